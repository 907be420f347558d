"""Reports in the API."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
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
    BoxText,
    Coded,
    EntryOut,
    Line,
    Moment,
    Note,
    Persons,
    Point,
    Precision,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
    box_of,
    point_fields,
)
from tutela.reports import actions, queries, shown
from tutela.reports.models import Report

router = Router(tags=["reports"])

Urgency = Annotated[str, Coded("urgency")]
Channel = Annotated[str, Coded("channel")]
ThreatType = Annotated[str, Coded("threat_type")]
Verification = Annotated[str, Coded("verification")]
Classification = Annotated[str, Coded("classification")]
Compartments = list[Annotated[str, Coded("compartment")]]


class SourceOut(Schema):
    """The outside of the sealed box. name, contact: whether there is one; what they say opens here to nobody.

    may_call_back: whether they consented to be called. exposure: what they risk.
    """

    caller_code: str
    may_call_back: bool
    exposure: str
    name: bool
    contact: bool


class ReportOut(Schema):
    """A report as it was told. duplicate_of: empty also where the reader may not see that report."""

    id: UUID
    received_at: Utc
    channel: str
    text: str
    happened: bool
    urgency: str
    threat_type: str
    perpetrator_class: str
    perpetrator: str
    persons_at_risk: int | None
    place_text: str
    location: Place | None
    location_precision: int | None
    consent: str
    language: str
    submitted_by: str
    reliability: str
    credibility: str
    verification: str
    called_back_at: Utc | None
    duplicate_of: UUID | None
    source: SourceOut | None
    classification: str
    compartments: list[str]
    area: str
    component: str


class AnnotationOut(Schema):
    """A remark on a report."""

    id: UUID
    text: str
    written_by: str
    written_at: Utc


class ReportDetail(ReportOut):
    """A report with what was remarked on it and done to it."""

    annotations: list[AnnotationOut]
    history: list[EntryOut]


class ReportIn(Sent):
    """What was told. happened: false for a warning. caller_name, caller_contact: sealed at once."""

    text: Text
    channel: Channel
    urgency: Urgency
    happened: YesOrNo = False
    received_at: Moment | None = None
    threat_type: ThreatType | None = None
    perpetrator_class: Annotated[str, Coded("perpetrator_class")] | None = None
    perpetrator: ShortText = ""
    persons_at_risk: Persons | None = None
    place_text: Line = ""
    location: Point | None = None
    location_precision: Precision | None = None
    consent: Annotated[str, Coded("consent")] | None = None
    language: Annotated[str, Field(max_length=10, pattern=r"^[A-Za-z-]*$")] = ""
    classification: Classification = "unclassified"
    compartments: Compartments = []
    caller_code: Annotated[str, Field(max_length=40, pattern=WITHOUT_NUL)] = ""
    caller_name: ShortText = ""
    caller_contact: ShortText = ""
    may_call_back: YesOrNo = False
    exposure: Annotated[str, Coded("exposure")] | None = None


class LabelsIn(Sent):
    """Who may see it. What doctrine asks for its threat stays."""

    classification: Classification
    compartments: Compartments = []
    note: Note = ""


class GradeIn(Sent):
    """The source from A to F and the information from 1 to 6, each by itself."""

    reliability: Annotated[str, Coded("reliability")]
    credibility: Annotated[str, Coded("credibility")]
    verification: Verification | None = None
    note: Note = ""


class DuplicateIn(Sent):
    """Which report was there first; null takes it back."""

    of: UUID | None
    note: Note = ""


class CallBackIn(Sent):
    """That whoever told it was reached again."""

    note: Note = ""


class AnnotationIn(Sent):
    """A remark."""

    text: Text


def report_out(report: Report) -> dict[str, Any]:
    """A report of `queries.reports` as the API writes it."""
    return _out(report, next((_source_out(source) for source in report.sources.all()), None))


def _out(report: Report, source: dict[str, Any] | None) -> dict[str, Any]:
    same = (
        "id received_at channel text happened urgency threat_type perpetrator_class perpetrator persons_at_risk "
        "place_text location_precision consent language submitted_by reliability credibility verification area "
        "component called_back_at"
    )
    return {
        **{name: getattr(report, name) for name in same.split()},
        "location": place(report.longitude, report.latitude),
        "duplicate_of": report.duplicate_of.id if report.duplicate_of else None,
        "source": source,
        "classification": shown.classification_code(report.classification),
        "compartments": shown.compartment_codes(report.compartments),
    }


def _source_out(source: Any) -> dict[str, Any]:
    same = {name: getattr(source, name) for name in ("caller_code", "may_call_back", "exposure")}
    return {**same, "name": bool(source.name), "contact": bool(source.contact)}


def _detail_out(request: HttpRequest, report: Report) -> ReportDetail:
    remarks = queries.annotations(reader=reader_of(request), report=report)
    return ReportDetail(
        **report_out(report),
        annotations=[_annotation_out(one) for one in remarks],
        history=[EntryOut(**entry) for entry in shown.history_out(report)],
    )


def _annotation_out(one: Any) -> AnnotationOut:
    return AnnotationOut(id=one.id, text=one.text, written_by=one.written_by, written_at=one.written_at)


def _again(request: HttpRequest, report_id: UUID) -> ReportOut:
    """The report as it is after a verb."""
    return ReportOut(**report_out(queries.report(reader=reader_of(request), report_id=report_id)))


@router.get("/reports", response=ListOf[ReportOut], summary="Reports, newest first")
def list_reports(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    happened: bool | None = None,
    urgency: Urgency | None = None,
    channel: Channel | None = None,
    threat_type: ThreatType | None = None,
    verification: Verification | None = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    bbox: BoxText | None = None,
    q: ShortText | None = None,
) -> dict[str, Any]:
    """What came in, of what the reader may see. `from` and `to` are times of receipt."""
    rows = queries.narrowed(
        queries.reports(reader=reader_of(request)),
        happened=happened,
        urgency=urgency,
        channel=channel,
        threat_type=threat_type,
        verification=verification,
        since=since,
        until=until,
        box=box_of(bbox),
        q=q,
    )
    return list_answer(rows, report_out, limit=limit, cursor=cursor)


@router.get("/reports/{uuid:report_id}", response=ReportDetail, summary="A report with its history")
def show_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report."""
    report = queries.report(reader=reader_of(request), report_id=report_id)
    return detail(report, _detail_out(request, report))


