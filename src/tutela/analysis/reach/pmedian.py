"""Where to put `count` sites so that the sum of weighted distances is smallest: the p-median, exact.

Three steps, each stopping when the plan is proved best: greedy and best swap give a plan; Lagrangian
prices give a bound and better plans; what the bound cannot exclude (the core) goes to HiGHS.
Source: reduced cost fixing and core after Avella, Sassano & Vasil'ev 2007 and Beltran, Tadonki & Vial 2006;
the model of the core is the radius formulation of Elloumi 2010.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from tutela.analysis.reach import highs
from tutela.analysis.reach.branch import Best, Tree
from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.interchange import Floats, Ints, greedy, interchange, total
from tutela.analysis.reach.multipliers import Ascent, ascend, priced
from tutela.analysis.reach.plan import Clock, Plan

CORE_PAIRS_PER_SECOND = 40_000  # a core larger than this times the seconds left is not begun under a time limit

BRANCH_FROM = 50  # thinkable pairs a free site: with fewer HiGHS is quicker than branching on prices (measured)

START_SHARE = 0.3  # of the time given, for the first plan; the bound needs the rest


def p_median(
    cost: ArrayLike,
    count: int,
    *,
    weight: ArrayLike | None = None,
    kept: ArrayLike = (),
    seconds: float | None = None,
) -> Plan:
    """Opens `count` sites beside the `kept` ones so that the weighted cost of all clients is least.

    cost: `(clients, sites)`, finite and not negative, any unit (metres, minutes); the value has that unit
    times weight. weight: `(clients,)`, not negative, default 1. kept: sites that are there already.
    seconds: limit of the search, None for until proved. `Plan.sites` holds the new sites only.
    Raises Impossible if there are fewer than `count` sites to choose from or a cost is not finite.
    """
    clock = Clock(seconds)
    table, base, choice = _prepare(cost, weight, kept, count)
    if count == 0 or count == len(choice):
        sites = np.arange(count)
        value = total(table, base, sites)
        return _plan(value, value, choice[sites], clock)
    start = Clock(None if seconds is None else START_SHARE * seconds)
    sites, value = interchange(table, base, greedy(table, base, count), clock=start)
    tolerance = _tolerance(table, base, value)
    state = ascend(priced(table, base, sites), sites, value, clock=clock, tolerance=tolerance)
    if state.value - state.bound > tolerance:
        _close_gap(table, base, state, tolerance, clock)
    bound = state.value if state.value - state.bound <= tolerance else _rounded(state.bound, tolerance)
    return _plan(state.value, bound, choice[state.sites], clock)


def p_median_on_graph(distance: ArrayLike, count: int, *, seconds: float | None = None) -> Plan:
    """The p-median where every node is client and candidate; distance `(n, n)`, inf where there is no way.

    Raises Impossible if the parts of the graph that no way joins are more than `count`: then nobody can be
    served.
    """
    table = np.asarray(distance, dtype=np.float64)
    apart, _ = connected_components(csr_array(np.isfinite(table)))
    if apart > count:
        raise Impossible(f"The graph falls into {apart} parts; it takes at least {apart} sites to serve every node.")
    if apart > 1:
        farthest = float(table[np.isfinite(table)].max())
        table = np.where(np.isfinite(table), table, 2.0 * (farthest + 1.0) * len(table))
    return p_median(table, count, seconds=seconds)


def _plan(value: float, bound: float, sites: Ints, clock: Clock) -> Plan:
    return Plan(value, min(bound, value), tuple(sorted(int(site) for site in sites)), clock.spent())


def _prepare(cost: ArrayLike, weight: ArrayLike | None, kept: ArrayLike, count: int) -> tuple[Floats, Floats, Ints]:
    table = np.asarray(cost, dtype=np.float64).T
    if not np.isfinite(table).all() or (table < 0).any():
        raise Impossible("Every cost must be finite and not negative; give what cannot be reached a large cost.")
    if weight is not None:
        table = table * np.asarray(weight, dtype=np.float64)
    present = np.unique(np.asarray(kept, dtype=np.int64))
    choice = np.setdiff1d(np.arange(len(table)), present)
    if not 0 <= count <= len(choice) or count + len(present) == 0:
        raise Impossible(f"{count} sites are wanted and {len(choice)} can be chosen; ask for 1 to {len(choice)} sites.")
    never = np.full(table.shape[1], 1e3 * table.max(initial=1.0) + 1.0)
    base = np.minimum(table[present].min(axis=0), never) if len(present) else never
    return np.ascontiguousarray(table[choice]), base, choice


def _tolerance(table: Floats, base: Floats, value: float) -> float:
    """The gap under which a plan is proved: just under 1 if every value is a whole number, else 1e-7 of it."""
    if (table == np.rint(table)).all() and (base == np.rint(base)).all() and table.sum(axis=1).max() < 2**50:
        return 1.0 - 1e-6
    return max(1e-7 * value, 1e-12 * float(table.sum(axis=1).mean()))


def _rounded(bound: float, tolerance: float) -> float:
    return float(math.ceil(bound - 1e-6)) if tolerance == 1.0 - 1e-6 else bound


@dataclass(frozen=True)
class Core:
    """What the bound leaves open: sites that are open for sure, sites still free, pairs still thinkable."""

    fixed: Ints
    free: Ints
    thinkable: NDArray[np.bool_]  # (free sites, clients)
    slack: float


def core_of(table: Floats, state: Ascent, count: int, tolerance: float) -> Core:
    """Sites and pairs that a plan better than the one known may still use."""
    slack = state.value - tolerance - state.bound
    order = np.sort(state.pull)
    inside, outside = order[count - 1], order[count]
    penalty = np.where(state.pull <= inside, 0.0, state.pull - inside)
    fixed = (state.pull <= inside) & (outside - state.pull > slack)
    free = np.flatnonzero((penalty <= slack) & ~fixed)
    thinkable = table[free] - state.price + penalty[free, None] <= slack
    return Core(np.flatnonzero(fixed), free, thinkable, slack)


def _close_gap(table: Floats, base: Floats, state: Ascent, tolerance: float, clock: Clock) -> None:
    core = core_of(table, state, len(state.sites), tolerance)
    if (len(core.free) - 1) * BRANCH_FROM > core.thinkable.sum():
        _solve_core(table, base, core, state, clock)
        return
    tree = Tree(table, base, len(state.sites), Best(state.sites, state.value), tolerance)
    bound = tree.search(core.fixed, core.free, state.price, state.bound, clock)
    state.sites, state.value = tree.best.sites, tree.best.value
    state.bound = max(state.bound, bound)


def _solve_core(table: Floats, base: Floats, core: Core, state: Ascent, clock: Clock) -> None:
    wanted = len(state.sites) - len(core.fixed)
    if core.thinkable.sum() > CORE_PAIRS_PER_SECOND * clock.left():
        return
    answer = highs.solve(core_model(table, base, core, wanted), seconds=clock.left())
    if answer.x is not None:
        opened = np.argsort(-answer.x[: len(core.free)])[:wanted]
        sites = np.concatenate([core.fixed, core.free[opened]])
        value = total(table, base, sites)
        if value < state.value:
            state.sites, state.value = sites, value
    state.bound = max(state.bound, min(answer.bound, state.value))


def core_model(table: Floats, base: Floats, core: Core, wanted: int) -> highs.Model:
    """The core as a whole-number model: first the free sites, then one step variable a client and cost level.

    A step z says "nothing opened up to this cost", and pays the way to the next cost.
    """
    nearest_fixed = np.minimum(base, table[core.fixed].min(axis=0)) if len(core.fixed) else base
    levels = _Levels(len(core.free))
    for client in range(table.shape[1]):
        sites = np.flatnonzero(core.thinkable[:, client])
        costs = table[core.free[sites], client]
        levels.add(sites, costs, float(nearest_fixed[client]))
    return levels.model(wanted)


class _Levels:
    """Collects the rows of `core_model`, client by client."""

    def __init__(self, free: int) -> None:
        self.free, self.offset = free, 0.0
        self.cost: list[float] = [0.0] * free
        self.rows: list[tuple[int, int, float]] = []
        self.needs: list[float] = []

    def add(self, sites: Ints, costs: Floats, last: float) -> None:
        order = np.argsort(costs, kind="stable")
        sites, costs = sites[order][costs[order] < last], costs[order][costs[order] < last]
        level, starts = np.unique(costs, return_index=True)
        self.offset += float(level[0]) if len(level) else last
        nexts = np.append(level[1:], last)
        previous = -1
        for here, after, group in zip(level, nexts, np.split(sites, starts[1:]), strict=False):
            row = len(self.needs)
            self.rows.extend((row, int(site), 1.0) for site in group)
            if previous >= 0:
                self.rows.append((row, previous, -1.0))
            self.needs.append(0.0 if previous >= 0 else 1.0)
            previous = len(self.cost)
            self.rows.append((row, previous, 1.0))
            self.cost.append(float(after - here))

    def model(self, wanted: int) -> highs.Model:
        """The model; the last row says how many free sites are opened."""
        last = len(self.needs)
        entries = np.array(self.rows + [(last, site, 1.0) for site in range(self.free)], dtype=np.float64)
        shape = (last + 1, len(self.cost))
        where = (entries[:, 0].astype(np.int64), entries[:, 1].astype(np.int64))
        matrix = coo_array((entries[:, 2], where), shape=shape).tocsr()
        low = np.array([*self.needs, float(wanted)])
        high = np.append(np.full(last, np.inf), float(wanted))
        whole = np.arange(len(self.cost)) < self.free
        cost = np.array(self.cost)
        return highs.Model(cost, np.ones(len(cost)), matrix, low, high, whole, self.offset)
