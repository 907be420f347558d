"""What may be asked of the room, always for somebody; and the open records that everything here is counted over."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from tutela.foresight.models import (
    Forecast,
    ForecastMonth,
    ForecastOrder,
    ForecastScore,
    Indicator,
    Judgement,
    JudgementScore,
    Scenario,
    StressLine,
)
from tutela.incidents.models import Incident
from tutela.incidents.queries import with_parts
from tutela.kernel.access import Reader
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet

MOST_EVIDENCE = 50
MOST_AHEAD = 50

# Open records


def open_records(area: str = "") -> RecordQuerySet:
    """Incidents that stand and are open to whoever sees the area: unclassified, in no circle, held by nobody."""
    rows = Incident.objects.as_system("figures of this room are over what is open to all who see the area")
    rows = rows.filter(withdrawn=False, classification=0, compartments=0, held=False)
    return rows.filter(area__under=area) if area else rows


def deaths(*, area: str, last: date, first: date | None = None) -> QuerySet:
    """Open records that ended between two days: {area, year, month, dead, records}."""
    rows = open_records(area).filter(date_end__lte=last, date_end__gte=first or date.min)
    by_month = rows.order_by().annotate(year=ExtractYear("date_end"), month=ExtractMonth("date_end"))
    return by_month.values("area", "year", "month").annotate(dead=Sum("best"), records=Count("id"))


def next_begins(*, area: str, after: date) -> date | None:
    """The first day after `after` on which an open record begins."""
    rows = open_records(area).filter(date_start__gt=after).order_by("date_start", "id")
    return rows.values_list("date_start", flat=True).first()


def within(*, area: str, event_type: str, first: date, last: date) -> RecordQuerySet:
    """Open records of a kind (with the kinds below it) that touch a span of days, newest first."""
    rows = open_records(area).filter(date_end__gte=first, date_start__lte=last)
    types = with_parts(event_type)
    rows = rows if types is None else rows.filter(event_type__in=types)
    return rows.order_by("-date_start", "-id")


def evidence(*, reader: Reader, ids: Iterable[str]) -> list[Incident]:
    """The records that an indicator turned on, of those that the reader may see, newest first."""
    rows = Incident.objects.visible_to(reader).filter(id__in=[UUID(one) for one in ids])
    return list(rows.order_by("-date_start", "-id"))


# Forecasts


def forecasts(*, reader: Reader) -> RecordQuerySet:
    """Issued forecasts, newest first."""
    return Forecast.objects.visible_to(reader).order_by("-issued_at", "-id")


def of_level(rows: RecordQuerySet, *, level: str | None = None) -> RecordQuerySet:
    """Those that speak of areas of a level; of any if none is named."""
    return rows.filter(level=level) if level else rows


def forecast(*, reader: Reader, forecast_id: UUID) -> Forecast:
    """One forecast. Raises Missing."""
    found: Forecast | None = forecasts(reader=reader).filter(id=forecast_id).first()
    if found is None:
        raise Missing
    return found


def months(*, reader: Reader, forecast: Forecast) -> list[ForecastMonth]:
    """Its months with their scores (`scored`, one or none), without the draws."""
    rows = ForecastMonth.objects.visible_to(reader).filter(forecast=forecast).defer("draws")
    return list(_scored(rows, reader).order_by("month", "id"))


def _scored(rows: RecordQuerySet, reader: Reader) -> RecordQuerySet:
    return rows.prefetch_related(Prefetch("score", ForecastScore.objects.visible_to(reader)))


def score_of(one: ForecastMonth | Judgement) -> Any:
    """The score that came with it, of those that the reader may see; none where none was asked for."""
    return one._state.fields_cache.get("score")


def month_with_draws(*, reader: Reader, forecast: Forecast, month: int) -> ForecastMonth:
    """One month with its draws. Raises Missing."""
    rows = ForecastMonth.objects.visible_to(reader).filter(forecast=forecast, month=month)
    found: ForecastMonth | None = rows.first()
    if found is None:
        raise Missing
    return found


def scores(*, reader: Reader, forecast: Forecast | None = None) -> RecordQuerySet:
    """Scores with month and forecast, oldest month first; of one forecast, or of all."""
    rows = ForecastScore.objects.visible_to(reader).select_related("month__forecast").defer("month__draws")
    rows = rows.filter(month__forecast=forecast) if forecast else rows
    return rows.order_by("month__month", "id")


def states(*, reader: Reader, ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Of forecasts, how many months they have and how many of them are scored."""
    rows = ForecastMonth.objects.visible_to(reader).filter(forecast_id__in=ids).order_by()
    counted = rows.values_list("forecast_id").annotate(months=Count("id"), scored=Count("score__id"))
    return {one: (months, scored) for one, months, scored in counted}


