"""Small checkers of nodes: each takes a node, notes what is wrong with it, and gives its value.

A checker that finds a fault gives None; the reading goes on, so that one run finds every fault.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import nodes
from .errors import Place, Problems, one_word_of
from .model import LANGUAGES, Duration

Shape = Callable[[nodes.Node, Problems], Any]

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,63}")
_VERB = re.compile(r"\*|[a-z_]+\.(\*|[a-z_]+)")
_DURATION = re.compile(r"([1-9][0-9]{0,5}) ([a-z ]+)")


@dataclass(frozen=True)
class Record:
    """A mapping that passed its checker: values, and where each of its keys stands.

    A key whose value was wrong has a place and no value: it was written, so it is not missing.
    """

    place: Place
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def mentions(self, key: str) -> bool:
        return key in self.places

    def place_of(self, key: str) -> Place:
        return self.places.get(key, self.place)


def scalar(node: nodes.Node, problems: Problems) -> Any:
    if isinstance(node, nodes.Scalar):
        return node.value
    return problems.add(node.place, f"{_said(node)} stands here", "one value")


def _typed(kind: type | tuple[type, ...], expected: str) -> Shape:
    def shape(node: nodes.Node, problems: Problems) -> Any:
        value = node.value if isinstance(node, nodes.Scalar) else None
        # bool is an int to Python, not to whoever writes a doctrine file.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        return problems.add(node.place, f"{_said(node)} stands here", expected)

    return shape


boolean = _typed(bool, "true or false")
integer = _typed(int, "a whole number")
number = _typed((int, float), "a number")
_any_text = _typed(str, "text (put it in quotes if it looks like a number, true, false or null)")


def text(node: nodes.Node, problems: Problems) -> str | None:
    value = _any_text(node, problems)
    if value is not None and not value.strip():
        return problems.add(node.place, "the text is empty", "at least one word")
    return value


def positive(node: nodes.Node, problems: Problems) -> int | None:
    value = integer(node, problems)
    if value is not None and value < 1:
        return problems.add(node.place, f"{value} is too small", "a whole number of 1 or more")
    return value


def one_of(words: Collection[str]) -> Shape:
    def shape(node: nodes.Node, problems: Problems) -> str | None:
        value = text(node, problems)
        if value is None or value in words:
            return value
        return problems.add(node.place, f'"{value}" is not known here', one_word_of(words, instead_of=value))

    return shape


def _matching(pattern: re.Pattern[str], expected: str) -> Shape:
    def shape(node: nodes.Node, problems: Problems) -> str | None:
        value = text(node, problems)
        if value is None or pattern.fullmatch(value):
            return value
        return problems.add(node.place, f'"{value}" stands here', expected)

    return shape


code = _matching(_CODE, "a code of letters, digits and _ such as within_24_h, at most 64 characters")
verb = _matching(_VERB, "a verb such as alert.raise, alert.* or *")


def duration(node: nodes.Node, problems: Problems) -> Duration | None:
    """A length of time in words: `10 min`, `4 h`, `14 d`, `2 weeks`, `3 months`, `10 working days`."""
    value = scalar(node, problems)
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found and (unit := Duration.unit_named(found[2])):
        return Duration(int(found[1]), unit)
    expected = "a duration such as 30 min, 4 h, 14 d, 2 weeks, 3 months or 10 working days"
    return problems.add(node.place, f"{_said(node)} is no duration", expected)


def seconds(node: nodes.Node, problems: Problems) -> int | None:
    """A duration whose length in seconds is always the same."""
    value = duration(node, problems)
    if value is not None and value.seconds is None:
        expected = "a duration of fixed length in min, h, d or weeks"
        return problems.add(node.place, f"{_said(node)} has no fixed length", expected)
    return value.seconds if value else None


def seconds_or_null(node: nodes.Node, problems: Problems) -> int | None:
    """As `seconds`; null says that there is no limit."""
    return None if isinstance(node, nodes.Scalar) and node.value is None else seconds(node, problems)


def list_of(shape: Shape) -> Shape:
    def checked(node: nodes.Node, problems: Problems) -> tuple[Any, ...] | None:
        if not isinstance(node, nodes.Sequence):
            return problems.add(node.place, f"{_said(node)} stands here", "a list")
        found = (shape(item, problems) for item in node.items)
        return tuple(item for item in found if item is not None)

    return checked


def table_of(shape: Shape) -> Shape:
    """A mapping with free keys (codes), each value of one shape."""
    return lambda node, problems: _record(node, problems, lambda key: shape, "a mapping")


def record(*, required: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Shape:
    """A mapping whose keys are all known; the required ones must be there."""
    shapes = {**required, **optional}

    def checked(node: nodes.Node, problems: Problems) -> Record | None:
        found = _record(node, problems, shapes.get, "one of the keys " + ", ".join(shapes))
        for key in required:
            if found and not found.mentions(key):
                problems.add(found.place, f'the key "{key}" is missing', f'"{key}:" with its value')
        return found

    return checked


def _record(
    node: nodes.Node, problems: Problems, shape_for: Callable[[str], Shape | None], expected: str
) -> Record | None:
    if not isinstance(node, nodes.Mapping):
        return problems.add(node.place, f"{_said(node)} stands here", "a mapping (key: value)")
    found = Record(node.place)
    for key_node, value_node in node.entries:
        key = code_key(key_node, problems)
        if key is None:
            continue
        if found.mentions(key):
            problems.add(key_node.place, f'the key "{key}" is here a second time', "each key once")
        elif (shape := shape_for(key)) is None:
            problems.add(key_node.place, f'the key "{key}" is not known here', expected)
        else:
            found.places[key] = key_node.place
            known_faults = len(problems)
            value = shape(value_node, problems)
            if value is not None or len(problems) == known_faults:
                found.values[key] = value
    return found


def code_key(node: nodes.Node, problems: Problems) -> str | None:
    """A key; one that looks like a number is read as the text it was written as."""
    value = scalar(node, problems)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return problems.add(node.place, f"{_said(node)} stands as a key", "a word as key")
    return str(value)


def _said(node: nodes.Node) -> str:
    """How a node is named in a message."""
    if not isinstance(node, nodes.Scalar):
        return "a list" if isinstance(node, nodes.Sequence) else "a mapping"
    if node.value is None:
        return "nothing"
    return f'"{node.value}"'


labels = record(required={}, optional=dict.fromkeys(LANGUAGES, text))
