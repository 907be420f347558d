"""Incidents in the API: lists and cells over what the reader may see, one with its history, and what may be done."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.incidents import actions, queries
from tutela.incidents.models import Harm, Incident
from tutela.incidents.shown import figures_out, history_out
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
    WITHOUT_NUL,
    AreaCode,
    BoxText,
    Coded,
    Count,
    Day,
    EntryOut,
    Line,
    Note,
    Number,
    Persons,
    Point,
    Precision,
    Sent,
    ShortText,
    Utc,
    YesOrNo,
    box_of,
    point_fields,
)
from tutela.reports.shown import classification_code, compartment_codes

router = Router(tags=["incidents"])

EventType = Annotated[str, Coded("event_type")]
Verification = Annotated[str, Coded("verification")]
Reliability = Annotated[str, Coded("reliability")]
Credibility = Annotated[str, Coded("credibility")]
Classification = Annotated[str, Coded("classification")]
Compartments = list[Annotated[str, Coded("compartment")]]
PlaceKnown = Literal["", "exact", "near", "point", "county", "wider"]
Body = Annotated[str, Field(max_length=20_000, pattern=WITHOUT_NUL)]


# What is answered


class IncidentOut(Schema):
    """What we hold to have happened. low, best, high: people killed; of the best, civilians."""

    id: UUID
    external_id: str | None
    origin: str
    release: str
    kind: str
    title: str
    text: str
    date_start: date
    date_end: date
    date_precision: int
    location: Place | None
    location_precision: int | None
    place_text: str
    country: str
    area: str
    side_a: str
    side_b: str
    dyad: str
    low: int
    best: int
    high: int
    civilians: int
    verification: str
    reliability: str
    credibility: str
    rules_breached: bool
    withdrawn: bool
    classification: str
    compartments: list[str]
    component: str
    notes: list[str]


class HarmOut(Schema):
    """People harmed, by kind of harm, sex, age and status."""

    id: UUID
    harm_kind: str
    sex: str
    age_group: str
    status: str
    low: int
    best: int
    high: int


class FiguresOut(Schema):
    """The figures that were held from one moment to another; until is null for those held now."""

    low: int
    best: int
    high: int
    civilians: int
    since: Utc
    until: Utc | None
    actor: str


class IncidentDetail(IncidentOut):
    """An incident with what it stands on, what was held of it when, and what was done to it."""

    details: dict[str, Any]
    harms: list[HarmOut]
    reports: list[UUID]
    merged_into: UUID | None
    figures: list[FiguresOut]
    history: list[EntryOut]


class CellOut(Schema):
    """An H3 cell and how many incidents lie in it."""

    cell: str
    count: int


class CellsOut(Schema):
    """Counts over what the reader may see. unlocated: how many lie in no cell."""

    items: list[CellOut]
    unlocated: int


class LinkOut(Schema):
    """An incident stands on a report."""

    id: UUID
    incident: UUID
    report: UUID


# What is taken


class FactsIn(Sent):
    """What may be told of an incident. side_a, side_b: ids of actors."""

    title: Line = ""
    text: Body = ""
    date_end: Day | None = None
    date_precision: Annotated[int, Field(ge=1, le=5), Number] = 1
    location: Point | None = None
    location_precision: Precision | None = None
    place_text: Line = ""
    country: Annotated[str, Field(max_length=100, pattern=WITHOUT_NUL)] = ""
    area: AreaCode = ""
    side_a: UUID | None = None
    side_b: UUID | None = None
    dyad: Line = ""
    low: Persons = 0
    best: Persons = 0
    high: Persons = 0
    civilians: Persons = 0
    rules_breached: YesOrNo = False
    classification: Classification = "unclassified"
    compartments: Compartments = []
    note: Note = ""


class IncidentIn(FactsIn):
    """An incident to be made, from reports or without."""

    event_type: EventType
    date_start: Day
    reports: Annotated[list[UUID], Field(max_length=100)] = []


class IncidentChange(FactsIn):
    """What changes; what is left out stays."""

    event_type: EventType | None = None
    date_start: Day | None = None


class VerifyIn(Sent):
    """How far it is verified; grades left out stay."""

    verification: Verification
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    note: Note = ""


class MergeIn(Sent):
    """Which incident it turns out to be."""

    into: UUID
    note: Note = ""


class SplitIn(IncidentChange):
    """Which reports the new incident takes with it, and what is different about it."""

    reports: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class HarmIn(Sent):
    """People harmed."""

    harm_kind: Annotated[str, Coded("harm_kind")]
    sex: Annotated[str, Coded("sex")] = "unknown"
    age_group: Annotated[str, Coded("age_group")] = "unknown"
    status: Annotated[str, Coded("civilian_status")] = "civilian_presumed"
    low: Persons = 0
    best: Persons = 0
    high: Persons = 0
    note: Note = ""


class LinkIn(Sent):
    """Which incident stands on the report; withdrawn: the link was a mistake.

    low, best, high: how many the report said were killed; null where it gave no number.
    """

    incident: UUID
    withdrawn: YesOrNo = False
    low: Persons | None = None
    best: Persons | None = None
    high: Persons | None = None
    note: Note = ""


class Asked(Schema):
    """Filters of the list and of the cells."""

    bbox: BoxText | None = None
    since: Annotated[Day | None, Field(alias="from")] = None
    until: Annotated[Day | None, Field(alias="to")] = None
    q: ShortText = ""
    area: AreaCode = ""
    kind: EventType | None = None
    country: ShortText = ""
    origin: ShortText = ""
    external_id: ShortText = ""
    verification: Verification | None = None
    best_min: Count | None = None
    best_max: Count | None = None
    place_known: Annotated[PlaceKnown, Field(description="How well the place is known.")] = ""

    def filters(self) -> queries.Filters:
        """As the queries take them."""
        given = self.dict(exclude={"bbox", "kind", "verification"})
        box = box_of(self.bbox)
        return queries.Filters(box=box, event_type=self.kind or "", verification=self.verification or "", **given)


def incident_out(incident: Incident) -> dict[str, Any]:
    """An incident as the API writes it; its actors are at hand."""
    same = (
        "id external_id origin release title text date_start date_end date_precision location_precision place_text "
        "country area dyad low best high civilians verification reliability credibility rules_breached withdrawn "
        "component notes"
    )
    return {
        **{name: getattr(incident, name) for name in same.split()},
        "kind": incident.event_type,
        "location": place(incident.longitude, incident.latitude),
        "side_a": incident.side_a.name if incident.side_a else "",
        "side_b": incident.side_b.name if incident.side_b else "",
        "classification": classification_code(incident.classification),
        "compartments": compartment_codes(incident.compartments),
    }


def _detail_out(request: HttpRequest, incident: Incident) -> IncidentDetail:
    reader = reader_of(request)
    into = queries.merged_into(reader=reader, incident=incident) if incident.merged_into_id else None
    events = queries.incident_history(reader=reader, incident=incident)
    return IncidentDetail(
        **incident_out(incident),
        details=incident.details,
        harms=[_harm_out(harm) for harm in queries.harms(reader=reader, incident=incident)],
        reports=[link.report_id for link in queries.report_links(reader=reader, incident=incident)],
        merged_into=into.id if into else None,
        figures=[FiguresOut(**one) for one in figures_out(events)],
        history=[EntryOut(**entry) for entry in history_out(events)],
    )


def _harm_out(harm: Harm) -> HarmOut:
    names = ("id", "harm_kind", "sex", "age_group", "status", "low", "best", "high")
    return HarmOut(**{name: getattr(harm, name) for name in names})


def _again(request: HttpRequest, incident_id: UUID) -> IncidentOut:
    """The incident as it is after a verb."""
    return IncidentOut(**incident_out(queries.incident(reader=reader_of(request), incident_id=incident_id)))


def _facts(body: FactsIn, **which: Any) -> dict[str, Any]:
    """The arguments of an action."""
    facts = body.dict(exclude={"location", "reports"}, **which)
    if "location" in body.model_fields_set:
        facts |= point_fields(body.location)
    if "classification" in facts:
        facts["classification"] = doctrine().lists["classification"][facts["classification"]].attributes["rank"]
    if "compartments" in facts:
        facts["compartments"] = doctrine().lists["compartment"].bits(facts["compartments"])
    return facts


# Addresses


@router.get("/incidents", response=ListOf[IncidentOut], summary="Incidents, newest first")
def list_incidents(
    request: HttpRequest, asked: Query[Asked], limit: Limit = 100, cursor: Cursor = ""
) -> dict[str, Any]:
    """What happened, of what the reader may see. `from` and `to` are days; `q` are words, all of them.

    `count` is null where words were asked for: to count what holds a common word takes longer than the list may.
    """
    filters = asked.filters()
    rows = queries.incidents(reader=reader_of(request), filters=filters).select_related("side_a", "side_b")
    how_many = partial(queries.how_many, reader=reader_of(request), filters=filters)
    return list_answer(rows, incident_out, limit=limit, cursor=cursor, count=not asked.q, how_many=how_many)


@router.get("/incidents/cells", response=CellsOut, summary="How many incidents lie in each H3 cell")
def list_cells(
    request: HttpRequest, asked: Query[Asked], resolution: Annotated[int, Query(ge=0, le=7)] = 5
) -> dict[str, Any]:
    """Resolution 0 (coarse) to 7. Takes the filters of the list."""
    found = queries.cells(reader=reader_of(request), resolution=resolution, filters=asked.filters())
    items = [{"cell": cell, "count": count} for cell, count in sorted(found.counts.items())]
    return {"items": items, "unlocated": found.unlocated}


@router.get("/incidents/{uuid:incident_id}", response=IncidentDetail, summary="An incident with its history")
def show_incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident."""
    incident = queries.incident(reader=reader_of(request), incident_id=incident_id)
    return detail(incident, _detail_out(request, incident))


