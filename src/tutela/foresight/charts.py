"""Drawings as SVG, made here so that a page needs no script: the fan of one area, bars of months, the map of one month.

The numbers of fan and map stand in a table beside them too, those of bars in a sentence. A drawing is not turned round
in Arabic, as charts and maps are not.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import shapely

from tutela.foresight import rules
from tutela.kernel import languages
from tutela.places.boundaries import Boundaries

WIDTH, HEIGHT = 640.0, 250.0
LEFT, RIGHT, TOP, FOOT = 38.0, 8.0, 14.0, 24.0
TICKS = (0, 1, 5, 25, 100, 250, 500, 1000, 2500, 5000, 10_000, 50_000, 100_000)
MOST_TICKS = 6
TINTS = (5, 20, 40, 60, 80)
"""From which chance, in 100, on an area has the next darker tint."""

MAP_WIDTH, MAP_HEIGHT = 640.0, 460.0
SCALES_KM = (10, 20, 50, 100, 200, 500, 1000)
SMALLEST = 26.0
"""Areas narrower than this on the sheet carry no number: it would cover them."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a forecast says of one month of one area. quantiles: 5, 25, 50, 75, 95 in 100. observed: if it is scored."""

    month: int
    quantiles: Sequence[float]
    observed: int | None


def fan(past: Sequence[int], known_until: int, said: Sequence[Said], *, label: str) -> str:
    """Deaths of the months known as bars, what may come as a fan. past: ends with month `known_until`; one number each.

    said: rising by month. label: what the drawing shows, for those who cannot see it.
    """
    first = known_until - len(past) + 1
    sheet = _Sheet(first, said[-1].month, max([*past, *(max(one.quantiles[4], one.observed or 0) for one in said), 5]))
    parts = [
        *sheet.grid(),
        *(sheet.bar(first + step, dead) for step, dead in enumerate(past) if dead),
        sheet.band(said, 0, 4, "fan-wide"),
        sheet.band(said, 1, 3, "fan-narrow"),
        sheet.line(said),
        *(sheet.dot(one.month, one.observed) for one in said if one.observed is not None),
    ]
    return _svg(WIDTH, HEIGHT, label, "".join(parts))


