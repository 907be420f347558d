"""Threats as pages: the ranked register, the matrix, one threat with its evidence, assessments and responses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tutela.incidents import queries as incidents
from tutela.incidents.shown import heading
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people.views import views_of
from tutela.reports import queries as reports
from tutela.reports import shown as records
from tutela.threats import actions, forms, matrix, problems, quarterly_pages, queries, rules, shown, trend
from tutela.threats.models import HIGHEST_FIRST, Threat

VERBS = {
    actions.MADE: gettext_lazy("wrote it down"),
    actions.CHANGED: gettext_lazy("brought it up to date"),
    actions.ASSESSED: gettext_lazy("assessed it"),
    actions.SCORED_AGAIN: gettext_lazy("scored the risk after the response"),
    actions.RESPONSE_PLANNED: gettext_lazy("planned a response"),
    actions.RESPONSE_CHANGED: gettext_lazy("said how far a response is"),
    actions.REVIEWED: gettext_lazy("looked at it again"),
    actions.CLOSED: gettext_lazy("closed it"),
    actions.REOPENED: gettext_lazy("reopened it"),
}

RANKING = gettext_lazy(
    "Ranked by risk, then by what could destabilise, then by the people exposed. Ranking says what to look at first; "
    "it does not choose whether to respond: every threat is answered as far as the mission can."
)
OFFERED = 25
"""Incidents and reports that are offered as evidence at once; words find the others."""

NO_RIGHT = gettext_lazy("Your role may not do this.")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a threat with its form. on_open: whether it is for one that is open."""

    label: object
    right: str
    form: type[Any]
    do: Callable[..., Any]
    on_open: bool = True


ACTS = {
    "assess": Act(gettext_lazy("Assess it"), "threat.assess", forms.AssessForm, actions.assess_threat),
    "link": Act(gettext_lazy("Link evidence"), "threat.link", forms.LinkForm, actions.link_evidence),
    "respond": Act(gettext_lazy("Plan a response"), "threat.respond", forms.RespondForm, actions.plan_response),
    "score-again": Act(
        gettext_lazy("Score the risk after the response"), "threat.assess", forms.AssessForm, actions.score_again
    ),
    "review": Act(gettext_lazy("It stands as it is"), "threat.review", forms.ReviewForm, actions.review_threat),
    "change": Act(gettext_lazy("Bring it up to date"), "threat.change", forms.ChangeForm, actions.change_threat),
    "close": Act(gettext_lazy("Close it"), "threat.close", forms.CloseForm, actions.close_threat),
    "reopen": Act(gettext_lazy("Reopen it"), "threat.reopen", forms.NoteForm, actions.reopen_threat, on_open=False),
}


# The register


def _ask(request: Request) -> tuple[forms.ThreatFilter, Any]:
    form = forms.ThreatFilter(request.GET or None)
    asked = dict(form.cleaned_data) if form.is_valid() else {}
    due = DUE.get(asked.pop("due", ""))
    before = now() + due if due is not None else None
    return form, queries.narrowed(queries.threats(reader=request.reader), due_before=before, **asked)


def _due(threat: Threat) -> lists.Cell:
    """When it is looked at again; one that should have been says so."""
    if threat.closed_at is not None:
        return {"text": _("closed")}
    return {"at": threat.review_due_at, "note": _("overdue") if threat.review_due_at < now() else ""}


DUE = {"over": timedelta(0), "soon": timedelta(days=7)}
"""How far ahead a look may fall due, by what was asked."""


