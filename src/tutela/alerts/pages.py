"""Alerts as pages: the list, one alert with everything that may be done about it now, a form for each verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.alerts import actions, escalating, forms, queries, rules, tasking
from tutela.alerts import shown as alerts_shown
from tutela.alerts.models import Alert, Forward, Response, Task
from tutela.alerts.shown import LABELS, answer_row
from tutela.kernel import languages
from tutela.kernel.access import Reader, sees
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http import lists
from tutela.kernel.http.lists import PAGE, Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.problems import Conflict, Denied, Invalid, Missing
from tutela.people.views import views_of
from tutela.reports import chain, shown
from tutela.reports import queries as reports

__all__ = ["answer_row", "urlpatterns"]

VERBS = {
    actions.RAISED: gettext_lazy("raised it"),
    actions.CHANGED: gettext_lazy("corrected it"),
    actions.ACKNOWLEDGED: gettext_lazy("acknowledged it"),
    actions.FORWARDED: gettext_lazy("sent it on"),
    actions.FORWARD_ACKNOWLEDGED: gettext_lazy("acknowledged what was sent"),
    actions.DECIDED: gettext_lazy("decided"),
    actions.RESPONDED: gettext_lazy("recorded a response"),
    actions.ARRIVED: gettext_lazy("recorded the arrival on the scene"),
    actions.CLOSED: gettext_lazy("closed it"),
    actions.REOPENED: gettext_lazy("reopened it"),
    actions.FED_BACK: gettext_lazy("told those who warned"),
    escalating.ESCALATED: gettext_lazy("passed it one level up"),
    escalating.RAN_OUT: gettext_lazy("saw a clock run out at the last level"),
    tasking.ASKED: gettext_lazy("asked a component to do something"),
    tasking.VERBS["accept"]: gettext_lazy("accepted a task"),
    tasking.VERBS["done"]: gettext_lazy("finished a task"),
    tasking.VERBS["refuse"]: gettext_lazy("refused a task"),
}


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


def _ask(request: HttpRequest) -> tuple[forms.AlertFilter, Any]:
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
def list_alerts(request: HttpRequest) -> HttpResponse:
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
def show_alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert: its clock, what was done, what may be done now by me, what it came from, its history."""
    reader = request.reader
    alert = queries.alert(reader=reader, alert_id=alert_id)
    responses = list(queries.responses(reader=reader, alert=alert))
    feedbacks = list(queries.feedbacks(reader=reader, alert=alert))
    code = shown.short_code("A", alert.id)
    at = now()
    context = {
        **shown.frame(alert, title=alert.title, serial=code),
        "now": at,
        "alert": alert,
        "code": code,
        "state": alerts_shown.state_label(alert),
        "urgency": shown.label("urgency", alert.urgency),
        "told": alert.report.text if alert.report else "",
        "chain": _chain(alert, reader),
        "fuse": alerts_shown.fuse(alert, at),
        "sure": _sure(alert),
        "facts": _facts(alert),
        "place": shown.place(alert, may=not alert.happened),
        "matrix": _matrix(responses),
        "phases": [code.label(shown.language()) for code in doctrine().lists["phase"]],
        "forwards": [_forward(request, alert, one) for one in queries.forwards(reader=reader, alert=alert)],
        "tasks": [_task(request, one) for one in queries.tasks_of(reader=reader, alert=alert)],
        "escalations": [_escalation(one) for one in queries.escalations(reader=reader, alert=alert)],
        "owed": _owed(alert, feedbacks, reader),
        "feedbacks": feedbacks,
        "actions": _actions(alert, reader),
        "came_from": _came_from(alert),
        "came_of": _came_of(alert, reader),
        "seen_by": shown.who_may_see(alert),
        "entries": shown.told_history(alert, VERBS),
        "more_url": reverse("history", args=["alert", alert.id]),
    }
    return render(request, "alerts/alert.html", context)


def _sure(alert: Alert) -> list[dict[str, Any]]:
    """How sure we are, line by line: each by its own measure."""
    at_risk, report = alert.persons_at_risk, alert.report
    return [
        {"term": _("It happens") if alert.happened else _("It will happen"), **_believed(report)},
        {"term": _("Where"), "part": "precision", "with": shown.place_in_words(alert, may=not alert.happened)},
        {"term": _("Since"), "at": alert.received_at, "note": _("when it was told")},
        {
            "term": _("People there"),
            "value": at_risk,
            "text": _("number not known"),
            "note": _("an estimate") if at_risk is not None else "",
        },
        {"term": _("By whom"), "text": _perpetrator(report) or _("not attributed")},
    ]


