"""Where to put `count` sites so that the worst off is as near as can be: the p-center, exact.

The answer is one of the distances in the table; each guess is a covering question with whole sites,
answered by a greedy cover where that suffices and by HiGHS where not. Source: Minieka 1970; Daskin 2013
(bisection).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from tutela.analysis.reach import highs
from tutela.analysis.reach.cover import covered, greedy_cover
from tutela.analysis.reach.coverage import Coverage, Floats, Ints, reduce
from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.plan import Clock, Plan


def p_center(cost: ArrayLike, count: int, *, kept: ArrayLike = (), seconds: float | None = None) -> Plan:
    """Opens `count` sites beside the `kept` ones so that the largest cost of any client is least.

    cost: `(clients, sites)`, inf where there is no way; the value has its unit. seconds: limit of the
    search, None for until proved. Raises Impossible if some client cannot be reached whatever is opened,
    or too many are wanted.
    """
    clock, table = Clock(seconds), np.asarray(cost, dtype=np.float64).T
    present = np.unique(np.asarray(kept, dtype=np.int64))
    choice = np.setdiff1d(np.arange(len(table)), present)
    if not 0 <= count <= len(choice) or count + len(present) == 0:
        raise Impossible(f"{count} sites are wanted, {len(choice)} can be chosen: ask for 1 to {len(choice)}.")
    base = table[present].min(axis=0) if len(present) else np.full(table.shape[1], np.inf)
    search = _Center(table[choice], base, count, clock)
    sites, value, bound = search.run()
    return Plan(value, bound, tuple(sorted(int(site) for site in choice[sites])), clock.spent())


class _OutOfTime(Exception):
    """The clock ran out before a guess was answered."""


class _Center:
    """Bisection over the distances that can be the answer."""

    def __init__(self, table: Floats, base: Floats, count: int, clock: Clock) -> None:
        self.table, self.base, self.count, self.clock = table, base, count, clock

    def run(self) -> tuple[Ints, float, float]:
        """Sites, the largest cost under them, and the least that any sites can have."""
        sites = self._farthest_first()
        value = self._worst(sites)
        if not np.isfinite(value):
            sites, value = self._any_reaching()
        nearest = float(np.minimum(self.table.min(axis=0), self.base).max())
        guesses = np.unique(np.append(self.table, self.base))
        guesses = guesses[(guesses >= nearest) & (guesses <= value)]
        low, high = 0, len(guesses) - 1
        while low < high and not self.clock.over():
            middle = (low + high) // 2
            try:
                found = self._within(float(guesses[middle]))
            except _OutOfTime:
                break
            if found is None:
                low = middle + 1
            else:
                sites, value = found, self._worst(found)
                high = int(np.searchsorted(guesses, value))
        return sites, value, float(guesses[min(low, high)])

    def _worst(self, sites: Ints) -> float:
        opened = self.table[sites].min(axis=0) if len(sites) else self.base
        return float(np.minimum(opened, self.base).max())

    def _farthest_first(self) -> Ints:
        """Each time the site nearest to whoever is worst off; at most twice the best on a metric. Gonzalez
        1985.
        """
        current, chosen = self.base.copy(), np.empty(self.count, dtype=np.int64)
        for step in range(self.count):
            order = np.argsort(self.table[:, int(current.argmax())], kind="stable")
            chosen[step] = next(site for site in order if site not in chosen[:step])
            current = np.minimum(current, self.table[chosen[step]])
        return chosen

    def _any_reaching(self) -> tuple[Ints, float]:
        """Sites under which everybody is reached at all. Raises Impossible if there are none."""
        everything = np.append(self.table, self.base)
        farthest = float(everything[np.isfinite(everything)].max(initial=0.0))
        try:
            found = self._within(farthest)
        except _OutOfTime:
            raise Impossible("No sites that reach everybody were found in the time given; allow more.") from None
        if found is None:
            raise Impossible("Somebody stays out of reach wherever the sites are; ask for more sites.")
        return found, self._worst(found)

    def _within(self, radius: float) -> Ints | None:
        """Sites that have everybody within `radius`; None if there are none. Raises _OutOfTime."""
        needy = np.flatnonzero(self.base > radius)
        reach = csr_array((self.table[:, needy] <= radius).astype(np.float64))
        everybody = Coverage(reach, np.ones(len(needy)))
        if (np.asarray(reach.sum(axis=0)).ravel() == 0).any():
            return None
        greedy = greedy_cover(everybody, self.count)
        if covered(everybody, greedy).all():
            return greedy
        return self._by_highs(everybody)

    def _by_highs(self, everybody: Coverage) -> Ints | None:
        reduced = reduce(everybody, count=self.count)
        reach = reduced.coverage.reach
        sites, demand = reach.shape
        model = highs.Model(
            cost=np.ones(sites),
            upper=np.ones(sites),
            rows=csr_array(reach.T),
            low=np.ones(demand),
            high=np.full(demand, np.inf),
            whole=np.ones(sites, dtype=bool),
        )
        answer = highs.solve(model, seconds=self.clock.left())
        if answer.bound > self.count + 1e-6:
            return None
        if answer.x is None or answer.value > self.count + 1e-6:
            raise _OutOfTime
        opened = reduced.site[np.flatnonzero(answer.x > 0.5)]
        spare = np.setdiff1d(np.arange(everybody.sites), opened)
        return np.concatenate([opened, spare[: self.count - len(opened)]])
