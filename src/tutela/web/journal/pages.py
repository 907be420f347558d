"""The journal for the auditor, with "verify"."""

from itertools import islice
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tutela.kernel.access import require
from tutela.kernel.clock import now
from tutela.kernel.http.api import list_answer
from tutela.kernel.http.pages import done_once, page, request_key
from tutela.kernel.journal import fold, heads
from tutela.kernel.journal import undo as undoing
from tutela.kernel.journal.verify import verify
from tutela.kernel.problems import Missing
from tutela.web.journal import queries

ON_A_PAGE = 100
FAULTS_SHOWN = 20
WITH_HISTORY = frozenset({"alert", "incident", "product", "report", "review", "site"})
"""Kinds of records whose history is open to whoever sees them; each has a page at the address of that name."""


@page
def journal(request: HttpRequest) -> HttpResponse:
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
def verify_journal(request: HttpRequest) -> HttpResponse:
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


def _subject(request: HttpRequest) -> UUID | None:
    given = request.GET.get("subject", "")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Missing from error


@page
def show_history(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The whole history of a record, with what can be taken back."""
    if kind not in WITH_HISTORY:
        raise Missing
    record = undoing.visible_record(request.reader, kind, record_id)
    open_to_undo = undoing.undoable_stamps(request.reader, record)
    events = [
        {"event": event, "fields": [change.field for change in event.changes], "undo": event.stamp in open_to_undo}
        for event in reversed(fold.history(record))
    ]
    context = {
        "page_title": _("History"),
        "kind": kind,
        "record_id": record_id,
        "events": events,
        "back": reverse(kind, args=[record_id]),
        "request_key": request_key(request),
    }
    return render(request, "web/history.html", context)


@page
def undo_entry(request: HttpRequest, kind: str, record_id: UUID, stamp: int) -> HttpResponse:
    """Take an entry back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
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
