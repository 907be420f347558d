"""Futures that are watched: indicators turn by themselves, on open records only."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tutela.foresight import actions, queries, rules
from tutela.foresight.problems import AreaNotYours, ScenarioIsClosed, WatchedByItself
from tutela.foresight.tests.test_forecasts import incidents, table
from tutela.kernel import events
from tutela.kernel.access import OPERATOR
from tutela.kernel.journal.fold import history
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=2)


@pytest.fixture
def scenario():
    return actions.make_scenario(actor=reader("analyst"), at=AT, title="The road closes", area="SS03")


def add(scenario, **facts):
    given = {"text": "many clashes", "rule": rules.INCIDENTS, "days": 30, "threshold": 3.0, **facts}
    return actions.add_indicator(actor=reader("analyst"), at=AT, scenario_id=scenario.id, **given)


def the(scenario, number=0):
    return queries.indicators(reader=OPERATOR, scenario=scenario)[number]


def clashes(count, day=date(2026, 2, 20), best=2, **labels):
    return incidents(*(("SS03", day, best, {"event_type": "armed_clash", **labels}) for _ in range(count)))


def test_an_indicator_turns_by_itself_when_enough_has_happened_and_names_the_records(scenario, verify_action):
    add(scenario)
    clashes(2)
    assert verify_action(actions.watch, at=LATER) == 1
    assert (the(scenario).value, the(scenario).turned, the(scenario).turned_at) == (2.0, False, None)
    third = clashes(1)
    assert verify_action(actions.watch, at=LATER) == 1
    found = the(scenario)
    assert (found.turned, found.turned_at, len(found.evidence)) == (True, LATER, 3)
    assert str(third[0].id) in found.evidence
    assert actions.watch(at=LATER) == 0, "what did not change is not written down again"
    assert [event.verb for event in history(found)] == ["indicator.made", "indicator.measured", "indicator.turned"]
    assert [event.verb for event in history(scenario)][-1] == "scenario.indicator_turned"


def test_it_turns_back_when_time_has_passed(scenario):
    add(scenario, threshold=1.0)
    clashes(1)
    actions.watch(at=LATER)
    month_later = AT + timedelta(days=40)
    actions.watch(at=month_later)
    found = the(scenario)
    assert (found.turned, found.value, found.turned_at, found.turned_back_at) == (False, 0.0, LATER, month_later)


@pytest.mark.parametrize(
    "labels", [{"classification": 1}, {"compartments": 1}, {"held": True, "component": "joc"}, {"withdrawn": True}]
)
def test_what_is_not_open_turns_nothing(scenario, labels):
    add(scenario, threshold=1.0)
    clashes(1, **labels)
    actions.watch(at=LATER)
    assert not the(scenario).turned


def test_records_of_another_kind_place_or_time_turn_nothing(scenario):
    add(scenario, threshold=1.0, event_type="armed_clash")
    clashes(1, day=date(2026, 1, 1))
    incidents(("SS03", date(2026, 2, 20), 2, {"event_type": "killing"}), ("SS08", date(2026, 2, 20), 2))
    actions.watch(at=LATER)
    assert not the(scenario).turned


def test_people_killed_are_added_up(scenario):
    add(scenario, rule=rules.DEAD, threshold=25.0)
    clashes(2, best=12)
    actions.watch(at=LATER)
    assert (the(scenario).value, the(scenario).turned) == (24.0, False)
    clashes(1, best=1)
    actions.watch(at=LATER)
    assert (the(scenario).value, the(scenario).turned) == (25.0, True)


def test_a_forecast_turns_an_indicator_only_where_it_was_made_from_records_within_the_scenario(scenario):
    month = rules.month_of(AT.date())
    add(scenario, rule=rules.FORECAST, dead=1, threshold=10.0)
    issue = {"actor": OPERATOR, "at": AT, "known_until": month - 2, "model_name": "theirs"}
    actions.issue_table(table=table(months=(month, month + 1)), **issue)
    actions.watch(at=LATER)
    assert (the(scenario).value, the(scenario).turned) == (None, False), "its records lie beyond the scenario's area"
    inner = actions.issue_table(table=table(months=(month, month + 1), units=("SS0301", "SS0302")), **issue)
    whole = actions.make_scenario(actor=reader("analyst"), at=AT, title="All of it", area="SS")
    add(whole, rule=rules.FORECAST, dead=1, threshold=10.0, of_area="SS03")
    actions.watch(at=LATER)
    assert the(whole).turned
    said = queries.months(reader=OPERATOR, forecast=_first())[0].summary[2]
    assert the(whole).value == pytest.approx(100 * said["p"]["1"], abs=0.1)
    assert inner


def _first():
    return queries.forecasts(reader=OPERATOR).filter(area="SS").first()


def test_what_people_must_see_is_set_by_hand_and_only_that(scenario, verify_action):
    seen, counted = add(scenario, rule=rules.SEEN), add(scenario)
    facts = {"actor": reader("analyst"), "at": LATER, "scenario_id": scenario.id, "turned": True}
    verify_action(actions.set_indicator, indicator_id=seen.id, note="the traders said so", **facts)
    found = queries.indicator(reader=OPERATOR, scenario=scenario, indicator_id=seen.id)
    assert (found.turned, found.turned_at) == (True, LATER)
    with pytest.raises(WatchedByItself):
        actions.set_indicator(indicator_id=counted.id, **facts)


def test_rooms_below_are_told_when_an_indicator_turns(scenario):
    from tutela.foresight.events import IndicatorTurned

    told = []
    events.listen(IndicatorTurned)(told.append)
    add(scenario, threshold=1.0)
    clashes(1)
    actions.watch(at=LATER)
    assert [one.indicator.turned for one in told] == [True]


def test_a_closed_scenario_is_no_longer_watched(scenario, verify_action):
    add(scenario, threshold=1.0)
    verify_action(actions.close_scenario, actor=reader("analyst"), at=AT, scenario_id=scenario.id, finding="averted")
    clashes(1)
    assert actions.watch(at=LATER) == 0
    with pytest.raises(ScenarioIsClosed):
        add(scenario)


def test_an_indicator_watches_only_within_its_scenario(scenario):
    with pytest.raises(Invalid) as problem:
        add(scenario, of_area="SS08")
    assert "of_area" in problem.value.fields
    assert add(scenario, of_area="SS0301").of_area == "SS0301"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 400}, "days"),
        ({"threshold": 0.0}, "threshold"),
        ({"rule": rules.FORECAST, "dead": 7}, "dead"),
        ({"rule": rules.FORECAST, "dead": 1, "threshold": 0.0}, "threshold"),
        ({"rule": rules.FORECAST, "dead": 1, "threshold": 101.0}, "threshold"),
        ({"of_area": "XX99"}, "of_area"),
    ],
)
def test_an_indicator_that_cannot_be_watched_is_refused_by_its_field(scenario, facts, field):
    with pytest.raises(Invalid) as problem:
        add(scenario, **facts)
    assert field in problem.value.fields


def test_the_plan_is_tested_line_by_line(scenario, verify_action):
    facts = {"where": "Bor", "plan": "one base", "needs": "two", "there": "one", "gap": "one", "tier": "tier_2"}
    line = verify_action(actions.add_stress_line, actor=reader("analyst"), at=AT, scenario_id=scenario.id, **facts)
    assert [one.gap for one in queries.stress_lines(reader=OPERATOR, scenario=scenario)] == ["one"]
    verify_action(actions.drop_stress_line, actor=reader("analyst"), at=AT, scenario_id=scenario.id, line_id=line.id)
    assert queries.stress_lines(reader=OPERATOR, scenario=scenario) == []


def test_an_indicator_taken_away_is_watched_no_longer(scenario, verify_action):
    sign = add(scenario, threshold=1.0)
    facts = {"actor": reader("analyst"), "at": AT, "scenario_id": scenario.id, "indicator_id": sign.id}
    verify_action(actions.drop_indicator, **facts)
    clashes(1)
    assert actions.watch(at=LATER) == 0
    with pytest.raises(Missing):
        actions.drop_indicator(**facts)


def test_only_those_who_may_name_and_watch_a_future_and_only_where_they_see(scenario, verify_action):
    assert (
        verify_action(actions.make_scenario, actor=reader("analyst"), at=AT, title="x", area="SS", text="y").area
        == "SS"
    )
    with pytest.raises(Denied):
        actions.make_scenario(actor=reader("duty_officer"), at=AT, title="x", area="SS03")
    with pytest.raises(AreaNotYours):
        actions.make_scenario(actor=reader("analyst", areas=("SS03",)), at=AT, title="x", area="SS")
    with pytest.raises(AreaNotYours):
        actions.make_scenario(
            actor=reader("analyst", clearance=0), at=AT, title="x", area="SS", classification="confidential"
        )
    with pytest.raises(Missing):
        queries.scenario(reader=reader("analyst", areas=("SS08",)), scenario_id=scenario.id)
