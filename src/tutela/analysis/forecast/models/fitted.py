"""What a fitted member of a pool can do."""

from typing import Protocol

import numpy as np

from tutela.analysis.forecast.panel import Panel


class Fitted(Protocol):
    """A model after learning: gives any number of draws without learning again."""

    def draw(self, count: int) -> np.ndarray:
        """Draws in rising order for each cell, shape (months, areas, count)."""
        ...


class Member(Protocol):
    """A model that can be a part of a pool."""

    def fit(self, panel: Panel, months: list[int], *, seed: int) -> Fitted:
        """Learns from the panel (which ends with what was known) to forecast `months`."""
        ...
