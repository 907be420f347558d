"""Draws as bytes, and what is read off them."""

import hashlib
import zlib
from typing import Any

import numpy as np

THRESHOLDS = (1, 25, 100)
"""Deaths in a month whose chance is stated: any, at least 25, at least 100. Source: the VIEWS challenge."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LARGEST = 2**31 - 1


def packed(draws: np.ndarray) -> bytes:
    """Draws of one month, shape (units, draws), as bytes: each unit's in rising order, differences, compressed.

    Their order within a unit says nothing (draws of two units do not form one future), so it is not kept.
    """
    ordered = np.sort(np.clip(np.rint(draws), 0, LARGEST).astype(np.int64), axis=1)
    return zlib.compress(np.diff(ordered, axis=1, prepend=0).astype("<i4").tobytes(), 9)


def unpacked(content: bytes | memoryview, *, units: int) -> np.ndarray:
    """The draws of one month in rising order, shape (units, draws)."""
    steps = np.frombuffer(zlib.decompress(bytes(content)), dtype="<i4").reshape(units, -1)
    return np.cumsum(steps.astype(np.int64), axis=1)


def digest(content: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(bytes(content)).hexdigest()


def summary(draws: np.ndarray) -> list[dict[str, Any]]:
    """What is read off the draws of one month, shape (units, draws): see `ForecastMonth`."""
    return [
        {
            "q": [round(float(value), 2) for value in np.quantile(unit, QUANTILES)],
            "p": {str(dead): float((unit >= dead).mean()) for dead in THRESHOLDS},
            "mean": round(float(unit.mean()), 3),
        }
        for unit in draws
    ]
