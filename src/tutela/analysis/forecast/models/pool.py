"""A pool of models: each gives a share of the draws, so that the pool is as unsure as its members differ."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from tutela.analysis.forecast.forecast import Forecast
from tutela.analysis.forecast.models.fitted import Fitted, Member
from tutela.analysis.forecast.panel import Panel

QUIET_MONTHS = 12


@dataclass(frozen=True)
class Pool:
    """A linear pool with fixed weights.

    weights: share of the draws of each member. weights_when_quiet: the same for areas without any dead in the last
    12 months known, where a memory of the own past cannot tell one area from another.
    """

    members: tuple[Member, ...]
    weights: tuple[float, ...]
    weights_when_quiet: tuple[float, ...]

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1000, seed: int = 0) -> Forecast:
        """Draws in random order within each cell."""
        fitted = [member.fit(panel, months, seed=seed) for member in self.members]
        quiet = panel.values[-QUIET_MONTHS:].sum(axis=0) == 0
        drawn = np.empty((len(months), len(panel.areas), draws))
        drawn[:, ~quiet] = pooled(fitted, self.weights, draws)[:, ~quiet]
        drawn[:, quiet] = pooled(fitted, self.weights_when_quiet, draws)[:, quiet]
        np.random.default_rng(seed).permuted(drawn, axis=2, out=drawn)
        return Forecast(panel.level, np.asarray(months), panel.areas, drawn)


def pooled(fitted: list[Fitted], weights: tuple[float, ...], draws: int) -> np.ndarray:
    """`draws` draws, of which each member gives its share; shape (months, areas, draws)."""
    counts = np.diff(np.round(np.cumsum([0, *weights]) / sum(weights) * draws).astype(int))
    parts = [member.draw(count) for member, count in zip(fitted, counts, strict=True) if count]
    return np.concatenate(parts, axis=2)


def weights_by_past_skill(past: list[tuple[list[np.ndarray], np.ndarray]], *, points: int = 60) -> np.ndarray:
    """The weights with the least mean log of CRPS over past windows, on the simplex; shape (members,).

    past: for each window the members' draws, each (cells, draws), and what was observed, (cells,). Averaging logs
    of window means keeps one great war from choosing alone. The CRPS of a linear pool is a quadratic form in the
    weights: w'b - w'Mw / 2 with b the mean distances to the outcome and M those between members.
    """
    forms = [_quadratic_form(draws, observed, points) for draws, observed in past]

    def mean_log_crps(logits: np.ndarray) -> float:
        weights = _softmax(logits)
        return float(np.mean([np.log(weights @ near - weights @ apart @ weights / 2) for near, apart in forms]))

    return _softmax(minimize(mean_log_crps, np.zeros(len(past[0][0])), method="L-BFGS-B").x)


def _quadratic_form(draws: list[np.ndarray], observed: np.ndarray, points: int) -> tuple[np.ndarray, np.ndarray]:
    thinned = [np.quantile(member, (np.arange(points) + 0.5) / points, axis=1).T for member in draws]
    near = np.array([np.abs(member - observed[:, None]).mean() for member in thinned])
    apart = [[np.abs(one[:, :, None] - other[:, None, :]).mean() for other in thinned] for one in thinned]
    return near, np.array(apart)


def _softmax(logits: np.ndarray) -> np.ndarray:
    grown = np.exp(logits - logits.max())
    return grown / grown.sum()
