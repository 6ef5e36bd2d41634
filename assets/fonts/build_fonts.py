"""Build the three fonts that EvidenceKit ships, from Noto CJK (SIL OFL 1.1).

ReportLab embeds only TrueType outlines and Noto CJK has PostScript ones, so the
outlines are converted; a document then looks the same on every reader's machine.

    python build_fonts.py FOLDER_WITH_THE_NOTO_TTC_FILES [OUTPUT_FOLDER]

Needs fonttools (not a dependency of the application). The Noto names are replaced,
as its licence asks of modified versions (see OFL.txt beside this file).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

MAX_ERROR = 1.5  # font units of 1000: below what print at 12 pt can show
SIMPLIFIED_CHINESE = 2  # its index in the Noto collections

SYMBOLS = (
    set(range(0x20, 0x7F))
    | set(range(0xA0, 0x180))
    | set(range(0x2010, 0x2060))
    | set(range(0x2100, 0x2200))  # ℃ № Ⅰ → ← and such
    | {0x2211, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x00D7, 0x20AC, 0xFFE5}
    | set(range(0x2460, 0x2500))
    | {0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25B6, 0x25BC, 0x25C0, 0x25C6, 0x25C7, 0x25CB, 0x25CF, 0x2605, 0x2606}
    | {0x2713, 0x2714, 0x2717, 0x2718}
    | set(range(0x0391, 0x03CA))
    | set(range(0x3000, 0x3040))
    | set(range(0xFF00, 0xFFF0))
)


def han_of_gb2312() -> set[int]:
    """The 6 763 common characters: enough for headings."""
    found: set[int] = set()
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def all_han() -> set[int]:
    """Every Han character Noto has in the blocks that names are written with."""
    return set(range(0x3400, 0x4DC0)) | set(range(0x4E00, 0xA000)) | set(range(0xF900, 0xFB00)) | set(range(0x20000, 0x2FA20))


FONTS = (
    ("NotoSansCJK-Regular.ttc", "EvidenceKitSans-Regular.ttf", "EvidenceKit Sans", "Regular", all_han),
    ("NotoSansCJK-Bold.ttc", "EvidenceKitSans-Bold.ttf", "EvidenceKit Sans", "Bold", han_of_gb2312),
    ("NotoSerifCJK-Bold.ttc", "EvidenceKitSerif-Bold.ttf", "EvidenceKit Serif", "Bold", han_of_gb2312),
)


def to_truetype(font: TTFont) -> None:
    """Replace CFF outlines by quadratic ones."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxZones",
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    post = font["post"]
    post.formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the derived font its own name; keep copyright and licence records."""
    name = font["name"]
    keep = {0, 13, 14}
    name.names = [record for record in name.names if record.nameID in keep and record.platformID == 3 and record.langID == 0x409]
    full = f"{family} {style}"
    for name_id, text in (
        (1, family),
        (2, style),
        (3, f"{full};derived from Noto CJK"),
        (4, full),
        (5, "Version 1.000"),
        (6, f"{family.replace(' ', '')}-{style}"),
    ):
        name.setName(text, name_id, 3, 1, 0x409)


def build(source: Path, target: Path, family: str, style: str, characters: set[int]) -> None:
    """Write one font."""
    font = TTCollection(str(source)).fonts[SIMPLIFIED_CHINESE]
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "DSIG"]
    subset = Subsetter(options)
    subset.populate(unicodes=characters | SYMBOLS)
    subset.subset(font)
    to_truetype(font)
    rename(font, family, style)
    font.save(str(target))


def main() -> None:
    """Build all fonts."""
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
    for collection, file, family, style, han in FONTS:
        build(source / collection, target / file, family, style, han())
        print(file, (target / file).stat().st_size, flush=True)


if __name__ == "__main__":
    main()
