"""The road graph: what the map knows, under which conditions, and where it knows nothing.

Reads the trunk-road GeoJSON of Krantz (2024): features with from, to, duration in minutes and `add`; a
link with `add` true is proposed, not built, and is dropped. Border times are left out.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree
from shapely import STRtree, line_locate_point, linestrings, points

from tutela.analysis.reach.errors import BadInput, NoRoad
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.offroad import Season, Vehicle
from tutela.analysis.reach.sphere import chord_to_metres, metres, unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SNAP_M = 1_000.0  # nearer to a road than this is on the road
STEP_M = 2_000.0  # how far apart the places are at which a road may be left


@dataclass(frozen=True)
class RoadGraph:
    """Nodes and undirected edges.

    number `(n,)` names of the nodes in the file; place `(n, 2)` longitude, latitude; start, end `(m,)`
    positions of nodes; minutes `(m,)` driving time as the map states it; lines: per edge `(k, 2)`
    coordinates from start to end; source: what the map is and what it lacks, to be shown with every time
    computed on it.
    """

    number: Ints
    place: Floats
    start: Ints
    end: Ints
    minutes: Floats
    lines: tuple[Floats, ...]
    source: str

    def node(self, number: int) -> int:
        """Position of the node with this number. Raises NoRoad if the map has no such node."""
        position = int(np.searchsorted(self.number, number))
        if position >= len(self.number) or self.number[position] != number:
            first, last = self.number[[0, -1]]
            raise NoRoad(f"The map has no node {number}; its nodes are numbered from {first} to {last}.")
        return position

    def arcs(self, minutes: Floats | None = None) -> csr_array:
        """Driving times as a symmetric CSR `(n, n)`; of parallel edges the fastest; infinite ones are left
        out.
        """
        weight = self.minutes if minutes is None else minutes
        return arcs(len(self.number), self.start, self.end, weight)

    @cached_property
    def access(self) -> "Access":
        """Places along the roads, some two kilometres apart, at which one may leave or join them."""
        return _access(self)

    @cached_property
    def edges(self) -> STRtree:
        """The lines of the edges, ordered so that the near ones are found fast."""
        return STRtree([linestrings(line) for line in self.lines])

    def metres_to_road(self, places: ArrayLike) -> Floats:
        """Distance of each place `(k, 2)` to the nearest road of the map, in metres, to about a kilometre."""
        distance, _ = self.access.tree.query(unit_vectors(places))
        return chord_to_metres(distance)

    def unknown(self, places: ArrayLike, *, within_m: float = 10_000.0) -> NDArray[np.bool_]:
        """Which places `(k, 2)` the map knows no road near: farther than `within_m` metres from any."""
        return self.metres_to_road(places) > within_m


def arcs(nodes: int, start: ArrayLike, end: ArrayLike, minutes: ArrayLike) -> csr_array:
    """Symmetric CSR `(nodes, nodes)` of undirected edges; of parallel edges the least; infinite ones left
    out.
    """
    one, other = np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64)
    time = np.asarray(minutes, dtype=np.float64)
    usable = np.isfinite(time)
    low, high, time = np.minimum(one, other)[usable], np.maximum(one, other)[usable], time[usable]
    order = np.lexsort((time, high, low))
    low, high, time = low[order], high[order], time[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, time = low[first], high[first], time[first]
    both = (np.concatenate([time, time]), (np.concatenate([low, high]), np.concatenate([high, low])))
    return csr_array(both, shape=(nodes, nodes))


@dataclass(frozen=True)
class Access:
    """Places `(a, 2)` on roads: on edge `edge`, `share` of the way from its start; a tree of unit vectors."""

    place: Floats
    edge: Ints
    share: Floats
    tree: cKDTree


def _access(graph: RoadGraph) -> Access:
    places, edges, shares = [], [], []
    for edge, line in enumerate(graph.lines):
        along = np.concatenate([[0.0], np.cumsum(metres(line[:-1], line[1:]))])
        count = max(2, int(along[-1] / STEP_M) + 1)
        share = np.linspace(0.0, 1.0, count)
        where = share * along[-1]
        places.append(np.stack([np.interp(where, along, line[:, 0]), np.interp(where, along, line[:, 1])], axis=1))
        edges.append(np.full(count, edge))
        shares.append(share)
    place = np.concatenate(places)
    return Access(place, np.concatenate(edges), np.concatenate(shares), cKDTree(unit_vectors(place)))


@dataclass(frozen=True)
class OnRoad:
    """A place on the map: `share` of the way along `edge`, `off_m` metres from it."""

    edge: int
    share: float
    off_m: float


def _at_node(graph: RoadGraph, node: int, off_m: float) -> OnRoad:
    begins = np.flatnonzero(graph.start == node)
    if len(begins):
        return OnRoad(int(begins[0]), 0.0, off_m)
    return OnRoad(int(np.flatnonzero(graph.end == node)[0]), 1.0, off_m)


def snap(graph: RoadGraph, place: tuple[float, float], *, within_m: float = SNAP_M) -> OnRoad | None:
    """Where `(longitude, latitude)` lies on the map; None if no road is within `within_m` metres.

    A node within that distance comes first: roads that pass a town without stopping there are drawn through it.
    """
    away = metres(graph.place, place)
    node = int(away.argmin())
    if away[node] <= within_m:
        return _at_node(graph, node, float(away[node]))
    point = points(place)
    tree = graph.edges
    margin = within_m / 111_000.0 / max(np.cos(np.radians(place[1])), 0.05) + 1e-6
    best: OnRoad | None = None
    for edge in tree.query(point, predicate="dwithin", distance=margin):
        line = tree.geometries[edge]
        along = float(line_locate_point(line, point))
        foot = line.interpolate(along)
        off = float(metres(place, (foot.x, foot.y)))
        if off <= within_m and (best is None or off < best.off_m):
            best = OnRoad(int(edge), along / max(line.length, 1e-12), off)
    return best


SOURCE_TRUNK = (
    "Trunk roads of Africa (Krantz 2024, from OpenStreetMap through OSRM); village tracks are missing, "
    "border times are left out, proposed links are dropped."
)


def read_trunk_roads(path: str | Path, *, source: str = SOURCE_TRUNK) -> RoadGraph:
    """The road graph of a GeoJSON FeatureCollection of LineStrings with properties from, to, duration and
    `add`.

    duration in minutes. Raises BadInput (file, line, column, what was expected).
    """
    file = str(path)
    edges = [
        _edge(feature, file, index)
        for index, feature in enumerate(_features(Path(path)), start=1)
        if not (isinstance(feature, dict) and (feature.get("properties") or {}).get("add"))
    ]
    if not edges:
        raise BadInput("at least one road that is built (`add` not true)", file=file, line=1, column=1)
    return graph_of(edges, source)


def _features(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as problem:
        raise BadInput("text in UTF-8", file=str(path), line=1, column=problem.start + 1) from problem
    except json.JSONDecodeError as problem:
        expected = f"GeoJSON ({problem.msg})"
        raise BadInput(expected, file=str(path), line=problem.lineno, column=problem.colno) from problem
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise BadInput("a GeoJSON FeatureCollection with `features`", file=str(path), line=1, column=1)
    return features


@dataclass(frozen=True)
class Edge:
    """A road between two node numbers: minutes, and its line `(k, 2)` from start to end."""

    start: int
    end: int
    minutes: float
    line: Floats


def _edge(feature: Any, file: str, index: int) -> Edge:
    try:
        kept = feature["properties"]
        line = np.asarray(feature["geometry"]["coordinates"], dtype=np.float64)[:, :2]
        edge = Edge(int(kept["from"]), int(kept["to"]), float(kept["duration"]), line)
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        expected = f"feature {index} to be a LineString with numbers in from, to and duration"
        raise BadInput(expected, file=file) from problem
    if not edge.minutes >= 0 or len(line) < 2 or not np.isfinite(line).all():
        raise BadInput(f"feature {index} to have a duration of 0 or more and two points or more", file=file)
    return _turned(edge, kept)


def _turned(edge: Edge, kept: Mapping[str, Any]) -> Edge:
    """The edge with its line running from start to end, where the file says where these lie."""
    if not {"FX", "FY", "TX", "TY"} <= kept.keys():
        return edge
    start, end = (np.array([float(kept[name]) for name in pair]) for pair in (("FX", "FY"), ("TX", "TY")))
    as_it_is = metres(start, edge.line[0]) + metres(end, edge.line[-1])
    turned = metres(start, edge.line[-1]) + metres(end, edge.line[0])
    line = edge.line if as_it_is <= turned else edge.line[::-1]
    return replace(edge, line=np.vstack([start, line, end]))


def graph_of(edges: list[Edge], source: str) -> RoadGraph:
    """The graph of these roads; a node lies where the last road that ends there says."""
    ends = np.array([(edge.start, edge.end) for edge in edges], dtype=np.int64)
    number, position = np.unique(ends, return_inverse=True)
    position = position.reshape(-1, 2)
    place = np.zeros((len(number), 2))
    for (start, end), edge in zip(position, edges, strict=True):
        place[start], place[end] = edge.line[0], edge.line[-1]
    minutes = np.array([edge.minutes for edge in edges])
    lines = tuple(edge.line for edge in edges)
    return RoadGraph(number, place, position[:, 0], position[:, 1], minutes, lines, source)


NIGHT = Interval(1.0, 2.0)
WET = Interval(1.0, 3.0)
VEHICLE: Mapping[Vehicle, Interval] = {
    Vehicle.LIGHT: Interval(1.0, 1.0),
    Vehicle.HEAVY: Interval(1.0, 1.6),
    Vehicle.FOOT: Interval(10.0, 30.0),
}


@dataclass(frozen=True)
class Conditions:
    """Under what the roads are driven. Factors are how much longer than the map states; see
    `docs/analysis/reach.md`.

    closed: pairs of node numbers between which the road is closed. season None means not known: both are
    thought of. The factors are planning assumptions for a mission to replace; with the default the map's
    times stand.
    """

    season: Season | None = Season.DRY
    vehicle: Vehicle = Vehicle.LIGHT
    night: bool = False
    closed: frozenset[tuple[int, int]] = frozenset()
    wet_factor: Interval = WET
    night_factor: Interval = NIGHT

    def factor(self) -> Interval:
        """How much longer than the map states, least and most. Raises NoRoad for a boat."""
        if self.vehicle not in VEHICLE:
            raise NoRoad(f"A vehicle of kind '{self.vehicle}' does not drive on roads; choose light, heavy or foot.")
        result = VEHICLE[self.vehicle]
        if self.season is not Season.DRY:
            wet = self.wet_factor if self.season is Season.WET else Interval(1.0, self.wet_factor.high)
            result = result.scaled(wet)
        return result.scaled(self.night_factor) if self.night else result


def edge_minutes(graph: RoadGraph, conditions: Conditions) -> tuple[Floats, Floats]:
    """Least and most minutes of every edge `(m,)` under `conditions`; a closed road is infinite.

    Raises NoRoad if a closed road is not on the map, so that a slip of the pen closes nothing in silence.
    """
    factor = conditions.factor()
    open_minutes = np.where(_closed(graph, conditions.closed), np.inf, graph.minutes)
    return open_minutes * factor.low, open_minutes * factor.high


def _closed(graph: RoadGraph, pairs: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    closed = np.zeros(len(graph.start), dtype=bool)
    for one, other in pairs:
        a, b = graph.node(one), graph.node(other)
        here = ((graph.start == a) & (graph.end == b)) | ((graph.start == b) & (graph.end == a))
        if not here.any():
            raise NoRoad(f"The map has no road between nodes {one} and {other}, so none can be closed.")
        closed |= here
    return closed
