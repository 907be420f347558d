"""Expected harm as samples: what happened in recent months, drawn again and again by the month.

Until forecasts are issued, a future is twelve months drawn with replacement from the 36 that end with the last one in
which the reader may see that people were killed; they are counted at the place to reach that lies nearest. Source of the method:
the bootstrap (Efron 1979) over whole months, as the yardstick "bootstrap" of the VIEWS challenge draws history.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.analysis.reach.sphere import chord_to_metres, unit_vectors
from tutela.incidents import queries as incidents
from tutela.incidents.queries import Filters
from tutela.kernel.access import Reader
from tutela.kernel.records import Protected

MONTHS = 36
DRAWN = 12
FUTURES = 200
WITHIN_M = 50_000.0
"""An incident farther than this from every place is counted at none."""

SEED = 2026


@dataclass(frozen=True)
class Harm:
    """Draws `(futures, places)` of people killed in twelve months; the months that they were drawn from.

    counted: people killed that were counted at a place; elsewhere: those killed too far from any.
    """

    samples: NDArray[np.float64]
    first: date | None
    last: date | None
    counted: int
    elsewhere: int
    labels: list[dict[str, Any]] = field(default_factory=list)


def of_places(spots: NDArray[np.float64], *, area: str, reader: Reader) -> Harm:
    """Harm near places `(k, 2)`, of the incidents in an area that the reader may see, known as points."""
    rows = incidents.incidents(reader=reader, filters=Filters(area=area, place_known="point"))
    newest = rows.filter(best__gt=0).order_by("-date_start", "-id").values_list("date_start", flat=True).first()
    if newest is None:
        return Harm(np.zeros((1, len(spots))), None, None, 0, 0)
    first = _months_before(newest, MONTHS - 1)
    recent = rows.filter(date_start__gte=first, best__gt=0).order_by("-date_start", "-id")
    facts = list(recent.values_list("date_start", "longitude", "latitude", "best"))
    labels = [
        dict(zip(Protected.labels, one, strict=True))
        for one in recent.order_by(*Protected.labels).values_list(*Protected.labels).distinct()
    ]
    by_month, elsewhere = _by_month(facts, spots, first)
    samples = drawn(by_month)
    return Harm(samples, first, newest, int(by_month.sum()), elsewhere, labels)


def _by_month(facts: list[Any], spots: NDArray[np.float64], first: date) -> tuple[NDArray[np.float64], int]:
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


def drawn(by_month: NDArray[np.float64], *, futures: int = FUTURES, months: int = DRAWN) -> NDArray[np.float64]:
    """`(futures, places)`: each the sum of so many months drawn with replacement; the same draws every time."""
    choice = np.random.default_rng(SEED).integers(0, len(by_month), (futures, months))
    times = np.zeros((futures, len(by_month)))
    np.add.at(times, (np.arange(futures)[:, None], choice), 1.0)
    return times @ by_month


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
