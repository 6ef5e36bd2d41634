"""Draws the sample case's papers into `papers/`: run `python assets/sample_case/make_papers.py` after changing them.

Everything in them is invented: people, companies, shop, numbers. The screens are of no real product.
"""

from __future__ import annotations

from paper_pdfs import draw_pdfs
from paper_sheet import (
    BACK,
    BLUE,
    FAINT,
    FONTS,
    GOODS,
    GREY,
    INK,
    LINE,
    NOTE,
    ORDER,
    OUT,
    PAPERS,
    PRICE,
    RED,
    SERIAL,
    TICKET,
    Sheet,
    code128,
    font,
    frame,
    product,
    wrap,
)

# --- the phone chat ------------------------------------------------------------------
CHAT = [
    ("time", "11月14日 18:56"),
    ("order", ""),
    ("them", "你好，这个储能电源收到几天了，家里人说用不上，想退掉，可以七天无理由吗？"),
    ("us", "您好，可以的。请保持商品、配件和序列号标签完好，在订单里申请退货退款即可。"),
    ("them", "没用过，就拆了箱子看了看。申请了。"),
    ("us", "已同意申请，售后单号 R15396733。请把主机、充电线、说明书一起寄回，运单号填到售后单里。"),
    ("time", "11月17日 10:31"),
    ("them", "寄了，圆捷快递 YJ6355611325584"),
    ("us", "收到，我们签收后 72 小时内开箱验货，全程录像，验好就处理退款。"),
    ("them", "好的，尽快哈"),
    ("time", "11月20日 11:02"),
    ("them", "物流显示你们签收了，什么时候退款？"),
    ("us", "您好，今天 10:26 刚签收，已排到退货台，明天验货后第一时间回复您。"),
    ("time", "11月21日 14:05"),
    ("us", "您好，包裹今天 13:32 开箱，全程录像。打开前六个面和封口都完好，箱内是一只蓝白花纹布袋，没有储能电源主机和配件。"),
    ("picture", ""),
    ("us", "麻烦您看一下，是不是寄错了东西？如果是误寄，我们把布袋原样寄回，您把主机寄来，运费我们承担。"),
    ("them", "不可能，我寄的就是你们的电源"),
    ("us", "理解您的心情。发出的主机序列号是 GY4826A0713055，出库时有照片和称重。您手边还能看到这台主机吗？"),
    ("them", "我不管，快递揽收的时候 4.68 公斤，跟你们发的一样重，你们自己弄丢的别赖我"),
    ("us", "重量接近我们也注意到了，所以只说箱内看到了什么。录像可以完整发给您看，您也可以请平台介入核实。"),
    ("time", "11月21日 16:22"),
    ("them", "那就平台介入吧，我已经申请了"),
    ("us", "好的，我们会把开箱录像、出库记录、物流信息一并提交平台。期间布袋和外箱原样封存，您可随时来看。"),
]


SCREENFUL = 1690  # pixels between the title and the input line, a little less for air


def bubble_height(kind: str, words: str) -> int:
    """How much room an entry takes, in pixels."""
    return {"time": 86, "order": 292, "picture": 460}.get(kind) or 44 + 58 * len(wrap(words, 40, 640)) + 44


def phone(title: str, under: str, clock: str) -> Sheet:
    """An empty chat screen: status bar, who is talked to, input line."""
    s = Sheet(1080, 2340, "#f1f3f6")
    s.draw.rectangle((0, 0, 1080, 236), fill="#ffffff")
    s.text((60, 34), clock, 36, bold=True)
    s.text((890, 36), "5G", 30, INK, anchor="ra")
    s.card((910, 40, 1000, 74), "#ffffff", 10, INK)
    s.draw.rectangle((916, 46, 974, 68), fill=INK)
    s.draw.line((74, 172, 52, 150, 74, 128), fill=INK, width=6, joint="curve")
    s.text((540, 124), title, 44, bold=True, anchor="ma")
    s.text((540, 184), under, 28, FAINT, anchor="ma")
    s.rule(0, 236, 1080)
    s.draw.rectangle((0, 2170, 1080, 2340), fill="#ffffff")
    s.rule(0, 2170, 1080)
    s.card((120, 2196, 850, 2280), "#f1f3f6", 42)
    s.text((156, 2216), "输入消息…", 36, FAINT)
    s.draw.ellipse((32, 2204, 100, 2272), outline=GREY, width=5)
    s.draw.ellipse((878, 2204, 946, 2272), outline=GREY, width=5)
    s.draw.ellipse((974, 2204, 1042, 2272), outline=GREY, width=5)
    s.draw.line((1008, 2220, 1008, 2256), fill=GREY, width=5)
    s.draw.line((990, 2238, 1026, 2238), fill=GREY, width=5)
    s.text((540, 2306), NOTE, 20, "#b9c0c8", anchor="ma")
    return s


