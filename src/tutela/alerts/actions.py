"""The verbs of alerts: each fetches through the policy, asks the rules, writes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.alerts import problems, queries, rules
from tutela.alerts.escalating import ESCALATED, escalate_overdue, pass_up
from tutela.alerts.events import AlertClosed, BreachAlleged
from tutela.alerts.models import Alert, Escalation, Feedback, Forward, Response
from tutela.alerts.raising import RAISED, clock_fields, raise_alert
from tutela.alerts.tasking import TASK_GIVEN, accept_task, finish_task, give_task, refuse_task
from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Denied, Missing
from tutela.reports.actions import check_codes

__all__ = [
    "ESCALATED",
    "RAISED",
    "TASK_GIVEN",
    "accept_task",
    "acknowledge_alert",
    "acknowledge_forward",
    "arrive",
    "change_alert",
    "close_alert",
    "decide",
    "escalate_alert",
    "escalate_overdue",
    "finish_task",
    "forward_alert",
    "give_feedback",
    "give_task",
    "raise_alert",
    "refuse_task",
    "reopen_alert",
    "respond",
]

CHANGED = "alert.changed"
ACKNOWLEDGED = "alert.acknowledged"
FORWARDED = "alert.forwarded"
FORWARD_MADE = "forward.made"
FORWARD_ACKNOWLEDGED = "forward.acknowledged"
DECIDED = "alert.decided"
RESPONDED = "alert.responded"
RESPONSE_MADE = "response.made"
ARRIVED = "alert.arrived"
RESPONSE_ARRIVED = "response.arrived"
CLOSED = "alert.closed"
REOPENED = "alert.reopened"
FED_BACK = "alert.fed_back"
FEEDBACK_GIVEN = "feedback.given"

CHANGEABLE = frozenset({"title", "urgency", "persons_at_risk", "place_text", "breach"})


def acknowledge_alert(*, actor: Reader, alert_id: UUID, at: datetime, note: str = "") -> Alert:
    """The duty desk has it: stops the clock of acknowledging. Raises Missing, Denied, AlreadyAcknowledged."""
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "acknowledge", alert_id)
        if not acknowledges_any(actor):
            raise Denied(
                _("Your role acknowledges only what was sent to your component: acknowledge that instead."),
                verb="alert.acknowledge",
                subject=alert,
            )
        return writing.change(ACKNOWLEDGED, alert, **_acknowledged(alert, actor, at))


def acknowledge_forward(*, actor: Reader, alert_id: UUID, forward_id: UUID, at: datetime, note: str = "") -> Forward:
    """An addressee has taken note. Its component says so itself; for those outside the mission the desk does.

    Raises Missing, Denied, ForwardAcknowledged.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _fetch(actor, "acknowledge", alert_id)
        forward = queries.forwards(reader=actor, alert=alert).filter(id=forward_id).first()
        if forward is None:
            raise Missing
        if not may_acknowledge_forward(actor, forward):
            raise Denied(
                _("Only the component that it was sent to acknowledges it."), verb="alert.acknowledge", subject=alert
            )
        if forward.acknowledged_at is not None:
            raise problems.ForwardAcknowledged
        writing.change(FORWARD_ACKNOWLEDGED, alert)
        return writing.change(FORWARD_ACKNOWLEDGED, forward, acknowledged_at=at, acknowledged_by=actor.name)


def may_acknowledge_forward(actor: Reader, forward: Forward) -> bool:
    """Whether the actor may say that the addressee took note."""
    return actor.grants("alert.acknowledge") and rules.acknowledges_forward(
        addressee=addressee_component(forward.addressee), own=actor.component, for_others=acknowledges_any(actor)
    )


def addressee_component(addressee: str) -> str | None:
    """The mission's component behind an addressee; none for those outside the mission."""
    codes = doctrine().lists["forward_to"]
    return codes[addressee].attributes.get("component") if addressee in codes else None


