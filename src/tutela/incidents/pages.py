"""Incidents as pages: the list with its questions, one incident with all we hold of it, and what may be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.incidents import actions, forms, queries
from tutela.incidents.models import Harm, Incident
from tutela.incidents.shown import NOTES, area_name, code_of, days, figures_told, heading, history_told
from tutela.kernel.access import Reader, sees
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.languages import listed
from tutela.kernel.problems import Conflict, Invalid, Missing, Problem
from tutela.people.views import views_of
from tutela.reports import chain, shown
from tutela.reports import queries as reports

ORIGINS = {"ucdp-ged": gettext_lazy("UCDP GED")}
EXPORTS = (("incidents_csv", gettext_lazy("Export as CSV")), ("incidents_geojson", gettext_lazy("Export as GeoJSON")))


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of an incident as a form of its own. right: what one needs."""

    label: object
    right: str
    form: Callable[..., Any]
    do: Callable[..., Any]
    starts: tuple[str, ...] = ()


ACTS = {
    "change": Act(gettext_lazy("Correct it"), "incident.change", forms.ChangeForm, actions.change_incident),
    "verify": Act(
        gettext_lazy("Verify and grade it"),
        "incident.verify",
        forms.VerifyForm,
        actions.verify_incident,
        ("verification", "reliability", "credibility"),
    ),
    "harm": Act(gettext_lazy("Write down people harmed"), "incident.change", forms.HarmForm, actions.record_harm),
    "merge": Act(
        gettext_lazy("It is the same as another one"), "incident.merge", forms.MergeForm, actions.merge_incidents
    ),
    "split": Act(gettext_lazy("It is two incidents"), "incident.split", forms.SplitForm, actions.split_incident),
    "unlink": Act(
        gettext_lazy("A report tells of something else"), "report.link", forms.UnlinkForm, actions.unlink_report
    ),
}


# The list


def _ask(request: Request) -> tuple[forms.IncidentFilter, Any]:
    form = forms.IncidentFilter(request.GET)
    rows = queries.incidents(reader=request.reader, filters=form.filters())
    return form, rows.select_related("side_a", "side_b")


def _figures(record: Any) -> dict[str, Any]:
    return {"low": record.low, "best": record.best, "high": record.high}


LISTING = lists.register(
    lists.Listing(
        name="incidents",
        columns=(
            Column("title", gettext_lazy("Incident"), lambda one: {"text": heading(one)}),
            Column("when", gettext_lazy("When"), lambda one: {"text": days(one)}, ("oldest", "newest")),
            Column("place", gettext_lazy("Where"), lambda one: {"part": "precision", "with": shown.place_short(one)}),
            Column(
                "killed",
                gettext_lazy("Killed"),
                lambda one: {"part": "lbh", "with": _figures(one)},
                ("fewest_killed", "most_killed"),
            ),
            Column("dyad", gettext_lazy("Who against whom"), lambda one: {"text": one.dyad}),
            Column(
                "verification",
                gettext_lazy("Verification"),
                lambda one: {"part": "verification", "with": shown.verification(one)},
            ),
            Column(
                "type",
                gettext_lazy("What happened"),
                lambda one: {"text": shown.label("event_type", one.event_type)},
                at_first=False,
            ),
            Column(
                "civilians",
                gettext_lazy("Civilians among them"),
                lambda one: {"value": one.civilians},
                number=True,
                at_first=False,
            ),
            Column("area", gettext_lazy("Area"), lambda one: {"text": area_name(one.area)}, at_first=False),
            Column("code", gettext_lazy("Number"), lambda one: {"text": code_of(one), "code": True}, at_first=False),
            Column(
                "source",
                gettext_lazy("Came from"),
                lambda one: {"text": ORIGINS.get(one.origin, one.origin)},
                at_first=False,
            ),
        ),
        orders={name: (words, queries.ORDERS[name]) for name, words in forms.ORDERS},
        first_order="newest",
        ask=_ask,
        address=lambda one: reverse("incident", args=[one.id]),
    )
)


