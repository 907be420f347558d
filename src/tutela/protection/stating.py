"""What stays out of reach, as figures that are kept and as sentences in six languages.

`compute` finds the figures over what one reader may see; `sentences` says them in the language in use; `told` says
them in all six, so that a statement stays in the words in which it left.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.foresight.shown import LETTER
from tutela.foresight.words import month as month_words
from tutela.foresight.words import months as months_words
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.languages import LANGUAGES, doctrine_language
from tutela.places.boundaries import Boundaries
from tutela.places.search import area_words
from tutela.protection import computing, rules, words
from tutela.protection.computing import Options, Proposal, Reached, Table
from tutela.protection.harm import Harm
from tutela.protection.models import RoadMap
from tutela.protection.rules import Question
from tutela.protection.scene import Scene, scene
from tutela.reports.shown import short_code

MOST_LISTED = 100
"""So many places that stay out of reach are kept by name, the weightiest first; all of them are counted."""

MOST_IN_FILES = 40
"""So many of them stand in a file that is handed on."""

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Figures, the map that they stand on, and the labels of all that they were made from."""

    figures: Figures
    road_map: RoadMap | None
    labels: dict[str, Any]


def compute(question: Question, *, reader: Reader, at: datetime) -> Found:
    """Find what stays out of reach. Raises Missing, NoPlaces, CurfewWrong, RoadMapDamaged."""
    seen = scene(question, reader=reader, at=at)
    times = computing.table(seen)
    return Found(
        figures(
            seen, times, computing.reached(seen, times), computing.proposal(seen, times), computing.options(seen, times)
        ),
        seen.road_map,
        rules.joined(seen.labels, area=question.area, known=Boundaries.load().areas),
    )


def figures(seen: Scene, times: Table, reached: Reached, proposal: Proposal, options: Options) -> Figures:
    """Everything that is told, as plain values."""
    gap = options.gap
    chosen = [option for option in options.curve if option.count == gap.count][0]
    rows = [*range(times.bases), *chosen.plan.sites]
    best = [one[rows].min(axis=0) if rows else np.full(len(seen.targets), np.inf) for one in (times.least, times.most)]
    return {
        **_asked(seen),
        "map": map_told(seen.road_map),
        "bases": [{"id": str(one.id), "name": one.name} for one in seen.bases],
        "places": len(seen.targets),
        "left_out": seen.left_out,
        "uncounted": len(seen.targets) - reached.counted,
        "weighs": bool(seen.samples.any()),
        "people": round(reached.whole),
        "people_surely": round(reached.within.weight.low),
        "people_perhaps": round(reached.within.weight.high),
        "places_surely": round(reached.places.weight.low),
        "places_perhaps": round(reached.places.weight.high),
        "futures": proposal.futures,
        "holds_in": proposal.holds_in,
        "moves": [_move(seen, one) for one in proposal.moves],
        "options": [
            {"count": one.count, "share": one.share, "at_most": one.share_at_most, "otherwise": other}
            for one, other in zip(options.curve, options.other, strict=True)
        ],
        "gap": {
            "count": gap.count,
            "covered_now": gap.covered_now,
            "covered": gap.covered,
            "places": len(gap.uncovered),
            "people": round(float(seen.people[gap.uncovered].sum())),
            "never_places": len(gap.never),
            "never_people": round(float(seen.people[gap.never].sum())),
            "needed": [{"share": share, "count": count} for share, count in gap.needed.items()],
        },
        "out_of_reach": [_out(seen, int(one), best) for one in gap.uncovered[:MOST_LISTED]],
    }


def _asked(seen: Scene) -> Figures:
    asked = rules.written(seen.question)
    harm = harm_told(seen.harm) if seen.question.weight == "harm" and seen.harm else {}
    return {**{name: value for name, value in asked.items() if name != "bases"}, "harm": harm}


def harm_told(found: Harm) -> Figures:
    """What the harm to be expected was drawn from."""
    past = {name: day and day.isoformat() for name, day in (("first", found.first), ("last", found.last))}
    told = {**past, "counted": found.counted, "elsewhere": found.elsewhere}
    if found.forecast is None:
        return told
    forecast, first_month, last_month = found.forecast
    code = short_code(LETTER["forecast"], forecast.id)
    months = {"first_month": first_month, "last_month": last_month, "known_until": forecast.known_until}
    return {**told, "forecast": {"code": code, **months}}


def map_told(road_map: RoadMap | None) -> Figures | None:
    """What is told of the map on which times stand; None where none was loaded."""
    if road_map is None:
        return None
    drawn_on = road_map.drawn_on.isoformat() if road_map.drawn_on else ""
    told = {name: getattr(road_map, name) for name in ("name", "source", "licence", "digest")}
    return {**told, "drawn_on": drawn_on}


def _move(seen: Scene, move: computing.Move) -> Figures:
    place = seen.targets[move.place]
    return {
        "name": place.name,
        "area": place.area,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "from": seen.bases[move.sent_from].name if move.sent_from >= 0 else "",
        "least": _minutes(move.minutes.low) if move.minutes else None,
        "most": _minutes(move.minutes.high) if move.minutes else None,
        "gained": round(move.gained, 3),
    }


