# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0"]
# ///
"""Makes src/tutela/products/fonts/TutelaHan-Regular.ttf from Noto Sans SC (OFL).

    python tools/build_han.py NotoSansSC-Regular.ttf

Kept are the 6,763 ideographs and the punctuation of GB 2312, which a text of today hardly ever leaves, and whatever
else our own code lists and sentences hold. The other faces of that folder are as their makers published them.
The same source gives the same file, byte for byte.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/tutela/products/fonts/TutelaHan-Regular.ttf"
NAME = "Tutela Han"
OWN_TEXT = ("src/tutela/doctrine/lists/*.yaml", "src/tutela/products/languages/chinese.py")
FIRST_ROW, LAST_ROW = 0xA1, 0xF7
NAMES = {1: NAME, 3: f"{NAME} Regular", 4: f"{NAME} Regular", 6: "TutelaHan-Regular", 16: NAME}


def gb2312() -> set[str]:
    """Every character of GB 2312 that our other faces do not have: no letters and no digits."""
    rows = range(FIRST_ROW, LAST_ROW + 1)
    cells = range(0xA1, 0xFF)
    found = {bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in cells}
    return {one for one in found if one > "\u2fff"}


def own_text() -> set[str]:
    """What our own lists and sentences hold of the same scripts."""
    texts = (file.read_text() for pattern in OWN_TEXT for file in ROOT.glob(pattern))
    return {one for text in texts for one in text if one > "\u2fff"}


def main(source: str) -> None:
    """Cut the font down and give it a name of its own."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        hinting=False, layout_features=["kern", "locl", "vert"], name_IDs=[0, 1, 2, 3, 4, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(one) for one in gb2312() | own_text() | {" "}])
    cutter.subset(font)
    for record in font["name"].names:
        record.string = NAMES.get(record.nameID, str(record))
    font.save(OUT)
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes, {len(font.getGlyphOrder()):,} glyphs")


if __name__ == "__main__":
    main(sys.argv[1])