def forward_alert(
    *, actor: Reader, alert_id: UUID, at: datetime, addressee: str, addressee_name: str = "", note: str = ""
) -> Forward:
    """Send it to somebody, who acknowledges by themselves. Raises Missing, Denied, AlertIsClosed, Invalid."""
    check_codes({"forward_to": addressee})
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "forward", alert_id)
        writing.change(FORWARDED, alert)
        return writing.add(
            FORWARD_MADE,
            Forward(
                id=new_id(at),
                alert=alert,
                addressee=addressee,
                addressee_name=addressee_name.strip(),
                sent_at=at,
                sent_by=actor.name,
            ),
        )


def decide(
    *, actor: Reader, alert_id: UUID, at: datetime, decision: str, no_action_reason: str = "", note: str = ""
) -> Alert:
    """Record what is to be done. May be decided anew until it is closed; the clock stops at the first decision.

    Whoever decides has taken note: it counts as acknowledged. Raises Missing, Denied, AlertIsClosed, Invalid,
    ReasonMissing.
    """
    check_codes({"decision": decision, "no_action_reason": no_action_reason})
    if decision == rules.NO_ACTION and not no_action_reason:
        raise problems.ReasonMissing
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "decide", alert_id)
        return writing.change(
            DECIDED,
            alert,
            **_acknowledged(alert, actor, at),
            decision=decision,
            no_action_reason=no_action_reason if decision == rules.NO_ACTION else "",
            decided_at=alert.decided_at or at,
            decided_by=actor.name,
        )


def respond(
    *,
    actor: Reader,
    alert_id: UUID,
    at: datetime,
    tier: str,
    phase: str,
    component: str,
    response_type: str,
    text: str = "",
    note: str = "",
) -> Response:
    """Record what is sent or done, in which tier and phase, by whom. The first one stops the clock of dispatch.

    Raises Missing, Denied, AlertIsClosed, Undecided, NotToRespond, Invalid.
    """
    codes = {"tier": tier, "phase": phase, "component": component, "response_type": response_type}
    check_codes(codes)
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "respond", alert_id)
        writing.change(RESPONDED, alert, dispatched_at=alert.dispatched_at or at, underway=alert.underway + 1)
        response = Response(id=new_id(at), alert=alert, text=text.strip(), dispatched_at=at, **codes)
        return writing.add(RESPONSE_MADE, response)


def arrive(
    *, actor: Reader, alert_id: UUID, at: datetime, response_id: UUID | None = None, result: str = "", note: str = ""
) -> Response:
    """A response is on the scene: the one named, or the one that was sent first of those underway.

    Raises Missing, Denied, AlertIsClosed, NobodyUnderway.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "arrive", alert_id)
        underway = queries.responses(reader=actor, alert=alert).filter(on_scene_at__isnull=True)
        response = (underway.filter(id=response_id) if response_id else underway).first()
        if response is None:
            raise problems.NobodyUnderway
        writing.change(ARRIVED, alert, on_scene_at=alert.on_scene_at or at, underway=alert.underway - 1)
        return writing.change(RESPONSE_ARRIVED, response, on_scene_at=at, result=result.strip())


def close_alert(
    *, actor: Reader, alert_id: UUID, at: datetime, outcome: str = "", breach: bool = False, note: str = ""
) -> Alert:
    """Close it with what came of it, or, where nothing was to be done, with the reason of that decision.

    breach: somebody says that the rules of engagement were breached. Raises Missing, Denied, AlertIsClosed,
    Undecided, OutcomeMissing, Invalid.
    """
    check_codes({"outcome": outcome})
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "close", alert_id)
        if rules.needs_outcome(alert.decision) and not outcome:
            raise problems.OutcomeMissing
        writing.change(
            CLOSED, alert, closed_at=at, closed_by=actor.name, outcome=outcome, breach=alert.breach or breach
        )
        events.announce(AlertClosed(alert, actor, at))
        if breach:
            events.announce(BreachAlleged(alert, actor, at))
    return alert


def reopen_alert(*, actor: Reader, alert_id: UUID, at: datetime, note: str = "") -> Alert:
    """It was not over after all: it must be decided and answered anew, on clocks that start now.

    Raises Missing, Denied, AlertIsOpen.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "reopen", alert_id)
        fresh: dict[str, Any] = dict.fromkeys(
            ("closed_at", "decided_at", "dispatched_at", "on_scene_at"), None
        ) | dict.fromkeys(("closed_by", "decided_by", "decision", "no_action_reason", "outcome"), "")
        return writing.change(
            REOPENED,
            alert,
            **fresh,
            **clock_fields(alert.urgency, at),
            **_acknowledged(alert, actor, at),
            opening=alert.opening + 1,
        )


