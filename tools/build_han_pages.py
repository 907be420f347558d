# /// script
# requires-python = ">=3.11"
# dependencies = ["brotli==1.2.1", "fonttools==4.68.0"]
# ///
"""Makes the Chinese letters of the pages from those of the products: src/tutela/web/static/web/han.css and its files.

    python tools/build_han_pages.py

For devices that have none: each file holds a few letters, what our own sentences say most often first, and a browser
loads only those of which a page writes something. A file of its own holds the two letters of the menu of languages.
Run it again after tools/build_han.py, and where many Chinese sentences have changed.
"""

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PRODUCTS = ROOT / "src/tutela/products/fonts"
STATIC = ROOT / "src/tutela/web/static/web"
OWN_TEXT = (
    "src/tutela/locale/zh_Hans/LC_MESSAGES/django.po",
    "src/tutela/doctrine/**/*.yaml",
    "src/tutela/products/languages/chinese.py",
)
MENU = "中文"
OFTEN, SELDOM = 100, 300
"""Letters a file: of what our sentences say, and of the rest."""

UNUSED = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx"]
"""Tables for columns and for alternates; and of the names only what is needed to tell one from another."""

DEVICES = (
    "PingFang SC",
    "PingFangSC-Regular",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "NotoSansCJKsc-Regular",
    "Noto Sans SC",
    "Source Han Sans SC",
    "HarmonyOS Sans SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "SimSun",
)
"""Faces by which devices have these letters themselves: then nothing is loaded."""


def slices(known: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Each file's name and letters. Of two that hold a letter the later is asked, so what is said often comes last."""
    told = Counter("".join(file.read_text(encoding="utf-8") for glob in OWN_TEXT for file in sorted(ROOT.glob(glob))))
    often = sorted((one for one in told if one in known), key=lambda one: (-told[one], one))
    seldom = sorted(known - {*often})
    yield "menu", list(MENU)
    for name, letters, size in (("seldom", seldom, SELDOM), ("often", often, OFTEN)):
        for start in range(0, len(letters), size):
            yield f"{name}-{start // size:02}", letters[start : start + size]


def cut(letters: Iterable[str], name: str) -> str:
    """Make the file of some letters; gives its name, in which stands what is in it."""
    font = TTFont(PRODUCTS / "TutelaHan-Regular.ttf", recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[1, 2])
    options.drop_tables += UNUSED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(one) for one in letters])
    cutter.subset(font)
    font.flavor = "woff2"
    draft = STATIC / "fonts" / "draft"
    font.save(draft)
    file = f"han-{name}.{hashlib.sha256(draft.read_bytes()).hexdigest()[:10]}.woff2"
    draft.replace(STATIC / "fonts" / file)
    return file


def rule(file: str, letters: list[str], *, whole: bool) -> str:
    """How a style sheet names it. Shown whenever it comes: without it there are only boxes.

    whole: named as all from the first letter to the last, which is shorter by far.
    """
    here = ", ".join(f'local("{name}")' for name in DEVICES)
    codes = [f"{ord(one):04X}" for one in letters]
    holds = f"U+{codes[0]}-{codes[-1]}" if whole else ", ".join(f"U+{code}" for code in codes)
    source = f'{here}, url("fonts/{file}") format("woff2")'
    return f'@font-face {{ font-family: "Tutela Han"; font-display: swap; src: {source}; unicode-range: {holds}; }}\n'


def main() -> None:
    """Write the files, their licence and both rules."""
    for old in (STATIC / "fonts").glob("han-*"):
        old.unlink()
    shutil.copy(PRODUCTS / "TutelaHan-OFL.txt", STATIC / "fonts" / "han-OFL.txt")
    known = {chr(code) for code in TTFont(PRODUCTS / "TutelaHan-Regular.ttf").getBestCmap() if code > 0x2FFF}
    rules = {
        name: rule(cut(letters, name), letters, whole=name.startswith("seldom")) for name, letters in slices(known)
    }
    sheet = STATIC / "tutela.css"
    text = sheet.read_text(encoding="utf-8")
    menu = f"/* The menu of languages: made by tools/build_han_pages.py */\n{rules.pop('menu')}"
    sheet.write_text(re.sub(r"/\* The menu of languages: .*\n.*\n", lambda _: menu, text), encoding="utf-8")
    head = "/* Chinese letters for devices that have none: made by tools/build_han_pages.py */\n"
    (STATIC / "han.css").write_text(head + "".join(rules.values()), encoding="utf-8")
    files = [*(STATIC / "fonts").glob("han-*.woff2")]
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files):,} bytes")


if __name__ == "__main__":
    main()
