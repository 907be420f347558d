"""The verbs of the room. What was issued or said never changes; a scenario is watched until it is closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.foresight import draws, problems, queries, rules, watching
from tutela.foresight.issuing import LONGEST_AHEAD, MODEL, check_area, issue_forecast, issue_table
from tutela.foresight.models import Forecast, ForecastOrder, Indicator, Judgement, Scenario, StressLine
from tutela.foresight.scoring import score_due
from tutela.foresight.watching import watch
from tutela.kernel import access, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Invalid, Problem
from tutela.places.boundaries import Boundaries
from tutela.reports.actions import check_codes

__all__ = [
    "MODEL",
    "add_indicator",
    "add_stress_line",
    "ask_for_forecast",
    "close_scenario",
    "drop_indicator",
    "drop_stress_line",
    "issue_forecast",
    "issue_table",
    "make_ordered",
    "make_scenario",
    "score_due",
    "set_indicator",
    "state_probability",
    "watch",
]

ORDERED = "forecast.asked_for"
MADE = "forecast_order.made"
FAILED = "forecast_order.failed"
STATED = "judgement.stated"
OPENED = "scenario.opened"
CLOSED = "scenario.closed"
INDICATOR_ASKED = "scenario.indicator_added"
INDICATOR_MADE = "indicator.made"
INDICATOR_DROPPED = "scenario.indicator_dropped"
DROPPED = "indicator.dropped"
TESTED = "scenario.stress_tested"
LINE_STATED = "stress_line.stated"
LINE_DROPPED = "stress_line.dropped"

MANY_DAYS = 365


# Forecasts


def ask_for_forecast(*, actor: Reader, at: datetime, area: str, level: str, months_ahead: int) -> ForecastOrder:
    """Ask the worker for a forecast of an area. Raises Denied, Invalid, AreaNotYours."""
    check_area(area, level)
    if not 2 <= months_ahead <= LONGEST_AHEAD:
        raise Invalid(fields={"months_ahead": _("Choose 2 to 14 months.")})
    with journal.open(actor, at=at) as writing:
        access.require(actor, "forecast.issue")
        order = ForecastOrder(
            id=new_id(at),
            level=level,
            of_area=area,
            months_ahead=months_ahead,
            asked_at=at,
            asked_by=actor.name,
            area=area,
            component=actor.component,
        )
        _check_own(order, actor)
        return writing.add(ORDERED, order)


def make_ordered(*, order: ForecastOrder, at: datetime) -> Forecast | None:
    """Make what was asked for; where that cannot be, the order says why. For the worker."""
    clock = access.system("clock")
    try:
        made = issue_forecast(
            actor=clock,
            at=at,
            asked_by=order.asked_by,
            area=order.of_area,
            level=order.level,
            months_ahead=order.months_ahead,
        )
    except Problem as problem:
        with journal.open(clock, at=at) as writing:
            writing.change(FAILED, order, done_at=at, fault=str(problem.code))
        return None
    with journal.open(clock, at=at) as writing:
        writing.change(MADE, order, done_at=at, forecast=made)
    return made


# Judgements


def state_probability(
    *,
    actor: Reader,
    at: datetime,
    unit: str,
    month: int,
    dead: int,
    chance: float,
    reason: str = "",
    classification: str = "unclassified",
) -> Judgement:
    """State how likely it is that at least `dead` people are killed in an area in a month that has not begun.

    month: counted, 1 is January 1980. chance: 0 to 1. Raises Denied, Invalid, MonthHasBegun, AreaNotYours.
    """
    check_codes({"classification": classification})
    _check_event(unit, dead, chance)
    if rules.has_begun(month, at.date()):
        raise problems.MonthHasBegun
    with journal.open(actor, at=at) as writing:
        access.require(actor, "judgement.state")
        said = Judgement(
            id=new_id(at),
            unit=unit,
            month=month,
            dead=dead,
            chance=chance,
            reason=reason.strip(),
            stated_at=at,
            stated_by=actor.name,
            area=unit,
            component=actor.component,
            classification=_rank(classification),
        )
        _check_own(said, actor)
        return writing.add(STATED, said)


def _check_event(unit: str, dead: int, chance: float) -> None:
    if unit not in Boundaries.load().areas:
        raise Invalid(fields={"unit": _("There is no area with this code.")})
    if dead not in draws.THRESHOLDS:
        raise Invalid(fields={"dead": _("Choose one of the numbers that are offered.")})
    if not 0 <= chance <= 1:
        raise Invalid(fields={"chance": _("A probability lies between 0 and 100 in 100.")})


# Scenarios


def make_scenario(
    *, actor: Reader, at: datetime, title: str, area: str, text: str = "", classification: str = "unclassified"
) -> Scenario:
    """Name a future to be watched. Raises Denied, Invalid, AreaNotYours."""
    check_codes({"classification": classification})
    if area and area not in Boundaries.load().areas:
        raise Invalid(fields={"area": _("There is no area with this code.")})
    with journal.open(actor, at=at) as writing:
        access.require(actor, "scenario.make")
        scenario = Scenario(
            id=new_id(at),
            title=title.strip(),
            text=text.strip(),
            opened_at=at,
            opened_by=actor.name,
            area=area,
            component=actor.component,
            classification=_rank(classification),
        )
        _check_own(scenario, actor)
        return writing.add(OPENED, scenario)


def add_indicator(
    *,
    actor: Reader,
    at: datetime,
    scenario_id: UUID,
    text: str,
    rule: str,
    of_area: str = "",
    event_type: str = "",
    days: int = 0,
    dead: int = 0,
    threshold: float = 1.0,
) -> Indicator:
    """Watch for a sign; one that looks at the data is read at once.

    Raises Missing, Denied, Invalid, ScenarioIsClosed.
    """
    check_codes({"indicator_rule": rule, **({"event_type": event_type} if event_type else {})})
    with journal.open(actor, at=at) as writing:
        scenario = _open(actor, "scenario.watch", scenario_id)
        asks = _asked(scenario, rule, of_area=of_area, event_type=event_type, days=days, dead=dead, threshold=threshold)
        writing.change(INDICATOR_ASKED, scenario)
        made = Indicator(id=new_id(at), scenario=scenario, text=text.strip(), rule=rule, **asks)
        return writing.add(INDICATOR_MADE, made)


def _asked(scenario: Scenario, rule: str, **given: Any) -> dict[str, Any]:
    """What the rule asks of what was given; the rest is left out. Raises Invalid."""
    if rule == rules.SEEN:
        return {"threshold": 1.0}
    area = given["of_area"] or scenario.area
    faults: dict[str, object] = {}
    if area and area not in Boundaries.load().areas:
        faults["of_area"] = _("There is no area with this code.")
    elif not area.startswith(scenario.area):
        faults["of_area"] = _("Choose an area within that of the scenario.")
    if rule == rules.FORECAST:
        if given["dead"] not in draws.THRESHOLDS:
            faults["dead"] = _("Choose one of the numbers that are offered.")
        if not 0 < given["threshold"] <= 100:
            faults["threshold"] = _("A chance lies between 0 and 100 in 100.")
    elif not 1 <= given["days"] <= MANY_DAYS:
        faults["days"] = _("Write a number of days from 1 to 365.")
    elif given["threshold"] < 1:
        faults["threshold"] = _("Write the number from which on it has turned: 1 or more.")
    if faults:
        raise Invalid(fields=faults)
    if rule == rules.FORECAST:
        return {"of_area": area, "dead": given["dead"], "threshold": given["threshold"]}
    return {"of_area": area, **{name: given[name] for name in ("event_type", "days", "threshold")}}


def set_indicator(
    *, actor: Reader, at: datetime, scenario_id: UUID, indicator_id: UUID, turned: bool, note: str = ""
) -> Indicator:
    """Say of an indicator that people must see that it has turned, or that it has not any more.

    Raises Missing, Denied, ScenarioIsClosed, WatchedByItself.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        scenario = queries.scenario(reader=actor, scenario_id=scenario_id)
        indicator = queries.indicator(reader=actor, scenario=scenario, indicator_id=indicator_id)
        _open(actor, "scenario.watch", scenario_id)
        if indicator.rule != rules.SEEN:
            raise problems.WatchedByItself
        indicator.scenario = scenario
        return watching.set_to(writing, indicator, watching.Reading(float(turned), []), at)


