"""A forecast: draws of what may come, for each month and area. And what a model is."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tutela.analysis.forecast.levels import Level
from tutela.analysis.forecast.panel import Panel


@dataclass(frozen=True)
class Forecast:
    """`draws[h, a, d]`: fatalities in month `months[h]` and area `areas[a]` in the d-th future.

    draws: shape (months, areas, draws), whole numbers; a draw is one possible value of one cell, drawn apart from
    the other cells (the d-th draws of two cells do not form one joint future).
    """

    level: Level
    months: np.ndarray
    areas: np.ndarray
    draws: np.ndarray

    def chance_of_at_least(self, dead: int) -> np.ndarray:
        """The stated chance of `dead` or more, shape (months, areas)."""
        return (self.draws >= dead).mean(axis=2)

    def quantile(self, level: float) -> np.ndarray:
        """The stated quantile, linear between draws, shape (months, areas)."""
        return np.quantile(self.draws, level, axis=2)


class Model(Protocol):
    """Anything that forecasts from a panel which ends with what was known."""

    def forecast(self, panel: Panel, months: list[int], *, draws: int, seed: int) -> Forecast:
        """Draws for `months`, all later than `panel.last_month`; the same seed gives the same draws."""
        ...


def even_levels(count: int) -> np.ndarray:
    """`count` evenly spread quantile levels, (i + 1/2) / count: draws without luck. Shape (count,)."""
    return (np.arange(count) + 0.5) / count
