"""Asks the past: forecasts each window from what was known at its origin, and scores it beside the yardsticks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutela.analysis.forecast import scores
from tutela.analysis.forecast.forecast import Model
from tutela.analysis.forecast.months import Window
from tutela.analysis.forecast.panel import Panel
from tutela.analysis.forecast.reliability import Bin, reliability
from tutela.analysis.forecast.yardsticks import YARDSTICKS

THRESHOLDS = {"any": 1, "at least 25": 25, "at least 100": 100}
QUIET_MONTHS = 12


@dataclass(frozen=True)
class Played:
    """One window, forecast from its origin and then seen. Cells are month after month, areas within each.

    draws: (cells, draws); others (cells,). `level` is the mean of the last year known, fatalities a month.
    """

    window: Window
    areas: np.ndarray
    leads: np.ndarray
    level: np.ndarray
    observed: np.ndarray
    draws: np.ndarray
    yardsticks: dict[str, np.ndarray]

    @property
    def active(self) -> np.ndarray:
        """Cells whose area had at least one dead in the last twelve months known."""
        return self.level > 0


def play(panel: Panel, model: Model, window: Window, *, draws: int = 1000, seed: int = 0) -> Played:
    """Forecasts one window from its origin. Neither the model nor a yardstick is given a later month."""
    known = panel.known_until(window.origin)
    drawn = model.forecast(known, window.months, draws=draws, seed=seed).draws
    cells = len(window.months) * len(panel.areas)
    level = np.tile(known.values[-QUIET_MONTHS:].mean(axis=0), len(window.months))
    return Played(
        window=window,
        areas=np.tile(panel.areas, len(window.months)),
        leads=np.repeat(np.asarray(window.months) - known.last_month, len(panel.areas)),
        level=level,
        observed=panel.months(window.months[0], window.months[-1]).ravel(),
        draws=drawn.reshape(cells, -1),
        yardsticks={
            name: yardstick.forecast(known, window.months).draws.reshape(cells, -1)
            for name, yardstick in YARDSTICKS.items()
        },
    )


def report(played: list[Played], *, repeats: int = 500) -> dict[str, object]:
    """Everything worth knowing of a back-test, ready for JSON."""
    return {
        "windows": [_window(one) for one in played],
        "ratio": {name: _ratio(played, name, repeats) for name in YARDSTICKS},
        "log_crps": float(np.mean([scores.log_crps(one.draws, one.observed).mean() for one in played])),
        "coverage_active": _coverage(played),
        "onset": _onset(played),
        "chances": {name: _chances(played, dead) for name, dead in THRESHOLDS.items()},
        "pit_tenths_active": _pit_tenths(played),
        "by_lead": _by(played, lambda one: one.leads),
        "by_intensity": _by(played, lambda one: np.digitize(one.level, [1e-9, 1, 10, 100, 1000])),
        "by_change": _by(played, _change),
        "by_area": _by_area(played),
    }


def _window(one: Played) -> dict[str, object]:
    crps = scores.crps(one.draws, one.observed).mean()
    return {
        "window": one.window.year,
        "n": len(one.observed),
        "crps": float(crps),
        "yardsticks": {name: float(scores.crps(of, one.observed).mean()) for name, of in one.yardsticks.items()},
        "interval_score": float(scores.interval_score(one.draws, one.observed).mean()),
        "ignorance": float(scores.ignorance(one.draws, one.observed).mean()),
        "log_crps": float(scores.log_crps(one.draws, one.observed).mean()),
        "coverage": float(scores.covered(one.draws, one.observed).mean()),
        "coverage_active": _coverage([one]),
    }


def _ratio(played: list[Played], name: str, repeats: int) -> dict[str, object]:
    """CRPS divided by the yardstick's: each window, geometric mean with interval over areas drawn again."""
    scored = [(scores.crps(one.draws, one.observed), scores.crps(one.yardsticks[name], one.observed)) for one in played]
    blocks = np.concatenate([one.areas for one in played])
    window = np.repeat(np.arange(len(played)), [len(one.observed) for one in played])
    model, yardstick = (np.concatenate(column) for column in zip(*scored, strict=True))

    def geometric_mean(rows: np.ndarray) -> float:
        sums = [np.bincount(window[rows], column[rows], minlength=len(played)) for column in (model, yardstick)]
        return float(np.exp(np.mean(np.log(sums[0] / sums[1]))))

    low, high = scores.bootstrap_interval(geometric_mean, blocks, repeats=repeats)
    each = {str(one.window.year): float(m.mean() / y.mean()) for one, (m, y) in zip(played, scored, strict=True)}
    every = np.arange(len(model))
    return {"windows": each, "geometric_mean": geometric_mean(every), "low": low, "high": high}