@router.post("/reports", response={201: ReportOut}, summary="Write down what was told")
@once
def submit_report(request: HttpRequest, body: ReportIn) -> tuple[int, Any]:
    """An alert is raised from it by itself if it warns. The name of the caller is sealed at once."""
    facts = {**body.dict(exclude={"location"}, exclude_none=True), **point_fields(body.location)}
    report = actions.submit_report(actor=reader_of(request), at=now(), **facts)
    told_by = {
        "caller_code": body.caller_code,
        "may_call_back": body.may_call_back,
        "exposure": body.exposure or "",
        "name": bool(body.caller_name),
        "contact": bool(body.caller_contact),
    }
    return 201, ReportOut(**_out(report, told_by if any(told_by.values()) else None))


@router.patch("/reports/{uuid:report_id}", response=ReportDetail, summary="Change who may see a report")
@in_turn
def classify_report(request: HttpRequest, report_id: UUID, body: LabelsIn) -> HttpResponse:
    """What was told never changes; its labels may. Needs `If-Match`."""
    reader = reader_of(request)
    require_match(request, queries.report(reader=reader, report_id=report_id))
    report = actions.classify_report(actor=reader, at=now(), report_id=report_id, **body.dict())
    return detail(report, _detail_out(request, report))


@router.post("/reports/{uuid:report_id}/grade", response=ReportOut, summary="Grade source and information")
@once
def grade_report(request: HttpRequest, report_id: UUID, body: GradeIn) -> tuple[int, Any]:
    """Two grades that are never merged, and the verification beside them."""
    facts = body.dict(exclude_none=True)
    actions.grade_report(actor=reader_of(request), at=now(), report_id=report_id, **facts)
    return 200, _again(request, report_id)


@router.post("/reports/{uuid:report_id}/duplicate", response=ReportOut, summary="Say which report it repeats")
@once
def mark_duplicate(request: HttpRequest, report_id: UUID, body: DuplicateIn) -> tuple[int, Any]:
    """Both stay; only the first counts."""
    actions.mark_duplicate(actor=reader_of(request), at=now(), report_id=report_id, **body.dict())
    return 200, _again(request, report_id)


@router.post("/reports/{uuid:report_id}/annotate", response={201: AnnotationOut}, summary="Remark on a report")
@once
def annotate_report(request: HttpRequest, report_id: UUID, body: AnnotationIn) -> tuple[int, Any]:
    """A remark stands beside what was told and never in it."""
    remark = actions.annotate_report(actor=reader_of(request), at=now(), report_id=report_id, text=body.text)
    return 201, _annotation_out(remark)


@router.post("/reports/{uuid:report_id}/called-back", response=ReportOut, summary="Whoever told it was called back")
@once
def record_call_back(request: HttpRequest, report_id: UUID, body: CallBackIn) -> tuple[int, Any]:
    """The first time counts; what was heard is a remark."""
    actions.record_call_back(actor=reader_of(request), at=now(), report_id=report_id, note=body.note)
    return 200, _again(request, report_id)
