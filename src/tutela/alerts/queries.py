"""What may be asked about alerts, always for somebody."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q

from tutela.alerts.models import Alert, Escalation, Feedback, Forward, Response, Task
from tutela.incidents.models import Incident, ReportLink
from tutela.kernel.access import Reader
from tutela.kernel.fields import inside
from tutela.kernel.geography import Box
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.reports.models import Report


def alerts(*, reader: Reader) -> RecordQuerySet:
    """Alerts, newest first, each with its report and incident if the reader may see those."""
    return (
        Alert.objects.visible_to(reader)
        .prefetch_related(Prefetch("report", Report.objects.visible_to(reader)))
        .prefetch_related(Prefetch("incident", Incident.objects.visible_to(reader)))
        .order_by("-received_at", "-id")
    )


def open_alerts(*, reader: Reader, at: datetime) -> RecordQuerySet:
    """What must be answered: the alert whose owed step ends, or ended, first comes first; those that owe none last.

    at: the moment of the list; alerts that come in later than that are left out.
    """
    sent = Prefetch("forwards", Forward.objects.visible_to(reader).order_by("id"))
    rows = alerts(reader=reader).filter(closed_at__isnull=True, received_at__lte=at).prefetch_related(sent)
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def among_open(ids: Iterable[UUID], *, reader: Reader, at: datetime) -> RecordQuerySet:
    """Of these alerts those that are still open, with all that a row of the desk needs."""
    return open_alerts(reader=reader, at=at).filter(id__in=list(ids))


def narrowed(
    rows: RecordQuerySet,
    *,
    open: bool | None = None,
    urgency: str | None = None,
    level: str | None = None,
    owner_component: str | None = None,
    decision: str | None = None,
    outcome: str | None = None,
    happened: bool | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    box: Box | None = None,
    q: str | None = None,
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing."""
    asked: dict[str, Any] = {
        "closed_at__isnull": open,
        "urgency": urgency,
        "level": level,
        "owner_component": owner_component,
        "decision": decision,
        "outcome": outcome,
        "happened": happened,
        "received_at__gte": since,
        "received_at__lt": until,
    }
    rows = rows.saying(q).filter(**{name: value for name, value in asked.items() if value not in (None, "")})
    return rows.filter(inside(box)) if box else rows


def alert(*, reader: Reader, alert_id: UUID) -> Alert:
    """One alert. Raises Missing."""
    found: Alert | None = alerts(reader=reader).filter(id=alert_id).first()
    if found is None:
        raise Missing
    return found


def _of(model: Any, reader: Reader, alert: Alert) -> RecordQuerySet:
    return model.objects.visible_to(reader).filter(alert=alert).order_by("id")


def forwards(*, reader: Reader, alert: Alert) -> RecordQuerySet:
    """To whom it was sent, in that order."""
    return _of(Forward, reader, alert)


def responses(*, reader: Reader, alert: Alert) -> RecordQuerySet:
    """What was done about it, in that order."""
    return _of(Response, reader, alert)


def escalations(*, reader: Reader, alert: Alert) -> RecordQuerySet:
    """How it passed upwards, in that order; several steps may have passed at one moment."""
    return _of(Escalation, reader, alert).order_by("stamp", "id")


def feedbacks(*, reader: Reader, alert: Alert) -> RecordQuerySet:
    """What those who warned were told, in that order."""
    return _of(Feedback, reader, alert)


def on_chain(*, reader: Reader, known: Mapping[str, Collection[UUID]]) -> list[Alert]:
    """Alerts that are known, or were raised from a report or an incident that is known, newest first."""
    raised = Q(id__in=known["alert"]) | Q(report_id__in=known["report"]) | Q(incident_id__in=known["incident"])
    return list(Alert.objects.visible_to(reader).filter(raised).order_by("-received_at", "-id"))


def arrivals(*, reader: Reader, alert_ids: Collection[UUID]) -> list[datetime | None]:
    """Of each response to these alerts, when it arrived, or that it has not."""
    rows = Response.objects.visible_to(reader).filter(alert_id__in=alert_ids).order_by("id")
    return list(rows.values_list("on_scene_at", flat=True))


def last_feedback(*, reader: Reader, alert_ids: Collection[UUID]) -> datetime | None:
    """When those who warned were last told something."""
    rows = Feedback.objects.visible_to(reader).filter(alert_id__in=alert_ids).order_by("-given_at", "-id")
    return rows.values_list("given_at", flat=True).first()


def tasks_of(*, reader: Reader, alert: Alert) -> RecordQuerySet:
    """What was asked of whom, in that order."""
    return _of(Task, reader, alert)


def tasks(*, reader: Reader, component: str | None = None, state: str | None = None) -> RecordQuerySet:
    """Tasks, newest first, with their alerts."""
    asked = {"component": component, "state": state}
    rows = Task.objects.visible_to(reader).filter(**{name: value for name, value in asked.items() if value})
    return rows.select_related("alert").order_by("-id")


def task(*, reader: Reader, task_id: UUID) -> Task:
    """One task. Raises Missing."""
    found: Task | None = tasks(reader=reader).filter(id=task_id).first()
    if found is None:
        raise Missing
    return found


def incidents_of(*, reader: Reader, alert: Alert) -> RecordQuerySet:
    """What happened of what was warned of: the alert's incident, and those that stand on its report."""
    ids = set() if alert.incident_id is None else {alert.incident_id}
    if alert.report_id:
        links = ReportLink.objects.visible_to(reader).filter(withdrawn=False, report_id=alert.report_id)
        ids.update(links.values_list("incident_id", flat=True))
    return Incident.objects.visible_to(reader).filter(id__in=ids).order_by("-date_start", "-id")
