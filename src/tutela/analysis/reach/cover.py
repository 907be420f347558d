"""Where to put `count` sites so that the most weight is within reach: maximal covering, exact.

Reductions, greedy and best swap, Lagrangian prices; what the bound cannot exclude (the core) goes to HiGHS.
Source: Church & ReVelle 1974 (the question); Galvão & ReVelle 1996 (the bound); core by reduced cost fixing.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

from tutela.analysis.reach import highs
from tutela.analysis.reach.coverage import Coverage, Ints, reduce
from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.plan import Clock, Plan


def maximal_covering(coverage: Coverage, count: int, *, kept: ArrayLike = (), seconds: float | None = None) -> Plan:
    """Opens `count` sites beside the `kept` ones so that the weight covered at least once is largest.

    kept: sites that are there already; what they cover counts in `value`. seconds: limit of the search,
    None for until proved. `Plan.sites` holds the new sites only, numbered from 0.
    Raises Impossible if there are fewer than `count` sites to choose from.
    """
    clock = Clock(seconds)
    present = np.unique(np.asarray(kept, dtype=np.int64))
    choice = np.setdiff1d(np.arange(coverage.sites), present)
    if not 0 <= count <= len(choice):
        raise Impossible(f"{count} sites are wanted, {len(choice)} can be chosen: ask for 0 to {len(choice)}.")
    done = covered(coverage, present)
    open_weight = np.where(done, 0.0, coverage.weight)
    reduced = reduce(Coverage(csr_array(coverage.reach[choice]), open_weight), count=count)
    search = Search(reduced.coverage, count, clock)
    search.run()
    secured = float(coverage.weight[done].sum())
    sites = tuple(sorted(int(site) for site in choice[reduced.site[search.sites]]))
    return Plan(secured + search.value, secured + search.proved_bound(), sites, clock.spent())


def covered(coverage: Coverage, sites: ArrayLike) -> NDArray[np.bool_]:
    """Which demand is within reach of at least one of `sites`; shape `(demand,)`."""
    chosen = np.asarray(sites, dtype=np.int64)
    return np.asarray(coverage.reach[chosen].sum(axis=0)).ravel() > 0


def covered_weight(coverage: Coverage, sites: ArrayLike) -> float:
    """Weight within reach of `sites`: what a map shows while a base is dragged."""
    return float(coverage.weight[covered(coverage, sites)].sum())


def greedy_cover(coverage: Coverage, count: int) -> Ints:
    """`count` sites, each the one that adds the most weight; at least 63 % of the best. Source: Nemhauser
    1978.
    """
    left = coverage.weight.copy()
    gain = coverage.reach @ left
    chosen = np.empty(count, dtype=np.int64)
    for step in range(count):
        best = int(gain.argmax())
        chosen[step] = best
        left[coverage.reach.indices[slice(*coverage.reach.indptr[best : best + 2])]] = 0.0
        gain = coverage.reach @ left
        gain[chosen[: step + 1]] = -1.0
    return chosen


def swap_cover(coverage: Coverage, sites: Ints, *, clock: Clock | None = None) -> tuple[Ints, float]:
    """Swaps one site for another while that covers more; returns the sites and the weight covered."""
    clock, sites, reach, weight = clock or Clock(), sites.copy(), coverage.reach, coverage.weight
    while True:
        times = np.asarray(reach[sites].sum(axis=0)).ravel()
        value = float(weight[times > 0].sum())
        if clock.over() or not len(sites):
            return sites, value
        alone = csr_array(reach[sites] * np.where(times == 1, weight, 0.0)[None, :])
        loss = np.asarray(alone.sum(axis=1)).ravel()
        profit = (alone @ reach.T).toarray() - loss[:, None] + reach @ np.where(times == 0, weight, 0.0)
        profit[:, sites] = -np.inf
        goes, comes = divmod(int(profit.argmax()), coverage.sites)
        if profit[goes, comes] <= 1e-9 * max(value, 1.0):
            return sites, value
        sites[goes] = comes


@dataclass
class Search:
    """One search for the best plan of a reduced coverage; `run` leaves the plan and the bound."""

    coverage: Coverage
    count: int
    clock: Clock

    def __post_init__(self) -> None:
        self.sites = np.arange(self.count)
        self.value, self.bound = 0.0, math.inf
        self.whole = bool((self.coverage.weight == np.rint(self.coverage.weight)).all())
        self.tolerance = 1.0 - 1e-6 if self.whole else 1e-9 * float(self.coverage.weight.sum())

    def run(self) -> None:
        """Plan, bound, core."""
        if self.count in (0, self.coverage.sites):
            self.value = self.bound = covered_weight(self.coverage, self.sites)
            return
        self.sites, self.value = swap_cover(self.coverage, greedy_cover(self.coverage, self.count), clock=self.clock)
        prices = Prices(self)
        prices.lower()
        if not self.proved() and not self.clock.over():
            self._solve_core(prices)

    def proved(self) -> bool:
        """True when no plan can cover more."""
        return self.bound - self.value <= self.tolerance

    def proved_bound(self) -> float:
        """The certified bound: the value itself when it is proved; a whole number when every weight is one."""
        if self.proved():
            return self.value
        return math.floor(self.bound + 1e-6) if self.whole else self.bound

    def note(self, sites: Ints) -> bool:
        """Remembers a plan if it is better than the one known."""
        value = covered_weight(self.coverage, sites)
        if value <= self.value:
            return False
        self.sites, self.value = sites.copy(), value
        return True

    def _note_only_plan_left(self, sites: Ints) -> None:
        """All plans but this one are excluded (and this one too, if its sites are too few)."""
        if len(sites) == self.count:
            self.note(sites)
        self.bound = self.value

    def _solve_core(self, prices: "Prices") -> None:
        fixed, free = prices.core()
        wanted = self.count - len(fixed)
        if wanted == 0 or len(free) <= wanted:
            self._note_only_plan_left(np.concatenate([fixed, free[:wanted]]))
            return
        done = covered(self.coverage, fixed)
        rest = Coverage(csr_array(self.coverage.reach[free]), np.where(done, 0.0, self.coverage.weight))
        reduced = reduce(rest, count=wanted)
        secured = float(self.coverage.weight[done].sum())
        model = core_model(reduced.coverage, wanted)
        answer = highs.solve(model, seconds=self.clock.left(), ipm=True)
        if answer.x is not None:
            opened = np.argsort(-answer.x[: reduced.coverage.sites], kind="stable")[:wanted]
            self.note(np.concatenate([fixed, free[reduced.site[opened]]]))
        self.bound = min(self.bound, max(self.value, secured - answer.bound))


def core_model(coverage: Coverage, count: int) -> highs.Model:
    """Maximal covering as a model: sites first, then demand that two or more sites cover; minimises minus
    weight.

    Demand that one site alone covers is that site's own: it needs no variable.
    """
    reach, weight = coverage.reach, coverage.weight
    times = np.asarray((reach > 0).sum(axis=0)).ravel()
    own = reach @ np.where(times == 1, weight, 0.0)
    many = np.flatnonzero(times > 1)
    link = hstack([-reach[:, many].T, eye_array(len(many))])
    opening = csr_array(np.concatenate([np.ones(coverage.sites), np.zeros(len(many))])[None, :])
    rows = csr_array(vstack([link, opening]))
    low = np.append(np.full(len(many), -np.inf), float(count))
    high = np.append(np.zeros(len(many)), float(count))
    cost = -np.concatenate([own, weight[many]])
    return highs.Model(cost, np.ones(len(cost)), rows, low, high, np.arange(len(cost)) < coverage.sites)


class Prices:
    """Prices of demand between 0 and its weight: the bound is what stays unpriced plus the best `count`
    sites.
    """

    def __init__(self, search: Search) -> None:
        self.search, self.reach = search, search.coverage.reach
        self.columns = csr_array(self.reach.T)
        times = np.asarray(self.reach[search.sites].sum(axis=0)).ravel()
        self.price = search.coverage.weight / np.maximum(times, 1.0)
        self.pull = self.reach @ self.price

    def lower(self, *, rounds: int = 20, burst: int = 60) -> None:
        """Lowers the bound and improves the plan in turns until they meet or little moves."""
        step = 1.0
        for _ in range(rounds):
            before = self.search.bound
            chosen, step = self._burst(step, burst)
            if self.search.proved() or self.search.clock.over() or step < 1e-3:
                return
            better, _ = swap_cover(self.search.coverage, chosen, clock=self.search.clock)
            self.search.note(better)
            if before - self.search.bound < 0.02 * (self.search.bound - self.search.value):
                return

    def _burst(self, step: float, steps: int) -> tuple[Ints, float]:
        search, weight, count = self.search, self.search.coverage.weight, self.search.count
        price, direction, failed = self.price.copy(), np.zeros(len(weight)), 0
        for _ in range(steps):
            pull = self.reach @ price
            chosen = np.argpartition(-pull, count - 1)[:count]
            bound = float((weight - price).sum() + pull[chosen].sum())
            failed = 0 if bound < search.bound - 1e-5 * bound else failed + 1
            if bound < search.bound:
                search.bound, self.price, self.pull = bound, price.copy(), pull
                search.note(chosen)
            if search.proved() or search.clock.over():
                break
            if failed >= 10:
                step, failed, price = step / 1.6, 0, self.price.copy()
                direction[:] = 0.0
                continue
            is_open = np.zeros(len(pull))
            is_open[chosen] = 1.0
            direction = 0.7 * (1.0 - self.columns @ is_open) + 0.3 * direction
            direction[(direction > 0) & (price >= weight)] = 0.0
            direction[(direction < 0) & (price <= 0.0)] = 0.0
            length = float(direction @ direction)
            if length < 1e-12:
                break
            price = np.clip(price + step * (bound - search.value) / length * direction, 0.0, weight)
        return chosen, step

    def core(self) -> tuple[Ints, Ints]:
        """Sites open in every better plan, and sites that may be."""
        slack = self.search.bound - self.search.value - self.search.tolerance
        order = np.sort(self.pull)[::-1]
        inside, outside = order[self.search.count - 1], order[self.search.count]
        fixed = (self.pull >= inside) & (self.pull - outside > slack)
        free = (inside - self.pull <= slack) & ~fixed
        return np.flatnonzero(fixed), np.flatnonzero(free)
