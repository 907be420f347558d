"""What the API takes and gives of alerts and tasks."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from tutela.alerts import queries, rules
from tutela.alerts.models import Alert, Task
from tutela.kernel.http.api import Place, place, reader_of
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    Coded,
    EntryOut,
    Line,
    Moment,
    Note,
    Persons,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
)
from tutela.reports import shown

Urgency = Annotated[str, Coded("urgency")]
Level = Annotated[str, Coded("level")]
Component = Annotated[str, Coded("component")]
Decision = Annotated[str, Coded("decision")]
Outcome = Annotated[str, Coded("outcome")]
ThreatType = Annotated[str, Coded("threat_type")]
Title = Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]


class AlertOut(Schema):
    """An alert. next_step, next_due: what must be done next and by when. report, incident: empty also where the
    reader may not see them."""

    id: UUID
    title: str
    happened: bool
    urgency: str
    threat_type: str
    persons_at_risk: int | None
    place_text: str
    location: Place | None
    location_precision: int | None
    report: UUID | None
    incident: UUID | None
    received_at: Utc
    level: str
    owner_component: str
    owner: str
    next_step: str
    next_due: Utc | None
    acknowledge_due: Utc | None
    decide_due: Utc | None
    dispatch_due: Utc | None
    acknowledged_at: Utc | None
    acknowledged_by: str
    decided_at: Utc | None
    decided_by: str
    decision: str
    no_action_reason: str
    dispatched_at: Utc | None
    on_scene_at: Utc | None
    closed_at: Utc | None
    closed_by: str
    outcome: str
    breach: bool
    classification: str
    compartments: list[str]
    area: str
    component: str


class ForwardOut(Schema):
    """An alert sent to an addressee."""

    id: UUID
    addressee: str
    addressee_name: str
    sent_at: Utc
    sent_by: str
    acknowledged_at: Utc | None
    acknowledged_by: str


class ResponseOut(Schema):
    """What was done about an alert."""

    id: UUID
    tier: str
    phase: str
    component: str
    response_type: str
    text: str
    dispatched_at: Utc
    on_scene_at: Utc | None
    result: str


class EscalationOut(Schema):
    """An alert passed one level up. step: the one that was missed; empty if somebody sent it."""

    id: UUID
    step: str
    from_level: str
    to_level: str
    due_at: Utc | None
    at: Utc


class FeedbackOut(Schema):
    """What those who warned were told."""

    id: UUID
    channel: str
    text: str
    given_at: Utc
    given_by: str


class TaskOut(Schema):
    """One thing that one component must do. state: open, accepted, done or refused."""

    id: UUID
    alert: UUID
    title: str
    component: str
    due_at: Utc | None
    state: str
    note: str


class AlertDetail(AlertOut):
    """An alert with everything that was done about it."""

    forwards: list[ForwardOut]
    responses: list[ResponseOut]
    escalations: list[EscalationOut]
    feedbacks: list[FeedbackOut]
    tasks: list[TaskOut]
    history: list[EntryOut]


class AlertIn(Sent):
    """An alert by hand. report, incident: what it is made from."""

    title: Title
    urgency: Urgency
    happened: YesOrNo = False
    report: UUID | None = None
    incident: UUID | None = None
    threat_type: ThreatType | None = None
    persons_at_risk: Persons | None = None
    place_text: Line = ""
    note: Note = ""


class AlertChange(Sent):
    """What changes; what is left out stays."""

    title: Title | None = None
    urgency: Urgency | None = None
    persons_at_risk: Persons | None = None
    place_text: Line | None = None
    breach: YesOrNo | None = None
    note: Note | None = None


class AcknowledgeIn(Sent):
    """forward: the one that is acknowledged; left out, the alert itself."""

    forward: UUID | None = None
    note: Note = ""


class ForwardIn(Sent):
    """To whom."""

    addressee: Annotated[str, Coded("forward_to")]
    addressee_name: ShortText = ""
    note: Note = ""


class DecideIn(Sent):
    """no_action_reason: needed for no_action."""

    decision: Decision
    no_action_reason: Annotated[str, Coded("no_action_reason")] | None = None
    note: Note = ""


class RespondIn(Sent):
    """What is sent or done, in which tier and phase, by whom."""

    tier: Annotated[str, Coded("tier")]
    phase: Annotated[str, Coded("phase")]
    component: Component
    response_type: Annotated[str, Coded("response_type")]
    text: Annotated[str, Field(max_length=20_000, pattern=WITHOUT_NUL)] = ""
    note: Note = ""


class ArriveIn(Sent):
    """response: the one that arrived; left out, the one that was sent first of those underway."""

    response: UUID | None = None
    result: Annotated[str, Field(max_length=20_000, pattern=WITHOUT_NUL)] = ""
    note: Note = ""


class CloseIn(Sent):
    """outcome: needed unless the decision was not to act. breach: of the rules of engagement, as alleged."""

    outcome: Outcome | None = None
    breach: YesOrNo = False
    note: Note = ""


class FeedbackIn(Sent):
    """What those who warned were told."""

    channel: Annotated[str, Coded("channel")]
    text: Text


class TaskIn(Sent):
    """What is asked of whom, about which alert."""

    alert: UUID
    title: Title
    component: Component
    due_at: Moment | None = None
    note: Note = ""


class RefuseIn(Sent):
    """Why it is refused."""

    note: Annotated[str, Field(min_length=1, max_length=2_000, pattern=WITHOUT_NUL)]


def alert_out(alert: Alert) -> dict[str, Any]:
    """An alert as the API writes it."""
    own = {name: getattr(alert, name) for name in AlertOut.model_fields if name not in COMPUTED}
    step = rules.next_step(alert.state())
    return {
        **own,
        "location": place(alert.longitude, alert.latitude),
        "report": alert.report.id if alert.report else None,
        "incident": alert.incident.id if alert.incident else None,
        "next_step": step.name if step else "",
        "classification": shown.classification_code(alert.classification),
        "compartments": shown.compartment_codes(alert.compartments),
    }


COMPUTED = frozenset({"location", "report", "incident", "next_step", "classification", "compartments"})


def _rows(schema: type[Schema], rows: Any) -> list[Any]:
    return [schema(**{name: getattr(row, name) for name in schema.model_fields}) for row in rows]


def task_out(task: Task) -> TaskOut:
    """A task as the API writes it."""
    return TaskOut(
        id=task.id,
        alert=task.alert_id,
        title=task.title,
        component=task.component,
        due_at=task.due_at,
        state=task.state,
        note=task.note,
    )


def detail_out(request: HttpRequest, alert: Alert) -> AlertDetail:
    """An alert with everything that the reader may see of what was done about it."""
    reader = reader_of(request)
    return AlertDetail(
        **alert_out(alert),
        forwards=_rows(ForwardOut, queries.forwards(reader=reader, alert=alert)),
        responses=_rows(ResponseOut, queries.responses(reader=reader, alert=alert)),
        escalations=_rows(EscalationOut, queries.escalations(reader=reader, alert=alert)),
        feedbacks=_rows(FeedbackOut, queries.feedbacks(reader=reader, alert=alert)),
        tasks=[task_out(task) for task in queries.tasks_of(reader=reader, alert=alert)],
        history=[EntryOut(**entry) for entry in shown.history_out(alert)],
    )
