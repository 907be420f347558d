"""The journal for the auditor, with "verify"."""

from collections.abc import Callable
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutela.alerts import pages as alerts
from tutela.foresight import words as foresight
from tutela.incidents.queries import incident_history
from tutela.incidents.shown import history_told as incident_told
from tutela.kernel.access import Reader, require
from tutela.kernel.clock import now
from tutela.kernel.http.api import list_answer
from tutela.kernel.http.pages import done_once, page, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.journal import fold, heads
from tutela.kernel.journal import undo as undoing
from tutela.kernel.journal.verify import verify
from tutela.kernel.problems import Missing
from tutela.places.shown import told_history as site_told
from tutela.products import pages as products
from tutela.protection import pages as reach
from tutela.reports import pages as reports
from tutela.reports.shown import told_history
from tutela.reviews import pages as reviews
from tutela.threats import pages as threats
from tutela.threats import quarterly_pages as quarterly
from tutela.web.journal import queries

ON_A_PAGE = 100
FAULTS_SHOWN = 20
TELLERS: dict[str, Callable[[Any, Reader], list[dict[str, Any]]]] = {
    "alert": lambda record, reader: told_history(record, alerts.VERBS),
    "incident": lambda record, reader: incident_told(incident_history(reader=reader, incident=record), reader=reader),
    "gap_statement": lambda record, reader: told_history(record, reach.VERBS),
    "product": lambda record, reader: told_history(record, products.VERBS),
    "report": lambda record, reader: told_history(record, reports.VERBS),
    "review": lambda record, reader: told_history(record, reviews.VERBS),
    "scenario": lambda record, reader: told_history(record, foresight.VERBS),
    "site": lambda record, reader: site_told(record),
    "threat": lambda record, reader: told_history(record, threats.VERBS),
    "quarterly_assessment": lambda record, reader: told_history(record, quarterly.VERBS),
}
"""Kinds of records whose history is open to whoever sees them, and who tells it, newest first, in words."""


@page
def journal(request: Request) -> HttpResponse:
    """Entries, newest first, and the signed head."""
    reader = request.reader
    rows = queries.entries(reader=reader, actor=request.GET.get("actor", ""), subject=_subject(request))
    found: list = []
    cursor = request.GET.get("cursor", "")
    answer = list_answer(rows, found.append, limit=ON_A_PAGE, cursor=cursor, count=False)
    context = {
        "page_title": _("Journal"),
        "entries": queries.with_fields(found, reader=reader),
        "next": answer["next"],
        "head": heads.latest().as_json() if reader.reads_journal else None,
        "may_verify": reader.grants("journal.verify"),
    }
    return render(request, "web/journal.html", context)


@page
def verify_journal(request: Request) -> HttpResponse:
    """Is the journal whole? Reads all of it."""
    require(request.reader, "journal.verify")
    faults = [str(fault) for fault in islice(verify(), FAULTS_SHOWN)] if request.method == "POST" else None
    context = {
        "page_title": _("Verify the journal"),
        "faults": faults,
        "asked": request.method == "POST",
        "head": heads.latest().as_json(),
    }
    return render(request, "web/journal_verify.html", context)


def _subject(request: Request) -> UUID | None:
    given = request.GET.get("subject", "")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Missing from error


@page
def show_history(request: Request, kind: str, record_id: UUID) -> HttpResponse:
    """The whole history of a record, with what can be taken back."""
    if kind not in TELLERS:
        raise Missing
    record = undoing.visible_record(request.reader, kind, record_id)
    open_to_undo = undoing.undoable_stamps(request.reader, record)
    stamps = [event.stamp for event in reversed(fold.history(record))]
    told = TELLERS[kind](record, request.reader)
    entries = [
        {**entry, "stamp": stamp, "undo": stamp in open_to_undo} for entry, stamp in zip(told, stamps, strict=True)
    ]
    context = {
        "page_title": _("History"),
        "kind": kind,
        "record_id": record_id,
        "entries": entries,
        "back": reverse(kind, args=[record_id]),
        "request_key": request_key(request),
    }
    return render(request, "web/history.html", context)


@page
@require_POST
def undo_entry(request: Request, kind: str, record_id: UUID, stamp: int) -> HttpResponse:
    """Take an entry back."""
    return done_once(
        request,
        lambda: undoing.undo(
            actor=request.reader,
            kind=kind,
            subject=record_id,
            stamp=stamp,
            at=now(),
            reason=request.POST.get("reason", "").strip()[:500],
        ),
        to=lambda record: reverse("history", args=[record.kind, record.id]),
    )


urlpatterns = [
    path("journal/", journal, name="journal"),
    path("journal/verify", verify_journal, name="journal_verify"),
    path("history/<str:kind>/<uuid:record_id>", show_history, name="history"),
    path("history/<str:kind>/<uuid:record_id>/<int:stamp>/undo", undo_entry, name="undo"),
]
