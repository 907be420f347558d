"""YAML read as plain nodes that remember their line and column.

Nothing is constructed from tags, aliases are refused (a page of aliases can unfold to gigabytes), and
plain words follow a short strict rule: `no` stays the word "no", `12:30` stays text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from .errors import DoctrineError, Place

LARGEST_FILE_BYTES = 2_000_000
DEEPEST_NESTING = 20

# libyaml is some twenty times quicker; the pure parser gives the same events where it is missing.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"": None, "null": None, "~": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FORBIDDEN = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")


@dataclass(frozen=True)
class Scalar:
    place: Place
    value: str | int | float | bool | None


@dataclass(frozen=True)
class Sequence:
    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True)
class Mapping:
    place: Place
    entries: tuple[tuple["Node", "Node"], ...]


Node = Scalar | Sequence | Mapping


def read(file: Path) -> Node:
    """The one document of a YAML file. Raises DoctrineError where the file is no YAML of the plain kind."""
    text = _text(file)
    try:
        return _Composer(file, iter(yaml.parse(text, Loader=_Loader))).document()
    except yaml.YAMLError as error:
        problem = f"this is not YAML: {getattr(error, 'problem', None) or error}"
        raise DoctrineError(_place(file, getattr(error, "problem_mark", None)), problem, "YAML") from error


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
        raise DoctrineError(Place(file), problem, "a readable file") from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise DoctrineError(Place(file), "the file is too large", f"at most {LARGEST_FILE_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, raw.count(b"\n", 0, error.start) + 1)
        raise DoctrineError(place, "this is not UTF-8", "text in UTF-8") from error
    if found := _FORBIDDEN.search(text):
        before = text[: found.start()]
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise DoctrineError(place, f"the character U+{ord(found[0]):04X} stands here", "printable text")
    return text


def _place(file: Path, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


class _Composer:
    """Makes nodes of the parser's events, without constructing anything else."""

    def __init__(self, file: Path, events: Iterator[yaml.Event]) -> None:
        self.file, self.events = file, events

    def document(self) -> Node:
        next(self.events)
        if isinstance(start := next(self.events), yaml.StreamEndEvent):
            raise self._error(start, "the file is empty", "a doctrine file")
        node = self._node(next(self.events), depth=0)
        next(self.events)
        if not isinstance(more := next(self.events), yaml.StreamEndEvent):
            raise self._error(more, "a second document begins here", "one document a file")
        return node

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        self._refuse_tricks(event, depth)
        place = _place(self.file, event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(place, tuple(self._children(yaml.SequenceEndEvent, depth)))
        if isinstance(event, yaml.MappingStartEvent):
            children = list(self._children(yaml.MappingEndEvent, depth))
            return Mapping(place, tuple(zip(children[::2], children[1::2], strict=True)))
        return Scalar(place, _value(cast(yaml.ScalarEvent, event)))

    def _children(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), end):
            yield self._node(event, depth=depth + 1)

    def _refuse_tricks(self, event: yaml.Event, depth: int) -> None:
        if getattr(event, "anchor", None):
            raise self._error(event, "anchors and aliases (& and *) are not allowed", "the value written out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._error(event, "tags (!) are not allowed", "a plain value")
        if depth > DEEPEST_NESTING:
            raise self._error(event, "this is nested too deeply", f"at most {DEEPEST_NESTING} levels")

    def _error(self, event: yaml.Event, problem: str, expected: str) -> DoctrineError:
        return DoctrineError(_place(self.file, event.start_mark), problem, expected)


def _value(event: yaml.ScalarEvent) -> str | int | float | bool | None:
    if not event.implicit[0]:  # written in quotes or as a block: text, whatever it looks like
        return str(event.value)
    if event.value in _WORDS:
        return _WORDS[event.value]
    if _INTEGER.fullmatch(event.value):
        return int(event.value)
    return float(event.value) if _NUMBER.fullmatch(event.value) else str(event.value)
