<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BottomLine</name>
    <message>
        <source>Intact</source>
        <translation>完好</translation>
    </message>
    <message>
        <source>Every file is as it was when the bundle was made.</source>
        <translation>每个文件都与生成证据包时一致。</translation>
    </message>
    <message>
        <source>Altered: {0}</source>
        <translation>已改动：{0}</translation>
    </message>
    <message>
        <source>Altered</source>
        <translation>已改动</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>CandidateRow</name>
    <message>
        <source>Proposed frames</source>
        <translation>候选画面</translation>
    </message>
</context>
<context>
    <name>CandidateStrip</name>
    <message>
        <source>Proposed frame at {0} s</source>
        <translation>候选画面 {0} 秒</translation>
    </message>
</context>
<context>
    <name>CaseDelegate</name>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已结</translation>
    </message>
    <message>
        <source>due {0}</source>
        <translation>{0} 截止</translation>
    </message>
    <message>
        <source>{0}, for reference</source>
        <translation>{0}（参考）</translation>
    </message>
    <message>
        <source>Video cannot be read</source>
        <translation>视频无法读取</translation>
    </message>
    <message>
        <source>No video needed</source>
        <translation>此场景不需要开箱视频</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>No video yet</source>
        <translation>缺开箱视频</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} missing</source>
        <translation>缺 {0}</translation>
    </message>
    <message>
        <source>{0} open</source>
        <translation>待看 {0}</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>齐</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Details</source>
        <translation>案件信息</translation>
    </message>
    <message>
        <source>Export bundle</source>
        <translation>导出证据包</translation>
    </message>
    <message>
        <source>Unboxing video</source>
        <translation>开箱视频</translation>
    </message>
    <message>
        <source>Exhibits</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>return waybill</source>
        <translation>退货运单</translation>
    </message>
    <message>
        <source>return signed for {0}</source>
        <translation>退货签收 {0}</translation>
    </message>
    <message>
        <source>claimed {0}</source>
        <translation>申请金额 {0}</translation>
    </message>
    <message>
        <source>buyer {0}</source>
        <translation>买家 {0}</translation>
    </message>
    <message>
        <source>rulebook {0}</source>
        <translation>规则库 {0}</translation>
    </message>
    <message>
        <source>Exhibits ({0})</source>
        <translation>证据（{0}）</translation>
    </message>
    <message>
        <source>No deadline</source>
        <translation>未填截止时间</translation>
    </message>
    <message>
        <source>type the one the back office shows</source>
        <translation>请按后台页面录入</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>还剩 {0}</translation>
    </message>
    <message>
        <source>from the back office</source>
        <translation>后台页面录入</translation>
    </message>
    <message>
        <source>computed, for reference; the back office counts</source>
        <translation>推算，仅供参考，以后台显示为准</translation>
    </message>
    <message>
        <source>due {0} ({1})</source>
        <translation>举证截止 {0}（{1}）</translation>
    </message>
    <message>
        <source>Already in this case, not taken twice: {0}</source>
        <translation>本案已有，未重复加入：{0}</translation>
    </message>
    <message>
        <source>Evidence to add</source>
        <translation>选择要加入的证据</translation>
    </message>
    <message>
        <source>Screenshot {0}.png</source>
        <translation>截图 {0}.png</translation>
    </message>
    <message>
        <source>The clipboard holds no picture and no file.</source>
        <translation>剪贴板里没有图片，也没有文件。</translation>
    </message>
    <message>
        <source>Why is {0} removed?</source>
        <translation>为什么移除 {0}？</translation>
    </message>
    <message>
        <source>Reason, for the record</source>
        <translation>理由，会写入流转记录</translation>
    </message>
    <message>
        <source>{0} was taken off the list; the original stays.</source>
        <translation>{0} 已移出清单，原件仍保留。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>CaseTable</name>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
