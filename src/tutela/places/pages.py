"""Pages about places: the list of sites, one site, its forms, a table taken in, and the page of an area."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutela.kernel.access import may, require
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import PAGE as ON_A_PAGE
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import KEY_FIELD, done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.kernel.requests import Answer, answer_once, fingerprint
from tutela.people.views import views_of
from tutela.places import actions, queries, shown
from tutela.places.boundaries import Boundaries
from tutela.places.forms import ImportForm, SiteFilters, SiteForm, WithdrawForm
from tutela.places.models import Site
from tutela.places.place_field import offer
from tutela.places.search import LONGEST_QUERY, language


def _ask(request: Request) -> tuple[SiteFilters, Any]:
    form = SiteFilters(request.GET)
    return form, queries.sites(reader=request.reader, **form.questions())


LISTING = lists.register(
    lists.Listing(
        name="sites",
        columns=(
            *(
                Column(name, label, cell, lists.by(name) if name in shown.SORTED else (), number=name == "people")
                for name, (label, cell) in shown.CELLS.items()
            ),
            Column(
                "place",
                gettext_lazy("Place"),
                lambda one: {"part": "precision", "with": shown.precision(one)},
                at_first=False,
            ),
            Column(
                "by",
                gettext_lazy("Entered by"),
                lambda one: {"text": shown.label("component", one.component)},
                at_first=False,
            ),
        ),
        orders={
            **lists.both_ways("name", gettext_lazy("by name"), gettext_lazy("by name, backwards"), "name"),
            **lists.both_ways(
                "people", gettext_lazy("fewest people first"), gettext_lazy("most people first"), "population"
            ),
        },
        first_order="name",
        ask=_ask,
        address=lambda one: reverse("site", args=[one.id]),
    )
)


@page
def list_sites(request: Request) -> HttpResponse:
    """Sites by name, with questions."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Sites"),
        "caption": _("Sites"),
        "acts": _list_acts(request),
        "views": views_of(request, LISTING.name),
        "exports": lists.exports(request, LISTING),
        "empty": {
            "title": _("No site that you may see answers to this"),
            "text": _("Ask for less, or enter the site."),
        },
    }
    return render(request, "places/sites.html", context)


def _list_acts(request: Request) -> list[dict[str, Any]]:
    allowed = may(request.reader, "place.make")
    plain = {"method": "get", "allowed": allowed, "why_not": shown.NO_RIGHT}
    return [
        {"label": _("Enter a site"), "url": reverse("site_new"), "primary": True, **plain},
        {"label": _("Take in a table"), "url": reverse("site_import"), **plain},
    ]


@page
def show_site(request: Request, site_id: UUID) -> HttpResponse:
    """A site: what is held of it, what may be done, what was done."""
    site = queries.site(reader=request.reader, site_id=site_id)
    context = {
        **_frame(site, site.name),
        "site": site,
        "path": shown.path(site.area) if site.area else [],
        "facts": shown.facts(site),
        "acts": shown.acts(site, request.reader),
        "entries": shown.told_history(site),
        "more_url": reverse("history", args=["site", site.id]),
    }
    return render(request, "places/site.html", context)


def _frame(site: Site, title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "page_classification": shown.bar(site),
        "page_serial": f"{str(site.id)[-6:].upper()} · {site.etag()}",
    }


