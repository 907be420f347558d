"""Who is within so many minutes: surely, perhaps, not. Areas as H3 cells, never as a line sharper than
what is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import h3
import numpy as np
from numpy.typing import ArrayLike, NDArray

from tutela.analysis.reach.graph import Conditions, RoadGraph
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.offroad import OffRoad
from tutela.analysis.reach.travel import minutes_to_places

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Within:
    """`surely` and `perhaps`: booleans `(k,)` (perhaps holds those that surely are too); the weight of
    each.
    """

    surely: NDArray[np.bool_]
    perhaps: NDArray[np.bool_]
    weight: Interval


def within_minutes(least: ArrayLike, most: ArrayLike, minutes: float, weight: ArrayLike | None = None) -> Within:
    """Which places are within `minutes` of the nearest source, and how many people or sites that is.

    least, most: minutes `(k,)`, or `(sources, k)` of which the nearest counts. weight `(k,)`: people;
    default 1.
    """
    low, high = _nearest(least), _nearest(most)
    heavy = np.ones(len(low)) if weight is None else np.asarray(weight, dtype=np.float64)
    surely, perhaps = high <= minutes, low <= minutes
    return Within(surely, perhaps, Interval(float(heavy[surely].sum()), float(heavy[perhaps].sum())))


def _nearest(minutes: ArrayLike) -> Floats:
    table = np.asarray(minutes, dtype=np.float64)
    return table.min(axis=0) if table.ndim == 2 else table


def isochrone_cells(
    graph: RoadGraph,
    sources: ArrayLike,
    cells: Sequence[str],
    *,
    conditions: Conditions | None = None,
    ground: OffRoad | None = None,
) -> dict[str, Interval]:
    """Minutes from the nearest source to the middle of each H3 cell.

    sources `(s, 2)`: longitude, latitude. Raises ValueError for a cell that is none.
    """
    middles = np.array([h3.cell_to_latlng(cell)[::-1] for cell in cells]).reshape(-1, 2)
    least, most = minutes_to_places(graph, sources, middles, conditions=conditions, ground=ground)
    low, high = least.min(axis=0), most.min(axis=0)
    return {cell: Interval(float(a), float(b)) for cell, a, b in zip(cells, low, high, strict=True)}


def bands(minutes: Mapping[str, Interval], limits: Sequence[float]) -> dict[float, tuple[set[str], set[str]]]:
    """For each limit in minutes, the cells that are surely within it and those that perhaps are."""
    return {
        limit: (
            {cell for cell, time in minutes.items() if time.high <= limit},
            {cell for cell, time in minutes.items() if time.low <= limit},
        )
        for limit in limits
    }


def outline(cells: set[str]) -> dict[str, object]:
    """The GeoJSON geometry around a set of H3 cells."""
    return dict(h3.cells_to_geo(sorted(cells), tight=True)) if cells else {"type": "MultiPolygon", "coordinates": []}
