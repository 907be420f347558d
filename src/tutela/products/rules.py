"""Pure decisions about products: which languages it has, what a correction changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutela.products.facts import read
from tutela.products.languages import CODES, Style, grammar

TITLE = "title"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the rules see it: where it stands, what it says, from what, and what was written by hand."""

    section: str
    fact: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[tuple[str, str], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def text(line: Line, language: str, style: Style) -> str | None:
    """The sentence in a language; None where it was written by hand in others only.

    What somebody changed in one language no longer says what was composed, so the composed sentence is not shown
    beside it in another.
    """
    if line.texts:
        return line.texts.get(language) or None
    return grammar(language).say(read(dict(line.fact)), style)


def languages_of(lines: Iterable[Line]) -> list[str]:
    """The languages in which every sentence has a text."""
    by_hand = [line.texts for line in lines if line.texts]
    return [language for language in CODES if all(texts.get(language) for texts in by_hand)]


def missing(lines: Sequence[Line], language: str) -> list[int]:
    """Which sentences have no text in a language, counted from 1."""
    return [number for number, line in enumerate(lines, 1) if line.texts and not line.texts.get(language)]


def changed_sections(before: Sequence[Line], after: Sequence[Line], order: Sequence[str]) -> tuple[str, ...]:
    """The sections that say something else, in the order of the report."""
    return tuple(one for one in order if _said(before, one) != _said(after, one))


def _said(lines: Sequence[Line], section: str) -> list[tuple[Any, Any]]:
    return [(dict(line.fact), dict(line.texts)) for line in lines if line.section == section]


def issuing_fault(lines: Sequence[Line]) -> str:
    """Why it cannot be issued; empty if it can."""
    if sum(line.section == TITLE for line in lines) != 1 or len(lines) < 2:
        return "nothing_left"
    return "" if languages_of(lines) else "no_language"
