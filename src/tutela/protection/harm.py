"""Expected harm as samples: from a forecast of the area, or else from recent months drawn again.

Where a forecast was issued that speaks of all of the area and of months not yet past, futures are its draws
(`foreseen`); of several the best informed. Until then a future is twelve months drawn with replacement from the 36 that
end with the last one in which the reader may see that people were killed; they are counted at the place to reach that
lies nearest. Source of the method: the bootstrap (Efron 1979) over whole months, as the yardstick "bootstrap" of the
VIEWS challenge draws history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.analysis.reach.sphere import chord_to_metres, unit_vectors
from tutela.foresight import queries as forecasts
from tutela.foresight.draws import unpacked
from tutela.foresight.models import Forecast, ForecastMonth
from tutela.foresight.rules import month_of
from tutela.incidents import queries as incidents
from tutela.incidents.queries import Filters
from tutela.kernel.access import Reader
from tutela.kernel.records import Protected
from tutela.protection import foreseen
from tutela.protection.rules import labels_of

Floats = NDArray[np.float64]

MONTHS = 36
DRAWN = 12
FUTURES = 200
WITHIN_M = 50_000.0
"""An incident farther than this from every place is counted at none."""

SEED = 2026


@dataclass(frozen=True)
class Harm:
    """Draws `(futures, places)` of people killed; first and last day of what they were drawn from.

    killed: people killed near each place in these days `(places,)`; elsewhere: those killed too far from any. labels:
    of every record used. forecast: what they were drawn from, with its first and last month; none: the past itself.
    """

    samples: Floats
    killed: Floats
    first: date | None
    last: date | None
    elsewhere: int
    labels: list[dict[str, Any]] = field(default_factory=list)
    forecast: tuple[Forecast, int, int] | None = None

    @property
    def counted(self) -> int:
        """People killed near any of the places."""
        return int(self.killed.sum())


@dataclass(frozen=True)
class Places:
    """The places to be reached: longitude and latitude `(k, 2)`, code of the area and people `(k,)` of each."""

    spots: Floats
    areas: Sequence[str]
    people: Floats


def of_places(places: Places, *, area: str, reader: Reader, at: datetime) -> Harm:
    """Harm near the places of an area, from what the reader may see."""
    past = _past(places, area, reader)
    first_month = month_of(at.date())
    for forecast in forecasts.forecasts_ahead_of(reader=reader, area=area, first_month=first_month):
        if foreseen.speaks_of_all(forecast.units, places.areas):
            months = forecasts.months_from(reader=reader, forecast=forecast, first_month=first_month)
            return _foreseen(places, past, forecast, months)
    return past


def _foreseen(places: Places, past: Harm, forecast: Forecast, months: Sequence[ForecastMonth]) -> Harm:
    """The same with the draws of a forecast in place of the past."""
    share = foreseen.shares(forecast.units, places.areas, past.killed, places.people)
    drawn = [unpacked(one.draws, units=len(forecast.units)) for one in months]
    samples = foreseen.futures(drawn, share, count=FUTURES, seed=SEED)
    span = (forecast, months[0].month, months[-1].month)
    return replace(past, samples=samples, labels=[*past.labels, labels_of(forecast)], forecast=span)


def _past(places: Places, area: str, reader: Reader) -> Harm:
    """From the incidents in an area that the reader may see, known as points."""
    rows = incidents.incidents(reader=reader, filters=Filters(area=area, place_known="point"))
    newest = rows.filter(best__gt=0).order_by("-date_start", "-id").values_list("date_start", flat=True).first()
    if newest is None:
        none = np.zeros(len(places.spots))
        return Harm(none[None], none, None, None, 0)
    first = _months_before(newest, MONTHS - 1)
    recent = rows.filter(date_start__gte=first, best__gt=0).order_by("-date_start", "-id")
    facts = list(recent.values_list("date_start", "longitude", "latitude", "best"))
    labels = [
        dict(zip(Protected.labels, one, strict=True))
        for one in recent.order_by(*Protected.labels).values_list(*Protected.labels).distinct()
    ]
    by_month, elsewhere = _by_month(facts, places.spots, first)
    return Harm(drawn(by_month), by_month.sum(axis=0), first, newest, elsewhere, labels)


def _by_month(facts: list[Any], spots: Floats, first: date) -> tuple[Floats, int]:
    """People killed `(months, places)`, and how many too far from any place."""
    from scipy.spatial import cKDTree

    counted = np.zeros((MONTHS, len(spots)))
    if not facts:
        return counted, 0
    chord, nearest = cKDTree(unit_vectors(spots)).query(unit_vectors([(one[1], one[2]) for one in facts]))
    near = chord_to_metres(chord) <= WITHIN_M
    killed = np.array([one[3] for one in facts], dtype=np.float64)
    month = np.array([(one[0].year - first.year) * 12 + one[0].month - first.month for one in facts])
    np.add.at(counted, (month[near], nearest[near]), killed[near])
    return counted, int(killed[~near].sum())


def drawn(by_month: Floats, *, futures: int = FUTURES, months: int = DRAWN) -> Floats:
    """`(futures, places)`: each the sum of so many months drawn with replacement; the same draws every time."""
    choice = np.random.default_rng(SEED).integers(0, len(by_month), (futures, months))
    times = np.zeros((futures, len(by_month)))
    np.add.at(times, (np.arange(futures)[:, None], choice), 1.0)
    return times @ by_month


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
