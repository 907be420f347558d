"""The guide and the roles as plain values for pages."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from tutela.alerts import queries as alerts
from tutela.alerts.models import Alert
from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.clock import milliseconds
from tutela.kernel.doctrine import doctrine
from tutela.kernel.languages import doctrine_language
from tutela.practice import here, progress, queries
from tutela.practice.cast import ROLES
from tutela.practice.guide import STEPS, next_step, warned_by
from tutela.products.models import Product

PUT_AWAY = "practice_guide_away"
"""Where a session keeps that the guide was put away."""

CREDIT = gettext_lazy(
    "Events: UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program, CC BY 4.0. Everything else is invented."
)

NAMES = {
    "write": pgettext_lazy("step of the guide", "Write the report"),
    "acknowledge": pgettext_lazy("step of the guide", "Acknowledge"),
    "forward": pgettext_lazy("step of the guide", "Send it on"),
    "decide": pgettext_lazy("step of the guide", "Decide"),
    "respond": pgettext_lazy("step of the guide", "Respond"),
    "arrive": pgettext_lazy("step of the guide", "Arrive"),
    "close": pgettext_lazy("step of the guide", "Close"),
    "feedback": pgettext_lazy("step of the guide", "Tell those who warned"),
    "review": pgettext_lazy("step of the guide", "Review"),
    "compose": pgettext_lazy("step of the guide", "Write the flash report"),
    "issue": pgettext_lazy("step of the guide", "Issue it"),
}

SENTENCES = {
    "write": gettext_lazy(
        "Somebody calls: armed men were seen near a village. Write down what they say; an alert follows by itself."
    ),
    "acknowledge": gettext_lazy(
        "The report raised an alert. It stands on the duty officer's desk, and its clock runs: acknowledge it."
    ),
    "forward": gettext_lazy("Send it to whoever must act: the force, and the host authorities."),
    "decide": gettext_lazy("Decide what is to be done. Choose to respond."),
    "respond": gettext_lazy("Record who is on the way: a patrol, in which tier and phase."),
    "arrive": gettext_lazy("The patrol is at the village. Record the arrival, and what was found."),
    "close": gettext_lazy("Close the alert with what came of it."),
    "feedback": gettext_lazy("Call back those who warned, and write down what they were told."),
    "review": gettext_lazy("Ask what can be learned: open a review of this alert."),
    "compose": gettext_lazy(
        "Tell headquarters: the flash report is composed from these records, in six languages at once."
    ),
    "issue": gettext_lazy("Read it, change what should be said otherwise, and let it leave."),
}


def role_label(role: str) -> str:
    """The role in the language in use."""
    return doctrine().lists["role"][role].label(doctrine_language(get_language() or "en"))


DOES = {
    "liaison_assistant": gettext_lazy("takes the call at a base and writes the report"),
    "duty_officer": gettext_lazy("keeps the desk: takes alerts, sends them on, decides, closes"),
    "commander": gettext_lazy("sends patrols and records what they found"),
    "head_of_office": gettext_lazy("answers for a region: sees South Sudan, and nothing of the other country"),
    "protection_adviser": gettext_lazy("reviews what failed and asks for it to be mended"),
    "analyst": gettext_lazy("grades, joins and searches events and reports"),
    "human_rights_officer": gettext_lazy("verifies, and sees what is kept for children and survivors"),
    "auditor": gettext_lazy("asks who knew what when, with proof"),
    "administrator": gettext_lazy("makes users, and sees no record"),
}


def roles(current: str = "") -> list[dict[str, Any]]:
    """Every role that can be taken, and what it does."""
    return [{"role": role, "label": role_label(role), "does": DOES[role], "current": role == current} for role in ROLES]


def offer(request: HttpRequest) -> dict[str, Any] | None:
    """What the mission's first page says of the practice mission; nothing to whoever does not sit at the machine."""
    space = spaces.Space(spaces.PRACTICE)
    if space not in spaces.known() or not here.is_here(request.META):
        return None
    return {"url": f"{space.prefix}/", **laid_out()}


def laid_out() -> dict[str, Any]:
    """How far the practice mission is laid out, in hundredths."""
    found = progress.read()
    return {
        "is_open": found is not None and found.open,
        "percent": 100 * found.done // max(1, found.of) if found else 0,
        "progress_url": f"{spaces.Space(spaces.PRACTICE).prefix}/practice/progress",
    }


def guide(request: HttpRequest) -> dict[str, Any] | None:
    """The strip at the head of every page of the practice mission; nothing in other spaces, or for nobody."""
    reader: Reader | None = getattr(request, "reader", None)
    found = progress.read() if spaces.current().name == spaces.PRACTICE else None
    if reader is None or found is None:
        return None
    if request.session.get(PUT_AWAY):
        return {"away": True, "next": request.get_full_path()}
    alert = queries.latest_warning(reader=reader, made_since=_first_id(milliseconds(found.begun)))
    told = queries.latest_product(reader=reader, alert=alert) if alert else None
    step = _step(next_step(_warned(reader, alert, told) if alert else None), alert, told, reader)
    return {
        "away": False,
        "here": here.is_here(request.META),
        "next": request.get_full_path(),
        "on_it": request.path == step["url"].partition("?")[0],
        **step,
    }


def _first_id(moment_ms: int) -> UUID:
    """The least name of a record made after this moment: what was played was made at it or before."""
    return UUID(int=(moment_ms + 1) << 80)


def _warned(reader: Reader, alert: Alert, told: Product | None) -> Any:
    return warned_by(
        alert,
        forwarded=alerts.forwards(reader=reader, alert=alert).exists(),
        responded=alert.dispatched_at is not None,
        fed_back=alerts.feedbacks(reader=reader, alert=alert).exists(),
        reviewed=queries.is_reviewed(reader=reader, alert=alert),
        told=told,
    )


def _step(place: int, alert: Alert | None, told: Product | None, reader: Reader) -> dict[str, Any]:
    """What the strip says of the step at `place`; behind the last one it begins anew."""
    is_complete = place == len(STEPS)
    step = STEPS[0 if is_complete else place]
    address = _address(step.name, None if is_complete else alert, told)
    return {
        "knots": [{"name": NAMES[one.name], "state": _state(number, place)} for number, one in enumerate(STEPS)],
        "number": place + 1,
        "of": len(STEPS),
        "complete": is_complete,
        "sentence": SENTENCES[step.name],
        "link": NAMES[step.name],
        "url": address,
        "enter_at": reverse("desk") if step.name == "acknowledge" else address,
        "role": step.role,
        "role_label": role_label(step.role),
        "mine": reader.role == step.role,
        "reads": reader.reads,
        "history_url": reverse("alert", args=[alert.id]) if alert and is_complete else "",
    }


def _state(number: int, place: int) -> str:
    return "done" if number < place else "next" if number == place else "later"


def _address(step: str, alert: Alert | None, told: Product | None) -> str:
    """Where the step is done."""
    if alert is None:
        return reverse("report_new")
    if step == "review":
        return f"{reverse('review_new')}?alert={alert.id}"
    if step == "compose":
        return f"{reverse('product_new')}?alert={alert.id}"
    if step == "issue" and told is not None:
        return reverse("product_act", args=[told.id, step])
    return reverse("alert_act", args=[alert.id, step])
