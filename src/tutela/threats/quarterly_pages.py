"""Quarterly assessments as pages: the list, one as it is being written, one as it was issued."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.lists import pages_of
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.reports import shown as records
from tutela.threats import forms, issuing, problems, quarter, queries
from tutela.threats import quarterly_shown as shown
from tutela.threats.models import QuarterlyAssessment, QuarterlyEdition
from tutela.threats.quarter import Line

VERBS = {
    issuing.MADE: gettext_lazy("began it, drawn from the register"),
    issuing.DRAWN: gettext_lazy("drew it anew from the register"),
    issuing.WRITTEN: gettext_lazy("wrote a section"),
    issuing.REVIEWED: gettext_lazy("reviewed it"),
    issuing.SENT_BACK: gettext_lazy("sent it back"),
    issuing.SIGNED: gettext_lazy("signed it for the coordination body"),
    issuing.ISSUED: gettext_lazy("issued it"),
    issuing.RENEWED: gettext_lazy("began another version"),
}

COLUMNS = (
    gettext_lazy("Quarter"),
    gettext_lazy("Area"),
    gettext_lazy("State"),
    gettext_lazy("Begun by"),
    gettext_lazy("Signed by"),
    gettext_lazy("Issued"),
)

FILES = ("pdf", "docx", "html", "json")
NO_RIGHT = gettext_lazy("Your role may not do this.")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a quarterly assessment with its form. states: in which it may be done; why: the problem elsewhere."""

    label: object
    right: str
    form: type[forms.ActForm]
    do: Callable[..., Any]
    states: tuple[str, ...]
    why: type[Conflict]


ACTS = {
    "write": Act(
        gettext_lazy("Write a section"),
        "quarterly.write",
        forms.WriteForm,
        issuing.write_section,
        (issuing.DRAFT,),
        problems.NotADraft,
    ),
    "draw": Act(
        gettext_lazy("Draw it anew from the register"),
        "quarterly.write",
        forms.NoteForm,
        issuing.draw_again,
        (issuing.DRAFT,),
        problems.NotADraft,
    ),
    "review": Act(
        gettext_lazy("It has been reviewed"),
        "quarterly.review",
        forms.NoteForm,
        issuing.review_quarterly,
        (issuing.DRAFT,),
        problems.NotReviewable,
    ),
    "sign": Act(
        gettext_lazy("Sign it for the coordination body"),
        "quarterly.sign",
        forms.SignForm,
        issuing.sign_quarterly,
        (issuing.IN_REVIEW,),
        problems.NotReviewed,
    ),
    "issue": Act(
        gettext_lazy("Issue it to leadership and headquarters"),
        "quarterly.issue",
        forms.IssueForm,
        issuing.issue_quarterly,
        (issuing.AGREED,),
        problems.NotSigned,
    ),
    "send-back": Act(
        gettext_lazy("Send it back to its authors"),
        "quarterly.review",
        forms.NoteForm,
        issuing.send_back,
        (issuing.IN_REVIEW, issuing.AGREED),
        problems.NothingToSendBack,
    ),
    "renew": Act(
        gettext_lazy("Begin another version"),
        "quarterly.write",
        forms.NoteForm,
        issuing.renew_quarterly,
        (issuing.OUT,),
        problems.NotIssued,
    ),
}


@page
def list_quarterlies(request: Request) -> HttpResponse:
    """Quarterly assessments, the latest quarter first."""
    context = {
        "page_title": _("Quarterly threat assessments"),
        "caption": _("Quarterly threat assessments, the latest quarter first"),
        "columns": [{"label": label} for label in COLUMNS],
        "may_make": request.reader.grants("quarterly.write"),
        "due": _due(request.reader),
        "empty": {
            "title": _("No quarterly assessment"),
            "text": _(
                "Leadership and headquarters are told at least every quarter. None that you may see has been begun."
            ),
        },
        **pages_of(request, queries.quarterlies(reader=request.reader), _row),
    }
    return render(request, "threats/quarterlies.html", context)