</context>
<context>
    <name>CasesModel</name>
    <message>
        <source>Time left</source>
        <translation>剩余举证时间</translation>
    </message>
    <message>
        <source>Dispute · goods</source>
        <translation>场景 · 商品</translation>
    </message>
    <message>
        <source>Return waybill</source>
        <translation>退货运单</translation>
    </message>
    <message>
        <source>Unboxing video</source>
        <translation>开箱视频</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>新建案件</translation>
    </message>
    <message>
        <source>No case matches. Clear the search or the filters.</source>
        <translation>没有符合的案件。请清空搜索或筛选。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Drop files on a row to add them to that case</source>
        <translation>把文件拖到某一行即可加入该案件</translation>
    </message>
    <message>
        <source>Filter by dispute</source>
        <translation>按场景筛选</translation>
    </message>
    <message>
        <source>Filter by platform</source>
        <translation>按平台筛选</translation>
    </message>
    <message>
        <source>All platforms</source>
        <translation>全部平台</translation>
    </message>
    <message>
        <source>Sorted by time left</source>
        <translation>按剩余时间排序</translation>
    </message>
    <message>
        <source>Open case folder…</source>
        <translation>打开案件文件夹…</translation>
    </message>
    <message>
        <source>All disputes</source>
        <translation>全部场景</translation>
    </message>
    <message>
        <source>Open the sample case</source>
        <translation>打开示例案件</translation>
    </message>
    <message>
        <source>No case yet</source>
        <translation>还没有案件</translation>
    </message>
    <message>
        <source>A case is one return: its unboxing video, its papers, its deadline.</source>
        <translation>一次退货就是一个案件：开箱视频、材料和举证截止时间都放在一起。</translation>
    </message>
    <message>
        <source>EvidenceKit checks the video, says what is still missing, and makes a bundle that anyone can verify.</source>
        <translation>EvidenceKit 检查视频，指出还缺什么，并生成任何人都能核验的证据包。</translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n 件未结</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n due today</source>
        <translation>
            <numerusform>%n 件今天到期</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Checklist</name>
    <message>
        <source>Paste a screenshot</source>
        <translation>粘贴截图</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} missing</source>
        <translation>缺 {0}</translation>
    </message>
    <message>
        <source>{0} weak</source>
        <translation>弱 {0}</translation>
    </message>
    <message>
        <source>{0} open</source>
        <translation>待看 {0}</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>齐</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>举证清单</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Comparison of two frames</source>
        <translation>两帧画面对比</translation>
    </message>
    <message>
        <source>Before {0}</source>
        <translation>之前 {0}</translation>
    </message>
    <message>
        <source>After {0}</source>
        <translation>之后 {0}</translation>
    </message>
    <message>
        <source>Difference × {0}: {1} – {2}</source>
        <translation>差异 × {0}：{1} – {2}</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>Something unexpected happened: {0}</source>
        <translation>发生了意外错误：{0}</translation>
    </message>
    <message>
        <source>Nothing is lost: every change is stored as it is made. The case is at {0}</source>
        <translation>没有丢失内容：每次修改都已立即保存。案件在 {0}</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断信息</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>New case</source>
        <translation>新建案件</translation>
    </message>
    <message>
        <source>Case details</source>
        <translation>案件信息</translation>
    </message>
    <message>
        <source>Case folder</source>
        <translation>案件文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create the case</source>
        <translation>建立案件</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>An empty folder for the case</source>
        <translation>为案件选择一个空文件夹</translation>
    </message>