def drop_indicator(*, actor: Reader, at: datetime, scenario_id: UUID, indicator_id: UUID, note: str = "") -> Indicator:
    """Watch it no longer. Raises Missing, Denied, ScenarioIsClosed."""
    with journal.open(actor, at=at, reason=note) as writing:
        scenario = queries.scenario(reader=actor, scenario_id=scenario_id)
        indicator = queries.indicator(reader=actor, scenario=scenario, indicator_id=indicator_id)
        _open(actor, "scenario.watch", scenario_id)
        writing.change(INDICATOR_DROPPED, scenario)
        return writing.change(DROPPED, indicator, withdrawn=True)


def add_stress_line(
    *,
    actor: Reader,
    at: datetime,
    scenario_id: UUID,
    where: str,
    plan: str,
    needs: str,
    there: str = "",
    gap: str = "",
    tier: str = "",
) -> StressLine:
    """State what a part of the plan would meet in this future. Raises Missing, Denied, Invalid, ScenarioIsClosed."""
    check_codes({"tier": tier} if tier else {})
    with journal.open(actor, at=at) as writing:
        scenario = _open(actor, "scenario.watch", scenario_id)
        writing.change(TESTED, scenario)
        line = StressLine(
            id=new_id(at),
            scenario=scenario,
            where=where.strip(),
            tier=tier,
            plan=plan.strip(),
            needs=needs.strip(),
            there=there.strip(),
            gap=gap.strip(),
            stated_at=at,
            stated_by=actor.name,
        )
        return writing.add(LINE_STATED, line)


