"""What each kind of doctrine file must look like, and the reading of one file into a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from . import nodes, shapes
from .errors import Place, Problems, one_word_of
from .model import CLOCK_STEPS, STATUS_OF_MARK, STATUSES, Provenance
from .shapes import Record, Shape, list_of, one_of, record, table_of

ATTRIBUTE_TYPES: Mapping[str, Shape] = MappingProxyType(
    {
        "text": shapes.text,
        "integer": shapes.integer,
        "number": shapes.number,
        "boolean": shapes.boolean,
        "texts": list_of(shapes.text),
        "integers": list_of(shapes.integer),
    }
)
TIMER_KINDS = ("within", "every", "before", "average", "calendar")
JOURNAL_READING = ("all", "own")
CONDITIONS = ("forwarded_to_own_component", "own_entry")

_MARK, _STATUS = one_of(tuple(STATUS_OF_MARK)), one_of(STATUSES)
_HEADER: dict[str, Shape] = {
    "version": shapes.positive,
    "source": shapes.text,
    "mark": _MARK,
    "status": _STATUS,
}
_ORIGIN: dict[str, Shape] = {
    "source": shapes.text,
    "mark": _MARK,
    "status": _STATUS,
    "note": shapes.text,
}
_OVER: dict[str, Shape] = {"over": shapes.positive, "note": shapes.text}


def _raw(node: nodes.Node, _: Problems) -> nodes.Node:
    """An attribute's value, kept as a node until its list says which type it has."""
    return node


_ATTRIBUTE = record(
    required={"type": one_of(tuple(ATTRIBUTE_TYPES))},
    optional={
        **dict.fromkeys(("required", "unique", "fixed"), shapes.boolean),
        **dict.fromkeys(("least", "most"), shapes.integer),
    },
)
_CODE = record(
    required={"code": shapes.code},
    optional={
        "labels": shapes.labels,
        **_ORIGIN,
        "parent": shapes.code,
        "withdrawn": shapes.boolean,
        "attributes": table_of(_raw),
    },
)
_CLOCK = record(required={}, optional={**dict.fromkeys(CLOCK_STEPS, shapes.seconds_or_null), **_ORIGIN})
_REASON = record(
    required={},
    optional={
        "opens": shapes.code,
        "harm_kinds": list_of(shapes.code),
        "site_kinds": list_of(shapes.code),
        "outcomes": list_of(shapes.code),
        "no_action_reasons": list_of(shapes.code),
        "last_clock_missed": shapes.boolean,
        **_ORIGIN,
    },
)
_TIMER = record(
    required={"code": shapes.code},
    optional={
        "labels": shapes.labels,
        "kind": one_of(TIMER_KINDS),
        "limit": shapes.duration,
        "starts": shapes.code,
        **_ORIGIN,
    },
)
_ROLE = record(
    required={},
    optional={
        "reads": shapes.boolean,
        "reads_journal": one_of(JOURNAL_READING),
        "may": list_of(shapes.verb),
        "may_not": list_of(shapes.verb),
        "conditions": table_of(one_of(CONDITIONS)),
        **_ORIGIN,
    },
)


def _value(shape: Shape) -> Shape:
    return record(required={"value": shape}, optional=_ORIGIN)


# Each kind: the keys that must be there and those that may be.
KINDS: Mapping[str, tuple[dict[str, Shape], dict[str, Shape]]] = MappingProxyType(
    {
        "code_list": (
            {"name": shapes.code, "codes": list_of(_CODE)},
            {"title": shapes.labels, "attributes": table_of(_ATTRIBUTE)},
        ),
        "clocks": (
            {"clocks": table_of(_CLOCK)},
            {"missed_step": record(required={}, optional={"levels_up": shapes.positive, "last_level": shapes.code})},
        ),
        "review_rule": (
            {},
            {
                "radius_m": _value(shapes.positive),
                "join_window": _value(shapes.seconds),
                "due": _value(shapes.seconds),
                "reasons": table_of(_REASON),
            },
        ),
        "threat_rule": (
            {},
            {
                **dict.fromkeys(
                    ("many_exposed", "vulnerable_from", "floor_impact", "likely_from"), _value(shapes.positive)
                ),
                "floor_class": _value(shapes.code),
                "review_every": _value(shapes.seconds),
                "signs": table_of(list_of(shapes.code)),
            },
        ),
        "timers": ({"timers": list_of(_TIMER)}, {}),
        "roles": ({"roles": table_of(_ROLE)}, {"verbs": list_of(shapes.verb)}),
        "sources": ({"documents": table_of(shapes.text)}, {}),
    }
)


