"""Alerts and tasks in the API."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.alerts import actions, queries, rules
from tutela.alerts.models import Alert, Task
from tutela.kernel.clock import now
from tutela.kernel.http.api import (
    Cursor,
    Limit,
    ListOf,
    Place,
    detail,
    in_turn,
    list_answer,
    once,
    place,
    reader_of,
    require_match,
)
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    BoxText,
    Coded,
    EntryOut,
    Line,
    Moment,
    Note,
    NoteIn,
    Persons,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
    box_of,
)
from tutela.reports import shown

router = Router(tags=["alerts"])

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


@router.get("/alerts", response=ListOf[AlertOut], summary="Alerts, newest first")
def list_alerts(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    open: bool | None = None,
    urgency: Urgency | None = None,
    level: Level | None = None,
    owner_component: Component | None = None,
    decision: Decision | None = None,
    outcome: Outcome | None = None,
    happened: bool | None = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    bbox: BoxText | None = None,
    q: ShortText | None = None,
) -> dict[str, Any]:
    """What must be or was answered, of what the reader may see. `from` and `to` are times of receipt."""
    rows = queries.narrowed(
        queries.alerts(reader=reader_of(request)),
        open=open,
        urgency=urgency,
        level=level,
        owner_component=owner_component,
        decision=decision,
        outcome=outcome,
        happened=happened,
        since=since,
        until=until,
        box=box_of(bbox),
        q=q,
    )
    return list_answer(rows, alert_out, limit=limit, cursor=cursor)


@router.get("/alerts/{uuid:alert_id}", response=AlertDetail, summary="An alert with everything done about it")
def show_alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert."""
    alert = queries.alert(reader=reader_of(request), alert_id=alert_id)
    return detail(alert, detail_out(request, alert))


@router.post("/alerts", response={201: AlertOut}, summary="Raise an alert by hand")
@once
def raise_alert(request: HttpRequest, body: AlertIn) -> tuple[int, Any]:
    """Reports that warn raise theirs by themselves."""
    facts = body.dict(exclude={"report", "incident"}, exclude_none=True)
    alert = actions.raise_alert(
        actor=reader_of(request), at=now(), report_id=body.report, incident_id=body.incident, **facts
    )
    return 201, AlertOut(**alert_out(alert))


@router.patch("/alerts/{uuid:alert_id}", response=AlertDetail, summary="Correct an alert")
@in_turn
def change_alert(request: HttpRequest, alert_id: UUID, body: AlertChange) -> HttpResponse:
    """Needs `If-Match`. Another urgency is another clock."""
    reader = reader_of(request)
    require_match(request, queries.alert(reader=reader, alert_id=alert_id))
    fields = body.dict(exclude_unset=True, exclude_none=True)
    alert = actions.change_alert(actor=reader, at=now(), alert_id=alert_id, **fields)
    return detail(alert, detail_out(request, alert))


def _done(request: HttpRequest, action: Callable[..., Any], alert_id: UUID, **facts: Any) -> tuple[int, Any]:
    """Do a verb; answer with the alert as it is then."""
    reader = reader_of(request)
    action(actor=reader, at=now(), alert_id=alert_id, **facts)
    return 200, detail_out(request, queries.alert(reader=reader, alert_id=alert_id))


@router.post("/alerts/{uuid:alert_id}/acknowledge", response=AlertDetail, summary="Acknowledge it, or what was sent")
@once
def acknowledge_alert(request: HttpRequest, alert_id: UUID, body: AcknowledgeIn) -> tuple[int, Any]:
    """The duty desk acknowledges the alert, which stops its clock; an addressee acknowledges its forward."""
    if body.forward is None:
        return _done(request, actions.acknowledge_alert, alert_id, note=body.note)
    return _done(request, actions.acknowledge_forward, alert_id, forward_id=body.forward, note=body.note)


@router.post("/alerts/{uuid:alert_id}/forward", response=AlertDetail, summary="Send it to somebody")
@once
def forward_alert(request: HttpRequest, alert_id: UUID, body: ForwardIn) -> tuple[int, Any]:
    """Each addressee acknowledges by itself."""
    return _done(request, actions.forward_alert, alert_id, **body.dict())