LISTING = lists.register(
    lists.Listing(
        name="threats",
        columns=(
            Column("title", gettext_lazy("Threat"), lambda one: {"text": one.title, "note": shown.code(one)}),
            Column(
                "risk",
                gettext_lazy("Risk"),
                lambda one: {"part": "risk", "with": shown.risk(one.risk_class, one.risk)},
                lists.by("risk"),
            ),
            Column(
                "likelihood", gettext_lazy("Likelihood"), lambda one: {"text": shown.likelihood_words(one.likelihood)}
            ),
            Column("impact", gettext_lazy("Impact"), lambda one: {"text": shown.on_scale("impact", one.impact)}),
            Column("trend", gettext_lazy("Trend"), lambda one: {"text": records.label("threat_trend", one.trend)}),
            Column("who", gettext_lazy("Who threatens"), lambda one: {"text": shown.perpetrator(one)}),
            Column("where", gettext_lazy("Where"), lambda one: {"text": shown.where(one, one.place_area)}),
            Column(
                "due",
                gettext_lazy("Next look"),
                lambda one: _due(one),
                lists.by("due"),
            ),
            Column(
                "type",
                gettext_lazy("Kind of threat"),
                lambda one: {"text": records.label("threat_type", one.threat_type)},
                at_first=False,
            ),
            Column(
                "confidence",
                gettext_lazy("Confidence"),
                lambda one: {"text": records.label("analytic_confidence", one.confidence)},
                at_first=False,
            ),
            Column(
                "left",
                gettext_lazy("After the response"),
                lambda one: {"part": "risk", "with": shown.risk(one.residual_class, one.residual_risk)},
                at_first=False,
            ),
            Column("exposed", gettext_lazy("Exposed"), lambda one: {"value": one.exposed}, number=True, at_first=False),
        ),
        orders={
            "risk": (gettext_lazy("least pressing first"), ("risk_rank", "destabilising", "exposed", "id")),
            "-risk": (gettext_lazy("most pressing first"), HIGHEST_FIRST),
            **lists.both_ways("due", gettext_lazy("due first"), gettext_lazy("due last first"), "review_due_at"),
        },
        first_order="-risk",
        ask=_ask,
        address=lambda one: reverse("threat", args=[one.id]),
    )
)


