"""Covering, backup and center: against all plans by hand, and the covering test bed."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from tutela.analysis.reach.backup import backup_covering, covered_twice
from tutela.analysis.reach.center import p_center
from tutela.analysis.reach.cover import covered_weight, maximal_covering
from tutela.analysis.reach.coverage import Coverage, reduce, within
from tutela.analysis.reach.errors import BadInput, Impossible
from tutela.analysis.reach.points import read_points
from tutela.analysis.reach.sphere import metres


def bed() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The covering test bed of the yardsticks: 1,000 sites, 5,000 places, total weight 4,193,065."""
    rng = np.random.default_rng(20231)
    sites, demand = rng.random((1000, 2)) * 1000, rng.random((5000, 2)) * 1000
    return sites, demand, np.ceil(rng.lognormal(6, 1.2, 5000))


def small(seed: int, *, sites: int = 9, demand: int = 30, radius: float = 0.35, whole: bool = True) -> Coverage:
    rng = np.random.default_rng(seed)
    weight = rng.random(demand) * 20
    return within(rng.random((sites, 2)), rng.random((demand, 2)), radius, np.ceil(weight) if whole else weight)


@pytest.mark.parametrize(
    ("radius", "count", "optimum"),
    [(50, 20, 1_187_307), (50, 60, 2_681_199), (30, 100, 2_107_258), (100, 15, 2_418_883)],
)
def test_the_covering_test_bed_is_solved_and_proved(radius: float, count: int, optimum: int) -> None:
    sites, demand, weight = bed()
    plan = maximal_covering(within(sites, demand, radius, weight), count)
    assert (plan.value, plan.bound) == (optimum, optimum)
    distance = np.hypot(*(demand[:, None] - sites[list(plan.sites)][None]).transpose(2, 0, 1))
    assert weight[(distance <= radius).any(axis=1)].sum() == optimum and len(set(plan.sites)) == count


@settings(max_examples=80)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 5), whole=st.booleans())
def test_the_cover_is_the_best_of_all_covers(seed: int, count: int, whole: bool) -> None:
    coverage = small(seed, whole=whole)
    plan = maximal_covering(coverage, count)
    best = max(covered_weight(coverage, sites) for sites in itertools.combinations(range(9), count))
    assert plan.value == pytest.approx(best) and plan.proved and len(plan.sites) == count
    assert covered_weight(coverage, plan.sites) == pytest.approx(best)


def test_a_bound_that_leaves_one_plan_only_proves_it() -> None:
    """On these points every site but thirty is excluded while the bound is still 1.01 above the plan."""
    rng = np.random.default_rng(21_000)
    sites, demand = rng.random((1000, 2)) * 1000, rng.random((20_000, 2)) * 1000
    plan = maximal_covering(within(sites, demand, 50, np.ceil(rng.lognormal(6, 1.2, 20_000))), 30)
    assert plan.value == plan.bound == 5_071_478


def test_what_kept_sites_cover_counts_and_they_are_not_opened_again() -> None:
    coverage = small(1)
    plan = maximal_covering(coverage, 2, kept=[3])
    others = [site for site in range(9) if site != 3]
    best = max(covered_weight(coverage, (3, *pair)) for pair in itertools.combinations(others, 2))
    assert plan.value == best and 3 not in plan.sites


def test_a_search_cut_short_still_has_a_bound_that_holds() -> None:
    sites, demand, weight = bed()
    plan = maximal_covering(within(sites, demand, 100, weight), 15, seconds=0.05)
    assert plan.value <= 2_418_883 <= plan.bound and len(set(plan.sites)) == 15


def test_reduction_joins_equal_demand_and_drops_outdone_sites() -> None:
    reach = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 1, 0]], dtype=float)
    reduced = reduce(Coverage(csr_array(reach), np.array([1.0, 2, 4, 8, 16])), count=1)
    assert reduced.site.tolist() == [1, 2] and sorted(reduced.coverage.weight.tolist()) == [7, 8]


