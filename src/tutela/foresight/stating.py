"""Pages of what people said: probabilities, each with what came of it and what the models said of the same."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.foresight import actions, forms, queries, rules, shown, words
from tutela.foresight.models import Judgement
from tutela.kernel import languages
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid
from tutela.people.views import views_of
from tutela.people.words import actor
from tutela.reports import shown as reported


def _ask(request: Request) -> tuple[forms.JudgementFilter, Any]:
    form = forms.JudgementFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.told(queries.judgements(reader=request.reader), **asked)


def code_of(said: Judgement) -> str:
    """How people call it."""
    return reported.short_code(shown.LETTER["judgement"], said.id)


def came(said: Judgement) -> str:
    """What came of it, in words."""
    score = queries.score_of(said)
    if score is not None:
        return _("it happened") if score.happened else _("it did not happen")
    return _("waits for its records") if rules.is_over(said.month, now().date()) else _("not over yet")


LISTING = lists.register(
    lists.Listing(
        name="judgements",
        columns=(
            Column("code", gettext_lazy("Probability"), lambda one: {"text": code_of(one), "code": True}),
            Column("what", gettext_lazy("Of what"), lambda one: {"text": words.event(one)}),
            Column("chance", gettext_lazy("How likely"), lambda one: {"text": words.percent(one.chance)}),
            Column("by", gettext_lazy("By"), lambda one: {"text": actor(one.stated_by)}),
            Column("stated", gettext_lazy("Stated"), lambda one: {"at": one.stated_at}, lists.by("stated")),
            Column("came", gettext_lazy("What came"), lambda one: {"text": came(one)}),
        ),
        orders={**lists.both_ways("stated", gettext_lazy("oldest first"), gettext_lazy("newest first"), "stated_at")},
        first_order="-stated",
        ask=_ask,
        address=lambda one: reverse("judgement", args=[one.id]),
    )
)


@page
def list_judgements(request: Request) -> HttpResponse:
    """What people said, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("What people said"),
        "caption": _("Stated probabilities"),
        "rooms": shown.rooms(),
        "here": "judgements",
        "may_state": request.reader.grants("judgement.state"),
        "views": views_of(request, LISTING.name),
        "empty": {"title": _("Nobody has stated a probability yet"), "text": _("None that you may see.")},
    }
    return render(request, "foresight/judgements.html", context)


@page
def state(request: Request) -> HttpResponse:
    """State a probability; `?unit=&month=&dead=` begin the form."""
    start = {name: request.GET.get(name, "") for name in ("unit", "month", "dead")}
    form = forms.JudgementForm(
        request.POST or None, initial={**start, "request_key": request_key(request)}, reader=request.reader
    )
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: actions.state_probability(actor=request.reader, at=now(), **form.facts()),
                to=lambda said: reverse("judgement", args=[said.id]),
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    context = {"page_title": _("State a probability"), "form": form, "cancel_url": reverse("judgements")}
    return render(request, "foresight/state.html", context)


@page
def show_judgement(request: Request, judgement_id: UUID) -> HttpResponse:
    """One statement: frozen, with its score and what the models said of the same event."""
    reader = request.reader
    said = queries.judgement(reader=reader, judgement_id=judgement_id)
    score = queries.score_of(said)
    code = code_of(said)
    context = {
        **reported.frame(said, title=words.event(said), serial=code),
        "said": said,
        "code": code,
        "title": words.event(said),
        "chance": words.percent(said.chance),
        "came": came(said),
        "score": _score(score),
        "models": [
            _model(one, score) for one in shown.beside(reader, unit=said.unit, month=said.month, dead=said.dead)
        ],
        "facts": [
            {"term": _("Stated by"), "text": actor(said.stated_by)},
            {"term": _("Stated"), "at": said.stated_at},
            {"term": _("Frozen from"), "text": languages.day(rules.first_day(said.month))},
        ],
        "seen_by": reported.who_may_see(said),
        "entries": reported.told_history(said, words.VERBS),
        "may_state": reader.grants("judgement.state") and not rules.has_begun(said.month, now().date()),
        "again_url": f"{reverse('judgement_new')}?unit={said.unit}&month={said.month}&dead={said.dead}",
    }
    return render(request, "foresight/judgement.html", context)


def _score(score: Any) -> dict[str, Any] | None:
    if score is None:
        return None
    return {
        "observed": languages.number(score.observed),
        "brier": languages.number(score.brier, 3),
        "counts": score.counts,
        "at": score.scored_at,
    }


def _model(one: dict[str, Any], score: Any) -> dict[str, Any]:
    forecast = one["forecast"]
    return {
        "url": reverse("forecast", args=[forecast.id]),
        "label": words.title(forecast),
        "at": forecast.issued_at,
        "chance": words.percent(one["chance"]),
        "brier": languages.number(rules.brier(one["chance"], score.happened), 3) if score else "",
        "ahead": one["ahead"],
    }


urlpatterns = [
    path("judgements", list_judgements, name="judgements"),
    path("judgements/new", state, name="judgement_new"),
    path("judgements/<uuid:judgement_id>", show_judgement, name="judgement"),
]
