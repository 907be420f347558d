"""Threats in the API. Quarterly assessments are in `quarterly_api`."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
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
    AreaCode,
    Coded,
    Day,
    EntryOut,
    Line,
    Moment,
    Note,
    NoteIn,
    Number,
    Persons,
    Point,
    Precision,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
    point_fields,
)
from tutela.reports import shown
from tutela.threats import actions, quarterly_api, queries
from tutela.threats.models import Assessment, Evidence, ResponseLine, Threat

router = Router(tags=["threats"])
router.add_router("", quarterly_api.router)

ThreatType = Annotated[str, Coded("threat_type")]
ThreatState = Annotated[str, Coded("threat_state")]
PerpetratorClass = Annotated[str, Coded("perpetrator_class")]
TimeFrame = Annotated[str, Coded("time_frame")]
RiskClass = Annotated[str, Coded("risk_class")]
Trend = Annotated[str, Coded("threat_trend")]
Component = Annotated[str, Coded("component")]
ResponseState = Annotated[str, Coded("threat_response_state")]
Title = Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
Words = Annotated[str, Field(max_length=20_000, pattern=WITHOUT_NUL)]
Score = Annotated[int, Field(ge=0, le=4, description="0 none seen to 4 very great; null: not known."), Number]
Grade = Annotated[int, Field(ge=1, le=5, description="1 to 5; null: not known."), Number]
Some = Annotated[list[UUID], Field(max_length=100)]


class ThreatOut(Schema):
    """A threat. area: where it threatens, a code. likelihood, impact, risk, risk_class: of the last assessment, null or
    empty where a score is not known; residual_*: scored again after the response. exposed: persons, 0 if not known."""

    id: UUID
    title: str
    text: str
    threat_type: str
    threat_state: str
    perpetrator_class: str
    perpetrator: str
    place_text: str
    location: Place | None
    location_precision: int | None
    place_area: str
    persons_at_risk: int | None
    groups: list[str]
    time_frame: str
    valid_from: date | None
    valid_until: date | None
    destabilising: bool
    owner_component: str
    made_at: Utc
    made_by: str
    assessed_at: Utc | None
    likelihood: int | None
    impact: int | None
    risk: int | None
    risk_class: str
    exposed: int
    trend: str
    confidence: str
    residual_likelihood: int | None
    residual_impact: int | None
    residual_risk: int | None
    residual_class: str
    review_due_at: Utc
    reviewed_at: Utc | None
    reviewed_by: str
    closed_at: Utc | None
    closed_by: str
    threat_end: str
    classification: str
    compartments: list[str]
    area: str


class AssessmentOut(Schema):
    """One version of the judgement on a threat. residual: scored after the response."""

    id: UUID
    version: int
    residual: bool
    assessed_at: Utc
    assessed_by: str
    intent: int | None
    capability: int | None
    opportunity: int | None
    vulnerability: int | None
    harm: int | None
    exposed: int | None
    said_likelihood: int | None
    likelihood_reason: str
    said_impact: int | None
    impact_reason: str
    by_rule_likelihood: int | None
    by_rule_impact: int | None
    likelihood: int | None
    impact: int | None
    risk: int | None
    risk_class: str
    floored: bool
    impact_may_rise: bool
    trend: str
    confidence: str
    confidence_basis: str
    judgement: str
    vulnerability_factors: str
    coping: str
    host_state: str
    other_actors: str
    mission_gap: str
    information_gaps: str


class EvidenceOut(Schema):
    """An incident or a report that speaks for or against it, of what the reader sees at both ends."""

    id: UUID
    incident: UUID | None
    report: UUID | None
    evidence_stance: str
    text: str
    linked_at: Utc
    linked_by: str


class ResponseLineOut(Schema):
    """What is done about it in one tier."""

    id: UUID
    tier: str
    text: str
    lead: str
    support: list[str]
    due_at: Utc | None
    threat_response_state: str
    result: str


class ThreatDetail(ThreatOut):
    """A threat with its assessments (the last first), evidence, responses and history."""

    assessments: list[AssessmentOut]
    evidence: list[EvidenceOut]
    responses: list[ResponseLineOut]
    history: list[EntryOut]


class ThreatFacts(Sent):
    """What somebody may say of a threat, and correct."""

    text: Words | None = None
    threat_state: ThreatState | None = None
    perpetrator_class: PerpetratorClass | None = None
    perpetrator: ShortText | None = None
    place_text: Line | None = None
    location: Point | None = None
    location_precision: Precision | None = None
    persons_at_risk: Persons | None = None
    groups: list[Annotated[str, Coded("group_at_risk")]] | None = None
    time_frame: TimeFrame | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    destabilising: YesOrNo | None = None
    owner_component: Component | None = None
    note: Note | None = None


class ThreatIn(ThreatFacts):
    """A threat. incidents, reports: what it is made from; they become evidence for it."""

    title: Title
    threat_type: ThreatType
    area: AreaCode = ""
    classification: Annotated[str, Coded("classification")] = "unclassified"
    compartments: list[Annotated[str, Coded("compartment")]] = []
    incidents: Some = []
    reports: Some = []


class ThreatChange(ThreatFacts):
    """What changes; what is left out stays."""

    title: Title | None = None
    threat_type: ThreatType | None = None


class AssessIn(Sent):
    """A judgement. said_likelihood, said_impact: instead of the rule, each with its reason."""

    intent: Score | None = None
    capability: Score | None = None
    opportunity: Score | None = None
    vulnerability: Grade | None = None
    harm: Grade | None = None
    exposed: Persons | None = None
    said_likelihood: Grade | None = None
    likelihood_reason: Words = ""
    said_impact: Grade | None = None
    impact_reason: Words = ""
    trend: Trend = "unknown"
    confidence: Annotated[str, Coded("analytic_confidence")] = "low"
    confidence_basis: Words = ""
    judgement: Words = ""
    vulnerability_factors: Words = ""
    coping: Words = ""
    host_state: Words = ""
    other_actors: Words = ""
    mission_gap: Words = ""
    information_gaps: Words = ""
    note: Note = ""


class EvidenceIn(Sent):
    """One incident or one report."""

    evidence_stance: Annotated[str, Coded("evidence_stance")]
    incident: UUID | None = None
    report: UUID | None = None
    text: Words = ""


class ResponseIn(Sent):
    """One line of the response."""

    tier: Annotated[str, Coded("tier")]
    text: Text
    lead: Component
    support: list[Component] = []
    due_at: Moment | None = None
    threat_response_state: ResponseState = "planned"


class MoveIn(Sent):
    """How far it is and what came of it."""

    threat_response_state: ResponseState
    result: Words = ""
    note: Note = ""


class ThreatReviewIn(Sent):
    """When it is looked at again; left out, after the days of the doctrine."""

    review_due_at: Moment | None = None
    note: Note = ""


class ThreatCloseIn(Sent):
    """Why it is no longer feared."""

    threat_end: Annotated[str, Coded("threat_end")]
    note: Note = ""


def threat_out(threat: Threat) -> dict[str, Any]:
    """A threat as the API writes it."""
    special = {
        "location": place(threat.longitude, threat.latitude),
        "classification": shown.classification_code(threat.classification),
        "compartments": shown.compartment_codes(threat.compartments),
    }
    return {**{name: getattr(threat, name) for name in ThreatOut.model_fields if name not in special}, **special}


def assessment_out(one: Assessment) -> AssessmentOut:
    """A version as the API writes it."""
    return AssessmentOut(**{name: getattr(one, name) for name in AssessmentOut.model_fields})


def evidence_out(one: Evidence) -> EvidenceOut:
    """A link as the API writes it."""
    same = ("id", "evidence_stance", "text", "linked_at", "linked_by")
    return EvidenceOut(**{name: getattr(one, name) for name in same}, incident=one.incident_id, report=one.report_id)


def response_out(one: ResponseLine) -> ResponseLineOut:
    """A response as the API writes it."""
    return ResponseLineOut(**{name: getattr(one, name) for name in ResponseLineOut.model_fields})


def detail_out(request: HttpRequest, threat: Threat) -> ThreatDetail:
    """A threat with everything that the reader may see about it."""
    reader = reader_of(request)
    return ThreatDetail(
        **threat_out(threat),
        assessments=[assessment_out(one) for one in queries.assessments(reader=reader, threat=threat)],
        evidence=[evidence_out(one) for one in queries.evidence(reader=reader, threat=threat)],
        responses=[response_out(one) for one in queries.responses(reader=reader, threat=threat)],
        history=[EntryOut(**entry) for entry in shown.history_out(threat)],
    )


def _again(request: HttpRequest, threat_id: UUID) -> tuple[int, Any]:
    return 200, detail_out(request, queries.threat(reader=reader_of(request), threat_id=threat_id))


CAN_BE_EMPTY = frozenset(
    {"longitude", "latitude", "location_precision", "persons_at_risk", "valid_from", "valid_until"}
)


def _facts(body: ThreatFacts) -> dict[str, Any]:
    """What was sent; null says nothing of what cannot be empty."""
    facts = body.dict(exclude_unset=True, exclude={"location"})
    if "location" in body.model_fields_set:
        facts |= point_fields(body.location)
    return {name: value for name, value in facts.items() if value is not None or name in CAN_BE_EMPTY}


@router.get("/threats", response=ListOf[ThreatOut], summary="Threats, the most pressing first")
def list_threats(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    open: bool | None = None,
    threat_type: ThreatType | None = None,
    perpetrator_class: PerpetratorClass | None = None,
    risk_class: RiskClass | None = None,
    time_frame: TimeFrame | None = None,
    trend: Trend | None = None,
    area: AreaCode | None = None,
    due_before: Moment | None = None,
    q: ShortText | None = None,
) -> dict[str, Any]:
    """Of what the reader may see. Ranking does not choose whether to respond (000 ¶80)."""
    rows = queries.narrowed(
        queries.threats(reader=reader_of(request)),
        open=open,
        threat_type=threat_type,
        perpetrator_class=perpetrator_class,
        risk_class=risk_class,
        time_frame=time_frame,
        trend=trend,
        area=area,
        due_before=due_before,
        q=q,
    )
    return list_answer(rows, threat_out, limit=limit, cursor=cursor)


@router.get("/threats/{uuid:threat_id}", response=ThreatDetail, summary="A threat with all that hangs on it")
def show_threat(request: HttpRequest, threat_id: UUID) -> HttpResponse:
    """One threat."""
    threat = queries.threat(reader=reader_of(request), threat_id=threat_id)
    return detail(threat, detail_out(request, threat))


@router.post("/threats", response={201: ThreatOut}, summary="Write a threat down")
@once
def make_threat(request: HttpRequest, body: ThreatIn) -> tuple[int, Any]:
    """What it is made from becomes evidence for it, and its labels are joined with theirs."""
    facts = _facts(body)
    made_from = {"incident_ids": facts.pop("incidents", []), "report_ids": facts.pop("reports", [])}
    return 201, ThreatOut(**threat_out(actions.make_threat(actor=reader_of(request), at=now(), **made_from, **facts)))


@router.patch("/threats/{uuid:threat_id}", response=ThreatDetail, summary="Bring a threat up to date")
@in_turn
def change_threat(request: HttpRequest, threat_id: UUID, body: ThreatChange) -> HttpResponse:
    """Needs `If-Match`."""
    reader = reader_of(request)
    require_match(request, queries.threat(reader=reader, threat_id=threat_id))
    actions.change_threat(actor=reader, at=now(), threat_id=threat_id, **_facts(body))
    threat = queries.threat(reader=reader, threat_id=threat_id)
    return detail(threat, detail_out(request, threat))


@router.post("/threats/{uuid:threat_id}/assess", response={201: AssessmentOut}, summary="Assess it")
@once
def assess_threat(request: HttpRequest, threat_id: UUID, body: AssessIn) -> tuple[int, Any]:
    """A further version; those before stay."""
    made = actions.assess_threat(actor=reader_of(request), at=now(), threat_id=threat_id, **body.dict())
    return 201, assessment_out(made)


@router.post(
    "/threats/{uuid:threat_id}/score-again", response={201: AssessmentOut}, summary="Score the risk after the response"
)
@once
def score_again(request: HttpRequest, threat_id: UUID, body: AssessIn) -> tuple[int, Any]:
    """Compared with the last assessment: the difference is the risk reduction claimed."""
    made = actions.score_again(actor=reader_of(request), at=now(), threat_id=threat_id, **body.dict())
    return 201, assessment_out(made)


@router.post("/threats/{uuid:threat_id}/evidence", response={201: EvidenceOut}, summary="Link evidence")
@once
def link_evidence(request: HttpRequest, threat_id: UUID, body: EvidenceIn) -> tuple[int, Any]:
    """For or against."""
    facts = body.dict(exclude={"incident", "report"})
    made = actions.link_evidence(
        actor=reader_of(request),
        at=now(),
        threat_id=threat_id,
        incident_id=body.incident,
        report_id=body.report,
        **facts,
    )
    return 201, evidence_out(made)


@router.post(
    "/threats/{uuid:threat_id}/evidence/{uuid:evidence_id}/unlink", response=ThreatDetail, summary="Take a link away"
)
@once
def unlink_evidence(request: HttpRequest, threat_id: UUID, evidence_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """That it was there stays in the history."""
    actions.unlink_evidence(
        actor=reader_of(request), at=now(), threat_id=threat_id, evidence_id=evidence_id, note=body.note
    )
    return _again(request, threat_id)


@router.post("/threats/{uuid:threat_id}/responses", response={201: ResponseLineOut}, summary="Plan a response")
@once
def plan_response(request: HttpRequest, threat_id: UUID, body: ResponseIn) -> tuple[int, Any]:
    """In one tier."""
    made = actions.plan_response(actor=reader_of(request), at=now(), threat_id=threat_id, **body.dict())
    return 201, response_out(made)


@router.post(
    "/threats/{uuid:threat_id}/responses/{uuid:response_id}/move",
    response=ResponseLineOut,
    summary="Say how far a response is",
)
@once
def move_response(request: HttpRequest, threat_id: UUID, response_id: UUID, body: MoveIn) -> tuple[int, Any]:
    """And what came of it."""
    moved = actions.move_response(
        actor=reader_of(request), at=now(), threat_id=threat_id, response_id=response_id, **body.dict()
    )
    return 200, response_out(moved)


@router.post("/threats/{uuid:threat_id}/review", response=ThreatDetail, summary="It was looked at and stands")
@once
def review_threat(request: HttpRequest, threat_id: UUID, body: ThreatReviewIn) -> tuple[int, Any]:
    """Sets when it is looked at again."""
    actions.review_threat(actor=reader_of(request), at=now(), threat_id=threat_id, **body.dict())
    return _again(request, threat_id)


@router.post("/threats/{uuid:threat_id}/close", response=ThreatDetail, summary="Close it")
@once
def close_threat(request: HttpRequest, threat_id: UUID, body: ThreatCloseIn) -> tuple[int, Any]:
    """It is no longer feared."""
    actions.close_threat(actor=reader_of(request), at=now(), threat_id=threat_id, **body.dict())
    return _again(request, threat_id)


@router.post("/threats/{uuid:threat_id}/reopen", response=ThreatDetail, summary="Reopen it")
@once
def reopen_threat(request: HttpRequest, threat_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """It is feared again."""
    actions.reopen_threat(actor=reader_of(request), at=now(), threat_id=threat_id, note=body.note)
    return _again(request, threat_id)