def say(s: Sheet, y: int, words: str, ours: bool) -> None:
    """One bubble, with its writer's mark."""
    lines = wrap(words, 40, 640)
    width = max(font(40).getlength(line) for line in lines) + 60
    left = 1080 - 150 - width if ours else 150
    s.card((left, y, left + width, y + 44 + 58 * len(lines)), "#d8e6ff" if ours else "#ffffff", 24)
    for i, line in enumerate(lines):
        s.text((left + 30, y + 20 + 58 * i), line, 40)
    centre = 1080 - 84 if ours else 84
    s.draw.ellipse((centre - 46, y, centre + 46, y + 92), fill="#2a62c9" if ours else "#d98a3d")
    s.text((centre, y + 46), "屿" if ours else "红", 44, "#ffffff", bold=True, anchor="mm")


def entry(s: Sheet, y: int, kind: str, words: str) -> None:
    """Draws one entry of the chat at height `y`."""
    if kind == "time":
        s.text((540, y + 14), words, 30, FAINT, anchor="ma")
    elif kind == "order":
        s.card((60, y, 1020, y + 256))
        s.paste(product(200, 200), (88, y + 28), 16)
        s.text((316, y + 34), "国屿 S480 便携式储能电源 480 Wh", 36)
        s.text((316, y + 88), "云母灰 × 1", 30, GREY)
        s.text((316, y + 136), PRICE, 38, RED, bold=True)
        s.text((316, y + 198), f"订单 {ORDER} · 交易成功", 28, FAINT)
    elif kind == "picture":
        s.paste(frame(27.4, (380, 60, 1160, 545), 660), (270, y), 24)
    else:
        say(s, y, words, ours=kind == "us")


def draw_chat() -> None:
    """Four screens; each begins with the last entry of the one before, so that nothing is missing between them."""
    pages: list[list[tuple[str, str]]] = [[]]
    used = 0
    for number, item in enumerate(CHAT):
        height = bubble_height(*item)
        heading = item[0] == "time" and number + 1 < len(CHAT)  # a date stays with what follows it
        if used + height + (bubble_height(*CHAT[number + 1]) if heading else 0) > SCREENFUL:
            pages.append([pages[-1][-1]])
            used = bubble_height(*pages[-1][0])
        pages[-1].append(item)
        used += height
    for number, page in enumerate(pages, 1):
        s = phone("小红爱露营（买家）", "国屿户外旗舰店：售后小周 · 在线", f"16:3{number}")
        y = 276
        for kind, words in page:
            entry(s, y, kind, words)
            y += bubble_height(kind, words)
        s.save(f"07_聊天记录_{number}.png")


# --- the back office and the courier's page ------------------------------------------
def desktop(title: str, path: str) -> Sheet:
    """An empty page of a merchant's back office."""
    s = Sheet(1680, 1180, "#f4f6f8")
    s.draw.rectangle((0, 0, 1680, 76), fill="#22304a")
    s.text((40, 22), "商家工作台", 30, "#ffffff", bold=True)
    s.text((1640, 26), "国屿户外旗舰店 · 售后小周", 24, "#c4cedd", anchor="ra")
    s.text((40, 98), path, 22, FAINT)
    s.text((40, 136), title, 38, bold=True)
    s.text((840, 1150), NOTE, 20, "#a9b1ba", anchor="ma")
    return s


