"""The road map in force as a graph, cut out round what is asked about, and kept in memory by its hash."""

import functools

from tutela.analysis.reach.graph import RoadGraph
from tutela.analysis.reach.packed import Window, cut_out, digest, unpack
from tutela.protection import queries
from tutela.protection.models import RoadMap
from tutela.protection.problems import RoadMapDamaged

MARGIN_DEGREES = 3.0
"""Roads farther than this (about 330 km) outside of what is asked about are left out of the computation."""


def roads_round(road_map: RoadMap, window: Window) -> RoadGraph | None:
    """The roads of the map in and around a window; None where it has none there. Raises RoadMapDamaged."""
    wider = Window(*(round(edge, 1) for edge in _widened(window)))
    return _cut(road_map.digest, road_map.source or road_map.name, wider, _Content(road_map))


def _widened(window: Window) -> tuple[float, float, float, float]:
    west, south = window.west - MARGIN_DEGREES, window.south - MARGIN_DEGREES
    return west, south, window.east + MARGIN_DEGREES, window.north + MARGIN_DEGREES


class _Content:
    """The bytes of a map, fetched only where the graph is not in memory yet. Equal to every other."""

    def __init__(self, road_map: RoadMap) -> None:
        self.road_map = road_map

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)

    def __hash__(self) -> int:
        return 0

    def read(self) -> bytes:
        content = queries.content_of(self.road_map)
        if digest(content) != self.road_map.digest:
            raise RoadMapDamaged
        return content


@functools.lru_cache(maxsize=4)
def _cut(name: str, source: str, window: Window, content: _Content) -> RoadGraph | None:
    return cut_out(unpack(content.read(), source=source), window)
