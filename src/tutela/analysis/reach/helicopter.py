"""By helicopter: how much can be carried how far, where fuel must be taken, and how long it takes.

What is lifted is shared between fuel and payload, so a heavy load flies less far. The figures of a machine
come from its operator; none are built in.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.sphere import metres

Place = tuple[float, float]


@dataclass(frozen=True)
class Helicopter:
    """A machine as its operator states it: kg, km/h, kg of fuel an hour, minutes.

    lift_kg: fuel and payload together at most; tank_kg: fuel at most; reserve_minutes: fuel that must be
    left on landing; ready_minutes: from the call to take-off; refuel_minutes: on the ground at each fuel
    point.
    """

    lift_kg: float
    tank_kg: float
    burn_kg_h: float
    cruise_kmh: Interval
    reserve_minutes: float = 30.0
    ready_minutes: Interval = Interval(15.0, 60.0)
    refuel_minutes: Interval = Interval(20.0, 45.0)

    def range_km(self, payload_kg: float) -> float:
        """How far it flies between fuel with this payload, at its slowest speed; never below 0.

        Raises Impossible if the payload alone is more than it lifts.
        """
        if payload_kg > self.lift_kg:
            raise Impossible(f"{payload_kg:g} kg is more than the {self.lift_kg:g} kg it lifts; make two flights.")
        fuel = min(self.tank_kg, self.lift_kg - payload_kg)
        hours = fuel / self.burn_kg_h - self.reserve_minutes / 60.0
        return max(0.0, hours * self.cruise_kmh.low)


@dataclass(frozen=True)
class Flight:
    """`minutes` from the call to landing, `stops` at fuel points (their numbers), the way flown in km."""

    minutes: Interval
    stops: tuple[int, ...]
    km: float


def flight(
    machine: Helicopter,
    origin: Place,
    destination: Place,
    fuel: Sequence[Place] = (),
    *,
    payload_kg: float = 0.0,
) -> Flight | None:
    """The quickest flight that can carry the payload there and fly on empty to fuel; None if there is none.

    origin has fuel; destination has none unless it is a fuel point. Places are (longitude, latitude).
    """
    places = np.array([origin, *fuel, destination], dtype=np.float64)
    km = metres(places[:, None], places[None]) / 1_000.0
    order = _quickest(machine, km, payload_kg)
    if order is None:
        return None
    flown = float(sum(km[one, other] for one, other in zip(order, order[1:], strict=False)))
    stops = tuple(place - 1 for place in order[1:-1])
    air = Interval(flown / machine.cruise_kmh.high * 60.0, flown / machine.cruise_kmh.low * 60.0)
    ground = machine.refuel_minutes.scaled(Interval(len(stops), len(stops)))
    return Flight(machine.ready_minutes + air + ground, stops, flown)


def _quickest(machine: Helicopter, km: np.ndarray, payload_kg: float) -> list[int] | None:
    loaded, last = machine.range_km(payload_kg), len(km) - 1
    stop_km = machine.refuel_minutes.high / 60.0 * machine.cruise_kmh.low
    way = np.where(km <= loaded, np.maximum(km, 1e-9) + stop_km, 0.0)
    np.fill_diagonal(way, 0.0)
    way[last, :] = 0.0
    back_km = _fuel_left_km(machine, km[:last, last], payload_kg)
    way[:last, last] = np.where(km[last, :last].min() <= back_km, way[:last, last], 0.0)
    length, before = dijkstra(way, indices=0, return_predecessors=True)
    if not math.isfinite(length[last]):
        return None
    order = [last]
    while order[-1] != 0:
        order.append(int(before[order[-1]]))
    return order[::-1]


def _fuel_left_km(machine: Helicopter, leg_km: np.ndarray, payload_kg: float) -> np.ndarray:
    """How far it still flies after landing at the end of a leg begun with all the fuel the payload allows."""
    return machine.range_km(payload_kg) - leg_km
