"""Pure decisions of the room: months, when their records are in, which words counts, whether an indicator has turned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LEVELS = {"country": 0, "admin1": 1, "admin2": 2}
"""Kinds of areas, and how deep they lie."""

SETTLE_DAYS = 30
"""So long after its end a month is given for late reports before it is scored. Mark D: the platform's own."""

REACH_DAYS = 92
"""Its records are in if another open record begins within so many days after its end: recording went on. Of what was
said in advance, by people who were there, silence for so long is an answer too; of a look back it is none, because a
source may simply end there. Mark D: the platform's own."""

BANDS = (0, 5, 20, 40, 60, 80, 95, 100)
"""Stated chances are put together between these, in 100."""

INCIDENTS, DEAD, FORECAST, SEEN = "incidents", "dead", "forecast", "seen"
"""Rules of indicators: as many incidents, as many killed, a forecast that high, something that people see."""


def month_of(day: date) -> int:
    """The count of a day's month; January 1980 is 1."""
    return (day.year - 1980) * 12 + day.month


def first_day(month: int) -> date:
    """The first day of a counted month."""
    years, rest = divmod(month - 1, 12)
    return date(1980 + years, rest + 1, 1)


def last_day(month: int) -> date:
    """The last day of a counted month."""
    return first_day(month + 1) - timedelta(days=1)


def is_over(month: int, today: date) -> bool:
    """Whether a month is past, and the days for late reports with it."""
    return today > last_day(month) + timedelta(days=SETTLE_DAYS)


def records_are_in(month: int, next_begins: date | None, *, in_advance: bool, today: date) -> bool:
    """Whether what was said of a month can be scored. next_begins: first day of the first open record after it."""
    until = last_day(month) + timedelta(days=REACH_DAYS)
    return (next_begins is not None and next_begins <= until) or (in_advance and today > until)


def has_begun(month: int, today: date) -> bool:
    """Whether what is said of a month now is said too late."""
    return today >= first_day(month)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, as the rule below needs it: about what, by whom, when."""

    key: object
    about: tuple[str, int, int]
    by: str
    at: datetime


def last_words(said: Iterable[Said]) -> set[object]:
    """The keys of those that count: of each author the last one about the same event."""
    last: dict[tuple, Said] = {}
    for one in said:
        held = last.get((one.by, one.about))
        if held is None or (one.at, str(one.key)) > (held.at, str(held.key)):
            last[(one.by, one.about)] = one
    return {one.key for one in last.values()}


@dataclass(frozen=True, slots=True)
class Band:
    """Chances from `low` to `high` (in 100): how often it was said, how often it happened, the mean that was said."""

    low: int
    high: int
    count: int
    happened: int
    stated: float

    @property
    def share(self) -> float:
        """In what share of them it happened."""
        return self.happened / self.count


def bands(stated: Sequence[float], happened: Sequence[bool]) -> list[Band]:
    """What was said and what came, put together by `BANDS`; bands of which nothing was said are left out."""
    found = []
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        inside = [
            (chance, came)
            for chance, came in zip(stated, happened, strict=True)
            if low <= chance * 100 < high or (high == BANDS[-1] and chance * 100 >= high)
        ]
        if inside:
            mean = sum(chance for chance, _ in inside) / len(inside)
            found.append(Band(low, high, len(inside), sum(came for _, came in inside), mean))
    return found


def has_turned(value: float | None, threshold: float) -> bool:
    """Whether an indicator stands over its mark; what is not known has not turned."""
    return value is not None and value >= threshold


def brier(chance: float, happened: bool) -> float:
    """Squared distance of the stated chance from what happened: 0 is best. The same for models and people."""
    return (chance - happened) ** 2
