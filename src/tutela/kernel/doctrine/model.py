"""Doctrine as the rooms see it: code lists, clocks, the review rule, timers, roles. Nothing here changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .errors import UnknownCode

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FALLBACK_LANGUAGE = "en"

STATUS_OF_MARK = MappingProxyType({"S": "stated", "T": "stated", "D": "derived", "G": "to-confirm"})
STATUSES = ("stated", "derived", "to-confirm")

CLOCK_STEPS = ("acknowledge", "decide", "dispatch")

_EMPTY: Mapping[str, Any] = MappingProxyType({})


def frozen(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(values))


def _mapping() -> Any:
    """A field that holds a mapping: compared, but left out of the hash."""
    return field(default_factory=lambda: _EMPTY, hash=False)


@dataclass(frozen=True)
class Provenance:
    """Where a piece of doctrine comes from and how far it may be shown as United Nations practice.

    mark: S stated in the source texts, T read in a public text, D this product's own proposal,
    G general knowledge. status: stated, derived, or to-confirm.
    """

    source: str
    mark: str
    status: str
    note: str = ""


def label_in(labels: Mapping[str, str], language: str) -> str:
    """The label in `language` (a region such as fr-CA is ignored), or else the English one."""
    return labels.get(language.replace("_", "-").split("-")[0].lower()) or labels[FALLBACK_LANGUAGE]


@dataclass(frozen=True)
class Code:
    """One code of a list. A withdrawn code is read and shown, and no longer offered."""

    code: str
    labels: Mapping[str, str] = field(hash=False)
    source: str
    mark: str
    status: str
    note: str = ""
    attributes: Mapping[str, Any] = _mapping()
    parent: str | None = None
    withdrawn: bool = False

    def label(self, language: str) -> str:
        return label_in(self.labels, language)


@dataclass(frozen=True)
class Attribute:
    """What a list says of one attribute of its codes.

    fixed: stored records depend on the value (bit masks, ranks), so no layer may change it.
    """

    type: str
    required: bool = False
    unique: bool = False
    fixed: bool = False
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class CodeList:
    """The codes of one list, in the order in which they are offered."""

    name: str
    title: Mapping[str, str] = field(hash=False)
    version: int
    codes: tuple[Code, ...]
    attributes: Mapping[str, Attribute] = _mapping()
    source: str = ""
    mark: str = ""
    status: str = ""
    note: str = ""
    _by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", frozen({code.code: code for code in self.codes}))

    def __getitem__(self, code: str) -> Code:
        """The code. Raises UnknownCode, which says what was probably meant."""
        if code not in self:
            raise UnknownCode(code, self.name, self._by_code)
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Code and label of every code that may still be chosen."""
        return [(code.code, code.label(language)) for code in self if not code.withdrawn]

    def children(self, parent: str) -> tuple[Code, ...]:
        return tuple(code for code in self if code.parent == parent)

    def bits(self, codes: Iterable[str]) -> int:
        """The set of codes as a bit mask, by their attribute `bit`. Raises UnknownCode."""
        return sum({1 << self[code].attributes["bit"] for code in codes})

    def codes_of(self, bits: int) -> tuple[str, ...]:
        """The codes in a bit mask, in the list's order; bits that no code has are left out."""
        return tuple(code.code for code in self if bits >> code.attributes["bit"] & 1)


_UNITS: Mapping[str, int | None] = MappingProxyType(
    {"min": 60, "h": 3_600, "d": 86_400, "week": 604_800, "working day": None, "month": None}
)


@dataclass(frozen=True)
class Duration:
    """A length of time as doctrine says it; months and working days have no fixed number of seconds."""

    amount: int
    unit: str

    @staticmethod
    def unit_named(word: str) -> str | None:
        """`weeks` is the unit `week`; None when it is no unit."""
        return next((unit for unit in _UNITS if word in (unit, f"{unit}s")), None)

    @property
    def seconds(self) -> int | None:
        length = _UNITS[self.unit]
        return None if length is None else self.amount * length


