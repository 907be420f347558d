"""What the source says to people without asking for a translation."""

import ast
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

SAID_IN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title", "label")
SAID_IN_PYTHON = {
    *("caption", "empty_label", "help_text", "hint", "label", "message", "note", "submit_label", "term", "text"),
    *("title", "verbose_name", "why", "why_not"),
}
"""Names of arguments, dictionary keys and class attributes whose texts people read."""

NAMES = {"Tutela", "UTC", "UCDP", "GED"}
"""Names that are the same in every language."""


def in_template(source: str) -> list[str]:
    """Words of a template that are in no translation tag: text, and attributes that are shown or read out."""
    reader = _Page()
    reader.feed(_without_tags(source))
    return [words for words in reader.said if _is_said(words)]


def _without_tags(source: str) -> str:
    kept, inside = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in ("comment", "blocktranslate", "blocktrans"):
            inside = name
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
    return "".join(kept)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.silent = tag if tag in ("script", "style", "code", "pre", "kbd") else ""
        self.said += [value for name, value in attributes if name in SAID_IN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def _is_said(words: str) -> bool:
    found = "".join(letter if letter.isalpha() else " " for letter in words).split()
    return any(len(word) > 1 and word not in NAMES for word in found)


def in_python(source: str, problems: set[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Line and text of what a module gives to people as it stands: labels, help, titles, what a problem says.

    problems: the names of the classes whose first argument people read (`problems_of`).
    """
    for node in ast.walk(ast.parse(source)):
        for name, value in _named(node):
            if name in SAID_IN_PYTHON and _is_a_text(value):
                yield value.lineno, _text(value)
        if isinstance(node, ast.Call) and node.args and _name(node.func) in problems and _is_a_text(node.args[0]):
            yield node.lineno, _text(node.args[0])


def problems_of(sources: Iterable[str]) -> set[str]:
    """The names of all classes that descend from `Problem`, whatever module they are in."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }
    found = {"Problem"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def _name(node: ast.expr) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Call):
        yield from ((word.arg, word.value) for word in node.keywords if word.arg)
    elif isinstance(node, ast.Dict):
        yield from (
            (key.value, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        )
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id, node.value


def _is_a_text(value: ast.expr) -> bool:
    """A text with a space or a capital: a lone small word is a code."""
    text = _text(value)
    return _is_said(text) and (" " in text.strip() or text[:1].isupper())


def _text(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr):
        return "".join(_text(part) for part in value.values)
    return ""
