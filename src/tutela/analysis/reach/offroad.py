"""Speeds where the road map ends: stated, with intervals, for a mission to confirm or replace.

The figures are planning assumptions of this library, set wide on purpose; they are measured nowhere and a
mission that knows its ground should pass its own. The form (a speed per ground, season and vehicle)
follows the cost surfaces of Tobler 1993 and Weiss et al. 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.interval import Interval

Floats = NDArray[np.float64]


class Ground(StrEnum):
    """What one moves on where there is no road of the map."""

    TRACK = "track"
    OPEN = "open"
    FOREST = "forest"
    RIVER = "river"
    UNKNOWN = "unknown"


class Season(StrEnum):
    """Dry or wet; the month belongs to the one the mission says."""

    DRY = "dry"
    WET = "wet"


class Vehicle(StrEnum):
    """How the unit moves."""

    LIGHT = "light"
    HEAVY = "heavy"
    FOOT = "foot"
    BOAT = "boat"


Speeds = Mapping[tuple[Ground, Season, Vehicle], Interval]

SPEEDS_KMH: Speeds = {
    (Ground.TRACK, Season.DRY, Vehicle.LIGHT): Interval(15, 45),
    (Ground.TRACK, Season.DRY, Vehicle.HEAVY): Interval(8, 30),
    (Ground.TRACK, Season.WET, Vehicle.LIGHT): Interval(4, 30),
    (Ground.TRACK, Season.WET, Vehicle.HEAVY): Interval(1, 15),
    (Ground.OPEN, Season.DRY, Vehicle.LIGHT): Interval(8, 40),
    (Ground.OPEN, Season.DRY, Vehicle.HEAVY): Interval(5, 25),
    (Ground.OPEN, Season.WET, Vehicle.LIGHT): Interval(2, 25),
    (Ground.OPEN, Season.WET, Vehicle.HEAVY): Interval(0.5, 12),
    (Ground.FOREST, Season.DRY, Vehicle.LIGHT): Interval(2, 15),
    (Ground.FOREST, Season.DRY, Vehicle.HEAVY): Interval(0.5, 8),
    (Ground.FOREST, Season.WET, Vehicle.LIGHT): Interval(1, 10),
    (Ground.FOREST, Season.WET, Vehicle.HEAVY): Interval(0.2, 5),
    (Ground.TRACK, Season.DRY, Vehicle.FOOT): Interval(3, 6),
    (Ground.TRACK, Season.WET, Vehicle.FOOT): Interval(2, 5),
    (Ground.OPEN, Season.DRY, Vehicle.FOOT): Interval(2.5, 5.5),
    (Ground.OPEN, Season.WET, Vehicle.FOOT): Interval(1.5, 5),
    (Ground.FOREST, Season.DRY, Vehicle.FOOT): Interval(1, 4),
    (Ground.FOREST, Season.WET, Vehicle.FOOT): Interval(0.5, 3.5),
    (Ground.RIVER, Season.DRY, Vehicle.BOAT): Interval(4, 25),
    (Ground.RIVER, Season.WET, Vehicle.BOAT): Interval(6, 30),
}

DETOUR = Interval(1.0, 1.5)  # way on the ground over the straight line; assumption, see the head of this module


@dataclass(frozen=True)
class OffRoad:
    """How fast ground is crossed away from the map's roads, in km/h, and by how much the way bends."""

    speed_kmh: Interval
    detour: Interval = DETOUR

    def minutes(self, metres: ArrayLike) -> tuple[Floats, Floats]:
        """Least and most minutes for straight distances in metres; same shape as `metres`."""
        way = np.asarray(metres, dtype=np.float64) * 0.06
        return way * self.detour.low / self.speed_kmh.high, way * self.detour.high / self.speed_kmh.low


def off_road(
    ground: Ground = Ground.UNKNOWN,
    *,
    season: Season | None = None,
    vehicle: Vehicle = Vehicle.LIGHT,
    speeds: Speeds = SPEEDS_KMH,
) -> OffRoad:
    """The speed for what is known; unknown ground or season takes the hull of all that it may be.

    Raises Impossible if the vehicle moves on none of the ground (a lorry on a river).
    """
    fitting = [
        speed
        for (on, when, how), speed in speeds.items()
        if how == vehicle and ground in (on, Ground.UNKNOWN) and season in (when, None)
    ]
    if not fitting:
        raise Impossible(f"A vehicle of kind '{vehicle}' does not move on ground of kind '{ground}'.")
    hull = fitting[0]
    for speed in fitting[1:]:
        hull = hull.hull(speed)
    return OffRoad(hull)
