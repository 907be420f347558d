"""Makes the base map: land, boundaries, rivers, lakes and towns, as small files that a page can draw by itself.

    PYTHONPATH=src python tools/build_basemap.py ../shared/data

Reads the administrative areas and places packaged with `tutela.places` and, below the folder given,
`basemap/ne_10m_{admin_0_boundary_lines_land,rivers_africa,lakes_africa}.geojson` (Natural Earth, public domain).
Writes `src/tutela/web/static/web/map/`: `world.json`, `water.json` and `sheet-XX.json` for every country XX that
has boundaries below it. The same sources give the same bytes.

A sheet is JSON. Coordinates are steps of 1 / `scale` degree; a line is a text of differences in the encoding that
`packed` writes. Every boundary stands once in `arcs`, with the level of what it parts in `levels`; an area names
its rings by the numbers of their arcs (`~n` is arc n backwards), so that neighbours never gape or overlap.
docs/data-sources.md says where each file comes from.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from tutela.places.boundaries import Area, Boundaries
from tutela.places.gazetteer import Place, places

OUT = Path(__file__).resolve().parents[1] / "src/tutela/web/static/web/map"
SHEET_SCALE, WATER_SCALE, WORLD_SCALE = 1000, 200, 50
"""Steps a degree: 110 m in the sheet of a country, 550 m along water, 2.2 km in the world."""

SHEET_TOLERANCE, WATER_TOLERANCE, WORLD_TOLERANCE = 0.003, 0.01, 0.12
"""How far a simplified line may stray, in degrees (simplified by area, Visvalingam-Whyatt)."""

SMALLEST = 0.1
"""Islands of the world sheet below so many square degrees are left out."""

TOWNS = 160
"""Of each country so many places at most, the largest first."""

SOLID = "International boundary (verify)"
LINES = "basemap/ne_10m_admin_0_boundary_lines_land.geojson"
NOT_DETERMINED = ({"SD", "SS"}, {"SD", "XA"}, {"SS", "XA"})
"""Between these no final boundary is determined, whatever the sources draw."""

UNSETTLED = 9
"""The level of an outer edge that is drawn as not settled."""

BESIDE = 0.15
"""Degrees: so far may two drawings of one boundary lie apart."""

SCRIPTS = {"ar": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}
Step = tuple[int, int]


# Lines as text


def packed(points: Sequence[Step]) -> str:
    """Differences from point to point, each number as base-32 digits from "?" on, the low one first.

    The sign is in the lowest bit; a digit that another one follows has 32 added (Google's encoded polyline).
    """
    flat: list[int] = []
    before = (0, 0)
    for point in points:
        flat += (point[0] - before[0], point[1] - before[1])
        before = point
    return "".join(_digits(value) for value in flat)


def _digits(value: int) -> str:
    left = value << 1 if value >= 0 else ~(value << 1)
    text = ""
    while left >= 32:
        text += chr((left & 31 | 32) + 63)
        left >>= 5
    return text + chr(left + 63)


def steps(coordinates: Iterable[Sequence[float]], scale: int) -> list[Step]:
    """In steps of the sheet, without points that fall together."""
    made: list[Step] = []
    for x, y in coordinates:
        step = (round(x * scale), round(y * scale))
        if not made or step != made[-1]:
            made.append(step)
    return made


# Boundaries that stand once


@dataclass
class Mesh:
    """Rings cut at every point where more than two of them meet, so that what two areas share is one arc."""

    scale: int
    arcs: list[list[Step]] = field(default_factory=list)
    users: list[set[str]] = field(default_factory=list)
    _numbers: dict[tuple[Step, ...], int] = field(default_factory=dict)

    def lay(self, outlines: dict[str, shapely.Geometry]) -> dict[str, list[list[list[int]]]]:
        """The polygons of each area as rings of arc numbers."""
        rings = {code: list(self._rings(outline)) for code, outline in outlines.items()}
        junctions = _junctions(ring for held in rings.values() for polygon in held for ring in polygon)
        return {
            code: [[self._cut(ring, junctions, code) for ring in polygon] for polygon in held]
            for code, held in rings.items()
        }

    def _rings(self, outline: shapely.Geometry) -> Iterator[list[list[Step]]]:
        for polygon in shapely.get_parts(outline):
            found = [steps(ring.coords, self.scale) for ring in (polygon.exterior, *polygon.interiors)]
            if len(found[0]) > 3:
                yield [ring for ring in found if len(ring) > 3]

    def _cut(self, ring: list[Step], junctions: set[Step], code: str) -> list[int]:
        body = ring[:-1]
        start = next((place for place, point in enumerate(body) if point in junctions), None)
        if start is None:
            # A ring that nobody else touches begins at its lowest point, whoever drew it.
            start = body.index(min(body))
        turned = [*body[start:], *body[: start + 1]]
        ends = [place for place, point in enumerate(turned) if point in junctions or place in (0, len(turned) - 1)]
        return [self._number(turned[a : b + 1], code) for a, b in zip(ends, ends[1:], strict=False)]

    def _number(self, arc: list[Step], code: str) -> int:
        forwards, backwards = tuple(arc), tuple(reversed(arc))
        for key, sign in ((forwards, False), (backwards, True)):
            if key in self._numbers:
                number = self._numbers[key]
                self.users[number].add(code)
                return ~number if sign else number
        self._numbers[forwards] = len(self.arcs)
        self.arcs.append(arc)
        self.users.append({code})
        return len(self.arcs) - 1


def _junctions(rings: Iterable[list[Step]]) -> set[Step]:
    beside: dict[Step, set[Step]] = defaultdict(set)
    for ring in rings:
        for one, other in zip(ring, ring[1:], strict=False):
            beside[one].add(other)
            beside[other].add(one)
    return {point for point, others in beside.items() if len(others) != 2}


# Whose boundary a line is


class Edges:
    """Which countries a line lies between, and whether that boundary is settled."""

    def __init__(self, boundaries: Boundaries, data: Path) -> None:
        self._codes = [code for code in boundaries.countries if boundaries.areas[code].shape is not None]
        self._codes = [*dict.fromkeys([*self._codes, "XA"])]
        self._tree = shapely.STRtree(boundaries.outlines(self._codes))
        found = _features(data / LINES)
        self._unsettled = shapely.union_all(
            [_shape_of(one) for one in found if one["properties"]["featurecla"] != SOLID]
        )

    def beside(self, place: shapely.Point) -> set[str]:
        """Countries within BESIDE of a place."""
        return {self._codes[i] for i in self._tree.query(place, predicate="dwithin", distance=BESIDE)}

    def level(self, country: str, arc: list[Step]) -> int:
        """Of an outer edge of a country: 0 where the boundary is settled."""
        x, y = arc[len(arc) // 2]
        middle = shapely.Point(x / SHEET_SCALE, y / SHEET_SCALE)
        others = self.beside(middle) - {country}
        disputed = any({country, other} in NOT_DETERMINED for other in others)
        return UNSETTLED if disputed or shapely.distance(middle, self._unsettled) < BESIDE / 3 else 0


# A country's sheet


def sheet(country: str, boundaries: Boundaries, towns: list[Place], edges: Edges) -> dict[str, Any]:
    """Its areas, the boundaries between them, and its towns."""
    leaves = [area for area in boundaries.areas.values() if area.shape is not None and _lies_in(area, country)]
    leaves = [area for area in leaves if not boundaries.children(area.id)]
    drawn = shapely.coverage_simplify(boundaries.outlines([area.id for area in leaves]), SHEET_TOLERANCE)
    mesh = Mesh(SHEET_SCALE)
    rings = mesh.lay({area.id: outline for area, outline in zip(leaves, drawn, strict=True)})
    outlines = dict(zip(rings, drawn, strict=True))
    above = sorted({code for area in leaves for code in boundaries.path(area.id)[:-1]})
    return {
        "scale": SHEET_SCALE,
        "country": country,
        "arcs": [packed(arc) for arc in mesh.arcs],
        "levels": "".join(
            str(edges.level(country, arc) if len(users) == 1 else _level(users, boundaries))
            for arc, users in zip(mesh.arcs, mesh.users, strict=True)
        ),
        "areas": [
            *(_named(boundaries.areas[code], _joined(code, outlines)) for code in above),
            *(_named(area, outlines[area.id]) | {"rings": rings[area.id]} for area in leaves),
        ],
        "towns": [_town(town) for town in towns],
    }


def _lies_in(area: Area, country: str) -> bool:
    return area.id.startswith(country)


def _joined(code: str, outlines: dict[str, shapely.Geometry]) -> shapely.Geometry:
    return shapely.union_all([outline for leaf, outline in outlines.items() if leaf.startswith(code)])


def _level(users: set[str], boundaries: Boundaries) -> int:
    """1 between states, 2 between counties."""
    one, other = (boundaries.path(code) for code in sorted(users)[:2])
    return next((level for level, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 2)


def _named(area: Area, outline: shapely.Geometry) -> dict[str, Any]:
    """What an area is called, where its name stands (steps of 0.01 degree), and how much room it has there."""
    circle = shapely.maximum_inscribed_circle(max(shapely.get_parts(outline), key=lambda part: part.area), 0.01)
    (x, y), _ = circle.coords
    told = {"id": area.id, "name": area.name, "at": [round(x, 2), round(y, 2)], "room": round(circle.length, 2)}
    return told | ({"names": area.localized} if area.localized else {})


def _town(town: Place) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": town.name,
        "at": [round(town.point.longitude, 3), round(town.point.latitude, 3)],
        "rank": {"city": 1, "town": 2}.get(town.kind, 3),
    }
    names = {tag: name for tag, script in SCRIPTS.items() if (name := _in_script(town.names, script))}
    return told | ({"names": names} if names else {})


def _in_script(names: Iterable[str], script: str) -> str:
    return next((name for name in names if all(_is_of(letter, script) for letter in name)), "")


def _is_of(letter: str, script: str) -> bool:
    return not letter.isalpha() or unicodedata.name(letter, "").startswith(script)


def largest(found: Iterable[Place]) -> list[Place]:
    """The places to draw, the largest first."""
    return sorted(found, key=lambda place: (-(place.population or 0), place.name, place.id))[:TOWNS]


# The world


def world(boundaries: Boundaries, data: Path, edges: Edges) -> dict[str, Any]:
    """Land, and the lines between countries."""
    codes = [code for code in boundaries.countries if boundaries.areas[code].shape is not None]
    thin = shapely.coverage_simplify(boundaries.outlines(codes), WORLD_TOLERANCE)
    land = {code: _without_specks(outline) for code, outline in zip(codes, thin, strict=True)}
    land = {code: outline for code, outline in land.items() if not outline.is_empty}
    mesh = Mesh(WORLD_SCALE)
    rings = mesh.lay(land)
    return {
        "scale": WORLD_SCALE,
        "arcs": [packed(arc) for arc in mesh.arcs],
        "areas": [_named(boundaries.areas[code], land[code]) | {"rings": rings[code]} for code in rings],
        "lines": boundary_lines(data, edges),
    }


def water(data: Path) -> dict[str, Any]:
    """Rivers and lakes of Africa and the Middle East."""
    return {"scale": WATER_SCALE, "rivers": list(rivers(data)), "lakes": list(lakes(data))}


def _without_specks(outline: shapely.Geometry) -> shapely.Geometry:
    kept = [part for part in shapely.get_parts(outline) if part.area >= SMALLEST]
    return shapely.multipolygons(kept) if kept else shapely.MultiPolygon()


def _features(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_text(encoding="utf-8"))["features"]


def _shape_of(feature: dict[str, Any]) -> shapely.Geometry:
    """In two dimensions, pieces that touch joined to one line."""
    shape = shapely.force_2d(shapely.geometry.shape(feature["geometry"]))
    return shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape


def _lines_of(feature: dict[str, Any], tolerance: float, scale: int) -> Iterator[list[Step]]:
    for part in shapely.get_parts(shapely.simplify(_shape_of(feature), tolerance)):
        made = steps(part.coords, scale)
        if len(made) > 1:
            yield made


def _middle(shape: shapely.Geometry) -> shapely.Point:
    longest = max(shapely.get_parts(shape), key=lambda part: part.length)
    return shapely.line_interpolate_point(longest, 0.5, normalized=True)


def boundary_lines(data: Path, edges: Edges) -> dict[str, list[dict[str, Any]]]:
    """Boundaries between countries, and apart from them those that are disputed, indefinite or lines of control.

    Each says which countries lie beside it: where one of them is drawn from its own sheet, the line is left out.
    """
    kinds: dict[str, list[dict[str, Any]]] = {"solid": [], "unsettled": []}
    for feature in _features(data / LINES):
        beside = edges.beside(_middle(_shape_of(feature)))
        between = {feature["properties"].get(f"adm0_a3_{side}") for side in "lr"}
        settled = feature["properties"]["featurecla"] == SOLID and not between >= {"SDN", "SDS"}
        for line in _lines_of(feature, WORLD_TOLERANCE * 0.6, WORLD_SCALE):
            kinds["solid" if settled else "unsettled"].append({"line": packed(line), "beside": sorted(beside)})
    return kinds


def rivers(data: Path) -> Iterator[dict[str, Any]]:
    """Each with the zoom from which it is drawn."""
    for feature in _features(data / "basemap/ne_10m_rivers_africa.geojson"):
        properties = feature["properties"]
        for line in _lines_of(feature, WATER_TOLERANCE, WATER_SCALE):
            yield {"line": packed(line), "from": round(float(properties["min_zoom"] or 5), 1)}


def lakes(data: Path) -> Iterator[str]:
    """Outlines of lakes and reservoirs."""
    for feature in _features(data / "basemap/ne_10m_lakes_africa.geojson"):
        outline = shapely.simplify(shapely.force_2d(shapely.geometry.shape(feature["geometry"])), WATER_TOLERANCE)
        for part in shapely.get_parts(outline):
            made = steps(part.exterior.coords, WATER_SCALE)
            if len(made) > 3:
                yield packed(made)


def write(name: str, made: dict[str, Any]) -> None:
    """One file, on one line, and its size told."""
    file = OUT / f"{name}.json"
    file.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def main() -> None:
    """Write the world and the sheets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds basemap/")
    data = parser.parse_args().data
    OUT.mkdir(parents=True, exist_ok=True)
    boundaries = Boundaries.load()
    edges = Edges(boundaries, data)
    write("world", world(boundaries, data, edges))
    write("water", water(data))
    by_country: dict[str, list[Place]] = defaultdict(list)
    for place in places():
        by_country[place.area[:2]].append(place)
    divided = [code for code in boundaries.countries if boundaries.children(code) or code == "XA"]
    for code in divided:
        write(f"sheet-{code}", sheet(code, boundaries, largest(by_country[code]), edges))


if __name__ == "__main__":
    np.seterr(all="raise")
    main()