def facts(s: Sheet, x: int, y: int, rows: list[tuple[str, str]], gap: int = 50, label: int = 200) -> None:
    """Label and value, row by row."""
    for i, (name, value) in enumerate(rows):
        s.text((x, y + i * gap), name, 25, GREY)
        s.text((x + label, y + i * gap), value, 25)


def draw_ticket() -> None:
    """The after-sales ticket as the back office shows it."""
    s = desktop("售后单详情", "交易 / 售后管理 / 售后单详情")
    s.card((40, 210, 1640, 380), edge=LINE)
    s.text((80, 236), "平台已介入，待商家举证", 36, RED, bold=True)
    s.text((80, 300), "请在截止时间前上传凭证；逾期未举证，平台将根据现有信息判定。", 25, GREY)
    s.text((1600, 236), "距举证截止", 24, GREY, anchor="ra")
    s.text((1600, 274), "1 天 2 小时", 44, RED, bold=True, anchor="ra")
    s.card((40, 404, 830, 800), edge=LINE)
    s.text((80, 430), "申请信息", 28, bold=True)
    rows = [
        ("售后单号", TICKET),
        ("订单编号", ORDER),
        ("售后类型", "退货退款"),
        ("首次申请原因", "七天无理由退货（2026-11-14 19:02）"),
    ]
    facts(s, 80, 488, [*rows, ("当前原因", "商家拒绝退款，申请平台介入"), ("申请金额", PRICE)])
    s.card((850, 404, 1640, 800), edge=LINE)
    s.text((890, 430), "退货物流", 28, bold=True)
    rows = [
        ("快递公司", "圆捷快递"),
        ("退货运单号", BACK),
        ("揽收", "2026-11-17 10:08(4.68 kg)"),
        ("签收", "2026-11-20 10:26 刘萍"),
    ]
    facts(s, 890, 488, [*rows, ("商家验货", "2026-11-21 14:05 反馈与发出商品不一致")])
    s.card((40, 824, 1640, 1120), edge=LINE)
    s.text((80, 850), "协商记录", 28, bold=True)
    log = [
        ("2026-11-14 19:02", "买家发起退货退款申请，原因：七天无理由退货"),
        ("2026-11-14 19:20", "商家同意退货，退货地址：四川省成都市武侯区建设北街 279 号 17 栋"),
        ("2026-11-21 14:08", "商家拒绝退款：开箱为一只蓝白花纹布袋，未见储能电源主机"),
        ("2026-11-21 16:20", "买家申请平台介入"),
    ]
    facts(s, 80, 908, log, label=270)
    s.save("02_售后单页面.png")


def draw_order() -> None:
    """The order as the back office shows it."""
    s = desktop("订单详情", "交易 / 订单管理 / 订单详情")
    s.card((40, 210, 1640, 330), edge=LINE)
    for i, (name, at) in enumerate(
        [("买家付款", "11-08 20:14"), ("商家发货", "11-09 10:37"), ("买家签收", "11-12 15:20"), ("交易成功", "11-12 15:20")]
    ):
        x = 200 + i * 420
        if i:
            s.draw.line((x - 400, 252, x - 20, 252), fill=BLUE, width=4)
        s.draw.ellipse((x - 14, 238, x + 14, 266), fill=BLUE)
        s.text((x, 274), name, 24, anchor="ma")
        s.text((x, 304), at, 18, FAINT, anchor="ma")
    s.card((40, 354, 1640, 640), edge=LINE)
    s.text((80, 380), "商品", 28, bold=True)
    s.paste(product(220, 165), (80, 440), 12)
    s.text((330, 446), GOODS, 30)
    s.text((330, 496), "货号 GY-S480-G · 单台带序列号标签 · 含充电线、说明书", 24, GREY)
    s.text((330, 546), "数量 1", 24, GREY)
    s.text((1600, 446), PRICE, 34, RED, bold=True, anchor="ra")
    s.text((1600, 500), "实付（含运费 ¥0.00）", 22, GREY, anchor="ra")
    s.card((40, 664, 830, 1120), edge=LINE)
    s.text((80, 690), "订单信息", 28, bold=True)
    rows = [
        ("订单编号", ORDER),
        ("下单时间", "2026-11-08 20:13:58"),
        ("付款时间", "2026-11-08 20:14:33"),
        ("约定发货", "付款后 48 小时内"),
    ]
    facts(s, 80, 748, [*rows, ("买家账号", "小红爱露营"), ("支付方式", "平台担保交易")])
    s.card((850, 664, 1640, 1120), edge=LINE)
    s.text((890, 690), "发货信息", 28, bold=True)
    rows = [
        ("快递公司", "圆捷快递"),
        ("发货运单号", OUT),
        ("收件人", "郭红 139****2994"),
        ("收件地址", "河北省石家庄市长安区科园三路 ****"),
    ]
    facts(s, 890, 748, [*rows, ("发出重量", "4.70 kg"), ("序列号", SERIAL)])
    s.save("03_订单页面.png")