def test_a_place_at_exactly_the_radius_is_covered() -> None:
    coverage = within([(0, 0)], [(30, 40), (30, 40.000001)], 50, [1, 1])
    assert coverage.reach.toarray().tolist() == [[1, 0]]


def test_on_the_sphere_the_radius_is_in_metres_across_the_date_line() -> None:
    far = float(metres((179.9, 0), (-179.9, 0)))
    assert far == pytest.approx(22_239, abs=1)
    for radius, count in ((far + 1, 1), (far - 1, 0)):
        assert within([(179.9, 0)], [(-179.9, 0)], radius, [1], sphere=True).reach.nnz == count


def test_nobody_within_reach_is_a_plan_of_value_zero() -> None:
    plan = maximal_covering(within([(0, 0), (1, 1)], [(9, 9)], 1, [5]), 1)
    assert (plan.value, plan.bound, len(plan.sites)) == (0, 0, 1)


def test_more_sites_than_there_are_is_refused() -> None:
    with pytest.raises(Impossible, match="0 to 9"):
        maximal_covering(small(1), 10)


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), count=st.integers(1, 3))
def test_backup_is_the_best_of_all_plans(seed: int, count: int) -> None:
    coverage = small(seed, sites=7)
    found = backup_covering(coverage, count, share=0.5, kept=[0])

    def worth(sites: tuple[int, ...]) -> float:
        once, twice = covered_twice(coverage, (0, *sites))
        return once + 0.5 * twice

    assert found.plan.value == pytest.approx(max(map(worth, itertools.combinations(range(1, 7), count))))
    assert found.plan.gap < 1e-5


@settings(max_examples=40)
@given(seed=st.integers(0, 1000), count=st.integers(1, 4))
def test_the_center_is_the_best_of_all_plans(seed: int, count: int) -> None:
    cost = np.random.default_rng(seed).random((25, 8))
    plan = p_center(cost, count)
    best = min(cost[:, list(sites)].min(axis=1).max() for sites in itertools.combinations(range(8), count))
    assert (plan.value, plan.bound) == (pytest.approx(best), pytest.approx(best)) and len(plan.sites) == count


def test_the_center_reaches_everybody_where_that_is_possible_and_says_where_not() -> None:
    far = np.inf
    cost = [[1, far, far], [5, 2, far], [far, far, 3]]
    assert p_center(cost, 2).value == 5
    with pytest.raises(Impossible, match="out of reach"):
        p_center(cost, 1)


def test_points_on_the_sphere_and_in_the_plane_are_told_apart_by_their_header(tmp_path: Path) -> None:
    plane, sphere = tmp_path / "plane.csv", tmp_path / "sphere.csv"
    plane.write_text("name,x,y\nA,1,2\n\nB,3,4\n")
    sphere.write_text("\ufefflongitude,latitude,weight\n25.6,4.7,300\n", encoding="utf-8")
    assert read_points(plane).place.tolist() == [[1, 2], [3, 4]] and not read_points(plane).sphere
    assert read_points(sphere).sphere and read_points(sphere).weight.tolist() == [300]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a,b\n1,2\n", 1, 1),
        ("x,y,weight\n", 2, 1),
        ("x,y,weight\n1,2,3\n1,zwei,3\n", 3, 2),
        ("x,y,weight\n1,2,-3\n", 2, 3),
        ("longitude,latitude\n12,95\n", 2, 2),
        ("x,y\n1\n", 2, 2),
    ],
)
def test_a_bad_row_is_refused_with_line_and_column(tmp_path: Path, text: str, line: int, column: int) -> None:
    file = tmp_path / "points.csv"
    file.write_text(text)
    with pytest.raises(BadInput) as refusal:
        read_points(file)
    assert (refusal.value.line, refusal.value.column) == (line, column)


@settings(max_examples=100)
@given(text=st.text(max_size=80))
def test_any_text_is_points_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("points") / "points.csv"
    file.write_text("x,y,weight\n" + text, encoding="utf-8")
    try:
        assert np.isfinite(read_points(file).place).all()
    except BadInput as refusal:
        assert refusal.line >= 1
