"""Answers from numbers: who is reached from the bases, where bases would help most, what more would buy.

Everything is computed on one table: least and most minutes from every base and every candidate to every place. The
table is kept in memory by all that it was made from, so that the same question put again costs nothing; what it was
made from is the reader's own, so nobody meets another's.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from tutela.analysis.reach.coverage import Coverage, from_times
from tutela.analysis.reach.graph import Conditions, RoadGraph
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.isochrones import Within, within_minutes
from tutela.analysis.reach.offroad import Ground, OffRoad, Season, Vehicle, off_road
from tutela.analysis.reach.options import Gap, Option, curve, gap_statement
from tutela.analysis.reach.plan import Plan
from tutela.analysis.reach.pmedian import p_median
from tutela.analysis.reach.sphere import metres
from tutela.analysis.reach.stand import Situation, Stand, where_to_stand
from tutela.analysis.reach.travel import Curfew, Targets, with_curfew
from tutela.protection.problems import CurfewWrong
from tutela.protection.roadmap import roads_round
from tutela.protection.rules import Question, counts_asked
from tutela.protection.scene import Scene

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SECONDS_A_PLAN = 1.0
SECONDS_AN_OPTION = 0.4
LOSS = 0.05
"""A plan holds in a future if another would cover at most this share more harm there."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How one moves: the roads round what is asked about (none before a map was loaded), conditions, open ground."""

    roads: RoadGraph | None
    conditions: Conditions
    ground: OffRoad
    question: Question

    def minutes(self, origins: Floats, places: Floats) -> tuple[Floats, Floats]:
        """Least and most minutes `(o, k)` from each origin to each place, waiting and getting ready included."""
        if not len(origins):
            return np.zeros((0, len(places))), np.zeros((0, len(places)))
        if self.roads is None:
            least, most = self.ground.minutes(metres(origins[:, None], places[None]))
        else:
            targets = _targets(_Roads(self.roads), places.tobytes())
            least, most = targets.minutes(origins, conditions=self.conditions, ground=self.ground)
        return self._waited(least), self._waited(most)

    def _waited(self, driving: Floats) -> Floats:
        ready = float(self.question.ready_minutes)
        if self.question.curfew is None:
            return driving + ready
        if self.question.curfew[0] == self.question.curfew[1]:
            raise CurfewWrong
        return ready + with_curfew(driving, (self.question.leave + ready) % 1440, Curfew(*self.question.curfew))


@dataclass(frozen=True, slots=True, eq=False)
class _Roads:
    """A graph that is the same only as itself: cut out once, it stays in memory with what hangs on it."""

    graph: RoadGraph

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Roads) and other.graph is self.graph

    def __hash__(self) -> int:
        return id(self.graph)


@lru_cache(maxsize=8)
def _targets(roads: _Roads, places: bytes) -> Targets:
    return Targets(roads.graph, np.frombuffer(places).reshape(-1, 2))


def ways(scene: Scene) -> Ways:
    """How one moves under the question's conditions."""
    asked = scene.question
    season = None if asked.season == "unknown" else Season(asked.season)
    vehicle = Vehicle(asked.vehicle)
    roads = roads_round(scene.road_map, scene.window) if scene.road_map else None
    conditions = Conditions(season=season, vehicle=vehicle, night=asked.night)
    ground = off_road(Ground(asked.ground), season=season, vehicle=vehicle)
    return Ways(roads, conditions, _by_night(ground) if asked.night else ground, asked)


def _by_night(ground: OffRoad) -> OffRoad:
    """Off the road the dark slows as it does on it."""
    night = Conditions().night_factor
    speed = ground.speed_kmh
    return OffRoad(Interval(speed.low / night.high, speed.high / night.low), ground.detour)


@dataclass(frozen=True, slots=True)
class Table:
    """Minutes `(bases + candidates, places)`: the bases first, then the candidates (positions of places)."""

    least: Floats
    most: Floats
    bases: int
    candidates: tuple[int, ...]

    def read(self, reading: str) -> Floats:
        """The end of the interval that a reading trusts."""
        return self.most if reading == "surely" else self.least


_kept: OrderedDict[str, Table] = OrderedDict()
_lock = Lock()
MOST_KEPT = 4