@router.post("/incidents", response={201: IncidentOut}, summary="Write down what happened")
@once
def make_incident(request: HttpRequest, body: IncidentIn) -> tuple[int, Any]:
    """Its labels are at least those of its reports and of its kind; its place gives its area."""
    facts = _facts(body, exclude_none=True)
    incident = actions.make_incident(actor=reader_of(request), at=now(), report_ids=body.reports, **facts)
    return 201, IncidentOut(**incident_out(incident))


@router.patch("/incidents/{uuid:incident_id}", response=IncidentDetail, summary="Correct an incident")
@in_turn
def change_incident(request: HttpRequest, incident_id: UUID, body: IncidentChange) -> HttpResponse:
    """What was held before stays in its history. Needs `If-Match`."""
    reader = reader_of(request)
    require_match(request, queries.incident(reader=reader, incident_id=incident_id))
    actions.change_incident(actor=reader, at=now(), incident_id=incident_id, **_changes(body))
    incident = queries.incident(reader=reader, incident_id=incident_id)
    return detail(incident, _detail_out(request, incident))


CAN_BE_EMPTY = frozenset({"longitude", "latitude", "location_precision", "side_a", "side_b"})


def _changes(body: IncidentChange) -> dict[str, Any]:
    """What was sent; null says nothing of what cannot be empty."""
    facts = _facts(body, exclude_unset=True)
    return {name: value for name, value in facts.items() if value is not None or name in CAN_BE_EMPTY}


