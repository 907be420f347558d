# /// script
# requires-python = ">=3.11"
# dependencies = ["brotli==1.2.1", "fonttools==4.68.0"]
# ///
"""Makes src/tutela/web/static/web/fonts and its block in tutela.css from the packages of IBM Plex.

    npm pack @ibm/plex-sans@1.1.0 @ibm/plex-sans-arabic@1.1.0 @ibm/plex-mono@2.5.0
    (unpack each into a folder of its name) and then: python tools/build_fonts.py FOLDER

Each file holds one script in one weight, so that a page loads only what it writes. IBM reserves the name "Plex" for
the whole fonts (SIL Open Font License 1.1): these are called Tutela. Files carry a hash of their content in their name
and may be kept for ever.
"""

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src" / "tutela" / "web" / "static" / "web"
BEGIN, END = "/* Fonts: made by tools/build_fonts.py */\n", "/* End of fonts */\n"

FRENCH = (
    "U+0020-007E,U+00A0,U+00AB,U+00B7,U+00BB,U+00C0,U+00C2,U+00C7-00CB,U+00CE-00CF,U+00D4,U+00D9,U+00DB,U+00E0,U+00E2,"
    "U+00E7-00EB,U+00EE-00EF,U+00F4,U+00F9,U+00FB,U+0153,U+2013-2014,U+2019,U+2026,U+202F"
)
"""Digits, signs and letters of English and French, which stand beside the other scripts in every mission."""
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+0178,U+02BC,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,"
    "U+2032-2033,U+2039-203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264-2265"
)
LATIN_MORE = "U+0100-0130,U+0132-0151,U+0154-0177,U+0179-024F,U+0259,U+1E00-1EFF"
CYRILLIC = "U+0400-045F,U+0490-0491,U+2116"
ARABIC = (
    "U+060C,U+061B-061F,U+0621-063A,U+0640-0652,U+0654-0655,U+0660-066D,U+0670-0671,U+067E,U+0686,U+0698,U+06A4,U+06A9,"
    "U+06AF,U+06CC,U+200C-200F"
)
FEATURES = "kern mark mkmk ccmp locl init medi fina isol rlig".split()
"""What letters need to stand and join rightly; no alternates, no ligatures for show."""

CODES = "U+0020-007E,U+00A0,U+00B0,U+00B7,U+2013,U+2026"


@dataclass(frozen=True, slots=True)
class Face:
    """One file. source: below the folder of the packages. holds: as CSS writes ranges.

    Russian and Arabic pages take digits, signs and Latin words from the file of their own script, and so load no Latin
    one. A few words of another script on a page load nothing: the device has letters for them.
    """

    name: str
    weight: int
    source: str
    holds: str
    family: str


WEIGHTS = {400: "Regular", 600: "SemiBold"}
SANS, SANS_ARABIC, MONO = (f"ibm-plex-{name}/fonts/complete/woff2/IBMPlex" for name in ("sans", "sans-arabic", "mono"))


def _faces() -> Iterator[Face]:
    for weight, style in WEIGHTS.items():
        sans, arabic = f"{SANS}Sans-{style}", f"{SANS_ARABIC}SansArabic-{style}"
        yield Face("latin", weight, sans, LATIN, "Tutela Sans")
        yield Face("latin-more", weight, sans, LATIN_MORE, "Tutela Sans")
        yield Face("cyrillic", weight, sans, f"{FRENCH},{CYRILLIC}", "Tutela Sans Cyrillic")
        if weight == 400:  # a page has 60 kB: bold Arabic is drawn from this one
            yield Face("arabic", weight, arabic, f"{FRENCH},{ARABIC}", "Tutela Sans Arabic")
    yield Face("mono", 400, f"{MONO}Mono-Regular", CODES, "Tutela Mono")


def build(packages: Path, static: Path) -> None:
    """Write the fonts, their licence, and the block of the style sheet."""
    folder = static / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.woff2"):
        if not old.name.startswith("han-"):  # tools/build_han_pages.py
            old.unlink()
    licence = (packages / "ibm-plex-sans" / "LICENSE.txt").read_text(encoding="utf-8")
    (folder / "OFL.txt").write_text(licence, encoding="utf-8")
    _write_block(static / "tutela.css", "".join(_rule(face, _file(face, packages, folder)) for face in _faces()))


def _file(face: Face, packages: Path, folder: Path) -> str:
    """Make the file of a face; gives its name."""
    font = TTFont(packages / f"{face.source}.woff2", recalcTimestamp=False)
    options = Options(layout_features=FEATURES)
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(face.holds.replace("U+", "")))
    subsetter.subset(font)
    _rename(font, face)
    font.flavor = "woff2"
    draft = folder / "draft"
    font.save(draft)
    name = f"{face.name}-{face.weight}.{hashlib.sha256(draft.read_bytes()).hexdigest()[:10]}.woff2"
    draft.replace(folder / name)
    return name


def _rename(font: TTFont, face: Face) -> None:
    style, family = WEIGHTS[face.weight], f"Tutela {face.name.title()}"
    for record in font["name"].names:
        named = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
        if record.nameID in named:
            record.string = named[record.nameID]


def _rule(face: Face, name: str) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-display: optional; '
        f'src: url("fonts/{name}") format("woff2"); unicode-range: {face.holds.replace(",", ", ")}; }}\n'
    )


def _write_block(sheet: Path, rules: str) -> None:
    before, _, rest = sheet.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    sheet.write_text(f"{before}{BEGIN}{rules}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path, help="folder with ibm-plex-sans, ibm-plex-sans-arabic, ibm-plex-mono")
    build(parser.parse_args().packages, STATIC)