@dataclass(frozen=True)
class Sheet:
    """One doctrine file, read: what it is about, its version, and its checked content."""

    file: Path
    kind: str
    content: Record
    problems: Problems

    @property
    def subject(self) -> str:
        """The kind, and for a code list its name too: two files of one subject override each other."""
        return f"code_list.{self.content.get('name')}" if self.kind == "code_list" else self.kind

    @property
    def version(self) -> int:
        return self.content.get("version") or 0

    def origin(self, entry: Record | None = None, lower: Provenance | None = None) -> Provenance:
        """Where an entry comes from: what it says itself, else what it overrides, else the file's head."""
        if entry and lower:
            return provenance(entry, lower)
        # The note at the head of a list is the list's, not each code's.
        note = "" if self.kind == "code_list" else self.content.get("note", "")
        said = {key: self.content.get(key) or "" for key in ("source", "mark", "status")}
        head = Provenance(**said, note=note)
        return provenance(entry, head) if entry else head


def read_sheet(file: Path) -> Sheet:
    """A doctrine file with all its faults. Raises DoctrineError where it is no YAML or of no known kind."""
    node = nodes.read(file)
    problems = Problems()
    kind = _kind(node, problems)
    problems.raise_first()
    required, optional = KINDS[kind]
    head = {"doctrine": one_of(tuple(KINDS)), **_HEADER}
    content = record(required={**head, **required}, optional={**_OVER, **optional})(node, problems)
    check_origin(content, problems)
    return Sheet(file, kind, content, problems)


def _kind(node: nodes.Node, problems: Problems) -> str:
    """What the file says it is, under the key `doctrine`."""
    entries = node.entries if isinstance(node, nodes.Mapping) else ()
    for key, value in entries:
        if isinstance(key, nodes.Scalar) and key.value == "doctrine":
            return str(one_of(tuple(KINDS))(value, problems))
    problems.add(node.place, 'the key "doctrine" is missing', f'"doctrine:" with {one_word_of(KINDS)}')
    return ""


def provenance(entry: Record, lower: Provenance) -> Provenance:
    """The origin that an entry states, filled up from `lower`; a new mark brings its usual status."""
    mark = entry.get("mark") or lower.mark
    usual = lower.status if mark == lower.mark else STATUS_OF_MARK[mark]
    return Provenance(
        source=entry.get("source") or lower.source,
        mark=mark,
        status=entry.get("status") or usual,
        note=entry.get("note") or lower.note,
    )


def check_origin(entry: Record, problems: Problems) -> None:
    """An entry that states its origin must state one that holds together."""
    mark, status, source = entry.get("mark"), entry.get("status"), entry.get("source")
    if mark and status and STATUSES.index(status) < STATUSES.index(STATUS_OF_MARK[mark]):
        problem = f'the mark {mark} does not allow the status "{status}"'
        problems.add(entry.place_of("status"), problem, f'"{STATUS_OF_MARK[mark]}" or a humbler status')
    if mark == "S" and source and "¶" not in source:
        problem = f'the mark S needs a paragraph, and "{source}" names none'
        problems.add(entry.place_of("source"), problem, 'a "¶" and its number')


def codes_of(entry: Record, key: str) -> frozenset[str]:
    return frozenset(entry.get(key) or ())


def unknown_key(place: Place, key: str, known: Any, problems: Problems, *, what: str) -> None:
    """Notes a code that is not in a list."""
    problems.add(place, f'"{key}" is no {what}', one_word_of(known, instead_of=key))
