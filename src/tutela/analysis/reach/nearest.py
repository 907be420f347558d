"""Which unit that can do what is needed is nearest, and whether that is sure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.interval import Interval, exactly


@dataclass(frozen=True)
class Unit:
    """A unit: its name, its place (longitude, latitude), what it can do, strength in people, minutes to be
    ready.
    """

    name: str
    place: tuple[float, float]
    can: frozenset[str] = frozenset()
    strength: int = 0
    ready: Interval = exactly(0.0)


@dataclass(frozen=True)
class Choice:
    """The unit that is there first at the latest, its minutes, and all that may be there before it.

    unit None if none can come; `sure` is true when no other unit may be quicker.
    """

    unit: Unit | None
    minutes: Interval | None
    perhaps_sooner: tuple[Unit, ...]

    @property
    def sure(self) -> bool:
        """True when the order does not hang on what is not known."""
        return self.unit is not None and not self.perhaps_sooner


def nearest_capable(
    units: Sequence[Unit],
    least: ArrayLike,
    most: ArrayLike,
    *,
    needs: frozenset[str] = frozenset(),
    strength: int = 0,
) -> list[Choice]:
    """For each place the capable unit with the smallest latest arrival, readiness included.

    least, most: minutes `(units, places)`, inf where there is no way. needs: all of these a unit must be
    able to do; strength: the least number of people it must have. Raises Impossible if the tables do not
    fit the units.
    """
    low, high = np.atleast_2d(np.asarray(least, float)), np.atleast_2d(np.asarray(most, float))
    if low.shape != high.shape or len(low) != len(units):
        raise Impossible(f"The tables of minutes need one row for each of the {len(units)} units.")
    capable = [row for row, unit in enumerate(units) if needs <= unit.can and unit.strength >= strength]
    if not capable:
        return [Choice(None, None, ())] * low.shape[1]
    low = np.stack([low[row] + units[row].ready.low for row in capable])
    high = np.stack([high[row] + units[row].ready.high for row in capable])
    able = [units[row] for row in capable]
    return [_choice(able, low[:, place], high[:, place]) for place in range(low.shape[1])]


def _choice(units: Sequence[Unit], low: np.ndarray, high: np.ndarray) -> Choice:
    best = int(np.lexsort((low, high))[0])
    if not np.isfinite(low[best]):
        return Choice(None, None, ())
    rivals = [row for row in np.argsort(low, kind="stable") if row != best and low[row] < high[best]]
    return Choice(units[best], Interval(float(low[best]), float(high[best])), tuple(units[row] for row in rivals))
