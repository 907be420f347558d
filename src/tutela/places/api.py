"""Places in the API: sites of the mission, search for a place, administrative areas."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.api import (
    Cursor,
    Limit,
    ListOf,
    Place,
    detail,
    in_turn,
    list_answer,
    once,
    place,
    reader_of,
    require_match,
)
from tutela.kernel.http.wire import (
    ONE_LINE,
    WITHOUT_NUL,
    AreaCode,
    BoxText,
    Coded,
    Day,
    Persons,
    Point,
    Precision,
    Sent,
    ShortText,
    box_of,
)
from tutela.kernel.problems import Missing
from tutela.places import actions, queries, shown
from tutela.places.boundaries import Boundaries
from tutela.places.models import Site
from tutela.places.search import language

router = Router(tags=["places"])

SiteKind = Annotated[str, Coded("site_kind")]
Classification = Annotated[str, Coded("classification")]
Compartments = list[Annotated[str, Coded("compartment")]]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=ONE_LINE)]
Body = Annotated[str, Field(max_length=5_000, pattern=WITHOUT_NUL)]


class SiteOut(Schema):
    """A site of the mission or one that matters to it. Stands from `since` to `until`, both inclusive."""

    id: UUID
    name: str
    kind: str
    location: Place
    location_precision: int
    area: str
    since: Day | None
    until: Day | None
    population: int | None
    note: str
    classification: str
    compartments: list[str]
    component: str
    withdrawn: bool
    etag: str


class SiteIn(Sent):
    """A site to be made. The area follows from the location."""

    name: Name
    kind: SiteKind
    location: Point
    location_precision: Precision = 1
    since: Day | None = None
    until: Day | None = None
    population: Persons | None = None
    note: Body = ""
    classification: Classification = "unclassified"
    compartments: Compartments = []


class SiteChange(Sent):
    """What changes; what is left out stays. `since`, `until` and `population` may be emptied with null."""

    name: Name | None = None
    kind: SiteKind | None = None
    location: Point | None = None
    location_precision: Precision | None = None
    since: Day | None = None
    until: Day | None = None
    population: Persons | None = None
    note: Body | None = None
    classification: Classification | None = None
    compartments: Compartments | None = None
    reason: Annotated[str, Field(max_length=500, pattern=WITHOUT_NUL)] = ""


class Withdrawal(Sent):
    """Why a site is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=WITHOUT_NUL)]


class FoundOut(Schema):
    """A place that the query may mean. code: names it for good. precision: UCDP's, if only this was said of a place."""

    code: str
    label: str
    note: str
    kind: str
    location: Place
    precision: int
    area: str
    source: str


class AreaName(Schema):
    """An area by its code."""

    code: str
    name: str


class AreaOut(Schema):
    """An administrative area. boundary: a GeoJSON Polygon or MultiPolygon."""

    code: str
    name: str
    names: list[str]
    level: int
    path: list[AreaName]
    parts: list[AreaName]
    pcodes: list[str]
    source: str
    valid: str
    boundary: dict[str, Any] | None


def site_out(site: Site) -> dict[str, Any]:
    """A site as the API writes it."""
    return {
        "id": str(site.id),
        "name": site.name,
        "kind": site.site_kind,
        "location": place(site.longitude, site.latitude),
        "location_precision": site.location_precision,
        "area": site.area,
        "since": site.since and site.since.isoformat(),
        "until": site.until and site.until.isoformat(),
        "population": site.population,
        "note": site.note,
        "classification": shown.classification_code(site.classification),
        "compartments": list(doctrine().lists["compartment"].codes_of(site.compartments)),
        "component": site.component,
        "withdrawn": site.withdrawn,
        "etag": site.etag(),
    }