@router.post("/incidents/{uuid:incident_id}/verify", response=IncidentOut, summary="Verify and grade an incident")
@once
def verify_incident(request: HttpRequest, incident_id: UUID, body: VerifyIn) -> tuple[int, Any]:
    """Verification and the two grades are never merged into one."""
    facts = body.dict(exclude_none=True)
    actions.verify_incident(actor=reader_of(request), at=now(), incident_id=incident_id, **facts)
    return 200, _again(request, incident_id)


@router.post("/incidents/{uuid:incident_id}/merge", response=IncidentOut, summary="It is the same as another one")
@once
def merge_incidents(request: HttpRequest, incident_id: UUID, body: MergeIn) -> tuple[int, Any]:
    """Answers with the other one, which stands for both from now on."""
    reader = reader_of(request)
    actions.merge_incidents(actor=reader, at=now(), incident_id=incident_id, into_id=body.into, note=body.note)
    return 200, _again(request, body.into)


@router.post("/incidents/{uuid:incident_id}/split", response={201: IncidentOut}, summary="It turns out to be two")
@once
def split_incident(request: HttpRequest, incident_id: UUID, body: SplitIn) -> tuple[int, Any]:
    """Answers with the new one, which takes the reports with it."""
    facts = _changes(body)
    new = actions.split_incident(
        actor=reader_of(request), at=now(), incident_id=incident_id, report_ids=body.reports, **facts
    )
    return 201, IncidentOut(**incident_out(new))


@router.post("/incidents/{uuid:incident_id}/harms", response={201: HarmOut}, summary="Write down people harmed")
@once
def record_harm(request: HttpRequest, incident_id: UUID, body: HarmIn) -> tuple[int, Any]:
    """By kind of harm, sex, age and status, with low, best and high number."""
    harm = actions.record_harm(actor=reader_of(request), at=now(), incident_id=incident_id, **body.dict())
    return 201, _harm_out(harm)


@router.post("/reports/{uuid:report_id}/link", response=LinkOut, summary="An incident stands on this report")
@once
def link_report(request: HttpRequest, report_id: UUID, body: LinkIn) -> tuple[int, Any]:
    """With `withdrawn` the link is taken back."""
    who: dict[str, Any] = {
        "actor": reader_of(request),
        "at": now(),
        "report_id": report_id,
        "incident_id": body.incident,
    }
    if body.withdrawn:
        link = actions.unlink_report(note=body.note, **who)
    else:
        link = actions.link_report(note=body.note, low=body.low, best=body.best, high=body.high, **who)
    return 200, LinkOut(id=link.id, incident=link.incident_id, report=link.report_id)
