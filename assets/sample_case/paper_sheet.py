"""What the drawn papers of the sample case share: facts, fonts, a sheet to draw on, pictures of the goods and the clip."""

from __future__ import annotations

from pathlib import Path

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
PAPERS = HERE / "papers"
FONTS = HERE.parent / "fonts"
INK, GREY, FAINT, LINE, BLUE, RED = "#1a1d23", "#6b7480", "#9aa3ae", "#e4e7eb", "#2a62c9", "#c8372d"

ORDER, TICKET, BACK, OUT = "4027731826650218846", "R15396733", "YJ6355611325584", "YJ6348902217735"
GOODS, SERIAL, PRICE = "国屿 S480 便携式储能电源 云母灰 480 Wh", "GY4826A0713055", "¥1,899.00"
NOTE = "示例材料 · 人物、公司、店铺、单号均为虚构"
CLOSING = "，。！？；：、）”"  # no line begins with these


def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The bundled sans at a size in pixels."""
    return ImageFont.truetype(str(FONTS / f"EvidenceKitSans-{'Bold' if bold else 'Regular'}.ttf"), size)


class Sheet:
    """A picture with the few drawing words that the screens need."""

    def __init__(self, width: int, height: int, colour: str = "#ffffff") -> None:
        self.image = Image.new("RGB", (width, height), colour)
        self.draw = ImageDraw.Draw(self.image)
        self.width, self.height = width, height

    def text(
        self, xy: tuple[float, float], words: str, size: int, colour: str = INK, *, bold: bool = False, anchor: str = "la"
    ) -> None:
        """Words at a point; `anchor` as Pillow has it."""
        self.draw.text(xy, words, fill=colour, font=font(size, bold), anchor=anchor)

    def card(
        self, box: tuple[float, float, float, float], colour: str = "#ffffff", radius: int = 20, edge: str | None = None
    ) -> None:
        """A rounded box."""
        self.draw.rounded_rectangle(box, radius, fill=colour, outline=edge, width=2 if edge else 0)

    def rule(self, x: float, y: float, to: float) -> None:
        """A hairline."""
        self.draw.line((x, y, to, y), fill=LINE, width=2)

    def paste(self, picture: Image.Image, xy: tuple[int, int], radius: int = 0) -> None:
        """A picture with rounded corners."""
        mask = Image.new("L", picture.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, *picture.size), radius, fill=255)
        self.image.paste(picture, xy, mask)

    def save(self, name: str) -> None:
        """Into `papers/`: PNG with few colours, or JPEG by the name."""
        quality = {"quality": 88} if name.endswith(".jpg") else {"optimize": True}
        picture = self.image if name.endswith(".jpg") else self.image.quantize(192, dither=Image.Dither.NONE)
        picture.save(PAPERS / name, **quality)


def wrap(words: str, size: int, width: float) -> list[str]:
    """`words` cut into lines no wider than `width` pixels."""
    face, lines = font(size), [""]
    for letter in words:
        if letter == "\n" or (face.getlength(lines[-1] + letter) > width and letter not in CLOSING):
            lines.append("")
        if letter != "\n" and (letter != " " or lines[-1]):
            lines[-1] += letter
    return lines


# --- pictures inside the papers ------------------------------------------------------
def product(width: int, height: int, background: str = "#eef1f4") -> Image.Image:
    """A catalogue drawing of the goods that were sent: a grey power station with an orange handle."""
    big = Sheet(1200, 900, background)
    d = big.draw
    d.ellipse((190, 700, 1010, 800), fill="#d3d8de")
    d.rounded_rectangle((330, 120, 870, 300), 70, outline="#d9702b", width=44)
    d.rounded_rectangle((200, 200, 1000, 750), 60, fill="#565d66")
    d.rounded_rectangle((200, 200, 1000, 290), 45, fill="#656d77")
    d.rounded_rectangle((260, 330, 560, 500), 18, fill="#12181f")
    big.text((300, 350), "98%", 84, "#7fe0b0", bold=True)
    big.text((300, 450), "480 Wh", 32, "#9fb4c4")
    for x in (630, 730, 830):
        d.rounded_rectangle((x, 340, x + 70, 390), 12, fill="#22282f")
        d.rectangle((x + 14, 356, x + 56, 374), fill="#3d4650")
    for x in (640, 810):
        d.ellipse((x, 430, x + 130, 560), fill="#22282f", outline="#757e89", width=5)
        for dx, dy in ((38, 52), (78, 52), (58, 82)):
            d.rectangle((x + dx, 430 + dy - 14, x + dx + 10, 430 + dy + 14), fill="#0c0f13")
    big.text((270, 590), "GUOYU", 70, "#e8ebee", bold=True)
    big.text((272, 676), "S480", 36, "#aab2bb")
    d.rectangle((600, 620, 940, 700), fill="#f3f4f5")
    big.text((616, 632), "SN " + SERIAL, 34, INK)
    for i in range(20):
        d.rectangle((616 + i * 15, 676, 616 + i * 15 + (3 + i * 7 % 9), 694), fill=INK)
    return big.image.resize((width, height), Image.Resampling.LANCZOS)


def frame(at_s: float, box: tuple[int, int, int, int], width: int) -> Image.Image:
    """A part of the unboxing clip at a moment."""
    import av

    with (HERE / "demo_unboxing.mp4").open("rb") as source, av.open(source) as clip:
        for picture in clip.decode(video=0):
            if picture.time is not None and picture.time >= at_s:
                part = picture.to_image().crop(box)
                return part.resize((width, round(part.height * width / part.width)), Image.Resampling.LANCZOS)
    raise ValueError(f"the clip ends before {at_s} s")


def code128(words: str, height: int, module: int = 3) -> Image.Image:
    """A bar code."""
    bars = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.Code128).to_image(scale=1, add_quiet_zones=False)
    strip = Image.fromarray(bars).crop((0, 0, bars.shape[1], 1))
    return strip.resize((strip.width * module, height), Image.Resampling.NEAREST).convert("RGB")
