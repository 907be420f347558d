"""Tasks of an alert: one thing that one component must do by one time."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.alerts import problems, queries, rules
from tutela.alerts.models import Task
from tutela.kernel import access, journal
from tutela.kernel.access import Reader
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Denied
from tutela.reports.actions import check_codes

TASK_GIVEN = "task.given"
ASKED = "alert.asked"
VERBS = {"accept": "task.accepted", "done": "task.done", "refuse": "task.refused"}


def give_task(
    *,
    actor: Reader,
    alert_id: UUID,
    at: datetime,
    title: str,
    component: str,
    due_at: datetime | None = None,
    note: str = "",
) -> Task:
    """Ask a component to do something about an alert; asking takes the right to forward it.

    Raises Missing, Denied, AlertIsClosed, Invalid.
    """
    check_codes({"component": component})
    with journal.open(actor, at=at, reason=note) as writing:
        alert = queries.alert(reader=actor, alert_id=alert_id)
        access.require(actor, "alert.forward", alert)
        if alert.closed_at is not None:
            raise problems.AlertIsClosed
        writing.change(ASKED, alert)
        return writing.add(
            TASK_GIVEN, Task(id=new_id(at), alert=alert, title=title.strip(), component=component, due_at=due_at)
        )


def accept_task(*, actor: Reader, task_id: UUID, at: datetime, note: str = "") -> Task:
    """The component takes it on. Raises Missing, Denied, TaskIsOver."""
    return _move(actor, task_id, at, "accept", note)


def finish_task(*, actor: Reader, task_id: UUID, at: datetime, note: str = "") -> Task:
    """It is done. Raises Missing, Denied, TaskIsOver."""
    return _move(actor, task_id, at, "done", note)


def refuse_task(*, actor: Reader, task_id: UUID, at: datetime, note: str) -> Task:
    """The component will not do it, and says why. Raises Missing, Denied, TaskIsOver."""
    return _move(actor, task_id, at, "refuse", note)


def _move(actor: Reader, task_id: UUID, at: datetime, verb: str, note: str) -> Task:
    with journal.open(actor, at=at, reason=note) as writing:
        task = queries.task(reader=actor, task_id=task_id)
        access.require(actor, f"task.{verb}", task.alert)
        if not is_own(actor, task):
            raise Denied(_("This task was given to another component."), verb=f"task.{verb}", subject=task.alert)
        after = rules.task_after(verb, task.state)
        if after is None:
            raise problems.TaskIsOver
        writing.change(VERBS[verb], task.alert)
        return writing.change(VERBS[verb], task, state=after, note=note or task.note)


def is_own(actor: Reader, task: Task) -> bool:
    """Whether the task is the actor's component's; whoever works at the command line stands for all."""
    return actor.role == "operator" or actor.component == task.component