</context>
<context>
    <name>DetailsForm</name>
    <message>
        <source>Dispute</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>e.g. wireless headphones</source>
        <translation>如：无线降噪耳机</translation>
    </message>
    <message>
        <source>Return waybill</source>
        <translation>退货运单</translation>
    </message>
    <message>
        <source>Scan or type it</source>
        <translation>扫描或输入</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>After-sales ticket</source>
        <translation>售后单号</translation>
    </message>
    <message>
        <source>Outbound waybill</source>
        <translation>发货运单</translation>
    </message>
    <message>
        <source>Proof deadline</source>
        <translation>举证截止</translation>
    </message>
    <message>
        <source>As the back office shows it: 2026-11-24 17:20, or 26h</source>
        <translation>按后台显示：2026-11-24 17:20，或 26h</translation>
    </message>
    <message>
        <source>Return signed for</source>
        <translation>退货签收</translation>
    </message>
    <message>
        <source>Amount claimed</source>
        <translation>申请金额</translation>
    </message>
    <message>
        <source>Buyer</source>
        <translation>买家</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>店铺主体</translation>
    </message>
    <message>
        <source>Handled by</source>
        <translation>经办人</translation>
    </message>
</context>
<context>
    <name>ExhibitFields</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Who or what system it comes from</source>
        <translation>来自谁，或哪个系统</translation>
    </message>
    <message>
        <source>What it proves, in one sentence</source>
        <translation>用一句话写明证明什么</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>证据名称</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Proves</source>
        <translation>证明内容</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n 页</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>added by {0}</source>
        <translation>由 {0} 加入</translation>
    </message>
    <message>
        <source>Not sorted yet</source>
        <translation>尚未归类</translation>
    </message>
    <message>
        <source>It must show (Space: yes, unclear, no)</source>
        <translation>应能看清（空格切换：是、不清楚、否）</translation>
    </message>
</context>
<context>
    <name>ExhibitList</name>
    <message>
        <source>Exhibits</source>
        <translation>证据</translation>
    </message>
</context>
<context>
    <name>ExhibitsPanel</name>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Drop the papers here</source>
        <translation>把材料拖到这里</translation>
    </message>
    <message>
        <source>Chat screenshots, outbound records, authorisations, test reports: pictures, PDF, video.</source>
        <translation>聊天截图、出库记录、授权书、检测报告：图片、PDF、视频都可以。</translation>
    </message>
    <message>
        <source>Ctrl+V pastes a screenshot. The originals stay as they are; EvidenceKit keeps read-only copies.</source>
        <translation>Ctrl+V 可粘贴截图。原文件不会改动，EvidenceKit 另存只读副本。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Not sorted yet</source>
        <translation>尚未归类</translation>
    </message>
    <message>
        <source>file {0} of {1}</source>
        <translation>第 {0}／{1} 个文件</translation>
    </message>
    <message numerus="yes">
        <source>%n exhibit(s)</source>
        <translation>
            <numerusform>%n 件证据</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>A bundle is a PDF, the originals and a list of hashes that anyone can verify.</source>
        <translation>证据包 = PDF + 原件 + 哈希清单，任何人都能核验。</translation>
    </message>
    <message>
        <source>Nothing exported yet</source>
        <translation>还没有导出</translation>
    </message>
    <message>
        <source>Open a case and press Ctrl+E; then choose what the bundle is for.</source>
        <translation>打开案件后按 Ctrl+E，再选择证据包的用途。</translation>
    </message>
    <message>
        <source>Choose a case</source>
        <translation>选择案件</translation>
    </message>
    <message>
        <source>One failure never stops the others. Every export is written into the custody log.</source>
        <translation>一件失败不影响其他导出。每次导出都写入流转记录。</translation>
    </message>
    <message>
        <source>No case chosen</source>
        <translation>未选择案件</translation>
    </message>
    <message>
        <source>Platform: short, for the appeal form</source>
        <translation>平台：精简，用于平台申诉</translation>
    </message>
    <message>
        <source>Court: complete, with all annexes</source>
        <translation>法院：完整，含全部附件</translation>
    </message>
    <message>
        <source>Optional: https://… (RFC 3161)</source>
        <translation>可不填：https://…（RFC 3161）</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Language of the document</source>
        <translation>文书语言</translation>
    </message>
    <message>
        <source>Timestamp authority</source>
        <translation>时间戳服务</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Where the bundle goes</source>
        <translation>证据包放在哪里</translation>
    </message>
    <message>
        <source>Bundles</source>
        <translation>证据包</translation>
    </message>
