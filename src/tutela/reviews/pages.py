"""Reviews as pages: the list, what an import proposes, one review with its finding and corrective actions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tutela.kernel import languages
from tutela.kernel.access import Reader, sees
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http import lists
from tutela.kernel.http.lists import PAGE, Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people.views import views_of
from tutela.reports import chain, shown
from tutela.reviews import actions, forms, problems, queries, rules
from tutela.reviews.models import CorrectiveAction, Review
from tutela.reviews.opening import EXTENDED, OPENED

NOTES = {
    rules.NEAR_BASE: gettext_lazy("Which harms and which sites count is the platform's own reading of the policy."),
    rules.NOT_ANSWERED: gettext_lazy(
        "How an unanswered threat shows in the records is the platform's own reading of the policy."
    ),
}
"""What is our own in a reason. The notes of the doctrine files are for those who keep them, in English."""

VERBS = {
    OPENED: gettext_lazy("opened it"),
    EXTENDED: gettext_lazy("added violence at the same place"),
    actions.FOUND: gettext_lazy("recorded the finding"),
    actions.CLOSED: gettext_lazy("closed it"),
    actions.ACTION_ASKED: gettext_lazy("asked for a corrective action"),
    actions.ACTION_REPORTED: gettext_lazy("reported a corrective action done"),
}

PROPOSED_COLUMNS = (
    gettext_lazy("Incident"),
    gettext_lazy("Day"),
    gettext_lazy("Civilians killed"),
    gettext_lazy("Why"),
    gettext_lazy("Base"),
    gettext_lazy("Distance"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a review with its form."""

    label: object
    right: str
    form: type[forms.ActForm]
    do: Callable[..., Any]
    start: Callable[[Review], dict[str, Any]] = lambda review: {}


ACTS = {
    "find": Act(
        gettext_lazy("Record the finding"),
        "review.find",
        forms.FindForm,
        actions.record_finding,
        lambda review: {name: getattr(review, name) for name in ("finding", "gaps", "nothing_failed")},
    ),
    "ask": Act(gettext_lazy("Ask for a corrective action"), "action.make", forms.ActionForm, actions.add_action),
    "close": Act(gettext_lazy("Close it"), "review.close", forms.CloseForm, actions.close_review),
}


# Lists


def _ask(request: Request) -> tuple[forms.ReviewFilter, Any]:
    form = forms.ReviewFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.narrowed(queries.reviews(reader=request.reader), **asked)


LISTING = lists.register(
    lists.Listing(
        name="reviews",
        columns=(
            Column("code", gettext_lazy("Review"), lambda one: {"text": shown.short_code("V", one.id), "code": True}),
            Column("title", gettext_lazy("What"), lambda one: {"text": one.title}),
            Column("why", gettext_lazy("Why"), lambda one: {"text": shown.label("review_reason", one.trigger)}),
            Column("kind", gettext_lazy("Kind"), lambda one: {"text": shown.label("review_kind", one.review_kind)}),
            Column("opened", gettext_lazy("Opened"), lambda one: {"at": one.opened_at}, lists.by("opened")),
            Column("due", gettext_lazy("Due"), lambda one: {"at": one.due_at}, lists.by("due")),
            Column(
                "closed",
                gettext_lazy("Closed"),
                lambda one: {"at": one.closed_at} if one.closed_at else {"text": _("open")},
            ),
            Column(
                "owner",
                gettext_lazy("Owner"),
                lambda one: {"text": shown.label("component", one.owner_component)},
                at_first=False,
            ),
        ),
        orders={
            **lists.both_ways("opened", gettext_lazy("oldest first"), gettext_lazy("newest first"), "opened_at"),
            **lists.both_ways("due", gettext_lazy("due first"), gettext_lazy("due last first"), "due_at"),
        },
        first_order="-opened",
        ask=_ask,
        address=lambda one: reverse("review", args=[one.id]),
    )
)