def table(scene: Scene) -> Table:
    """Minutes from every base and every candidate to every place. Raises CurfewWrong, RoadMapDamaged."""
    candidates = scene.candidates()
    name = _name(scene, candidates)
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    spots = scene.spots
    origins = np.vstack([scene.base_spots(), spots[list(candidates)]])
    least, most = ways(scene).minutes(origins, spots)
    made = Table(least, most, len(scene.bases), candidates)
    with _lock:
        _kept[name] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _name(scene: Scene, candidates: Sequence[int]) -> str:
    """The hash of all that the table is made from."""
    asked = scene.question
    told = (asked.vehicle, asked.season, asked.ground, asked.night, asked.curfew, asked.leave, asked.ready_minutes)
    parts = [
        repr((told, scene.road_map.digest if scene.road_map else "", scene.window)).encode(),
        scene.base_spots().tobytes(),
        scene.spots.tobytes(),
        np.array(candidates, dtype=np.int64).tobytes(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


# Who is reached


@dataclass(frozen=True, slots=True)
class Reached:
    """What the chosen bases reach. nearest: position of the base that is there first at the latest, -1 without one.

    least, most: minutes from the nearest base `(k,)`, inf without one. people: within the minutes asked, surely and
    perhaps; whole: people of all places; counted: places whose people are counted.
    """

    within: Within
    places: Within
    nearest: Ints
    least: Floats
    most: Floats
    whole: float
    counted: int

    def out_of_reach(self, weight: Floats) -> Ints:
        """Places that are not even perhaps within reach, the weightiest first."""
        out = np.flatnonzero(~self.within.perhaps)
        return out[np.argsort(-weight[out], kind="stable")]


def reached(scene: Scene, times: Table) -> Reached:
    """Who is within the minutes asked about of a chosen base."""
    least, most = times.least[: times.bases], times.most[: times.bases]
    people = scene.people
    if not times.bases:
        far = np.full((1, len(people)), np.inf)
        least, most = far, far
    limit = scene.question.minutes
    nearest = most.argmin(axis=0) if times.bases else np.full(len(people), -1)
    return Reached(
        within=within_minutes(least, most, limit, people),
        places=within_minutes(least, most, limit),
        nearest=nearest,
        least=least.min(axis=0),
        most=most.min(axis=0),
        whole=float(people.sum()),
        counted=sum(one.people is not None for one in scene.targets),
    )


# Where bases would help


@dataclass(frozen=True, slots=True)
class Move:
    """A new base at a place, who could go there first, and how long that takes. gained: weight that it alone adds."""

    place: int
    sent_from: int
    minutes: Interval | None
    gained: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Suggested bases. share: of all weight within reach, before and after; holds_in: of how many futures it is near
    the best plan (None where there is one future only)."""

    plan: Plan
    moves: tuple[Move, ...]
    before: float
    after: float
    holds_in: float | None
    futures: int
    mean_minutes: Interval | None


def proposal(scene: Scene, times: Table) -> Proposal:
    """The best places for so many new bases as were asked about, beside those chosen."""
    asked = scene.question
    minutes, samples = times.read(asked.reading), scene.samples
    count = min(asked.new, len(times.candidates))
    coverage = from_times(minutes, asked.minutes, samples.mean(axis=0))
    kept = tuple(range(times.bases))
    stand = _stand(scene, times, samples, count, kept)
    plan = stand.plan if stand else _median(minutes, coverage.weight, count, kept)
    chosen = [*kept, *plan.sites]
    moves = tuple(_move(times, coverage, kept, plan.sites, site) for site in plan.sites)
    before, after = _share(coverage, kept), _share(coverage, chosen)
    several = stand is not None and len(samples) > 1
    return Proposal(
        plan,
        moves,
        before,
        after,
        stand.holds_in if stand and several else None,
        len(samples),
        _mean(scene, times, chosen),
    )


def _stand(scene: Scene, times: Table, samples: Floats, count: int, kept: tuple[int, ...]) -> Stand | None:
    """The best plan for the mean of the futures where the goal is to cover; none for another goal."""
    if scene.question.goal != "cover":
        return None
    situation = Situation(times.read(scene.question.reading), scene.question.minutes, samples, kept)
    return where_to_stand(situation, count, loss=LOSS, seconds=SECONDS_A_PLAN, compared=100)


def _median(minutes: Floats, weight: Floats, count: int, kept: tuple[int, ...]) -> Plan:
    """The places from which one is there soonest on average."""
    return p_median(minutes.T, count, weight=weight, kept=kept, seconds=SECONDS_A_PLAN)


def _move(times: Table, coverage: Coverage, kept: Sequence[int], sites: Sequence[int], site: int) -> Move:
    others = [*kept, *(one for one in sites if one != site)]
    gained = _covered(coverage, [*others, site]) - _covered(coverage, others)
    place = times.candidates[site - times.bases]
    if not times.bases:
        return Move(place, -1, None, gained)
    sender = int(times.most[: times.bases, place].argmin())
    span = Interval(float(times.least[sender, place]), float(times.most[sender, place]))
    return Move(place, sender, span, gained)


def _covered(coverage: Coverage, sites: Sequence[int]) -> float:
    if not len(sites):
        return 0.0
    done = np.asarray(coverage.reach[np.asarray(sites)].sum(axis=0)).ravel() > 0
    return float(coverage.weight[done].sum())


def _share(coverage: Coverage, sites: Sequence[int]) -> float:
    whole = float(coverage.weight.sum())
    return _covered(coverage, sites) / whole if whole else 0.0


def _mean(scene: Scene, times: Table, sites: Sequence[int]) -> Interval | None:
    """Minutes from the nearest base on average, weighted."""
    weight = scene.samples.mean(axis=0)
    if not len(sites) or not weight.sum():
        return None
    low, high = (np.average(one[list(sites)].min(axis=0), weights=weight) for one in (times.least, times.most))
    return Interval(float(low), float(high)) if np.isfinite(high) else None


# What more would buy


@dataclass(frozen=True, slots=True)
class Options:
    """The curve of protection against resources, and what stays out of reach of the number of bases asked about.

    least: for each option what is surely within reach, where the plan was made for what perhaps is, and the reverse.
    """

    curve: tuple[Option, ...]
    other: tuple[float, ...]
    gap: Gap


def options(scene: Scene, times: Table) -> Options:
    """The best share of weight within reach for each number of new bases."""
    asked = scene.question
    weight = scene.samples.mean(axis=0)
    coverage = from_times(times.read(asked.reading), asked.minutes, weight)
    other = from_times(times.read("perhaps" if asked.reading == "surely" else "surely"), asked.minutes, weight)
    kept = tuple(range(times.bases))
    counts = [count for count in counts_asked(asked.new) if count <= len(times.candidates)]
    found = curve(coverage, counts, kept=kept, seconds=SECONDS_AN_OPTION)
    read_otherwise = tuple(_share(other, [*kept, *option.plan.sites]) for option in found)
    return Options(tuple(found), read_otherwise, gap_statement(coverage, found, min(asked.new, max(counts)), kept=kept))


# Bases moved by hand, and single ways


def moved(scene: Scene, places: Mapping[UUID, tuple[float, float]]) -> tuple[Within, Within]:
    """What is within reach with some bases elsewhere: people, and places. Only the moved ones are computed anew."""
    times, people = table(scene), scene.people
    stay = [row for row, base in enumerate(scene.bases) if base.id not in places]
    gone = [places[base.id] for base in scene.bases if base.id in places]
    least, most = times.least[stay], times.most[stay]
    if gone:
        fresh = ways(scene).minutes(np.array(gone), scene.spots)
        least, most = np.vstack([least, fresh[0]]), np.vstack([most, fresh[1]])
    if not len(least):
        least = most = np.full((1, len(people)), np.inf)
    limit = scene.question.minutes
    return within_minutes(least, most, limit, people), within_minutes(least, most, limit)


def between(scene: Scene, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Least and most minutes from one point to another."""
    least, most = ways(scene).minutes(np.array([start]), np.array([end]))
    return float(least[0, 0]), float(most[0, 0])


def soonest(scene: Scene, spot: tuple[float, float]) -> list[tuple[int, Interval]]:
    """The chosen bases with their minutes to a point, who is there first at the latest first."""
    least, most = ways(scene).minutes(scene.base_spots(), np.array([spot]))
    spans = [(base, Interval(float(least[base, 0]), float(most[base, 0]))) for base in range(len(scene.bases))]
    return sorted(spans, key=lambda one: (one[1].high, one[1].low, one[0]))
