"""One alert as plain values for its page: its clock, how sure it is, what was done, what may be done now and why not."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.alerts import actions, escalating, queries, rules, tasking
from tutela.alerts import shown as alerts_shown
from tutela.alerts.models import Alert, Forward, Response, Task
from tutela.alerts.shown import LABELS
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.lists import PAGE
from tutela.kernel.http.pages import request_key
from tutela.kernel.http.request import Request
from tutela.reports import chain, shown
from tutela.reports import queries as reports

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


def told(request: Request, alert: Alert, at: datetime) -> dict[str, Any]:
    """The context of `alerts/alert.html`, for the reader of the request. at: the moment of the page."""
    reader = request.reader
    responses = list(queries.responses(reader=reader, alert=alert))
    feedbacks = list(queries.feedbacks(reader=reader, alert=alert))
    code = shown.short_code("A", alert.id)
    return {
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


def _forward(request: Request, alert: Alert, forward: Forward) -> dict[str, Any]:
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


def _task(request: Request, task: Task) -> dict[str, Any]:
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
    judged = [alerts_shown.may(alert, verb, reader) for verb in LABELS]
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