@page
def list_threats(request: Request) -> HttpResponse:
    """The register, the most pressing first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Threats"),
        "caption": _("Threats"),
        "ranking": RANKING,
        "may_make": request.reader.grants("threat.make"),
        "views": views_of(request, LISTING.name),
        "exports": lists.exports(request, LISTING),
        "empty": {"title": _("No threat"), "text": _("Nothing that you may see answers to this.")},
    }
    return render(request, "threats/threats.html", context)


@page
def show_matrix(request: Request) -> HttpResponse:
    """Likelihood by impact, with every open threat in its field."""
    rows = queries.narrowed(queries.threats(reader=request.reader), open=True)
    context = {
        "page_title": _("Threat matrix"),
        "ranking": RANKING,
        **matrix.drawn([matrix.of_threat(one) for one in rows]),
    }
    return render(request, "threats/matrix.html", context)


@page
def new_threat(request: Request) -> HttpResponse:
    """Write a threat down, from an incident (`?incident=`) or a report (`?report=`) or from nothing."""
    start = {"incident_id": request.GET.get("incident"), "report_id": request.GET.get("report")}
    form = forms.ThreatForm(
        request.POST or None, reader=request.reader, initial={**start, "request_key": request_key(request)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: actions.make_threat(actor=request.reader, at=now(), **form.facts()),
                to=lambda made: reverse("threat", args=[made.id]),
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    context = {"page_title": _("New threat"), "form": form, "groups": _groups_of_threat(form)}
    return render(request, "threats/new.html", context)


def _groups_of_threat(form: forms.ThreatForm) -> list[dict[str, Any]]:
    place = ["place_choice"] if "place_choice" in form.fields else []
    first = [name for field in form.first for name in ([field, *place] if field == "place" else [field])]
    return [
        {"fields": [form[name] for name in first]},
        {"title": _("More about it"), "fields": [form[name] for name in form.more], "folded": True},
        *(
            [{"title": _("Who may see it"), "fields": [form[name] for name in form.labels], "folded": True}]
            if form.labels
            else [{"fields": [form["note"]]}]
        ),
    ]


# One threat


@page
def show_threat(request: Request, threat_id: UUID) -> HttpResponse:
    """One threat: how great the risk is and on what that stands, what is done about it, when it is looked at again."""
    reader = request.reader
    threat = queries.threat(reader=reader, threat_id=threat_id)
    versions = list(queries.assessments(reader=reader, threat=threat))
    last = next((one for one in versions if not one.residual), None)
    left = next((one for one in versions if last and one.residual and one.before_id == last.id), None)
    links = list(queries.evidence(reader=reader, threat=threat))
    lines = list(queries.responses(reader=reader, threat=threat))
    is_open = threat.closed_at is None
    states = [one.threat_response_state for one in lines]
    came_true = trend.by_month(threat, reader=reader, today=now().date())
    context = {
        **records.frame(threat, title=threat.title, serial=shown.code(threat)),
        "threat": threat,
        "code": shown.code(threat),
        "state": records.label("threat_end", threat.threat_end) if not is_open else "",
        "threat_type": records.label("threat_type", threat.threat_type),
        "sure": shown.sure(threat, last, left),
        "scores": shown.scores(last) if last else [],
        "told": shown.told(last) if last else [],
        "evidence": shown.evidence(links, may_unlink=is_open and reader.grants("threat.link")),
        "responses": shown.responses(lines, may_move=is_open and reader.grants("threat.respond")),
        "versions": [shown.version(one) for one in versions],
        "trend": trend.shown(came_true) if came_true else None,
        "place": records.place(threat, may=True),
        "facts": _facts(threat),
        "actions": _actions(threat, reader, assessed=last is not None, states=states),
        "came_of": [
            records.link(one.kind, one.label, one.url, note=one.note)
            for one in queries.beside(reader=reader, threat=threat)
        ],
        "key": request_key(request),
        "seen_by": records.who_may_see(threat),
        "entries": records.told_history(threat, VERBS),
        "more_url": reverse("history", args=["threat", threat.id]),
    }
    return render(request, "threats/threat.html", context)


def _facts(threat: Threat) -> list[dict[str, Any]]:
    groups = languages.listed(records.label("group_at_risk", one) for one in threat.groups)
    texts = [
        (_("Who threatens"), shown.perpetrator(threat)),
        (_("Civilians at risk"), shown.people(threat.persons_at_risk)),
        (_("In particular"), groups),
        (_("How soon"), records.label("time_frame", threat.time_frame)),
        (_("State of the threat"), records.label("threat_state", threat.threat_state)),
        (_("Could destabilise"), _("yes") if threat.destabilising else _("no")),
        (_("Feared"), matrix.span_words(threat.valid_from, threat.valid_until)),
        (_("Owner"), records.label("component", threat.owner_component)),
        (_("Closed by"), threat.closed_by),
    ]
    times = [
        (_("Written down"), threat.made_at),
        (_("Last looked at"), threat.reviewed_at),
        (_("Next look"), None if threat.closed_at else threat.review_due_at),
        (_("Closed"), threat.closed_at),
    ]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]


def _actions(threat: Threat, reader: Reader, *, assessed: bool, states: list[str]) -> list[dict[str, Any]]:
    judged = [
        (name, act, _why_not(name, act, threat, reader, assessed=assessed, states=states)) for name, act in ACTS.items()
    ]
    first = next((name for name, _act, why in judged if not why), "")
    return [
        {
            "label": act.label,
            "url": reverse("threat_act", args=[threat.id, name]),
            "allowed": not why,
            "why_not": why,
            "primary": name == first,
        }
        for name, act, why in judged
    ]


def _why_not(name: str, act: Act, threat: Threat, reader: Reader, *, assessed: bool, states: list[str]) -> str:
    if not reader.grants(act.right):
        return str(NO_RIGHT)
    if act.on_open != (threat.closed_at is None):
        return str((problems.ThreatIsClosed if act.on_open else problems.ThreatIsOpen).title)
    if name == "score-again" and not assessed:
        return str(problems.NotAssessedYet.title)
    if name == "score-again" and not rules.may_score_again(states):
        return str(problems.NothingDoneYet.title)
    return ""


@page
def act_on_threat(request: Request, threat_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb, and the verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    threat = queries.threat(reader=request.reader, threat_id=threat_id)
    form = _form(request, act, verb, threat)
    groups = _groups(form)
    more = {"search": forms.SearchForm(request.GET or None)} if verb == "link" else {}
    return _filled(
        request, threat, form, act.label, lambda facts: act.do(threat_id=threat_id, **facts), groups=groups, **more
    )


def _form(request: Request, act: Act, verb: str, threat: Threat) -> Any:
    start: dict[str, Any] = {"request_key": request_key(request)}
    if verb == "link":
        q = (request.POST.get("q") or request.GET.get("q") or "")[:200].replace("\0", "")
        offered = _offered(threat, request.reader, q)
        return act.form(request.POST or None, initial={**start, "q": q}, offered=offered)
    if verb == "change":
        return act.form(request.POST or None, reader=request.reader, threat=threat, initial=start)
    if verb in ("assess", "score-again"):
        start |= _said_last(threat, request.reader)
    return act.form(request.POST or None, initial=start)


def _said_last(threat: Threat, reader: Reader) -> dict[str, Any]:
    """An assessment starts from the last one; numbers of one's own are said anew each time."""
    last = queries.latest(reader=reader, threat=threat)
    if last is None:
        return {"exposed": threat.persons_at_risk}
    left_out = {*forms.AssessForm.own, "note"}
    return {
        name: getattr(last, name)
        for name in forms.AssessForm.base_fields
        if name not in left_out and hasattr(last, name)
    }


