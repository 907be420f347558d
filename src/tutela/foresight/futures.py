"""Pages of scenarios: the list, one with its indicators and the stress test of the plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tutela.foresight import actions, forms, problems, queries, rules, shown, words
from tutela.foresight.models import Indicator, Scenario
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people.views import views_of
from tutela.people.words import actor
from tutela.reports import shown as reported

EVIDENCE_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a scenario with its form."""

    label: object
    right: str
    form: type[forms.ActForm]
    do: Callable[..., Any]


ACTS = {
    "watch": Act(gettext_lazy("Add an indicator"), "scenario.watch", forms.IndicatorForm, actions.add_indicator),
    "stress": Act(
        gettext_lazy("Test the plan against it"), "scenario.watch", forms.StressForm, actions.add_stress_line
    ),
    "close": Act(gettext_lazy("Close it"), "scenario.close", forms.CloseForm, actions.close_scenario),
}


def code_of(scenario: Scenario) -> str:
    """How people call it."""
    return reported.short_code(shown.LETTER["scenario"], scenario.id)


def _ask(request: Request) -> tuple[forms.ScenarioFilter, Any]:
    form = forms.ScenarioFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.narrowed(queries.scenarios(reader=request.reader), **asked)


LISTING = lists.register(
    lists.Listing(
        name="scenarios",
        columns=(
            Column("code", gettext_lazy("Scenario"), lambda one: {"text": code_of(one), "code": True}),
            Column("title", gettext_lazy("What it is called"), lambda one: {"text": one.title}),
            Column("where", gettext_lazy("Where"), lambda one: {"text": words.area(one.area)}),
            Column(
                "turned",
                gettext_lazy("Indicators"),
                lambda one: {"text": words.turned(one.watched), "strong": any(sign.turned for sign in one.watched)},
            ),
            Column("opened", gettext_lazy("Opened"), lambda one: {"at": one.opened_at}, lists.by("opened")),
            Column(
                "closed",
                gettext_lazy("Closed"),
                lambda one: {"at": one.closed_at} if one.closed_at else {"text": _("watched")},
            ),
        ),
        orders={**lists.both_ways("opened", gettext_lazy("oldest first"), gettext_lazy("newest first"), "opened_at")},
        first_order="-opened",
        ask=_ask,
        address=lambda one: reverse("scenario", args=[one.id]),
    )
)


