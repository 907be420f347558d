"""Alerts as pages: the list, one alert with everything that may be done about it now, a form for each verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.alerts import actions, forms, queries
from tutela.alerts import shown as alerts_shown
from tutela.alerts.models import Alert, Task
from tutela.alerts.shown import LABELS, answer_row
from tutela.alerts.telling import TASK_LABELS, VERBS, told
from tutela.kernel.access import Reader, sees
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Denied, Invalid, Missing
from tutela.people.views import views_of
from tutela.reports import shown

__all__ = ["VERBS", "answer_row", "urlpatterns"]


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of an alert with its form. start: what stands in the form at first."""

    form: type[forms.ActForm]
    do: Callable[..., Any]
    start: Callable[[Alert, Reader], dict[str, Any]] = lambda alert, reader: {}


ACTS = {
    "acknowledge": Act(forms.AcknowledgeForm, actions.acknowledge_alert),
    "decide": Act(
        forms.DecideForm,
        actions.decide,
        lambda alert, reader: {"decision": alert.decision, "no_action_reason": alert.no_action_reason},
    ),
    "forward": Act(forms.ForwardForm, actions.forward_alert),
    "task": Act(forms.TaskForm, actions.give_task),
    "respond": Act(
        forms.RespondForm,
        actions.respond,
        lambda alert, reader: {"component": reader.component, "phase": "response" if alert.happened else "pre_emption"},
    ),
    "arrive": Act(forms.ArriveForm, actions.arrive),
    "feedback": Act(
        forms.FeedbackForm,
        actions.give_feedback,
        lambda alert, reader: {"channel": alert.report.channel if alert.report else ""},
    ),
    "close": Act(forms.CloseForm, actions.close_alert),
    "escalate": Act(forms.EscalateForm, actions.escalate_alert),
    "change": Act(
        forms.ChangeForm,
        actions.change_alert,
        lambda alert, reader: {
            name: getattr(alert, name) for name in ("title", "urgency", "persons_at_risk", "place_text")
        },
    ),
    "reopen": Act(forms.ReopenForm, actions.reopen_alert),
}


# The list


def _ask(request: Request) -> tuple[forms.AlertFilter, Any]:
    form = forms.AlertFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.narrowed(queries.alerts(reader=request.reader), **asked)


LISTING = lists.register(
    lists.Listing(
        name="alerts",
        columns=(
            Column("code", gettext_lazy("Alert"), lambda one: {"text": shown.short_code("A", one.id), "code": True}),
            Column("title", gettext_lazy("What"), lambda one: {"text": one.title}),
            Column("received", gettext_lazy("Received"), lambda one: {"at": one.received_at}, lists.by("received")),
            Column("urgency", gettext_lazy("Urgency"), lambda one: {"text": shown.label("urgency", one.urgency)}),
            Column(
                "place",
                gettext_lazy("Where"),
                lambda one: {"part": "precision", "with": shown.place_short(one, may=not one.happened)},
            ),
            Column("owner", gettext_lazy("Who answers"), lambda one: {"text": alerts_shown.owner(one)}),
            Column("state", gettext_lazy("State"), lambda one: {"text": alerts_shown.state_label(one)}),
            Column(
                "due",
                gettext_lazy("Next step by"),
                lambda one: {"at": one.next_due} if one.next_due else {"text": ""},
                lists.by("due"),
            ),
            Column("outcome", gettext_lazy("Outcome"), lambda one: {"text": shown.label("outcome", one.outcome)}),
            Column(
                "threat",
                gettext_lazy("Kind of threat"),
                lambda one: {"text": shown.label("threat_type", one.threat_type)},
                at_first=False,
            ),
            Column(
                "persons",
                gettext_lazy("People at risk"),
                lambda one: {"value": one.persons_at_risk},
                number=True,
                at_first=False,
            ),
            Column(
                "closed",
                gettext_lazy("Closed"),
                lambda one: {"at": one.closed_at} if one.closed_at else {"text": _("open")},
                at_first=False,
            ),
        ),
        orders={
            **lists.both_ways("received", gettext_lazy("oldest first"), gettext_lazy("newest first"), "received_at"),
            "due": (gettext_lazy("next step first"), (F("next_due").asc(nulls_last=True), "id")),
            "-due": (gettext_lazy("last step first"), (F("next_due").desc(nulls_last=True), "-id")),
        },
        first_order="-received",
        ask=_ask,
        address=lambda one: reverse("alert", args=[one.id]),
    )
)