def drop_stress_line(*, actor: Reader, at: datetime, scenario_id: UUID, line_id: UUID, note: str = "") -> StressLine:
    """Take a line away. Raises Missing, Denied, ScenarioIsClosed."""
    with journal.open(actor, at=at, reason=note) as writing:
        scenario = queries.scenario(reader=actor, scenario_id=scenario_id)
        line = queries.stress_line(reader=actor, scenario=scenario, line_id=line_id)
        _open(actor, "scenario.watch", scenario_id)
        writing.change(TESTED, scenario)
        return writing.change(LINE_DROPPED, line, withdrawn=True)


def close_scenario(*, actor: Reader, at: datetime, scenario_id: UUID, finding: str) -> Scenario:
    """Stop watching: what came of it. Raises Missing, Denied, ScenarioIsClosed."""
    with journal.open(actor, at=at) as writing:
        scenario = _open(actor, "scenario.close", scenario_id)
        return writing.change(CLOSED, scenario, closed_at=at, closed_by=actor.name, finding=finding.strip())


def _open(actor: Reader, right: str, scenario_id: UUID) -> Scenario:
    """The scenario, if the actor may do this to it and it is open."""
    scenario = queries.scenario(reader=actor, scenario_id=scenario_id)
    access.require(actor, right, scenario)
    if scenario.closed_at is not None:
        raise problems.ScenarioIsClosed
    return scenario


def _check_own(record: Any, actor: Reader) -> None:
    """Raises AreaNotYours for what its maker would not see."""
    if not access.sees(record, actor):
        raise problems.AreaNotYours


def _rank(classification: str) -> int:
    return int(doctrine().lists["classification"][classification].attributes["rank"])
