"""What may be asked about places, always for somebody; the packaged reference data are for everybody."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression
from django.urls import reverse

from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.fields import inside
from tutela.kernel.geography import Box, Point, bounding_box, distance_m
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.places.models import GazetteerPlace, Site
from tutela.places.names import fold
from tutela.places.search import Hit, Tier, find, note_on, sites_named

NEAR_M = 50_000.0
POPULATED = ("city", "town", "village", "place", "hamlet")
"""Kinds of places in which people live, the most lasting first."""

MOST_NEAR = 500
"""Rows of the gazetteer that are measured on the sphere to find the nearest."""

# Search


def search(query: str, *, reader: Reader, limit: int, least: float = 0.0) -> list[dict[str, Any]]:
    """What the query may mean, the likeliest first: see `search.find`.

    Each with label, note, url, longitude, latitude, area, kind, source, code, precision. least: how alike a name must
    be at least that has not the words of the query in it; a form offers far cries, a search for anything should not.
    """
    hits = find(query, reader=reader, limit=limit)
    if least and len(fold(query)) < 2:  # of "qqqq" nothing but a "k" is left, and of many a name in Arabic script
        return [_found(hit) for hit in hits if hit.label.casefold() == query.strip().casefold()]
    return [_found(hit) for hit in hits if hit.tier <= Tier.WORD or hit.likeness >= least]


def _found(hit: Hit) -> dict[str, Any]:
    return {
        "label": hit.label,
        "note": note_on(hit),
        "url": _address(hit),
        "longitude": hit.point.longitude,
        "latitude": hit.point.latitude,
        "area": hit.area,
        "kind": hit.kind,
        "source": hit.source,
        "code": hit.code,
        "precision": hit.precision,
    }


def _address(hit: Hit) -> str:
    """The page of the site, or of the area in which it lies."""
    if hit.is_site:
        return reverse("site", args=[hit.code.removeprefix("site:")])
    return reverse("area", args=[hit.area]) if hit.area else ""


# Sites


def sites(
    *,
    reader: Reader,
    q: str = "",
    site_kind: str = "",
    area: str = "",
    standing_on: date | None = None,
    box: Box | None = None,
) -> RecordQuerySet:
    """Sites that were not withdrawn, by name. Empty answers ask nothing."""
    rows = Site.objects.visible_to(reader).filter(withdrawn=False)
    if q.strip():
        rows = rows.filter(sites_named(q))
    if site_kind:
        rows = rows.filter(site_kind=site_kind)
    if area:
        rows = rows.filter(area__under=area)
    if standing_on is not None:
        rows = rows.filter(_standing(standing_on, standing_on))
    if box is not None:
        rows = rows.filter(inside(box))
    return rows.order_by("name", "id")


def site(*, reader: Reader, site_id: UUID) -> Site:
    """One site, also a withdrawn one. Raises Missing."""
    found = Site.objects.visible_to(reader).filter(id=site_id).first()
    if found is None:
        raise Missing
    return found


def mission_kinds() -> tuple[str, ...]:
    """The kinds of sites at which the mission itself is: bases, also for a night, team sites, field offices."""
    return tuple(code.code for code in doctrine().lists["site_kind"] if code.attributes["mission"])


def bases_standing(
    on: date, *, reader: Reader, until: date | None = None, site_kinds: Sequence[str] | None = None
) -> RecordQuerySet:
    """Sites of the mission that stood on a day, or on any day from `on` to `until`; the system asks as itself.

    A site whose first or last day is not known counts as standing. site_kinds: other kinds than the mission's own.
    """
    wanted = mission_kinds() if site_kinds is None else tuple(site_kinds)
    return sites(reader=reader).filter(_standing(on, until or on), site_kind__in=wanted)


def bases_within(
    point: Point,
    metres: float,
    *,
    on: date,
    reader: Reader,
    until: date | None = None,
    site_kinds: Sequence[str] | None = None,
) -> list[tuple[Site, float]]:
    """`bases_standing` no further than so many metres from a point, with their distance, the nearest first."""
    rows = bases_standing(on, reader=reader, until=until, site_kinds=site_kinds)
    return _nearest(rows.filter(inside(bounding_box(point, metres))), point, metres)


def nearest_sites(
    point: Point, *, reader: Reader, within_m: float = NEAR_M, on: date | None = None, limit: int = 5
) -> list[tuple[Site, float]]:
    """Sites around a point, with their distance in metres, the nearest first."""
    rows = sites(reader=reader, standing_on=on, box=bounding_box(point, within_m))
    return _nearest(rows, point, within_m)[:limit]


def nearest_places(
    point: Point, *, within_m: float = NEAR_M, limit: int = 5, place_kinds: Sequence[str] = ()
) -> list[tuple[GazetteerPlace, float]]:
    """Places of the gazetteer around a point, with their distance in metres, the nearest first.

    place_kinds: of `kinds.WORDS`; by default populated places.
    """
    wanted = place_kinds or POPULATED
    rows = GazetteerPlace.objects.filter(inside(bounding_box(point, within_m)), place_kind__in=wanted)
    return _nearest(rows.order_by(_roughly_off(point), "id")[:MOST_NEAR], point, within_m)[:limit]


def populated_places(area: str, *, limit: int) -> tuple[list[tuple[Any, ...]], int]:
    """Places of the gazetteer in an area in which people live, the most people first; and how many more there are.

    Each as name, kind, longitude, latitude, people, area: thousands are wanted at once.
    """
    rows = GazetteerPlace.objects.filter(area__under=area, place_kind__in=POPULATED)
    ordered = rows.order_by(F("population").desc(nulls_last=True), "id")
    columns = ("name", "place_kind", "longitude", "latitude", "population", "area")
    found = list(ordered.values_list(*columns)[: limit + 1])
    return found[:limit], max(0, rows.count() - limit) if len(found) > limit else 0


def _roughly_off(point: Point) -> CombinedExpression:
    """The square of the distance on a flat map, for the database to order by."""
    east = (F("longitude") - point.longitude) * cos(radians(point.latitude))
    north = F("latitude") - point.latitude
    return east * east + north * north


def _standing(first: date, last: date) -> Q:
    """Sites that stand on any day of a span; a day that is not known excludes nothing."""
    began = Q(since__isnull=True) | Q(since__lte=last)
    return began & (Q(until__isnull=True) | Q(until__gte=first))


def _nearest(rows: Iterable[Any], point: Point, within_m: float) -> list[tuple[Any, float]]:
    measured = ((row, distance_m(point, Point(row.longitude, row.latitude))) for row in rows)
    return sorted((pair for pair in measured if pair[1] <= within_m), key=lambda pair: (pair[1], str(pair[0].id)))