@page
def list_scenarios(request: Request) -> HttpResponse:
    """Named futures, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Scenarios"),
        "caption": _("Scenarios"),
        "rooms": shown.rooms(),
        "here": "scenarios",
        "may_make": request.reader.grants("scenario.make"),
        "views": views_of(request, LISTING.name),
        "empty": {"title": _("No scenario"), "text": _("No named future that you may see answers to this.")},
    }
    return render(request, "foresight/scenarios.html", context)


@page
def make(request: Request) -> HttpResponse:
    """Name a future to be watched."""
    form = forms.ScenarioForm(
        request.POST or None, initial={"request_key": request_key(request)}, reader=request.reader
    )
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: actions.make_scenario(actor=request.reader, at=now(), **form.facts()),
                to=lambda made: reverse("scenario", args=[made.id]),
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    context = {"page_title": _("Name a future to be watched"), "form": form, "cancel_url": reverse("scenarios")}
    return render(request, "foresight/scenario_new.html", context)


@page
def show_scenario(request: Request, scenario_id: UUID) -> HttpResponse:
    """One future: which of its indicators have turned, when, on which records; what the plan would meet."""
    reader = request.reader
    scenario = queries.scenario(reader=reader, scenario_id=scenario_id)
    code = code_of(scenario)
    lines = queries.stress_lines(reader=reader, scenario=scenario)
    may_watch = reader.grants("scenario.watch") and scenario.closed_at is None
    context = {
        **reported.frame(scenario, title=scenario.title, serial=code),
        "scenario": scenario,
        "code": code,
        "lead": words.turned(scenario.watched),
        "turned": any(one.turned for one in scenario.watched),
        "indicators": _indicators(request, scenario, may_watch),
        "lines": [_line(request, scenario, one, may_watch) for one in lines],
        "actions": _actions(scenario, reader),
        "facts": _facts(scenario),
        "seen_by": reported.who_may_see(scenario),
        "entries": reported.told_history(scenario, words.VERBS),
        "more_url": reverse("history", args=["scenario", scenario.id]),
    }
    return render(request, "foresight/scenario.html", context)


def _indicators(request: Request, scenario: Scenario, may_watch: bool) -> list[dict[str, Any]]:
    counted = [one for one in scenario.watched if one.rule in (rules.INCIDENTS, rules.DEAD)]
    ids = {name for one in counted for name in one.evidence[:EVIDENCE_SHOWN]}
    seen = {str(one.id): one for one in queries.evidence(reader=request.reader, ids=ids)}
    return [_indicator(request, scenario, one, seen, may_watch) for one in scenario.watched]


def _indicator(
    request: Request, scenario: Scenario, one: Indicator, seen: dict[str, Any], may_watch: bool
) -> dict[str, Any]:
    records = [seen[name] for name in one.evidence[:EVIDENCE_SHOWN] if name in seen]
    said_by_people = one.rule == rules.SEEN
    return {
        "text": one.text,
        "rule": words.rule(one),
        "reading": words.reading(one),
        "turned": one.turned,
        "turned_at": one.turned_at,
        "turned_back_at": one.turned_back_at if not one.turned else None,
        "records": [
            {
                "url": reverse("incident", args=[record.id]),
                "label": record.title or record.place_text or reported.short_code("I", record.id),
                "day": languages.day(record.date_start),
            }
            for record in records
        ],
        "all_url": _all_url(one),
        "forecast_url": reverse("forecast", args=[one.evidence[0]])
        if one.rule == rules.FORECAST and one.evidence
        else "",
        "set_url": reverse("indicator_set", args=[scenario.id, one.id]) if may_watch and said_by_people else "",
        "drop_url": reverse("indicator_drop", args=[scenario.id, one.id]) if may_watch else "",
        "key": request_key(request),
    }


def _all_url(one: Indicator) -> str:
    """The list of incidents with the questions of the indicator; it shows what the reader may see."""
    if one.rule not in (rules.INCIDENTS, rules.DEAD):
        return ""
    last = now().date()
    asked = queries.filters_of(one, last - timedelta(days=max(one.days - 1, 0)), last)
    return f"{reverse('incidents')}?{urlencode(asked)}"


def _line(request: Request, scenario: Scenario, one: Any, may_watch: bool) -> dict[str, Any]:
    return {
        "where": one.where,
        "tier": reported.label("tier", one.tier) if one.tier else "",
        "plan": one.plan,
        "needs": one.needs,
        "there": one.there,
        "gap": one.gap,
        "by": actor(one.stated_by),
        "at": one.stated_at,
        "drop_url": reverse("stress_drop", args=[scenario.id, one.id]) if may_watch else "",
        "key": request_key(request),
    }


def _actions(scenario: Scenario, reader: Reader) -> list[dict[str, Any]]:
    judged = [(name, act, _why_not(act, scenario, reader)) for name, act in ACTS.items()]
    first = next((name for name, _act, why in judged if not why), "")
    return [
        {
            "label": act.label,
            "url": reverse("scenario_act", args=[scenario.id, name]),
            "allowed": not why,
            "why_not": why,
            "primary": name == first,
        }
        for name, act, why in judged
    ]


def _why_not(act: Act, scenario: Scenario, reader: Reader) -> str:
    if not reader.grants(act.right):
        return _("Your role may not do this.")
    return str(problems.ScenarioIsClosed.title) if scenario.closed_at is not None else ""


def _facts(scenario: Scenario) -> list[dict[str, Any]]:
    texts = [
        (_("Where"), words.area(scenario.area)),
        (_("Named by"), actor(scenario.opened_by)),
        (_("Closed by"), scenario.closed_by),
    ]
    times = [(_("Opened"), scenario.opened_at), (_("Closed"), scenario.closed_at)]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]


# Verbs


@page
def act_on_scenario(request: Request, scenario_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb, and the verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    scenario = queries.scenario(reader=request.reader, scenario_id=scenario_id)
    more: dict[str, Any] = {"area": scenario.area} if verb == "watch" else {}
    form = act.form(request.POST or None, initial={"request_key": request_key(request)}, **more)
    return _acted(request, scenario, form, act.label, lambda **facts: act.do(scenario_id=scenario_id, **facts))


@page
def set_indicator(request: Request, scenario_id: UUID, indicator_id: UUID) -> HttpResponse:
    """Say whether a sign that people must see has turned."""
    scenario = queries.scenario(reader=request.reader, scenario_id=scenario_id)
    indicator = queries.indicator(reader=request.reader, scenario=scenario, indicator_id=indicator_id)
    start = {"turned": "yes" if indicator.turned else "no", "request_key": request_key(request)}
    form = forms.SetForm(request.POST or None, initial=start)

    def do(**facts: Any) -> Any:
        return actions.set_indicator(scenario_id=scenario_id, indicator_id=indicator_id, **facts)

    return _acted(request, scenario, form, indicator.text, do)


def _acted(
    request: Request, scenario: Scenario, form: forms.ActForm, label: object, do: Callable[..., Any]
) -> HttpResponse:
    address = reverse("scenario", args=[scenario.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request, lambda: do(actor=request.reader, at=now(), **form.facts()), to=lambda _made: address
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = code_of(scenario)
    frame = reported.frame(scenario, title=str(label), serial=code)
    context = {**frame, "form": form, "label": label, "scenario": scenario, "code": code, "cancel_url": address}
    return render(request, "foresight/scenario_act.html", context)


@page
@require_POST
def drop_indicator(request: Request, scenario_id: UUID, indicator_id: UUID) -> HttpResponse:
    """Watch it no longer."""
    return done_once(
        request,
        lambda: actions.drop_indicator(
            actor=request.reader, at=now(), scenario_id=scenario_id, indicator_id=indicator_id
        ),
        to=lambda _made: reverse("scenario", args=[scenario_id]),
    )


@page
@require_POST
def drop_stress_line(request: Request, scenario_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a line of the stress test away."""
    return done_once(
        request,
        lambda: actions.drop_stress_line(actor=request.reader, at=now(), scenario_id=scenario_id, line_id=line_id),
        to=lambda _made: reverse("scenario", args=[scenario_id]),
    )


urlpatterns = [
    path("scenarios", list_scenarios, name="scenarios"),
    path("scenarios/new", make, name="scenario_new"),
    path("scenarios/<uuid:scenario_id>", show_scenario, name="scenario"),
    path("scenarios/<uuid:scenario_id>/<str:verb>", act_on_scenario, name="scenario_act"),
    path("scenarios/<uuid:scenario_id>/indicators/<uuid:indicator_id>/set", set_indicator, name="indicator_set"),
    path("scenarios/<uuid:scenario_id>/indicators/<uuid:indicator_id>/drop", drop_indicator, name="indicator_drop"),
    path("scenarios/<uuid:scenario_id>/stress/<uuid:line_id>/drop", drop_stress_line, name="stress_drop"),
]
