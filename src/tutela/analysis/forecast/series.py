"""Running figures of a history. Row t of every result uses rows 0..t only: nothing here can see the future.

Shapes: `values` is (months, areas); results have the same shape unless said.
"""

import numpy as np


def running_mean(values: np.ndarray, span: int) -> np.ndarray:
    """Mean of the last `span` months, fewer at the start."""
    sums = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - span, 0)
    return (sums[ends] - sums[starts]) / (ends - starts)[:, None]


def decayed_sum(values: np.ndarray, half_life: float) -> np.ndarray:
    """Sum of all months so far, each weighted 0.5^(age / half_life); half_life in months."""
    keep = 0.5 ** (1 / half_life)
    result = np.empty(values.shape)
    total = np.zeros(values.shape[1])
    for month, row in enumerate(values):
        total = total * keep + row
        result[month] = total
    return result


def decayed_mean(values: np.ndarray, half_life: float) -> np.ndarray:
    """Mean of all months so far, weighted as in `decayed_sum`."""
    return decayed_sum(values, half_life) / decayed_sum(np.ones((len(values), 1)), half_life)


def months_since(happened: np.ndarray, *, longest: int = 120) -> np.ndarray:
    """Months since it last happened, 0 if this month, at most `longest`."""
    result = np.empty(happened.shape)
    since = np.full(happened.shape[1], float(longest))
    for month, row in enumerate(happened):
        since = np.where(row, 0, np.minimum(since + 1, longest))
        result[month] = since
    return result


def trailing(values: np.ndarray, span: int) -> np.ndarray:
    """The last `span` months of each month, the first one repeated before the start; (months, areas, span)."""
    padded = np.vstack([np.repeat(values[:1], span - 1, axis=0), values])
    return np.lib.stride_tricks.sliding_window_view(padded, span, axis=0)