def _out(seen: Scene, position: int, best: list[Any]) -> Figures:
    place = seen.targets[position]
    least, most = (_minutes(float(one[position])) for one in best)
    return {
        "name": place.name,
        "kind": place.kind,
        "area": place.area,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "people": place.people,
        "least": least,
        "most": most,
    }


def _minutes(value: float) -> float | None:
    """None where there is no way at all."""
    return round(value, 1) if np.isfinite(value) else None


# In words


def told(found: Figures, *, code: str) -> dict[str, Any]:
    """All that a statement says in each of the six languages, by the code of the doctrine files."""
    held = {}
    for language, _name in LANGUAGES:
        with translation.override(language):
            held[doctrine_language(language)] = _told(found, code)
    return held


def _told(found: Figures, code: str) -> dict[str, Any]:
    return {
        "serial": _("Statement of reach %(code)s") % {"code": code},
        "sentences": sentences(found),
        "terms": terms(found),
        "labels": {
            "asked": _("What was asked"),
            "curve": _("What more would buy"),
            "out": _("What stays out of reach"),
            "note": _("Beside the figures"),
        },
        "curve": [_option(found, one) for one in found["options"]],
        "out": [_place(one) for one in found["out_of_reach"][:MOST_IN_FILES]],
    }


def _option(found: Figures, option: Figures) -> str:
    shares = (option["share"], option["otherwise"])
    surely, perhaps = shares if found["reading"] == "surely" else shares[::-1]
    told = {
        "surely": words.percent(surely),
        "perhaps": words.percent(perhaps),
        "count": languages.number(option["count"]),
    }
    return (
        ngettext(
            "%(count)s more base: %(surely)s surely, %(perhaps)s perhaps within reach.",
            "%(count)s more bases: %(surely)s surely, %(perhaps)s perhaps within reach.",
            option["count"],
        )
        % told
    )


def _place(one: Figures) -> str:
    time = _("no base") if one["most"] is None else words.span(one["least"], one["most"])
    where = {"name": one["name"], "area": area_words(one["area"]), "time": time}
    if one["people"] is None:
        return _("%(name)s (%(area)s): people not counted; %(time)s.") % where
    text = ngettext(
        "%(name)s (%(area)s): %(people)s person; %(time)s.",
        "%(name)s (%(area)s): %(people)s people; %(time)s.",
        one["people"],
    )
    return text % {**where, "people": languages.number(one["people"])}


def sentences(found: Figures) -> list[str]:
    """What the figures say, in the language in use, the frank ones not last."""
    return [_now(found), *_gap(found), *_needed(found), *_futures(found), on_what_map(found["map"]), *_unknown(found)]


def _now(found: Figures) -> str:
    people = {"low": found["people_surely"], "high": found["people_perhaps"]}
    return ngettext(
        "From %(bases)s base, between %(low)s and %(high)s of %(whole)s counted people can be reached within %(time)s.",
        "From %(bases)s bases, between %(low)s and %(high)s of %(whole)s counted people can be reached within %(time)s.",
        len(found["bases"]),
    ) % {
        "bases": languages.number(len(found["bases"])),
        "low": languages.number(people["low"]),
        "high": languages.number(people["high"]),
        "whole": languages.number(found["people"]),
        "time": words.duration(found["minutes"]),
    }


def _gap(found: Figures) -> list[str]:
    gap = found["gap"]
    told = {"share": words.percent(gap["covered"]), "now": words.percent(gap["covered_now"])}
    told["what"] = str(words.WEIGHTS[found["weight"]])
    if not found["weighs"]:
        return [_("Nothing weighs in this area by what counts here, so no base is better than another."), *_never(gap)]
    by = ngettext(
        "With %(count)s more base at the best place, %(share)s instead of %(now)s is within reach (what counts: %(what)s).",
        "With %(count)s more bases at the best places, %(share)s instead of %(now)s is within reach (what counts: %(what)s).",
        gap["count"],
    ) % {"count": languages.number(gap["count"]), **told}
    out = ngettext(
        "Even then %(count)s place with %(people)s counted people stays out of reach.",
        "Even then %(count)s places with %(people)s counted people stay out of reach.",
        gap["places"],
    ) % {"count": languages.number(gap["places"]), "people": languages.number(gap["people"])}
    today = _("Today %(now)s is within reach (what counts: %(what)s).") % told
    return [
        by if gap["count"] else today,
        out if gap["places"] else _("Then no place stays out of reach."),
        *_never(gap),
    ]


def _never(gap: Figures) -> list[str]:
    if not gap["never_places"]:
        return []
    text = ngettext(
        "%(count)s place, with %(people)s counted people, is out of reach from every place at which a base could stand.",
        "%(count)s places, with %(people)s counted people, are out of reach from every place at which a base could stand.",
        gap["never_places"],
    )
    return [text % {"count": languages.number(gap["never_places"]), "people": languages.number(gap["never_people"])}]


