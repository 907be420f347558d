"""Reports as pages: the form, the list, one report with what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.kernel.access import Reader, sees
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import PAGE, Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key, told_where
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people.views import views_of
from tutela.reports import actions, chain, forms, queries, shown
from tutela.reports.models import Report, Source

VERBS = {
    actions.SUBMITTED: gettext_lazy("wrote it down"),
    actions.GRADED: gettext_lazy("graded it"),
    actions.ANNOTATED: gettext_lazy("remarked on it"),
    actions.FOUND_DUPLICATE: gettext_lazy("compared it with another report"),
    actions.CLASSIFIED: gettext_lazy("changed who may see it"),
    actions.CALLED_BACK: gettext_lazy("called back whoever told it"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a report as a form of its own. right: what one needs; start: what stands in the form."""

    label: object
    right: str
    form: type[forms.OnReport]
    do: Callable[..., Any]
    start: Callable[[Report], dict[str, Any]]


ACTS = {
    "grade": Act(
        gettext_lazy("Grade it"),
        "report.grade",
        forms.GradeForm,
        actions.grade_report,
        lambda report: {name: getattr(report, name) for name in ("reliability", "credibility", "verification")},
    ),
    "annotate": Act(
        gettext_lazy("Remark on it"), "report.annotate", forms.AnnotateForm, actions.annotate_report, lambda report: {}
    ),
    "called-back": Act(
        gettext_lazy("They were called back"),
        "report.annotate",
        forms.CallBackForm,
        actions.record_call_back,
        lambda report: {},
    ),
    "duplicate": Act(
        gettext_lazy("It repeats another report"),
        "report.duplicate",
        forms.DuplicateForm,
        actions.mark_duplicate,
        lambda report: {"of": report.duplicate_of.id if report.duplicate_of else None},
    ),
    "classify": Act(
        gettext_lazy("Change who may see it"),
        "record.classify",
        forms.ClassifyForm,
        actions.classify_report,
        lambda report: {
            "classification": shown.classification_code(report.classification),
            "compartments": shown.compartment_codes(report.compartments),
        },
    ),
}


# The list


def _ask(request: Request) -> tuple[forms.ReportFilter, Any]:
    form = forms.ReportFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.narrowed(queries.reports(reader=request.reader), **asked)


def _grade_cell(report: Report) -> dict[str, Any]:
    grade = shown.grade(report)
    return {"part": "grade", "with": grade} if grade else {"text": _("not yet")}


LISTING = lists.register(
    lists.Listing(
        name="reports",
        columns=(
            Column("code", gettext_lazy("Report"), lambda one: {"text": shown.short_code("R", one.id), "code": True}),
            Column("received", gettext_lazy("Told at"), lambda one: {"at": one.received_at}, lists.by("received")),
            Column("text", gettext_lazy("What was told"), lambda one: {"text": one.text[:120]}),
            Column(
                "happened",
                gettext_lazy("Happened"),
                lambda one: {"text": _("happened") if one.happened else _("feared")},
            ),
            Column("urgency", gettext_lazy("Urgency"), lambda one: {"text": shown.label("urgency", one.urgency)}),
            Column("place", gettext_lazy("Where"), lambda one: {"part": "precision", "with": shown.place_short(one)}),
            Column("grade", gettext_lazy("Grade"), _grade_cell),
            Column(
                "verification",
                gettext_lazy("Verification"),
                lambda one: {"part": "verification", "with": shown.verification(one)},
            ),
            Column(
                "channel",
                gettext_lazy("How it reached us"),
                lambda one: {"text": shown.label("channel", one.channel)},
                at_first=False,
            ),
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
                "called",
                gettext_lazy("Called back"),
                lambda one: {"at": one.called_back_at} if one.called_back_at else {"text": _("not yet")},
                at_first=False,
            ),
            Column("by", gettext_lazy("Written down by"), lambda one: {"text": one.submitted_by}, at_first=False),
        ),
        orders=lists.both_ways("received", gettext_lazy("oldest first"), gettext_lazy("newest first"), "received_at"),
        first_order="-received",
        ask=_ask,
        address=lambda one: reverse("report", args=[one.id]),
    )
)


