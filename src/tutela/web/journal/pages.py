"""The journal for the auditor, with "verify"."""

from itertools import islice
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from tutela.kernel.access import require
from tutela.kernel.http.api import list_answer
from tutela.kernel.http.pages import page
from tutela.kernel.journal import heads
from tutela.kernel.journal.verify import verify
from tutela.kernel.problems import Missing
from tutela.web.journal import queries

ON_A_PAGE = 100
FAULTS_SHOWN = 20


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


urlpatterns = [
    path("journal/", journal, name="journal"),
    path("journal/verify", verify_journal, name="journal_verify"),
]
