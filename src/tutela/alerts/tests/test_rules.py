"""The rules of alerts as tables, walked completely, and the clock over many alerts."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.alerts import rules
from tutela.alerts.rules import STEPS, AlertState, Step
from tutela.kernel.doctrine import doctrine

START = datetime(2026, 3, 1, 2, 10, tzinfo=UTC)
LEVELS = ("tactical", "operational", "strategic", "headquarters")
DECISIONS = ("", "respond", "monitor", "refer", "no_action")
VERBS = ("acknowledge", "forward", "decide", "respond", "arrive", "close", "escalate", "reopen", "feedback")


def state(urgency="imminent", **facts):
    ends = rules.clock_ends(doctrine().clocks[urgency], START)
    steps = facts.pop("steps", None) or tuple(Step(name, ends[name]) for name in STEPS)
    return AlertState(**{"level": "tactical", "steps": steps, **facts})


def refusal(verb, alert):
    return rules.refusal(verb, alert, doctrine().lists["level"], doctrine().clocks.last_level)


@pytest.mark.parametrize(
    ("happened", "urgency", "raised"),
    [
        (False, "imminent", True),
        (False, "within_24_h", True),
        (False, "within_7_d", True),
        (False, "info", True),
        (True, "imminent", True),
        (True, "within_24_h", True),
        (True, "within_7_d", False),
        (True, "info", False),
    ],
)
def test_a_warning_or_what_cannot_wait_raises_an_alert(happened, urgency, raised):
    assert rules.asks_for_alert(happened=happened, urgency=urgency) is raised


def test_the_table_of_urgencies_is_whole():
    assert {code.code for code in doctrine().lists["urgency"]} == {"imminent", "within_24_h", "within_7_d", "info"}


@pytest.mark.parametrize(
    ("urgency", "minutes"),
    [
        ("imminent", (10, 30, 60)),
        ("within_24_h", (60, 240, 720)),
        ("within_7_d", (12 * 60, 48 * 60, 96 * 60)),
        ("info", (24 * 60, None, None)),
    ],
)
def test_the_clock_of_each_urgency_ends_as_doctrine_says(urgency, minutes):
    """Facts 1.7."""
    ends = rules.clock_ends(doctrine().clocks[urgency], START)
    assert [ends[step] for step in STEPS] == [m if m is None else START + timedelta(minutes=m) for m in minutes]


WHY_NOT = {
    # verb: (no decision, respond and nobody sent, respond and somebody underway, another decision)
    "acknowledge": ("", "", "", ""),
    "forward": ("", "", "", ""),
    "decide": ("", "", "", ""),
    "respond": ("undecided", "", "", "not_to_respond"),
    "arrive": ("nobody_underway", "nobody_underway", "", "nobody_underway"),
    "close": ("undecided", "", "", ""),
    "escalate": ("", "", "", ""),
    "reopen": ("open", "open", "open", "open"),
    "feedback": ("", "", "", ""),
}
SITUATIONS = (
    {},
    {"decision": "respond"},
    {"decision": "respond", "underway": 1},
    {"decision": "monitor"},
)


@pytest.mark.parametrize(("verb", "column"), list(product(VERBS, range(4))))
def test_what_may_be_done_to_an_open_alert(verb, column):
    assert refusal(verb, state(**SITUATIONS[column])) == WHY_NOT[verb][column]


@pytest.mark.parametrize(("verb", "situation"), list(product(VERBS, SITUATIONS)))
def test_a_closed_alert_takes_feedback_and_can_be_reopened(verb, situation):
    allowed = verb in ("reopen", "feedback")
    assert refusal(verb, state(closed=True, **situation)) == ("" if allowed else "closed")


def test_an_alert_is_acknowledged_once():
    ends = rules.clock_ends(doctrine().clocks["imminent"], START)
    steps = (Step("acknowledge", ends["acknowledge"], START), Step("decide"), Step("dispatch"))
    assert refusal("acknowledge", state(steps=steps)) == "acknowledged"


@pytest.mark.parametrize("level", LEVELS)
def test_an_alert_goes_up_to_the_last_level_and_no_further(level):
    assert refusal("escalate", state(level=level)) == ("last_level" if level == "headquarters" else "")


@pytest.mark.parametrize(
    ("level", "up", "last", "reached"),
    [
        ("tactical", 1, "headquarters", "operational"),
        ("operational", 1, "headquarters", "strategic"),
        ("strategic", 1, "headquarters", "headquarters"),
        ("headquarters", 1, "headquarters", None),
        ("tactical", 2, "headquarters", "strategic"),
        ("strategic", 2, "headquarters", "headquarters"),
        ("operational", 1, "strategic", "strategic"),
        ("strategic", 1, "strategic", None),
        ("headquarters", 1, "strategic", None),
    ],
)
def test_the_next_level_is_never_past_the_last(level, up, last, reached):
    assert rules.next_level(level, doctrine().lists["level"], up=up, last=last) == reached


@pytest.mark.parametrize(
    ("addressee", "own", "for_others", "may"),
    [
        ("force", "force", True, True),
        ("force", "force", False, True),
        ("force", "joc", True, False),
        ("force", "joc", False, False),
        (None, "joc", True, True),
        (None, "joc", False, False),
        (None, "", False, False),
    ],
)
def test_each_addressee_acknowledges_by_itself(addressee, own, for_others, may):
    assert rules.acknowledges_forward(addressee=addressee, own=own, for_others=for_others) is may


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("accept", "open", "accepted"),
        ("accept", "accepted", None),
        ("accept", "done", None),
        ("accept", "refused", None),
        ("done", "open", "done"),
        ("done", "accepted", "done"),
        ("done", "done", None),
        ("done", "refused", None),
        ("refuse", "open", "refused"),
        ("refuse", "accepted", "refused"),
        ("refuse", "done", None),
        ("refuse", "refused", None),
    ],
)
def test_a_task_moves_forward_only(verb, before, after):
    assert rules.task_after(verb, before) == after


@pytest.mark.parametrize(("decision", "needed"), [(one, one != "no_action") for one in DECISIONS[1:]])
def test_closing_needs_an_outcome_unless_nothing_was_to_be_done(decision, needed):
    assert rules.needs_outcome(decision) is needed


# The clock


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 1), timezones=st.just(UTC))
steps = st.tuples(
    *(st.builds(Step, st.just(name), st.none() | moments, st.none() | moments, st.booleans()) for name in STEPS)
)
alerts = st.builds(
    AlertState, st.sampled_from(LEVELS), steps, decision=st.sampled_from(DECISIONS), closed=st.booleans()
)


@given(alerts, moments)
def test_what_is_overdue_ran_out_in_order_and_was_neither_done_nor_missed(alert, at):
    late = rules.overdue(alert, at)
    assert list(late) == sorted(late, key=lambda step: step.due)
    for step in late:
        assert step.due <= at and step.done_at is None and not step.missed and not alert.closed


@given(alerts, moments)
def test_something_is_overdue_exactly_when_the_next_end_has_come(alert, at):
    end = rules.next_due(alert)
    assert bool(rules.overdue(alert, at)) is (end is not None and end <= at)


@given(alerts, moments)
def test_a_step_that_was_missed_is_never_overdue_again(alert, at):
    late = {step.name for step in rules.overdue(alert, at)}
    after = tuple(Step(s.name, s.due, s.done_at, s.missed or s.name in late) for s in alert.steps)
    later = AlertState(alert.level, after, decision=alert.decision, closed=alert.closed)
    assert rules.overdue(later, at) == ()


@given(alerts)
def test_no_clock_runs_for_a_closed_alert(alert):
    assert not alert.closed or rules.next_due(alert) is None


@given(alerts, moments, moments)
def test_the_longer_one_waits_the_more_is_overdue(alert, one, other):
    earlier, later = sorted((one, other))
    assert set(rules.overdue(alert, earlier)) <= set(rules.overdue(alert, later))


@given(moments)
def test_the_very_moment_counts_as_run_out(end):
    alert = state(steps=(Step("acknowledge", end), Step("decide"), Step("dispatch")))
    assert rules.overdue(alert, end) and not rules.overdue(alert, end - timedelta(microseconds=1))


@pytest.mark.parametrize("decision", DECISIONS)
def test_the_clock_of_dispatch_runs_only_while_somebody_is_to_be_sent(decision):
    alert = state(steps=(Step("acknowledge"), Step("decide"), Step("dispatch", START)), decision=decision)
    assert (rules.next_due(alert) == START) is (decision in ("", "respond"))


@pytest.mark.parametrize(
    ("done", "missed", "decision", "minutes", "ran_out"),
    [
        (False, False, "", 59, False),
        (False, False, "", 60, True),
        (False, True, "", 59, True),
        (False, True, "respond", 60, True),
        (True, True, "respond", 90, False),
        (True, False, "respond", 90, False),
        (False, False, "monitor", 90, False),
        (False, True, "refer", 90, False),
        (False, False, "no_action", 90, False),
    ],
)
def test_the_last_clock_ran_out_unanswered(done, missed, decision, minutes, ran_out):
    last = Step("dispatch", START + timedelta(minutes=60), START if done else None, missed)
    alert = state(steps=(Step("acknowledge", START), Step("decide", START), last), decision=decision)
    assert rules.last_clock_ran_out(alert, START + timedelta(minutes=minutes)) is ran_out


def test_the_last_clock_of_an_alert_for_information_is_that_of_acknowledging():
    alert = state("info")
    assert not rules.last_clock_ran_out(alert, START + timedelta(hours=23))
    assert rules.last_clock_ran_out(alert, START + timedelta(hours=24))


def test_what_was_missed_is_owed_until_it_is_done_or_decided_not_to_be_needed():
    missed = tuple(Step(name, START, missed=True) for name in STEPS)
    alert = state(steps=missed)
    assert rules.next_step(alert) is None
    assert rules.owed_step(alert) == missed[0]
    done = (Step("acknowledge", START, START, missed=True), *missed[1:])
    assert rules.owed_step(state(steps=done)) == missed[1]
    decided = tuple(Step(name, START, START if name != "dispatch" else None, missed=True) for name in STEPS)
    assert rules.owed_step(state(steps=decided, decision="monitor")) is None
    assert rules.owed_step(state(steps=missed, closed=True)) is None
