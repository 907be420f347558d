"""A document as PDF: tagged for readers of screens (PDF/UA-1) and fit for archives (PDF/A-2b), fonts and all inside.

Typst sets it, in this process, from a template and plain data; nothing of what somebody wrote is read as a programme.
"""

import json
import logging
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from fontTools.ttLib import TTFont

from tutela.products.document import Document, Sentence
from tutela.products.languages import grammar
from tutela.products.problems import NotDrawable

MOST_PAGES = 30
STANDARDS: Any = ["a-2b", "ua-1"]
TEMPLATE = files("tutela.products") / "paper" / "flash.typ"
FONTS = files("tutela.products") / "fonts"
SVG_DPI = 220
FOLDED = " \t\n\r"
"""White space that is set as a space, whatever the fonts have."""

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The mark of byte order, which PDF/UA forbids."""

log = logging.getLogger("tutela.products")
_one_at_a_time = Lock()
"""There is one compiler, and it lets nobody in while it works."""


def pdf(document: Document) -> bytes:
    """The document as PDF. Raises NotDrawable where the fonts lack a character: no box ever stands for a letter."""
    if lacking := undrawable([*document.said(), *document.colophon, document.office]):
        raise NotDrawable(fields={"characters": " ".join(lacking)})
    with _one_at_a_time:
        try:
            made: Any = _compiler().compile(
                input=_template(),
                format="pdf",
                sys_inputs={"data": json.dumps(_data(document), ensure_ascii=False)},
                pdf_standards=STANDARDS,
                timestamp=int(document.at.timestamp()),
            )
        except typst.TypstError as error:
            # Each character may be drawn, and a row of them not: marks that no letter of any font carries.
            log.warning("a report could not be set: %s", error.message)
            raise NotDrawable from error
    return bytes(made)


def png(svg: str) -> bytes:
    """A drawing as an image, for programs that read no SVG."""
    source = (
        b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 66mm)'
    )
    with _one_at_a_time:
        made: Any = _compiler().compile(input=source, format="png", ppi=SVG_DPI, sys_inputs={"svg": svg})
    return bytes(made)


def undrawable(texts: Iterable[str]) -> list[str]:
    """The characters that none of the fonts has."""
    return sorted({one for text in texts for one in text if one not in FOLDED and not _is_drawn(one)})


def _is_drawn(one: str) -> bool:
    """Whether a font has it and an archive may hold it: what means nothing outside of one font (PDF/A) may not stand."""
    return ord(one) in _drawn() and one != MARK and unicodedata.category(one) not in ("Cc", "Cn", "Co", "Cs")


@cache
def _drawn() -> frozenset[int]:
    """Every character that one of the fonts has."""
    return frozenset(code for file in _font_folder().glob("*.ttf") for code in TTFont(file, lazy=True).getBestCmap())


@cache
def _font_folder() -> Path:
    """The folder of the fonts, on the disk for as long as the process lives."""
    with as_file(FONTS) as folder:
        return Path(folder)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """One compiler: the fonts are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_font_folder())])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def _data(document: Document) -> dict[str, Any]:
    said = grammar(document.language)
    numbers = [said.number(page) for page in range(1, MOST_PAGES + 1)]
    names = "language direction classification mark note office serial version written next_word map map_label sources_label"
    return {
        **{name: getattr(document, name) for name in names.split()},
        "rank": document.rank,
        "title": document.title.text,
        "notices": _said(document, document.notices),
        "lead": _said(document, document.lead),
        "rows": [_block(document, one) for one in document.rows],
        "texts": [_block(document, one) for one in document.texts],
        "map_notes": list(document.map_notes),
        "sources": [f"{one.numeral} {one.word} {one.code}" for one in document.sources],
        "colophon": list(document.colophon),
        "between": said.comma.strip(),
        "semicolon": said.semicolon,
        "pages": [document.page.format(page=number, pages="#") for number in numbers],
        "numbers": numbers,
    }


def _block(document: Document, block: Any) -> dict[str, Any]:
    return {"label": block.label, "sentences": _said(document, block.sentences)}


def _said(document: Document, sentences: Iterable[Sentence]) -> list[dict[str, Any]]:
    written = document.marks_written
    return [{"text": one.text, "marks": [written[mark] for mark in one.marks], "coded": one.coded} for one in sentences]
