"""Shortest travel times: from one place, from many at once, around a curfew, and off the map as intervals.

Source: Dijkstra 1959, many sources at once as one search, as in `scipy.sparse.csgraph` (BSD licence).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.graph import Conditions, OnRoad, RoadGraph, edge_minutes, snap
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.offroad import OffRoad, off_road
from tutela.analysis.reach.sphere import chord_to_metres, metres, unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Place = tuple[float, float]

DAY = 1_440.0


def nearest_times(arcs: csr_array, sources: ArrayLike) -> Floats:
    """Minutes from the nearest of `sources` (positions) to every node `(n,)`; inf where there is no way."""
    return np.asarray(dijkstra(arcs, indices=np.asarray(sources, dtype=np.int64), min_only=True))


def nearest_sources(arcs: csr_array, sources: ArrayLike) -> tuple[Floats, Ints]:
    """As `nearest_times`, and which source it is (its position, negative where there is no way)."""
    chosen = np.asarray(sources, dtype=np.int64)
    minutes, _, source = dijkstra(arcs, indices=chosen, min_only=True, return_predecessors=True)
    return np.asarray(minutes), np.asarray(source, dtype=np.int64)


def time_table(arcs: csr_array, sources: ArrayLike | None = None) -> Floats:
    """Minutes from each of `sources` (default all) to every node; shape `(sources, n)`, inf without a way."""
    indices = None if sources is None else np.asarray(sources, dtype=np.int64)
    return np.asarray(dijkstra(arcs, indices=indices))


def times_from_offsets(arcs: csr_array, offsets: ArrayLike) -> Floats:
    """Minutes to every node `(n,)` when it takes `offsets` `(n,)` minutes to reach each one directly.

    One search from a further node that is joined to every node with a finite offset.
    """
    start = np.asarray(offsets, dtype=np.float64)
    joined = np.flatnonzero(np.isfinite(start))
    count = len(start)
    row = csr_array((start[joined], (np.zeros(len(joined), np.int64), joined)), shape=(1, count))
    indptr = np.append(arcs.indptr, arcs.indptr[-1] + len(joined))
    data, indices = np.concatenate([arcs.data, row.data]), np.concatenate([arcs.indices, row.indices])
    wider = csr_array((data, indices, indptr), shape=(count + 1, count + 1))
    return np.asarray(dijkstra(wider, indices=count))[:count]


@dataclass(frozen=True)
class Curfew:
    """No movement from `begins` to `ends`, in minutes after midnight; may run over midnight."""

    begins: float
    ends: float

    def __post_init__(self) -> None:
        if not (0 <= self.begins < DAY and 0 <= self.ends < DAY) or self.begins == self.ends:
            raise Impossible("A curfew begins and ends at two different minutes of the day, 0 to 1439.")

    @property
    def length(self) -> float:
        """Minutes of standstill a day."""
        return (self.ends - self.begins) % DAY


def with_curfew(driving: ArrayLike, depart: float, curfew: Curfew) -> Floats:
    """Minutes that pass when whoever is caught by the curfew stops where they are and drives on when it ends.

    driving: minutes of driving, any shape, inf stays inf; depart: minute of the day.
    """
    drive = np.asarray(driving, dtype=np.float64)
    since_end = (depart - curfew.ends) % DAY
    free = DAY - curfew.length
    wait = max(0.0, DAY - since_end) if since_end >= free else 0.0
    done_today = 0.0 if wait else since_end
    nights = np.where(drive > 0, np.ceil((drive + done_today) / free) - 1.0, 0.0)
    return np.where(np.isfinite(drive), wait + drive + np.maximum(nights, 0.0) * curfew.length, np.inf)


@dataclass(frozen=True)
class Journey:
    """How long a journey takes. `minutes` None where the map does not reach; `interval` always holds the
    answer.

    reached: whether both ends lie on the map and a road joins them; source: on what map the time stands.
    """

    minutes: float | None
    interval: Interval
    reached: bool
    source: str


def journey(
    graph: RoadGraph,
    origin: int | Place,
    destination: int | Place,
    *,
    conditions: Conditions | None = None,
    ground: OffRoad | None = None,
) -> Journey:
    """Minutes from a node number or (longitude, latitude) to another, on the road and where need be off it.

    On the map under plain conditions a number; under conditions that only widen (wet, night) an interval
    too. Off the map no number: from the least, straight at the highest stated speed from wherever the road
    is left, to the most, bending at the lowest. Raises NoRoad for a node number that the map does not have.
    """
    conditions = conditions or Conditions()
    ground = ground or off_road(season=conditions.season, vehicle=conditions.vehicle)
    low, high = edge_minutes(graph, conditions)
    ends = [_End(graph, place) for place in (origin, destination)]
    roads = [_by_road(graph, ends, edge, ground, side) for side, edge in enumerate((low, high))]
    if all(end.on_road for end in ends) and np.isfinite(roads).all():
        minutes = roads[0] if roads[0] == roads[1] else None
        return Journey(minutes, Interval(*roads), True, graph.source)
    least, most = (_across(graph, ends, edge, ground, side, roads[side]) for side, edge in enumerate((low, high)))
    return Journey(None, Interval(least, max(least, most)), False, graph.source)


class _End:
    """One end of a journey: on the road (a node or a place on an edge) or off it."""

    def __init__(self, graph: RoadGraph, place: int | Place) -> None:
        self.node = graph.node(place) if isinstance(place, int) else None
        self.snapped: OnRoad | None = None if isinstance(place, int) else snap(graph, place)
        self.place: Place = tuple(graph.place[self.node]) if isinstance(place, int) else place

    @property
    def on_road(self) -> bool:
        return self.node is not None or self.snapped is not None

    def offsets(self, graph: RoadGraph, edge_minutes: Floats, ground: OffRoad, side: int) -> Floats:
        """Minutes from here to every node directly `(n,)`."""
        offsets = np.full(len(graph.number), np.inf)
        if self.node is not None:
            offsets[self.node] = 0.0
        elif self.snapped is not None:
            edge, share = self.snapped.edge, self.snapped.share
            offsets[graph.start[edge]] = share * edge_minutes[edge] if share > 0 else 0.0
            there = (1 - share) * edge_minutes[edge] if share < 1 else 0.0
            offsets[graph.end[edge]] = min(offsets[graph.end[edge]], there)
        else:
            _by_access(graph, self.place, edge_minutes, ground, side, offsets)
        return offsets


def _by_access(
    graph: RoadGraph, place: Place, edge_minutes: Floats, ground: OffRoad, side: int, offsets: Floats
) -> None:
    """Lowers `offsets` to what it takes from `place` off the road to any access place and along its edge."""
    access = graph.access
    cross = ground.minutes(metres(access.place, place))[side]
    usable = np.isfinite(edge_minutes[access.edge])
    edge, share, cross = access.edge[usable], access.share[usable], cross[usable]
    np.minimum.at(offsets, graph.start[edge], cross + share * edge_minutes[edge])
    np.minimum.at(offsets, graph.end[edge], cross + (1 - share) * edge_minutes[edge])


def _by_road(graph: RoadGraph, ends: list[_End], edge_minutes: Floats, ground: OffRoad, side: int) -> float:
    """Minutes along the roads, from where each end joins them."""
    one, other = (end.offsets(graph, edge_minutes, ground, side) for end in ends)
    total = float((times_from_offsets(graph.arcs(edge_minutes), one) + other).min())
    return min(total, _along_one_edge(ends, edge_minutes))


def _across(graph: RoadGraph, ends: list[_End], edge_minutes: Floats, ground: OffRoad, side: int, best: float) -> float:
    """The least of `best`, straight across, and leaving the roads at one node to join them at another."""
    best = min(best, float(ground.minutes(metres(ends[0].place, ends[1].place))[side]))
    matrix = graph.arcs(edge_minutes)
    offsets = (end.offsets(graph, edge_minutes, ground, side) for end in ends)
    one, other = (times_from_offsets(matrix, offset) for offset in offsets)
    for node in np.flatnonzero(one < best):
        cross = ground.minutes(metres(graph.place[node], graph.place))[side]
        best = min(best, float((one[node] + cross + other).min()))
    return best


def _along_one_edge(ends: list[_End], edge_minutes: Floats) -> float:
    one, other = ends[0].snapped, ends[1].snapped
    if one is None or other is None or one.edge != other.edge:
        return float("inf")
    return abs(one.share - other.share) * float(edge_minutes[one.edge])


NODES_TRIED = 200
ACCESSES_TRIED = 16


def minutes_to_places(
    graph: RoadGraph,
    sources: ArrayLike,
    places: ArrayLike,
    *,
    conditions: Conditions | None = None,
    ground: OffRoad | None = None,
) -> tuple[Floats, Floats]:
    """Least and most minutes from each source to each place; both `(s, k)`.

    sources `(s, 2)` and places `(k, 2)`: longitude, latitude. A source joins the map anywhere; a place is
    reached from the 200 nodes and the 16 places on roads nearest to it, or straight.
    """
    return Targets(graph, places).minutes(sources, conditions=conditions, ground=ground)


class Targets:
    """Places `(k, 2)` on a map, with all that does not depend on where one comes from computed once."""

    def __init__(self, graph: RoadGraph, places: ArrayLike) -> None:
        self.graph, self.places = graph, np.atleast_2d(np.asarray(places, dtype=np.float64))
        vectors = unit_vectors(self.places)
        chord, near = graph.access.tree.query(vectors, k=np.arange(1, 1 + min(ACCESSES_TRIED, len(graph.access.place))))
        self.access, self.access_m = near, chord_to_metres(chord)
        count = min(NODES_TRIED, len(graph.number))
        chord, near = cKDTree(unit_vectors(graph.place)).query(vectors, k=np.arange(1, 1 + count))
        self.node, self.node_m = near.T, chord_to_metres(chord).T

    def minutes(
        self, sources: ArrayLike, *, conditions: Conditions | None = None, ground: OffRoad | None = None
    ) -> tuple[Floats, Floats]:
        """As `minutes_to_places`."""
        conditions = conditions or Conditions()
        ground = ground or off_road(season=conditions.season, vehicle=conditions.vehicle)
        origins = np.atleast_2d(np.asarray(sources, dtype=np.float64))
        straight = ground.minutes(metres(origins[:, None], self.places[None]))
        edges = edge_minutes(self.graph, conditions)
        least, most = (
            np.minimum(straight[side], self._by_road(origins, edge, ground, side)) for side, edge in enumerate(edges)
        )
        return least, np.maximum(least, most)

    def _by_road(self, origins: Floats, edge_minutes: Floats, ground: OffRoad, side: int) -> Floats:
        arcs, access = self.graph.arcs(edge_minutes), self.graph.access
        edge, share = access.edge[self.access], access.share[self.access]
        start, end = self.graph.start[edge], self.graph.end[edge]
        cross = ground.minutes(self.access_m)[side]
        to_start, to_end = share * edge_minutes[edge] + cross, (1 - share) * edge_minutes[edge] + cross
        from_node = ground.minutes(self.node_m)[side]
        rows = []
        for origin in origins:
            at_node = self._at_nodes(arcs, edge_minutes, tuple(origin), ground, side)
            at_access = np.minimum(at_node[start] + to_start, at_node[end] + to_end).min(axis=1)
            rows.append(np.minimum(at_access, (at_node[self.node] + from_node).min(axis=0)))
        return np.stack(rows)

    def _at_nodes(self, arcs: csr_array, edge_minutes: Floats, origin: Place, ground: OffRoad, side: int) -> Floats:
        offsets = np.full(len(self.graph.number), np.inf)
        _by_access(self.graph, origin, edge_minutes, ground, side, offsets)
        return times_from_offsets(arcs, offsets)
