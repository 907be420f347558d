"""Futures of harm near places, from an issued forecast.

A forecast speaks of areas, a plan of places. What it says of an area is shared among its places in proportion to the
people killed near each in recent months, and one more death by the people who live there, so that a place where
nothing was recorded yet is not safe for ever. A place that is known less closely than by such an area has a part in
every area that lies where it may be. [D]

In a future, an area stands at the same rank of its draws in every month (a bad year is bad throughout), and areas
stand apart from each other, as the draws of a forecast do. So the harm of an area spreads as widely as its draws
allow; that two areas fall into violence together is not in it. [D]
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ONE_MORE = 1.0
"""Deaths shared by people beside those recorded."""


def speaks_of_all(units: Sequence[str], areas: Sequence[str]) -> bool:
    """Whether a forecast of these units says something of every place. areas: code of the area of each."""
    return all(any(_overlap(area, unit) for unit in units) for area in set(areas))


def _overlap(area: str, unit: str) -> bool:
    return area.startswith(unit) or unit.startswith(area)


def shares(units: Sequence[str], areas: Sequence[str], killed: Floats, people: Floats) -> Floats:
    """What of each unit falls to each place `(units, places)`; rows add up to 1, or to 0 where a unit has no place.

    areas: code of the area of each place. killed, people: near each place `(places,)`.
    """
    found = np.zeros((len(units), len(areas)))
    for row, unit in enumerate(units):
        own = np.array([_overlap(area, unit) for area in areas])
        if not own.any():
            continue
        living = people * own if (people * own).any() else own.astype(float)
        weight = killed * own + ONE_MORE * living / living.sum()
        found[row] = weight / weight.sum()
    return found


def futures(months: Sequence[NDArray[np.int64]], share: Floats, *, count: int, seed: int) -> Floats:
    """`(count, places)`: people killed near each place in all the months together; the same every time.

    months: of each the draws `(units, draws)` in rising order.
    """
    together: Floats = np.sum(months, axis=0, dtype=np.float64)
    draws = together.shape[1]
    ranks = ((np.arange(count) + 0.5) * draws / count).astype(int)
    chance = np.random.default_rng(seed)
    drawn = np.stack([row[chance.permutation(ranks)] for row in together])
    return drawn.T @ share
