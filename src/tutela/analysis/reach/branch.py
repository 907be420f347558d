"""Branch and bound for the p-median on Lagrangian bounds: for few sites, where the bound alone leaves a gap.

A node is split by a site: it is opened, or it never will be. Both halves are p-medians again, with fewer sites;
the prices of the parent are a good start for both. Most promising node first, so that the bound always rises.
Source: Christofides & Beasley 1982 (tree search on Lagrangian bounds); Held, Wolfe & Crowder 1974 (the bounds).
"""

import heapq
import itertools
from dataclasses import dataclass

import numpy as np

from tutela.analysis.reach.interchange import Floats, Ints, total
from tutela.analysis.reach.multipliers import Ascent, Priced, climb
from tutela.analysis.reach.plan import Clock

STEPS_A_NODE = 45


@dataclass(frozen=True)
class Node:
    """A part of the plans: `opened` sites are in, only `free` ones may join; `split` is asked about next."""

    opened: Ints
    free: Ints
    price: Floats
    bound: float
    split: int = -1


@dataclass
class Best:
    """The best plan found so far."""

    sites: Ints
    value: float


class Tree:
    """The search for p-medians better than `best`, most promising node first.

    table: costs `(sites, clients)`; base `(clients,)`; count: sites to open; tolerance: the gap that
    counts as none.
    """

    def __init__(self, table: Floats, base: Floats, count: int, best: Best, tolerance: float) -> None:
        self.table, self.base, self.count = table, base, count
        self.best, self.tolerance = best, tolerance

    def search(self, opened: Ints, free: Ints, price: Floats, bound: float, clock: Clock) -> float:
        """Searches until proved or `clock` is over; returns the bound, and leaves the best plan in `best`."""
        root = self._bounded(Node(opened, free, price, bound), clock)
        heap: list[tuple[float, int, Node]] = []
        tie = itertools.count()
        if root is not None:
            heap.append((root.bound, next(tie), root))
        while heap and not clock.over():
            if self._beaten(heap[0][0]):
                return self.best.value
            _, _, node = heapq.heappop(heap)
            self._split_into(heap, node, tie, clock)
        return min(heap[0][0], self.best.value) if heap else self.best.value

    def _split_into(
        self, heap: list[tuple[float, int, Node]], node: Node, tie: "itertools.count[int]", clock: Clock
    ) -> None:
        for half in self._halves(node):
            if clock.over():
                heapq.heappush(heap, (half.bound, next(tie), half))
            elif (bounded := self._bounded(half, clock)) is not None:
                heapq.heappush(heap, (bounded.bound, next(tie), bounded))

    def _beaten(self, bound: float) -> bool:
        return self.best.value - bound <= self.tolerance

    def _halves(self, node: Node) -> tuple[Node, Node]:
        site = node.split
        free = node.free[node.free != site]
        return (
            Node(np.append(node.opened, site), free, node.price, node.bound),
            Node(node.opened, free, node.price, node.bound),
        )

    def _bounded(self, node: Node, clock: Clock) -> Node | None:
        """The node with its bound, fixings and next split; None when it holds nothing better."""
        wanted = self.count - len(node.opened)
        cost, base = self._costs(node)
        if len(node.free) <= wanted:
            self._note(np.concatenate([node.opened, node.free]))
            return None
        if wanted == 0:
            self._note(node.opened)
            return None
        ceiling = np.full(len(base), np.inf)
        problem = Priced(cost, base, wanted, ceiling)
        state = Ascent(-np.inf, node.price, problem.pull(node.price), np.arange(wanted), self.best.value, 0.5, 5)
        before = state.value
        climb(problem, state, STEPS_A_NODE, clock=clock, tolerance=self.tolerance)
        if state.value < before:
            self._note(np.concatenate([node.opened, node.free[state.sites]]))
        bound = max(state.bound, node.bound)
        if self._beaten(bound):
            return None
        return self._fixed(node, state, bound, wanted)

    def _fixed(self, node: Node, state: Ascent, bound: float, wanted: int) -> Node | None:
        slack = self.best.value - self.tolerance - state.bound
        order = np.sort(state.pull)
        inside, outside = order[wanted - 1], order[wanted]
        sure = (state.pull <= inside) & (outside - state.pull > slack)
        stays = (state.pull - inside <= slack) & ~sure
        opened, free = np.concatenate([node.opened, node.free[sure]]), node.free[stays]
        often = np.zeros(len(node.free)) if state.often is None else state.often
        if len(opened) == self.count or len(opened) + len(free) <= self.count:
            self._note(np.concatenate([opened, free[: self.count - len(opened)]]))
            return None
        split = int(free[np.abs(often[stays] - 0.5).argmin()])
        return Node(opened, free, state.price, bound, split)

    def _costs(self, node: Node) -> tuple[Floats, Floats]:
        base = np.minimum(self.base, self.table[node.opened].min(axis=0)) if len(node.opened) else self.base
        return self.table[node.free], base

    def _note(self, sites: Ints) -> None:
        if len(sites) == self.count and (value := total(self.table, self.base, sites)) < self.best.value:
            self.best = Best(sites, value)
