"""Which administrative area a point lies in, and what that area is called and shaped like.

An area is named by a code in which every area begins with the code of the one it lies in: `SS` South Sudan,
`SS01` Central Equatoria, `SS0101` Juba county. So `area >= "SS01" and area < "SS01~"` means "within Central
Equatoria". Codes are OCHA's P-codes wherever they nest and the boundary is the one they stand for; docs/
data-sources.md lists the others (`CD-CK`: country and Natural Earth's code) and the rule for Abyei (`XA`).

A point belongs to the present-day area that it lies in, by these steps, the first that answers:

1. The area of a surveyed file (OCHA's of South Sudan, Sudan and the Central African Republic; Abyei) that
   holds it. Where two of them overlap the order in areas.csv decides: Abyei, South Sudan, Sudan, Central
   African Republic.
2. If the source names a country (`country_hint`) that is drawn coarsely, and the point lies in it or no
   further off than the drawing errs: its nearest area. 5 km where the drawing is Natural Earth's (Goma, on
   the border of Rwanda); 25 km where only an outline of the country is at hand (Sierra Leone, Myanmar).
3. The area that holds the point in whatever drawing, in the order of areas.csv.
4. The nearest area within 5 km (a lake, the sea, a gap between the files of two countries).
5. The country in whose coarse outline the point lies; else the country that the source names; else "".
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np
import shapely
from numpy.typing import NDArray

from tutela.kernel.geography import GeographyError, Geometry, Point
from tutela.places.names import fold

ABYEI = "XA"
"""The Abyei Area, whose final status is not determined: within no country here."""

SURVEYED = "OCHA COD-AB"
"""How the sources begin whose boundaries are true enough to overrule the country that a source names."""

NEAR_M = 5_000
DRAWING_ERROR_M = 5_000
OUTLINE_ERROR_M = 25_000
SCALE = 100_000
"""Boundaries are kept in steps of 1 / SCALE degree (1.1 m)."""

_METRES_A_DEGREE = 111_195.08
_DATA = files("tutela.places") / "data"


class UnknownArea(GeographyError):
    """A code of an area that no packaged boundary file knows."""


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative area.

    level: 0 country, 1 and 2 its first and second order divisions.
    names: other names and spellings, any script. localized: names by language tag.
    pcodes: OCHA's P-codes for it, also where `id` is another. valid: the date for which the boundary stands.
    """

    id: str
    parent: str
    level: int
    name: str
    names: tuple[str, ...]
    localized: dict[str, str]
    pcodes: tuple[str, ...]
    source: str
    valid: str
    shape: int | None = field(repr=False)
    """Place of its own outline in boundaries.npz; None where it is the sum of its parts."""


def within(area: str, ancestor: str) -> bool:
    """Whether an area is the ancestor or lies in it, by the codes alone."""
    return ancestor <= area < ancestor + "~" if ancestor else False


def read_areas() -> Iterator[Area]:
    """Every packaged area, in the order in which overlaps are decided."""
    text = (_DATA / "areas.csv").read_text(encoding="utf-8")
    yield from (_area(row) for row in csv.DictReader(text.splitlines()))


