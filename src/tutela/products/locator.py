"""The small map of a report: where it is, and how well that is known. Drawn from packaged boundaries and places.

One drawing (SVG, black on white) serves the PDF, Word and the page. What is known by its district only is drawn as
that district, hatched: never as a point. No record but the report's own place is drawn, so that the map tells nothing
beyond the labels of the report.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import shapely

from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Box, Point, bounding_box
from tutela.places.boundaries import Boundaries
from tutela.places.queries import nearest_places
from tutela.products.models import Product

WIDTH, HEIGHT = 290.0, 260.0
NARROWEST_M = 30_000
"""Half the height of the map, at least: enough to know where one is."""

ROOM = 2.2
"""The map reaches so much farther than the circle within which the place lies."""

MOST_NAMES = 5
NAME_GAP = 26.0
SCALES_M = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
INK, GREY, PALE = "#14201e", "#5f6c68", "#9aa5a1"


@dataclass(frozen=True, slots=True)
class Frame:
    """The box that is drawn; equirectangular, true at its middle."""

    box: Box

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point lies on the sheet."""
        x = (longitude - self.box.west) / (self.box.east - self.box.west) * WIDTH
        y = (self.box.north - latitude) / (self.box.north - self.box.south) * HEIGHT
        return x, y

    @property
    def metres_a_unit(self) -> float:
        """Metres on the ground for one unit of the sheet."""
        return (self.box.north - self.box.south) * 111_195.0 / HEIGHT

    def holds(self, x: float, y: float) -> bool:
        """Whether a label fits that begins here."""
        return 14 < x < WIDTH - 90 and 20 < y < HEIGHT - 44


def draw(product: Product, *, feared: bool) -> str:
    """The map as SVG; empty where the report has no place that could be drawn. feared: it may come, it did not happen."""
    frame = _frame(product)
    if frame is None:
        return ""
    parts = [*_boundaries(frame), *_subject(product, frame, feared), *_names(product, frame), _scale(frame)]
    border = f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="{GREY}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" direction="ltr" '
        f'font-family="IBM Plex Sans" font-size="11"><defs><pattern id="hatch" width="6" height="6" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" stroke="{GREY}" '
        f'stroke-width="1.2"/></pattern></defs><rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#fff"/>'
        f"{''.join(parts)}{border}</svg>"
    )


def _frame(product: Product) -> Frame | None:
    if product.drawn_area:
        west, south, east, north = shapely.bounds(_shape(product.drawn_area))
        middle = Point((west + east) / 2, (south + north) / 2)
        half = max((north - south) / 2, (east - west) / 2 * _squeeze(middle) * HEIGHT / WIDTH) * 111_195.0
        return _around(middle, half * 1.15)
    if product.longitude is None or product.latitude is None:
        return None
    return _around(Point(product.longitude, product.latitude), max(NARROWEST_M, _radius(product) * ROOM))


def _around(middle: Point, half_m: float) -> Frame:
    box = bounding_box(middle, half_m)
    half_width = (box.north - box.south) / 2 * WIDTH / HEIGHT / _squeeze(middle)
    return Frame(Box(middle.longitude - half_width, box.south, middle.longitude + half_width, box.north))


def _squeeze(point: Point) -> float:
    return max(0.02, math.cos(math.radians(point.latitude)))


def _radius(product: Product) -> float:
    if product.location_precision is None:
        return 0.0
    return float(doctrine().lists["location_precision"][str(product.location_precision)].attributes.get("radius_m", 0))


def _shape(area: str) -> shapely.Geometry:
    return shapely.geometry.shape(Boundaries.load().polygon(area))


# What lies round it


@cache
def _outlines() -> tuple[shapely.STRtree, Sequence[shapely.Geometry]]:
    """Every packaged outline, and the tree in which they are looked up."""
    known = Boundaries.load()
    shapes = list(known.outlines(sorted(known.areas)))
    return shapely.STRtree(shapes), shapes


def _boundaries(frame: Frame) -> Iterator[str]:
    tree, shapes = _outlines()
    box = frame.box
    sheet = shapely.box(box.west, box.south, box.east, box.north)
    fine = (box.north - box.south) / HEIGHT
    for number in sorted(tree.query(sheet)):
        line = shapely.intersection(shapely.simplify(shapely.boundary(shapes[number]), fine), sheet)
        if path := _path(line, frame):
            yield f'<path d="{path}" fill="none" stroke="{PALE}" stroke-width=".8"/>'


