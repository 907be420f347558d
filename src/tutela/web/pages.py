"""Pages that belong to no single room: the desk, search, health, and the parts that pages are made of."""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.http.pages import page
from tutela.kernel.http.request import Request
from tutela.places import queries as places
from tutela.reports import shown
from tutela.web import installation
from tutela.web.desk import desk
from tutela.web.door import first_page
from tutela.web.found import SOUGHT, found
from tutela.web.journal import pages as journal_pages
from tutela.web.live import live
from tutela.web.map import pages as map_pages

FOUND_AT_MOST = 12
ALIKE = 0.9
"""How alike the name of a place must be at least, from 0 to 1."""


@page
def search(request: Request) -> HttpResponse:
    """Anything that answers to what was typed: records by their words or their code, places by name, grid or code."""
    query = " ".join(request.GET.get("q", "").split())[:200]
    groups, places = [], []
    if query:
        records = found(reader=request.reader, text=query, limit=FOUND_AT_MOST + 1)
        groups = [_group(kind, some, query) for kind, some in records.items() if some]
        places = places_of(query, request.reader)
    context = {
        "page_title": _("Search"),
        "search_query": query,
        "groups": groups,
        "places": places,
    }
    return render(request, "web/search.html", context)


def _group(kind: str, records: Sequence[Any], query: str) -> dict[str, Any]:
    """What was found of one kind, and where the rest of it is."""
    address = reverse(SOUGHT[kind].list)
    return {
        "label": SOUGHT[kind].label,
        "rows": [_found(record) for record in records[:FOUND_AT_MOST]],
        "more": f"{address}?{urlencode({'q': query})}" if len(records) > FOUND_AT_MOST else "",
    }


def _found(record: Any) -> dict[str, Any]:
    sought = SOUGHT[record.kind]
    return {
        "code": shown.short_code(sought.letter, record.id),
        "title": sought.title(record),
        "url": reverse(sought.page, args=[record.id]),
        "where": getattr(record, "place_text", ""),
        "at": getattr(record, sought.dated),
    }


def places_of(query: str, reader: Reader) -> list[dict[str, Any]]:
    """Places and sites of this name, and nothing that merely sounds a little like it."""
    return places.search(query, reader=reader, limit=FOUND_AT_MOST, least=ALIKE)


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
    path("live", live, name="live"),
    path("search", search, name="search"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("about/parts", page(TemplateView.as_view(template_name="web/parts.html")), name="parts"),
    *journal_pages.urlpatterns,
    *map_pages.urlpatterns,
]
