"""The p-median: exact against all plans, certified, and honest about what it does not prove."""

import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.analysis.reach.errors import BadInput, Impossible
from tutela.analysis.reach.interchange import greedy, interchange, nearest_open, swap_profits, total
from tutela.analysis.reach.orlib import read_pmedian
from tutela.analysis.reach.plan import Clock
from tutela.analysis.reach.pmedian import p_median, p_median_on_graph

SHARED = Path(os.environ.get("TUTELA_SHARED", Path(__file__).parents[5] / "shared"))
PMED = SHARED / "data" / "benchmarks" / "pmed"
OPTIMA = [5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255]
OPTIMA += [7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789]


def best_by_hand(cost: np.ndarray, count: int) -> float:
    return min(cost[:, list(sites)].min(axis=1).sum() for sites in itertools.combinations(range(cost.shape[1]), count))


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 4), whole=st.booleans())
def test_the_plan_costs_what_the_best_of_all_plans_costs(seed: int, count: int, whole: bool) -> None:
    cost = np.random.default_rng(seed).random((14, 9)) * 20
    cost = np.rint(cost) if whole else cost
    plan = p_median(cost, count)
    assert plan.value == pytest.approx(best_by_hand(cost, count))
    assert plan.proved and cost[:, list(plan.sites)].min(axis=1).sum() == pytest.approx(plan.value)