def _coverage(played: list[Played]) -> float:
    return float(np.concatenate([scores.covered(one.draws, one.observed)[one.active] for one in played]).mean())


def _onset(played: list[Played]) -> dict[str, float]:
    """Any dead in areas that had none in the last twelve months known."""
    chance = np.concatenate([(one.draws > 0).mean(axis=1)[~one.active] for one in played])
    happened = np.concatenate([one.observed[~one.active] > 0 for one in played])
    return {
        "roc_auc": scores.roc_auc(chance, happened),
        "average_precision": scores.average_precision(chance, happened),
        "n": len(happened),
        "happened": int(happened.sum()),
    }


def _chances(played: list[Played], dead: int) -> dict[str, object]:
    chance = np.concatenate([(one.draws >= dead).mean(axis=1) for one in played])
    happened = np.concatenate([one.observed >= dead for one in played]).astype(float)
    bins = reliability_in_active(played, dead)
    return {
        "brier": float(scores.brier(chance, happened).mean()),
        "average_precision": scores.average_precision(chance, happened),
        "roc_auc": scores.roc_auc(chance, happened),
        "reliability_active": [{**vars(one), "holds": one.holds} for one in bins],
        "bins_that_hold": sum(one.holds for one in bins),
    }


def reliability_in_active(played: list[Played], dead: int) -> list[Bin]:
    """Ten bins of the chance of `dead` or more in active areas, bands by bootstrap over areas."""
    chance = np.concatenate([(one.draws >= dead).mean(axis=1)[one.active] for one in played])
    happened = np.concatenate([(one.observed >= dead)[one.active] for one in played]).astype(float)
    return reliability(chance, happened, np.concatenate([one.areas[one.active] for one in played]))


def _pit_tenths(played: list[Played]) -> list[float]:
    """Share of active cells in each tenth of the probability integral transform; all .1 if right."""
    values = np.concatenate([scores.pit(one.draws[one.active], one.observed[one.active]) for one in played])
    return (np.histogram(values, bins=10, range=(0, 1))[0] / len(values)).tolist()


def _by(played: list[Played], group_of: Callable[[Played], np.ndarray]) -> list[dict[str, float]]:
    group = np.concatenate([group_of(one) for one in played])
    model = np.concatenate([scores.crps(one.draws, one.observed) for one in played])
    yardstick = np.concatenate([scores.crps(one.yardsticks["conflictology"], one.observed) for one in played])
    rows = [(value.item(), group == value) for value in np.unique(group)]
    return [
        {
            "group": value,
            "n": int(of.sum()),
            "crps": model[of].mean().item(),
            "conflictology": yardstick[of].mean().item(),
        }
        for value, of in rows
    ]


def _change(one: Played) -> np.ndarray:
    """New outbreak (quiet year, now dead), quiet-down (active year, now none), persistence, or quiet as ever."""
    now = one.observed > 0
    names = np.array(["quiet", "new outbreak", "quiet-down", "persistence"])
    return names[2 * one.active + now * 1]


def _by_area(played: list[Played], *, most: int = 20) -> list[dict[str, float]]:
    """The areas with the greatest share of the CRPS."""
    return sorted(_by(played, lambda one: one.areas), key=lambda row: -row["crps"])[:most]
