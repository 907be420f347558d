"""Pure decisions about alerts: whether one is raised, its clock, what may be done next, when to escalate.

Nothing here asks for the time or the database. An alert is seen as an `AlertState`; times are aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tutela.kernel.doctrine import Clock, CodeList

ACKNOWLEDGE, DECIDE, DISPATCH = STEPS = ("acknowledge", "decide", "dispatch")
RESPOND, NO_ACTION = "respond", "no_action"

ALWAYS_ANSWERED = frozenset({"imminent", "within_24_h"})
"""Urgencies that ask for an answer even where the thing has happened already."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the clock. due: when its time ends (none: no clock runs for it). missed: it was escalated."""

    name: str
    due: datetime | None = None
    done_at: datetime | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True)
class AlertState:
    """What the rules need to know of an alert. steps: in the order of STEPS."""

    level: str
    steps: tuple[Step, ...]
    decision: str = ""
    no_action_reason: str = ""
    outcome: str = ""
    closed: bool = False
    underway: int = 0
    """Responses that were sent and have not arrived."""


def asks_for_alert(*, happened: bool, urgency: str) -> bool:
    """Whether a report raises an alert: every warning does, and whatever cannot wait."""
    return not happened or urgency in ALWAYS_ANSWERED


# The clock


def clock_ends(clock: Clock, start: datetime) -> dict[str, datetime | None]:
    """When the time for each step ends that is counted from `start`; none where no clock runs."""
    seconds = {step: clock.seconds(step) for step in STEPS}
    return {step: None if limit is None else start + timedelta(seconds=limit) for step, limit in seconds.items()}


def is_answered(step: Step, state: AlertState) -> bool:
    """Whether nothing needs to be done about the step any more: it was done, or decided not to be needed."""
    return step.done_at is not None or (step.name == DISPATCH and state.decision not in ("", RESPOND))


def is_running(step: Step, state: AlertState) -> bool:
    """Whether the clock of the step runs, be it over time or not; a missed step has been passed on."""
    return not (state.closed or step.missed or step.due is None or is_answered(step, state))


def next_step(state: AlertState) -> Step | None:
    """The running step whose time ends first; the earlier step, where two end together."""
    running = (step for step in state.steps if is_running(step, state))
    return min(running, key=lambda step: step.due or datetime.max, default=None)


def owed_step(state: AlertState) -> Step | None:
    """The step that is owed first: not answered, and its time ends, or ended, before that of the others.

    A missed step has been passed on, but is owed all the same until somebody has done it.
    """
    owed = (step for step in state.steps if step.due is not None and not is_answered(step, state))
    return None if state.closed else min(owed, key=lambda step: step.due or datetime.max, default=None)


def owed_since(state: AlertState) -> datetime | None:
    """When the time of the step that is owed first ends, or ended; none if none is owed. Desks are sorted by it."""
    step = owed_step(state)
    return step.due if step else None


def next_due(state: AlertState) -> datetime | None:
    """When the next clock runs out; none if none runs."""
    step = next_step(state)
    return step.due if step else None


def overdue(state: AlertState, at: datetime) -> tuple[Step, ...]:
    """The steps whose clock has run out by `at`, in the order in which it did. The very moment counts as run out."""
    late = [step for step in state.steps if is_running(step, state) and step.due is not None and step.due <= at]
    return tuple(sorted(late, key=lambda step: (step.due, STEPS.index(step.name))))


def next_level(level: str, levels: CodeList, *, up: int, last: str) -> str | None:
    """The level `up` levels above, never past `last`; none at the last one, where there is nobody to pass it to.

    levels: codes with a `rank`, the nearest to the village lowest.
    """
    ranked = sorted(levels, key=lambda code: code.attributes["rank"])
    names = [code.code for code in ranked if code.attributes["rank"] <= levels[last].attributes["rank"]]
    if level not in names[:-1]:
        return None
    return names[min(names.index(level) + up, len(names) - 1)]


def last_clock_ran_out(state: AlertState, at: datetime) -> bool:
    """Whether the last clock of the alert ran out before anybody answered: a threat known and not responded to."""
    last = next((step for step in reversed(state.steps) if step.due is not None), None)
    if last is None or last.due is None or is_answered(last, state):
        return False
    return last.missed or (not state.closed and last.due <= at)


def all_clocks_ran_out(state: AlertState, at: datetime) -> bool:
    """Whether the times of all steps have ended, whatever was done."""
    ends = [step.due for step in state.steps if step.due is not None]
    return bool(ends) and max(ends) <= at


# What may be done


def refusal(verb: str, state: AlertState, levels: CodeList, last_level: str) -> str:
    """Why the verb cannot be done to an alert in this state; empty if it can. The codes are those of `problems`."""
    if verb == "feedback":
        return ""
    if verb == "reopen":
        return "" if state.closed else "open"
    if state.closed:
        return "closed"
    closed_to: Mapping[str, tuple[bool, str]] = {
        "acknowledge": (state.steps[0].done_at is not None, "acknowledged"),
        "respond": (state.decision != RESPOND, "not_to_respond" if state.decision else "undecided"),
        "arrive": (state.underway == 0, "nobody_underway"),
        "close": (not state.decision, "undecided"),
        "escalate": (next_level(state.level, levels, up=1, last=last_level) is None, "last_level"),
    }
    refused, why = closed_to.get(verb, (False, ""))
    return why if refused else ""


def needs_outcome(decision: str) -> bool:
    """Whether closing asks for an outcome: everything but a decision not to act, whose reason stands already."""
    return decision != NO_ACTION


def acknowledges_forward(*, addressee: str | None, own: str, for_others: bool) -> bool:
    """Who may say that a forwarded alert was taken note of: the addressee's component itself.

    addressee: its component, none for those outside the mission, for whom whoever may acknowledge any alert
    (`for_others`) writes down that they did. own: the component of whoever asks.
    """
    return for_others if addressee is None else addressee == own


# Tasks

TASK_VERBS: Mapping[str, tuple[frozenset[str], str]] = {
    "accept": (frozenset({"open"}), "accepted"),
    "done": (frozenset({"open", "accepted"}), "done"),
    "refuse": (frozenset({"open", "accepted"}), "refused"),
}
"""Of each verb, the states in which it may be done and the one that it leads to."""


def task_after(verb: str, state: str) -> str | None:
    """The state of a task after the verb; none if it cannot be done any more."""
    states, after = TASK_VERBS[verb]
    return after if state in states else None