def _offered(threat: Threat, reader: Reader, q: str) -> list[tuple[str, str]]:
    """Incidents and reports that may be evidence: of the type in the area, or those that the words find."""
    filters = incidents.Filters(q=q) if q else incidents.Filters(area=threat.place_area)
    types = doctrine().threat_rule.signs.get(threat.threat_type, frozenset())
    found = incidents.incidents(reader=reader, filters=filters)
    events = (found if q else found.filter(event_type__in=sorted(types)))[:OFFERED]
    rows = reports.narrowed(reports.reports(reader=reader), q=q)
    told = (rows if q or not threat.place_area else rows.filter(area__under=threat.place_area))[:OFFERED]
    return [
        *((f"incident/{one.id}", _event_words(one)) for one in events),
        *((f"report/{one.id}", _report_words(one)) for one in told),
    ]


def _event_words(incident: Any) -> str:
    return _("Incident, %(day)s: %(what)s (%(killed)s killed)") % {
        "day": languages.day(incident.date_start),
        "what": heading(incident),
        "killed": records.number(incident.best),
    }


def _report_words(report: Any) -> str:
    text = report.text if len(report.text) <= 120 else f"{report.text[:119]}…"
    return _("Report %(code)s: %(text)s") % {"code": records.short_code("R", report.id), "text": text}


def _groups(form: Any) -> list[dict[str, Any]] | None:
    """The questions of an assessment, in the order in which one thinks."""
    if isinstance(form, forms.ChangeForm):
        return _groups_of_threat(form)
    if not isinstance(form, forms.AssessForm):
        return None
    rule = doctrine().threat_rule
    numbers = {"many": records.number(rule.many_exposed), "weak": records.number(rule.vulnerable_from)}
    likely = _("By the rule: the mean of the three, plus 1, rounded up. There is none while one of them is not known.")
    hard = _(
        "By the rule: the worst harm, plus 1 if %(many)s or more are exposed or vulnerability is %(weak)s or more."
    )
    titled = [
        (_("How likely it is"), likely, form.likely, False),
        (_("How hard it would strike"), hard % numbers, form.hard, False),
        (_("Judgement and confidence"), "", form.judged, False),
        (_("Who protects, and what is lacking"), "", form.protecting, True),
        (_("Numbers of your own, with the reason"), "", form.own, True),
    ]
    return [
        {"title": title, "note": note, "fields": [form[name] for name in names], "folded": folded}
        for title, note, names, folded in titled
    ]


def _filled(
    request: Request,
    threat: Threat,
    form: Any,
    label: object,
    act: Callable[[dict[str, Any]], Any],
    **more: Any,
) -> HttpResponse:
    """A form of a threat, and what it asks for."""
    address = reverse("threat", args=[threat.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: act({"actor": request.reader, "at": now(), **form.facts()}),
                to=lambda _made: address,
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = shown.code(threat)
    frame = records.frame(threat, title=str(label), serial=code)
    context = {**frame, "form": form, "label": label, "heading": threat.title, "code": code, "cancel_url": address}
    return render(request, "threats/act.html", {**context, **more})


@page
def move_response(request: Request, threat_id: UUID, response_id: UUID) -> HttpResponse:
    """How far a response is and what came of it."""
    threat = queries.threat(reader=request.reader, threat_id=threat_id)
    line = queries.response(reader=request.reader, threat=threat, response_id=response_id)
    start = {"threat_response_state": line.threat_response_state, "result": line.result}
    form = forms.MoveForm(request.POST or None, initial={**start, "request_key": request_key(request)})
    return _filled(
        request,
        threat,
        form,
        _("How far the response is"),
        lambda facts: actions.move_response(threat_id=threat_id, response_id=response_id, **facts),
        said=line.text,
    )


@page
@require_POST
def unlink(request: Request, threat_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Take a link to evidence away."""
    return done_once(
        request,
        lambda: actions.unlink_evidence(actor=request.reader, at=now(), threat_id=threat_id, evidence_id=evidence_id),
        to=lambda _made: reverse("threat", args=[threat_id]),
    )


urlpatterns = [
    path("threats", list_threats, name="threats"),
    path("threats/matrix", show_matrix, name="threat_matrix"),
    path("threats/new", new_threat, name="threat_new"),
    *quarterly_pages.urlpatterns,
    path("threats/<uuid:threat_id>", show_threat, name="threat"),
    path("threats/<uuid:threat_id>/<str:verb>", act_on_threat, name="threat_act"),
    path("threats/<uuid:threat_id>/responses/<uuid:response_id>", move_response, name="threat_response"),
    path("threats/<uuid:threat_id>/evidence/<uuid:evidence_id>/unlink", unlink, name="threat_unlink"),
]