def give_feedback(*, actor: Reader, alert_id: UUID, at: datetime, channel: str, text: str, note: str = "") -> Feedback:
    """Write down what those who warned were told. Raises Missing, Denied, Invalid."""
    check_codes({"channel": channel})
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "feedback", alert_id)
        writing.change(FED_BACK, alert)
        feedback = Feedback(
            id=new_id(at), alert=alert, channel=channel, text=text.strip(), given_at=at, given_by=actor.name
        )
        return writing.add(FEEDBACK_GIVEN, feedback)


def escalate_alert(*, actor: Reader, alert_id: UUID, at: datetime, note: str = "") -> Escalation:
    """Send it one level up before a clock does. Raises Missing, Denied, AlertIsClosed, LastLevel."""
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "escalate", alert_id)
        passed = pass_up(writing, alert, actor=actor, at=at)
        if passed is None:
            raise problems.LastLevel
        return passed


def change_alert(*, actor: Reader, alert_id: UUID, at: datetime, note: str = "", **fields: Any) -> Alert:
    """Correct what an alert says: title, urgency, persons_at_risk, place_text, breach.

    Another urgency is another clock, counted from where the old one was. Raises Missing, Denied, AlertIsClosed.
    """
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"an alert does not change its {', '.join(sorted(unknown))}")
    check_codes({"urgency": fields.get("urgency", "")})
    with journal.open(actor, at=at, reason=note) as writing:
        alert = _begin(actor, "raise", alert_id)
        alleged = fields.get("breach", False) and not alert.breach
        if fields.get("urgency", alert.urgency) != alert.urgency:
            fields |= _other_clock(alert, fields["urgency"])
        writing.change(CHANGED, alert, **fields)
        if alleged:
            events.announce(BreachAlleged(alert, actor, at))
    return alert


def _other_clock(alert: Alert, urgency: str) -> dict[str, Any]:
    """New ends for the steps that were not missed yet; what was missed stays missed."""
    ends = clock_fields(urgency, alert.clock_from)
    return {f"{step}_due": ends[f"{step}_due"] for step in rules.STEPS if not getattr(alert, f"{step}_missed")}


def _begin(actor: Reader, verb: str, alert_id: UUID) -> Alert:
    """The alert, if the actor may do this to it and it is in a state in which it can be done."""
    alert = _fetch(actor, verb, alert_id)
    clocks, levels = doctrine().clocks, doctrine().lists["level"]
    if why := rules.refusal(verb, alert.state(), levels, clocks.last_level):
        raise problems.REFUSALS[why]
    return alert


def _fetch(actor: Reader, verb: str, alert_id: UUID) -> Alert:
    alert = queries.alert(reader=actor, alert_id=alert_id)
    access.require(actor, f"alert.{verb}", alert)
    return alert


def _acknowledged(alert: Alert, actor: Reader, at: datetime) -> dict[str, Any]:
    if alert.acknowledged_at is not None:
        return {}
    return {"acknowledged_at": at, "acknowledged_by": actor.name, "owner": actor.name}


def acknowledges_any(actor: Reader) -> bool:
    """Whether the role acknowledges every alert, and not only what was sent to its component."""
    role = doctrine().roles.get(actor.role)
    return role is None or "alert.acknowledge" not in role.conditions