@page
def list_reviews(request: Request) -> HttpResponse:
    """Reviews, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Reviews"),
        "caption": _("Reviews"),
        "may_open": request.reader.grants("review.open"),
        "views": views_of(request, LISTING.name),
        "exports": lists.exports(request, LISTING),
        "empty": {"title": _("No review"), "text": _("Nothing that you may see answers to this.")},
    }
    return render(request, "reviews/reviews.html", context)


@page
def list_proposed(request: Request) -> HttpResponse:
    """What an import of the past would open; each is opened only when somebody confirms it."""
    found = queries.proposed(reader=request.reader)
    given = request.GET.get("page", "1")
    number = max(1, int(given) if given.isdecimal() and len(given) < 6 else 1)
    first = (number - 1) * PAGE
    context = {
        "page_title": _("Reviews proposed"),
        "count": ngettext("%(count)s proposal", "%(count)s proposals", len(found))
        % {"count": languages.number(len(found))},
        "proposals": [_proposal(request, one) for one in found[first : first + PAGE]],
        "columns": PROPOSED_COLUMNS,
        "may_confirm": request.reader.grants("review.confirm"),
        "previous": f"?page={number - 1}" if number > 1 else "",
        "next": f"?page={number + 1}" if first + PAGE < len(found) else "",
        "now": now(),
    }
    return render(request, "reviews/proposed.html", context)


def _proposal(request: Request, one: queries.Proposal) -> dict[str, Any]:
    return {
        "incident_id": one.incident_id,
        "title": one.title or shown.short_code("I", one.incident_id),
        "url": reverse("incident", args=[one.incident_id]),
        "happened_on": one.happened_on,
        "civilians": one.civilians,
        "reason": shown.label("review_reason", one.reason),
        "site": one.site.name if one.site else "",
        "distance": distance_words(one.distance_m, one.certain),
        "key": request_key(request),
    }


def distance_words(distance_m: float | None, certain: bool | None) -> str:
    """How far from the base, and how sure that is."""
    if distance_m is None:
        return ""
    km = languages.number(distance_m / 1000, decimals=1)
    if certain:
        return _("%(km)s km, wherever within its precision it truly was") % {"km": km}
    return _("%(km)s km by the point written down; it may have been farther away") % {"km": km}


@page
@require_POST
def confirm(request: Request) -> HttpResponse:
    """Open a review that was proposed."""
    given = request.POST.get("incident", "")
    try:
        incident_id = UUID(given)
    except ValueError as error:
        raise Missing from error
    return done_once(
        request,
        lambda: actions.confirm_review(actor=request.reader, at=now(), incident_id=incident_id),
        to=lambda review: reverse("review", args=[review.id]),
    )


@page
def open_by_hand(request: Request) -> HttpResponse:
    """A review of an alert or an incident (`?alert=`, `?incident=`), or of something else."""
    start = {"alert_id": request.GET.get("alert"), "incident_id": request.GET.get("incident")}
    form = forms.OpenForm(request.POST or None, initial={**start, "request_key": request_key(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request, lambda: actions.open_review(actor=request.reader, at=now(), **form.facts()), to=_after(request)
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    return render(request, "reviews/open.html", {"page_title": _("Open a review"), "form": form})


def _after(request: Request) -> Callable[[Review], str]:
    """To the review, or to the list for those who may not see what they opened."""
    return lambda review: reverse("review", args=[review.id]) if sees(review, request.reader) else reverse("reviews")


# One review


@page
def show_review(request: Request, review_id: UUID) -> HttpResponse:
    """One review: why it was opened, what was found, what must be mended, its history."""
    reader = request.reader
    review = queries.review(reader=reader, review_id=review_id)
    code = shown.short_code("V", review.id)
    asked = list(queries.corrective_actions(reader=reader, review=review))
    context = {
        **shown.frame(review, title=review.title, serial=code),
        "review": review,
        "code": code,
        "chain": _chain(review, reader),
        "facts": _facts(review),
        "sure": _sure(review),
        "seen_by": shown.who_may_see(review),
        "rule": _rule(review),
        "gaps": [shown.label("review_gap", gap) for gap in review.gaps],
        "asked": [_action(request, one) for one in asked],
        "actions": _actions(review, reader),
        "came_from": _came_from(review),
        "came_of": _came_of(review, reader),
        "entries": shown.told_history(review, VERBS),
        "more_url": reverse("history", args=["review", review.id]),
    }
    return render(request, "reviews/review.html", context)


def _chain(review: Review, reader: Reader) -> list[dict[str, Any]]:
    alerts = [review.alert.id] if review.alert else []
    told = [review.alert.report_id] if review.alert else []
    happened = [review.incident.id] if review.incident else []
    note = _("closed") if review.closed_at else _("open")
    return chain.strip("review", reader, note=note, review=[review.id], alert=alerts, report=told, incident=happened)


def _sure(review: Review) -> list[dict[str, Any]]:
    """How sure it is that the rule asked for this review; for one that was opened by hand nothing is claimed."""
    near = distance_words(review.distance_m, review.certain())
    incident = review.incident
    lines: list[dict[str, Any]] = []
    if near:
        lines.append({"term": _("How near"), "text": near, "note": review.site.name if review.site else ""})
    if incident:
        figures = {"low": incident.low, "best": incident.best, "high": incident.high}
        lines.append({"term": _("How many killed"), "part": "lbh", "with": figures})
        lines.append({"term": _("Is it so?"), "part": "verification", "with": shown.verification(incident)})
    return lines


def _facts(review: Review) -> list[dict[str, Any]]:
    texts = [
        (_("Kind"), shown.label("review_kind", review.review_kind)),
        (_("Why"), shown.label("review_reason", review.trigger)),
        (_("Owner"), shown.label("component", review.owner_component)),
        (_("Closed by"), review.closed_by),
    ]
    times = [(_("Opened"), review.opened_at), (_("Due"), review.due_at), (_("Closed"), review.closed_at)]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]


def _rule(review: Review) -> dict[str, str]:
    """Where the reason comes from, as `doctrine_note.html` shows it."""
    reason = doctrine().review_rule.reasons[review.trigger]
    return {
        "text": shown.label("review_reason", review.trigger),
        "source": reason.provenance.source,
        "status": reason.provenance.status,
        "note": str(NOTES.get(review.trigger, "")),
    }


def _action(request: Request, action: CorrectiveAction) -> dict[str, Any]:
    open_to_me = action.done_at is None and actions.may_finish(request.reader, action)
    return {
        "text": action.text,
        "who": shown.label("component", action.component),
        "due_at": action.due_at,
        "done_at": action.done_at,
        "done_by": action.done_by,
        "done_url": reverse("action_done", args=[action.review_id, action.id]) if open_to_me else "",
        "key": request_key(request),
    }


def _actions(review: Review, reader: Reader) -> list[dict[str, Any]]:
    judged = [(name, act, _why_not(name, act, review, reader)) for name, act in ACTS.items()]
    first = next((name for name, _act, why in judged if not why), "")
    return [
        {
            "label": act.label,
            "url": reverse("review_act", args=[review.id, name]),
            "allowed": not why,
            "why_not": why,
            "primary": name == first,
        }
        for name, act, why in judged
    ]


def _why_not(name: str, act: Act, review: Review, reader: Reader) -> str:
    if not reader.grants(act.right):
        return _("Your role may not do this.")
    if name != "ask" and review.closed_at is not None:
        return str(problems.ReviewIsClosed.title)
    fault = rules.closing_fault(review.finding, review.gaps, review.nothing_failed) if name == "close" else ""
    return str(problems.CLOSING[fault].title) if fault else ""


def _came_from(review: Review) -> list[dict[str, Any]]:
    found = []
    if review.alert:
        url = reverse("alert", args=[review.alert.id])
        found.append(shown.link(_("Alert"), review.alert.title, url, at=review.alert.received_at))
    if review.incident:
        found.append(_incident_link(review.incident))
    return found


def _came_of(review: Review, reader: Reader) -> list[dict[str, Any]]:
    added = queries.joined_incidents(reader=reader, review=review)[:PAGE]
    return [_incident_link(one.incident, note=_("added: violence at the same place")) for one in added]


def _incident_link(incident: Any, note: str = "") -> dict[str, Any]:
    text = incident.title or incident.place_text or shown.short_code("I", incident.id)
    return shown.link(_("Incident"), text, reverse("incident", args=[incident.id]), note=note)


@page
def act_on_review(request: Request, review_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb, and the verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    review = queries.review(reader=request.reader, review_id=review_id)
    form = act.form(request.POST or None, initial={**act.start(review), "request_key": request_key(request)})
    address = reverse("review", args=[review.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: act.do(actor=request.reader, at=now(), review_id=review_id, **form.facts()),
                to=lambda _made: address,
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = shown.short_code("V", review.id)
    frame = shown.frame(review, title=str(act.label), serial=code)
    context = {**frame, "form": form, "label": act.label, "review": review, "code": code, "cancel_url": address}
    return render(request, "reviews/act.html", context)


@page
@require_POST
def finish_action(request: Request, review_id: UUID, action_id: UUID) -> HttpResponse:
    """A corrective action is done."""
    return done_once(
        request,
        lambda: actions.finish_action(actor=request.reader, at=now(), review_id=review_id, action_id=action_id),
        to=lambda _made: reverse("review", args=[review_id]),
    )


urlpatterns = [
    path("reviews", list_reviews, name="reviews"),
    path("reviews/new", open_by_hand, name="review_new"),
    path("reviews/proposed", list_proposed, name="reviews_proposed"),
    path("reviews/confirm", confirm, name="review_confirm"),
    path("reviews/<uuid:review_id>", show_review, name="review"),
    path("reviews/<uuid:review_id>/<str:verb>", act_on_review, name="review_act"),
    path("reviews/<uuid:review_id>/actions/<uuid:action_id>/done", finish_action, name="action_done"),
]
