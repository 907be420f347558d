"""Where to stand, how to fly, what to visit, what more would buy."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.analysis.reach.cover import covered_weight
from tutela.analysis.reach.coverage import Coverage, from_times
from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.helicopter import Helicopter, flight
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.options import curve, gap_statement
from tutela.analysis.reach.patrol import Round, best_patrol, best_patrols, question
from tutela.analysis.reach.stand import (
    Drag,
    Situation,
    bases_that_can_be_manned,
    posture,
    where_to_stand,
)

MACHINE = Helicopter(
    lift_kg=4_000,
    tank_kg=2_000,
    burn_kg_h=600,
    cruise_kmh=Interval(200, 220),
    reserve_minutes=30,
    ready_minutes=Interval(20, 40),
    refuel_minutes=Interval(20, 30),
)


def situation(
    seed: int, *, sites: int = 8, places: int = 25, futures: int = 40, kept: tuple[int, ...] = ()
) -> Situation:
    rng = np.random.default_rng(seed)
    minutes = 100 * np.hypot(*(rng.random((sites, 1, 2)) - rng.random((1, places, 2))).transpose(2, 0, 1))
    return Situation(minutes, 30, rng.lognormal(0, 1.5, (futures, places)), kept)


def test_the_stand_is_the_best_for_the_mean_and_says_in_what_share_of_futures_it_holds() -> None:
    asked = situation(1, kept=(2,))
    stand = where_to_stand(asked, 2, loss=0.0, seconds=None)
    coverage = asked.coverage()
    pairs = [pair for pair in itertools.combinations(range(8), 2) if 2 not in pair]
    assert stand.plan.value == pytest.approx(max(covered_weight(coverage, (2, *pair)) for pair in pairs))
    within = asked.minutes <= 30
    harm = {pair: asked.harm[:, within[[2, *pair]].any(axis=0)].sum(axis=1) for pair in pairs}
    best = np.max(list(harm.values()), axis=0)
    assert stand.holds_in == pytest.approx((harm[stand.plan.sites] >= best - 1e-9).mean(), abs=0.1)
    assert stand.covered_share == pytest.approx(harm[stand.plan.sites] / asked.harm.sum(axis=1))


def test_a_plan_for_certain_harm_holds_in_every_future() -> None:
    asked = situation(2)
    certain = Situation(asked.minutes, asked.limit, np.repeat(asked.harm[:1], 30, axis=0))
    assert where_to_stand(certain, 2, seconds=None).holds_in == 1.0


def test_bases_below_the_minimum_strength_are_not_opened() -> None:
    assert bases_that_can_be_manned(250, 60, kept=1) == 3
    with pytest.raises(Impossible, match="close some"):
        bases_that_can_be_manned(100, 60, kept=2)


def test_a_posture_respects_strength_minimum_and_load() -> None:
    asked = situation(3, kept=(0,))
    load = np.full(25, 20.0)
    found = posture(asked, strength=200, minimum=60, load=load)
    assert sum(found.people.values()) <= 200 and min(found.people.values()) >= 60 and 0 in found.people
    assert (found.served <= asked.coverage().weight + 1e-6).all()
    assert (found.served / asked.coverage().weight * load).sum() <= 200 + 1e-6
    assert found.plan.value == pytest.approx(found.served.sum()) and found.plan.gap < 1e-4


def test_with_people_to_spare_the_posture_is_the_cover() -> None:
    asked = situation(4)
    free = posture(asked, strength=10_000, minimum=10, load=np.full(25, 1.0), most_bases=2)
    assert free.plan.value == pytest.approx(where_to_stand(asked, 2, seconds=None).plan.value)


def test_a_dragged_base_covers_what_it_would_if_it_stood_there() -> None:
    asked = situation(5)
    drag = Drag(asked, [1, 3])
    for site in range(8):
        within = (asked.minutes[[1, 3, site]] <= 30).any(axis=0)
        expected = asked.harm[:, within].sum(axis=1) / asked.harm.sum(axis=1)
        assert drag.moved_to(asked.minutes[site]) == pytest.approx(expected)


def test_a_heavy_load_flies_less_far() -> None:
    assert MACHINE.range_km(0) == pytest.approx((2_000 / 600 - 0.5) * 200)
    assert MACHINE.range_km(3_000) == pytest.approx((1_000 / 600 - 0.5) * 200)
    with pytest.raises(Impossible, match="two flights"):
        MACHINE.range_km(4_001)


def test_a_flight_that_cannot_come_back_to_fuel_is_not_flown() -> None:
    there = (20.0 + 300 / 111.2, 0.0)
    assert flight(MACHINE, (20, 0), (20.0 + 250 / 111.2, 0)) is not None
    assert flight(MACHINE, (20, 0), there) is None
    by_fuel = flight(MACHINE, (20, 0), there, [(20.0 + 200 / 111.2, 0)])
    assert by_fuel is not None and by_fuel.stops == () and by_fuel.km == pytest.approx(300, rel=0.01)


def test_a_load_too_heavy_for_the_way_is_flown_by_way_of_fuel() -> None:
    there, fuel = (20.0 + 300 / 111.2, 0.0), (20.0 + 200 / 111.2, 0.0)
    found = flight(MACHINE, (20, 0), there, [fuel], payload_kg=3_000)
    assert found is not None and found.stops == (0,)
    assert found.minutes.low == pytest.approx(20 + 20 + 300 / 220 * 60, rel=0.01)
    assert found.minutes.high == pytest.approx(40 + 30 + 300 / 200 * 60, rel=0.01)


def round_of(seed: int, places: int, budget: float) -> Round:
    rng = np.random.default_rng(seed)
    points = rng.random((places, 2)) * 100
    minutes = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    return question(minutes, rng.integers(0, 20, places), budget, spent=rng.random(places) * 10)


@settings(max_examples=40)
@given(seed=st.integers(0, 1000), budget=st.integers(0, 400))
def test_a_short_patrol_is_the_best_of_all(seed: int, budget: int) -> None:
    asked = round_of(seed, 6, budget)
    found = best_patrol(asked)
    orders = (order for size in range(6) for order in itertools.permutations(range(1, 6), size))
    assert found.worth == max(asked.gain(order) for order in orders if not order or asked.length(order) <= budget)
    assert found.minutes <= budget + 1e-9 and asked.gain(found.visits) == found.worth == found.bound


def test_a_long_patrol_keeps_its_hours_and_is_near_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(6):
        asked = round_of(seed, 13, 220)
        exact = best_patrol(asked)
        monkeypatch.setattr("tutela.analysis.reach.patrol.EXACT_UP_TO", 0)
        found = best_patrol(asked)
        monkeypatch.undo()
        assert found.minutes <= 220 and found.bound >= exact.worth >= found.worth >= 0.9 * exact.worth


def test_two_patrols_visit_no_place_twice() -> None:
    first, second = best_patrols(round_of(1, 30, 200), 2)
    assert not set(first.visits) & set(second.visits) and first.worth >= second.worth > 0


def test_negative_hours_are_refused() -> None:
    with pytest.raises(Impossible, match="negative"):
        question([[0, 1], [1, 0]], [0, 1], -1)


def test_more_resources_never_protect_less_and_the_gap_is_told_in_full() -> None:
    minutes = np.full((3, 4), np.inf)
    minutes[0, 0], minutes[1, 1], minutes[2, 2] = 10, 10, 10
    coverage: Coverage = from_times(minutes, 30, [50.0, 30.0, 15.0, 5.0])
    options = curve(coverage, [0, 1, 2], kept=[0])
    assert [option.share for option in options] == pytest.approx([0.5, 0.8, 0.95])
    gap = gap_statement(coverage, options, 1, kept=[0], shares=(0.5, 0.9, 0.99))
    assert (gap.covered_now, gap.covered, gap.uncovered_weight) == (0.5, 0.8, 20)
    assert gap.uncovered.tolist() == [2, 3] and gap.never.tolist() == [3] and gap.never_weight == 5
    assert gap.needed == {0.5: 0, 0.9: 2, 0.99: None}