@page
def list_reports(request: Request) -> HttpResponse:
    """What came in, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Reports"),
        "caption": _("What came in"),
        "may_submit": request.reader.grants("report.submit"),
        "views": views_of(request, LISTING.name),
        "exports": lists.exports(request, LISTING),
        "empty": {"title": _("No report"), "text": _("Nothing that you may see came in, or nothing answers to this.")},
    }
    return render(request, "reports/reports.html", context)


# The form


@page
def submit(request: Request) -> HttpResponse:
    """Write down what was told."""
    start = {"request_key": request_key(request), "happened": "no", "channel": "call_back", "urgency": "within_24_h"}
    start |= {"classification": "unclassified"}
    form = forms.ReportForm(request.POST or None, reader=request.reader, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            done = done_once(request, lambda: _submitted(request, form), to=lambda report: _after(request, report))
            return told_where(request, done)
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    return render(request, "reports/report_form.html", {"page_title": _("New report"), **_form_parts(form)})


def _submitted(request: Request, form: forms.ReportForm) -> Report:
    return actions.submit_report(actor=request.reader, at=now(), **form.facts())


def _after(request: Request, report: Report) -> str:
    """The report's page, or, for those who may not read what they wrote down, the word that it was received."""
    if sees(report, request.reader):
        return reverse("report", args=[report.id])
    return reverse("report_received")


def _form_parts(form: forms.ReportForm) -> dict[str, Any]:
    """Eight questions first: seven here, and who told it, in the sealed box; then what can wait."""
    first = [name for name in (*form.first[:3], "place_choice", *form.first[3:]) if name in form.fields]
    return {
        "form": form,
        "groups": [{"fields": [form[name] for name in first]}],
        "sealed": {
            "title": _("Who told you?"),
            "text": _(
                "Sealed as soon as it is sent: you will not see it again. Only holders of the vault key may open it, "
                "with a written reason. It is never kept on this device."
            ),
            "fields": [form[name] for name in form.sealed],
        },
        "later": [
            {"title": _("More details"), "folded": True, "fields": [form[name] for name in form.more]},
            {"title": _("Who may see it"), "folded": True, "fields": [form[name] for name in form.labels]},
        ],
    }


@page
def received(request: Request) -> HttpResponse:
    """The word for those who may not read what they wrote down."""
    return render(request, "reports/received.html", {"page_title": _("Received")})


@page
def show_report(request: Request, report_id: UUID) -> HttpResponse:
    """One report: what was told, how sure we are, what came of it, what may be done, its history."""
    reader = request.reader
    report = queries.report(reader=reader, report_id=report_id)
    code = shown.short_code("R", report.id)
    source = next(iter(report.sources.all()), None)
    context = {
        **shown.frame(report, title=_("Report %(code)s") % {"code": code}, serial=code),
        "report": report,
        "code": code,
        "chain": chain.strip("report", reader, note=code, report=[report.id]),
        "urgency": shown.label("urgency", report.urgency),
        "sure": _sure(report),
        "facts": _facts(report),
        "place": shown.place(report, may=not report.happened),
        "source": _source(source) if source else None,
        "annotations": list(queries.annotations(reader=reader, report=report)),
        "came_from": _came_from(report),
        "came_of": _came_of(report, reader),
        "actions": _actions(report, reader),
        "seen_by": shown.who_may_see(report),
        "entries": shown.told_history(report, VERBS),
        "more_url": reverse("history", args=["report", report.id]),
    }
    return render(request, "reports/report.html", context)


def _sure(report: Report) -> list[dict[str, Any]]:
    """How sure we are, line by line."""
    grade = shown.grade(report)
    at_risk = report.persons_at_risk
    return [
        {
            "term": _("Is it so?"),
            "parts": [
                *([{"part": "grade", "with": grade}] if grade else []),
                {"part": "verification", "with": shown.verification(report)},
            ],
            "note": grade["words"] if grade else _("Nobody has graded it yet."),
        },
        {"term": _("Where"), "part": "precision", "with": shown.place_in_words(report, may=not report.happened)},
        {
            "term": _("When"),
            "at": report.received_at,
            "note": _("the moment at which it was told, not that at which it happened"),
        },
        {
            "term": _("People at risk"),
            "value": at_risk,
            "text": _("number not known"),
            "note": _("as the one who told it estimates") if at_risk is not None else "",
        },
        {"term": _("By whom"), "text": _perpetrator(report) or _("not said")},
    ]


def _facts(report: Report) -> list[dict[str, Any]]:
    texts = [
        (_("How it reached us"), shown.label("channel", report.channel)),
        (_("Urgency"), shown.label("urgency", report.urgency)),
        (_("Kind of threat"), shown.label("threat_type", report.threat_type)),
        (_("Consent"), shown.label("consent", report.consent or "not_asked")),
        (_("Written down by"), report.submitted_by),
    ]
    called = {"at": report.called_back_at} if report.called_back_at else {"text": _("not yet")}
    return [*({"term": term, "text": text} for term, text in texts if text), {"term": _("Called back"), **called}]


def _perpetrator(report: Report) -> str:
    return " · ".join(filter(None, [shown.label("perpetrator_class", report.perpetrator_class), report.perpetrator]))


