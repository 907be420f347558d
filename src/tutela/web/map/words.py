"""What the map says: areas by name, the disclaimer, attributions, and every word that its script shows."""

from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tutela.foresight.charts import TINTS
from tutela.incidents.mapping import Tallied
from tutela.kernel.doctrine import doctrine
from tutela.places.boundaries import Boundaries
from tutela.reports.shown import language
from tutela.web.templatetags.tutela import digits_of


def by_area(found: Tallied) -> list[dict[str, Any]]:
    """Incidents whose place is known by the county at least, by area: the most people killed first."""
    only_county = found.areas(["county"])
    rows = [
        {
            "area": area,
            "name": area_name(area),
            "county": only_county[area].count if area in only_county else 0,
            **{name: getattr(tally, name) for name in ("count", "low", "best", "high", "last")},
        }
        for area, tally in found.areas().items()
    ]
    return sorted(rows, key=lambda row: (-row["best"], -row["count"], row["area"]))


def area_name(code: str) -> str:
    """What an area is called in the language in use; "in no area" beyond all that are known."""
    boundaries = Boundaries.load()
    return boundaries.name(code, language()) if code in boundaries.areas else code or _("In no known area")


UNSETTLED = frozenset({"SS", "SD", "XA"})
"""Countries on whose maps a boundary stands that has not been determined yet."""


def disclaimer(country: str = "") -> str:
    """What the United Nations ask to stand on every map. country: the only one that is drawn, if it is one."""
    every = _(
        "The boundaries and names shown and the designations used on this map do not imply official endorsement or "
        "acceptance by the United Nations."
    )
    if country and country not in UNSETTLED:
        return every
    unsettled = _(
        "The final boundary between the Sudan and South Sudan has not yet been determined. The final status of the "
        "Abyei area is not yet determined."
    )
    return f"{every} {unsettled}"


def attribution() -> str:
    """Where the map comes from."""
    return _(
        "Boundaries: OCHA COD-AB, CC BY-IGO; Natural Earth. Places: GeoNames, CC BY 4.0. "
        "Incidents taken in from outside: UCDP GED, CC BY 4.0."
    )


def sheets() -> list[str]:
    """Countries that have a sheet of their own in the base map."""
    boundaries = Boundaries.load()
    return [code for code in boundaries.countries if boundaries.children(code) or code == "XA"]


def radii() -> dict[str, int]:
    """How far a record may lie from its point, in metres, by its precision of place."""
    codes = doctrine().lists["location_precision"]
    return {code.code: int(code.attributes["radius_m"]) for code in codes if "radius_m" in code.attributes}


def for_script() -> dict[str, Any]:
    """All that `map.js` needs to speak the language of the page."""
    return {
        "language": get_language() or "en",
        "digits": digits_of(get_language() or "en"),
        "sheets": sheets(),
        "radius": radii(),
        "map": _("Map of incidents"),
        "keys": _(
            "Arrow keys move the map, plus and minus change its scale, 0 shows all of it. Tab goes on to what lies on it."
        ),
        "closer": _("Closer"),
        "farther": _("Farther"),
        "whole": _("Show all"),
        "layers": _("Layers"),
        "auto": pgettext("how incidents are drawn", "As fits"),
        "cells": pgettext("how incidents are drawn", "Cells"),
        "points": pgettext("how incidents are drawn", "Points"),
        "drawn": _("How incidents are drawn"),
        "layer": {
            "incidents": _("Incidents"),
            "alerts": _("Open alerts"),
            "sites": _("Sites of the mission"),
            "forecast": _("Forecast"),
            "names": _("Names"),
            "grid": _("Military grid"),
        },
        "legend": _("Legend"),
        "title": {
            "span": _("Incidents, %(first)s to %(last)s"),
            "since": _("Incidents since %(first)s"),
            "until": _("Incidents until %(last)s"),
            "all": _("All incidents"),
        },
        "figures": _("Incidents: %(count)s. Killed: %(low)s – %(best)s – %(high)s (lowest, best, highest estimate)."),
        "per_cell": _("incidents in a cell"),
        "shape": {
            "civilians": _("people attacked; area = killed, ring = highest estimate"),
            "groups": _("fighting between groups"),
            "unknown": _("number of killed not known"),
            "other": _("something else"),
        },
        "chance": _("chance, in 100, and people killed in 90 of 100 futures"),
        "chances": [0, *TINTS],
        "precision": _("somewhere in here"),
        "county": _("known by the county only"),
        "site": _("site of the mission"),
        "alert": _("open alert, numbered as on the desk"),
        "feared": _("feared, has not happened"),
        "unplaced": {
            "incidents": _("Not on the map: %(count)s incidents, known less closely than the county."),
            "alerts": _("Not on the map: %(count)s open alerts without a place."),
            "list": _("List them"),
        },
        "too_many": _("Too many incidents to draw each one: they are counted in cells. Come closer to see them."),
        "failed": _("The map could not be read. Check the link; the table has the same numbers."),
        "again": _("Try again"),
        "loading": _("The map is being read …"),
        "cell_label": _("%(count)s incidents here; press to come closer"),
        "county_label": _("%(name)s: %(count)s incidents known by the county only"),
        "point_label": _("%(title)s, %(day)s. Killed: %(low)s – %(best)s – %(high)s."),
        "alert_label": _("Alert %(number)s: %(title)s"),
        "kilometres": pgettext("scale of a map", "%(number)s km"),
        "metres": pgettext("scale of a map", "%(number)s m"),
        "brush": {
            "title": _("Incidents by month"),
            "note": _("Height is the square root, so that small months show."),
            "first": _("First month"),
            "last": _("Last month"),
            "whole": _("All of time"),
            "back": _("A month earlier"),
            "on": _("A month later"),
            "play": _("Play"),
            "stop": _("Stop"),
            "span": _("%(first)s to %(last)s"),
            "bar": _("%(month)s: %(count)s incidents"),
        },
        "disclaimer": disclaimer(),
        "attribution": attribution(),
    }