def unscored(*, last_month: int) -> list[ForecastMonth]:
    """Months that are over and have no score yet."""
    rows = ForecastMonth.objects.as_system("the worker scores what is due")
    return list(
        rows.filter(score__isnull=True, month__lte=last_month).select_related("forecast").order_by("month", "id")
    )


def said_of(*, reader: Reader, unit: str, first_month: int, last_month: int) -> list[ForecastMonth]:
    """Months of forecasts that speak of an area, newest forecast first, without draws."""
    rows = ForecastMonth.objects.visible_to(reader).filter(month__gte=first_month, month__lte=last_month)
    found = rows.select_related("forecast").defer("draws").order_by("-forecast__issued_at", "month", "id")
    return [one for one in found if unit in one.forecast.units]


def months_ahead(*, reader: Reader, first_month: int, last_month: int) -> list[ForecastMonth]:
    """Months of forecasts between two months, newest forecast first, without draws: at most MOST_AHEAD."""
    rows = ForecastMonth.objects.visible_to(reader).filter(month__gte=first_month, month__lte=last_month)
    found = rows.select_related("forecast").defer("draws").order_by("-forecast__issued_at", "month", "id")
    return list(found[:MOST_AHEAD])


def forecasts_ahead_of(*, reader: Reader, area: str, first_month: int) -> RecordQuerySet:
    """Forecasts of an area, of what lies in it or holds it, that reach `first_month`: the best informed first."""
    holding = Q(area__in=[area[:length] for length in range(len(area) + 1)])
    rows = Forecast.objects.visible_to(reader).filter(holding | Q(area__under=area), last_month__gte=first_month)
    return rows.defer("past", "drivers").order_by("-known_until", "-issued_at", "-id")


def months_from(*, reader: Reader, forecast: Forecast, first_month: int) -> list[ForecastMonth]:
    """The months of a forecast from one on, with their draws."""
    rows = ForecastMonth.objects.visible_to(reader).filter(forecast=forecast, month__gte=first_month)
    return list(rows.order_by("month", "id"))


def newest_saying(*, within: str, unit: str, month: int) -> ForecastMonth | None:
    """The month of the newest forecast that speaks of a unit, made only from records that lie in `within`."""
    rows = ForecastMonth.objects.as_system("an indicator watches what is issued").filter(month=month)
    rows = rows.filter(forecast__classification=0, forecast__compartments=0, forecast__held=False)
    rows = rows.filter(forecast__area__under=within) if within else rows
    found = rows.select_related("forecast").defer("draws").order_by("-forecast__issued_at", "-id")
    return next((one for one in found if unit in one.forecast.units), None)


def orders(*, reader: Reader) -> RecordQuerySet:
    """Forecasts that were asked for and are not there yet, or could not be made; newest first."""
    rows = ForecastOrder.objects.visible_to(reader).filter(forecast__isnull=True)
    return rows.order_by("-asked_at", "-id")


def waiting_order(*, order_id: UUID | None = None) -> ForecastOrder | None:
    """The order that the worker takes next, or the one of that id."""
    rows = ForecastOrder.objects.as_system("the worker makes what was asked for").filter(done_at__isnull=True)
    rows = rows.filter(id=order_id) if order_id else rows
    found: ForecastOrder | None = rows.order_by("asked_at", "id").first()
    return found


# Judgements


def judgements(*, reader: Reader) -> RecordQuerySet:
    """Probabilities that people stated, newest first, each with its score if it has one."""
    rows = Judgement.objects.visible_to(reader)
    scored = JudgementScore.objects.visible_to(reader)
    return rows.prefetch_related(Prefetch("score", scored)).order_by("-stated_at", "-id")


def told(rows: RecordQuerySet, *, scored: bool | None = None, stated_by: str | None = None) -> RecordQuerySet:
    """Those that are scored, or not; that somebody stated. A question left out asks nothing."""
    asked = {"score__isnull": None if scored is None else not scored, "stated_by": stated_by}
    return rows.filter(**{name: value for name, value in asked.items() if value not in (None, "")})