def _source(source: Source) -> dict[str, Any]:
    """The outside of the sealed box."""
    from tutela.kernel.sealing import is_erased

    held = [bytes(value) for value in (source.name, source.contact) if value]
    erased = bool(held) and all(is_erased(value) for value in held)
    may_call = _("They may be called back.") if source.may_call_back else _("They did not say that they may be called.")
    exposure = shown.label("exposure", source.exposure or "not_assessed")
    return {
        "code": source.caller_code,
        "sealed": bool(held),
        "state": "erased" if erased else "sealed",
        "may_call": may_call,
        "exposure": exposure,
    }


def _came_from(report: Report) -> list[dict[str, Any]]:
    first = report.duplicate_of
    return [_link_to(_("Repeats"), first)] if first else []


def _came_of(report: Report, reader: Reader) -> list[dict[str, Any]]:
    """Alerts, incidents and threats hang on a report by these names, whatever the rooms below do with them."""
    repeats = [_link_to(_("Repeated by"), one) for one in queries.repeats_of(reader=reader, report=report)[:PAGE]]
    alerts = [
        shown.link(_("Alert"), alert.title, reverse("alert", args=[alert.id]), at=alert.received_at)
        for alert in report.alerts.visible_to(reader).order_by("-received_at", "-id")[:PAGE]
    ]
    links = report.incident_links.visible_to(reader).filter(withdrawn=False).order_by("id")
    incidents = [
        shown.link(_("Incident"), title or shown.short_code("I", incident_id), reverse("incident", args=[incident_id]))
        for incident_id, title in links.values_list("incident_id", "incident__title")[:PAGE]
    ]
    feared = report.threat_evidence.visible_to(reader).filter(withdrawn=False).order_by("id")
    threats = [
        shown.link(_("Threat"), title, reverse("threat", args=[threat_id]), note=shown.label("evidence_stance", stance))
        for threat_id, title, stance in feared.values_list("threat_id", "threat__title", "evidence_stance")[:PAGE]
    ]
    return [*alerts, *incidents, *threats, *repeats]


def _link_to(kind: str, report: Report) -> dict[str, Any]:
    text = shown.short_code("R", report.id)
    return shown.link(kind, text, reverse("report", args=[report.id]), at=report.received_at)


def _actions(report: Report, reader: Reader) -> list[dict[str, Any]]:
    """The verbs of this room, and the doors to the room of incidents, which knows what may be done there."""
    own = [
        _action(act.label, reverse("report_act", args=[report.id, name]), _why_not(name, act, report, reader))
        for name, act in ACTS.items()
    ]
    doors = [
        _action(label, f"{address}?report={report.id}", "" if reader.grants(right) else NO_RIGHT)
        for label, name, right in INCIDENT_DOORS
        if (address := _address(name))
    ]
    threat = [shown.new_threat(reader, report=report.id)] if _address("threat_new") else []
    return sorted([*doors, *own, *threat], key=lambda action: not action["allowed"])


NO_RIGHT = gettext_lazy("Your role may not do this.")


def _why_not(name: str, act: Act, report: Report, reader: Reader) -> object:
    if not reader.grants(act.right):
        return NO_RIGHT
    if name == "called-back" and report.called_back_at:
        return actions.CalledBackAlready.title
    return ""


INCIDENT_DOORS = (
    (gettext_lazy("Make an incident of it"), "incident_make", "incident.make"),
    (gettext_lazy("Join it to an incident"), "incident_join", "report.link"),
)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _action(label: object, url: str, why_not: object) -> dict[str, Any]:
    return {"label": label, "url": url, "allowed": not why_not, "why_not": str(why_not)}


@page
def act_on_report(request: Request, report_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    report = queries.report(reader=request.reader, report_id=report_id)
    start = {"request_key": request_key(request), **act.start(report)}
    form = act.form(request.POST or None, reader=request.reader, report=report, initial=start)
    address = reverse("report", args=[report.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: act.do(actor=request.reader, at=now(), report_id=report_id, **form.facts()),
                to=lambda _made: address,
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = shown.short_code("R", report.id)
    frame = shown.frame(report, title=str(act.label), serial=code)
    context = {**frame, "form": form, "label": act.label, "report": report, "code": code, "cancel_url": address}
    return render(request, "reports/act.html", context)


urlpatterns = [
    path("reports", list_reports, name="reports"),
    path("reports/new", submit, name="report_new"),
    path("reports/received", received, name="report_received"),
    path("reports/<uuid:report_id>", show_report, name="report"),
    path("reports/<uuid:report_id>/<str:verb>", act_on_report, name="report_act"),
]
