"""What a map draws of incidents: cells when far, points when near, counties where no more is known, months of the brush.

Everything is asked of `queries.incidents` or `queries.cells` with the filters of the list, so that map, list and
count answer one question, for one reader.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import h3
from django.db.models import BooleanField, Count, ExpressionWrapper, Max, QuerySet, Sum

from tutela.incidents import queries
from tutela.incidents.models import Incident
from tutela.incidents.queries import LOCATED, Filters
from tutela.kernel.access import Reader
from tutela.kernel.geography import Box, Point, cell_centre, parent_cell

MOST_POINTS = 300
"""So many incidents at once can be told apart; more are counted in cells."""

MOST_CELLS = 1_500
"""Above this the cells of the view are made coarser."""

NEAR_ZOOM = 8.0
"""From this zoom on points are drawn where they are few enough. Zoom as in web maps: 256 * 2^zoom pixels round the earth."""

RESOLUTION_FROM_ZOOM = ((9.8, 7), (8.2, 6), (6.6, 5), (5.0, 4), (3.6, 3), (0.0, 2))
"""From which zoom on cells of which H3 resolution: 8 to 25 pixels a side."""

NEAR_RESOLUTION = 6
"""From this one on only the cells near the view are counted; coarser ones are kept counted for the whole mission."""

CORNER_SCALE = 10_000
"""Corners of cells are written in steps of 1 / CORNER_SCALE degree (11 m)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many incidents and people killed (low, best, high), and the last day on which any of them ended."""

    count: int = 0
    low: int = 0
    best: int = 0
    high: int = 0
    last: date | None = None

    def __add__(self, other: "Tally") -> "Tally":
        days = [day for day in (self.last, other.last) if day]
        return Tally(
            self.count + other.count,
            self.low + other.low,
            self.best + other.best,
            self.high + other.high,
            max(days, default=None),
        )


@dataclass(frozen=True, slots=True)
class Tallied:
    """Incidents by area and by how well their place is known (`exact`, `near`, `county`, `wider`)."""

    rows: tuple[tuple[str, str, Tally], ...]

    def total(self) -> Tally:
        """All of them."""
        return sum((tally for _, _, tally in self.rows), Tally())

    def known(self) -> dict[str, Tally]:
        """By how well the place is known."""
        found = dict.fromkeys(("exact", "near", "county", "wider"), Tally())
        for _, known, tally in self.rows:
            found[known] += tally
        return found

    def areas(self, known: Iterable[str] = ("exact", "near", "county")) -> dict[str, Tally]:
        """By the smallest area that holds them, of those whose place is known so well."""
        wanted, found = set(known), defaultdict[str, Tally](Tally)
        for area, how, tally in self.rows:
            if how in wanted:
                found[area] += tally
        return dict(found)


@dataclass(frozen=True, slots=True)
class Cell:
    """An H3 cell, how many incidents it holds, and its corners: longitude and latitude of the first, then differences."""

    cell: str
    count: int
    corners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Incidents that began in a month, and people killed in them by the best estimate."""

    month: date
    count: int
    best: int


def tallied(*, reader: Reader, filters: Filters) -> Tallied:
    """Everything that answers to the filters, by area and by how well the place is known: one query."""
    kept = queries.kept_by_month(reader=reader, filters=filters)
    found = _tallied_rows(reader, filters) if kept is None else _tallied_kept(kept)
    sums: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for area, known, tally in found:
        sums[area, known] += tally
    return Tallied(tuple((area, known, tally) for (area, known), tally in sorted(sums.items())))


def _tallied_kept(kept: QuerySet) -> Iterator[tuple[str, str, Tally]]:
    figures = [*(Sum(name) for name in ("count", "low", "best", "high")), Max("last")]
    for area, known, *told in kept.values_list("area", "known").annotate(*figures):
        yield area, known, Tally(*told)


def _tallied_rows(reader: Reader, filters: Filters) -> Iterator[tuple[str, str, Tally]]:
    located = ExpressionWrapper(LOCATED, output_field=BooleanField())
    # Without words and box the index by area holds all that is added up; the one by day does not.
    whole = bool(filters.q or filters.box)
    rows = queries.incidents(reader=reader, filters=filters, whole=whole).order_by().annotate(located=located)
    found = rows.values_list("area", "location_precision", "located").annotate(
        counted=Count("*"), lowest=Sum("low"), best_of_all=Sum("best"), highest=Sum("high"), last=Max("date_end")
    )
    for area, precision, is_located, *figures in found:
        yield area, _known(precision if is_located else None), Tally(*figures)


