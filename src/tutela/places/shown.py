"""Sites and areas in words, as the parts of pages take them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.kernel import languages
from tutela.kernel.access import Reader, may
from tutela.kernel.doctrine import doctrine
from tutela.kernel.journal.fold import Change, history
from tutela.places.boundaries import Boundaries
from tutela.places.models import Site
from tutela.places.search import area_words, language, site_kind_words

VERBS = {
    "site.made": gettext_lazy("entered the site"),
    "site.changed": gettext_lazy("changed the site"),
    "site.withdrawn": gettext_lazy("withdrew the site"),
}

FIELDS = {
    "name": gettext_lazy("Name"),
    "site_kind": gettext_lazy("Kind"),
    "longitude": gettext_lazy("Longitude"),
    "latitude": gettext_lazy("Latitude"),
    "location_precision": gettext_lazy("Precision of place"),
    "area": gettext_lazy("Area"),
    "since": gettext_lazy("First day"),
    "until": gettext_lazy("Last day"),
    "population": gettext_lazy("People there"),
    "note": gettext_lazy("Note"),
    "classification": gettext_lazy("Classification"),
    "compartments": gettext_lazy("Compartments"),
    "withdrawn": gettext_lazy("Withdrawn"),
}

NO_RIGHT = gettext_lazy("Your role may not do this.")


def classification_code(rank: int) -> str:
    """The code of a classification by its rank."""
    return next(code.code for code in doctrine().lists["classification"] if code.attributes["rank"] == rank)


def label(list_name: str, code: str) -> str:
    """The label of a code in the language in use; a code that the list does not hold is shown as it is."""
    codes = doctrine().lists[list_name]
    return codes[code].label(language()) if code in codes else code


def compartment_words(bits: int) -> str:
    """The compartments of a mask in words."""
    return languages.listed(label("compartment", code) for code in doctrine().lists["compartment"].codes_of(bits))


def bar(site: Site) -> dict[str, str]:
    """What stands at head and foot of the site's page."""
    code = classification_code(site.classification)
    words = [label("classification", code), compartment_words(site.compartments)]
    return {"code": code, "label": " · ".join(word for word in words if word)}


def day(value: date | None) -> str:
    """A day as the language writes it."""
    return languages.day(value) if value else ""


def span(site: Site) -> str:
    """From when to when the site stands."""
    if site.since and site.since == site.until:
        return _("on %(day)s only") % {"day": day(site.since)}
    words = {(True, True): _("%(since)s to %(until)s"), (True, False): _("since %(since)s"),
             (False, True): _("until %(until)s"), (False, False): _("not known")}  # fmt: skip
    pattern = words[bool(site.since), bool(site.until)]
    return pattern % {"since": day(site.since), "until": day(site.until)}


def precision(site: Site) -> dict[str, Any]:
    """The site's place for `precision.html`."""
    code = str(site.location_precision)
    drawn = doctrine().lists["location_precision"][code].attributes["drawn"]
    return {
        "kind": "exact" if code == "1" else drawn,
        "text": label("location_precision", code),
        "lon": site.longitude,
        "lat": site.latitude,
    }


def facts(site: Site) -> list[dict[str, Any]]:
    """What is held of the site, for `facts.html`."""
    return [
        {"term": FIELDS["site_kind"], "text": site_kind_words(site.site_kind)},
        {"term": _("Place"), "part": "precision", "with": precision(site)},
        {"term": FIELDS["area"], **_area(site.area)},
        {"term": _("Stands"), "text": span(site)},
        {"term": FIELDS["population"], "text": "" if site.population is None else languages.number(site.population)},
        {"term": _("Entered by"), "text": label("component", site.component)},
        {"term": FIELDS["classification"], "text": bar(site)["label"]},
        {"term": FIELDS["note"], "text": site.note},
    ]


def _area(area: str) -> dict[str, str]:
    if not area:
        return {"text": _("in no administrative area")}
    return {"text": area_words(area), "url": reverse("area", args=[area])}


def acts(site: Site, reader: Reader) -> list[dict[str, Any]]:
    """What may be done with the site now, for `actions.html`; what may not, with the reason."""
    why_not = _("The site was withdrawn.") if site.withdrawn else NO_RIGHT
    allowed = may(reader, "place.change", site) and not site.withdrawn
    return [
        {
            "label": words,
            "url": reverse(name, args=[site.id]),
            "method": "get",
            "allowed": allowed,
            "why_not": "" if allowed else why_not,
            **extra,
        }
        for words, name, extra in (
            (_("Change"), "site_change", {"primary": True}),
            (_("Withdraw"), "site_withdraw", {"danger": True, "note": _("For a site that was entered by mistake.")}),
        )
    ]


def told_history(site: Site) -> list[dict[str, Any]]:
    """What was done to the site, newest first, for `history.html`."""
    return [
        {
            "at": event.at,
            "who": event.actor,
            "what": VERBS.get(event.verb, event.verb),
            "changes": [_change(change) for change in event.changes if change.field in FIELDS],
            "reason": event.reason,
        }
        for event in reversed(history(site))
    ]


def _change(change: Change) -> dict[str, object]:
    return {
        "field": FIELDS[change.field],
        "before": field_words(change.field, change.before),
        "after": field_words(change.field, change.after),
    }


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "site_kind": site_kind_words,
    "location_precision": lambda value: label("location_precision", str(value)),
    "area": area_words,
    "since": day,
    "until": day,
    "classification": lambda rank: label("classification", classification_code(rank)),
    "compartments": compartment_words,
    "withdrawn": lambda value: _("yes") if value else _("no"),
}


def field_words(name: str, value: Any) -> str:
    """A field's value in words; nothing for none."""
    if value is None:
        return ""
    return _WORDS.get(name, str)(value)


def area_cell(site: Site) -> dict[str, Any]:
    """The area of a site as a cell of a list."""
    return {"text": area_words(site.area), "url": reverse("area", args=[site.area]) if site.area else ""}


CELLS: Mapping[str, tuple[object, Callable[[Site], dict[str, Any]]]] = {
    "name": (FIELDS["name"], lambda site: {"text": site.name}),
    "kind": (FIELDS["site_kind"], lambda site: {"text": site_kind_words(site.site_kind)}),
    "area": (FIELDS["area"], area_cell),
    "stands": (gettext_lazy("Stands"), lambda site: {"text": span(site)}),
    "people": (FIELDS["population"], lambda site: {"value": site.population}),
}
"""The columns of a list of sites: head and cell of each."""

SORTED = ("name", "people")


def row(site: Site) -> dict[str, Any]:
    """A row of a list, for `table.html`; the heads are `columns()`."""
    return {"url": reverse("site", args=[site.id]), "cells": [cell(site) for _label, cell in CELLS.values()]}


def columns() -> list[dict[str, Any]]:
    """The heads of `row`."""
    return [{"label": label, "number": name == "people"} for name, (label, _cell) in CELLS.items()]


def path(area: str) -> list[dict[str, str]]:
    """From the country down to the area: code, name and address of each."""
    boundaries = Boundaries.load()
    return [
        {"code": code, "label": boundaries.name(code, language()), "url": reverse("area", args=[code])}
        for code in boundaries.path(area)
    ]