</context>
<context>
    <name>ExportRow</name>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Intact, verified</source>
        <translation>完好，已核验</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n 页</numerusform>
        </translation>
    </message>
    <message>
        <source>Open PDF</source>
        <translation>打开 PDF</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>核验</translation>
    </message>
    <message>
        <source>Not exported</source>
        <translation>未导出</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Nothing was left behind.</source>
        <translation>没有留下半成品。</translation>
    </message>
</context>
<context>
    <name>FaceStrip</name>
    <message>
        <source>{0}: empty. Key {1} takes the frame shown.</source>
        <translation>{0}面：空。按 {1} 取当前画面。</translation>
    </message>
    <message>
        <source>{0}: frame at {1} s. Key {2} replaces it.</source>
        <translation>{0}面：{1} 秒的画面。按 {2} 可替换。</translation>
    </message>
</context>
<context>
    <name>FindingPanel</name>
    <message>
        <source>Back to the video</source>
        <translation>回到视频</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>交替</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Full size</source>
        <translation>原尺寸</translation>
    </message>
    <message>
        <source>Left frame</source>
        <translation>左图</translation>
    </message>
    <message>
        <source>Right frame</source>
        <translation>右图</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>退一帧</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>进一帧</translation>
    </message>
    <message>
        <source>The one before</source>
        <translation>上一次</translation>
    </message>
    <message>
        <source>The next one</source>
        <translation>下一次</translation>
    </message>
    <message>
        <source>Jump</source>
        <translation>跳变</translation>
    </message>
    <message>
        <source>Play ± 2 s</source>
        <translation>听前后 2 秒</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>驳回</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>This is about the whole file: there is no moment to compare.</source>
        <translation>这一条说的是整个文件，没有可对比的时刻。</translation>
    </message>
    <message>
        <source>Decoding…</source>
        <translation>解码中…</translation>
    </message>
    <message>
        <source>Reading the sound…</source>
        <translation>正在读取声音…</translation>
    </message>
    <message>
        <source>confidence {0} %</source>
        <translation>把握 {0} %</translation>
    </message>
    <message numerus="yes">
        <source>%n to answer</source>
        <translation>
            <numerusform>%n 处待看</numerusform>
        </translation>
    </message>
    <message>
        <source>all answered</source>
        <translation>已全部处理</translation>
    </message>
    <message>
        <source>for information</source>
        <translation>仅供参考</translation>
    </message>
    <message>
        <source>accepted by {0}</source>
        <translation>{0} 已接受</translation>
    </message>
    <message>
        <source>rejected by {0}</source>
        <translation>{0} 已驳回</translation>
    </message>
    <message>
        <source>No loudspeaker here: see the wave</source>
        <translation>这台电脑没有扬声器；可看波形</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>The video has no sound</source>
        <translation>视频没有声音</translation>
    </message>