def _believed(report: Any) -> dict[str, Any]:
    """What speaks for it: the grade and verification of the report, where the reader sees one."""
    if report is None:
        return {"text": _("no report that you may see")}
    grade = shown.grade(report)
    parts = [{"part": "verification", "with": shown.verification(report)}]
    if grade is None:
        return {"parts": parts, "note": _("one report, which nobody has graded yet")}
    return {"parts": [{"part": "grade", "with": grade}, *parts], "note": grade["words"]}


def _perpetrator(report: Any) -> str:
    if report is None:
        return ""
    words = [shown.label("perpetrator_class", report.perpetrator_class), report.perpetrator]
    return " · ".join(word for word in words if word)


def _owed(alert: Alert, feedbacks: list[Any], reader: Reader) -> list[dict[str, Any]]:
    """Of each report behind the alert, what those who told it have heard from us."""
    if alert.report is None:
        return []
    told = [alert.report, *reports.repeats_of(reader=reader, report=alert.report)[:PAGE]]
    last = feedbacks[-1] if feedbacks else None
    return [
        {
            "code": shown.short_code("R", one.id),
            "url": reverse("report", args=[one.id]),
            "channel": shown.label("channel", one.channel),
            "grade": shown.grade(one),
            "called_back_at": one.called_back_at,
            "fed_back_at": last.given_at if last else None,
        }
        for one in told
    ]


def _facts(alert: Alert) -> list[dict[str, Any]]:
    decided = [shown.label("decision", alert.decision), shown.label("no_action_reason", alert.no_action_reason)]
    texts = [
        (_("Who answers"), alerts_shown.owner(alert)),
        (_("Kind of threat"), shown.label("threat_type", alert.threat_type)),
        (_("Decision"), " · ".join(word for word in decided if word)),
        (_("Outcome"), shown.label("outcome", alert.outcome)),
        (_("Rules of engagement"), _("A breach is alleged") if alert.breach else ""),
    ]
    times = [
        (_("Received"), alert.received_at),
        (_("Acknowledged"), alert.acknowledged_at),
        (_("Decided"), alert.decided_at),
        (_("First sent"), alert.dispatched_at),
        (_("On the scene"), alert.on_scene_at),
        (_("Closed"), alert.closed_at),
    ]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]


def _matrix(responses: list[Response]) -> list[dict[str, Any]]:
    """The doctrine's table of tiers by phases with this alert's responses in it."""
    lists = doctrine().lists
    return [
        {
            "tier": tier.label(shown.language()),
            "cells": [
                {
                    "phase": phase.label(shown.language()),
                    "responses": [
                        _response(one) for one in responses if (one.tier, one.phase) == (tier.code, phase.code)
                    ],
                }
                for phase in lists["phase"]
            ],
        }
        for tier in lists["tier"]
    ]


def _response(response: Response) -> dict[str, Any]:
    return {
        "who": shown.label("component", response.component),
        "how": shown.label("response_type", response.response_type),
        "text": response.text,
        "dispatched_at": response.dispatched_at,
        "on_scene_at": response.on_scene_at,
        "result": response.result,
    }


def _forward(request: HttpRequest, alert: Alert, forward: Forward) -> dict[str, Any]:
    waits = forward.acknowledged_at is None and actions.may_acknowledge_forward(request.reader, forward)
    return {
        "key": request_key(request),
        "to": shown.label("forward_to", forward.addressee),
        "name": forward.addressee_name,
        "sent_at": forward.sent_at,
        "sent_by": forward.sent_by,
        "acknowledged_at": forward.acknowledged_at,
        "acknowledged_by": forward.acknowledged_by,
        "acknowledge_url": reverse("forward_acknowledge", args=[alert.id, forward.id]) if waits else "",
    }


TASK_STATES = {
    "open": gettext_lazy("not answered yet"),
    "accepted": gettext_lazy("accepted"),
    "done": gettext_lazy("done"),
    "refused": gettext_lazy("refused"),
}
TASK_LABELS = {"accept": gettext_lazy("Accept"), "done": gettext_lazy("It is done"), "refuse": gettext_lazy("Refuse")}


