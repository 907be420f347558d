"""One act of a story, done by its user through the action of its room."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tutela.alerts import actions as alerts
from tutela.alerts import queries as raised
from tutela.alerts.models import Alert
from tutela.incidents import actions as incidents
from tutela.kernel.access import Reader
from tutela.people.queries import reader_for, user_named
from tutela.practice import queries
from tutela.practice.cast import DUTY
from tutela.practice.stories import Act
from tutela.reports import actions as reports
from tutela.reviews import actions as reviews

Before = Mapping[str, str]
"""What earlier acts of the story made: names of records by the verb that made them."""

ON_ALERT: Mapping[str, Callable[..., Any]] = {
    "acknowledge": alerts.acknowledge_alert,
    "forward": alerts.forward_alert,
    "decide": alerts.decide,
    "task": alerts.give_task,
    "respond": alerts.respond,
    "arrive": alerts.arrive,
    "close": alerts.close_alert,
    "feedback": alerts.give_feedback,
}

ON_REVIEW: Mapping[str, Callable[..., Any]] = {
    "find": reviews.record_finding,
    "mend": reviews.add_action,
    "close_review": reviews.close_review,
}


def reader(name: str) -> Reader:
    """A user of the practice mission, as the policy sees them. Raises LookupError if they are not there."""
    user = user_named(name)
    if user is None:
        raise LookupError(f"there is no {name!r} in the practice mission")
    return reader_for(user)


def play(act: Act, *, at: datetime, before: Before) -> str:
    """Do it; gives the id of the record that it made or changed. Raises what the action raises."""
    return str(_done(act, reader(act.who), at, before).id)


def _done(act: Act, actor: Reader, at: datetime, before: Before) -> Any:
    if act.verb == "submit":
        return reports.submit_report(actor=actor, at=at, **act.facts)
    report_id = UUID(before["submit"])
    if act.verb == "grade":
        return reports.grade_report(actor=actor, at=at, report_id=report_id, **act.facts)
    if act.verb == "incident":
        return incidents.make_incident(actor=actor, at=at, **_incident(act, actor, at, report_id))
    if act.verb == "harm":
        return incidents.record_harm(actor=actor, at=at, incident_id=UUID(before["incident"]), **act.facts)
    alert = queries.alert_of_report(reader=actor, report_id=report_id)
    if act.verb == "take_note":
        return _taken_note(actor, alert, at)
    if act.verb in ON_REVIEW:
        incident_id = UUID(before["incident"]) if "incident" in before else None
        review = queries.review_of(reader=actor, alert=alert, incident_id=incident_id)
        return ON_REVIEW[act.verb](actor=actor, at=at, review_id=review.id, **act.facts)
    return ON_ALERT[act.verb](actor=actor, at=at, alert_id=alert.id, **act.facts)


def _incident(act: Act, actor: Reader, at: datetime, report_id: UUID) -> dict[str, Any]:
    """Where and when the report says."""
    report = queries.report(reader=actor, report_id=report_id)
    where = {name: getattr(report, name) for name in ("place_text", "longitude", "latitude")}
    return {"report_ids": [report_id], "date_start": report.received_at.date(), **where, **act.facts}


def _taken_note(actor: Reader, alert: Alert, at: datetime) -> Any:
    """The addressee acknowledges what was sent last."""
    sent = raised.forwards(reader=actor, alert=alert).filter(acknowledged_at=None).order_by("-sent_at", "-id").first()
    if sent is None:
        raise LookupError(f"nothing was sent that {actor.name} could acknowledge")
    return alerts.acknowledge_forward(actor=actor, alert_id=alert.id, forward_id=sent.id, at=at)


def hand_over(*, at: datetime, received_before: datetime) -> None:
    """The duty officer ends what an earlier watch left open."""
    duty = reader(DUTY)
    for alert in queries.left_open(reader=duty, received_before=received_before):
        key = {"actor": duty, "alert_id": alert.id, "at": at}
        if not alert.decision:
            alerts.decide(decision="monitor", note="Left by the watch before.", **key)
        alerts.close_alert(outcome="no_incident_found", note="Left by the watch before.", **key)
