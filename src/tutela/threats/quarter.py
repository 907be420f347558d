"""The quarterly assessment compared with the one before. Pure: lines in, what changed and what came true out.

A line is a threat as it stood when the assessment was drawn from the register, with what happened in the quarter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from tutela.threats import rules

NEW, UP, DOWN, SAME, ENDED = CHANGES = ("new", "up", "down", "same", "ended")
"""Codes of the list `quarterly_change`."""

MONTHS = 3


@dataclass(frozen=True, slots=True)
class Before:
    """What the last issued assessment said of a threat."""

    likelihood: int | None = None
    impact: int | None = None
    risk: int | None = None
    risk_class: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One threat in a quarterly assessment. None: not known.

    threat: id, 32 hex digits. linked: incidents of the quarter that are linked as evidence for it; matching: incidents
    of the quarter in its area, of a type in which it comes true, by the group that it names if it names one.
    killed, civilians: persons, best estimate, of all these incidents. before: what was said last time.
    responses: how many in which state.
    """

    threat: str
    title: str
    threat_type: str
    threat_state: str = ""
    perpetrator_class: str = ""
    perpetrator: str = ""
    place_text: str = ""
    area: str = ""
    time_frame: str = ""
    persons_at_risk: int | None = None
    groups: tuple[str, ...] = ()
    destabilising: bool = False
    version: int = 0
    likelihood: int | None = None
    impact: int | None = None
    risk: int | None = None
    risk_class: str = ""
    rank: int = 0
    floored: bool = False
    exposed: int | None = None
    trend: str = ""
    confidence: str = ""
    judgement: str = ""
    mission_gap: str = ""
    information_gaps: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    residual_risk: int | None = None
    residual_class: str = ""
    responses: Mapping[str, int] = field(default_factory=dict)
    closed: bool = False
    threat_end: str = ""
    linked: int = 0
    matching: int = 0
    killed: int = 0
    civilians: int = 0
    change: str = NEW
    before: Before | None = None

    @property
    def came_true(self) -> bool:
        """Whether something of it happened in the quarter."""
        return self.linked + self.matching > 0

    def written(self) -> dict[str, Any]:
        """As it is kept: plain values."""
        return {**asdict(self), "groups": list(self.groups), "responses": dict(self.responses)}


def read(kept: Mapping[str, Any]) -> Line:
    """A line that was kept, also by an earlier version of the program: what it did not know is left at nothing."""
    known = {one.name for one in fields(Line)}
    facts = {name: value for name, value in kept.items() if name in known}
    before = facts.pop("before", None)
    return Line(**{**facts, "groups": tuple(facts.get("groups", ()))}, before=Before(**before) if before else None)


def compared(lines: Iterable[Line], earlier: Sequence[Line], scales: rules.Scales) -> list[Line]:
    """The lines with what was said of each last time and what changed, the most pressing first, what ended last."""
    said = {one.threat: one for one in earlier if not one.closed}
    found = [_compared(line, said.get(line.threat), scales) for line in lines]
    return sorted(found, key=_order)


def _order(line: Line) -> tuple[Any, ...]:
    rank, destabilising, exposed = rules.priority(rules.Ranked(line.rank, line.destabilising, line.exposed or 0))
    return (line.closed, -rank, not destabilising, -exposed, line.threat)


def _compared(line: Line, said: Line | None, scales: rules.Scales) -> Line:
    before = Before(said.likelihood, said.impact, said.risk, said.risk_class) if said else None
    return replace(line, before=before, change=change_of(line, before, scales))


def change_of(line: Line, before: Before | None, scales: rules.Scales) -> str:
    """How a threat moved since it was last told of: by the product, or by the class where a product is not known."""
    if line.closed:
        return ENDED
    if before is None:
        return NEW
    step = _step(line, before, scales)
    return UP if step > 0 else DOWN if step < 0 else SAME


def _step(line: Line, before: Before, scales: rules.Scales) -> int:
    by_class = scales.rank(line.risk_class) - scales.rank(before.risk_class)
    if line.risk is None or before.risk is None:
        return by_class
    return by_class or line.risk - before.risk


@dataclass(frozen=True, slots=True)
class Record:
    """How good the last assessment was, of the threats that it told of. said: those that it called likely."""

    said: int
    said_came_true: int
    others: int
    others_came_true: int


def how_good(lines: Iterable[Line], *, likely_from: int) -> Record:
    """Of what was called likely last time, how much came true; and of the rest."""
    told = [line for line in lines if line.before is not None]
    said = [line for line in told if _was_likely(line, likely_from)]
    others = [line for line in told if not _was_likely(line, likely_from)]
    return Record(len(said), sum(one.came_true for one in said), len(others), sum(one.came_true for one in others))


def _was_likely(line: Line, likely_from: int) -> bool:
    return line.before is not None and (line.before.likelihood or 0) >= likely_from


def did_not(line: Line, *, likely_from: int) -> bool:
    """Whether it was called likely last time, and nothing of it happened."""
    return _was_likely(line, likely_from) and not line.came_true


# Quarters


def span(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter, 1 to 4."""
    first = date(year, MONTHS * (quarter - 1) + 1, 1)
    after = date(year + 1, 1, 1) if quarter == 4 else date(year, MONTHS * quarter + 1, 1)
    return first, after - timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short for it."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return day.year, (day.month - 1) // MONTHS + 1