def bars(counts: Sequence[int], last: int, *, label: str) -> str:
    """One number a month as bars, the last of them month `last`. label: as for `fan`."""
    first = last - len(counts) + 1
    sheet = _Sheet(first, last, max([*counts, 5]))
    drawn = [sheet.bar(first + step, count) for step, count in enumerate(counts) if count]
    return _svg(WIDTH, HEIGHT, label, "".join([*sheet.grid(), *drawn]))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Months across, deaths upwards by their square root."""

    first: int
    last: int
    most: float

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / (self.last - self.first + 1)

    def x(self, month: int, share: float = 0.5) -> float:
        return LEFT + (month - self.first + share) * self.step

    def y(self, dead: float) -> float:
        return HEIGHT - FOOT - math.sqrt(max(dead, 0) / self.most) * (HEIGHT - FOOT - TOP)

    def grid(self) -> list[str]:
        ticks = [tick for tick in TICKS if tick <= self.most][-MOST_TICKS:]
        found = [
            f'<path class="tick" d="M{LEFT:g} {self.y(tick):.1f}H{WIDTH - RIGHT:g}"/>'
            f'<text x="{LEFT - 5:g}" y="{self.y(tick) + 4:.1f}" text-anchor="end">{_number(tick)}</text>'
            for tick in ticks
        ]
        months = [month for month in range(self.first, self.last + 1) if (month - 1) % 12 == 0]
        found += [
            f'<path class="tick" d="M{self.x(month, 0):.1f} {TOP:g}V{HEIGHT - FOOT:g}"/>'
            f'<text x="{self.x(month, 0) + 3:.1f}" y="{HEIGHT - 8:g}">{_plain(rules.first_day(month).year)}</text>'
            for month in months
        ]
        return found

    def bar(self, month: int, dead: float) -> str:
        top = self.y(dead)
        return (
            f'<rect class="past" x="{self.x(month, 0.15):.1f}" y="{top:.1f}" width="{self.step * 0.7:.1f}" '
            f'height="{HEIGHT - FOOT - top:.1f}"/>'
        )

    def band(self, said: Sequence[Said], low: int, high: int, name: str) -> str:
        upper = [(one.month, self.y(one.quantiles[high])) for one in said]
        lower = [(one.month, self.y(one.quantiles[low])) for one in reversed(said)]
        corners = [
            f"{self.x(month, share):.1f} {y:.1f}"
            for row, shares in ((upper, (0, 1)), (lower, (1, 0)))
            for month, y in row
            for share in shares
        ]
        return f'<path class="{name}" d="M{"L".join(corners)}Z"/>'

    def line(self, said: Sequence[Said]) -> str:
        steps = [f"{self.x(one.month, share):.1f} {self.y(one.quantiles[2]):.1f}" for one in said for share in (0, 1)]
        return f'<path class="fan-middle" d="M{"L".join(steps)}"/>'

    def dot(self, month: int, dead: float) -> str:
        return f'<circle class="came" cx="{self.x(month):.1f}" cy="{self.y(dead):.1f}" r="3.6"/>'


# The map

Placed = Callable[[float, float], tuple[float, float]]
"""From longitude and latitude to where it stands in the drawing."""


@dataclass(frozen=True, slots=True)
class Shaded:
    """One area of the map. chance: in 100. words: of the area, for a pointer that rests on it. range: 5 to 95 in 100."""

    code: str
    words: str
    chance: float
    low: float
    high: float
    chosen: bool = False


def risk_map(areas: Sequence[Shaded], *, label: str) -> str:
    """The areas with their chance as a tint and as a number, and beneath it the span that holds in 90 of 100 futures."""
    known = Boundaries.load()
    shapes = {one.code: shapely.geometry.shape(known.polygon(one.code)) for one in areas}
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    squeeze = max(0.05, math.cos(math.radians((south + north) / 2)))
    scale = min((MAP_WIDTH - 16) / ((east - west) * squeeze), (MAP_HEIGHT - 40) / (north - south))
    height = (north - south) * scale + 40

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return 8 + (longitude - west) * squeeze * scale, 8 + (north - latitude) * scale

    drawn = [_area(one, shapes[one.code], at, 1.2 / scale) for one in areas]
    numbers = [_numbers(one, shapes[one.code], at, scale * squeeze) for one in areas]
    bar = _scale_bar(scale / 111.195, height)
    return _svg(MAP_WIDTH, height, label, "".join([*drawn, *numbers, bar]))


def _area(one: Shaded, shape: shapely.Geometry, at: Placed, tolerance: float) -> str:
    tint = sum(one.chance >= mark for mark in TINTS)
    path = "".join(_ring(ring, at) for ring in _rings(shape.simplify(tolerance)))
    chosen = " chosen" if one.chosen else ""
    return f'<path class="area tint-{tint}{chosen}" d="{path}"><title>{escape(one.words)}</title></path>'


def _rings(shape: shapely.Geometry) -> list:
    parts = shape.geoms if hasattr(shape, "geoms") else [shape]
    return [part.exterior for part in parts if not part.is_empty]


def _ring(ring: shapely.LinearRing, at: Placed) -> str:
    points = [at(longitude, latitude) for longitude, latitude in ring.coords]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points[:-1]) + "Z"


def _numbers(one: Shaded, shape: shapely.Geometry, at: Placed, wide: float) -> str:
    west, _south, east, _north = shape.bounds
    if (east - west) * wide < SMALLEST:
        return ""
    spot = shape.representative_point()
    x, y = at(spot.x, spot.y)
    dark = " on-dark" if one.chance >= TINTS[-2] else ""
    return (
        f'<text class="figure{dark}" x="{x:.0f}" y="{y:.0f}" text-anchor="middle">{_number(round(one.chance))}</text>'
        f'<text class="span{dark}" x="{x:.0f}" y="{y + 12:.0f}" text-anchor="middle">'
        f"{_number(round(one.low))}–{_number(round(one.high))}</text>"
    )


def _scale_bar(units_a_km: float, height: float) -> str:
    km = max((one for one in SCALES_KM if one * units_a_km < MAP_WIDTH / 4), default=SCALES_KM[0])
    long = km * units_a_km
    return (
        f'<path class="scale" d="M8 {height - 8:.0f}h{long:.0f}"/>'
        f'<text x="{14 + long:.0f}" y="{height - 4:.0f}">{_number(km)} km</text>'
    )


def _svg(width: float, height: float, label: str, inside: str) -> str:
    return (
        f'<svg class="drawing" viewBox="0 0 {width:g} {height:.0f}" role="img" aria-label="{escape(label)}" '
        f'direction="ltr">{inside}</svg>'
    )


def _number(value: float) -> str:
    return languages.number(value)


def _plain(year: int) -> str:
    return languages.in_digits(str(year))
