"""Patrols: which places to visit in the hours there are, so that what is visited is worth most.

Up to twelve places exact, by dynamic programming over the sets visited; beyond, insertion and exchange
from many starts with a certified bound. Source: orienteering problem, Golden, Levy & Vohra 1987; team
orienteering, Chao, Golden & Wasil 1996; sets after Held & Karp 1962.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tutela.analysis.reach.errors import Impossible

Floats = NDArray[np.float64]

EXACT_UP_TO = 12


@dataclass(frozen=True)
class Patrol:
    """Places in the order visited (numbers), the worth and minutes of the round, and a bound on any
    round's worth.
    """

    visits: tuple[int, ...]
    worth: float
    minutes: float
    bound: float


@dataclass(frozen=True)
class Round:
    """The question: minutes between places `(n, n)`, worth `(n,)`, minutes spent at each `(n,)`, hours as
    minutes.

    Place `start` is where the patrol begins and ends; it has no worth. Minutes may be one-way and need not
    obey the triangle inequality.
    """

    minutes: Floats
    worth: Floats
    spent: Floats
    budget: float
    start: int = 0

    def length(self, visits: tuple[int, ...]) -> float:
        """Minutes of a round through `visits` in this order, time at the places included."""
        stops = (self.start, *visits, self.start)
        way = sum(self.minutes[one, other] for one, other in zip(stops, stops[1:], strict=False))
        return float(way + self.spent[list(visits)].sum())

    def gain(self, visits: tuple[int, ...]) -> float:
        """Worth of the places visited."""
        return float(self.worth[list(visits)].sum())


def question(
    minutes: ArrayLike, worth: ArrayLike, budget: float, *, spent: ArrayLike | None = None, start: int = 0
) -> Round:
    """Checks and makes a Round. Raises Impossible for tables that do not fit or negative numbers."""
    table, value = np.asarray(minutes, dtype=np.float64), np.asarray(worth, dtype=np.float64)
    stay = np.zeros(len(value)) if spent is None else np.asarray(spent, dtype=np.float64)
    if table.shape != (len(value), len(value)) or stay.shape != value.shape or not 0 <= start < len(value):
        raise Impossible("Minutes must be a square table with one row for each place, worth and stay one number each.")
    if (table < 0).any() or (value < 0).any() or (stay < 0).any() or not budget >= 0:
        raise Impossible("Minutes, worth, stay and hours must not be negative.")
    return Round(table, value, stay, budget, start)


def best_patrol(asked: Round, *, starts: int = 40, seed: int = 0) -> Patrol:
    """The round that is worth most within the budget; exact up to twelve reachable places, else a good one.

    starts, seed: number and seed of the random restarts of the search beyond twelve places.
    """
    places = _reachable(asked)
    if len(places) <= EXACT_UP_TO:
        visits = _exact(asked, places)
        return _patrol(asked, visits, asked.gain(visits))
    generator = np.random.default_rng(seed)
    visits = max((_search(asked, places, generator, first) for first in range(starts)), key=asked.gain)
    return _patrol(asked, visits, max(asked.gain(visits), _bound(asked, places)))


def best_patrols(asked: Round, teams: int, *, seed: int = 0) -> list[Patrol]:
    """Rounds for several patrols, one after the other on what is left; no place is visited twice.

    Greedy over teams: at least half of the best if each round is the best on what is left (Fisher et al.
    1978).
    """
    left, patrols = asked, []
    for _ in range(teams):
        patrol = best_patrol(left, seed=seed)
        patrols.append(patrol)
        worth = left.worth.copy()
        worth[list(patrol.visits)] = 0.0
        left = Round(left.minutes, worth, left.spent, left.budget, left.start)
    return patrols


def _patrol(asked: Round, visits: tuple[int, ...], bound: float) -> Patrol:
    return Patrol(visits, asked.gain(visits), asked.length(visits) if visits else 0.0, bound)


def _reachable(asked: Round) -> list[int]:
    alone = asked.minutes[asked.start] + asked.spent + asked.minutes[:, asked.start]
    direct = (asked.worth > 0) & (np.arange(len(asked.worth)) != asked.start)
    metric = (asked.minutes[:, :, None] + asked.minutes[None]).min(axis=1)
    alone = np.minimum(alone, metric[asked.start] + asked.spent + metric[:, asked.start])
    return [int(place) for place in np.flatnonzero(direct & (alone <= asked.budget))]


def _exact(asked: Round, places: list[int]) -> tuple[int, ...]:
    """Shortest way through every set of places, ending at each; the best set that is home in time."""
    count = len(places)
    if not count:
        return ()
    step = asked.minutes[np.ix_(places, places)] + asked.spent[places][None, :]
    shortest = np.full((1 << count, count), np.inf)
    before = np.full((1 << count, count), -1, dtype=np.int64)
    for last, place in enumerate(places):
        shortest[1 << last, last] = asked.minutes[asked.start, place] + asked.spent[place]
    for group in range(1, 1 << count):
        for last in range(count):
            if not group >> last & 1 or group == 1 << last:
                continue
            ways = shortest[group ^ (1 << last)] + step[:, last]
            before[group, last] = int(ways.argmin())
            shortest[group, last] = ways.min()
    home = shortest + asked.minutes[places, asked.start][None, :]
    return _traced(asked, places, before, home)


def _traced(asked: Round, places: list[int], before: NDArray[np.int64], home: Floats) -> tuple[int, ...]:
    bits = (np.arange(len(home))[:, None] >> np.arange(len(places))) & 1
    worth = bits @ asked.worth[places]
    in_time = home.min(axis=1) <= asked.budget
    if not in_time.any():
        return ()
    group = int(np.lexsort((home.min(axis=1), -np.where(in_time, worth, -1.0)))[0])
    last, order = int(home[group].argmin()), []
    while group:
        order.append(places[last])
        group, last = group ^ (1 << last), int(before[group, last])
    return tuple(reversed(order))


def _search(asked: Round, places: list[int], generator: np.random.Generator, first: int) -> tuple[int, ...]:
    """Insert by worth for the time it takes, untangle, drop a few, insert again; the best round seen."""
    eagerness = 1.0 if first == 0 else float(generator.uniform(0.5, 2.0))
    visits = _untangled(asked, _filled(asked, (), places, eagerness))
    best = visits
    for _ in range(8):
        keep = generator.random(len(visits)) > 0.3
        rest = tuple(visit for visit, stays in zip(visits, keep, strict=True) if stays)
        visits = _untangled(asked, _filled(asked, rest, places, float(generator.uniform(0.5, 2.0))))
        visits = _filled(asked, visits, places, 1.0)
        if asked.gain(visits) > asked.gain(best):
            best = visits
        visits = best
    return best


def _filled(asked: Round, visits: tuple[int, ...], places: list[int], eagerness: float) -> tuple[int, ...]:
    while True:
        stops = np.array([asked.start, *visits, asked.start])
        left = np.array([place for place in places if place not in visits], dtype=np.int64)
        if not len(left):
            return visits
        one, other = stops[:-1], stops[1:]
        extra = asked.minutes[one][:, left] + asked.minutes[left][:, other].T - asked.minutes[one, other][:, None]
        extra = extra + asked.spent[left]
        fits = asked.length(visits) + extra <= asked.budget
        score = np.where(fits, asked.worth[left] ** eagerness / np.maximum(extra, 1e-9), -1.0)
        where, which = divmod(int(score.argmax()), len(left))
        if score[where, which] < 0:
            return visits
        visits = (*visits[:where], int(left[which]), *visits[where:])


def _untangled(asked: Round, visits: tuple[int, ...]) -> tuple[int, ...]:
    """2-opt: turns parts of the round around while that makes it shorter."""
    shorter = True
    while shorter:
        shorter = False
        for one in range(len(visits) - 1):
            for other in range(one + 2, len(visits) + 1):
                turned = (*visits[:one], *visits[one:other][::-1], *visits[other:])
                if asked.length(turned) < asked.length(visits) - 1e-9:
                    visits, shorter = turned, True
    return visits


def _bound(asked: Round, places: list[int]) -> float:
    """No round is worth more: each visit costs at least half its cheapest way in and out; a fractional
    knapsack.
    """
    stops = [asked.start, *places]
    table = asked.minutes[np.ix_(stops, stops)].copy()
    np.fill_diagonal(table, np.inf)
    half = (table.min(axis=0) + table.min(axis=1)) / 2.0
    cost, worth = half[1:] + asked.spent[places], asked.worth[places]
    order = np.argsort(-worth / np.maximum(cost, 1e-12), kind="stable")
    before = np.cumsum(cost[order]) - cost[order]
    share = np.clip((asked.budget - half[0] - before) / np.maximum(cost[order], 1e-12), 0.0, 1.0)
    return float((share * worth[order]).sum())
