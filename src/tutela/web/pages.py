"""Pages that belong to no single room: the desk, search, health, and the parts that pages are made of."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from tutela.alerts import queries as alerts
from tutela.alerts.pages import answer_row
from tutela.incidents import queries as incidents
from tutela.kernel import spaces
from tutela.kernel.clock import now
from tutela.kernel.http.pages import page
from tutela.places import queries as places
from tutela.web import installation
from tutela.web.door import first_page
from tutela.web.journal import pages as journal_pages

ON_DESK = 50
FOUND_AT_MOST = 20


@page
def desk(request: HttpRequest) -> HttpResponse:
    """What must be answered, by time left."""
    at = now()
    found = list(alerts.open_alerts(reader=request.reader, at=at)[: ON_DESK + 1])
    rows = [answer_row(alert, reader=request.reader, at=at) for alert in found[:ON_DESK]]
    rows.sort(key=lambda row: (row["fuse"] is None, row["fuse"] and row["fuse"]["ends_at"]))
    context = {
        "page_title": _("To answer"),
        "sentence": _sentence(rows, more=len(found) > ON_DESK),
        "answers": rows,
        "now": at,
    }
    return render(request, "web/desk.html", context)


def _sentence(rows: list[dict], *, more: bool) -> str:
    """The desk opens with what must be answered, in one sentence."""
    if not rows:
        return _("Nothing waits for an answer.")
    if more:
        return _("More than %(count)s alerts wait for an answer.") % {"count": ON_DESK}
    over = sum(1 for row in rows if row["fuse"] and row["fuse"]["state"] == "over")
    waiting = ngettext(
        "%(count)s alert waits for an answer.", "%(count)s alerts wait for an answer.", len(rows)
    )
    late = ngettext("%(count)s of them is over time.", "%(count)s of them are over time.", over)
    return " ".join([waiting % {"count": len(rows)}, *([late % {"count": over}] if over else [])])


@page
def search(request: HttpRequest) -> HttpResponse:
    """Incidents and places that answer to what was typed."""
    query = request.GET.get("q", "").strip()[:200]
    found_incidents, found_places = [], []
    if query:
        found_incidents = list(incidents.incidents(reader=request.reader, q=query)[:FOUND_AT_MOST])
        found_places = places.search(query, reader=request.reader, limit=FOUND_AT_MOST)
    context = {
        "page_title": _("Search"),
        "search_query": query,
        "incidents": found_incidents,
        "places": found_places,
    }
    return render(request, "web/search.html", context)


def healthz(request: HttpRequest) -> HttpResponse:
    """Is the process alive."""
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> HttpResponse:
    """Can it serve: database, migrations, keys. Says no more than yes or no to strangers."""
    try:
        faults = installation.problems(spaces.current())
    except DatabaseError:
        faults = ["database"]
    return JsonResponse({"ready": not faults}, status=503 if faults else 200)


urlpatterns = [
    path("", first_page(desk), name="desk"),
    path("search", search, name="search"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("about/parts", page(TemplateView.as_view(template_name="web/parts.html")), name="parts"),
    *journal_pages.urlpatterns,
]
