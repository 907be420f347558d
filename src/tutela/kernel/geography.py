"""Where: a point, how well it is known, and the cell, grid square and box it lies in.

Coordinates are WGS 84 degrees. Distances are great circles on a sphere of the WGS 84 mean radius
(R1 = (2a + b) / 3), which differs from the ellipsoid by at most 0.56 %: far less than the precision
with which places of incidents are known.

Errors, all of them ValueError:

    GeographyError
    ├── CoordinateError          a pair of numbers that is no place on earth
    │   ├── LatitudeOutOfRange
    │   ├── LongitudeOutOfRange
    │   └── NotANumber
    ├── PrecisionOutOfRange      a precision of place other than 1 to 7
    ├── AreaUndrawable           a located point without exactly one of radius and area
    ├── GridUnreadable           text that is no MGRS reference
    ├── CellUnusable             no H3 cell, or a resolution that it does not have
    └── GeoJSONUnreadable        no GeoJSON point
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import h3
from mgrs import MGRS
from mgrs.core import MGRSError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

EARTH_RADIUS_M = 6_371_008.7714
STORED_RESOLUTIONS = (3, 5, 7)
"""H3 resolutions with a column of their own; every other one up to 7 is a parent of one of these."""

WIDEST_BOX, MARGIN = 25.0, 0.1
"""Degrees."""

PRECISIONS = range(1, 8)
"""UCDP's precision of place: 1 the very spot, 2 near a known place (about 25 km), 3 the district,
4 the province, 5 a line or fuzzy region, 6 the country, 7 at sea or in the air.
Source: UCDP GED codebook, `where_prec`."""

Geometry = dict[str, Any]
"""A GeoJSON geometry (RFC 7946), longitude first."""


class GeographyError(ValueError):
    """What was given cannot be placed on the earth."""


class CoordinateError(GeographyError):
    """A pair of numbers that is no place on earth."""


class LatitudeOutOfRange(CoordinateError):
    """A latitude below -90 or above 90."""


class LongitudeOutOfRange(CoordinateError):
    """A longitude below -180 or above 180."""


class NotANumber(CoordinateError):
    """A coordinate that is infinite, missing or not a number."""


class PrecisionOutOfRange(GeographyError):
    """A precision of place other than 1 to 7."""


class AreaUndrawable(GeographyError):
    """A located point needs a radius or an area, and not both."""


class GridUnreadable(GeographyError):
    """Text that is no MGRS reference."""


class CellUnusable(GeographyError):
    """No H3 cell, or a resolution that it cannot be asked for."""


class GeoJSONUnreadable(GeographyError):
    """A value that is no GeoJSON point."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place on earth, in degrees of WGS 84, longitude first as in GeoJSON.

    Raises NotANumber, LatitudeOutOfRange or LongitudeOutOfRange.
    """

    longitude: float
    latitude: float

    def __post_init__(self) -> None:
        _check_number("longitude", self.longitude)
        _check_number("latitude", self.latitude)
        if not -90 <= self.latitude <= 90:
            raise LatitudeOutOfRange(_out_of_range("Latitude", self.latitude, 90, swapped=self._fits_swapped()))
        if not -180 <= self.longitude <= 180:
            raise LongitudeOutOfRange(_out_of_range("Longitude", self.longitude, 180, swapped=False))

    def _fits_swapped(self) -> bool:
        return abs(self.latitude) <= 180 and abs(self.longitude) <= 90

    def to_geojson(self) -> Geometry:
        return {"type": "Point", "coordinates": [self.longitude, self.latitude]}

    @classmethod
    def from_geojson(cls, geometry: Mapping[str, Any]) -> Point:
        """The point of a GeoJSON Point, or of a Feature that holds one; a third coordinate is left out.

        Raises GeoJSONUnreadable, or a CoordinateError.
        """
        held = geometry.get("geometry") if geometry.get("type") == "Feature" else geometry
        if not isinstance(held, Mapping) or held.get("type") != "Point":
            raise GeoJSONUnreadable("A GeoJSON object of type Point was expected.")
        coordinates = held.get("coordinates")
        if not isinstance(coordinates, list | tuple) or len(coordinates) < 2:
            raise GeoJSONUnreadable("A GeoJSON Point has coordinates [longitude, latitude].")
        return cls(coordinates[0], coordinates[1])


def _check_number(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotANumber(f"The {name} {value!r} is not a number of degrees.")


def _out_of_range(name: str, value: float, limit: int, *, swapped: bool) -> str:
    hint = " Longitude and latitude may have changed places." if swapped else ""
    return f"{name} {value:g} lies outside -{limit} to {limit} degrees.{hint}"


@dataclass(frozen=True, slots=True)
class Located:
    """A point, how well it is known (`PRECISIONS`), and what is drawn for it: a circle or an area.

    radius_m: radius of uncertainty in metres, > 0; or
    area: the administrative area within which the place is not known any better.
    Raises PrecisionOutOfRange or AreaUndrawable.
    """

    point: Point
    precision: int
    radius_m: float | None = None
    area: str | None = None

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise PrecisionOutOfRange(f"Precision of place {self.precision!r} is not one of 1 to 7.")
        if (self.radius_m is None) == (self.area is None):
            raise AreaUndrawable("A located point is drawn by its radius or by its area: give one of the two.")
        if self.radius_m is not None and not 0 < self.radius_m < math.inf:
            raise AreaUndrawable(f"A radius of {self.radius_m!r} m cannot be drawn: it must be above 0.")

    def drawn_area(self, polygon_of: Callable[[str], Geometry]) -> Geometry:
        """The GeoJSON (multi)polygon within which the place lies; `polygon_of` draws a named area."""
        if self.area is not None:
            return polygon_of(self.area)
        assert self.radius_m is not None
        return circle(self.point, self.radius_m)


# Distance


def distance_m(one: Point, other: Point) -> float:
    """Metres between two points along the great circle.

    Haversine: 2 R asin(sqrt(sin²(Δφ/2) + cos φ1 cos φ2 sin²(Δλ/2))), exact also for near points.
    """
    φ1, φ2 = math.radians(one.latitude), math.radians(other.latitude)
    half_Δφ = (φ2 - φ1) / 2
    half_Δλ = math.radians(other.longitude - one.longitude) / 2
    h = math.sin(half_Δφ) ** 2 + math.cos(φ1) * math.cos(φ2) * math.sin(half_Δλ) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def distances_m(origin: Point, longitudes: ArrayLike, latitudes: ArrayLike) -> np.ndarray:
    """`distance_m` from one point to many: array of metres in the shape of the arrays given (degrees)."""
    import numpy as np  # not at the top: commands that measure one distance start without it

    φ1, φ2 = math.radians(origin.latitude), np.radians(latitudes)
    half_Δλ = np.radians(np.subtract(longitudes, origin.longitude)) / 2
    h = np.sin((φ2 - φ1) / 2) ** 2 + math.cos(φ1) * np.cos(φ2) * np.sin(half_Δλ) ** 2
    metres: np.ndarray = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return metres


def destination(start: Point, bearing_degrees: float, distance: float) -> Point:
    """The point `distance` metres from `start` along the great circle that sets out at the bearing."""
    φ, λ = _onward(start, math.radians(bearing_degrees), distance / EARTH_RADIUS_M)
    return Point(_wrapped(start.longitude + math.degrees(λ)), math.degrees(φ))


def _onward(start: Point, bearing: float, arc: float) -> tuple[float, float]:
    """Latitude, and longitude counted from that of `start`, in radians."""
    φ = math.radians(start.latitude)
    east = math.sin(arc) * math.sin(bearing)
    outward = math.cos(φ) * math.cos(arc) - math.sin(φ) * math.sin(arc) * math.cos(bearing)
    north = math.sin(φ) * math.cos(arc) + math.cos(φ) * math.sin(arc) * math.cos(bearing)
    return math.atan2(north, math.hypot(outward, east)), math.atan2(east, outward)


def _wrapped(longitude: float) -> float:
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


# Circles and boxes


def circle(centre: Point, radius_m: float, *, corners: int = 64) -> Geometry:
    """The GeoJSON polygon whose corners lie `radius_m` metres from `centre` by great circle.

    Cut in two at the antimeridian, as RFC 7946 (3.1.9) asks; a circle round a pole reaches up to it.
    radius_m: metres, above 0 and below a quarter of the earth's girth.
    """
    ring = _ring(centre, radius_m / EARTH_RADIUS_M, corners)
    polygons = [[part] for turn in (-360, 0, 360) if len(part := _on_the_map(ring, turn)) > 3]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _ring(centre: Point, arc: float, corners: int) -> list[tuple[float, float]]:
    """Anticlockwise corners with longitudes that run on past 180, so that the ring stays in one piece."""
    bearings = (-2 * math.pi * corner / corners for corner in range(corners))
    onward = (_onward(centre, bearing, arc) for bearing in bearings)
    turned = [(centre.longitude + math.degrees(Δλ), math.degrees(φ)) for φ, Δλ in onward]
    pole = _enclosed_pole(centre, arc)
    if pole is None:
        return turned
    west, east = centre.longitude - 180, centre.longitude + 180
    turned.sort(reverse=pole < 0)
    first, last = (west, east) if pole > 0 else (east, west)
    return [(first, turned[0][1]), *turned, (last, turned[-1][1]), (last, pole), (first, pole)]


def _enclosed_pole(centre: Point, arc: float) -> int | None:
    reach = math.degrees(arc)
    if centre.latitude + reach > 90:
        return 90
    return -90 if centre.latitude - reach < -90 else None


def _on_the_map(ring: list[tuple[float, float]], turn: int) -> list[list[float]]:
    """The closed part of a ring that lies between -180 and 180 once turned by so many degrees, or nothing."""
    turned = [(x + turn, y) for x, y in ring]
    part = _clipped(_clipped(turned, -180, keep_above=True), 180, keep_above=False)
    if len({x for x, _ in part}) < 2:  # it only touches the antimeridian
        return []
    return [[x, y] for x, y in (*part, part[0])]


def _clipped(ring: list[tuple[float, float]], edge: float, *, keep_above: bool) -> list[tuple[float, float]]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman 1974, one edge)."""
    kept: list[tuple[float, float]] = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, next_inside = _is_kept(x1, edge, keep_above), _is_kept(x2, edge, keep_above)
        if inside:
            kept.append((x1, y1))
        if inside != next_inside:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return kept


