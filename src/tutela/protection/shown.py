"""Answers, maps and statements as plain values for pages."""

from collections.abc import Iterable, Sequence
from typing import Any

import h3
import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.analysis.reach.isochrones import outline
from tutela.kernel import languages
from tutela.people.words import actor
from tutela.places.search import area_words
from tutela.protection import computing, words
from tutela.protection.computing import Proposal, Reached, Table, Ways
from tutela.protection.models import GapStatement, RoadMap
from tutela.protection.scene import Scene, Target, kind_words, shape_of
from tutela.reports import shown

MOST_DRAWN = 2_000
"""So many places can be told apart on a drawing; the rest are counted."""

MOST_LISTED = 25
CELLS_WANTED = 900

STATES = ("out", "perhaps", "surely")
"""By the digit that stands for them."""

OUT_COLUMNS = (
    {"label": gettext_lazy("Place")},
    {"label": gettext_lazy("Kind")},
    {"label": gettext_lazy("Where")},
    {"label": gettext_lazy("People"), "number": True},
    {"label": gettext_lazy("From the nearest base")},
    {"label": gettext_lazy("Which is")},
)
BASE_COLUMNS = (
    {"label": gettext_lazy("Base")},
    {"label": gettext_lazy("Places within reach"), "number": True},
    {"label": gettext_lazy("People within reach"), "number": True},
    {"label": gettext_lazy("People whom no other base reaches"), "number": True},
)
MOVE_COLUMNS = (
    {"label": gettext_lazy("A base at")},
    {"label": gettext_lazy("Where")},
    {"label": gettext_lazy("From")},
    {"label": gettext_lazy("On the way")},
    {"label": gettext_lazy("It alone adds"), "number": True},
)
FIRST_COLUMNS = (
    {"label": gettext_lazy("Base")},
    {"label": gettext_lazy("There in")},
    {"label": gettext_lazy("Is it sure?")},
)


# The drawing


def states(reached_within: Any, count: int) -> str:
    """Of each of the first `count` places a digit: 0 out of reach, 1 perhaps within it, 2 surely."""
    digits = reached_within.surely[:count].astype(int) + reached_within.perhaps[:count].astype(int)
    return "".join(map(str, digits))


def plate(seen: Scene, found: Reached, ways: Ways) -> dict[str, Any]:
    """What the drawing of the area takes, in degrees."""
    drawn = seen.targets[:MOST_DRAWN]
    digits = states(found.within, len(drawn))
    spots: dict[str, list[tuple[float, float]]] = {name: [] for name in STATES}
    for place, digit in zip(drawn, digits, strict=True):
        spots[STATES[int(digit)]].append((place.longitude, place.latitude))
    window = seen.window
    return {
        "area": seen.question.area,
        "box": (window.west, window.south, window.east, window.north),
        "bands": bands(seen, ways),
        "spots": spots,
        "marks": [
            {"id": str(one.id), "name": one.name, "url": one.url, "longitude": one.longitude, "latitude": one.latitude}
            for one in seen.bases
        ],
    }


def bands(seen: Scene, ways: Ways) -> dict[str, list[Any]]:
    """Rings round the cells of the area that are perhaps, and that are surely, within the minutes of a base."""
    cells = _cells(seen.question.area)
    if not seen.bases or not cells:
        return {"perhaps": [], "surely": []}
    middles = np.array([h3.cell_to_latlng(cell)[::-1] for cell in cells])
    least, most = (one.min(axis=0) for one in ways.minutes(seen.base_spots(), middles))
    limit = seen.question.minutes
    within = {"perhaps": least <= limit, "surely": most <= limit}
    return {
        name: _rings({cell for cell, is_in in zip(cells, held, strict=True) if is_in}) for name, held in within.items()
    }


def _cells(area: str) -> tuple[str, ...]:
    """Cells that fill an area, of the finest resolution with at most CELLS_WANTED of them."""
    found: tuple[str, ...] = ()
    shape = h3.geo_to_h3shape(shape_of(area))
    for resolution in range(2, 9):
        finer = h3.h3shape_to_cells(shape, resolution)
        if len(finer) > CELLS_WANTED:
            break
        found = tuple(sorted(finer))
    return found