</context>
<context>
    <name>ItemRow</name>
    <message>
        <source>Exhibit {0}</source>
        <translation>证据 {0}</translation>
    </message>
    <message>
        <source>Add file…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Add a file as {0}</source>
        <translation>添加文件作为“{0}”</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>Video: moving and deciding</source>
        <translation>视频：播放与判断</translation>
    </message>
    <message>
        <source>Video: marking the frame</source>
        <translation>视频：标记画面</translation>
    </message>
    <message>
        <source>Comparing a finding</source>
        <translation>对比一处发现</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Backwards, again: faster</source>
        <translation>倒放，再按加速</translation>
    </message>
    <message>
        <source>Stand still</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>Play, again: faster</source>
        <translation>播放，再按加速</translation>
    </message>
    <message>
        <source>Next finding to answer</source>
        <translation>下一处待看</translation>
    </message>
    <message>
        <source>Accept the finding</source>
        <translation>接受该发现</translation>
    </message>
    <message>
        <source>Reject the finding, with a reason</source>
        <translation>驳回该发现（写理由）</translation>
    </message>
    <message>
        <source>Take this frame for a face</source>
        <translation>取当前画面为某一面</translation>
    </message>
    <message>
        <source>State of the seal here</source>
        <translation>此处封口状态</translation>
    </message>
    <message>
        <source>The opening starts here</source>
        <translation>此处起刀</translation>
    </message>
    <message>
        <source>The contents are shown here</source>
        <translation>此处取出内物</translation>
    </message>
    <message>
        <source>The problem is visible here</source>
        <translation>此处可见问题</translation>
    </message>
    <message>
        <source>Type the waybill read by eye</source>
        <translation>录入人工读到的运单号</translation>
    </message>
    <message>
        <source>Watched whole: one take?</source>
        <translation>已看完整段：是否连续</translation>
    </message>
    <message>
        <source>Take the last mark back</source>
        <translation>撤回上一个标记</translation>
    </message>
    <message>
        <source>Declare the first opening</source>
        <translation>声明首次拆封</translation>
    </message>
    <message>
        <source>Both frames side by side</source>
        <translation>两帧并排</translation>
    </message>
    <message>
        <source>One frame in the other&apos;s place</source>
        <translation>两帧在原位交替</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>只看差异</translation>
    </message>
    <message>
        <source>Full size or fitted</source>
        <translation>原尺寸或适合窗口</translation>
    </message>
    <message>
        <source>Left frame: one back, → one on</source>
        <translation>左图退一帧，→ 进一帧</translation>
    </message>
    <message>
        <source>Right frame: one back, → one on</source>
        <translation>右图退一帧，→ 进一帧</translation>
    </message>
    <message>
        <source>Of several jumps: the one before, the next</source>
        <translation>多次跳变：上一次、下一次</translation>
    </message>
    <message>
        <source>The finding&apos;s own frames</source>
        <translation>回到该处的两帧</translation>
    </message>
    <message>
        <source>Play the sound around it</source>
        <translation>听该处前后的声音</translation>
    </message>
    <message>
        <source>Back to the video</source>
        <translation>回到视频</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>新建案件</translation>
    </message>
    <message>
        <source>Search the cases</source>
        <translation>搜索案件</translation>
    </message>
    <message>
        <source>Open a case folder</source>
        <translation>打开案件文件夹</translation>
    </message>
    <message>
        <source>Paste a screenshot or files</source>
        <translation>粘贴截图或文件</translation>
    </message>
    <message>
        <source>Export the bundle</source>
        <translation>导出证据包</translation>
    </message>
    <message>
        <source>Cases, export, verify, settings</source>
        <translation>案件、导出、核验、设置</translation>
    </message>
    <message>
        <source>Back to the cases</source>
        <translation>回到案件列表</translation>
    </message>
    <message>
        <source>This sheet</source>
        <translation>本页按键表</translation>
    </message>
</context>
<context>
    <name>LaneWords</name>
    <message>
        <source>nothing found</source>
        <translation>未见异常</translation>
    </message>
    <message>
        <source>partly not judged</source>
        <translation>部分未能判断</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>未能判断</translation>
    </message>
    <message numerus="yes">
        <source>%n to answer</source>
        <translation>
            <numerusform>%n 处待看</numerusform>
        </translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>for information</source>
        <translation>仅供参考</translation>
    </message>
    <message>
        <source>opens {0} s</source>
        <translation>{0} 秒起刀</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>核验</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Local clock, not checked</source>
        <translation>本机时钟，未校时</translation>
    </message>
    <message>
        <source>Case folder</source>
        <translation>案件文件夹</translation>
    </message>
    <message>
        <source>Sample case</source>
        <translation>示例案件</translation>
    </message>
    <message>
        <source>Making the sample case…</source>
        <translation>正在生成示例案件…</translation>
    </message>
    <message>
        <source>Open the sample case</source>
        <translation>打开示例案件</translation>
    </message>
    <message>
        <source>Open or make a case first; then drop these files on it.</source>
        <translation>请先打开或新建案件，再把文件拖进去。</translation>
    </message>