def _is_kept(x: float, edge: float, keep_above: bool) -> bool:
    return x >= edge if keep_above else x <= edge


class Box(NamedTuple):
    """West, south, east, north in degrees; west > east where it crosses the antimeridian (RFC 7946, 5.2)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses_antimeridian(self) -> bool:
        return self.west > self.east

    def parts(self) -> tuple[Box, ...]:
        """The one or two boxes that an index without a notion of the antimeridian must be asked for."""
        if not self.crosses_antimeridian:
            return (self,)
        return (self._replace(east=180.0), self._replace(west=-180.0))

    def contains(self, point: Point) -> bool:
        return any(
            part.west <= point.longitude <= part.east and part.south <= point.latitude <= part.north
            for part in self.parts()
        )


def bounding_box(centre: Point, radius_m: float) -> Box:
    """The smallest box that holds every point within `radius_m` metres of `centre`."""
    arc = radius_m / EARTH_RADIUS_M
    south, north = centre.latitude - math.degrees(arc), centre.latitude + math.degrees(arc)
    if south <= -90 or north >= 90:
        return Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    reach = math.degrees(math.asin(min(1.0, math.sin(arc) / math.cos(math.radians(centre.latitude)))))
    return Box(_wrapped(centre.longitude - reach), south, _wrapped(centre.longitude + reach), north)


def box_of(points: Iterable[Point]) -> Box:
    """The box round points, not crossing the antimeridian. Raises AreaUndrawable if there is no point."""
    held = list(points)
    if not held:
        raise AreaUndrawable("There is no point to draw a box around.")
    longitudes, latitudes = [p.longitude for p in held], [p.latitude for p in held]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


# Cells


def cell(point: Point, resolution: int) -> str:
    """The H3 cell that holds the point, as its 15 hexadecimal digits; resolution 0 (coarse) to 15.

    Raises CellUnusable for any other resolution.
    """
    if resolution not in range(16):
        raise CellUnusable(f"H3 has no resolution {resolution!r}: it goes from 0 to 15.")
    return str(h3.latlng_to_cell(point.latitude, point.longitude, resolution))


def parent_cell(of: str, resolution: int) -> str:
    """The cell of a coarser (or the same) resolution that H3 counts as the parent of `of`.

    Raises CellUnusable if `of` is no cell, or finer than that was asked for.
    """
    if not h3.is_valid_cell(of):
        raise CellUnusable(f"{of!r} is no H3 cell.")
    if not 0 <= resolution <= h3.get_resolution(of):
        raise CellUnusable(f"Cell {of} has no parent of resolution {resolution!r}.")
    return str(h3.cell_to_parent(of, resolution))


def stored_resolution(resolution: int) -> int:
    """The coarsest stored resolution from which cells of this one can be made as parents.

    Raises CellUnusable above 7.
    """
    for stored in STORED_RESOLUTIONS:
        if 0 <= resolution <= stored:
            return stored
    raise CellUnusable(f"Cells are kept up to resolution {STORED_RESOLUTIONS[-1]}, not {resolution!r}.")


def cells_touching(box: Box, resolution: int) -> frozenset[str] | None:
    """Every cell that holds a point of the box, and some of their neighbours; None for a box of a continent or more.

    To narrow a question to cells before it asks for the exact place.
    """
    parts = box.parts()
    if any(east - west > WIDEST_BOX or north - south > WIDEST_BOX for west, south, east, north in parts):
        return None
    if box.north > 80 or box.south < -80:  # a margin in degrees says nothing at the poles
        return None
    return frozenset(
        name for part in parts for name in h3.h3shape_to_cells_experimental(_ringed(part), resolution, "overlap")
    )


def _ringed(box: Box) -> h3.LatLngPoly:
    """With a margin: the edges of cells are great circles, those of a box are not."""
    west, south, east, north = box.west - MARGIN, box.south - MARGIN, box.east + MARGIN, box.north + MARGIN
    return h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])


def cell_centre(of: str) -> Point:
    """Raises CellUnusable if `of` is no cell."""
    if not h3.is_valid_cell(of):
        raise CellUnusable(f"{of!r} is no H3 cell.")
    latitude, longitude = h3.cell_to_latlng(of)
    return Point(longitude, latitude)


# Military grid

_GRID = re.compile(r"(?:(?:0?[1-9]|[1-5]\d|60)[C-HJ-NP-X]|[ABYZ])[A-HJ-NP-Z]{2}(\d*)")
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_converter = MGRS()
# The converter only warns of a wrong band letter and gives a place 18 degrees off; _lies_in_band refuses it.
warnings.filterwarnings("ignore", message="Warning in .Convert_MGRS_To_Geodetic", category=RuntimeWarning)


def mgrs(point: Point, precision: int = 5) -> str:
    """The MGRS square that holds the point, without spaces: `36NUL4280936430`.

    precision: digits a side, 5 (1 m) to 0 (100 km). Raises GridUnreadable for any other.
    """
    if precision not in range(6):
        raise GridUnreadable(f"An MGRS reference has 0 to 5 digits a side, not {precision!r}.")
    # Within half a metre south of the equator the converter names a square that is none (31MAA..00000).
    latitude = 0.0 if -5e-6 < point.latitude < 0 else point.latitude
    return str(_converter.toMGRS(latitude, point.longitude, MGRSPrecision=precision))


def mgrs_side_m(reference: str) -> int:
    """Side in metres of the square that the reference names. Raises GridUnreadable."""
    return int(10 ** (5 - len(_grid_digits(_grid_text(reference))) // 2))


def parse_mgrs(reference: str) -> Point:
    """The middle of the square that an MGRS reference names; spaces, hyphens and case do not matter.

    The middle, not the south-west corner, because a short reference names a whole square, and because
    the middle gives back the same reference. Raises GridUnreadable.
    """
    text = _grid_text(reference)
    _grid_digits(text)
    try:
        latitude, longitude = _converter.toLatLon(text)
    except (MGRSError, RuntimeWarning) as error:
        raise GridUnreadable(f"{reference!r} names no square of the military grid.") from error
    if not _lies_in_band(latitude, text):
        raise GridUnreadable(f"{reference!r} names no square of the military grid: its band letter cannot be right.")
    return Point(_wrapped(longitude), latitude)


def _grid_text(reference: str) -> str:
    return re.sub(r"[\s\-]+", "", reference).upper()


def _grid_digits(text: str) -> str:
    matched = _GRID.fullmatch(text) if text.isascii() else None
    if matched is None or len(matched[1]) % 2 or len(matched[1]) > 10:
        raise GridUnreadable(
            f"{text!r} is no MGRS reference: a zone, a band, two letters, then an even number of up to "
            "10 digits, as in 36N UL 42809 36430."
        )
    return matched[1]


def _lies_in_band(latitude: float, text: str) -> bool:
    """Whether the latitude agrees with the band letter, give or take the side of the square."""
    if text[0] in "ABYZ":
        return True
    south = -80 + 8 * _BANDS.index(text.lstrip("0123456789")[0])
    north = south + (12 if text.lstrip("0123456789")[0] == "X" else 8)
    slack = 1e-4 + mgrs_side_m(text) / 100_000
    return south - slack <= latitude <= north + slack