@page
def list_incidents(request: Request) -> HttpResponse:
    """What happened, of what the reader may see, by the questions asked."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Incidents"),
        "caption": _("Incidents"),
        "may_make": request.reader.grants("incident.make"),
        "views": views_of(request, LISTING.name),
        "exports": _exports(request),
        "empty": {"title": _("No incident"), "text": _("Nothing that you may see answers to this.")},
    }
    return render(request, "incidents/incidents.html", context)


def _exports(request: Request) -> list[dict[str, Any]]:
    """Files of what is seen: the same questions, all pages. Made by the exchange room, for those who may export."""
    if not request.reader.grants("export.run"):
        return []
    asked = request.GET.copy()
    asked.pop("page", None)
    addresses = [(label, _address(name)) for name, label in EXPORTS]
    return [{"label": label, "url": f"{address}?{asked.urlencode()}"} for label, address in addresses if address]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# One incident


@page
def show_incident(request: Request, incident_id: UUID) -> HttpResponse:
    """One incident: what it is, how sure we are, what it stands on, what came of it, what may be done, its history."""
    reader = request.reader
    incident = queries.incident(reader=reader, incident_id=incident_id)
    events = queries.incident_history(reader=reader, incident=incident)
    links = list(queries.report_links(reader=reader, incident=incident))
    harms = list(queries.harms(reader=reader, incident=incident))
    context = {
        **shown.frame(incident, title=heading(incident), serial=code_of(incident)),
        "incident": incident,
        "code": code_of(incident),
        "chain": _chain(incident, links, reader),
        "into": _into(incident, reader),
        "sure": _sure(incident, links, harms),
        "facts": _facts(incident),
        "place": shown.place(incident),
        "stands_on": [_ground(place, link) for place, link in enumerate(links)],
        "held_figures": figures_told(events),
        "verification": shown.verification(incident),
        "event_type": shown.label("event_type", incident.event_type),
        "sources": _sources(incident),
        "came_from": _merged(incident, reader),
        "came_of": [_outcome(outcome) for outcome in queries.outcomes(reader=reader, incident=incident)],
        "actions": _actions(incident, links, reader),
        "seen_by": shown.who_may_see(incident),
        "entries": history_told(events, reader=reader),
        "more_url": reverse("history", args=["incident", incident.id]),
    }
    return render(request, "incidents/incident.html", context)


def _chain(incident: Incident, links: list[Any], reader: Reader) -> list[dict[str, Any]]:
    told = [link.report_id for link in links]
    note = shown.label("verification", incident.verification)
    return chain.strip("incident", reader, note=note, incident=[incident.id], report=told)


def _sure(incident: Incident, links: list[Any], harms: list[Harm]) -> list[dict[str, Any]]:
    """How sure we are, line by line. The lines are never made into one score."""
    grade = shown.grade(incident)
    parts = [{"part": "grade", "with": grade}] if grade else []
    return [
        {
            "term": _("Is it so?"),
            "parts": [*parts, {"part": "verification", "with": shown.verification(incident)}],
            "note": grade["words"] if grade else _("Nobody has graded it yet."),
        },
        {"term": _("Where"), "part": "precision", "with": shown.place_in_words(incident)},
        {
            "term": _("When"),
            "text": days(incident),
            "note": shown.label("date_precision", str(incident.date_precision)),
        },
        {
            "term": _("How many killed"),
            "part": "lbh",
            "with": {**_figures(incident), "unit": _("lowest, best, highest"), "rows": _figure_rows(incident, links)},
            "note": " ".join(str(NOTES.get(note, note)) for note in incident.notes),
        },
        {"term": _("Who they were"), "text": _victims(incident), "source": "000 ¶21"},
        *({"term": _harm_words(harm), "part": "lbh", "with": _figures(harm)} for harm in harms),
        {"term": _("By whom"), "text": _by_whom(incident)},
    ]


def _figure_rows(incident: Incident, links: list[Any]) -> list[dict[str, Any]]:
    """The record's own line, then one for each report that the reader sees. Without reports there is nothing to tell."""
    said = [{"label": _ground_name(place, link), **_figures(link)} for place, link in enumerate(links)]
    return [{"label": _("This record"), **_figures(incident)}, *said] if said else []


def _ground_name(place: int, link: Any) -> str:
    grade = shown.grade(link.report)
    code = shown.short_code("R", link.report_id)
    return f"{code}, {grade['reliability']}{grade['credibility']}" if grade else code


