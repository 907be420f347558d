"""Reach as pages: the question with its answer, what more would buy, statements that stand, road maps."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tutela.kernel import languages
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import choice_field, done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.languages import LANGUAGES, doctrine_language
from tutela.kernel.problems import Conflict, Invalid
from tutela.people.views import views_of
from tutela.protection import actions, computing, forms, queries, rules, stating, words
from tutela.protection import shown as own
from tutela.protection.models import GapStatement
from tutela.protection.problems import NoPlaces
from tutela.protection.scene import Scene, scene
from tutela.reports import shown

VERBS = {
    actions.MAP_LOADED: gettext_lazy("loaded it"),
    actions.GAP_STATED: gettext_lazy("stated it"),
}


# The question and its answer


@page
def show_reach(request: Request) -> HttpResponse:
    """Who can be reached from where in what time, and where bases would help."""
    at = now()
    form = forms.QuestionForm(request.GET, reader=request.reader, at=at)
    seen = _seen(request, form, at)
    context = {
        "page_title": _("Reach"),
        "form": form,
        "groups": _groups(form),
        "now": at,
        "road_map": queries.map_in_force(reader=request.reader),
        "empty": _empty(form, seen),
        **(_answer(request, form, seen) if seen else {}),
    }
    return render(request, "protection/reach.html", context)


def _seen(request: Request, form: forms.QuestionForm, at: Any) -> Scene | None:
    """What the question is about; None where it cannot be read or there is nobody to be reached."""
    question = form.question()
    if question is None:
        return None
    try:
        seen = scene(question, reader=request.reader, at=at)
    except NoPlaces:
        return None
    form.offer(seen.offered)
    return seen


def _groups(form: forms.QuestionForm) -> list[dict[str, Any]]:
    first = [
        form[name] for name in (*form.first, "place", *(["place_choice"] if "place_choice" in form.fields else []))
    ]
    more = [form[name] for name in (*form.more, *(["bases"] if choice_field(form, "bases").choices else []))]
    return [{"fields": first}, {"title": _("Ground, curfew, bases"), "fields": more, "folded": True}]


def _empty(form: forms.QuestionForm, seen: Scene | None) -> dict[str, Any] | None:
    if seen is not None or form.errors:
        return None
    text = _("No populated place and no site is known in this area. Choose a larger area.")
    return {"title": _("Nobody to be reached is known here"), "text": text}


def _answer(request: Request, form: forms.QuestionForm, seen: Scene) -> dict[str, Any]:
    times, ways = computing.table(seen), computing.ways(seen)
    found, proposal = computing.reached(seen, times), computing.proposal(seen, times)
    drawn = own.plate(seen, found, ways)
    spot = form.cleaned_data.get("found_place")
    query = request.GET.urlencode()
    return {
        "sentence": _sentence(seen, found),
        "on_map": stating.on_what_map(stating.map_told(seen.road_map)),
        "drawn": drawn,
        "drawn_label": _("Map of reach within %(time)s") % {"time": words.duration(seen.question.minutes)},
        "island": _island(seen, found),
        "legend": _legend(seen, found),
        "out": {"columns": own.OUT_COLUMNS, "rows": own.out_of_reach(seen, found), "note": _out_note(seen, found)},
        "bases": {"columns": own.BASE_COLUMNS, "rows": own.base_rows(seen, times)},
        "moves": {
            "columns": own.MOVE_COLUMNS,
            "rows": own.move_rows(seen, proposal),
            "note": _proposal_note(seen, proposal),
        },
        "first": {
            "columns": own.FIRST_COLUMNS,
            "rows": own.first_rows(seen, computing.soonest(seen, (spot.point.longitude, spot.point.latitude))),
            "title": _("Who is there first: %(place)s") % {"place": spot.label},
        }
        if spot
        else None,
        "options_url": f"{reverse('reach_options')}?{query}",
    }


def _sentence(seen: Scene, found: computing.Reached) -> str:
    told = {
        "people": words.between(found.within.weight.low, found.within.weight.high),
        "whole": languages.number(round(found.whole)),
        "time": words.duration(seen.question.minutes),
        "bases": languages.number(len(seen.bases)),
    }
    return (
        ngettext(
            "From %(bases)s base, %(people)s of %(whole)s counted people are within %(time)s.",
            "From %(bases)s bases, %(people)s of %(whole)s counted people are within %(time)s.",
            len(seen.bases),
        )
        % told
    )


def _legend(seen: Scene, found: computing.Reached) -> list[dict[str, str]]:
    surely, perhaps = found.places.weight.low, found.places.weight.high
    counts = {"surely": surely, "perhaps": perhaps - surely, "out": len(seen.targets) - perhaps}
    labels = {"surely": _("surely within reach"), "perhaps": _("perhaps within reach"), "out": _("out of reach")}
    return [{"state": name, "label": labels[name], "count": languages.number(round(counts[name]))} for name in labels]


def _island(seen: Scene, found: computing.Reached) -> dict[str, Any]:
    states = own.states(found.within, own.MOST_DRAWN)
    return {
        "url": f"{reverse('api:show_moved')}?{rules.address_of(seen.question)}",
        "states": states,
        "words": {
            "ask": _("Move bases by hand"),
            "how": _("Drag a square, or choose it and press the arrow keys. Nothing is stored."),
            "back": _("Put them back"),
            "told": _("Within %(time)s: places %(places)s, counted people %(people)s."),
            "failed": _("The answer did not come. Check the link and move it again."),
            "between": _("%(low)s to %(high)s"),
            "time": words.duration(seen.question.minutes),
            "language": get_language() or "en",
        },
    }


def _out_note(seen: Scene, found: computing.Reached) -> str:
    count = int((~found.within.perhaps).sum())
    text = _("%(shown)s of %(all)s, the weightiest first (what counts: %(what)s)")
    told = {"shown": languages.number(min(count, own.MOST_LISTED)), "all": languages.number(count)}
    return text % {**told, "what": words.WEIGHTS[seen.question.weight]}


def _proposal_note(seen: Scene, proposal: computing.Proposal) -> str:
    if not seen.samples.any():
        return _("Nothing weighs in this area by what counts here, so no base is better than another.")
    told = {"before": words.percent(proposal.before), "after": words.percent(proposal.after)}
    said = [_("%(before)s within reach before, %(after)s after.") % told]
    if proposal.plan.sites:
        said.append(_proof(proposal))
    if proposal.holds_in is not None:
        said.append(_("It holds in %(share)s of futures.") % {"share": words.percent(proposal.holds_in)})
    if seen.question.weight == "harm" and seen.harm is not None:
        said.append(stating.harm_words(stating.harm_told(seen.harm), proposal.futures))
    return " ".join(said)


def _proof(proposal: computing.Proposal) -> str:
    if proposal.plan.proved:
        return _("Proved: no other places are better.")
    return _("At most %(gap)s better is possible.") % {"gap": words.percent(proposal.plan.gap)}


# What more would buy


@page
def show_options(request: Request) -> HttpResponse:
    """The curve of protection against resources and what stays out of reach; from here it is stated."""
    at = now()
    form = forms.QuestionForm(request.GET, reader=request.reader, at=at)
    seen = _seen(request, form, at)
    state_form = forms.StateForm(
        request.POST or None, initial={"request_key": request_key(request), "title": _title(seen)}
    )
    if request.method == "POST" and seen is not None and state_form.is_valid():
        question = seen.question
        try:
            return done_once(
                request,
                lambda: actions.state_gap(actor=request.reader, at=now(), question=question, **state_form.facts()),
                to=lambda made: reverse("gap_statement", args=[made.id]),
            )
        except (Invalid, Conflict) as problem:
            put_errors(state_form, problem)
    context = {
        "page_title": _("What more would buy"),
        "now": at,
        "form": form,
        "state_form": state_form,
        "may_state": request.reader.grants("reach.state"),
        "back_url": f"{reverse('reach')}?{request.GET.urlencode()}",
        "empty": _empty(form, seen),
        **(_options(seen) if seen else {}),
    }
    return render(request, "protection/options.html", context)


def _title(seen: Scene | None) -> str:
    if seen is None:
        return ""
    area = shown.area_words(seen.question.area)
    return _("What stays out of reach: %(area)s") % {"area": area}


def _options(seen: Scene) -> dict[str, Any]:
    times = computing.table(seen)
    found = stating.figures(
        seen, times, computing.reached(seen, times), computing.proposal(seen, times), computing.options(seen, times)
    )
    return _figures(found)


def _figures(found: dict[str, Any]) -> dict[str, Any]:
    """Curve, tables and sentences of figures."""
    return {
        "sentences": stating.sentences(found),
        "curve": own.curve(found),
        "curve_columns": own.CURVE_COLUMNS,
        "curve_rows": own.curve_rows(found),
        "gap_columns": own.GAP_COLUMNS,
        "gap_rows": own.gap_rows(found),
        "gap_note": _("%(shown)s of %(all)s")
        % {"shown": languages.number(len(found["out_of_reach"])), "all": languages.number(found["gap"]["places"])},
    }


# Statements


def _ask(request: Request) -> tuple[forms.StatementFilter, Any]:
    form = forms.StatementFilter(request.GET)
    return form, queries.narrowed(queries.statements(reader=request.reader), **form.questions())


LISTING = lists.register(
    lists.Listing(
        name="gap_statements",
        columns=(
            Column("code", gettext_lazy("Statement"), lambda one: {"text": own.code(one), "code": True}),
            Column("title", gettext_lazy("Title"), lambda one: {"text": one.title}),
            Column("made", gettext_lazy("Stated"), lambda one: {"at": one.made_at}, lists.by("made")),
            Column(
                "covered",
                gettext_lazy("Within reach"),
                lambda one: {"text": words.percent(one.found["gap"]["covered"])},
            ),
            Column(
                "out",
                gettext_lazy("Places out of reach"),
                lambda one: {"value": one.found["gap"]["places"]},
                number=True,
            ),
            Column("by", gettext_lazy("Stated by"), lambda one: {"text": one.made_by}, at_first=False),
        ),
        orders={**lists.both_ways("made", gettext_lazy("oldest first"), gettext_lazy("newest first"), "made_at")},
        first_order="-made",
        ask=_ask,
        address=lambda one: reverse("gap_statement", args=[one.id]),
    )
)


@page
def list_statements(request: Request) -> HttpResponse:
    """Statements of what stays out of reach, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Statements of what stays out of reach"),
        "caption": _("Statements"),
        "views": views_of(request, LISTING.name),
        "exports": [],
        "empty": {"title": _("No statement"), "text": _("Nothing that you may see answers to this.")},
    }
    return render(request, "protection/statements.html", context)