@router.post("/alerts/{uuid:alert_id}/decide", response=AlertDetail, summary="Record the decision")
@once
def decide(request: HttpRequest, alert_id: UUID, body: DecideIn) -> tuple[int, Any]:
    """Not to act needs its reason."""
    return _done(request, actions.decide, alert_id, **body.dict(exclude_none=True))


@router.post("/alerts/{uuid:alert_id}/respond", response=AlertDetail, summary="Record a response")
@once
def respond(request: HttpRequest, alert_id: UUID, body: RespondIn) -> tuple[int, Any]:
    """The first one stops the clock of dispatch."""
    return _done(request, actions.respond, alert_id, **body.dict())


@router.post("/alerts/{uuid:alert_id}/arrive", response=AlertDetail, summary="Record the arrival on the scene")
@once
def arrive(request: HttpRequest, alert_id: UUID, body: ArriveIn) -> tuple[int, Any]:
    """Of one response."""
    facts = body.dict(exclude={"response"})
    return _done(request, actions.arrive, alert_id, response_id=body.response, **facts)


@router.post("/alerts/{uuid:alert_id}/close", response=AlertDetail, summary="Close it with what came of it")
@once
def close_alert(request: HttpRequest, alert_id: UUID, body: CloseIn) -> tuple[int, Any]:
    """May open a review by itself (000 ¶96)."""
    return _done(request, actions.close_alert, alert_id, **body.dict(exclude_none=True))


@router.post("/alerts/{uuid:alert_id}/reopen", response=AlertDetail, summary="Reopen it")
@once
def reopen_alert(request: HttpRequest, alert_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """It must be decided and answered anew, on clocks that start now."""
    return _done(request, actions.reopen_alert, alert_id, **body.dict())


@router.post("/alerts/{uuid:alert_id}/feedback", response=AlertDetail, summary="Tell those who warned")
@once
def give_feedback(request: HttpRequest, alert_id: UUID, body: FeedbackIn) -> tuple[int, Any]:
    """Also after it was closed."""
    return _done(request, actions.give_feedback, alert_id, **body.dict())


@router.post("/alerts/{uuid:alert_id}/escalate", response=AlertDetail, summary="Send it up one level")
@once
def escalate_alert(request: HttpRequest, alert_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """Before a clock does."""
    return _done(request, actions.escalate_alert, alert_id, **body.dict())


# Tasks


@router.get("/tasks", response=ListOf[TaskOut], tags=["tasks"], summary="Tasks, newest first")
def list_tasks(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    component: Component | None = None,
    state: ShortText | None = None,
) -> dict[str, Any]:
    """What was asked of whom, of the alerts that the reader may see."""
    rows = queries.tasks(reader=reader_of(request), component=component, state=state)
    return list_answer(rows, task_out, limit=limit, cursor=cursor)


@router.get("/tasks/{uuid:task_id}", response=TaskOut, tags=["tasks"], summary="A task")
def show_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task."""
    task = queries.task(reader=reader_of(request), task_id=task_id)
    return detail(task, task_out(task))


@router.post("/tasks", response={201: TaskOut}, tags=["tasks"], summary="Ask a component to do something")
@once
def give_task(request: HttpRequest, body: TaskIn) -> tuple[int, Any]:
    """About an alert."""
    facts = body.dict(exclude={"alert"})
    return 201, task_out(actions.give_task(actor=reader_of(request), at=now(), alert_id=body.alert, **facts))


@router.post("/tasks/{uuid:task_id}/accept", response=TaskOut, tags=["tasks"], summary="Take it on")
@once
def accept_task(request: HttpRequest, task_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """By the component that was asked."""
    return 200, task_out(actions.accept_task(actor=reader_of(request), at=now(), task_id=task_id, note=body.note))


@router.post("/tasks/{uuid:task_id}/done", response=TaskOut, tags=["tasks"], summary="It is done")
@once
def finish_task(request: HttpRequest, task_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """By the component that was asked."""
    return 200, task_out(actions.finish_task(actor=reader_of(request), at=now(), task_id=task_id, note=body.note))


@router.post("/tasks/{uuid:task_id}/refuse", response=TaskOut, tags=["tasks"], summary="Refuse it")
@once
def refuse_task(request: HttpRequest, task_id: UUID, body: RefuseIn) -> tuple[int, Any]:
    """By the component that was asked, with its reason."""
    return 200, task_out(actions.refuse_task(actor=reader_of(request), at=now(), task_id=task_id, note=body.note))