def _victims(incident: Incident) -> str:
    if not incident.high:
        return _("nobody is said to be killed")
    rest = max(0, incident.best - incident.civilians)
    told = {"civilians": shown.number(incident.civilians), "rest": shown.number(rest)}
    if not rest:
        return _("%(civilians)s civilians by their source") % told
    return _("%(civilians)s civilians by their source, %(rest)s of whom it does not say: in doubt, civilian") % told


def _by_whom(incident: Incident) -> str:
    sides = " – ".join(side.name for side in (incident.side_a, incident.side_b) if side)
    return incident.dyad or sides or _("not attributed")


def _ground(place: int, link: Any) -> dict[str, Any]:
    """One report that the incident stands on, with its own words, place and figures."""
    report = link.report
    return {
        "code": shown.short_code("R", report.id),
        "url": reverse("report", args=[report.id]),
        "at": report.received_at,
        "channel": shown.label("channel", report.channel),
        "grade": shown.grade(report),
        "place": shown.place_short(report),
        "figures": _figures(link),
    }


def _outcome(outcome: queries.Outcome) -> dict[str, Any]:
    """One line of `links.html`."""
    return shown.link(outcome.kind, outcome.label, outcome.url, note=outcome.note)


def _into(incident: Incident, reader: Reader) -> dict[str, Any] | None:
    """What it was merged into, for those who may see that."""
    into = queries.merged_into(reader=reader, incident=incident) if incident.merged_into_id else None
    return {"label": heading(into), "url": reverse("incident", args=[into.id])} if into else None


def _facts(incident: Incident) -> list[dict[str, Any]]:
    texts = [
        (_("Area"), area_name(incident.area)),
        (_("Country, as the source writes it"), incident.country),
        (_("How the source describes the place"), incident.details.get("where")),
        (_("Side A"), incident.side_a.name if incident.side_a else ""),
        (_("Side B"), incident.side_b.name if incident.side_b else ""),
        (_("Came from"), f"{ORIGINS.get(incident.origin, incident.origin)} {incident.release}".strip()),
        (_("Number in the source"), incident.external_id),
    ]
    return [
        {"term": _("What happened"), "text": shown.label("event_type", incident.event_type)},
        *({"term": term, "text": text} for term, text in texts if text),
    ]


def _harm_words(harm: Harm) -> str:
    lists = {"harm_kind": harm.harm_kind, "sex": harm.sex, "age_group": harm.age_group, "civilian_status": harm.status}
    return listed(shown.label(name, code) for name, code in lists.items() if code != "unknown")


def _sources(incident: Incident) -> list[str]:
    """The source lines of a record from outside: office, day, headline."""
    parts = ("office", "published", "headline", "article")
    return [" · ".join(line[name] for name in parts if line.get(name)) for line in incident.details.get("sources", [])]


def _merged(incident: Incident, reader: Reader) -> list[dict[str, Any]]:
    return [
        shown.link(_("Merged into it"), heading(one), reverse("incident", args=[one.id]))
        for one in queries.merged_incidents(reader=reader, incident=incident)
    ]


def _actions(incident: Incident, links: list[Any], reader: Reader) -> list[dict[str, Any]]:
    """The verbs of this room; those that make no sense now say why."""
    acts = [
        {
            "label": act.label,
            "url": reverse("incident_act", args=[incident.id, name]),
            "allowed": not (why := _why_not(name, act, incident, links, reader)),
            "why_not": why,
        }
        for name, act in ACTS.items()
    ]
    acts += [shown.new_threat(reader, incident=incident.id), shown.flash_report(reader, incident_id=incident.id)]
    return shown.allowed_first(acts)


def _why_not(name: str, act: Act, incident: Incident, links: list[Any], reader: Reader) -> str:
    if not reader.grants(act.right):
        return _("Your role may not do this.")
    if incident.withdrawn:
        return _("It was merged into another incident.")
    if name == "split" and len(links) < 2:
        return _("It stands on fewer than two reports that you may see.")
    if name == "unlink" and not links:
        return _("It stands on no report that you may see.")
    return ""


# Forms


