"""Alerts and tasks in the API."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from tutela.alerts import actions, queries
from tutela.alerts.wire import (
    AcknowledgeIn,
    AlertChange,
    AlertDetail,
    AlertIn,
    AlertOut,
    ArriveIn,
    CloseIn,
    Component,
    DecideIn,
    Decision,
    FeedbackIn,
    ForwardIn,
    Level,
    Outcome,
    RefuseIn,
    RespondIn,
    TaskIn,
    TaskOut,
    Urgency,
    alert_out,
    detail_out,
    task_out,
)
from tutela.kernel.clock import now
from tutela.kernel.http.api import (
    Cursor,
    Limit,
    ListOf,
    detail,
    in_turn,
    list_answer,
    once,
    reader_of,
    require_match,
)
from tutela.kernel.http.wire import (
    BoxText,
    Moment,
    NoteIn,
    ShortText,
    box_of,
)

router = Router(tags=["alerts"])


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
