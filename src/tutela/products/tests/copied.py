"""Text copied out of a PDF, as Chromium copies it, and the tags in it."""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2


def folded(text: str) -> str:
    """NFC, and every white space one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def copied(content: bytes) -> str:
    """All of its text. A hyphen at the end of a line comes as U+FFFE."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    return folded(" ".join(pages).replace("\ufffe", "-"))


def letters(text: str) -> Counter[str]:
    """What is in a text, in whatever order."""
    return Counter(one for one in unicodedata.normalize("NFC", text) if not one.isspace())


def catalogue(content: bytes) -> Any:
    """The root of the file."""
    return pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]


def tags(content: bytes) -> list[str]:
    """The kind of every element of the structure, in order."""
    return list(_kinds(catalogue(content)["/StructTreeRoot"]["/K"]))


def _kinds(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _kinds(one)
    elif not isinstance(node, int) and "/S" in node:
        yield str(node["/S"]).removeprefix("/")
        yield from _kinds(node.get("/K", []))
