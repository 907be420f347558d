"""Forecasts and their record as plain values for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.foresight import charts, queries, reckoning, rules, words
from tutela.foresight.models import Forecast, ForecastMonth
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.people.words import actor

LETTER = {"forecast": "C", "judgement": "P", "scenario": "Z"}
MOST_BESIDE = 50


def rooms() -> list[dict[str, str]]:
    """The four lists of the room, as chips."""
    names = (
        ("forecasts", _("Forecasts")),
        ("forecast_record", _("How often they were right")),
        ("judgements", _("What people said")),
        ("scenarios", _("Scenarios")),
    )
    return [{"name": name, "label": label, "url": reverse(name)} for name, label in names]


def at_month(forecast: Forecast, month: ForecastMonth, dead: int, chosen: str) -> list[dict[str, Any]]:
    """What is said of every area in one month, the greatest chance first."""
    score = queries.score_of(month)
    rows = [
        {
            "code": unit,
            "name": words.area(unit),
            "query": f"?area={unit}&month={month.month}&dead={dead}",
            "chance": said["p"][str(dead)],
            "chance_words": words.percent(said["p"][str(dead)]),
            "middle": languages.number(said["q"][2], 0),
            "span": _span(said["q"]),
            "observed": score.observed[number] if score else None,
            "happened": score is not None and score.observed[number] >= dead,
            "chosen": unit == chosen,
            "q": said["q"],
        }
        for number, (unit, said) in enumerate(zip(forecast.units, month.summary, strict=True))
    ]
    return sorted(rows, key=lambda row: (-row["chance"], row["name"]))


def _span(quantiles: Sequence[float]) -> str:
    low, high = languages.number(quantiles[0], 0), languages.number(quantiles[4], 0)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def risk_map(rows: Sequence[dict[str, Any]], *, label: str) -> str:
    """The map of one month."""
    shaded = [
        charts.Shaded(
            code=row["code"],
            words=area_label(row),
            chance=100 * row["chance"],
            low=row["q"][0],
            high=row["q"][4],
            chosen=row["chosen"],
        )
        for row in rows
    ]
    return charts.risk_map(shaded, label=label)


def area_label(row: dict[str, Any]) -> str:
    """What a row of `at_month` says, in a sentence."""
    told = {"area": row["name"], "chance": row["chance_words"], "span": row["span"]}
    return _("%(area)s: %(chance)s, %(span)s killed in 90 of 100 futures") % told


def of_area(forecast: Forecast, months: Sequence[ForecastMonth], unit: str, dead: int) -> dict[str, Any]:
    """The fan of one area, the same as a table, and what drove it."""
    number = forecast.units.index(unit)
    said = [
        charts.Said(one.month, one.summary[number]["q"], score.observed[number] if score else None)
        for one in months
        for score in [queries.score_of(one)]
    ]
    past = forecast.past[number] if forecast.past else []
    label = _("People killed a month in %(area)s: what was known, and what was forecast") % {"area": words.area(unit)}
    return {
        "name": words.area(unit),
        "chart": charts.fan(past, forecast.known_until, said, label=label),
        "past": past,
        "rows": [
            {
                "month": words.month(one.month),
                "chance": words.percent(one.summary[number]["p"][str(dead)]),
                "middle": languages.number(one.summary[number]["q"][2], 0),
                "half": _half(one.summary[number]["q"]),
                "span": _span(one.summary[number]["q"]),
                "observed": drawn.observed,
            }
            for one, drawn in zip(months, said, strict=True)
        ],
        "drivers": [_driver(*one) for one in (forecast.drivers[number] if forecast.drivers else [])],
    }


def _half(quantiles: Sequence[float]) -> str:
    low, high = languages.number(quantiles[1], 0), languages.number(quantiles[3], 0)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _driver(name: str, on_chance: float, on_number: float) -> dict[str, str]:
    return {"name": words.driver(name), "chance": _pull(on_chance), "number": _pull(on_number)}


def _pull(effect: float) -> str:
    """An effect on log-odds or on the log of the number, as a direction and a strength."""
    size = abs(effect)
    if size < 0.05:
        return _("hardly any")
    if effect > 0:
        return _("raises it strongly") if size > 0.5 else _("raises it")
    return _("lowers it strongly") if size > 0.5 else _("lowers it")


# How often it was right


def record(found: reckoning.Record, dead: int) -> dict[str, Any]:
    """The record of a forecaster in sentences and as a table."""
    bands = found.bands[dead]
    return {
        "cases": found.cases,
        "is_enough": found.cases >= reckoning.ENOUGH,
        "sentences": [band_sentence(one) for one in bands if one.count >= reckoning.ENOUGH],
        "rows": [
            {
                "said": said_words(one),
                "stated": 100 * one.stated,
                "happened": 100 * one.share,
                "happened_words": words.percent(one.share),
                "count": one.count,
                "few": one.count < reckoning.ENOUGH,
            }
            for one in bands
        ],
        "ahead": ahead_words(found),
        "brier": languages.number(found.brier, 3) if found.brier is not None else "",
        "skill": skill_words(found),
    }


def said_words(band: rules.Band) -> str:
    """What was said, as a span."""
    low, high = languages.number(band.low), languages.number(band.high)
    return _("%(low)s–%(high)s in 100") % {"low": low, "high": high}


def band_sentence(band: rules.Band) -> str:
    """We said so many in 100: it happened in so many of so many cases."""
    return ngettext(
        "We said %(low)s–%(high)s %%: it happened in %(share)s %% of %(count)s case.",
        "We said %(low)s–%(high)s %%: it happened in %(share)s %% of %(count)s cases.",
        band.count,
    ) % {
        "low": languages.number(band.low),
        "high": languages.number(band.high),
        "share": languages.number(round(100 * band.share)),
        "count": languages.number(band.count),
    }


def ahead_words(found: reckoning.Record) -> str:
    """How many of the cases were said before their month began."""
    if found.ahead == found.cases:
        return ""
    if not found.ahead:
        return _(
            "All of these are looks back: they were issued after their months had begun, from what was known before."
        )
    return ngettext(
        "%(count)s of these cases was issued before its month began; the others are looks back.",
        "%(count)s of these cases were issued before their month began; the others are looks back.",
        found.ahead,
    ) % {"count": languages.number(found.ahead)}


def skill_words(found: reckoning.Record) -> str:
    """How it compares with the yardstick, in a sentence."""
    if found.skill is None or found.crps is None or found.yardstick is None:
        return ""
    facts = {
        "crps": languages.number(found.crps, 2),
        "yardstick": languages.number(found.yardstick, 2),
        "share": languages.number(round(abs(100 * found.skill))),
    }
    if found.skill >= 0:
        return (
            _(
                "The forecasts missed by %(crps)s people on average (CRPS); taking the last twelve months instead would have "
                "missed by %(yardstick)s: %(share)s %% better."
            )
            % facts
        )
    return (
        _(
            "The forecasts missed by %(crps)s people on average (CRPS); taking the last twelve months instead would have "
            "missed by %(yardstick)s: %(share)s %% worse."
        )
        % facts
    )


def beside(reader: Reader, *, unit: str, month: int, dead: int) -> list[dict[str, Any]]:
    """What forecasts that the reader sees say of one event: newest first."""
    return [
        {
            "forecast": one.forecast,
            "chance": one.summary[one.forecast.units.index(unit)]["p"][str(dead)],
            "ahead": reckoning.is_ahead(one.forecast, month),
        }
        for one in queries.said_of(reader=reader, unit=unit, first_month=month, last_month=month)
    ]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that this room knows of a place: what it is, in words, with its address."""

    kind: str
    label: str
    url: str
    note: str


