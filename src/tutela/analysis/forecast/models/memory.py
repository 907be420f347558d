"""The area's own past, newer months counting more, widened: conflictology with a fading memory."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from tutela.analysis.forecast.features import LEVEL_CAP
from tutela.analysis.forecast.forecast import Forecast, even_levels
from tutela.analysis.forecast.panel import Panel


@dataclass(frozen=True)
class Memory:
    """Draws past months of the area with weight 0.5^(age / half-life), times a log-normal factor.

    Small conflicts flicker and need a longer memory and more width than great wars, whose level moves slowly;
    between the two ends both go with the log of the last year's mean. Same draws for every lead.
    half_life_*: months. width_*: standard deviation of the log factor. span: months looked at.
    """

    half_life_small: float = 10.0
    half_life_great: float = 3.0
    width_small: float = 0.5
    width_great: float = 0.35
    span: int = 72

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1000, seed: int = 0) -> Forecast:
        """Draws in rising order, the same for every month."""
        drawn = self.fit(panel, months, seed=seed).draw(draws)
        return Forecast(panel.level, np.asarray(months), panel.areas, drawn)

    def fit(self, panel: Panel, months: list[int], *, seed: int) -> "FittedMemory":
        """Nothing is learned but the last `span` months."""
        return FittedMemory(self, panel.values[-self.span :][::-1].T, months=len(months), seed=seed)


@dataclass(frozen=True)
class FittedMemory:
    """The newest month first: `past` has shape (areas, span)."""

    memory: Memory
    past: np.ndarray
    months: int
    seed: int

    def draw(self, count: int) -> np.ndarray:
        """See `Fitted.draw`."""
        rng = np.random.default_rng(self.seed)
        drawn = np.stack([self._draw_area(past, count, rng) for past in self.past])
        return np.broadcast_to(np.sort(drawn, axis=1), (self.months, *drawn.shape))

    def _draw_area(self, past: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
        greatness = min(np.log1p(past[:12].mean()) / LEVEL_CAP, 1)
        half_life = _between(self.memory.half_life_small, self.memory.half_life_great, greatness)
        width = _between(self.memory.width_small, self.memory.width_great, greatness)
        drawn = _weighted_quantiles(past, 0.5 ** (np.arange(len(past)) / half_life), even_levels(count))
        factor = rng.permutation(norm.ppf(even_levels(count))) * width
        widened = np.maximum(np.round(np.expm1(np.log1p(drawn) + factor)), 0)
        return np.where(drawn > 0, np.maximum(widened, 1), 0)


def _between(small: float, great: float, greatness: float) -> float:
    return small + (great - small) * greatness


def _weighted_quantiles(values: np.ndarray, weights: np.ndarray, levels: np.ndarray) -> np.ndarray:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return values[order][np.minimum(np.searchsorted(reached, levels), len(values) - 1)]
