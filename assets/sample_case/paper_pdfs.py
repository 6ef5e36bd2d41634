"""The sample case's PDF papers: statement of facts, brand authorisation, test report, courier's certificate."""

from __future__ import annotations

import math
from pathlib import Path

from paper_sheet import CLOSING, NOTE
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT = 72, WIDTH - 72


def seal(c: Canvas, x: float, y: float, name: str, radius: float = 56) -> None:
    """A round red company seal with its centre at x, y."""
    c.saveState()
    c.setStrokeColorRGB(0.80, 0.10, 0.10, 0.82)
    c.setFillColorRGB(0.80, 0.10, 0.10, 0.82)
    c.translate(x, y)
    c.rotate(-7)
    c.setLineWidth(2.4)
    c.circle(0, 0, radius)
    star = c.beginPath()
    for i in range(10):
        r = radius * (0.30 if i % 2 == 0 else 0.118)
        angle = math.pi / 2 + i * math.pi / 5
        (star.moveTo if i == 0 else star.lineTo)(r * math.cos(angle), r * math.sin(angle))
    star.close()
    c.drawPath(star, stroke=0, fill=1)
    span = math.radians(250)
    for i, letter in enumerate(name):
        angle = math.pi / 2 + span / 2 - span * i / (len(name) - 1)
        c.saveState()
        c.translate(radius * 0.76 * math.cos(angle), radius * 0.76 * math.sin(angle))
        c.rotate(math.degrees(angle) - 90)
        c.setFont("sans-bold", radius * 0.235)
        c.drawCentredString(0, -radius * 0.09, letter)
        c.restoreState()
    c.restoreState()


def break_before(words: str, at: int) -> int:
    """Where a line that has room for `at` letters ends: numbers stay whole, no line begins with a closing mark."""
    if at >= len(words):
        return at
    if words[at] in CLOSING:
        return at + 1
    start = at
    while start > 0 and words[start - 1].isascii() and words[start].isascii() and " " not in words[start - 1 : start + 1]:
        start -= 1
    return start or at


class Paper:
    """One PDF with a cursor that runs down the page."""

    def __init__(self, file: Path, title: str) -> None:
        self.canvas = Canvas(str(file), pagesize=A4, invariant=1)
        self.canvas.setTitle(title)
        self.y = HEIGHT - 96
        self.page = 1

    def headline(self, words: str, size: float = 22) -> None:
        """A centred title."""
        self.canvas.setFont("serif", size)
        self.canvas.setFillGray(0.1)
        self.canvas.drawCentredString(WIDTH / 2, self.y, words)
        self.y -= size + 14

    def line(
        self, words: str, *, font: str = "sans", size: float = 11, indent: float = 0, gap: float = 20, colour: float = 0.1
    ) -> None:
        """A paragraph, wrapped at the right margin."""
        c = self.canvas
        c.setFont(font, size)
        c.setFillGray(colour)
        rest = words
        while rest:
            take = len(rest)
            while c.stringWidth(rest[:take], font, size) > RIGHT - LEFT - indent:
                take -= 1
            take = break_before(rest, take)
            c.drawString(LEFT + indent, self.y, rest[:take])
            rest = rest[take:].removeprefix(" ")
            self.y -= gap

    def table(self, rows: list[tuple[str, ...]], widths: list[float], *, head: bool = False, high: float = 24) -> None:
        """Rows with hairlines; `widths` in points."""
        c = self.canvas
        c.setStrokeGray(0.45)
        c.setLineWidth(0.5)
        for number, row in enumerate(rows):
            x = LEFT
            for words, width in zip(row, widths, strict=True):
                c.rect(x, self.y - high + 8, width, high)
                c.setFillGray(0.1)
                c.setFont("sans-bold" if head and number == 0 else "sans", 9.5)
                c.drawString(x + 6, self.y - high / 2 + 4.5, words)
                x += width
            self.y -= high
        self.y -= 14

    def sign(self, name: str, date: str) -> None:
        """Name and date with the seal over them."""
        c = self.canvas
        c.setFillGray(0.1)
        c.setFont("sans", 11)
        c.drawRightString(RIGHT - 20, self.y - 20, name)
        c.drawRightString(RIGHT - 20, self.y - 42, date)
        seal(c, RIGHT - 100, self.y - 26, name)

    def close_page(self) -> None:
        """The footer, then a new page."""
        self.canvas.setFont("sans", 7.5)
        self.canvas.setFillGray(0.62)
        self.canvas.drawCentredString(WIDTH / 2, 40, NOTE)
        self.canvas.showPage()
        self.y = HEIGHT - 96
        self.page += 1

    def save(self) -> None:
        """Writes the file."""
        self.close_page()
        self.canvas.save()


def statement(folder: Path) -> None:
    """One page: when, what, where in the video, what is asked."""
    p = Paper(folder / "01_情况说明.pdf", "情况说明")
    p.headline("情况说明")
    p.line("售后单 R15396733   订单 4027731826650218846   退货运单 YJ6355611325584", size=9.5, colour=0.4, gap=30)
    for words in (
        "一、2026 年 11 月 8 日，买家（账号“小红爱露营”）在国屿户外旗舰店购买“国屿 S480 便携式储能电源 云母灰”1 台，"
        "实付 1,899.00 元。11 月 9 日 09:52 打包，主机序列号 GY4826A0713055，出库称重 4.70 kg，"
        "运单 YJ6348902217735，11 月 12 日签收。",
        "二、11 月 14 日，买家以“七天无理由”申请退货退款。11 月 17 日由圆捷快递揽收，揽收重量 4.68 kg；"
        "11 月 20 日 10:26 到仓签收。",
        "三、11 月 21 日 13:32，我司退货台首次拆封，一镜到底录像 36 秒。00:04–00:18 展示外箱六个面和面单；00:20 封口完好；"
        "00:21 起刀；00:27 箱内可见一只蓝白花纹布袋；00:33 空箱展示，未见储能电源主机、充电线和说明书。",
        "四、退回物与发出商品在品类、序列号、外观上均不一致，见“发出退回对比图”。重量接近，不影响录像中可见的内容。",
        "五、我司已于当日 14:05 告知买家并询问是否误寄，布袋与外箱原样封存。",
    ):
        p.line(words, gap=21)
        p.y -= 8
    p.line("请求：退回商品与发出商品不一致，申请不予退款；或待买家退回原物后退款。", font="sans-bold", gap=21)
    p.y -= 6
    p.line("以上为商家陈述，所附材料编号见证据目录，以平台审核为准。", size=10, colour=0.35, gap=40)
    p.sign("成都国屿户外用品有限公司", "2026 年 11 月 21 日")
    p.save()


