"""Forecasts and stated probabilities in the API; scenarios have a module of their own."""

from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from tutela.foresight import actions, futures_api, queries, reckoning, rules
from tutela.foresight import draws as drawn
from tutela.foresight.futures_api import Dead
from tutela.foresight.models import Forecast, ForecastMonth, ForecastOrder, Judgement
from tutela.kernel.clock import now
from tutela.kernel.http.api import Cursor, Limit, ListOf, detail, list_answer, once, reader_of
from tutela.kernel.http.wire import ONE_LINE, WITHOUT_NUL, AreaCode, Coded, Note, Number, Sent, Utc
from tutela.reports import shown

router = Router(tags=["foresight"])

MonthText = Annotated[str, Field(pattern=r"^(20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="Year and month: 2027-03")]
Level = Literal["country", "admin1", "admin2"]
Chance = Annotated[float, Field(ge=0, le=1, description="0 to 1."), Number]


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


class ForecastMonthOut(Schema):
    """One month. draws_hash: SHA-256 of the draws as they are kept."""

    month: str
    draws_hash: str
    scored_at: Utc | None
    units: list[UnitOut]


class ForecastDetail(ForecastOut):
    """A forecast with all that it says, and how it did."""

    months: list[ForecastMonthOut]
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


def _month_out(forecast: Forecast, month: ForecastMonth) -> ForecastMonthOut:
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
    return ForecastMonthOut(
        month=month_text(month.month),
        draws_hash=month.draws_hash,
        scored_at=score.scored_at if score else None,
        units=units,
    )


def _record_out(record: reckoning.Record) -> RecordOut:
    bands = {
        str(dead): [
            BandOut(from_percent=one.low, to_percent=one.high, cases=one.count, happened=one.happened, share=one.share)
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
    return detail(one, ForecastDetail(**forecast_out(one), months=months, crps=record.crps, yardstick=record.yardstick))


class UnitDraws(Sent):
    """What may come in one area: draws, deaths in the month."""

    unit: Annotated[AreaCode, Field(min_length=2)]
    draws: Annotated[
        list[Annotated[int, Field(ge=0, le=drawn.LARGEST), Number]], Field(min_length=2, max_length=10_000)
    ]


class MonthDraws(Sent):
    """One month."""

    month: MonthText
    units: Annotated[list[UnitDraws], Field(min_length=1, max_length=1_000)]


class ForecastIn(Sent):
    """A forecast made elsewhere, to be issued as it is: every area with equally many draws in every month.
    known_until: the last month that its model was given."""

    model: Annotated[str, Field(min_length=1, max_length=80, pattern=ONE_LINE)]
    model_version: Annotated[str, Field(max_length=40, pattern=WITHOUT_NUL)] = ""
    known_until: MonthText
    months: Annotated[list[MonthDraws], Field(min_length=1, max_length=14)]
    note: Note = ""


@router.post("/forecasts", response={201: ForecastOut}, summary="Issue a forecast that was made elsewhere")
@once
def issue_forecast(request: HttpRequest, body: ForecastIn) -> tuple[int, Any]:
    """Nobody can change it afterwards. It is scored by itself when its months have passed and their records are in."""
    rows = [
        (month_number(month.month), one.unit, number, value)
        for month in body.months
        for one in month.units
        for number, value in enumerate(one.draws)
    ]
    made = actions.issue_table(
        actor=reader_of(request),
        at=now(),
        table=pl.DataFrame(rows, schema=["month_id", "area_id", "draw", "outcome"], orient="row"),
        known_until=month_number(body.known_until),
        model_name=body.model,
        model_version=body.model_version,
        note=body.note,
    )
    return 201, ForecastOut(**forecast_out(made))


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
    score = queries.score_of(one)
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


router.add_router("", futures_api.router)
