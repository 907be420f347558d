"""Alerts as plain values for pages: the row of the desk, the fuse, what may be done now and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutela.alerts import actions, problems, rules
from tutela.alerts.models import Alert, Forward
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.reports import shown

SOON = timedelta(hours=1)

STEP_DONE = {"acknowledge": "acknowledged_at", "decide": "decided_at", "dispatch": "dispatched_at"}

LABELS = {
    "acknowledge": gettext_lazy("Acknowledge"),
    "decide": gettext_lazy("Decide"),
    "forward": gettext_lazy("Send it to somebody"),
    "task": gettext_lazy("Ask a component to do something"),
    "respond": gettext_lazy("Add a response"),
    "arrive": gettext_lazy("Arrived on the scene"),
    "feedback": gettext_lazy("Tell those who warned"),
    "close": gettext_lazy("Close"),
    "escalate": gettext_lazy("Send it up one level"),
    "change": gettext_lazy("Correct it"),
    "reopen": gettext_lazy("Reopen"),
}
"""The verbs of an alert, in the order in which a page offers them."""

KEYS = {
    "acknowledge": "a",
    "decide": "d",
    "respond": "r",
    "arrive": "o",
    "close": "c",
    "forward": "s",
    "escalate": "e",
    "feedback": "f",
    "task": "t",
}
"""The key of a verb, on the button and in the hand. `j`, `k`, `m`, `n`, `/` and `?` are those of every page."""

RIGHTS = {"task": "alert.forward", "change": "alert.raise"}
"""The right behind a verb that does not carry its name."""

IN_ORDER = ("acknowledge", "decide", "respond", "arrive", "close")
"""What comes next, of what may be done: the first is one's one action."""


@dataclass(frozen=True, slots=True)
class May:
    """Whether somebody may do a verb to an alert now; if not, the sentence why."""

    verb: str
    allowed: bool
    why_not: str = ""


def may(alert: Alert, verb: str, reader: Reader) -> May:
    """What the state of the alert and the role of the reader say."""
    if not reader.grants(RIGHTS.get(verb, f"alert.{verb}")):
        return May(verb, False, _("Your role may not do this."))
    if verb == "acknowledge" and not actions.acknowledges_any(reader):
        return May(verb, False, _("Your role acknowledges only what was sent to your component."))
    clocks, levels = doctrine().clocks, doctrine().lists["level"]
    why = rules.refusal(verb, alert.state(), levels, clocks.last_level)
    return May(verb, not why, str(problems.REFUSALS[why].title) if why else "")


def address(alert: Alert, verb: str) -> str:
    """Where the form of a verb is."""
    return reverse("alert_act", args=[alert.id, verb])


def answer_row(alert: Alert, *, reader: Reader, at: datetime) -> dict[str, Any]:
    """One alert of `open_alerts` as `answers.html` shows it: what, where, who answers, by when, one's own action."""
    step = rules.next_step(alert.state())
    return {
        "title": alert.title,
        "url": reverse("alert", args=[alert.id]),
        "where": shown.place(alert)["text"],
        "grade": shown.grade(alert.report) if alert.report else None,
        "facts": facts_line(alert),
        "urgency": shown.label("urgency", alert.urgency),
        "who": owner(alert),
        "mine": reader.component == alert.owner_component,
        "next_step": shown.label("clock_step", step.name) if step else "",
        "ends_at": step.due if step else None,
        "action": one_action(alert, reader),
        "fuse": fuse(alert, at),
    }


def owner(alert: Alert) -> str:
    """Who answers, at which level."""
    who = alert.owner or shown.label("component", alert.owner_component)
    return _("%(who)s, %(level)s") % {"who": who, "level": shown.label("level", alert.level)}


def facts_line(alert: Alert) -> str:
    """Urgency, kind of threat and people at risk in a line."""
    at_risk = alert.persons_at_risk
    words = [
        shown.label("urgency", alert.urgency),
        shown.label("threat_type", alert.threat_type),
        "" if at_risk is None else _at_risk(at_risk),
    ]
    return " · ".join(word for word in words if word)


def _at_risk(count: int) -> str:
    text = ngettext("%(count)s person at risk", "%(count)s people at risk", count)
    return text % {"count": languages.number(count)}


def one_action(alert: Alert, reader: Reader) -> dict[str, Any] | None:
    """The one thing that this reader may do next: take note of what was sent to them, or the next step."""
    own = next((one for one in waiting_forwards(alert.forwards.all(), reader)), None)
    if own is not None:
        url = reverse("forward_acknowledge", args=[alert.id, own.id])
        return {
            "label": LABELS["acknowledge"],
            "url": url,
            "method": "post",
            "key": KEYS["acknowledge"],
            "primary": True,
        }
    verb = next((verb for verb in IN_ORDER if may(alert, verb, reader).allowed), None)
    if verb is None:
        return None
    method = "post" if verb == "acknowledge" else "get"
    return {"label": LABELS[verb], "url": address(alert, verb), "method": method, "key": KEYS[verb], "primary": True}


def waiting_forwards(forwards: Iterable[Forward], reader: Reader) -> list[Forward]:
    """Those sent to the reader's component that it has not acknowledged."""
    return [
        one
        for one in forwards
        if one.acknowledged_at is None
        and actions.addressee_component(one.addressee) == reader.component
        and actions.may_acknowledge_forward(reader, one)
    ]


def fuse(alert: Alert, at: datetime) -> dict[str, Any] | None:
    """The clock as `fuse.html` draws it, of the step that is owed first, missed or not; none where nothing is owed."""
    state = alert.state()
    step = rules.owed_step(state)
    if step is None or step.due is None:
        return None
    whole = (step.due - alert.clock_from) or timedelta(seconds=1)
    left = step.due - at
    return {
        "label": shown.label("clock_step", step.name),
        "ends_at": step.due,
        "now": at,
        "share": min(100.0, abs(left) / whole * 100),
        "state": "over" if left <= timedelta(0) else "soon" if left <= SOON else "ok",
        "steps": [_knot(alert, one, whole, step) for one in state.steps if one.due],
    }


def _knot(alert: Alert, step: rules.Step, whole: timedelta, next_step: rules.Step) -> dict[str, Any]:
    share = (step.done_at - alert.clock_from) / whole * 100 if step.done_at else 0
    return {
        "label": shown.label("clock_step", step.name),
        "at": step.done_at or step.due,
        "share": min(100.0, max(0.0, share)),
        "state": "done" if step.done_at else "next" if step == next_step else "later",
    }


def state_label(alert: Alert) -> str:
    """Where the alert stands, in one word of the doctrine."""
    reached = (
        ("closed", alert.closed_at),
        ("on_scene", alert.on_scene_at),
        ("responding", alert.dispatched_at),
        ("decided", alert.decided_at),
        ("acknowledged", alert.acknowledged_at),
    )
    return shown.label("alert_state", next((code for code, at in reached if at), "received"))
