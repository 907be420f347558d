"""What can be wrong with a doctrine file, and with a code that nobody knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: Path
    line: int = 1
    column: int = 1


class DoctrineError(Exception):
    """One fault of one file: `file:line:column: what is wrong; expected what`."""

    def __init__(self, place: Place, problem: str, expected: str) -> None:
        super().__init__(place, problem, expected)
        self.file, self.line, self.column = place.file, place.line, place.column
        self.place, self.problem, self.expected = place, problem, expected

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.problem}; expected {self.expected}"


class UnknownCode(KeyError):
    """A code that is not in its list; says which one was probably meant."""

    def __init__(self, code: object, list_name: str, known: Iterable[str]) -> None:
        super().__init__(code)
        self.code, self.list_name, self.suggestion = code, list_name, nearest(code, known)

    def __str__(self) -> str:
        hint = f' Did you mean "{self.suggestion}"?' if self.suggestion else ""
        return f'The list "{self.list_name}" has no code "{self.code}".{hint}'


class Problems(list[DoctrineError]):
    """Collects every fault of a file, so that one reading finds them all."""

    def add(self, place: Place, problem: str, expected: str) -> Any:
        """Gives None, so that a checker may end with it."""
        self.append(DoctrineError(place, problem, expected))

    def raise_first(self) -> None:
        if self:
            raise min(self, key=lambda error: error.place)


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, or None when nothing is close."""
    return next(iter(get_close_matches(str(word), list(known), n=1)), None)


def one_word_of(words: Iterable[str], *, instead_of: object = None) -> str:
    """`one of a, b, c`, with the probable word first when there is one."""
    words = list(words)
    near = nearest(instead_of, words)
    return (f'"{near}"? One of ' if near else "one of ") + ", ".join(words)
