"""A document as a file, in each of the four formats."""

import orjson
from django.template.loader import render_to_string

from tutela.products.document import Document, as_json

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def content(document: Document, file_format: str) -> bytes:
    """The bytes of the file. Raises NotDrawable; KeyError for another format than those of TYPES."""
    return {"pdf": _pdf, "docx": _docx, "html": _html, "json": _json}[file_format](document)


def _pdf(document: Document) -> bytes:
    # Loaded when the first one is asked for: starting needs no typesetter.
    from tutela.products.pdf import pdf

    return pdf(document)


def _docx(document: Document) -> bytes:
    from tutela.products.word import docx

    return docx(document)


def _html(document: Document) -> bytes:
    return render_to_string("products/file.html", {"document": document}).encode()


def _json(document: Document) -> bytes:
    return orjson.dumps(as_json(document), option=orjson.OPT_INDENT_2)
