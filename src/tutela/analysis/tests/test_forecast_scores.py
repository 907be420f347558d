"""Scores against their definitions written out, and against numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from tutela.analysis.forecast import scores

DRAWS = st.lists(st.integers(0, 2000), min_size=1, max_size=15)
OUTCOMES = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=4, max_size=40)


@given(draws=DRAWS, observed=st.integers(0, 2000))
def test_crps_equals_its_definition_over_all_pairs(draws: list[int], observed: int) -> None:
    x = np.array(draws, dtype=float)
    by_definition = np.abs(x - observed).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2
    assert scores.crps(x[None, :], np.array([observed])) == pytest.approx([by_definition], abs=1e-9)


def test_crps_of_one_draw_is_the_distance() -> None:
    assert scores.crps(np.array([[7.0]]), np.array([10.0])) == pytest.approx([3.0])


def test_interval_score_adds_twenty_times_the_miss() -> None:
    draws = np.tile(np.arange(101.0), (2, 1))
    assert scores.interval_score(draws, np.array([50.0, 97.0])) == pytest.approx([90.0, 90.0 + 20 * 2])


def test_ignorance_counts_one_more_draw_in_each_bin() -> None:
    draws = np.array([[0] * 500 + [30] * 500])
    assert scores.ignorance(draws, np.array([0])) == pytest.approx([-np.log2(501 / 1011)])
    assert scores.ignorance(draws, np.array([5000])) == pytest.approx([-np.log2(1 / 1011)])


def test_interval_ends_are_covered() -> None:
    draws = np.zeros((2, 10))
    assert scores.covered(draws, np.array([0.0, 1.0])).tolist() == [True, False]


def test_pit_is_uniform_for_draws_from_the_truth_and_not_for_a_narrow_forecast() -> None:
    rng = np.random.default_rng(1)
    observed, draws = rng.poisson(3, 2000), rng.poisson(3, (2000, 400))
    assert abs(scores.pit(draws, observed).mean() - 0.5) < 0.03
    assert scores.pit(draws, observed).var() == pytest.approx(1 / 12, abs=0.01)
    assert scores.pit(np.full((2000, 4), 3), observed).var() > 0.1


@given(cells=OUTCOMES)
def test_precision_and_auc_equal_an_independent_library(cells: list[tuple[float, bool]]) -> None:
    chance, happened = np.array([c for c, _ in cells]), np.array([h for _, h in cells])
    if happened.all() or not happened.any():
        assert np.isnan(scores.roc_auc(chance, happened))
        return
    assert scores.average_precision(chance, happened) == pytest.approx(average_precision_score(happened, chance))
    assert scores.roc_auc(chance, happened) == pytest.approx(roc_auc_score(happened, chance))


def test_skill_has_an_interval_that_holds_zero_for_equal_models_and_not_for_a_better_one() -> None:
    rng = np.random.default_rng(2)
    blocks, yardstick = np.repeat(np.arange(40), 12), rng.exponential(size=480)
    same = scores.skill(rng.permutation(yardstick), yardstick, blocks, repeats=200)
    better = scores.skill(yardstick * 0.5, yardstick, blocks, repeats=200)
    assert same["low"] < 0 < same["high"]
    assert better["low"] == pytest.approx(0.5) == better["high"]


def test_brier_of_a_sure_and_wrong_chance_is_one() -> None:
    assert scores.brier(np.array([1.0, 0.3]), np.array([0.0, 0.0])) == pytest.approx([1.0, 0.09])


def test_the_riskiest_tenth_holds_what_it_should() -> None:
    chance = np.arange(20) / 20
    assert scores.share_of_greatest(chance, chance > 0.8) == pytest.approx(2 / 3)