def _task(request: HttpRequest, task: Task) -> dict[str, Any]:
    reader = request.reader
    own = tasking.is_own(reader, task)
    return {
        "title": task.title,
        "who": shown.label("component", task.component),
        "due_at": task.due_at,
        "state": TASK_STATES[task.state],
        "note": task.note,
        "verbs": [
            {
                "label": label,
                "url": reverse("task_act", args=[task.id, verb]),
                "post": verb != "refuse",
                "key": request_key(request),
            }
            for verb, label in TASK_LABELS.items()
            if own and reader.grants(f"task.{verb}") and rules.task_after(verb, task.state)
        ],
    }


def _escalation(escalation: Any) -> dict[str, Any]:
    return {
        "from": shown.label("level", escalation.from_level),
        "to": shown.label("level", escalation.to_level),
        "step": shown.label("clock_step", escalation.step),
        "due_at": escalation.due_at,
        "at": escalation.at,
    }


def _actions(alert: Alert, reader: Reader) -> list[dict[str, Any]]:
    """Every verb, the next one first; what may not be done now stays visible with its reason."""
    judged = [alerts_shown.may(alert, verb, reader) for verb in ACTS]
    first = next((one.verb for one in judged if one.allowed and one.verb in alerts_shown.IN_ORDER), None)
    acts = [
        {
            "label": LABELS[one.verb],
            "key": alerts_shown.KEYS.get(one.verb, ""),
            "url": alerts_shown.address(alert, one.verb),
            "allowed": one.allowed,
            "why_not": one.why_not,
            "primary": one.verb == first,
        }
        for one in judged
    ]
    return shown.allowed_first([*acts, shown.flash_report(reader, alert_id=alert.id)])


def _chain(alert: Alert, reader: Reader) -> list[dict[str, Any]]:
    """From the reports to what was mended, as far as it goes for this reader."""
    told = [alert.report.id] if alert.report else []
    happened = [alert.incident.id] if alert.incident else []
    note = alerts_shown.state_label(alert)
    return chain.strip("alert", reader, note=note, alert=[alert.id], report=told, incident=happened)


def _report_url(alert: Alert) -> str:
    return reverse("report", args=[alert.report.id]) if alert.report else ""


def _came_from(alert: Alert) -> list[dict[str, Any]]:
    found = []
    if alert.report:
        text = shown.short_code("R", alert.report.id)
        found.append(shown.link(_("Report"), text, _report_url(alert), at=alert.report.received_at))
    if alert.incident:
        found.append(_incident_link(alert.incident))
    return found


def _came_of(alert: Alert, reader: Reader) -> list[dict[str, Any]]:
    incidents = [
        _incident_link(one)
        for one in queries.incidents_of(reader=reader, alert=alert)[:PAGE]
        if one.id != alert.incident_id
    ]
    reviews = [
        shown.link(_("Review"), one.title, reverse("review", args=[one.id]), at=one.opened_at)
        for one in _reviews(alert, reader)
    ]
    told = [
        shown.link(_("Flash report"), shown.short_code("F", one.id), reverse("product", args=[one.id]), at=one.made_at)
        for one in _products(alert, reader)
    ]
    return [*incidents, *reviews, *told]


def _reviews(alert: Alert, reader: Reader) -> Any:
    """Reviews hang on an alert by this name, whatever the room below does with them."""
    return alert.reviews.visible_to(reader).order_by("-opened_at", "-id")[:PAGE]


def _products(alert: Alert, reader: Reader) -> Any:
    """So do products."""
    return alert.products.visible_to(reader).order_by("-made_at", "-id")[:PAGE]


def _incident_link(incident: Any) -> dict[str, Any]:
    text = incident.title or shown.short_code("I", incident.id)
    return shown.link(
        _("Incident"), text, reverse("incident", args=[incident.id]), note=languages.day(incident.date_start)
    )


# What is done to it


@page
def act_on_alert(request: HttpRequest, alert_id: UUID, verb: str) -> HttpResponse:
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


def _doing(request: HttpRequest, action: Callable[..., Any], **subject: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda facts: action(actor=request.reader, at=now(), **subject, **facts)


def _answer_form(
    request: HttpRequest, form: Form, do: Callable[[dict[str, Any]], Any], *, alert: Alert, label: object
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
def raise_by_hand(request: HttpRequest) -> HttpResponse:
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


def _after(request: HttpRequest) -> Callable[[Alert], str]:
    """To the alert, or to the list for those who may not see what they raised."""
    return lambda alert: reverse("alert", args=[alert.id]) if sees(alert, request.reader) else reverse("alerts")


@page
def acknowledge_forward(request: HttpRequest, alert_id: UUID, forward_id: UUID) -> HttpResponse:
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
def act_on_task(request: HttpRequest, task_id: UUID, verb: str) -> HttpResponse:
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