def _rings(cells: set[str]) -> list[Any]:
    drawn: Any = outline(cells)
    polygons = [drawn["coordinates"]] if drawn["type"] == "Polygon" else drawn["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


# Tables


def out_of_reach(seen: Scene, found: Reached) -> list[dict[str, Any]]:
    """Places that are not even perhaps within reach, the weightiest first."""
    order = found.out_of_reach(seen.samples.mean(axis=0))
    return [_out_row(seen, found, int(one)) for one in order[:MOST_LISTED]]


def _out_row(seen: Scene, found: Reached, position: int) -> dict[str, Any]:
    place = seen.targets[position]
    base = seen.bases[found.nearest[position]].name if found.nearest[position] >= 0 else ""
    return {
        "url": place.url,
        "cells": [
            {"text": place.name},
            {"text": kind_words(place)},
            {"text": where(place.area)},
            {"text": people(place)},
            {"text": words.span(found.least[position], found.most[position]) if base else _("no base")},
            {"text": base},
        ],
    }


def people(place: Target) -> str:
    """How many people, or that nobody counted them."""
    return _("not counted") if place.people is None else languages.number(place.people)


def where(area: str) -> str:
    """The state or county in which a place lies, without the country."""
    return area_words(area).rpartition(_(", "))[0] or area_words(area)


def base_rows(seen: Scene, times: Table) -> list[dict[str, Any]]:
    """Each base by itself: what it reaches, and what no other does."""
    limit, weight = seen.question.minutes, seen.people
    least, most = times.least[: times.bases] <= limit, times.most[: times.bases] <= limit
    return [_base_row(seen, one, least, most, weight) for one in range(times.bases)]


def _base_row(seen: Scene, one: int, least: Any, most: Any, weight: Any) -> dict[str, Any]:
    base = seen.bases[one]
    alone = [held[one] & ~np.delete(held, one, axis=0).any(axis=0) for held in (most, least)]
    low, high = sorted(float(weight[held].sum()) for held in alone)
    return {
        "url": base.url,
        "cells": [
            {"text": base.name},
            {"text": words.between(most[one].sum(), least[one].sum())},
            {"text": words.between(weight[most[one]].sum(), weight[least[one]].sum())},
            {"text": words.between(low, high)},
        ],
    }


def move_rows(seen: Scene, proposal: Proposal) -> list[dict[str, Any]]:
    """The bases that are suggested, with who could go there and how long that takes."""
    whole = float(seen.samples.mean(axis=0).sum()) or 1.0
    return [_move_row(seen, one, whole) for one in proposal.moves]


def _move_row(seen: Scene, move: computing.Move, whole: float) -> dict[str, Any]:
    place = seen.targets[move.place]
    return {
        "url": place.url,
        "cells": [
            {"text": place.name},
            {"text": where(place.area)},
            {"text": seen.bases[move.sent_from].name if move.sent_from >= 0 else _("no base")},
            {"text": words.span(move.minutes.low, move.minutes.high) if move.minutes else "–"},
            {"text": words.percent(move.gained / whole)},
        ],
    }


def first_rows(seen: Scene, soonest: Sequence[tuple[int, Any]]) -> list[dict[str, Any]]:
    """Bases by their time to a place; which of them may be there before the first at the latest."""
    if not soonest:
        return []
    latest = soonest[0][1].high
    return [
        {
            "url": seen.bases[base].url,
            "cells": [
                {"text": seen.bases[base].name},
                {"text": words.span(minutes.low, minutes.high)},
                {"text": _order(place, minutes.low, latest)},
            ],
        }
        for place, (base, minutes) in enumerate(soonest)
    ]


def _order(place: int, least: float, latest: float) -> str:
    if place == 0:
        return _("there first at the latest")
    return _("may be there before it") if least < latest else _("later")


# Maps and statements


def map_facts(road_map: RoadMap) -> list[dict[str, Any]]:
    """What is known of a road map."""
    texts = [
        (_("Source"), road_map.source or _("not said")),
        (_("Licence"), road_map.licence or _("not said")),
        (_("Stands for"), languages.day(road_map.drawn_on) if road_map.drawn_on else _("not said")),
        (_("Roads"), languages.number(road_map.roads)),
        (_("Nodes"), languages.number(road_map.nodes)),
        (_("Loaded by"), actor(road_map.loaded_by)),
    ]
    codes = [(_("File"), road_map.file_name), (_("Hash of the graph"), road_map.digest[:16])]
    return [
        *({"term": term, "text": text} for term, text in texts),
        {"term": _("Loaded"), "at": road_map.loaded_at},
        *({"term": term, "text": text, "code": True} for term, text in codes),
    ]


def code(statement: GapStatement) -> str:
    """How people call it."""
    return shown.short_code("G", statement.id)


def statement_facts(statement: GapStatement) -> list[dict[str, Any]]:
    """What stands beside it."""
    texts = [(_("Stated by"), actor(statement.made_by)), (_("Office"), shown.label("component", statement.office))]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        {"term": _("Stated"), "at": statement.made_at},
    ]


