"""Forecasts, stated probabilities and scenarios in the API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.foresight import actions, queries, reckoning, rules
from tutela.foresight.models import Forecast, ForecastMonth, ForecastOrder, Indicator, Judgement, Scenario, StressLine
from tutela.kernel.clock import now
from tutela.kernel.http.api import Cursor, Limit, ListOf, detail, list_answer, once, reader_of
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    AreaCode,
    Coded,
    EntryOut,
    Note,
    Number,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
)
from tutela.reports import shown

router = Router(tags=["foresight"])

MonthText = Annotated[str, Field(pattern=r"^(20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="Year and month: 2027-03")]
Level = Literal["country", "admin1", "admin2"]
Dead = Annotated[Literal[1, 25, 100], Field(description="At least so many dead in the month.")]
Chance = Annotated[float, Field(ge=0, le=1, description="0 to 1."), Number]
Words = Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
Optional = Annotated[str, Field(max_length=20_000, pattern=WITHOUT_NUL)]


def month_text(month: int) -> str:
    """A counted month as the API writes it."""
    return rules.first_day(month).strftime("%Y-%m")


def month_number(text: str) -> int:
    """The count of a month that was sent."""
    return rules.month_of(rules.date.fromisoformat(f"{text}-01"))


# Forecasts


class ForecastOut(Schema):
    """An issued forecast; it never changes. origin: `own` (made from the mission's open records) or `file`.

    known_from, known_until: the history it was made from. records: open records in it; left_out: those whose place is
    known less well than the level asks. history_hash: SHA-256."""

    id: UUID
    level: str
    units: list[str]
    first_month: str
    last_month: str
    known_from: str
    known_until: str
    history_hash: str
    records: int
    left_out: int
    origin: str
    model: str
    model_version: str
    draws: int
    issued_at: Utc
    issued_by: str
    note: str
    classification: str
    area: str


class UnitOut(Schema):
    """What is said of one area in one month. quantiles: deaths at 5, 25, 50, 75, 95 in 100 of the draws.
    chance: of at least 1, 25, 100 dead. observed, crps, brier (of any): once the month is scored."""

    unit: str
    quantiles: list[float]
    mean: float
    chance: dict[str, float]
    observed: int | None
    crps: float | None
    brier: float | None


class MonthOut(Schema):
    """One month. draws_hash: SHA-256 of the draws as they are kept."""

    month: str
    draws_hash: str
    scored_at: Utc | None
    units: list[UnitOut]


class ForecastDetail(ForecastOut):
    """A forecast with all that it says, and how it did."""

    months: list[MonthOut]
    crps: float | None
    yardstick: float | None


class BandOut(Schema):
    """Of what was said with a chance of `from_percent` to `to_percent`: how often, and how often it happened."""

    from_percent: int
    to_percent: int
    cases: int
    happened: int
    share: float


class RecordOut(Schema):
    """How often it was right, over what the reader may see. bands: by number of deaths. ahead: cases that were issued
    before their month began. brier: mean, of any. crps, yardstick: means in deaths; yardstick is conflictology's."""

    cases: int
    ahead: int
    bands: dict[str, list[BandOut]]
    brier: float | None
    crps: float | None
    yardstick: float | None


class RecordsOut(Schema):
    """Models and people, by the same rule."""

    forecasts: RecordOut
    judgements: RecordOut


class OrderIn(Sent):
    """A forecast to be made from the open records of an area ("" for the whole mission) by the background work.
    months_ahead: after the last full month."""

    area: AreaCode = ""
    level: Level
    months_ahead: Annotated[int, Field(ge=2, le=14), Number]


class OrderOut(Schema):
    """A forecast that was asked for."""

    id: UUID
    area: str
    level: str
    months_ahead: int
    asked_at: Utc
    asked_by: str
    done_at: Utc | None
    fault: str


def forecast_out(one: Forecast) -> dict[str, Any]:
    """A forecast as the API writes it."""
    same = "id level units history_hash left_out origin model_version draws issued_at issued_by note area"
    return {
        **{name: getattr(one, name) for name in same.split()},
        **{name: month_text(getattr(one, name)) for name in ("first_month", "last_month", "known_from", "known_until")},
        "records": one.counted,
        "model": one.model_name,
        "classification": shown.classification_code(one.classification),
    }


def _month_out(forecast: Forecast, month: ForecastMonth) -> MonthOut:
    score = queries.score_of(month)
    units = [
        UnitOut(
            unit=unit,
            quantiles=said["q"],
            mean=said["mean"],
            chance=said["p"],
            observed=score.observed[number] if score else None,
            crps=score.crps[number] if score else None,
            brier=score.brier[number] if score else None,
        )
        for number, (unit, said) in enumerate(zip(forecast.units, month.summary, strict=True))
    ]
    return MonthOut(
        month=month_text(month.month),
        draws_hash=month.draws_hash,
        scored_at=score.scored_at if score else None,
        units=units,
    )


def _record_out(record: reckoning.Record) -> RecordOut:
    bands = {
        str(dead): [
            BandOut(
                from_percent=one.low, to_percent=one.high, cases=one.count, happened=one.happened, share=one.share
            )
            for one in found
        ]
        for dead, found in record.bands.items()
    }
    return RecordOut(
        bands=bands, **{name: getattr(record, name) for name in ("cases", "ahead", "brier", "crps", "yardstick")}
    )


def order_out(order: ForecastOrder) -> dict[str, Any]:
    """An order as the API writes it."""
    same = "id level months_ahead asked_at asked_by done_at fault"
    return {**{name: getattr(order, name) for name in same.split()}, "area": order.of_area}


@router.get("/forecasts", response=ListOf[ForecastOut], summary="Issued forecasts, newest first")
def list_forecasts(request: HttpRequest, limit: Limit = 100, cursor: Cursor = "") -> dict[str, Any]:
    """Of what the reader may see."""
    return list_answer(queries.forecasts(reader=reader_of(request)), forecast_out, limit=limit, cursor=cursor)


@router.get("/forecasts/record", response=RecordsOut, summary="How often forecasts and people were right")
def show_record(request: HttpRequest) -> RecordsOut:
    """Over the scored months that the reader may see."""
    reader = reader_of(request)
    return RecordsOut(
        forecasts=_record_out(reckoning.of_forecasts(queries.scores(reader=reader))),
        judgements=_record_out(reckoning.of_judgements(queries.judgement_scores(reader=reader))),
    )


@router.get("/forecasts/orders", response=ListOf[OrderOut], summary="Forecasts that were asked for and are not there")
def list_orders(request: HttpRequest, limit: Limit = 100, cursor: Cursor = "") -> dict[str, Any]:
    """Waiting for the background work, or not possible: then `fault` says why."""
    return list_answer(queries.orders(reader=reader_of(request)), order_out, limit=limit, cursor=cursor)


@router.get("/forecasts/{uuid:forecast_id}", response=ForecastDetail, summary="A forecast, month by month")
def show_forecast(request: HttpRequest, forecast_id: UUID) -> HttpResponse:
    """What it says, and how it did."""
    reader = reader_of(request)
    one = queries.forecast(reader=reader, forecast_id=forecast_id)
    record = reckoning.of_forecasts(queries.scores(reader=reader, forecast=one))
    months = [_month_out(one, month) for month in queries.months(reader=reader, forecast=one)]
    return detail(
        one, ForecastDetail(**forecast_out(one), months=months, crps=record.crps, yardstick=record.yardstick)
    )


@router.post("/forecasts/orders", response={201: OrderOut}, summary="Ask for a forecast")
@once
def ask_for_forecast(request: HttpRequest, body: OrderIn) -> tuple[int, Any]:
    """The background work makes it; an issued forecast never changes."""
    order = actions.ask_for_forecast(actor=reader_of(request), at=now(), **body.dict())
    return 201, OrderOut(**order_out(order))


# Judgements


class JudgementOut(Schema):
    """A stated probability that at least `dead` people are killed in `unit` in `month`. counts: whether it was its
    author's last word before the month began. observed, happened, brier, counts: once it is scored."""

    id: UUID
    unit: str
    month: str
    dead: int
    chance: float
    reason: str
    stated_at: Utc
    stated_by: str
    scored_at: Utc | None
    observed: int | None
    happened: bool | None
    brier: float | None
    counts: bool | None
    classification: str
    area: str


class JudgementIn(Sent):
    """A probability for a month that has not begun. It never changes: state another one if you think otherwise."""

    unit: Annotated[AreaCode, Field(min_length=2)]
    month: MonthText
    dead: Dead = 1
    chance: Chance
    reason: Note = ""
    classification: Annotated[str, Coded("classification")] = "unclassified"


def judgement_out(one: Judgement) -> dict[str, Any]:
    """A statement as the API writes it."""
    score = getattr(one, "score", None)
    scored = ("scored_at", "observed", "happened", "brier", "counts")
    return {
        **{name: getattr(one, name) for name in "id unit dead chance reason stated_at stated_by area".split()},
        **{name: getattr(score, name) if score else None for name in scored},
        "month": month_text(one.month),
        "classification": shown.classification_code(one.classification),
    }


@router.get("/judgements", response=ListOf[JudgementOut], summary="Probabilities that people stated, newest first")
def list_judgements(request: HttpRequest, limit: Limit = 100, cursor: Cursor = "") -> dict[str, Any]:
    """Of what the reader may see."""
    return list_answer(queries.judgements(reader=reader_of(request)), judgement_out, limit=limit, cursor=cursor)


@router.get("/judgements/{uuid:judgement_id}", response=JudgementOut, summary="A stated probability")
def show_judgement(request: HttpRequest, judgement_id: UUID) -> HttpResponse:
    """One of them."""
    one = queries.judgement(reader=reader_of(request), judgement_id=judgement_id)
    return detail(one, JudgementOut(**judgement_out(one)))


@router.post("/judgements", response={201: JudgementOut}, summary="State a probability")
@once
def state_probability(request: HttpRequest, body: JudgementIn) -> tuple[int, Any]:
    """Scored by the same rule as the models, when the month has passed and its records are in."""
    facts = {**body.dict(exclude={"month"}), "month": month_number(body.month)}
    return 201, JudgementOut(**judgement_out(actions.state_probability(actor=reader_of(request), at=now(), **facts)))


# Scenarios


class IndicatorOut(Schema):
    """A sign. value: what it reads (incidents, deaths, a chance in 100), empty while nothing is known. evidence: the
    open records that it last turned on (for `forecast`, the forecast), of those that the reader may see."""

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
    """A scenario with the stress test of the plan, and its history."""

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


class CloseIn(Sent):
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
        stress_test=[line_out(line) for line in lines],
        history=[EntryOut(**entry) for entry in shown.history_out(one)],
    )


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
    "/scenarios/{uuid:scenario_id}/indicators/{uuid:indicator_id}/drop", response=ScenarioDetail, summary="Watch it no more"
)
@once
def drop_indicator(request: HttpRequest, scenario_id: UUID, indicator_id: UUID) -> tuple[int, Any]:
    """Its history stays."""
    actions.drop_indicator(actor=reader_of(request), at=now(), scenario_id=scenario_id, indicator_id=indicator_id)
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
def drop_stress_line(request: HttpRequest, scenario_id: UUID, line_id: UUID) -> tuple[int, Any]:
    """Its history stays."""
    actions.drop_stress_line(actor=reader_of(request), at=now(), scenario_id=scenario_id, line_id=line_id)
    return _scenario_again(request, scenario_id)


@router.post("/scenarios/{uuid:scenario_id}/close", response=ScenarioDetail, summary="Close it")
@once
def close_scenario(request: HttpRequest, scenario_id: UUID, body: CloseIn) -> tuple[int, Any]:
    """It is no longer watched."""
    actions.close_scenario(actor=reader_of(request), at=now(), scenario_id=scenario_id, finding=body.finding)
    return _scenario_again(request, scenario_id)
