"""Lagrangian bound for the p-median: a price for every client, raised and lowered until the bound is high.

Serving client i may cost at most its price u_i; whoever can be served for less pulls a site open. The sum
of the prices plus the `count` most pulled sites is a lower bound for every plan, whatever the prices.
Source: Cornuejols, Fisher & Nemhauser 1977; step length after Polyak 1969; direction deflected after
Camerini, Fratta & Maffioli 1975.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tutela.analysis.reach.interchange import Floats, Ints, interchange, nearest_open, total
from tutela.analysis.reach.plan import Clock

SPARSE_BELOW = 0.12  # share of affordable pairs under which a list of pairs beats the whole table (measured)
STALLED = 0.01  # a burst that closes less than this share of the gap is the last


@dataclass(frozen=True)
class Priced:
    """A p-median under prices: costs `(sites, clients)`, base `(clients,)`, sites to open, a ceiling for
    prices.

    pairs: the affordable pairs where they are few; room: space of the shape of `cost`, so that none is
    asked for anew.
    """

    cost: Floats
    base: Floats
    count: int
    ceiling: Floats
    pairs: "Pairs | None" = None
    room: Floats | None = None

    def pull(self, price: Floats) -> Floats:
        """How strongly each site is pulled open at these prices, 0 or negative; shape `(sites,)`."""
        if self.pairs is not None:
            return self.pairs.pull(price, len(self.cost))
        return np.minimum(self.cost, price, out=self.room).sum(axis=1) - price.sum()

    def served(self, price: Floats, sites: Ints) -> NDArray[np.int64]:
        """By how many of `sites` and the base each client is affordably served; shape `(clients,)`."""
        if self.pairs is not None:
            counts = self.pairs.served(price, sites, len(self.cost))
        else:
            counts = np.count_nonzero(self.cost[sites] < price, axis=0)
        return counts + (self.base < price)


@dataclass(frozen=True)
class Pairs:
    """The affordable (site, client, cost) triples only, for prices that never pass the ceiling."""

    site: Ints
    client: Ints
    cost: Floats

    def pull(self, price: Floats, sites: int) -> Floats:
        """As `Priced.pull`."""
        pulls = np.minimum(self.cost - price[self.client], 0.0)
        return np.bincount(self.site, weights=pulls, minlength=sites).astype(np.float64)

    def served(self, price: Floats, sites: Ints, count: int) -> NDArray[np.int64]:
        """As `Priced.served`, without the base."""
        is_open = np.zeros(count, dtype=bool)
        is_open[sites] = True
        mask = is_open[self.site] & (self.cost < price[self.client])
        return np.bincount(self.client[mask], minlength=len(price))


def priced(cost: Floats, base: Floats, sites: Ints) -> Priced:
    """Prepares the bound around a good plan `sites`; prices stay below three times the second nearest
    cost.
    """
    near = nearest_open(cost, base, sites)
    second = np.minimum(near.second, cost.max(axis=0))
    ceiling = np.maximum(3.0 * second, np.median(second))
    affordable = cost < ceiling
    whole = Priced(cost, base, len(sites), ceiling, None, np.empty_like(cost))
    if affordable.mean() > SPARSE_BELOW:
        return whole
    site, client = np.nonzero(affordable)
    return replace(whole, pairs=Pairs(site, client, cost[site, client]))


@dataclass
class Ascent:
    """Where the search for prices stands: the best bound so far with its prices and pulls, and the best plan.

    step: share of the full step taken; patience: steps without gain before it shrinks; often: how often
    each site was chosen of late (0 to 1), which comes near the fractions of the linear relaxation.
    """

    bound: float
    price: Floats
    pull: Floats
    sites: Ints
    value: float
    step: float = 1.0
    patience: int = 12
    often: Floats | None = None
    tried: set[bytes] = field(default_factory=set)


def ascend(
    problem: Priced,
    sites: Ints,
    value: float,
    *,
    clock: Clock,
    tolerance: float,
    rounds: int = 30,
    burst: int = 60,
) -> Ascent:
    """Raises the bound and improves the plan in turns, until they meet within `tolerance` or nothing moves.

    sites, value: a plan to start from. rounds x burst: the most steps taken.
    """
    near = nearest_open(problem.cost, problem.base, sites)
    start = np.minimum((near.cost + np.minimum(near.second, problem.ceiling)) / 2, problem.ceiling)
    state = Ascent(-np.inf, start, problem.pull(start), sites, value)
    for _ in range(rounds):
        before = state.bound
        last = climb(problem, state, burst, clock=clock, tolerance=tolerance)
        gap = state.value - state.bound
        if gap <= tolerance or state.step < 1e-4 or clock.over() or state.bound - before < STALLED * gap:
            break
        _try_plan(problem, state, last, clock)
    return state


def climb(problem: Priced, state: Ascent, steps: int, *, clock: Clock, tolerance: float) -> Ints:
    """Takes up to `steps` steps from the best prices, changing `state`; returns the sites chosen last."""
    price, direction, failed = state.price.copy(), None, 0
    chosen = state.sites
    often = np.zeros(len(problem.cost)) if state.often is None else state.often
    state.often = often
    for _ in range(steps):
        pull = problem.pull(price)
        chosen = np.argpartition(pull, problem.count - 1)[: problem.count]
        often *= 0.92
        often[chosen] += 0.08
        bound = float(price.sum() + pull[chosen].sum() + np.minimum(problem.base - price, 0.0).sum())
        failed = 0 if bound > state.bound + 1e-5 * abs(bound) else failed + 1
        if bound > state.bound:
            state.bound, state.price, state.pull = bound, price.copy(), pull
            _note_plan(problem, state, chosen)
        if state.value - state.bound <= tolerance or clock.over() or state.step < 1e-4:
            break
        if failed >= state.patience:
            state.step, failed, direction, price = state.step / 1.6, 0, None, state.price.copy()
            continue
        gradient = 1.0 - problem.served(price, chosen)
        direction = gradient if direction is None else 0.7 * gradient + 0.3 * direction
        length = float(direction @ direction)
        if length < 1e-12:
            break
        price = np.minimum(price + state.step * (state.value - bound) / length * direction, problem.ceiling)
    return chosen


def _note_plan(problem: Priced, state: Ascent, sites: Ints) -> None:
    value = total(problem.cost, problem.base, sites)
    if value < state.value:
        state.sites, state.value = sites.copy(), value


def _try_plan(problem: Priced, state: Ascent, sites: Ints, clock: Clock) -> None:
    key = np.sort(sites).tobytes()
    if key in state.tried:
        return
    state.tried.add(key)
    better, value = interchange(problem.cost, problem.base, sites, clock=clock)
    if value < state.value:
        state.sites, state.value = better, value