def ahead(reader: Reader, *, area: str, today: date) -> list[Ahead]:
    """What may come where something lies, of what the reader may see: forecasts, statements, scenarios."""
    if not area:
        return []
    return [*_forecasts_of(reader, area, today), *_statements_of(reader, area, today), *_scenarios_of(reader, area)]


def _forecasts_of(reader: Reader, area: str, today: date) -> list[Ahead]:
    """Of the newest forecast that speaks of it: the next month, the chance that anybody is killed."""
    month = rules.month_of(today)
    for one in queries.months_ahead(reader=reader, first_month=month, last_month=month + 1):
        unit = max((unit for unit in one.forecast.units if area.startswith(unit)), key=len, default="")
        if unit:
            facts = {"area": words.area(unit), "month": words.month(one.month), "event": words.EVENTS[1]}
            chance = words.percent(one.summary[one.forecast.units.index(unit)]["p"]["1"])
            address = f"{reverse('forecast', args=[one.forecast_id])}?area={unit}&month={one.month}"
            return [Ahead(_("Forecast"), _("%(area)s, %(month)s: %(event)s") % facts, address, chance)]
    return []


def _statements_of(reader: Reader, area: str, today: date) -> list[Ahead]:
    found = queries.statements_ahead(reader=reader, first_month=rules.month_of(today))
    return [
        Ahead(
            _("Stated probability"),
            words.event(one),
            reverse("judgement", args=[one.id]),
            f"{words.percent(one.chance)} ({actor(one.stated_by)})",
        )
        for one in found
        if area.startswith(one.unit) or one.unit.startswith(area)
    ]


def _scenarios_of(reader: Reader, area: str) -> list[Ahead]:
    found = queries.narrowed(queries.scenarios(reader=reader), open=True)[:MOST_BESIDE]
    return [
        Ahead(_("Scenario"), one.title, reverse("scenario", args=[one.id]), words.turned(one.watched))
        for one in found
        if area.startswith(one.area) or one.area.startswith(area)
    ]
