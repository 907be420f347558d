"""Alerts whose clock ran out pass one level up: each missed step once, in the order in which the clocks ran out."""

import time
from datetime import datetime
from typing import Any

from tutela.alerts import rules
from tutela.alerts.events import AlertEscalated, ClockRanOut
from tutela.alerts.models import Alert, Escalation
from tutela.alerts.raising import component_at
from tutela.alerts.rules import STEPS, Step
from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.records import RecordQuerySet

ESCALATED = "alert.escalated"
RAN_OUT = "alert.clock_ran_out"
ESCALATION_MADE = "escalation.made"

BATCH = 50
"""Alerts in one writing: about a quarter of a second, the longest that a click should have to wait for it."""

GIVE_WAY_S = 0.002
"""Between two batches: long enough for a writer that waits for its turn to take it."""


def escalate_overdue(*, at: datetime, limit: int = BATCH) -> int:
    """Escalate every step that was missed by `at`; returns how many.

    For the worker. It looks at the records, not at when it last ran, so nothing is lost while it is down; it reads
    them under the journal's lock, so two workers do each step once. limit: alerts in one writing, after which
    others get their turn.
    """
    passed = 0
    while _anything_overdue(at).exists():
        passed += _escalate_batch(at, limit)
        time.sleep(GIVE_WAY_S)
    return passed


def _anything_overdue(at: datetime) -> RecordQuerySet:
    return Alert.objects.as_system("clocks run for every alert").filter(next_due__lte=at)


def _escalate_batch(at: datetime, limit: int) -> int:
    clock = access.system("clock")
    with journal.open(clock, at=at) as writing:
        alerts = list(_anything_overdue(at).order_by("next_due", "id")[:limit])
        # Of a full batch, later steps wait: alerts that are not in it may have been missed before them.
        until = alerts[-1].next_due if len(alerts) == limit else at
        late = [(step, alert) for alert in alerts for step in rules.overdue(alert.state(), until)]
        late.sort(key=lambda pair: (pair[0].due, pair[1].id, STEPS.index(pair[0].name)))
        for step, alert in late:
            _miss(writing, alert, step, actor=clock, at=at)
    return len(late)


def _missed(step: Step) -> dict[str, Any]:
    """The column that says that a step was missed."""
    return {f"{step.name}_missed": True}


def _miss(writing: journal.Writing, alert: Alert, step: Step, *, actor: Reader, at: datetime) -> None:
    """Write down that the step was missed, and pass the alert up if there is anybody above."""
    if pass_up(writing, alert, actor=actor, at=at, step=step) is None:
        writing.change(RAN_OUT, alert, reason=step.name, **_missed(step))
    events.announce(ClockRanOut(alert, step.name, actor, at))


def pass_up(
    writing: journal.Writing, alert: Alert, *, actor: Reader, at: datetime, step: Step | None = None
) -> Escalation | None:
    """One level up, to whoever answers there; None at the last level. step: the one that was missed, if one was."""
    clocks = doctrine().clocks
    up = 1 if step is None else clocks.levels_up
    level = rules.next_level(alert.level, doctrine().lists["level"], up=up, last=clocks.last_level)
    if level is None:
        return None
    escalation = Escalation(
        id=new_id(at),
        alert=alert,
        opening=alert.opening,
        step=step.name if step else "",
        from_level=alert.level,
        to_level=level,
        due_at=step.due if step else None,
        at=at,
    )
    owner = component_at(level) or alert.owner_component
    writing.change(ESCALATED, alert, level=level, owner_component=owner, owner="", **(_missed(step) if step else {}))
    writing.add(ESCALATION_MADE, escalation)
    events.announce(AlertEscalated(alert, escalation.step, actor, at))
    return escalation