def told_in(statement: GapStatement, language: str) -> dict[str, Any]:
    """Its sentences and terms in a language, as they left."""
    return dict(statement.told.get(language) or statement.told["en"])


def gap_rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The places that stay out of reach, as a statement keeps them."""
    return [
        {
            "url": reverse("area", args=[one["area"]]) if one["area"] else "",
            "cells": [
                {"text": one["name"]},
                {"text": where(one["area"])},
                {"text": _("not counted") if one["people"] is None else languages.number(one["people"])},
                {"text": words.span(one["least"], one["most"]) if one["most"] is not None else _("no base")},
            ],
        }
        for one in found["out_of_reach"]
    ]


GAP_COLUMNS = (
    {"label": gettext_lazy("Place")},
    {"label": gettext_lazy("Where")},
    {"label": gettext_lazy("People"), "number": True},
    {"label": gettext_lazy("From the nearest base then")},
)
CURVE_COLUMNS = (
    {"label": gettext_lazy("Bases more")},
    {"label": gettext_lazy("Surely within reach"), "number": True},
    {"label": gettext_lazy("Perhaps within reach"), "number": True},
    {"label": gettext_lazy("No plan can do better than"), "number": True},
)


def curve_rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The curve of protection against resources as a table."""
    return [
        {
            "cells": [
                {"text": languages.number(one["count"])},
                *({"text": words.percent(share)} for share in _read(found["reading"], one)),
                {"text": words.percent(one["at_most"])},
            ]
        }
        for one in found["options"]
    ]


def _read(reading: str, option: dict[str, Any]) -> tuple[float, float]:
    """Surely and perhaps."""
    both = (option["share"], option["otherwise"])
    return both if reading == "surely" else both[::-1]


def curve(found: dict[str, Any], *, wide: int = 440, high: int = 270) -> dict[str, Any]:
    """The same as a drawing: two lines of dots, in pixels. Reads from few to many whatever the language."""
    left, right, top, bottom = 48, wide - 78, 14, high - 42
    most = max(one["count"] for one in found["options"]) or 1

    def across(count: float) -> float:
        return left + (right - left) * count / most

    def up(share: float) -> float:
        return bottom - (bottom - top) * share

    lines: dict[str, list[tuple[float, float]]] = {"surely": [], "perhaps": []}
    for one in found["options"]:
        for name, share in zip(("surely", "perhaps"), _read(found["reading"], one), strict=True):
            lines[name].append((round(across(one["count"]), 1), round(up(share), 1)))
    close = abs(lines["surely"][-1][1] - lines["perhaps"][-1][1]) < 14
    return {
        "wide": wide,
        "high": high,
        "lines": [
            {
                "name": name,
                "points": points,
                "path": "M" + "L".join(f"{x} {y}" for x, y in points),
                "label_y": points[-1][1] + (7 if close and name == "surely" else -7 if close else 0),
            }
            for name, points in lines.items()
        ],
        "middle": (left + right) // 2,
        "shares": [{"y": round(up(share), 1), "text": words.percent(share)} for share in (0, 0.25, 0.5, 0.75, 1)],
        "counts": [
            {"x": round(across(count), 1), "text": languages.number(count)}
            for count in _ticks([one["count"] for one in found["options"]])
        ],
        "left": left,
        "right": right,
        "bottom": bottom,
        "asked": round(across(found["gap"]["count"]), 1),
    }


def _ticks(counts: Iterable[int]) -> list[int]:
    return [count for count in counts if count in (0, 1, 2, 4, 8, 12, 16, 20)]