def _needed(found: Figures) -> list[str]:
    if not found["weighs"]:
        return []
    most = max(one["count"] for one in found["options"])
    return [_enough(one["share"], one["count"], most) for one in found["gap"]["needed"]]


def _enough(share: float, count: int | None, most: int) -> str:
    told = {"share": words.percent(share), "most": languages.number(most)}
    if count is None:
        return _("%(share)s is within reach with no number of further bases looked at, up to %(most)s.") % told
    if count == 0:
        return _("%(share)s is within reach already.") % told
    return ngettext(
        "For %(share)s within reach, %(count)s more base is enough.",
        "For %(share)s within reach, %(count)s more bases are enough.",
        count,
    ) % {**told, "count": languages.number(count)}


def _futures(found: Figures) -> list[str]:
    if found["weight"] != "harm":
        return []
    where = harm_words(found["harm"], found["futures"])
    if found["holds_in"] is None:
        return [where]
    holds = _("The bases proposed are within 5%% of the best plan in %(share)s of them.")
    return [where, holds % {"share": words.percent(found["holds_in"])}]


def harm_words(harm: Figures, futures: int) -> str:
    """What the harm to be expected was drawn from."""
    if harm.get("forecast"):
        return _foreseen(harm["forecast"], futures)
    if harm.get("counted"):
        return _past(harm, futures)
    return _("No incident is known here that harm could be expected from.")


def _foreseen(forecast: Figures, futures: int) -> str:
    text = _(
        "Harm is drawn from forecast %(code)s for %(months)s, made from what was known until %(known)s, as %(futures)s "
        "futures; within an area it is shared as people were killed there before."
    )
    return text % {
        "code": forecast["code"],
        "months": months_words(forecast["first_month"], forecast["last_month"]),
        "known": month_words(forecast["known_until"]),
        "futures": languages.number(futures),
    }


def _past(harm: Figures, futures: int) -> str:
    text = _(
        "Harm is drawn by the month from the incidents between %(first)s and %(last)s, as %(futures)s futures of a year."
    )
    return text % {
        "first": languages.day(date.fromisoformat(harm["first"])),
        "last": languages.day(date.fromisoformat(harm["last"])),
        "futures": languages.number(futures),
    }


def on_what_map(road_map: Figures | None) -> str:
    """On what map times stand: said with every one of them."""
    if road_map is None:
        return _(
            "No road map has been loaded: all times stand on stated speeds off the road, straight across, and are wide."
        )
    source = road_map["source"] or _("its source was not said")
    if road_map["drawn_on"]:
        drawn = languages.day(date.fromisoformat(road_map["drawn_on"]))
        text = _("All times stand on the road map “%(name)s” of %(day)s (%(source)s); off its roads on stated speeds.")
        return text % {"name": road_map["name"], "day": drawn, "source": source}
    text = _("All times stand on the road map “%(name)s” (%(source)s); off its roads on stated speeds.")
    return text % {"name": road_map["name"], "source": source}


def _unknown(found: Figures) -> list[str]:
    told = []
    if found["uncounted"]:
        text = ngettext(
            "Nobody counted the people of %(count)s of %(whole)s places: it counts as none here.",
            "Nobody counted the people of %(count)s of %(whole)s places: they count as none here.",
            found["uncounted"],
        )
        told.append(text % {"count": languages.number(found["uncounted"]), "whole": languages.number(found["places"])})
    if found["left_out"]:
        text = ngettext(
            "%(count)s smaller place was left out of the computation.",
            "%(count)s smaller places were left out of the computation.",
            found["left_out"],
        )
        told.append(text % {"count": languages.number(found["left_out"])})
    return told


def terms(found: Figures) -> list[list[str]]:
    """The terms of the question and their answers, for the sheet."""
    lines = [
        (_("Within"), words.duration(found["minutes"])),
        (_("Vehicle"), str(words.VEHICLES[found["vehicle"]])),
        (_("Season"), str(words.SEASONS[found["season"]])),
        (_("Off the road"), str(words.GROUNDS[found["ground"]])),
        (_("Light"), _("by night") if found["night"] else _("by day")),
        (_("Curfew"), _curfew(found)),
        (_("Ready after"), words.duration(found["ready_minutes"])),
        (_("What counts"), str(words.WEIGHTS[found["weight"]])),
        (_("A place counts"), str(words.READINGS[found["reading"]])),
        (_("Bases"), ", ".join(one["name"] for one in found["bases"]) or _("none")),
    ]
    return [[term, text] for term, text in lines if text]


def _curfew(found: Figures) -> str:
    if not found["curfew"]:
        return ""
    begins, ends = (words.clock(one) for one in found["curfew"])
    return _("%(begins)s to %(ends)s, leaving at %(leave)s") % {
        "begins": begins,
        "ends": ends,
        "leave": words.clock(found["leave"]),
    }