def _area(row: dict[str, str]) -> Area:
    tagged = (entry.partition("=") for entry in _listed(row["localized"]))
    return Area(
        id=row["id"],
        parent=row["parent"],
        level=int(row["level"]),
        name=row["name"],
        names=_listed(row["names"]),
        localized={language: name for language, _, name in tagged},
        pcodes=_listed(row["pcodes"]),
        source=row["source"],
        valid=row["valid"],
        shape=int(row["shape"]) if row["shape"] else None,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def read_shapes() -> NDArray[np.object_]:
    """The packaged outlines as shapely multipolygons, in the order of `Area.shape`."""
    with (_DATA / "boundaries.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as packed:
        steps = np.cumsum(packed["steps"], axis=0, dtype=np.int64)
        offsets = tuple(np.cumsum(packed[name], dtype=np.int64) for name in ("rings", "polygons", "shapes"))
    outlines: NDArray[np.object_] = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, steps / SCALE, offsets)
    return outlines


class Boundaries:
    """The packaged areas, ready to be asked. Get it by `Boundaries.load()`; it never changes."""

    def __init__(self, areas: Sequence[Area], shapes: NDArray[np.object_]) -> None:
        self.areas = {area.id: area for area in areas}
        self._shapes = shapes
        self._children: dict[str, list[str]] = {}
        for area in areas:
            self._children.setdefault(area.parent, []).append(area.id)
        self._drawn = [area for area in areas if area.shape is not None]
        self._leaves = _Outlines([area for area in self._drawn if self._is_leaf(area)], shapes)
        self._countries = _Outlines([area for area in self._drawn if area.level == 0], shapes)

    @classmethod
    @functools.cache
    def load(cls) -> Boundaries:
        """The packaged boundaries, read once for the whole process."""
        return cls(list(read_areas()), read_shapes())

    @property
    def countries(self) -> tuple[str, ...]:
        """Codes of all countries and of Abyei, in alphabetical order."""
        return tuple(sorted(self._children[""]))

    # Where

    def area_of(self, point: Point, country_hint: str | None = None, level: int | None = None) -> str:
        """The deepest area that holds the point; "" if it lies in no country (see the steps above).

        country_hint: code of the country that the source names. level: no deeper than this.
        Raises UnknownArea for an unknown hint.
        """
        return self.areas_of([point], [country_hint], level)[0]

    def areas_of(
        self,
        points: Iterable[Point],
        country_hints: Iterable[str | None] | None = None,
        level: int | None = None,
    ) -> list[str]:
        """`area_of` for many points at once, in their order; as many hints as points, or none."""
        spots = np.array([shapely.Point(p.longitude, p.latitude) for p in points], dtype=object)
        hints: list[str | None] = [*country_hints] if country_hints is not None else [None] * len(spots)
        if len(hints) != len(spots):
            raise ValueError(f"{len(spots)} points need as many country hints, not {len(hints)}.")
        held = self._leaves.holding(spots)
        found = [area if self._is_surveyed(area) else "" for area in held]
        self._fill_by_hint(found, spots, hints)
        found = [area or drawn for area, drawn in zip(found, held, strict=True)]
        for step in (self._leaves.near, self._countries.holding):
            _fill(found, [i for i, area in enumerate(found) if not area], step, spots)
        return [self.ancestor(area or hint or "", level) for area, hint in zip(found, hints, strict=True)]

    def _is_surveyed(self, area: str) -> bool:
        return bool(area) and self.areas[area].source.startswith(SURVEYED)

    def _fill_by_hint(self, found: list[str], spots: NDArray[np.object_], hints: list[str | None]) -> None:
        for hint in {hint for hint in hints if hint}:
            outlines, reach_m = self._drawing_of(hint)
            named = [i for i, h in enumerate(hints) if h == hint and not found[i]]
            _fill(found, named, functools.partial(outlines.near, reach_m=reach_m), spots)

    @functools.lru_cache(maxsize=512)  # noqa: B019 the one instance lives as long as the process
    def _drawing_of(self, country: str) -> tuple[_Outlines, float]:
        """The outlines of a country's areas, and how many metres they may be wrong."""
        self._area(country)
        leaves = [area for area in self._drawn if within(area.id, country) and self._is_leaf(area)]
        if leaves and all(self._is_surveyed(area.id) for area in leaves):
            return _Outlines(leaves, self._shapes), 0.0
        outline_only = [area.id for area in leaves] == [country]
        return _Outlines(leaves, self._shapes), OUTLINE_ERROR_M if outline_only else DRAWING_ERROR_M

    def _is_leaf(self, area: Area) -> bool:
        return area.id not in self._children or area.id in _PARTLY_DIVIDED

    def ancestor(self, area: str, level: int | None) -> str:
        """The area itself, or the one at `level` that it lies in. "" stays "". Raises UnknownArea."""
        while area and level is not None and self._area(area).level > level:
            area = self.areas[area].parent
        return area

    # What

    def _area(self, area: str) -> Area:
        try:
            return self.areas[area]
        except KeyError:
            raise UnknownArea(f"No area has the code {area!r}. `tutela.places.boundaries` lists those known.") from None

    def name(self, area: str, language: str = "en") -> str:
        """The area's name, in the language where the sources have it. Raises UnknownArea."""
        held = self._area(area)
        return held.localized.get(language, held.name)

    def parent(self, area: str) -> str:
        """The area next above; "" above a country. Raises UnknownArea."""
        return self._area(area).parent

    def level(self, area: str) -> int:
        """0 country, 1 and 2 its divisions. Raises UnknownArea."""
        return self._area(area).level

    def path(self, area: str) -> tuple[str, ...]:
        """From the country down to the area itself. Raises UnknownArea."""
        upward = [area]
        while parent := self.parent(upward[-1]):
            upward.append(parent)
        return tuple(reversed(upward))

    def children(self, area: str) -> tuple[str, ...]:
        """Codes of the areas next below, in alphabetical order; () if there are none."""
        return tuple(sorted(self._children.get(area, ())))

    def country_named(self, name: str) -> str | None:
        """The code of a country from its name in any of six languages, UCDP's name, or a two-letter code."""
        return self._country_names.get(fold(name))

    @functools.cached_property
    def _country_names(self) -> dict[str, str]:
        held = [self.areas[country] for country in self.countries]
        named = ((area.id, (*area.names, *area.localized.values(), area.name, area.id)) for area in held)
        return {fold(name): code for code, names in named for name in names}

    def coded(self, text: str) -> tuple[str, ...]:
        """The areas that the text names by their code here or by one of OCHA's P-codes; () if it is no code."""
        return self._by_code.get(text.strip().upper(), ())

    @functools.cached_property
    def _by_code(self) -> dict[str, tuple[str, ...]]:
        held: dict[str, tuple[str, ...]] = {code: (code,) for code in self.areas}
        for area in self.areas.values():
            for pcode in area.pcodes:
                held[pcode] = tuple(dict.fromkeys((*held.get(pcode, ()), area.id)))
        return held

    def outlines(self, areas: Sequence[str]) -> NDArray[np.object_]:
        """The outlines as they are packaged, for areas that have one of their own (`Area.shape`)."""
        numbers = [number for area in areas if (number := self.areas[area].shape) is not None]
        found: NDArray[np.object_] = self._shapes[numbers]
        return found

    def polygon(self, area: str) -> Geometry:
        """The area as a GeoJSON Polygon or MultiPolygon, in steps of 1.1 m. Raises UnknownArea."""
        self._area(area)
        return self._polygon(area)

    @functools.lru_cache(maxsize=256)  # noqa: B019 the one instance lives as long as the process
    def _polygon(self, area: str) -> Geometry:
        shape = self._shape(area)
        single = shape.geoms[0] if len(shape.geoms) == 1 else shape
        return {
            "type": single.geom_type,
            "coordinates": _lists(shapely.geometry.mapping(single)["coordinates"]),
        }

    def _shape(self, area: str) -> shapely.MultiPolygon:
        parts = [self._shape(child) for child in self._children.get(area, ())]
        own = self.areas[area].shape
        if own is not None and (not parts or area in _PARTLY_DIVIDED):
            parts.append(self._shapes[own])
        joined = parts[0] if len(parts) == 1 else shapely.union_all(parts)
        return joined if joined.geom_type == "MultiPolygon" else shapely.multipolygons([joined])


_PARTLY_DIVIDED = frozenset({"SO"})
"""Countries with boundaries for a part only; the outline stands for the rest (Somalia's north-west)."""


class _Outlines:
    """Some outlines and the tree in which they are looked up."""

    def __init__(self, areas: Sequence[Area], shapes: NDArray[np.object_]) -> None:
        self._codes = [area.id for area in areas]
        self._shapes = shapes[[area.shape for area in areas if area.shape is not None]]
        self._tree = shapely.STRtree(self._shapes)

    def holding(self, spots: NDArray[np.object_]) -> list[str]:
        """For each spot the first outline that holds it, or ""."""
        which, outline = self._tree.query(spots)
        shapely.prepare(self._shapes[np.unique(outline)])
        kept = shapely.intersects(self._shapes[outline], spots[which])
        return self._first(len(spots), which[kept], outline[kept])

    def _first(self, count: int, which: NDArray[np.intp], outline: NDArray[np.intp]) -> list[str]:
        first = np.full(count, len(self._codes))
        np.minimum.at(first, which, outline)
        return [self._codes[i] if i < len(self._codes) else "" for i in first]

    def near(self, spots: NDArray[np.object_], reach_m: float = NEAR_M) -> list[str]:
        """For each spot the outline that holds it or else the nearest within `reach_m` metres, or ""."""
        held = self.holding(spots)
        return [area or self._nearest(spot, reach_m) for area, spot in zip(held, spots, strict=True)]

    def _nearest(self, spot: shapely.Point, reach_m: float) -> str:
        around = shapely.buffer(spot, reach_m / _METRES_A_DEGREE / max(0.02, _squeeze(spot)))
        candidates = np.sort(self._tree.query(around))
        if not len(candidates):
            return ""
        metres = [_metres_to(self._shapes[i], spot) for i in candidates]
        closest = int(np.argmin(metres))
        return self._codes[candidates[closest]] if metres[closest] <= reach_m else ""


def _fill(
    found: list[str],
    places: list[int],
    step: Callable[[NDArray[np.object_]], list[str]],
    spots: NDArray[np.object_],
) -> None:
    """Puts the answers of `step` for the spots at these places into `found`."""
    for i, area in zip(places, step(spots[places]), strict=True):
        found[i] = area


def _squeeze(spot: shapely.Point) -> float:
    """How much shorter a degree of longitude is there than at the equator."""
    return float(np.cos(np.radians(spot.y)))


def _metres_to(outline: shapely.MultiPolygon, spot: shapely.Point) -> float:
    """Metres from a spot to an outline that does not hold it; to 1 % within 50 km (plane, local scale)."""
    scale = (_squeeze(spot) * _METRES_A_DEGREE, _METRES_A_DEGREE)
    flat = shapely.transform(outline, lambda xy: (xy - (spot.x, spot.y)) * scale)
    return float(shapely.distance(flat, shapely.Point(0, 0)))


def _lists(coordinates: object) -> object:
    return [_lists(part) for part in coordinates] if isinstance(coordinates, tuple) else coordinates