@page
def show_statement(request: Request, gap_statement_id: UUID) -> HttpResponse:
    """One statement as it left, in one of the six languages."""
    statement = queries.statement(reader=request.reader, statement_id=gap_statement_id)
    asked = request.GET.get("language", "")
    language = asked if asked in statement.told else shown.language()
    code = own.code(statement)
    context = {
        **shown.frame(statement, title=statement.title, serial=code),
        **_figures(statement.found),
        "statement": statement,
        "code": code,
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "told": own.told_in(statement, language),
        "languages": _languages(language),
        "files": _files(statement, language),
        "facts": own.statement_facts(statement),
        "seen_by": shown.who_may_see(statement),
        "entries": shown.told_history(statement, VERBS),
        "more_url": reverse("history", args=["gap_statement", statement.id]),
    }
    return render(request, "protection/statement.html", context)


def _languages(language: str) -> list[dict[str, Any]]:
    told = [(doctrine_language(code), name) for code, name in LANGUAGES]
    return [
        {"code": code, "name": name, "url": f"?language={code}", "current": code == language} for code, name in told
    ]


def _files(statement: GapStatement, language: str) -> list[dict[str, str]]:
    """The statement as files; the room of products makes them."""
    formats = {"pdf": "PDF", "docx": "Word", "html": "HTML", "json": "JSON"}
    return [
        {"name": name, "url": reverse("gap_file", args=[statement.id, language, file_format])}
        for file_format, name in formats.items()
    ]


# Road maps


@page
def list_maps(request: Request) -> HttpResponse:
    """The road map in force and those before it."""
    held = list(queries.road_maps(reader=request.reader)[: lists.PAGE])
    context = {
        "page_title": _("Road maps"),
        "now": now(),
        "maps": [
            {"name": one.name, "facts": own.map_facts(one), "in_force": place == 0} for place, one in enumerate(held)
        ],
    }
    return render(request, "protection/maps.html", context)


urlpatterns = [
    path("reach", show_reach, name="reach"),
    path("reach/options", show_options, name="reach_options"),
    path("reach/statements", list_statements, name="gap_statements"),
    path("reach/statements/<uuid:gap_statement_id>", show_statement, name="gap_statement"),
    path("reach/maps", list_maps, name="road_maps"),
]