</context>
<context>
    <name>MarkBar</name>
    <message>
        <source>Seal</source>
        <translation>封口</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>开箱</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>内物</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Waybill</source>
        <translation>运单</translation>
    </message>
    <message>
        <source>One take</source>
        <translation>看完整段</translation>
    </message>
    <message>
        <source>Declare</source>
        <translation>首次拆封</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Someone passed</source>
        <translation>有人经过</translation>
    </message>
    <message>
        <source>Light changed</source>
        <translation>光线变化</translation>
    </message>
    <message>
        <source>Lens covered</source>
        <translation>手遮镜头</translation>
    </message>
    <message>
        <source>Recorder stalled</source>
        <translation>设备卡顿</translation>
    </message>
    <message>
        <source>Why is this no interruption?</source>
        <translation>为什么这不算问题？</translation>
    </message>
    <message>
        <source>Other reason, for the record</source>
        <translation>其它理由，会写入流转记录</translation>
    </message>
    <message>
        <source>Intact</source>
        <translation>完好</translation>
    </message>
    <message>
        <source>Already opened</source>
        <translation>已拆开</translation>
    </message>
    <message>
        <source>Taped again</source>
        <translation>重新封过</translation>
    </message>
    <message>
        <source>The seal in this frame:</source>
        <translation>此画面中的封口：</translation>
    </message>
    <message>
        <source>What is to be seen here?</source>
        <translation>这里能看到什么问题？</translation>
    </message>
    <message>
        <source>e.g. serial number differs</source>
        <translation>如：序列号与发货记录不一致</translation>
    </message>
    <message>
        <source>Waybill number read in this frame:</source>
        <translation>此画面中人工读到的运单号：</translation>
    </message>
    <message>
        <source>No interruption seen</source>
        <translation>未见中断</translation>
    </message>
    <message>
        <source>Interruption seen</source>
        <translation>看到中断</translation>
    </message>
    <message>
        <source>Watched from beginning to end:</source>
        <translation>已从头看到尾：</translation>
    </message>
    <message>
        <source>Yes, first opening</source>
        <translation>是，首次拆封</translation>
    </message>
    <message>
        <source>No, opened before</source>
        <translation>不是，之前拆过</translation>
    </message>
    <message>
        <source>Your declaration: is this the first opening after receipt?</source>
        <translation>操作人声明：这是签收后首次拆封吗？</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>The system cannot play this video; EvidenceKit shows its frames itself, without sound.</source>
        <translation>系统无法播放此视频，改由 EvidenceKit 逐帧显示，没有声音。</translation>
    </message>
</context>
<context>
    <name>Preflight</name>
    <message>
        <source>Before you submit</source>
        <translation>提交前自查</translation>
    </message>
    <message>
        <source>source: {0} ({1})</source>
        <translation>来源：{0}（{1} 级）</translation>
    </message>
    <message numerus="yes">
        <source>%n blocker(s)</source>
        <translation>
            <numerusform>%n 项会使申诉失败</numerusform>
        </translation>
    </message>
    <message>
        <source>No blocker found</source>
        <translation>未发现会使申诉失败的项</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) open</source>
        <translation>
            <numerusform>%n 项待回答</numerusform>
        </translation>
    </message>
    <message>
        <source>the platform decides</source>
        <translation>结果以平台审核为准</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview of the exhibit</source>
        <translation>证据预览</translation>
    </message>
