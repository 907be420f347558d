"""Scenarios, their indicators and the stress test in the API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.foresight import actions, queries, rules
from tutela.foresight.models import Indicator, Scenario, StressLine
from tutela.kernel.clock import now
from tutela.kernel.http.api import Cursor, Limit, ListOf, detail, list_answer, once, reader_of
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    AreaCode,
    Coded,
    EntryOut,
    Note,
    NoteIn,
    Number,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
)
from tutela.reports import shown

router = Router(tags=["foresight"])

Dead = Annotated[Literal[1, 25, 100], Field(description="At least so many dead in the month.")]
Words = Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
Optional = Annotated[str, Field(max_length=20_000, pattern=WITHOUT_NUL)]


class IndicatorOut(Schema):
    """A sign. value: what it reads (incidents, deaths, a chance in 100); empty while nothing is known."""

    id: UUID
    text: str
    rule: str
    of_area: str
    event_type: str
    days: int
    dead: int
    threshold: float
    value: float | None
    turned: bool
    turned_at: Utc | None
    turned_back_at: Utc | None


class StressLineOut(Schema):
    """What a part of the plan would meet in this future."""

    id: UUID
    where: str
    tier: str
    plan: str
    needs: str
    there: str
    gap: str
    stated_at: Utc
    stated_by: str


class ScenarioOut(Schema):
    """A named future. turned: how many of its indicators have turned."""

    id: UUID
    title: str
    text: str
    opened_at: Utc
    opened_by: str
    closed_at: Utc | None
    closed_by: str
    finding: str
    indicators: list[IndicatorOut]
    turned: int
    classification: str
    area: str


class ScenarioDetail(ScenarioOut):
    """A scenario with the stress test of the plan, and its history. evidence: of each indicator that counts records,
    those that it last turned on and the reader may see."""

    evidence: dict[str, list[UUID]]
    stress_test: list[StressLineOut]
    history: list[EntryOut]


class ScenarioIn(Sent):
    """A future to be watched."""

    title: Words
    area: AreaCode = ""
    text: Optional = ""
    classification: Annotated[str, Coded("classification")] = "unclassified"


class IndicatorIn(Sent):
    """A sign to be watched. of_area: within the scenario's; empty for all of it. days, threshold: for `incidents` and
    `dead`. dead, threshold (in 100): for `forecast`."""

    text: Words
    rule: Annotated[str, Coded("indicator_rule")]
    of_area: AreaCode = ""
    event_type: Annotated[str, Coded("event_type")] | None = None
    days: Annotated[int, Field(ge=0, le=365), Number] = 0
    dead: Dead = 1
    threshold: Annotated[float, Field(ge=0, le=1_000_000), Number] = 1


class SetIn(Sent):
    """Whether it has turned, as people see it."""

    turned: YesOrNo
    note: Note = ""


class StressLineIn(Sent):
    """What the plan foresees somewhere, what it would need, what is there, what is missing."""

    where: Words
    plan: Text
    needs: Text
    there: Optional = ""
    gap: Optional = ""
    tier: Annotated[str, Coded("tier")] | None = None


class CloseScenarioIn(Sent):
    """What came of it."""

    finding: Text


def indicator_out(one: Indicator) -> IndicatorOut:
    """An indicator as the API writes it."""
    return IndicatorOut(**{name: getattr(one, name) for name in IndicatorOut.model_fields})


def line_out(one: StressLine) -> StressLineOut:
    """A line of the stress test as the API writes it."""
    return StressLineOut(**{name: getattr(one, name) for name in StressLineOut.model_fields})


def scenario_out(one: Scenario, watched: list[Indicator] | None = None) -> dict[str, Any]:
    """A scenario as the API writes it."""
    signs = one.watched if watched is None else watched
    same = "id title text opened_at opened_by closed_at closed_by finding area"
    return {
        **{name: getattr(one, name) for name in same.split()},
        "indicators": [indicator_out(sign) for sign in signs],
        "turned": sum(sign.turned for sign in signs),
        "classification": shown.classification_code(one.classification),
    }


def _scenario_again(request: HttpRequest, scenario_id: UUID) -> tuple[int, Any]:
    return 200, _scenario_detail(request, queries.scenario(reader=reader_of(request), scenario_id=scenario_id))


def _scenario_detail(request: HttpRequest, one: Scenario) -> ScenarioDetail:
    lines = queries.stress_lines(reader=reader_of(request), scenario=one)
    return ScenarioDetail(
        **scenario_out(one),
        evidence=_evidence(request, one),
        stress_test=[line_out(line) for line in lines],
        history=[EntryOut(**entry) for entry in shown.history_out(one)],
    )


def _evidence(request: HttpRequest, one: Scenario) -> dict[str, list[UUID]]:
    counted = [sign for sign in one.watched if sign.rule in (rules.INCIDENTS, rules.DEAD)]
    ids = {name for sign in counted for name in sign.evidence}
    seen = {str(record.id) for record in queries.evidence(reader=reader_of(request), ids=ids)}
    return {str(sign.id): [UUID(name) for name in sign.evidence if name in seen] for sign in counted}


@router.get("/scenarios", response=ListOf[ScenarioOut], summary="Named futures, newest first")
def list_scenarios(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    open: bool | None = None,
    q: Annotated[ShortText | None, Query()] = None,
) -> dict[str, Any]:
    """Of what the reader may see."""
    rows = queries.narrowed(queries.scenarios(reader=reader_of(request)), open=open, q=q)
    return list_answer(rows, scenario_out, limit=limit, cursor=cursor)


@router.get("/scenarios/{uuid:scenario_id}", response=ScenarioDetail, summary="A scenario with its indicators")
def show_scenario(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """One of them."""
    one = queries.scenario(reader=reader_of(request), scenario_id=scenario_id)
    return detail(one, _scenario_detail(request, one))


@router.post("/scenarios", response={201: ScenarioOut}, summary="Name a future to be watched")
@once
def make_scenario(request: HttpRequest, body: ScenarioIn) -> tuple[int, Any]:
    """Its indicators are added one by one."""
    made = actions.make_scenario(actor=reader_of(request), at=now(), **body.dict())
    return 201, ScenarioOut(**scenario_out(made, watched=[]))


@router.post("/scenarios/{uuid:scenario_id}/indicators", response={201: IndicatorOut}, summary="Watch for a sign")
@once
def add_indicator(request: HttpRequest, scenario_id: UUID, body: IndicatorIn) -> tuple[int, Any]:
    """Read from the data by itself, but for the rule `seen`."""
    facts = {**body.dict(), "event_type": body.event_type or ""}
    made = actions.add_indicator(actor=reader_of(request), at=now(), scenario_id=scenario_id, **facts)
    return 201, indicator_out(made)


@router.post(
    "/scenarios/{uuid:scenario_id}/indicators/{uuid:indicator_id}/set",
    response=IndicatorOut,
    summary="Say whether a sign that people must see has turned",
)
@once
def set_indicator(request: HttpRequest, scenario_id: UUID, indicator_id: UUID, body: SetIn) -> tuple[int, Any]:
    """Only for the rule `seen`."""
    made = actions.set_indicator(
        actor=reader_of(request), at=now(), scenario_id=scenario_id, indicator_id=indicator_id, **body.dict()
    )
    return 200, indicator_out(made)


@router.post(
    "/scenarios/{uuid:scenario_id}/indicators/{uuid:indicator_id}/drop",
    response=ScenarioDetail,
    summary="Watch it no more",
)
@once
def drop_indicator(request: HttpRequest, scenario_id: UUID, indicator_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """Its history stays."""
    key = {"scenario_id": scenario_id, "indicator_id": indicator_id}
    actions.drop_indicator(actor=reader_of(request), at=now(), **key, note=body.note)
    return _scenario_again(request, scenario_id)


@router.post("/scenarios/{uuid:scenario_id}/stress", response={201: StressLineOut}, summary="Test the plan against it")
@once
def add_stress_line(request: HttpRequest, scenario_id: UUID, body: StressLineIn) -> tuple[int, Any]:
    """What a part of the plan would meet."""
    facts = {**body.dict(), "tier": body.tier or ""}
    made = actions.add_stress_line(actor=reader_of(request), at=now(), scenario_id=scenario_id, **facts)
    return 201, line_out(made)


@router.post(
    "/scenarios/{uuid:scenario_id}/stress/{uuid:line_id}/drop", response=ScenarioDetail, summary="Take a line away"
)
@once
def drop_stress_line(request: HttpRequest, scenario_id: UUID, line_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """Its history stays."""
    key = {"scenario_id": scenario_id, "line_id": line_id}
    actions.drop_stress_line(actor=reader_of(request), at=now(), **key, note=body.note)
    return _scenario_again(request, scenario_id)


@router.post("/scenarios/{uuid:scenario_id}/close", response=ScenarioDetail, summary="Close it")
@once
def close_scenario(request: HttpRequest, scenario_id: UUID, body: CloseScenarioIn) -> tuple[int, Any]:
    """It is no longer watched."""
    actions.close_scenario(actor=reader_of(request), at=now(), scenario_id=scenario_id, finding=body.finding)
    return _scenario_again(request, scenario_id)
