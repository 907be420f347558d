"""Reports as pages: the form, the list, one report with what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.kernel.access import Reader, sees
from tutela.kernel.clock import now
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.kernel.records import RecordQuerySet
from tutela.reports import actions, forms, queries, shown
from tutela.reports.models import Report

PAGE = 50

VERBS = {
    actions.SUBMITTED: gettext_lazy("wrote it down"),
    actions.GRADED: gettext_lazy("graded it"),
    actions.ANNOTATED: gettext_lazy("remarked on it"),
    actions.FOUND_DUPLICATE: gettext_lazy("compared it with another report"),
    actions.CLASSIFIED: gettext_lazy("changed who may see it"),
}


COLUMNS = (
    gettext_lazy("Report"),
    gettext_lazy("Told at"),
    gettext_lazy("What was told"),
    gettext_lazy("Happened"),
    gettext_lazy("Urgency"),
    gettext_lazy("Where"),
    gettext_lazy("Grade"),
    gettext_lazy("Verification"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a report as a form of its own. right: what one needs; start: what stands in the form."""

    label: object
    right: str
    form: type[forms.ActForm]
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


@page
def list_reports(request: HttpRequest) -> HttpResponse:
    """What came in, newest first."""
    form = forms.ReportFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.narrowed(queries.reports(reader=request.reader), **asked)
    context = {
        "page_title": _("Reports"),
        "form": form,
        "may_submit": request.reader.grants("report.submit"),
        "caption": _("What came in, newest first"),
        "columns": [{"label": label} for label in COLUMNS],
        "empty": {"title": _("No report"), "text": _("Nothing that you may see came in, or nothing answers to this.")},
        **pages_of(request, rows, _row),
    }
    return render(request, "reports/reports.html", context)


def pages_of(request: HttpRequest, rows: RecordQuerySet, row: Callable[[Any], dict]) -> dict[str, Any]:
    """One page of a list as `table.html` shows it: rows, and the addresses of the pages beside it."""
    given = request.GET.get("page", "1")
    number = int(given) if given.isdecimal() and len(given) < 6 else 1
    number = max(number, 1)
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return {
        "rows": [row(one) for one in found[:PAGE]],
        "previous": _page_address(request, number - 1) if number > 1 else "",
        "next": _page_address(request, number + 1) if len(found) > PAGE else "",
        "now": now(),
    }