@page
def make(request: Request) -> HttpResponse:
    """Write down what happened, alone or from a report (`?report=`)."""
    report = _report_asked(request)
    start = {"request_key": request_key(request), **(_start_from(report) if report else {})}
    form = forms.FactsForm(request.POST or None, reader=request.reader, initial=start)
    if request.method == "POST" and form.is_valid():
        ids = [report.id] if report else []

        def act() -> Incident:
            return actions.make_incident(actor=request.reader, at=now(), report_ids=ids, **form.facts())

        try:
            return done_once(request, act, to=lambda incident: _after(request, incident))
        except (Invalid, Conflict) as problem:
            show_problem(form, problem)
    context = {"page_title": _("New incident"), "form": form, "groups": form.groups(), "report": _told(report)}
    return render(request, "incidents/incident_form.html", context)


def _report_asked(request: Request) -> Any:
    try:
        asked = UUID(request.GET.get("report", ""))
    except ValueError:
        return None
    return reports.report(reader=request.reader, report_id=asked)


def _told(report: Any) -> dict[str, str] | None:
    if report is None:
        return None
    code = shown.short_code("R", report.id)
    return {"code": code, "text": report.text, "url": reverse("report", args=[report.id])}


def _start_from(report: Any) -> dict[str, Any]:
    """What a report says already."""
    classification = shown.classification_code(report.classification)
    start = {"date_start": report.received_at.date(), "classification": classification}
    if report.longitude is not None and report.latitude is not None:
        start["place"] = forms.place_text(report.longitude, report.latitude)
    elif report.place_text:
        start["place"] = report.place_text
    return {**start, "compartments": shown.compartment_codes(report.compartments)}


def _after(request: Request, incident: Incident) -> str:
    """The incident's page, or the list, for those who may not read what they wrote down."""
    return reverse("incident", args=[incident.id]) if sees(incident, request.reader) else reverse("incidents")


def show_problem(form: django_forms.Form, problem: Problem) -> None:
    """Beside the fields that contradict each other, or above the form."""
    if problem.fields:
        problem = Invalid(fields=problem.fields)
    put_errors(form, problem)


@page
def join(request: Request) -> HttpResponse:
    """Say that a report (`?report=`) tells of an incident that is there already."""
    report = _report_asked(request)
    if report is None:
        raise Missing
    start = {"request_key": request_key(request)}
    form = forms.JoinForm(request.POST or None, reader=request.reader, report=report, initial=start)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data

        def act() -> Any:
            said = {name: chosen[name] for name in ("low", "best", "high", "note")}
            return actions.link_report(
                actor=request.reader, at=now(), report_id=report.id, incident_id=chosen["incident"], **said
            )

        try:
            return done_once(request, act, to=lambda link: reverse("incident", args=[chosen["incident"]]))
        except (Invalid, Conflict, Missing) as problem:
            show_problem(form, problem)
    context = {"page_title": _("Join it to an incident"), "form": form, "report": _told(report)}
    return render(request, "incidents/join.html", context)


@page
def act_on_incident(request: Request, incident_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    incident = queries.incident(reader=request.reader, incident_id=incident_id)
    start = {"request_key": request_key(request), **{name: getattr(incident, name) for name in act.starts}}
    form = act.form(request.POST or None, reader=request.reader, incident=incident, initial=start)
    address = reverse("incident", args=[incident.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: act.do(actor=request.reader, at=now(), incident_id=incident_id, **form.facts()),
                to=lambda made: _after(request, made) if isinstance(made, Incident) else address,
            )
        except (Invalid, Conflict, Missing) as problem:
            show_problem(form, problem)
    context = {
        **shown.frame(incident, title=str(act.label), serial=code_of(incident)),
        "form": form,
        "groups": form.groups() if isinstance(form, forms.FactsForm) else None,
        "label": act.label,
        "heading": heading(incident),
        "code": code_of(incident),
        "cancel_url": address,
    }
    return render(request, "incidents/act.html", context)


urlpatterns = [
    path("incidents", list_incidents, name="incidents"),
    path("incidents/new", make, name="incident_make"),
    path("incidents/join", join, name="incident_join"),
    path("incidents/<uuid:incident_id>", show_incident, name="incident"),
    path("incidents/<uuid:incident_id>/<str:verb>", act_on_incident, name="incident_act"),
]
