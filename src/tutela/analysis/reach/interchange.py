"""Greedy start and best swap for the p-median: the plan that is there before any bound is.

Costs are `(sites, clients)` arrays, weight already multiplied in. `base` is a `(clients,)` array: what each
client costs without any new site (its nearest base that is already there, or a number larger than any cost).
Source: Teitz & Bart 1968 (interchange); Whitaker 1983 and Resende & Werneck 2007 (gain, loss and correction).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.analysis.reach.plan import Clock

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Nearest:
    """Per client: position of the nearest open site (`len(sites)` is the base), its cost, the next cost."""

    position: Ints
    cost: Floats
    second: Floats


def nearest_open(cost: Floats, base: Floats, sites: Ints) -> Nearest:
    """Nearest and second nearest of `sites` and the base for each client; shapes `(clients,)`."""
    rows = np.vstack([cost[sites], base])
    position = rows.argmin(axis=0)
    column = np.arange(rows.shape[1])
    first = rows[position, column]
    rows[position, column] = np.inf
    return Nearest(position, first, rows.min(axis=0))


def total(cost: Floats, base: Floats, sites: Ints) -> float:
    """Cost of serving every client from its nearest open site or its base."""
    if not len(sites):
        return float(base.sum())
    return float(np.minimum(cost[sites].min(axis=0), base).sum())


def greedy(cost: Floats, base: Floats, count: int) -> Ints:
    """Opens `count` sites one by one, each time the one that lowers the total most; shape `(count,)`.

    Lazy evaluation: a saving can only shrink, so a stale upper estimate that is not the largest is never
    renewed. Source: Minoux 1978.
    """
    current = base.copy()
    saving = np.maximum(base - cost, 0.0).sum(axis=1)
    chosen = np.empty(count, dtype=np.int64)
    for step in range(count):
        best = _freshest(cost, current, saving)
        chosen[step] = best
        current = np.minimum(current, cost[best])
        saving[best] = -np.inf
    return chosen


def _freshest(cost: Floats, current: Floats, saving: Floats) -> int:
    fresh: set[int] = set()
    while (best := int(saving.argmax())) not in fresh:
        saving[best] = np.maximum(current - cost[best], 0.0).sum()
        fresh.add(best)
    return best


def swap_profits(cost: Floats, near: Nearest, count: int) -> Floats:
    """Saving of every swap: row = site that comes, column = position that goes; shape `(sites, count)`."""
    order = np.argsort(near.position, kind="stable")
    position, first, second = near.position[order], near.cost[order], near.second[order]
    costs = cost[:, order]
    kept = np.minimum(costs, first)
    gain = first.sum() - kept.sum(axis=1)
    np.maximum(costs, first, out=costs)
    correction = np.maximum(second - costs, 0.0, out=costs)
    groups, starts = np.unique(position, return_index=True)
    profits = np.zeros((len(cost), count + 1))
    profits[:, groups] = np.add.reduceat(correction, starts, axis=1)
    profits -= np.bincount(position, weights=second - first, minlength=count + 1)
    return (profits + gain[:, None])[:, :count]


def interchange(cost: Floats, base: Floats, sites: Ints, *, clock: Clock | None = None) -> tuple[Ints, float]:
    """Swaps one site for another while that lowers the total; returns the sites and their total.

    Stops at the first plan that no single swap improves, or when `clock` is over.
    """
    clock, sites = clock or Clock(), sites.copy()
    while True:
        near = nearest_open(cost, base, sites)
        value = float(near.cost.sum())
        if clock.over() or not len(sites):
            return sites, value
        profits = swap_profits(cost, near, len(sites))
        comes, goes = divmod(int(profits.argmax()), len(sites))
        if profits[comes, goes] <= 1e-9 * max(value, 1.0):
            return sites, value
        sites[goes] = comes
