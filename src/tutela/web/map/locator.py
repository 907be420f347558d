"""One record's place as a small drawing for pages without scripts: the areas round it, its precision, scale and grid.

Drawn from the sheets of the base map (`tools/build_basemap.py`) on a plane that is true at the middle of the drawing.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Point, mgrs
from tutela.places.boundaries import Boundaries

WIDE, HIGH = 320, 220
KM_A_DEGREE = 111.195
LEAST_KM = 130.0
"""So much country is shown at least, from side to side."""

NAMES_AT_MOST = 14
LETTER = 6.2
"""Pixels that a letter of a name takes, about."""

CORNERS = ((80, 34), (240, 34), (80, 176), (240, 176), (160, 30), (160, 180))
"""Where a name may stand whose own place is out of sight, in pixels."""

LEVELS = {"county": "2", "state": "1", "border": "0", "unsettled": "9"}
"""What the lines of a sheet part, by the digit of their level."""

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A country of the base map in degrees: arcs with their level and box, areas by code, towns."""

    arcs: list[list[Pair]]
    levels: str
    areas: dict[str, dict[str, Any]]
    towns: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the drawing looks: its middle, kilometres from side to side, and its size in pixels."""

    longitude: float
    latitude: float
    km: float
    wide: int = WIDE
    high: int = HIGH

    @property
    def scale(self) -> float:
        """Pixels a kilometre."""
        return self.wide / self.km

    def place(self, longitude: float, latitude: float) -> Pair:
        """In pixels from the left and the top."""
        east = (longitude - self.longitude) * KM_A_DEGREE * math.cos(math.radians(self.latitude))
        north = (latitude - self.latitude) * KM_A_DEGREE
        return self.wide / 2 + east * self.scale, self.high / 2 - north * self.scale

    @property
    def foot(self) -> Pair:
        """About where the scale stands."""
        return 50.0, self.high - 14.0

    def spot(self, x: float, y: float) -> Pair:
        """Longitude and latitude of a pixel: `place` the other way round."""
        east = (x - self.wide / 2) / self.scale / (KM_A_DEGREE * math.cos(math.radians(self.latitude)))
        return self.longitude + east, self.latitude + (self.high / 2 - y) / self.scale / KM_A_DEGREE

    def sees(self, points: Iterable[Pair]) -> bool:
        """Whether the box round some places meets the drawing."""
        placed = [self.place(*point) for point in points]
        lefts, tops = [x for x, _ in placed], [y for _, y in placed]
        return min(lefts) < self.wide and max(lefts) > 0 and min(tops) < self.high and max(tops) > 0


@dataclass(frozen=True, slots=True)
class Locator:
    """What `parts/locator.html` draws, in pixels of a box WIDE by HIGH. name: its own among those of a page."""

    kind: str
    name: str = ""
    land: str = ""
    lines: dict[str, str] = field(default_factory=dict)
    area: str = ""
    edge: str = ""
    circle: tuple[float, float, float] | None = None
    spot: Pair | None = None
    names: tuple[dict[str, Any], ...] = ()
    towns: tuple[dict[str, Any], ...] = ()
    scale_km: int = 0
    scale: float = 0.0
    grid: str = ""
    country: str = ""


@functools.lru_cache(maxsize=256)
def locate(
    *, longitude: float | None, latitude: float | None, precision: int | None, area: str, language: str = "en"
) -> Locator | None:
    """The drawing of a place, or None where it is known less closely than a state: then words must do."""
    drawn = doctrine().lists["location_precision"][str(precision)].attributes if precision else {}
    level, found = drawn.get("area_level"), None
    if level and len(area) > 2:
        found = _of_area(area, language)
    elif level is None and drawn and longitude is not None and latitude is not None:
        found = _of_point(longitude, latitude, drawn["radius_m"] / 1000, area, language)
    return found and replace(found, name=_name(longitude, latitude, precision, area))


def _name(*facts: object) -> str:
    """The same for the same place, so that a page is the same at every reading."""
    return "locator-" + re.sub(r"[^A-Za-z0-9]+", "-", "-".join(map(str, facts)))


def _of_point(longitude: float, latitude: float, radius_km: float, area: str, language: str) -> Locator:
    frame = Frame(longitude, latitude, max(LEAST_KM, radius_km * 2.6 * WIDE / HIGH))
    radius = max(7.0, radius_km * frame.scale)
    grid = mgrs(Point(longitude, latitude), 3 if radius_km <= 1 else 0)
    return drawing(
        "circle",
        frame,
        area[:2],
        language,
        spot=(WIDE / 2, HIGH / 2),
        circle=(WIDE / 2, HIGH / 2, radius),
        grid=_spaced(grid),
    )


def _of_area(area: str, language: str) -> Locator | None:
    sheet = read_sheet(area[:2])
    if sheet is None or not (rings := _rings(sheet, area)):
        return None
    points = [point for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    middle = (south + north) / 2
    wide = (east - west) * KM_A_DEGREE * math.cos(math.radians(middle))
    high = (north - south) * KM_A_DEGREE
    frame = Frame((west + east) / 2, middle, max(LEAST_KM, wide * 1.3, high * 1.3 * WIDE / HIGH))
    whole = {"area": path_of(rings, frame, closed=True), "edge": path_of(_edge(sheet, area), frame)}
    return drawing("area", frame, area[:2], language, own=area, **whole)


def drawing(kind: str, frame: Frame, country: str, language: str, own: str = "", **more: Any) -> Locator:
    """What lies in a frame: land, lines and names of a country. more: what else the drawing holds."""
    sheet = read_sheet(country)
    if sheet is None:
        return Locator(kind, country=country, **_scale(frame), **more)
    seen = {code: _rings(sheet, code) for code, area in sheet.areas.items() if "rings" in area}
    seen = {code: rings for code, rings in seen.items() if frame.sees(point for ring in rings for point in ring)}
    lines = {name: path_of(_lines(sheet, level, frame), frame) for name, level in LEVELS.items()}
    land = "".join(path_of(rings, frame, closed=True) for rings in seen.values())
    towns = tuple(_towns(sheet, frame, language))
    taken = [(town["x"] + 5 + len(town["text"]) * LETTER / 2, town["y"]) for town in towns]
    names = tuple(_names(seen, frame, language, own, [*filter(None, [more.get("spot")]), frame.foot, *taken]))
    return Locator(kind, country=country, land=land, lines=lines, names=names, towns=towns, **_scale(frame), **more)


def _lines(sheet: Sheet, level: str, frame: Frame) -> list[list[Pair]]:
    """The arcs of a level in sight."""
    held = zip(sheet.arcs, sheet.levels, strict=True)
    return [arc for arc, found in held if found == level and frame.sees(arc)]


def _names(
    seen: Mapping[str, list[list[Pair]]], frame: Frame, language: str, own: str, taken: list[Pair]
) -> Iterator[dict[str, Any]]:
    """Names of areas where there is room for them, that of the place's own area first.

    A name stands where the sheet wants it or, where that is out of sight, in a corner that the area fills.
    """
    boundaries, sheet = Boundaries.load(), None
    for code in sorted(seen, key=lambda code: (code != own, code))[:NAMES_AT_MOST]:
        sheet = read_sheet(code[:2])
        assert sheet is not None
        name = boundaries.name(code, language)
        half = len(name) * LETTER / 2
        wanted = frame.place(*sheet.areas[code]["at"])
        corners = (
            [] if _holds(frame, wanted, half) else [one for one in CORNERS if _lies_in(seen[code], frame.spot(*one))]
        )
        for x, y in (wanted, *corners):
            free = all(abs(x - other[0]) > half + 34 or abs(y - other[1]) > 15 for other in taken)
            if free and _holds(frame, (x, y), half):
                taken.append((x, y))
                yield {"x": f"{x:.0f}", "y": f"{y:.0f}", "text": name, "own": code == own}
                break


def _holds(frame: Frame, place: Pair, half: float) -> bool:
    """Whether a name of this half width lies whole in the drawing."""
    return half < place[0] < frame.wide - half and 12 < place[1] < frame.high - 22


def _lies_in(rings: Iterable[Sequence[Pair]], point: Pair) -> bool:
    """Whether a point lies within an odd number of rings."""
    x, y = point
    crossings = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in itertools.pairwise([*ring, ring[0]]):
            crossings += (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    return crossings % 2 == 1


def _towns(sheet: Sheet, frame: Frame, language: str) -> Iterator[dict[str, Any]]:
    placed: list[Pair] = [(frame.wide / 2, frame.high / 2), frame.foot]
    for town in sheet.towns:
        x, y = frame.place(*town["at"])
        name = town.get("names", {}).get(language, town["name"])
        fits = 6 < x < frame.wide - len(name) * LETTER - 8 and 12 < y < frame.high - 22
        if fits and all(abs(x - a) > 70 or abs(y - b) > 16 for a, b in placed):
            placed.append((x, y))
            yield {"x": round(x), "y": round(y), "text": name}


def _scale(frame: Frame) -> dict[str, Any]:
    """The longest round length of at most 90 pixels."""
    most = 90 / frame.scale
    power = 10 ** math.floor(math.log10(most))
    km = next(times * power for times in (5, 2, 1) if times * power <= most)
    return {"scale_km": int(km), "scale": round(km * frame.scale, 1)}


def _rings(sheet: Sheet, code: str) -> list[list[Pair]]:
    """The outlines of an area and of everything below it."""
    return [
        [point for arc in ring for point in (sheet.arcs[arc] if arc >= 0 else sheet.arcs[~arc][::-1])]
        for below, area in sheet.areas.items()
        if below.startswith(code)
        for polygon in area.get("rings", ())
        for ring in polygon
    ]


def _edge(sheet: Sheet, code: str) -> list[list[Pair]]:
    """The outer edge of an area: the arcs that only one of its parts has."""
    parts = (area for below, area in sheet.areas.items() if below.startswith(code))
    used = Counter(
        arc if arc >= 0 else ~arc
        for part in parts
        for polygon in part.get("rings", ())
        for ring in polygon
        for arc in ring
    )
    return [sheet.arcs[arc] for arc, times in used.items() if times == 1]


def path_of(lines: Iterable[Sequence[Pair]], frame: Frame, *, closed: bool = False) -> str:
    """Lines as commands of SVG in whole pixels, without the points that fall together or lie far outside."""
    return "".join(_line(line, frame) + ("Z" if closed else "") for line in lines)


def _line(line: Sequence[Pair], frame: Frame) -> str:
    made: list[tuple[int, int]] = []
    for point in line:
        x, y = frame.place(*point)
        step = (
            round(min(max(x, -frame.wide), 2 * frame.wide)),
            round(min(max(y, -frame.high), 2 * frame.high)),
        )
        if not made or abs(step[0] - made[-1][0]) + abs(step[1] - made[-1][1]) > 1:
            made.append(step)
    head, *rest = made
    moves = ((x - a, y - b) for (a, b), (x, y) in zip(made, rest, strict=False))
    return f"M{head[0]} {head[1]}" + "".join(f"l{x} {y}" for x, y in moves)


def _spaced(grid: str) -> str:
    """`36NUP230569` as people read it out."""
    digits = grid[-6:] if grid[-6:].isdigit() else ""
    body = grid.removesuffix(digits)
    return " ".join(part for part in (body[:-2], body[-2:], digits[:3], digits[3:]) if part)


# Reading the sheets


@functools.lru_cache(maxsize=32)
def read_sheet(country: str) -> Sheet | None:
    """A country's sheet in degrees; None where there is none."""
    file = files("tutela.web") / "static" / "web" / "map" / f"sheet-{country}.json"
    if not country.isalpha() or not file.is_file():
        return None
    held = json.loads(file.read_text(encoding="utf-8"))
    return Sheet(
        arcs=[unpacked(text, held["scale"]) for text in held["arcs"]],
        levels=held["levels"],
        areas={area["id"]: area for area in held["areas"]},
        towns=held["towns"],
    )


def unpacked(text: str, scale: int) -> list[Pair]:
    """The points of a packed line in degrees: the reverse of `packed` in tools/build_basemap.py."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        digit = ord(letter) - 63
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points: list[Pair] = []
    x = y = 0
    for east, north in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + east, y + north
        points.append((x / scale, y / scale))
    return points