def _known(precision: int | None) -> str:
    return {1: "exact", 2: "near", 3: "county"}.get(precision or 0, "wider")


def months(*, reader: Reader, filters: Filters) -> list[Month]:
    """How many began in each month that had any, oldest first; the filters' own span of time is left out of it."""
    asked = replace(filters, since=None, until=None)
    kept = queries.kept_by_month(reader=reader, filters=asked)
    if kept is not None:
        found = kept.values_list("first_month").annotate(Sum("count"), Sum("best")).order_by("first_month")
        return [Month(*told) for told in found]
    rows = queries.incidents(reader=reader, filters=asked, whole=True).order_by()
    counts: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for day, count, best in rows.values_list("date_start").annotate(counted=Count("*"), killed=Sum("best")):
        held = counts[day.replace(day=1)]
        held[0] += count
        held[1] += best
    return [Month(month, *counts[month]) for month in sorted(counts)]


def points(*, reader: Reader, filters: Filters, view: Box) -> Sequence[Incident] | None:
    """The incidents in the view whose place is known as a point; None if they are too many to tell apart."""
    if not _may_be_points(filters):
        return []
    rows = queries.incidents(reader=reader, filters=replace(filters, place_known=_as_points(filters), box=view))
    if filters.box is not None:
        rows = rows.filter(queries.search.inside(filters.box, whole=False))
    found = list(rows[: MOST_POINTS + 1])
    return found if len(found) <= MOST_POINTS else None


def cells(*, reader: Reader, filters: Filters, view: Box, zoom: float) -> tuple[int, list[Cell]]:
    """The resolution for a zoom and the cells whose centre lies in the view, of incidents whose place is known as a point."""
    if not _may_be_points(filters):
        return resolution_for(zoom), []
    asked, resolution = replace(filters, place_known=_as_points(filters)), resolution_for(zoom)
    near = view if resolution >= NEAR_RESOLUTION else None
    counts = queries.cells(reader=reader, resolution=resolution, filters=asked, within=near).counts
    while len(inside := _inside(counts, view)) > MOST_CELLS and resolution > 0:
        resolution -= 1
        if near is not None and resolution < NEAR_RESOLUTION:
            near, counts = None, queries.cells(reader=reader, resolution=resolution, filters=asked).counts
        else:
            counts = _coarser(counts, resolution)
    return resolution, [Cell(cell, counts[cell], corners(cell)) for cell in inside]


def _inside(counts: Iterable[str], view: Box) -> list[str]:
    return [cell for cell in sorted(counts) if view.contains(cell_centre(cell))]


def _coarser(counts: Mapping[str, int], resolution: int) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for cell, count in counts.items():
        sums[parent_cell(cell, resolution)] += count
    return sums


def resolution_for(zoom: float) -> int:
    """The resolution of H3 whose cells can be told apart at a zoom."""
    return next(resolution for least, resolution in RESOLUTION_FROM_ZOOM if zoom >= least)


def corners(cell: str) -> tuple[int, ...]:
    """Corners of a cell in steps of 1 / CORNER_SCALE degree: the first, then the difference to each next one."""
    ring = [
        (round(longitude * CORNER_SCALE), round(latitude * CORNER_SCALE))
        for latitude, longitude in h3.cell_to_boundary(cell)
    ]
    moves = ((x - x0, y - y0) for (x0, y0), (x, y) in zip([(0, 0), *ring], ring, strict=False))
    return tuple(number for move in moves for number in move)


def box_of_view(view: Box, *, margin: float = 0.5) -> Box:
    """The view with a margin of its own size round it, so that a short move needs no new question."""
    wide = (view.east - view.west) % 360 or 360.0
    high = view.north - view.south
    if wide * (1 + 2 * margin) >= 360:
        west, east = -180.0, 180.0
    else:
        west, east = _turned(view.west - wide * margin), _turned(view.east + wide * margin)
    return Box(west, max(view.south - high * margin, -90.0), east, min(view.north + high * margin, 90.0))


def _turned(longitude: float) -> float:
    return Point((longitude + 180) % 360 - 180, 0).longitude


def _may_be_points(filters: Filters) -> bool:
    return filters.place_known in ("", "exact", "near", "point")


def _as_points(filters: Filters) -> str:
    return filters.place_known or "point"