</context>
<context>
    <name>Prompt</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>QuestionRow</name>
    <message>
        <source>makes the appeal fail</source>
        <translation>会使申诉失败</translation>
    </message>
    <message>
        <source>weakens the appeal</source>
        <translation>会削弱申诉</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Does not apply</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Submit nevertheless, because…</source>
        <translation>仍要提交，理由是…</translation>
    </message>
    <message>
        <source>Reason to submit nevertheless: {0}</source>
        <translation>仍要提交的理由：{0}</translation>
    </message>
</context>
<context>
    <name>RecordersCard</name>
    <message>
        <source>The shop&apos;s recorders</source>
        <translation>本店录制设备</translation>
    </message>
    <message>
        <source>Their files are told as your own, not as processed by software</source>
        <translation>登记后，其文件会标明出自本店设备，不再提示“经软件处理”</translation>
    </message>
    <message>
        <source>Name, e.g. Desk 3 camera</source>
        <translation>名称，如：3 号台摄像头</translation>
    </message>
    <message>
        <source>Name of the recorder</source>
        <translation>录制设备名称</translation>
    </message>
    <message>
        <source>Learn from an original file…</source>
        <translation>选一个原始文件登记…</translation>
    </message>
    <message>
        <source>None registered yet.</source>
        <translation>尚未登记。</translation>
    </message>
    <message>
        <source>learnt from {0} on {1} by {2}</source>
        <translation>依据 {0} 登记，{1}，{2}</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Forget {0}</source>
        <translation>移除 {0}</translation>
    </message>
    <message>
        <source>A file straight from the recorder</source>
        <translation>选择设备直接生成的文件</translation>
    </message>
    <message>
        <source>{0} is known from now on; videos checked before are not judged anew.</source>
        <translation>已登记 {0}；此前检查过的视频不会重新判断。</translation>
    </message>