def draw_trace() -> None:
    """The return parcel's trace on the courier's page."""
    s = Sheet(1080, 1920, "#f4f6f8")
    s.draw.rectangle((0, 0, 1080, 330), fill="#17694f")
    s.text((60, 60), "圆捷快递 · 运单查询", 40, "#ffffff", bold=True)
    s.text((60, 140), BACK, 62, "#ffffff", bold=True)
    s.text((60, 232), "已签收 · 石家庄 → 成都 · 计费重量 4.68 kg", 32, "#cfe6dc")
    s.card((40, 360, 1040, 1800))
    log = [
        ("11-20 10:26", "已签收", "签收人：刘萍（退货仓）。派件员 陈师傅，派件网点：成都武侯建设网点"),
        ("11-20 08:31", "派送中", "成都武侯建设网点 安排派送"),
        ("11-20 06:48", "到达", "到达 成都武侯建设网点"),
        ("11-19 22:17", "运输中", "离开 成都转运中心"),
        ("11-19 05:12", "到达", "到达 成都转运中心"),
        ("11-18 03:40", "运输中", "离开 石家庄转运中心，下一站 成都转运中心"),
        ("11-17 19:55", "到达", "到达 石家庄转运中心"),
        ("11-17 10:08", "已揽收", "石家庄长安网点 揽收，称重 4.68 kg，寄件人：郭*（实名已核）"),
        ("11-17 09:41", "待揽收", "寄件人下单，备注：退货 R15396733"),
    ]
    for i, (at, what, where) in enumerate(log):
        y = 420 + i * 150
        if i < len(log) - 1:
            s.draw.line((296, y + 20, 296, y + 170), fill="#cfd6dc", width=4)
        colour = "#17694f" if i == 0 else "#b3bcc5"
        s.draw.ellipse((282, y + 8, 310, y + 36), fill=colour)
        s.text((250, y), at.split()[0], 30, INK if i == 0 else GREY, anchor="ra")
        s.text((250, y + 40), at.split()[1], 28, FAINT, anchor="ra")
        s.text((346, y), what, 34, "#17694f" if i == 0 else INK, bold=True)
        for k, line in enumerate(wrap(where, 28, 640)):
            s.text((346, y + 48 + 38 * k), line, 28, GREY)
    s.text((540, 1840), "查询时间 2026-11-21 14:31:07", 26, GREY, anchor="ma")
    s.text((540, 1882), NOTE, 20, "#a9b1ba", anchor="ma")
    s.save("04_退货物流轨迹.png")