@router.get("/sites", response=ListOf[SiteOut], summary="Sites by name")
def list_sites(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    q: ShortText = "",
    kind: SiteKind | None = None,
    area: AreaCode = "",
    standing_on: Day | None = None,
    bbox: BoxText | None = None,
) -> dict[str, Any]:
    """The sites that you may see. `q`: a name in any script or spelling. Withdrawn ones are left out."""
    rows = queries.sites(
        reader=reader_of(request),
        q=q,
        site_kind=kind or "",
        area=area,
        standing_on=standing_on,
        box=box_of(bbox),
    )
    return list_answer(rows, site_out, limit=limit, cursor=cursor)


@router.get("/sites/{uuid:site_id}", response=SiteOut, summary="A site")
def show_site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """One site."""
    site = queries.site(reader=reader_of(request), site_id=site_id)
    return detail(site, site_out(site))


@router.post("/sites", response={201: SiteOut}, summary="Make a site")
@once
def make_site(request: HttpRequest, body: SiteIn) -> tuple[int, Any]:
    """Needs the right to make places; the site must lie where you would see it."""
    return 201, site_out(actions.make_site(actor=reader_of(request), at=now(), **_facts(body.dict())))


@router.patch("/sites/{uuid:site_id}", response=SiteOut, summary="Change a site")
@in_turn
def change_site(request: HttpRequest, site_id: UUID, body: SiteChange) -> HttpResponse:
    """Needs the right to change places, and `If-Match`."""
    reader = reader_of(request)
    require_match(request, queries.site(reader=reader, site_id=site_id))
    fields = _facts(body.dict(exclude_unset=True))
    site = actions.change_site(actor=reader, at=now(), site_id=site_id, **fields)
    return detail(site, site_out(site))


@router.post("/sites/{uuid:site_id}/withdraw", response={201: SiteOut}, summary="Withdraw a site")
@once
def withdraw_site(request: HttpRequest, site_id: UUID, body: Withdrawal) -> tuple[int, Any]:
    """For a site that was entered by mistake. One that was left gets a last day instead."""
    site = actions.withdraw_site(actor=reader_of(request), at=now(), site_id=site_id, reason=body.reason)
    return 201, site_out(site)


MAY_BE_EMPTIED = ("since", "until", "population")


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    """What the actions take. Null empties a field that may be empty, and leaves every other as it is."""
    facts = {name: value for name, value in given.items() if value is not None or name in MAY_BE_EMPTIED}
    if location := facts.pop("location", None):
        facts["longitude"], facts["latitude"] = location["coordinates"]
    if "kind" in facts:
        facts["site_kind"] = facts.pop("kind")
    return facts


@router.get("/places/search", response=ListOf[FoundOut], summary="What a text names")
def search_places(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=200, pattern=WITHOUT_NUL)],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> dict[str, Any]:
    """Coordinates in any notation, grids, plus codes, P-codes, names in any script and spelling, likeliest first."""
    found = queries.search(q, reader=reader_of(request), limit=limit)
    return {"items": [_found_out(one) for one in found], "next": None, "count": None}


def _found_out(found: dict[str, Any]) -> dict[str, Any]:
    names = ("code", "label", "note", "kind", "precision", "area", "source")
    return {"location": place(found["longitude"], found["latitude"])} | {name: found[name] for name in names}


@router.get("/places/areas/{code}", response=AreaOut, summary="An administrative area")
def show_area(request: HttpRequest, code: str, boundary: bool = True) -> dict[str, Any]:
    """Names, codes, what it lies in, its parts, and with `boundary` its outline."""
    reader_of(request)
    boundaries = Boundaries.load()
    if code not in boundaries.areas:
        raise Missing
    area = boundaries.areas[code]
    return {
        "code": area.id,
        "name": boundaries.name(code, language()),
        "names": list(dict.fromkeys((area.name, *area.names, *area.localized.values()))),
        "level": area.level,
        "path": [_area_name(one) for one in boundaries.path(code)],
        "parts": [_area_name(one) for one in boundaries.children(code)],
        "pcodes": list(area.pcodes),
        "source": area.source,
        "valid": area.valid,
        "boundary": boundaries.polygon(code) if boundary else None,
    }


def _area_name(code: str) -> dict[str, str]:
    return {"code": code, "name": Boundaries.load().name(code, language())}
