"""How good a forecast was. Every score but skill and precision is better when smaller.

Shapes: `draws` is (cells, draws), `observed` is (cells,), both in fatalities; scores are per cell, shape (cells,).
CRPS, ignorance and interval score are computed as the VIEWS prediction challenge 2023/24 does (Hegre et al. 2024).
"""

from collections.abc import Callable

import numpy as np

IGNORANCE_BINS = np.array([0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])


def crps(draws: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score, fatalities: mean|x - y| - mean|x - x'| / 2 over all m x m pairs.

    The pairs include each draw with itself, as in the challenge (not the "fair" m(m-1)).
    Source: Gneiting & Raftery 2007, equation 21; the sorted form needs m log m steps.
    """
    ordered = np.sort(draws.astype(float), axis=1)
    count = ordered.shape[1]
    weights = (2 * np.arange(1, count + 1) - count - 1) / count**2
    return np.abs(ordered - observed[:, None]).mean(axis=1) - ordered @ weights


def log_crps(draws: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """CRPS of log(1 + fatalities): a score that the few greatest wars do not decide alone."""
    return crps(np.log1p(draws), np.log1p(observed))


def interval_score(draws: np.ndarray, observed: np.ndarray, *, level: float = 0.9) -> np.ndarray:
    """Width of the central interval plus 2 / (1 - level) times the miss, fatalities.

    Quantiles are linear between draws. Source: Gneiting & Raftery 2007, equation 43.
    """
    low, high = interval(draws, level=level)
    miss = np.maximum(low - observed, 0) + np.maximum(observed - high, 0)
    return high - low + 2 / (1 - level) * miss


def interval(draws: np.ndarray, *, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
    """The central interval's two ends, each of shape (cells,)."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return low, high


def covered(draws: np.ndarray, observed: np.ndarray, *, level: float = 0.9) -> np.ndarray:
    """Whether the central interval holds the outcome, its ends included; shape (cells,), bool."""
    low, high = interval(draws, level=level)
    return (low <= observed) & (observed <= high)


def ignorance(draws: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """-log2 of the share of draws in the outcome's bin, after one more draw was put into each bin; bits.

    The challenge resamples files with other than 1,000 draws at random; this does not, so that a score of another
    number of draws is exact here and cannot be compared with the challenge's own.
    """
    bin_of_draw = np.digitize(draws, IGNORANCE_BINS)
    same = (bin_of_draw == np.digitize(observed, IGNORANCE_BINS)[:, None]).sum(axis=1)
    return -np.log2((same + 1) / (draws.shape[1] + len(IGNORANCE_BINS)))


def brier(chance: np.ndarray, happened: np.ndarray) -> np.ndarray:
    """Squared distance of the stated chance from what happened (0 or 1)."""
    return (chance - happened) ** 2


def pit(draws: np.ndarray, observed: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Probability integral transform: uniform on 0..1 if the distributions are right.

    Draws equal to the outcome count for a random part, as a distribution of whole numbers needs.
    Source: Czado, Gneiting & Held 2009.
    """
    below = (draws < observed[:, None]).mean(axis=1)
    equal = (draws == observed[:, None]).mean(axis=1)
    return below + np.random.default_rng(seed).random(len(observed)) * equal


def average_precision(chance: np.ndarray, happened: np.ndarray) -> float:
    """Area under precision against recall, in steps; ties share one step. NaN where nothing happened."""
    threshold_hits, alarms = _hits_by_threshold(chance, happened)
    if not len(threshold_hits) or threshold_hits[-1] == 0:
        return float("nan")
    recall_steps = np.diff(threshold_hits, prepend=0) / threshold_hits[-1]
    return float((recall_steps * threshold_hits / alarms).sum())


def roc_auc(chance: np.ndarray, happened: np.ndarray) -> float:
    """The chance that a cell where it happened was ranked above one where it did not; ties count half."""
    hits, alarms = _hits_by_threshold(chance, happened)
    if not len(hits) or hits[-1] in (0, alarms[-1]):
        return float("nan")
    true_share = np.concatenate([[0], hits / hits[-1]])
    false_share = np.concatenate([[0], (alarms - hits) / (alarms[-1] - hits[-1])])
    return float(np.trapezoid(true_share, false_share))


def _hits_by_threshold(chance: np.ndarray, happened: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(-chance, kind="stable")
    ends = np.flatnonzero(np.diff(chance[order], append=np.nan) != 0)
    return np.cumsum(happened[order])[ends], ends + 1


def share_of_greatest(chance: np.ndarray, happened: np.ndarray, *, share: float = 0.1) -> float:
    """The share of all that happened which lay in the riskiest `share` of cells."""
    riskiest = np.argsort(-chance, kind="stable")[: int(round(share * len(chance)))]
    return float(happened[riskiest].sum() / max(happened.sum(), 1))


def bootstrap_interval(
    statistic: Callable[[np.ndarray], float],
    blocks: np.ndarray,
    *,
    level: float = 0.9,
    repeats: int = 500,
    seed: int = 0,
) -> tuple[float, float]:
    """The central interval of `statistic(rows)` when whole blocks (countries, say) are drawn with replacement.

    blocks: the block of each row, shape (cells,). Months of one country hang together, so they are drawn together.
    """
    rng = np.random.default_rng(seed)
    rows = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    values = [
        statistic(np.concatenate([rows[i] for i in rng.integers(len(rows), size=len(rows))])) for _ in range(repeats)
    ]
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def skill(score: np.ndarray, yardstick: np.ndarray, blocks: np.ndarray, *, repeats: int = 500) -> dict[str, float]:
    """1 - mean score / mean yardstick with its 90 % block-bootstrap interval: above 0 the model is better."""

    def of(rows: np.ndarray) -> float:
        return float(1 - score[rows].mean() / yardstick[rows].mean()) if yardstick[rows].any() else float("nan")

    low, high = bootstrap_interval(of, blocks, repeats=repeats)
    return {"skill": of(np.arange(len(score))), "low": low, "high": high}