@page
def list_alerts(request: Request) -> HttpResponse:
    """Alerts, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Alerts"),
        "caption": _("Alerts"),
        "may_raise": request.reader.grants("alert.raise"),
        "views": views_of(request, LISTING.name),
        "exports": lists.exports(request, LISTING),
        "empty": {"title": _("No alert"), "text": _("Nothing that you may see answers to this.")},
    }
    return render(request, "alerts/alerts.html", context)


# One alert


@page
def show_alert(request: Request, alert_id: UUID) -> HttpResponse:
    """One alert: its clock, what was done, what may be done now by me, what it came from, its history."""
    reader = request.reader
    alert = queries.alert(reader=reader, alert_id=alert_id)
    return render(request, "alerts/alert.html", told(request, alert, now()))


# What is done to it


@page
def act_on_alert(request: Request, alert_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb, and the verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    alert = queries.alert(reader=request.reader, alert_id=alert_id)
    form = act.form(
        request.POST or None, initial={**act.start(alert, request.reader), "request_key": request_key(request)}
    )
    if request.method != "POST":
        _refuse_early(alert, verb, request.reader)
    do = _doing(request, act.do, alert_id=alert_id)
    return _answer_form(request, form, do, alert=alert, label=LABELS[verb])


def _refuse_early(alert: Alert, verb: str, reader: Reader) -> None:
    """Say before the form is filled in what would be said after."""
    judged = alerts_shown.may(alert, verb, reader)
    if not judged.allowed and not reader.grants(alerts_shown.RIGHTS.get(verb, f"alert.{verb}")):
        raise Denied(judged.why_not, verb=f"alert.{verb}", subject=alert)
    if not judged.allowed:
        raise Conflict(judged.why_not, code="alerts.not_now")


def _doing(request: Request, action: Callable[..., Any], **subject: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda facts: action(actor=request.reader, at=now(), **subject, **facts)


def _answer_form(
    request: Request, form: forms.ActForm, do: Callable[[dict[str, Any]], Any], *, alert: Alert, label: object
) -> HttpResponse:
    """Do it once and go back to the alert; show what is wrong beside the fields."""
    address = reverse("alert", args=[alert.id])
    # A button of the desk sends no key: it has nothing to fill in, and doing it twice is refused by the action.
    if request.method == "POST" and "request_key" not in request.POST:
        form = type(form)({"request_key": request_key(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(request, lambda: do(form.facts()), to=lambda _made: address)
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = shown.short_code("A", alert.id)
    frame = shown.frame(alert, title=str(label), serial=code)
    return render(
        request,
        "alerts/act.html",
        {**frame, "form": form, "label": label, "alert": alert, "code": code, "cancel_url": address},
    )


@page
def raise_by_hand(request: Request) -> HttpResponse:
    """An alert from a report or an incident (`?report=`, `?incident=`), or from nothing."""
    start = {"report_id": request.GET.get("report"), "incident_id": request.GET.get("incident")}
    form = forms.RaiseForm(request.POST or None, initial={**start, "request_key": request_key(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request, lambda: actions.raise_alert(actor=request.reader, at=now(), **form.facts()), to=_after(request)
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    return render(request, "alerts/raise.html", {"page_title": _("Raise an alert"), "form": form})


def _after(request: Request) -> Callable[[Alert], str]:
    """To the alert, or to the list for those who may not see what they raised."""
    return lambda alert: reverse("alert", args=[alert.id]) if sees(alert, request.reader) else reverse("alerts")


@page
def acknowledge_forward(request: Request, alert_id: UUID, forward_id: UUID) -> HttpResponse:
    """An addressee has taken note."""
    if request.method == "POST":
        return done_once(
            request,
            lambda: actions.acknowledge_forward(
                actor=request.reader, alert_id=alert_id, forward_id=forward_id, at=now()
            ),
            to=lambda _made: reverse("alert", args=[alert_id]),
        )
    alert = queries.alert(reader=request.reader, alert_id=alert_id)
    form = forms.AcknowledgeForm(initial={"request_key": request_key(request)})
    return _answer_form(request, form, lambda facts: None, alert=alert, label=LABELS["acknowledge"])


TASK_ACTS: dict[str, tuple[type[forms.ActForm], Callable[..., Task]]] = {
    "accept": (forms.AcknowledgeForm, actions.accept_task),
    "done": (forms.AcknowledgeForm, actions.finish_task),
    "refuse": (forms.RefuseForm, actions.refuse_task),
}


@page
def act_on_task(request: Request, task_id: UUID, verb: str) -> HttpResponse:
    """The component that was asked answers."""
    if verb not in TASK_ACTS:
        raise Missing
    form_type, action = TASK_ACTS[verb]
    task = queries.task(reader=request.reader, task_id=task_id)
    form = form_type(request.POST or None, initial={"request_key": request_key(request)})
    do = _doing(request, action, task_id=task_id)
    return _answer_form(request, form, do, alert=task.alert, label=TASK_LABELS[verb])


urlpatterns = [
    path("alerts", list_alerts, name="alerts"),
    path("alerts/new", raise_by_hand, name="alert_new"),
    path("alerts/<uuid:alert_id>", show_alert, name="alert"),
    path("alerts/<uuid:alert_id>/<str:verb>", act_on_alert, name="alert_act"),
    path(
        "alerts/<uuid:alert_id>/forwards/<uuid:forward_id>/acknowledge", acknowledge_forward, name="forward_acknowledge"
    ),
    path("tasks/<uuid:task_id>/<str:verb>", act_on_task, name="task_act"),
]
