"""What lies near a record in place and time: it may tell of the same."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from tutela.kernel.fields import inside
from tutela.kernel.geography import Point, bounding_box, distance_m
from tutela.kernel.records import RecordQuerySet

NEAR_M = 50_000.0
NEAR_TIME = timedelta(days=14)
"""So near in place and time another record is offered. Mark D: the platform's own."""

AS_POINT = 2
"""Up to this precision of place a record is known as a point, give or take 25 km; the coordinates of others are the
middle of an area. Source: UCDP GED, `where_prec`."""

LOOKED_AT, OFFERED = 200, 8


def is_point(place: Any) -> bool:
    """Whether its coordinates say where it was."""
    located = place.longitude is not None and place.latitude is not None
    return located and place.location_precision is not None and place.location_precision <= AS_POINT


def near(rows: RecordQuerySet, place: Any) -> RecordQuerySet:
    """Of rows with places: those near one that is known as a point; else those of its area."""
    if is_point(place):
        box = bounding_box(Point(place.longitude, place.latitude), NEAR_M)
        return rows.filter(inside(box), location_precision__lte=AS_POINT)
    return rows.filter(area__under=place.area) if place.area else rows.none()


def nearest(found: Iterable[Any], place: Any) -> list[tuple[Any, float | None]]:
    """The nearest of them with their distance in metres; the first, where there is no point to be near to."""
    if not is_point(place):
        first: list[tuple[Any, float | None]] = [(one, None) for one in found]
        return first[:OFFERED]
    here = Point(place.longitude, place.latitude)
    apart = ((one, distance_m(here, Point(one.longitude, one.latitude))) for one in found)
    close = sorted((pair for pair in apart if pair[1] <= NEAR_M), key=lambda pair: pair[1])
    return [(one, metres) for one, metres in close[:OFFERED]]