def _path(shape: shapely.Geometry, frame: Frame) -> str:
    """Lines and rings of a shape as an SVG path."""
    parts = shapely.get_parts(shape)
    lines = [line for part in parts for line in _lines(part)]
    return "".join(_stroke(shapely.get_coordinates(line), frame) for line in lines)


def _lines(part: shapely.Geometry) -> list[shapely.Geometry]:
    if part.geom_type == "Polygon":
        return list(shapely.get_rings(part))
    return [part] if part.geom_type in ("LineString", "LinearRing") else []


def _stroke(coordinates: Sequence[Sequence[float]], frame: Frame) -> str:
    points = [frame.at(*pair) for pair in coordinates]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if len(points) > 1 else ""


def _names(product: Product, frame: Frame) -> Iterator[str]:
    """The largest places round about, none upon another."""
    box = frame.box
    middle = Point((box.west + box.east) / 2, (box.south + box.north) / 2)
    reach = (box.north - box.south) / 2 * 111_195.0
    found = [place for place, _metres in nearest_places(middle, within_m=reach, limit=200)]
    found.sort(key=lambda place: (-(place.population or 0), place.name, place.code))
    point = _point(product)
    taken = [frame.at(point.longitude, point.latitude)] if point else []
    for place in found:
        x, y = frame.at(place.longitude, place.latitude)
        if not frame.holds(x, y) or any(_close(x, y, *other) for other in taken):
            continue
        taken.append((x, y))
        yield f'<rect x="{x - 1.5:.1f}" y="{y - 1.5:.1f}" width="3" height="3" fill="{INK}"/>'
        yield f'<text stroke="none" x="{x + 5:.1f}" y="{y + 4:.1f}" fill="{INK}">{escape(place.name)}</text>'
        if len(taken) > MOST_NAMES:
            return


def _close(x: float, y: float, other_x: float, other_y: float) -> bool:
    return abs(y - other_y) < NAME_GAP and abs(x - other_x) < 4 * NAME_GAP


def _point(product: Product) -> Point | None:
    """Where to draw its mark; None where it is known by its area alone."""
    longitude, latitude = product.longitude, product.latitude
    if longitude is None or latitude is None or product.drawn_area:
        return None
    return Point(longitude, latitude)


# What it is about


def _subject(product: Product, frame: Frame, feared: bool) -> Iterator[str]:
    if product.drawn_area:
        path = _path(shapely.simplify(_shape(product.drawn_area), 0.002), frame)
        yield f'<path d="{path}" fill="url(#hatch)" stroke="{INK}" stroke-dasharray="4 3"/>'
        return
    x, y = frame.at(product.longitude or 0.0, product.latitude or 0.0)
    radius = max(7.0, _radius(product) / frame.metres_a_unit)
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{INK}" stroke-dasharray="4 3"/>'
    if feared:
        yield f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="#fff" stroke="{INK}" stroke-width="1.5"/>'
    elif _radius(product) <= doctrine_exact():
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{INK}"/>'
    if product.place_text:
        yield (
            f'<text stroke="none" x="{x:.1f}" y="{y + 22:.1f}" text-anchor="middle" font-weight="600" fill="{INK}">'
            f"{escape(product.place_text[:40])}</text>"
        )


def doctrine_exact() -> float:
    """The radius of an exact place, metres: only such a one is marked as a point."""
    return float(doctrine().lists["location_precision"]["1"].attributes["radius_m"])


def _scale(frame: Frame) -> str:
    """A bar of round length, about a fifth of the map. Its words are signs of the metric system, alike everywhere."""
    length = max((one for one in SCALES_M if one / frame.metres_a_unit < WIDTH / 3), default=SCALES_M[0])
    width, y = length / frame.metres_a_unit, HEIGHT - 14
    return (
        f'<path d="M14 {y - 4:.1f}v4h{width:.1f}v-4" fill="none" stroke="{INK}"/>'
        f'<text stroke="none" x="14" y="{y - 8:.1f}" fill="{INK}">{length // 1000} km</text>'
    )