def judgement(*, reader: Reader, judgement_id: UUID) -> Judgement:
    """One of them. Raises Missing."""
    found: Judgement | None = judgements(reader=reader).filter(id=judgement_id).first()
    if found is None:
        raise Missing
    return found


def statements_ahead(*, reader: Reader, first_month: int) -> list[Judgement]:
    """What people said of months that are not past, newest first: at most MOST_AHEAD."""
    return list(judgements(reader=reader).filter(month__gte=first_month)[:MOST_AHEAD])


def judgement_scores(*, reader: Reader) -> RecordQuerySet:
    """Scores of the statements that count, with what was said."""
    rows = JudgementScore.objects.visible_to(reader).filter(counts=True).select_related("judgement")
    return rows.order_by("judgement__month", "id")


def unscored_judgements(*, last_month: int) -> list[Judgement]:
    """Statements about months that are over, without a score yet."""
    rows = Judgement.objects.as_system("the worker scores what is due")
    return list(rows.filter(score__isnull=True, month__lte=last_month).order_by("month", "id"))


def said_by_all(*, unit: str, month: int, dead: int) -> list[Judgement]:
    """Everything that anybody stated about one event."""
    rows = Judgement.objects.as_system("the last word before the month counts")
    return list(rows.filter(unit=unit, month=month, dead=dead).order_by("stated_at", "id"))


# Scenarios


def scenarios(*, reader: Reader) -> RecordQuerySet:
    """Named futures, newest first, each with its indicators."""
    indicators = Indicator.objects.visible_to(reader).filter(withdrawn=False).order_by("id")
    brought = Prefetch("indicators", indicators, to_attr="watched")
    # The plugin wants the attribute on no model; it is declared there for whoever is handed a scenario.
    rows = Scenario.objects.visible_to(reader).prefetch_related(brought)  # type: ignore[no-redef]
    return rows.order_by("-opened_at", "-id")


def scenario(*, reader: Reader, scenario_id: UUID) -> Scenario:
    """One of them. Raises Missing."""
    found: Scenario | None = scenarios(reader=reader).filter(id=scenario_id).first()
    if found is None:
        raise Missing
    return found


def narrowed(
    rows: RecordQuerySet, *, open: bool | None = None, q: str | None = None, since: datetime | None = None
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing."""
    asked = {"closed_at__isnull": open, "opened_at__gte": since}
    return rows.saying(q).filter(**{name: value for name, value in asked.items() if value not in (None, "")})


def indicators(*, reader: Reader, scenario: Scenario) -> list[Indicator]:
    """What is watched, in that order."""
    rows = Indicator.objects.visible_to(reader).filter(scenario=scenario, withdrawn=False)
    return list(rows.order_by("id"))


def indicator(*, reader: Reader, scenario: Scenario, indicator_id: UUID) -> Indicator:
    """One of them. Raises Missing."""
    rows = Indicator.objects.visible_to(reader).filter(scenario=scenario, withdrawn=False, id=indicator_id)
    found: Indicator | None = rows.first()
    if found is None:
        raise Missing
    return found


def stress_lines(*, reader: Reader, scenario: Scenario) -> list[StressLine]:
    """What the plan would meet, in the order in which it was stated."""
    rows = StressLine.objects.visible_to(reader).filter(scenario=scenario, withdrawn=False)
    return list(rows.order_by("id"))


def stress_line(*, reader: Reader, scenario: Scenario, line_id: UUID) -> StressLine:
    """One of them. Raises Missing."""
    rows = StressLine.objects.visible_to(reader).filter(scenario=scenario, withdrawn=False, id=line_id)
    found: StressLine | None = rows.first()
    if found is None:
        raise Missing
    return found


def to_watch() -> list[Indicator]:
    """Indicators of open scenarios that look at the data by themselves."""
    rows = Indicator.objects.as_system("the worker watches").filter(withdrawn=False, scenario__closed_at__isnull=True)
    return list(rows.select_related("scenario").order_by("id"))


def filters_of(indicator: Indicator, first: date, last: date) -> dict[str, Any]:
    """The questions of the list of incidents that show what an indicator counts."""
    asked: dict[str, Any] = {"area": indicator.of_area, "event_type": indicator.event_type}
    return {**{name: value for name, value in asked.items() if value}, "since": first, "until": last}
