"""A road graph as bytes that say the same each time, to be stored and to be known again by their hash."""

import hashlib
import io
import zlib
from dataclasses import dataclass

import numpy as np

from tutela.analysis.reach.errors import BadInput
from tutela.analysis.reach.graph import RoadGraph

SCALE = 100_000
"""Lines are kept in steps of 1 / SCALE degree (1.1 m)."""

COLUMNS = ("number", "place", "start", "end", "minutes", "count", "line")


def pack(graph: RoadGraph) -> bytes:
    """The graph without its source, compressed. Times and nodes are kept as they are, lines to a metre."""
    lines = np.concatenate(graph.lines)
    columns = {
        "number": graph.number.astype("<i8"),
        "place": graph.place.astype("<f8"),
        "start": graph.start.astype("<i4"),
        "end": graph.end.astype("<i4"),
        "minutes": graph.minutes.astype("<f8"),
        "count": np.array([len(line) for line in graph.lines], dtype="<i4"),
        "line": np.rint(lines * SCALE).astype("<i4"),
    }
    whole = io.BytesIO()
    for name in COLUMNS:
        np.save(whole, columns[name], allow_pickle=False)
    return zlib.compress(whole.getvalue(), 9)


def unpack(content: bytes, *, source: str) -> RoadGraph:
    """The graph that `pack` made the bytes from. Raises BadInput for other bytes."""
    try:
        whole = io.BytesIO(zlib.decompress(content))
        held = {name: np.load(whole, allow_pickle=False) for name in COLUMNS}
    except (zlib.error, ValueError, EOFError) as problem:
        raise BadInput("a packed road graph") from problem
    lines = np.split(held["line"] / SCALE, np.cumsum(held["count"])[:-1])
    return RoadGraph(
        number=held["number"].astype(np.int64),
        place=held["place"],
        start=held["start"].astype(np.int64),
        end=held["end"].astype(np.int64),
        minutes=held["minutes"],
        lines=tuple(lines),
        source=source,
    )


def digest(content: bytes) -> str:
    """SHA-256 of the bytes."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Window:
    """West, south, east, north, in degrees."""

    west: float
    south: float
    east: float
    north: float


def cut_out(graph: RoadGraph, window: Window) -> RoadGraph | None:
    """The roads of which an end lies in the window, and their nodes; None if there are none.

    What is computed on it knows no way round outside of the window: choose one that is wide enough.
    """
    longitude, latitude = graph.place.T
    inside = (longitude >= window.west) & (longitude <= window.east)
    inside &= (latitude >= window.south) & (latitude <= window.north)
    roads = np.flatnonzero(inside[graph.start] | inside[graph.end])
    if not len(roads):
        return None
    nodes, ends = np.unique(np.concatenate([graph.start[roads], graph.end[roads]]), return_inverse=True)
    return RoadGraph(
        number=graph.number[nodes],
        place=graph.place[nodes],
        start=ends[: len(roads)],
        end=ends[len(roads) :],
        minutes=graph.minutes[roads],
        lines=tuple(graph.lines[road] for road in roads),
        source=graph.source,
    )