@dataclass(frozen=True)
class Clock:
    """Seconds from receipt within which an alert of one urgency is acknowledged, decided, dispatched.

    None: no clock runs for that step.
    """

    urgency: str
    provenance: Provenance
    acknowledge_s: int | None = None
    decide_s: int | None = None
    dispatch_s: int | None = None

    def seconds(self, step: str) -> int | None:
        return {"acknowledge": self.acknowledge_s, "decide": self.decide_s, "dispatch": self.dispatch_s}[step]

    def steps(self) -> tuple[tuple[str, int], ...]:
        """The steps that have a clock, earliest first."""
        running = ((step, self.seconds(step)) for step in CLOCK_STEPS)
        return tuple((step, limit) for step, limit in running if limit is not None)


@dataclass(frozen=True)
class Clocks:
    """The clocks of alerts; a missed step goes `levels_up` levels up, never past `last_level`."""

    by_urgency: Mapping[str, Clock] = field(hash=False)
    levels_up: int
    last_level: str

    def __getitem__(self, urgency: str) -> Clock:
        if urgency not in self.by_urgency:
            raise UnknownCode(urgency, "urgency", self.by_urgency)
        return self.by_urgency[urgency]


@dataclass(frozen=True)
class ReviewReason:
    """One reason that opens a review, and what it looks at. Empty sets look at nothing."""

    code: str
    opens: str
    provenance: Provenance
    harm_kinds: frozenset[str] = frozenset()
    site_kinds: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    no_action_reasons: frozenset[str] = frozenset()
    last_clock_missed: bool = False


@dataclass(frozen=True)
class ReviewRule:
    """When a review opens by itself (000 ¶96): metres, seconds, and the reasons."""

    radius_m: int
    join_window_s: int
    due_s: int
    reasons: Mapping[str, ReviewReason] = field(hash=False)
    provenance: Mapping[str, Provenance] = _mapping()


@dataclass(frozen=True)
class ThreatRule:
    """How a threat is scored (facts 1.6) and how often it is looked at again.

    many_exposed: persons; vulnerable_from: of the list `vulnerability`: from either on, impact is one higher than the
    worst harm expected. floor_impact, floor_class: from that impact on, risk is never below that class. likely_from:
    the likelihood from which one says "likely". review_every_s: seconds. signs: of each type of threat, the types of
    event in which it comes true.
    """

    many_exposed: int
    vulnerable_from: int
    floor_impact: int
    floor_class: str
    likely_from: int
    review_every_s: int
    signs: Mapping[str, frozenset[str]] = field(hash=False)
    provenance: Mapping[str, Provenance] = _mapping()


@dataclass(frozen=True)
class Timer:
    """A duty with a clock.

    kind: within (limit after `starts`), every (each limit), before (limit before `starts`),
    average (a target), calendar (a date rule, told in the note, without limit).
    """

    code: str
    labels: Mapping[str, str] = field(hash=False)
    kind: str
    provenance: Provenance
    limit: Duration | None = None
    starts: str = ""

    def label(self, language: str) -> str:
        return label_in(self.labels, language)


@dataclass(frozen=True)
class Role:
    """What a role may do. `conditions` names, for some verbs, the condition under which it may.

    reads: whether it reads records at all (within clearance, compartments and area).
    reads_journal: `all` entries or only one's `own`.
    """

    code: str
    may: frozenset[str]
    reads: bool
    reads_journal: str
    provenance: Provenance
    conditions: Mapping[str, str] = _mapping()

    def allows(self, verb: str) -> bool:
        """Whether the role has the verb; a condition of the verb is the caller's to check."""
        return verb in self.may


@dataclass(frozen=True)
class Layer:
    """One folder of doctrine files and the version of each that was taken."""

    name: str
    versions: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True)
class Doctrine:
    """Everything that was in force at one time; `digest` tells one doctrine from another."""

    lists: Mapping[str, CodeList] = field(hash=False)
    clocks: Clocks
    review_rule: ReviewRule
    threat_rule: ThreatRule
    timers: Mapping[str, Timer] = field(hash=False)
    roles: Mapping[str, Role] = field(hash=False)
    verbs: frozenset[str]
    documents: Mapping[str, str] = field(hash=False)
    layers: tuple[Layer, ...]
    notices: tuple[str, ...]
    digest: str

    def citation(self, source: str) -> str:
        """A source as a reader can find it: the document's title and the paragraph."""
        document, _, rest = source.partition(" ")
        title = self.documents.get(document)
        return source if title is None else f"{title}, {rest}".removesuffix(", ")
