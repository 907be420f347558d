"""What forecasts say of one month, area by area: the tint beneath the incidents of a map."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.foresight import queries, rules, shown, words
from tutela.foresight.charts import TINTS
from tutela.foresight.models import ForecastMonth
from tutela.foresight.pages import code_of
from tutela.kernel.access import Reader

DEAD = 1
"""The chance shown is that so many people are killed: anybody."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One month of all forecasts that speak of it. areas, forecasts: as the API writes them. month: none without any."""

    month: int | None
    title: str
    areas: list[dict[str, Any]]
    forecasts: list[dict[str, str]]


def drawn(*, reader: Reader, today: date, asked: date | None) -> Drawn:
    """What the newest forecast that the reader sees says of each area: wholes before their parts, which lie on them.

    asked: a day of the month wanted. Without it the first month not past of the newest forecast, or its last.
    """
    month = rules.month_of(asked) if asked else _month_of_the_newest(reader, today)
    if month is None:
        return Drawn(None, _("No forecast has been issued for what you see."), [], [])
    said = queries.months_ahead(reader=reader, first_month=month, last_month=month)
    if not said:
        return Drawn(None, _("No forecast speaks of %(month)s.") % {"month": words.month(month)}, [], [])
    title = _("%(event)s in %(month)s: the chance by area") % {"event": words.EVENTS[DEAD], "month": words.month(month)}
    newest: dict[str, ForecastMonth] = {}
    for one in said:
        for unit in one.forecast.units:
            newest.setdefault(unit, one)
    used = [one for one in said if one in newest.values()]
    rows = [row for one in used for row in shown.at_month(one.forecast, one, DEAD, "") if newest[row["code"]] is one]
    areas = [_area(row, newest) for row in sorted(rows, key=lambda row: (len(row["code"]), row["code"]))]
    return Drawn(month, title, areas, [_link(one) for one in used])


def _month_of_the_newest(reader: Reader, today: date) -> int | None:
    """Of the newest that reaches this month or a later one; of the newest look back, if there is no other."""
    this, rows = rules.month_of(today), queries.forecasts(reader=reader).only("first_month", "last_month")
    newest = rows.filter(last_month__gte=this).first() or rows.first()
    return min(max(newest.first_month, this), newest.last_month) if newest else None


def _area(row: dict[str, Any], spoken_of: Container[str]) -> dict[str, Any]:
    low, _q, _middle, _p, high = row["q"]
    return {
        "area": row["code"],
        "name": row["name"],
        "chance": row["chance"],
        "tint": sum(100 * row["chance"] >= bound for bound in TINTS),
        "part": any(row["code"][:length] in spoken_of for length in range(1, len(row["code"]))),
        "low": low,
        "high": high,
        "label": shown.area_label(row),
        "short": f"{row['chance_words']} · {row['span']}",
    }


def _link(one: ForecastMonth) -> dict[str, str]:
    return {"code": code_of(one.forecast), "url": f"{reverse('forecast', args=[one.forecast_id])}?month={one.month}"}