def _due(reader: Reader) -> str:
    """By when the next one is owed (000 ¶82), of what the reader may see of the last."""
    last = queries.last_issued(reader=reader)
    if last is None or last.issued_at is None:
        return ""
    limit = doctrine().timers["threat_assessment"].limit
    months = limit.amount if limit and limit.unit == "month" else quarter.MONTHS
    issued = timezone.localdate(last.issued_at)
    days = {"issued": languages.day(issued), "due": languages.day(quarter.months_after(issued, months))}
    return _("The last one that you may see was issued on %(issued)s; the next is due by %(due)s.") % days


def _row(one: QuarterlyAssessment) -> dict[str, Any]:
    return {
        "url": reverse("quarterly_assessment", args=[one.id]),
        "cells": [
            {"text": shown.months(one), "note": shown.code(one)},
            {"text": records.area_words(one.scope)},
            {"text": shown.state(one)},
            {"text": one.made_by},
            {"text": one.signed_by},
            {"at": one.issued_at} if one.issued_at else {"text": "–"},
        ],
    }


@page
def new_quarterly(request: Request) -> HttpResponse:
    """Begin the assessment of a quarter; the last one issued stands beside it."""
    year, number = quarter.quarter_of(now().date())
    start = {"year": year, "quarter_number": number, "scope": request.reader.home_area}
    form = forms.QuarterlyForm(request.POST or None, initial={**start, "request_key": request_key(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: issuing.make_quarterly(actor=request.reader, at=now(), **form.facts()),
                to=lambda made: reverse("quarterly_assessment", args=[made.id]),
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    return render(request, "threats/quarterly_new.html", {"page_title": _("New quarterly assessment"), "form": form})


@page
def show_quarterly(request: Request, quarterly_id: UUID) -> HttpResponse:
    """One as it is being written, or as it was issued last."""
    reader = request.reader
    quarterly = queries.quarterly(reader=reader, quarterly_id=quarterly_id)
    lines = shown.lines_of(quarterly.content)
    editions = list(queries.editions(reader=reader, quarterly_id=quarterly.id))
    is_draft, may_write = quarterly.quarterly_state == issuing.DRAFT, reader.grants("quarterly.write")
    context = {
        **records.frame(quarterly, title=shown.title(quarterly), serial=shown.code(quarterly)),
        **shown.drawn(lines, _seen(lines, reader)),
        "code": shown.code(quarterly),
        "state": shown.state(quarterly),
        "sections": [one for one in shown.sections(quarterly.texts) if one["text"] or is_draft],
        "write_url": reverse("quarterly_act", args=[quarterly.id, "write"]) if is_draft and may_write else "",
        "facts": shown.facts(quarterly),
        "files": _files(quarterly),
        "actions": _actions(quarterly, reader),
        "came_from": _came_from(quarterly),
        "came_of": [_version(quarterly, one) for one in editions],
        "seen_by": records.who_may_see(quarterly),
        "entries": records.told_history(quarterly, VERBS),
        "more_url": reverse("history", args=["quarterly_assessment", quarterly.id]),
    }
    return render(request, "threats/quarterly.html", context)


@page
def show_edition(request: Request, quarterly_id: UUID, version: int) -> HttpResponse:
    """One version as it was issued."""
    reader = request.reader
    quarterly = queries.quarterly(reader=reader, quarterly_id=quarterly_id)
    edition = queries.edition(reader=reader, quarterly_id=quarterly.id, version=version)
    lines = shown.lines_of(edition.content)
    context = {
        **records.frame(quarterly, title=shown.title(quarterly), serial=shown.code(quarterly)),
        **shown.drawn(lines, _seen(lines, reader)),
        "code": shown.code(quarterly),
        "state": _("version %(version)s as it was issued") % {"version": edition.version},
        "sections": [one for one in shown.sections(edition.texts) if one["text"]],
        "facts": shown.edition_facts(edition),
        "files": _files(quarterly, edition),
        "came_from": [
            records.link(
                _("Quarterly assessment"), shown.title(quarterly), reverse("quarterly_assessment", args=[quarterly.id])
            )
        ],
        "came_of": [],
        "edition": True,
    }
    return render(request, "threats/quarterly.html", context)


def _seen(lines: list[Line], reader: Reader) -> set[UUID]:
    return queries.seen_threats(reader=reader, ids=[UUID(hex=one.threat) for one in lines])


def _files(quarterly: QuarterlyAssessment, edition: QuarterlyEdition | None = None) -> list[dict[str, str]]:
    asked = f"?version={edition.version}" if edition else ""
    return [
        {
            "name": "Word" if name == "docx" else name.upper(),
            "url": reverse("quarterly_file", args=[quarterly.id, records.language(), name]) + asked,
        }
        for name in FILES
    ]


def _came_from(quarterly: QuarterlyAssessment) -> list[dict[str, Any]]:
    if quarterly.previous is None:
        return []
    previous = quarterly.previous
    url = reverse("quarterly_assessment", args=[previous.id])
    return [records.link(_("The last one"), shown.title(previous), url, at=previous.issued_at)]


def _version(quarterly: QuarterlyAssessment, edition: QuarterlyEdition) -> dict[str, Any]:
    return records.link(
        _("Version %(version)s") % {"version": edition.version},
        _("as it was issued"),
        reverse("quarterly_edition", args=[quarterly.id, edition.version]),
        at=edition.issued_at,
        note=edition.addressees,
    )


def _actions(quarterly: QuarterlyAssessment, reader: Reader) -> list[dict[str, Any]]:
    judged = [(name, act, _why_not(name, act, quarterly, reader)) for name, act in ACTS.items()]
    first = next((name for name, _act, why in judged if not why), "")
    return [
        {
            "label": act.label,
            "url": reverse("quarterly_act", args=[quarterly.id, name]),
            "allowed": not why,
            "why_not": why,
            "primary": name == first,
        }
        for name, act, why in judged
    ]


def _why_not(name: str, act: Act, quarterly: QuarterlyAssessment, reader: Reader) -> str:
    if not reader.grants(act.right):
        return str(NO_RIGHT)
    if quarterly.quarterly_state not in act.states:
        return str(act.why.title)
    if name == "review" and not quarterly.texts.get("summary"):
        return str(problems.NoSummary.title)
    if name == "review" and reader.name in quarterly.written_by:
        return str(problems.OwnWork.title)
    return ""


@page
def act_on_quarterly(request: Request, quarterly_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb, and the verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    quarterly = queries.quarterly(reader=request.reader, quarterly_id=quarterly_id)
    start = {**_start(request, quarterly, verb), "request_key": request_key(request)}
    form = act.form(request.POST or None, initial=start)
    address = reverse("quarterly_assessment", args=[quarterly.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: act.do(actor=request.reader, at=now(), quarterly_id=quarterly_id, **form.facts()),
                to=lambda _made: address,
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = shown.code(quarterly)
    frame = records.frame(quarterly, title=str(act.label), serial=code)
    context = {
        **frame,
        "form": form,
        "label": act.label,
        "heading": shown.title(quarterly),
        "code": code,
        "cancel_url": address,
    }
    return render(request, "threats/act.html", context)


def _start(request: Request, quarterly: QuarterlyAssessment, verb: str) -> dict[str, Any]:
    """A section is written in one's own language, from what stands there."""
    if verb != "write":
        return {}
    section = request.GET.get("section", "summary")
    language = records.language()
    return {"section": section, "language": language, "text": quarterly.texts.get(section, {}).get(language, "")}


urlpatterns = [
    path("threats/quarterly", list_quarterlies, name="quarterlies"),
    path("threats/quarterly/new", new_quarterly, name="quarterly_new"),
    path("threats/quarterly/<uuid:quarterly_id>", show_quarterly, name="quarterly_assessment"),
    path("threats/quarterly/<uuid:quarterly_id>/<str:verb>", act_on_quarterly, name="quarterly_act"),
    path("threats/quarterly/<uuid:quarterly_id>/versions/<int:version>", show_edition, name="quarterly_edition"),
]
