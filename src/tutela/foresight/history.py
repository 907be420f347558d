"""The history that forecasts are made from and scored by: deaths per area and month over open records.

Open is what is unclassified, in no circle and held by nobody. So whoever sees all of an area sees every record that a
number here was made from, and the number carries no label but its area. What is known less well in place than the
level asks is left out, and said.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tutela.analysis.forecast.levels import AREA
from tutela.analysis.forecast.panel import Panel
from tutela.foresight import queries, rules
from tutela.places.boundaries import Boundaries


@dataclass(frozen=True, slots=True)
class History:
    """Deaths of the months `first` to `last`: values[t, u] in unit u. counted, left_out: see `Forecast`."""

    units: tuple[str, ...]
    first: int
    values: np.ndarray
    counted: int
    left_out: int

    @property
    def last(self) -> int:
        """The last month."""
        return self.first + len(self.values) - 1

    def panel(self) -> Panel:
        """As the library takes it."""
        return Panel(level=AREA, first_month=self.first, areas=np.array(self.units), values=self.values)

    def digest(self) -> str:
        """SHA-256 of units, months and deaths."""
        head = f"{','.join(self.units)};{self.first};{self.last};".encode()
        return hashlib.sha256(head + self.values.astype("<i8").tobytes()).hexdigest()


def units_of(area: str, level: str) -> tuple[str, ...]:
    """The areas of a level that lie in an area ("" for the whole mission), by code."""
    depth = rules.LEVELS[level]
    known = Boundaries.load().areas
    return tuple(sorted(code for code, one in known.items() if one.level == depth and code.startswith(area)))


def history(area: str, level: str, *, until: int) -> History:
    """Everything that is known of an area up to the end of a month. Empty months before the first record are left out.

    For the whole mission (`area` is empty) only countries with records are taken.
    """
    depth = rules.LEVELS[level]
    deaths, left_out, counted = _deaths(area, depth, last=rules.last_day(until))
    months = [month for _unit, month in deaths]
    units = units_of(area, level) if area else tuple(sorted({unit for unit, _month in deaths}))
    if not months:
        return History(units, until, np.zeros((0, len(units))), 0, left_out)
    first = min(months)
    values = np.zeros((until - first + 1, len(units)))
    place = {unit: number for number, unit in enumerate(units)}
    for (unit, month), dead in deaths.items():
        if unit in place:
            values[month - first, place[unit]] = dead
    return History(units, first, values, counted, left_out)


def observed(area: str, units: Sequence[str], month: int, level: str) -> list[int]:
    """Deaths in one month, a number a unit."""
    depth = rules.LEVELS[level]
    deaths, _left_out, _counted = _deaths(area, depth, first=rules.first_day(month), last=rules.last_day(month))
    return [deaths.get((unit, month), 0) for unit in units]


def dead_in(unit: str, month: int) -> int:
    """Deaths in one area, of whatever level, in one month."""
    return sum(
        row["dead"]
        for row in queries.deaths(area=unit, first=rules.first_day(month), last=rules.last_day(month))
        if row["area"].startswith(unit)
    )


def are_in(area: str, month: int, *, in_advance: bool, today: date) -> bool:
    """Whether the records of a month are in: see `rules.records_are_in`."""
    next_begins = queries.next_begins(area=area, after=rules.last_day(month))
    return rules.records_are_in(month, next_begins, in_advance=in_advance, today=today)


def _deaths(
    area: str, depth: int, *, last: date, first: date | None = None
) -> tuple[Mapping[tuple[str, int], int], int, int]:
    """Deaths by unit and month (of the last day of the record), records left out, records counted."""
    known = Boundaries.load()
    found: dict[tuple[str, int], int] = {}
    left_out = counted = 0
    for row in queries.deaths(area=area, first=first, last=last):
        if row["area"] not in known.areas or known.level(row["area"]) < depth:
            left_out += row["records"]
            continue
        key = (known.ancestor(row["area"], depth), (row["year"] - 1980) * 12 + row["month"])
        found[key] = found.get(key, 0) + row["dead"]
        counted += row["records"]
    return found, left_out, counted
