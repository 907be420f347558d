"""Did it happen as often as was said? Stated chances against shares, in bins of equal count."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm


@dataclass(frozen=True)
class Bin:
    """One bin: the mean stated chance, the share in which it happened, and the band around the stated one.

    The band is where the observed share would lie in 90 of 100 worlds that are right on average, if countries came
    again as they did: the stated chance plus the bootstrap's spread of (observed - stated) over whole countries. It is
    never narrower than luck alone makes it: where nothing, or everything, happened the bootstrap sees no spread.
    """

    stated: float
    observed: float
    low: float
    high: float
    count: int

    @property
    def holds(self) -> bool:
        """Whether the observed share lies in the band."""
        return self.low <= self.observed <= self.high


def reliability(
    chance: np.ndarray,
    happened: np.ndarray,
    blocks: np.ndarray,
    *,
    bins: int = 10,
    level: float = 0.9,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Bin]:
    """Bins of equal count by stated chance; all arrays of shape (cells,), `blocks` names the country of each."""
    parts = np.array_split(np.argsort(chance, kind="stable"), bins)
    rng = np.random.default_rng(seed)
    return [_bin(chance[part], happened[part], blocks[part], level, repeats, rng) for part in parts]


def _bin(
    chance: np.ndarray, happened: np.ndarray, blocks: np.ndarray, level: float, repeats: int, rng: np.random.Generator
) -> Bin:
    _, block = np.unique(blocks, return_inverse=True)
    sizes = np.bincount(block).astype(float)
    excess = np.bincount(block, weights=happened - chance)
    picked = rng.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), size=repeats)
    deviation = picked @ excess / (picked @ sizes)
    low, high = np.quantile(deviation - deviation.mean(), [(1 - level) / 2, (1 + level) / 2])
    stated = float(chance.mean())
    luck = float(norm.ppf((1 + level) / 2) * np.sqrt((chance * (1 - chance)).sum()) / len(chance))
    return Bin(
        stated=stated,
        observed=float(happened.mean()),
        low=stated + min(float(low), -luck),
        high=stated + max(float(high), luck),
        count=len(chance),
    )