# --- the warehouse's papers --------------------------------------------------------------
def draw_outbound() -> None:
    """The packing record: what left, with serial number and weight."""
    s = Sheet(1600, 2000, "#fdfcf8")
    s.text((800, 90), "出库打包记录单", 60, bold=True, anchor="ma")
    s.text((800, 176), "成都国屿户外用品有限公司 · 发货仓 2 号台", 30, GREY, anchor="ma")
    s.rule(100, 240, 1500)
    facts(s, 110, 280, [("打包时间", "2026-11-09 09:52:16"), ("订单编号", ORDER), ("发货运单号", OUT)], 56, 190)
    facts(
        s,
        860,
        280,
        [("打包员", "何佳（工号 0217）"), ("复核员", "王立（工号 0103）"), ("称重", "4.70 kg（秤号 B-07，已校）")],
        56,
        170,
    )
    s.paste(code128(OUT, 96), (110, 470))
    s.text((110, 574), OUT, 26)
    s.card((100, 650, 1500, 1330), "#fdfcf8", 0, "#b9bfc6")
    s.text((130, 676), "随箱物品与序列号", 34, bold=True)
    s.paste(product(560, 420), (130, 740), 8)
    s.text((720, 752), GOODS, 32, bold=True)
    s.text((720, 812), "货号 GY-S480-G · 数量 1", 28, GREY)
    s.text((720, 876), "主机序列号（扫码录入）", 28, GREY)
    s.paste(code128(SERIAL, 110), (720, 924))
    s.text((720, 1042), SERIAL, 36, bold=True)
    for i, item in enumerate(
        ("主机 1 台，外观完好，电量 98 %", "充电线 1 条，说明书 1 份，合格证 1 张", "封箱：品牌胶带工字形，外箱印 GUOYU")
    ):
        y = 1180 + i * 48
        s.card((130, y, 160, y + 30), "#fdfcf8", 4, INK)
        s.draw.line((136, y + 15, 143, y + 23, 155, y + 7), fill="#17694f", width=5)
        s.text((182, y - 3), item, 28)
    s.text((110, 1390), "打包照片", 34, bold=True)
    s.paste(product(660, 440, "#c9b79c"), (110, 1446), 6)
    s.paste(frame(3.7, (870, 60, 1480, 467), 660), (830, 1446), 6)
    s.text((110, 1898), "图一 装箱前，序列号可见", 24, GREY)
    s.text((830, 1898), "图二 同款外箱（箱面印标）", 24, GREY)
    s.text((800, 1950), NOTE, 20, "#b3b0a6", anchor="ma")
    s.save("05_出库打包记录.jpg")


def draw_compare() -> None:
    """What was sent beside what came back."""
    s = Sheet(1800, 1240, "#ffffff")
    s.text((60, 44), "发出与退回对比", 48, bold=True)
    s.text((1740, 62), f"售后单 {TICKET} · 退货运单 {BACK}", 26, GREY, anchor="ra")
    s.rule(60, 124, 1740)
    s.text((60, 150), "发出（2026-11-09 出库记录）", 32, BLUE, bold=True)
    s.text((930, 150), "退回（2026-11-21 开箱录像 00:27.40）", 32, RED, bold=True)
    s.paste(product(810, 608), (60, 208), 10)
    s.paste(frame(27.4, (390, 60, 1170, 645), 810), (930, 208), 10)
    s.draw.ellipse((1225, 545, 1500, 815), outline=RED, width=7)
    rows = [
        ("品类", "便携式储能电源主机", "布袋（蓝白花纹）"),
        ("序列号", SERIAL, "无序列号标签"),
        ("外观", "灰色硬质外壳、橙色提手、屏幕与插口", "软质织物，无屏幕、插口、提手"),
        ("配件", "充电线、说明书、合格证", "箱内未见（录像 00:32.60 空箱展示）"),
        ("重量", "4.70 kg（出库称重）", "4.68 kg（退货揽收重量，含外箱）"),
    ]
    for i, (name, sent, back) in enumerate(rows):
        y = 846 + i * 66
        s.rule(60, y, 1740)
        s.text((60, y + 18), name, 27, GREY)
        s.text((220, y + 18), sent, 27)
        s.text((930, y + 18), back, 27)
    s.rule(60, 846 + 5 * 66, 1740)
    s.text((60, 1192), "仅列可见差异；形成原因由平台核实。", 24, GREY)
    s.text((1740, 1196), NOTE, 20, "#a9b1ba", anchor="ra")
    s.save("06_发出退回对比图.jpg")


if __name__ == "__main__":
    PAPERS.mkdir(exist_ok=True)
    draw_chat()
    draw_ticket()
    draw_order()
    draw_trace()
    draw_outbound()
    draw_compare()
    draw_pdfs(PAPERS, FONTS)