def authorisation(folder: Path) -> None:
    """Brand owner to shop entity."""
    p = Paper(folder / "08_品牌授权书.pdf", "品牌授权书")
    p.headline("品牌授权书", 26)
    p.line("编号：SZYC-SQ-2026-0117", size=9.5, colour=0.4, gap=40)
    rows = [
        ("授权方", "苏州屿程新能源科技有限公司"),
        ("被授权方", "成都国屿户外用品有限公司"),
        ("授权品牌", "国屿 GUOYU（商标注册号 00000000，第 9 类，示例）"),
        ("授权范围", "便携式储能电源全系列商品的线上零售与售后服务"),
        ("授权店铺", "国屿户外旗舰店"),
        ("授权期限", "2026 年 1 月 1 日至 2026 年 12 月 31 日"),
    ]
    p.table(rows, [110, RIGHT - LEFT - 110], high=32)
    p.y -= 10
    p.line(
        "    授权方系上述商标的注册人，现授权被授权方在上述范围和期限内以自己名义销售授权品牌商品，并使用其商标和商品资料。",
        gap=24,
    )
    p.line("    未经授权方书面同意，被授权方不得转授权。授权期限届满或提前终止的，本授权书自动失效。", gap=24)
    p.y -= 60
    p.sign("苏州屿程新能源科技有限公司", "2025 年 12 月 20 日")
    p.save()


def test_report(folder: Path) -> None:
    """Cover and results."""
    p = Paper(folder / "09_检测报告.pdf", "检测报告")
    p.line("报告编号：XHC-2026-BAT-01873", size=10, colour=0.35)
    p.y -= 100
    p.headline("检 测 报 告", 34)
    p.headline("TEST REPORT", 14)
    p.y -= 60
    rows = [
        ("样品名称", "便携式储能电源"),
        ("规格型号", "S480（云母灰）"),
        ("生产批号", "GY4826A07"),
        ("委托单位", "苏州屿程新能源科技有限公司"),
        ("检测类别", "委托检验"),
        ("签发日期", "2026 年 8 月 26 日"),
    ]
    p.table(rows, [130, RIGHT - LEFT - 130], high=34)
    p.y -= 70
    p.sign("西南衡策检测技术有限公司", "检验检测专用")
    p.close_page()
    p.headline("检测结果", 16)
    p.line("样品收到日期：2026-08-11    检测日期：2026-08-12 至 2026-08-24", size=9.5, colour=0.35, gap=28)
    results = [
        ("序号", "检测项目", "技术要求", "实测", "单项结论"),
        ("1", "额定容量", "≥ 480 Wh", "486.2 Wh", "合格"),
        ("2", "循环 500 次后容量", "≥ 80 %", "91.4 %", "合格"),
        ("3", "输出短路保护", "不起火、不爆炸", "未见异常", "合格"),
        ("4", "过充电保护", "不起火、不爆炸", "未见异常", "合格"),
        ("5", "1 m 跌落", "功能正常", "功能正常", "合格"),
        ("6", "标识与序列号", "清晰、不可擦除", "符合", "合格"),
    ]
    p.table(results, [44, 130, 120, 90, RIGHT - LEFT - 384], head=True, high=26)
    p.line("检测结论：所检项目均符合委托方技术要求。", font="sans-bold")
    p.line("说明：本报告仅对来样负责；未经本机构书面同意，不得部分复制。", size=9.5, colour=0.35)
    p.save()


def courier(folder: Path) -> None:
    """The carrier's certificate with the round seal."""
    p = Paper(folder / "10_物流证明.pdf", "物流证明")
    p.headline("物 流 证 明", 26)
    p.y -= 16
    for words in (
        "    兹证明：运单号 YJ6355611325584 的快件，由石家庄长安网点于 2026 年 11 月 17 日 10:08 揽收，"
        "揽收称重 4.68 kg，件数 1 件。",
        "    该快件于 2026 年 11 月 20 日 10:26 由成都武侯建设网点派送至成都市武侯区建设北街 279 号 17 栋，签收人刘萍。"
        "派送时外包装无破损，封口胶带完整，运输途中无拆封、无异常登记。",
        "    特此证明。",
    ):
        p.line(words, size=12, gap=28)
    p.y -= 50
    p.sign("成都圆捷快递服务有限公司", "2026 年 11 月 21 日")
    p.save()


def draw_pdfs(folder: Path, fonts: Path) -> None:
    """All four, into `folder`."""
    for name, file in (("sans", "Sans-Regular"), ("sans-bold", "Sans-Bold"), ("serif", "Serif-Bold")):
        pdfmetrics.registerFont(TTFont(name, str(fonts / f"EvidenceKit{file}.ttf")))
    statement(folder)
    authorisation(folder)
    test_report(folder)
    courier(folder)