</context>
<context>
    <name>RecordingBox</name>
    <message>
        <source>One recording</source>
        <translation>同一次录制</translation>
    </message>
    <message>
        <source>These files are consecutive parts of one recording</source>
        <translation>这些文件是同一次录制的连续分段</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>后移</translation>
    </message>
    <message>
        <source>Separate</source>
        <translation>拆开</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) chosen. Consecutive files of one recording?</source>
        <translation>
            <numerusform>%n 段录像：是同一次录制的连续分段吗？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recorded in %n file(s): {0}</source>
        <translation>
            <numerusform>本次录制由 %n 个文件组成：{0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Waybill / order / buyer / goods</source>
        <translation>运单号 / 订单号 / 买家 / 商品</translation>
    </message>
    <message>
        <source>Search the cases</source>
        <translation>搜索案件</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>EvidenceKit {0}. Nothing leaves this computer by itself.</source>
        <translation>EvidenceKit {0}。软件不会自行把任何内容传出本机。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Optional: https://… (RFC 3161)</source>
        <translation>可不填：https://…（RFC 3161）</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Operator&apos;s name, for marks and the custody log</source>
        <translation>操作人姓名（写入标记和流转记录）</translation>
    </message>
    <message>
        <source>Folder of the cases</source>
        <translation>案件文件夹</translation>
    </message>
    <message>
        <source>Timestamp authority</source>
        <translation>时间戳服务</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Without names, paths or numbers of cases</source>
        <translation>不含姓名、路径和案件号码</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>Nothing worth telling has happened.</source>
        <translation>没有值得记录的事。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline of the findings</source>
        <translation>发现时间轴</translation>
    </message>
    <message>
        <source>Other signs</source>
        <translation>其余迹象</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Which video</source>
        <translation>哪段视频</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>检查进度</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>驳回</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
</context>
<context>
    <name>VerdictRow</name>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>decided by {0} {1}</source>
        <translation>{0} 确认 {1}</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>尚未检查</translation>
    </message>
</context>
<context>
    <name>VerifyPage</name>
    <message>
        <source>Verify a bundle</source>
        <translation>核验证据包</translation>
    </message>
    <message>
        <source>Drop any bundle here; the case is not needed.</source>
        <translation>把任何证据包拖到这里，不需要原案件。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Progress of verifying</source>
        <translation>核验进度</translation>
    </message>
    <message>
        <source>Was a bundle altered?</source>
        <translation>证据包有没有被改动？</translation>
    </message>
    <message>
        <source>Drop the bundle&apos;s folder or zip here.</source>
        <translation>把证据包文件夹拖到这里。</translation>
    </message>
    <message>
        <source>Every file is hashed again and compared with the list, the PDF and the custody log.</source>
        <translation>逐个文件重新计算哈希，与清单、PDF 和流转记录比对。</translation>
    </message>
    <message>
        <source>Choose a bundle…</source>
        <translation>选择证据包…</translation>
    </message>
    <message>
        <source>It can be done without EvidenceKit too: VERIFY.txt in the bundle says how.</source>
        <translation>也可以不用本软件：包内 VERIFY.txt 写明如何自行核对。</translation>
    </message>
    <message>
        <source>Bundle to verify</source>
        <translation>要核验的证据包</translation>
    </message>
</context>
<context>
    <name>VideoPanel</name>
    <message>
        <source>Decoding…</source>
        <translation>正在解码…</translation>
    </message>
</context>
<context>
    <name>VideoView</name>
    <message>
        <source>Video picture</source>
        <translation>视频画面</translation>
    </message>
</context>
<context>
    <name>Waveform</name>
    <message>
        <source>Sound around the finding</source>
        <translation>该处前后的声音</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Something unexpected happened: {0}</source>
        <translation>发生了意外错误：{0}</translation>
    </message>
    <message>
        <source>Copy the diagnostics in Settings and send them to us.</source>
        <translation>请在“设置”里复制诊断信息发给我们。</translation>
    </message>
    <message>
        <source>No problem</source>
        <translation>未见问题</translation>
    </message>
    <message>
        <source>Problem found</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>待人工确认</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>Six faces</source>
        <translation>六面</translation>
    </message>
    <message>
        <source>One take</source>
        <translation>连续</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>首次</translation>
    </message>
    <message>
        <source>Waybill</source>
        <translation>运单</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>前</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必需</translation>
    </message>
    <message>
        <source>recommended</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>if any</source>
        <translation>如有</translation>
    </message>
    <message>
        <source>Taobao</source>
        <translation>淘宝</translation>
    </message>
    <message>
        <source>Tmall</source>
        <translation>天猫</translation>
    </message>
    <message>
        <source>Pinduoduo</source>
        <translation>拼多多</translation>
    </message>
    <message>
        <source>Douyin</source>
        <translation>抖音</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>面</translation>
    </message>
    <message>
        <source>Opening starts</source>
        <translation>起刀</translation>
    </message>
    <message>
        <source>Seal</source>
        <translation>封口</translation>
    </message>
    <message>
        <source>Contents shown</source>
        <translation>取出内物</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Watched whole</source>
        <translation>已看完整段</translation>
    </message>
    <message>
        <source>Waybill read</source>
        <translation>人工读运单</translation>
    </message>
    <message>
        <source>First opening</source>
        <translation>首次拆封</translation>
    </message>
    <message>
        <source>No deadline</source>
        <translation>未填截止时间</translation>
    </message>
    <message>
        <source>Deadline passed</source>
        <translation>已过截止</translation>
    </message>
    <message>
        <source>{0} d {1} h</source>
        <translation>{0} 天 {1} 小时</translation>
    </message>
    <message>
        <source>{0} d</source>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 小时 {1} 分</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>today {0}</source>
        <translation>今天 {0}</translation>
    </message>
    <message>
        <source>tomorrow {0}</source>
        <translation>明天 {0}</translation>
    </message>
    <message>
        <source>about {0} min left</source>
        <translation>还需约 {0} 分钟</translation>
    </message>
    <message>
        <source>about {0} s left</source>
        <translation>还需约 {0} 秒</translation>
    </message>
</context>
</TS>
