"""The page of the map: filters, table and counts for everybody; the drawn map where a script can run."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from tutela.incidents import mapping
from tutela.incidents.forms import IncidentFilter
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.http.pages import page
from tutela.kernel.http.request import Request
from tutela.web.map import words
from tutela.web.templatetags.tutela import in_digits, number

MOST_AREAS = 40
MOST_FITTED = 12

COLUMNS = (
    {"label": gettext_lazy("Area")},
    {"label": gettext_lazy("Incidents"), "number": True},
    {"label": pgettext_lazy("estimate of the killed", "Low"), "number": True},
    {"label": pgettext_lazy("estimate of the killed", "Best"), "number": True},
    {"label": pgettext_lazy("estimate of the killed", "High"), "number": True},
    {"label": gettext_lazy("Last")},
)
KNOWN = {
    "exact": gettext_lazy("exact"),
    "near": gettext_lazy("within 25 km"),
    "county": gettext_lazy("county"),
    "wider": gettext_lazy("wider, or not known"),
}


class MapFilter(IncidentFilter):
    """The questions of the list of incidents; a map has no order."""

    order = None  # type: ignore[assignment]  # Django's way to leave a field out


@page
def show_map(request: Request) -> HttpResponse:
    """Where it happened: one question, on a map and as a table, with what lies on no map counted beside."""
    form = MapFilter(request.GET)
    filters = form.filters()
    found = mapping.tallied(reader=request.reader, filters=filters)
    areas = words.by_area(found)
    asked = request.GET.copy()
    context = {
        "page_title": _("Map"),
        "form": form,
        "question": asked.urlencode(),
        "list_url": _with(reverse("incidents"), asked),
        "fit": " ".join(_fitted(request.reader, filters.area, areas)),
        "sentence": _sentence(found.total()),
        "columns": COLUMNS,
        "caption": _("Where people were killed"),
        "note": _("%(shown)s of %(all)s areas") % {"shown": number(len(areas[:MOST_AREAS])), "all": number(len(areas))},
        "rows": [_row(row, asked) for row in areas[:MOST_AREAS]],
        "empty": {"title": _("No incident"), "text": _("Nothing that you may see answers to this.")},
        "known": _known(found, asked),
        "now": now(),
    }
    return render(request, "web/map.html", context)


def _sentence(total: mapping.Tally) -> str:
    killed = {"low": number(total.low), "best": number(total.best), "high": number(total.high)}
    return ngettext(
        "%(count)s incident, %(best)s killed by the best estimate (%(low)s to %(high)s).",
        "%(count)s incidents, %(best)s killed by the best estimate (%(low)s to %(high)s).",
        total.count,
    ) % {"count": number(total.count), **killed}


def _row(row: dict[str, Any], asked: Any) -> dict[str, Any]:
    figures = [{"value": row[name], "strong": name == "best"} for name in ("count", "low", "best", "high")]
    last = in_digits(date_format(row["last"], pgettext("short day format", "j M Y"))) if row["last"] else ""
    url = _with(reverse("incidents"), asked, area=row["area"]) if row["area"] else ""
    return {"url": url, "cells": [{"text": row["name"]}, *figures, {"text": last}]}


def _known(found: mapping.Tallied, asked: Any) -> list[dict[str, Any]]:
    """How well the places are known, as parts of a line, each with the list of those it counts."""
    known = found.known()
    whole, before, parts = found.total().count or 1, 0, []
    for name, label in KNOWN.items():
        count = known[name].count
        line = {"start": f"{100 * before / whole:.2f}", "share": f"{100 * count / whole:.2f}"}
        url = _with(reverse("incidents"), asked, place_known=name)
        parts.append({"name": name, "label": label, "count": count, "url": url, **line})
        before += count
    return parts


def _with(address: str, asked: Any, **changes: str) -> str:
    """An address with the same questions, some of them changed."""
    questions = asked.copy()
    for name, value in changes.items():
        questions[name] = value
    return f"{address}?{questions.urlencode()}" if questions else address


def _fitted(reader: Reader, area: str, areas: list[dict[str, Any]]) -> list[str]:
    """The areas that the map shows at first: the one asked for, the reader's own, or the countries with incidents."""
    if area:
        return [area]
    if not reader.everywhere and reader.areas:
        return sorted(reader.areas)[:MOST_FITTED]
    counts: dict[str, int] = {}
    for row in areas:
        counts[row["area"][:2]] = counts.get(row["area"][:2], 0) + row["count"]
    least = sum(counts.values()) / 50
    return sorted(country for country, count in counts.items() if country and count >= least)[:MOST_FITTED]


urlpatterns = [path("map", show_map, name="map")]