@pytest.mark.parametrize("branch_from", [0, 10**9])
def test_branching_and_highs_prove_the_same_optimum(monkeypatch: pytest.MonkeyPatch, branch_from: int) -> None:
    monkeypatch.setattr("tutela.analysis.reach.pmedian.BRANCH_FROM", branch_from)
    points = np.random.default_rng(7).random((45, 2))
    cost = np.rint(1000 * np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    values = {seed: p_median(cost, seed).value for seed in (3, 4, 5)}
    assert values == {3: best_of(cost, 3), 4: best_of(cost, 4), 5: best_of(cost, 5)}


def best_of(cost: np.ndarray, count: int) -> float:
    from scipy.optimize import Bounds, LinearConstraint, milp

    clients, sites = cost.shape
    assign = np.kron(np.eye(clients), np.ones(sites))
    link = np.hstack([np.eye(clients * sites), -np.tile(np.eye(sites), (clients, 1))])
    rows = [
        LinearConstraint(np.hstack([assign, np.zeros((clients, sites))]), 1, 1),
        LinearConstraint(link, -np.inf, 0),
        LinearConstraint(np.append(np.zeros(clients * sites), np.ones(sites)), count, count),
    ]
    objective, whole = (
        np.append(cost.ravel(), np.zeros(sites)),
        np.append(np.zeros(clients * sites), np.ones(sites)),
    )
    return round(milp(objective, constraints=rows, integrality=whole, bounds=Bounds(0, 1)).fun)


def test_kept_sites_serve_without_being_counted() -> None:
    cost = np.random.default_rng(3).random((30, 12))
    plan = p_median(cost, 2, kept=[4])
    by_hand = min(
        cost[:, [4, *pair]].min(axis=1).sum()
        for pair in itertools.combinations([site for site in range(12) if site != 4], 2)
    )
    assert plan.value == pytest.approx(by_hand) and 4 not in plan.sites and len(plan.sites) == 2


def test_a_client_of_double_weight_counts_as_two() -> None:
    cost = np.random.default_rng(4).random((10, 6))
    doubled = p_median(np.vstack([cost, cost[:1]]), 2)
    assert p_median(cost, 2, weight=[2, *[1] * 9]).value == pytest.approx(doubled.value)


def test_a_search_cut_short_still_has_a_plan_and_a_bound_that_holds() -> None:
    points = np.random.default_rng(5).random((300, 2))
    cost = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    cut, whole = p_median(cost, 6, seconds=0.02), p_median(cost, 6)
    assert whole.proved
    assert cut.bound <= whole.value + 1e-6 and cut.value >= whole.value - 1e-6 and len(cut.sites) == 6


def test_every_swap_profit_is_the_difference_it_makes() -> None:
    rng = np.random.default_rng(6)
    cost, base = rng.random((8, 25)), rng.random(25) + 0.3
    sites = np.array([1, 5, 6])
    profits = swap_profits(cost, nearest_open(cost, base, sites), 3)
    for comes in (0, 2, 7):
        for goes in range(3):
            swapped = sites.copy()
            swapped[goes] = comes
            assert profits[comes, goes] == pytest.approx(total(cost, base, sites) - total(cost, base, swapped))


def test_interchange_ends_where_no_single_swap_is_better() -> None:
    rng = np.random.default_rng(8)
    cost, base = rng.random((12, 40)), np.full(40, 1e3)
    sites, value = interchange(cost, base, greedy(cost, base, 3), clock=Clock())
    for goes, comes in itertools.product(range(3), range(12)):
        swapped = sites.copy()
        swapped[goes] = comes
        assert total(cost, base, swapped) >= value - 1e-9


@pytest.mark.parametrize(("count", "kept"), [(0, []), (7, []), (6, [1])])
def test_more_sites_than_there_are_or_none_at_all_is_refused(count: int, kept: list[int]) -> None:
    with pytest.raises(Impossible, match="sites"):
        p_median(np.ones((3, 6)), count, kept=kept)


def test_an_infinite_cost_is_refused_with_what_to_do() -> None:
    with pytest.raises(Impossible, match="large cost"):
        p_median([[1.0, np.inf]], 1)


def test_a_graph_in_two_parts_needs_two_sites() -> None:
    far = np.inf
    distance = [[0, 1, far, far], [1, 0, far, far], [far, far, 0, 3], [far, far, 3, 0]]
    with pytest.raises(Impossible, match="2 parts"):
        p_median_on_graph(distance, 1)
    assert p_median_on_graph(distance, 2).value == 4


def test_the_last_occurrence_of_an_edge_counts_whichever_way_round(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text(" 3 4 1\n 1 2 30\n 2 3 46\n 2 1 10\n 3 2 7\n")
    assert read_pmedian(file).distance.tolist() == [[0, 10, 17], [10, 0, 7], [17, 7, 0]]


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("", 1, 1, "n m p"),
        ("3 2\n1 2 3\n", 1, 1, "n m p"),
        ("3 2 1\n1 2 3\n", 2, 1, "2 edges"),
        ("3 1 1\n1 4 3\n", 2, 1, "nodes from 1 to 3"),
        ("3 1 1\n1 2 three\n", 2, 5, "not 'three'"),
        ("3 1 5\n1 2 3\n", 1, 1, "p from 1 to n"),
        ("3 1 1\n\n1 2 -3\n", 3, 1, "cost of 0"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_column(
    tmp_path: Path, text: str, line: int, column: int, expected: str
) -> None:
    file = tmp_path / "p.txt"
    file.write_text(text)
    with pytest.raises(BadInput, match=expected) as refusal:
        read_pmedian(file)
    assert (refusal.value.line, refusal.value.column) == (line, column)


@settings(max_examples=100)
@given(text=st.text(alphabet="0123456789 .-+ex\n", max_size=60))
def test_any_text_is_an_instance_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("orlib") / "p.txt"
    file.write_text(text)
    try:
        instance = read_pmedian(file)
    except BadInput as refusal:
        assert refusal.line >= 1
    else:
        assert 1 <= instance.count <= len(instance.distance)


@pytest.mark.shared_data("data/benchmarks/pmed/pmed20.txt")
@pytest.mark.parametrize("number", range(1, 21))
def test_the_or_library_optimum_is_found_and_proved(number: int) -> None:
    instance = read_pmedian(PMED / f"pmed{number}.txt")
    plan = p_median_on_graph(instance.distance, instance.count)
    assert (plan.value, plan.bound) == (OPTIMA[number - 1], OPTIMA[number - 1])
    assert instance.distance[:, list(plan.sites)].min(axis=1).sum() == plan.value