def _page_address(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"


def _row(report: Report) -> dict[str, Any]:
    return {
        "url": reverse("report", args=[report.id]),
        "cells": [
            {"text": shown.short_code("R", report.id), "code": True},
            {"at": report.received_at},
            {"text": report.text[:120]},
            {"text": _("happened") if report.happened else _("feared")},
            {"text": shown.label("urgency", report.urgency)},
            {"text": report.place_text},
            _grade_cell(report),
            {"text": shown.label("verification", report.verification)},
        ],
    }


def _grade_cell(report: Report) -> dict[str, Any]:
    grade = shown.grade(report)
    return {"part": "grade", "with": grade} if grade else {"text": ""}


@page
def submit(request: HttpRequest) -> HttpResponse:
    """Write down what was told."""
    start = {"request_key": request_key(request), "happened": "no", "channel": "call_back", "urgency": "within_24_h"}
    form = forms.ReportForm(request.POST or None, initial={**start, "classification": "unclassified"})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(request, lambda: _submitted(request, form), to=lambda report: _after(request, report))
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    return render(request, "reports/report_form.html", {"page_title": _("New report"), **_form_parts(form)})


def _submitted(request: HttpRequest, form: forms.ReportForm) -> Report:
    return actions.submit_report(actor=request.reader, at=now(), **form.facts())


def _after(request: HttpRequest, report: Report) -> str:
    """The report's page, or, for those who may not read what they wrote down, the word that it was received."""
    if sees(report, request.reader):
        return reverse("report", args=[report.id])
    return reverse("report_received")


def _form_parts(form: forms.ReportForm) -> dict[str, Any]:
    """Eight fields first: seven here and the name of whoever told it, in its sealed box."""
    return {
        "form": form,
        "groups": [
            {"fields": [form[name] for name in form.first]},
            {
                "title": _("When, who, and whether it may be shared"),
                "folded": True,
                "fields": [form[n] for n in form.more],
            },
            {"title": _("Who may see it"), "folded": True, "fields": [form[name] for name in form.labels]},
        ],
        "sealed": {"title": _("Who told you?"), "fields": [form[name] for name in form.sealed]},
    }


@page
def received(request: HttpRequest) -> HttpResponse:
    """The word for those who may not read what they wrote down."""
    return render(request, "reports/received.html", {"page_title": _("Received")})


@page
def show_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: what was told, how sure we are, what came of it, what may be done, its history."""
    reader = request.reader
    report = queries.report(reader=reader, report_id=report_id)
    code = shown.short_code("R", report.id)
    context = {
        **shown.frame(report, title=_("Report %(code)s") % {"code": code}, serial=code),
        "report": report,
        "code": code,
        "facts": _facts(report),
        "grade": shown.grade(report),
        "verification": {"state": report.verification, "label": shown.label("verification", report.verification)},
        "source": _source(report),
        "annotations": list(queries.annotations(reader=reader, report=report)),
        "came_from": _came_from(report),
        "came_of": _came_of(report, reader),
        "actions": _actions(report, reader),
        "entries": shown.told_history(report, VERBS),
        "more_url": reverse("history", args=["report", report.id]),
    }
    return render(request, "reports/report.html", context)


def _facts(report: Report) -> list[dict[str, Any]]:
    texts = [
        (_("How it reached us"), shown.label("channel", report.channel)),
        (_("Urgency"), shown.label("urgency", report.urgency)),
        (_("Kind of threat"), shown.label("threat_type", report.threat_type)),
        (_("Who threatens"), _perpetrator(report)),
        (_("People at risk"), "" if report.persons_at_risk is None else str(report.persons_at_risk)),
        (_("Consent"), shown.label("consent", report.consent or "not_asked")),
        (_("Written down by"), report.submitted_by),
    ]
    return [
        {"term": _("Told at"), "at": report.received_at},
        {"term": _("Where"), "part": "precision", "with": shown.place(report, may=not report.happened)},
        *({"term": term, "text": text} for term, text in texts if text),
    ]


def _perpetrator(report: Report) -> str:
    return " · ".join(filter(None, [shown.label("perpetrator_class", report.perpetrator_class), report.perpetrator]))


def _source(report: Report) -> dict[str, Any] | None:
    """The outside of the sealed box."""
    from tutela.kernel.sealing import is_erased

    source = next(iter(report.sources.all()), None)
    if source is None:
        return None
    held = [bytes(value) for value in (source.name, source.contact) if value]
    erased = bool(held) and all(is_erased(value) for value in held)
    return {"code": source.caller_code, "sealed": bool(held), "state": "erased" if erased else "sealed"}


def _came_from(report: Report) -> list[dict[str, Any]]:
    first = report.duplicate_of
    return [_link_to(_("Repeats"), first)] if first else []


def _came_of(report: Report, reader: Reader) -> list[dict[str, Any]]:
    """Alerts and incidents hang on a report by these names, whatever the rooms below do with them."""
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
    return [*alerts, *incidents, *repeats]


def _link_to(kind: str, report: Report) -> dict[str, Any]:
    text = shown.short_code("R", report.id)
    return shown.link(kind, text, reverse("report", args=[report.id]), at=report.received_at)


def _actions(report: Report, reader: Reader) -> list[dict[str, Any]]:
    """The verbs of this room, and the doors to the room of incidents, which knows what may be done there."""
    own = [
        _action(act.label, reverse("report_act", args=[report.id, name]), reader.grants(act.right))
        for name, act in ACTS.items()
    ]
    doors = [
        _action(label, f"{address}?report={report.id}", reader.grants(right))
        for label, name, right in INCIDENT_DOORS
        if (address := _address(name))
    ]
    return [*doors, *own]


INCIDENT_DOORS = (
    (gettext_lazy("Make an incident of it"), "incident_make", "incident.make"),
    (gettext_lazy("Join it to an incident"), "incident_join", "report.link"),
)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _action(label: object, url: str, allowed: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "allowed": allowed, "why_not": _("Your role may not do this.")}


@page
def act_on_report(request: HttpRequest, report_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    report = queries.report(reader=request.reader, report_id=report_id)
    form = act.form(request.POST or None, initial={"request_key": request_key(request), **act.start(report)})
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