@page
def make_site(request: Request) -> HttpResponse:
    """The form for a new site."""
    require(request.reader, "place.make")
    form = SiteForm(request.POST or None, reader=request.reader, initial={KEY_FIELD: request_key(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: actions.make_site(actor=request.reader, at=now(), **form.facts()),
                to=_address,
            )
        except Conflict as problem:
            put_errors(form, problem)
    return _form_page(request, form, title=_("Enter a site"), submit=_("Enter the site"), back=reverse("sites"))


@page
def change_site(request: Request, site_id: UUID) -> HttpResponse:
    """The form to change a site."""
    site = _to_change(request, site_id)
    key = {KEY_FIELD: request_key(request)}
    form = SiteForm(request.POST or None, reader=request.reader, site=site, initial=key)
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(request, lambda: _changed(request, site, form), to=_address)
        except Conflict as problem:
            put_errors(form, problem)
    title = _("Change %(name)s") % {"name": site.name}
    return _form_page(request, form, title=title, submit=_("Save"), back=_address(site), site=site)


def _changed(request: Request, site: Site, form: SiteForm) -> Site:
    reason = form.cleaned_data.get("reason", "")
    return actions.change_site(actor=request.reader, at=now(), site_id=site.id, reason=reason, **form.facts())


@page
def withdraw_site(request: Request, site_id: UUID) -> HttpResponse:
    """Ask why, then withdraw."""
    site = _to_change(request, site_id)
    form = WithdrawForm(request.POST or None, initial={KEY_FIELD: request_key(request)})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return done_once(
            request,
            lambda: actions.withdraw_site(actor=request.reader, at=now(), site_id=site.id, reason=reason),
            to=_address,
        )
    title = _("Withdraw %(name)s") % {"name": site.name}
    return _form_page(request, form, title=title, submit=_("Withdraw"), back=_address(site), site=site, danger=True)


def _to_change(request: Request, site_id: UUID) -> Site:
    site = queries.site(reader=request.reader, site_id=site_id)
    require(request.reader, "place.change", site)
    if site.withdrawn:
        raise actions.SiteWithdrawn
    return site


def _form_page(
    request: Request,
    form: Any,
    *,
    title: str,
    submit: str,
    back: str,
    site: Site | None = None,
    danger: bool = False,
) -> HttpResponse:
    frame = _frame(site, title) if site else {"page_title": title}
    context = {**frame, "form": form, "submit": submit, "back": back, "danger": danger}
    return render(request, "places/form.html", context)


def _address(site: Site) -> str:
    return reverse("site", args=[site.id])


@page
def import_sites(request: Request) -> HttpResponse:
    """Take in a table; then say row by row what was not taken. Sent twice, it is taken in once."""
    require(request.reader, "place.make")
    key = {KEY_FIELD: request_key(request)}
    form = ImportForm(request.POST or None, request.FILES or None, reader=request.reader, initial=key)
    if request.method == "POST" and form.is_valid():
        try:
            return _imported(request, _import_once(request, form))
        except Invalid as problem:
            put_errors(form, problem)
    title = _("Take in a table of sites")
    return _form_page(request, form, title=title, submit=_("Take in"), back=reverse("sites"))


def _import_once(request: Request, form: ImportForm) -> dict[str, Any]:
    text, classification = form.cleaned_data["file"], form.cleaned_data["classification"]

    def act() -> Answer:
        done = actions.import_sites(actor=request.reader, at=now(), text=text, classification=classification)
        refused = [refusal.as_json() for refusal in done.refused]
        return Answer(200, json.dumps({"new": done.new, "same": done.same, "refused": refused}).encode())

    mark = fingerprint(request.path.encode(), classification.encode(), text.encode())
    answer = answer_once(request.reader, f"form/{request_key(request)}", mark, now(), act)
    return json.loads(answer.body)


def _imported(request: Request, done: dict[str, Any]) -> HttpResponse:
    labels = (_("Line"), _("Column"), _("What stands there"), _("Why it was not taken"))
    rows = [
        {"cells": [{"text": str(one["line"])}, *({"text": one[name]} for name in ("column", "value", "reason"))]}
        for one in done["refused"]
    ]
    context = {"page_title": _("Table taken in"), "done": done, "rows": rows}
    context["columns"] = [{"label": label} for label in labels]
    return render(request, "places/imported.html", context)


@page
def place_candidates(request: Request) -> HttpResponse:
    """What a text may mean, as the choices of a form: for `place.js`, which asks while one types."""
    keeps = request.GET.get("keeps") == "words"
    text = request.GET.get("q", "")[:LONGEST_QUERY]
    offered = offer(text, reader=request.reader, keeps_words=keeps)
    chosen = request.GET.get("chosen", "")
    count = len(offered.choices)
    context = {
        "offered": offered.choices,
        "name": "place_choice",
        "chosen": chosen if chosen in dict(offered.choices) else offered.understood,
        "count": ngettext("%(count)s choice", "%(count)s choices", count) % {"count": count},
    }
    return render(request, "places/candidates.html", context)


@page
def show_area(request: Request, code: str) -> HttpResponse:
    """An administrative area: its names and codes, what it lies in, its parts, and the sites that one sees there."""
    boundaries = Boundaries.load()
    if code not in boundaries.areas:
        raise Missing
    sites = list(queries.sites(reader=request.reader, area=code)[: ON_A_PAGE + 1])
    context = {
        "page_title": boundaries.name(code, language()),
        "path": shown.path(code),
        "facts": _area_facts(code),
        "parts": [shown.path(child)[-1] for child in boundaries.children(code)],
        "columns": shown.columns(),
        "rows": [shown.row(site) for site in sites[:ON_A_PAGE]],
        "all_url": f"{reverse('sites')}?area={code}" if len(sites) > ON_A_PAGE else "",
    }
    return render(request, "places/area.html", context)


def _area_facts(code: str) -> list[dict[str, Any]]:
    area = Boundaries.load().areas[code]
    names = dict.fromkeys((area.name, *area.names, *area.localized.values()))
    valid = _("as of %(day)s") % {"day": area.valid} if area.valid else ""
    return [
        {"term": _("Code"), "text": area.id, "code": True},
        {"term": _("P-codes"), "text": ", ".join(area.pcodes), "code": True},
        {"term": _("Also called"), "text": " · ".join(name for name in names if name != area.name)},
        {"term": _("Boundary"), "text": area.source, "note": valid},
    ]


urlpatterns = [
    path("sites/", list_sites, name="sites"),
    path("sites/new", make_site, name="site_new"),
    path("sites/import", import_sites, name="site_import"),
    path("sites/<uuid:site_id>/", show_site, name="site"),
    path("sites/<uuid:site_id>/change", change_site, name="site_change"),
    path("sites/<uuid:site_id>/withdraw", withdraw_site, name="site_withdraw"),
    path("areas/<str:code>/", show_area, name="area"),
    path("places/candidates", place_candidates, name="place_candidates"),
]
