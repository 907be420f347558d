"""Where to stand: bases that are there already, candidates, expected harm as weight, and how sure the
answer is.

Harm comes as samples (forecast draws), so that besides the best plan for the mean there is the share of
futures in which it holds. Source: expected coverage after Daskin 1983; the share is a plain count over the
samples.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array, vstack

from tutela.analysis.reach import highs
from tutela.analysis.reach.cover import covered, greedy_cover, maximal_covering, swap_cover
from tutela.analysis.reach.coverage import Coverage, from_times
from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.plan import Clock, Plan

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Situation:
    """What is known: minutes `(sites, places)`, the limit in minutes, harm samples `(futures, places)`,
    bases kept.

    harm: expected deaths or any other weight, not negative. kept: numbers of sites with a base that stays.
    """

    minutes: Floats
    limit: float
    harm: Floats
    kept: tuple[int, ...] = ()

    def coverage(self) -> Coverage:
        """Who covers whom, with the mean of the samples as weight."""
        return from_times(self.minutes, self.limit, np.atleast_2d(self.harm).mean(axis=0))


@dataclass(frozen=True)
class Stand:
    """The plan, the harm covered in each future `(futures,)`, and the share of futures in which the plan
    holds.
    """

    plan: Plan
    covered_share: Floats
    holds_in: float
    futures: int


def where_to_stand(
    situation: Situation, count: int, *, loss: float = 0.05, seconds: float | None = 1.0, compared: int = 200
) -> Stand:
    """The best `count` new bases for the mean of the futures, and in what share of futures they hold.

    A plan holds in a future if the best plan made for that very future covers at most `loss` (a share)
    more harm. The best plan of a single future is found by greedy and swap, so the share is at most a
    little too high. compared: how many futures are looked at, evenly spaced. Raises Impossible as
    `maximal_covering` does.
    """
    coverage, samples = situation.coverage(), np.atleast_2d(np.asarray(situation.harm, dtype=np.float64))
    plan = maximal_covering(coverage, count, kept=situation.kept, seconds=seconds)
    reached = covered(coverage, (*situation.kept, *plan.sites))
    whole = samples.sum(axis=1)
    share = np.divide(samples[:, reached].sum(axis=1), whole, out=np.ones(len(whole)), where=whole > 0)
    some = np.unique(np.linspace(0, len(samples) - 1, min(compared, len(samples))).astype(np.int64))
    holds = [_holds(coverage, samples[row], situation.kept, count, reached, loss) for row in some]
    return Stand(plan, share, float(np.mean(holds)), len(some))


def _holds(
    coverage: Coverage,
    harm: Floats,
    kept: tuple[int, ...],
    count: int,
    reached: NDArray[np.bool_],
    loss: float,
) -> bool:
    secured = covered(coverage, kept)
    future = replace(coverage, weight=np.where(secured, 0.0, harm))
    _, best = swap_cover(future, greedy_cover(future, count))
    best += float(harm[secured].sum())
    return float(harm[reached].sum()) >= (1.0 - loss) * best - 1e-9


def bases_that_can_be_manned(strength: int, minimum: int, *, kept: int = 0) -> int:
    """How many new bases `strength` people can man with at least `minimum` each, beside `kept` that stay.

    Raises Impossible if not even the kept ones can be manned.
    """
    if minimum < 1 or strength < kept * minimum:
        raise Impossible(f"{strength} people cannot man {kept} bases with at least {minimum} each; close some.")
    return strength // minimum - kept


@dataclass(frozen=True)
class Posture:
    """New sites, people at each open site (kept ones first), and the weight each place has covered
    `(places,)`.
    """

    plan: Plan
    people: dict[int, int]
    served: Floats


def posture(
    situation: Situation,
    *,
    strength: int,
    minimum: int,
    load: ArrayLike,
    most_bases: int | None = None,
    seconds: float | None = None,
) -> Posture:
    """Which bases to open and how to share `strength` people among them, each place taking up some of a base.

    load `(places,)`: people needed to protect a place; every open base has at least `minimum` people, the
    kept ones too. most_bases: new bases at most. Exact by HiGHS (capacitated maximal covering, Pirkul &
    Schilling 1991; a place may be served in part and from several bases). Raises Impossible if the kept
    bases cannot be manned.
    """
    clock, coverage = Clock(seconds), situation.coverage()
    new = bases_that_can_be_manned(strength, minimum, kept=len(situation.kept))
    new = new if most_bases is None else min(new, most_bases)
    problem = _Manning(coverage, situation.kept, strength, minimum, np.asarray(load, dtype=np.float64), new)
    answer = highs.solve(problem.model(), seconds=clock.left())
    if answer.x is None:
        raise Impossible("No posture was found in the time given; allow more seconds.")
    return problem.posture(answer, clock)


@dataclass(frozen=True)
class _Manning:
    coverage: Coverage
    kept: tuple[int, ...]
    strength: int
    minimum: int
    load: Floats
    new: int

    def model(self) -> highs.Model:
        """Variables: open `(sites,)`, people `(sites,)`, served share of each pair in reach `(pairs,)`."""
        site, place = self.coverage.reach.nonzero()
        sites, places, pairs = self.coverage.sites, len(self.coverage.weight), len(site)
        pair, one = np.arange(pairs), np.arange(sites)
        shape = 2 * sites + pairs
        manned = _rows(sites, shape, (one, one, -float(self.minimum)), (one, sites + one, 1.0))
        only_open = _rows(sites, shape, (one, one, -float(self.strength)), (one, sites + one, 1.0))
        enough = _rows(sites, shape, (site, 2 * sites + pair, self.load[place]), (one, sites + one, -1.0))
        at_most_once = _rows(places, shape, (place, 2 * sites + pair, 1.0))
        here = _rows(pairs, shape, (pair, 2 * sites + pair, 1.0), (pair, site, -1.0))
        zero = np.zeros(sites)
        people = _rows(1, shape, (zero.astype(int), sites + one, 1.0))
        opened = _rows(1, shape, (zero.astype(int), one, 1.0))
        stays = _rows(len(self.kept), shape, (np.arange(len(self.kept)), np.array(self.kept, int), 1.0))
        low = [
            zero,
            zero - np.inf,
            zero - np.inf,
            np.full(places + pairs, -np.inf),
            np.zeros(2),
            np.ones(len(self.kept)),
        ]
        most = np.array([self.strength, self.new + len(self.kept)], dtype=np.float64)
        high = [zero + np.inf, zero, zero, np.ones(places), np.zeros(pairs), most, np.ones(len(self.kept))]
        return highs.Model(
            cost=-np.concatenate([zero, zero, self.coverage.weight[place]]),
            upper=np.concatenate([np.ones(sites), np.full(sites, float(self.strength)), np.ones(pairs)]),
            rows=csr_array(vstack([manned, only_open, enough, at_most_once, here, people, opened, stays])),
            low=np.concatenate(low),
            high=np.concatenate(high),
            whole=np.arange(shape) < 2 * sites,
        )

    def posture(self, answer: highs.Answer, clock: Clock) -> Posture:
        """The answer in the words of the question."""
        site, place = self.coverage.reach.nonzero()
        sites = self.coverage.sites
        assert answer.x is not None
        people = np.rint(answer.x[sites : 2 * sites]).astype(int)
        opened = np.flatnonzero(answer.x[:sites] > 0.5)
        share = np.bincount(place, weights=answer.x[2 * sites :], minlength=len(self.coverage.weight))
        value = -answer.value
        fresh = tuple(int(one) for one in opened if one not in self.kept)
        order = [*self.kept, *fresh]
        plan = Plan(value, max(value, -answer.bound), fresh, clock.spent())
        return Posture(plan, {one: int(people[one]) for one in order}, share * self.coverage.weight)


def _rows(count: int, width: int, *parts: tuple[np.ndarray, np.ndarray, "float | np.ndarray"]) -> csr_array:
    """A CSR of `count` rows from parts of (row, column, value)."""
    row = np.concatenate([np.asarray(part[0], dtype=np.int64) for part in parts])
    column = np.concatenate([np.asarray(part[1], dtype=np.int64) for part in parts])
    value = np.concatenate([np.broadcast_to(np.asarray(part[2], dtype=np.float64), len(part[0])) for part in parts])
    return coo_array((value, (row, column)), shape=(count, width)).tocsr()


class Drag:
    """Coverage while one base is dragged: all that does not move is counted once, before.

    A thousand places and a thousand futures take a few milliseconds a move; see `docs/analysis/reach.md`.
    """

    def __init__(self, situation: Situation, others: ArrayLike) -> None:
        """others: numbers of the sites that stay where they are (kept bases included)."""
        self.limit = situation.limit
        samples = np.atleast_2d(np.asarray(situation.harm, dtype=np.float64))
        self.secured = covered(situation.coverage(), np.asarray(others, dtype=np.int64))
        self.whole = samples.sum(axis=1)
        self.fixed = samples[:, self.secured].sum(axis=1)
        self.open = np.where(self.secured, 0.0, samples)

    def moved_to(self, minutes: ArrayLike) -> Floats:
        """Share of harm covered in each future `(futures,)` with the base at `minutes` `(places,)` from
        the places.
        """
        within = (np.asarray(minutes, dtype=np.float64) <= self.limit).astype(np.float64)
        gained = self.fixed + self.open @ within
        return np.divide(gained, self.whole, out=np.ones(len(self.whole)), where=self.whole > 0)
