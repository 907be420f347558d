"""Harm to be expected near places, drawn from an issued forecast."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.foresight import actions as forecasting
from tutela.foresight import rules
from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import reader
from tutela.protection import actions, foreseen, harm

AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
MARCH = rules.month_of(date(2026, 3, 1))


def issue(units=("SS0101", "SS0102"), months=(MARCH, MARCH + 1), at=AT):
    """A forecast of so many deaths in every draw, more in the first unit."""
    rows = [
        {"month_id": month, "area_id": unit, "draw": draw, "outcome": (draw % 5) * (10 if unit == units[0] else 1)}
        for month in months
        for unit in units
        for draw in range(40)
    ]
    told = {"table": pl.DataFrame(rows), "known_until": months[0] - 2, "model_name": "a test"}
    return forecasting.issue_table(actor=OPERATOR, at=at, **told)


def places(*areas, people=None):
    return harm.Places(
        spots=np.array([(31.0 + 0.1 * number, 5.0) for number in range(len(areas))]),
        areas=areas,
        people=np.array(people or [100.0] * len(areas)),
    )


def test_what_an_area_is_said_to_suffer_falls_to_its_places_as_it_fell_before():
    share = foreseen.shares(["A", "B"], ["A1", "A2", "B1"], np.array([9.0, 0.0, 0.0]), np.array([50.0, 50.0, 0.0]))
    assert share.tolist() == [[0.95, 0.05, 0.0], [0.0, 0.0, 1.0]]
    assert foreseen.shares(["C"], ["A1"], np.array([3.0]), np.array([1.0])).tolist() == [[0.0]]


def test_a_place_known_less_closely_has_a_part_in_every_area_below():
    share = foreseen.shares(["A1", "A2"], ["A", "A1"], np.array([3.0, 0.0]), np.array([1.0, 1.0]))
    assert share.tolist() == [[0.875, 0.125], [1.0, 0.0]]
    assert foreseen.speaks_of_all(["A1", "A2"], ["A", "A1"]) and not foreseen.speaks_of_all(["A1"], ["A2"])


@given(
    st.lists(st.lists(st.integers(0, 500), min_size=8, max_size=8).map(sorted), min_size=2, max_size=4),
    st.integers(1, 5),
)
def test_futures_keep_the_mean_of_the_draws_and_lie_between_their_least_and_most(draws, months):
    share = np.full((len(draws), 3), 1 / 3)
    found = foreseen.futures([np.array(draws)] * months, share, count=8, seed=1)
    assert found.shape == (8, 3)
    assert found.sum(axis=1).mean() == pytest.approx(months * np.mean(draws, axis=1).sum())
    assert found.sum(axis=1).max() <= months * np.max(draws, axis=1).sum() + 1e-9
    assert found.sum(axis=1).min() >= months * np.min(draws, axis=1).sum() - 1e-9


def test_a_bad_future_of_an_area_is_bad_in_every_month():
    draws = np.array([[0, 0, 0, 100]])
    found = foreseen.futures([draws, draws, draws], np.ones((1, 1)), count=4, seed=1)
    assert sorted(found[:, 0]) == [0, 0, 0, 300]


@pytest.mark.django_db
def test_months_not_past_of_the_newest_forecast_of_the_area_are_taken():
    issue(at=datetime(2026, 2, 1, tzinfo=UTC))
    newest = issue()
    found = harm.of_places(places("SS0101", "SS0102"), area="SS", reader=OPERATOR, at=datetime(2026, 4, 2, tzinfo=UTC))
    assert found.forecast == (newest, MARCH + 1, MARCH + 1)
    assert found.samples.shape == (harm.FUTURES, 2)
    assert found.samples.mean(axis=0) == pytest.approx([20, 2])


@pytest.mark.django_db
def test_a_forecast_that_is_past_or_of_elsewhere_or_hidden_is_none():
    issue()
    asked = {"area": "SS", "reader": OPERATOR, "at": datetime(2026, 3, 2, tzinfo=UTC)}
    assert harm.of_places(places("SS0101"), **asked).forecast
    assert not harm.of_places(places("SS0101"), **{**asked, "at": datetime(2026, 5, 2, tzinfo=UTC)}).forecast
    assert not harm.of_places(places("SS0301"), **{**asked, "area": "SS03"}).forecast
    assert not harm.of_places(places("SS0101"), **{**asked, "reader": reader("analyst", areas=("SS03",))}).forecast


@pytest.mark.django_db
def test_a_forecast_of_a_part_does_not_stand_for_the_whole():
    whole = issue(at=datetime(2026, 2, 1, tzinfo=UTC))
    part = issue(units=("SS0102",))
    asked = {"reader": OPERATOR, "at": datetime(2026, 3, 2, tzinfo=UTC)}
    assert harm.of_places(places("SS0101", "SS0102"), area="SS", **asked).forecast[0] == whole
    assert harm.of_places(places("SS0102"), area="SS0102", **asked).forecast[0] == part
    assert harm.of_places(places("SS0101", "SS0103"), area="SS", **asked).forecast is None


@pytest.mark.django_db
def test_a_look_back_issued_later_does_not_stand_before_what_knew_more():
    knows_more = issue()
    issue(months=(MARCH - 3, MARCH - 2, MARCH - 1, MARCH), at=datetime(2026, 2, 25, tzinfo=UTC))
    found = harm.of_places(places("SS0101", "SS0102"), area="SS", reader=OPERATOR, at=datetime(2026, 3, 2, tzinfo=UTC))
    assert found.forecast[0] == knows_more


@pytest.mark.django_db
def test_a_statement_says_from_which_forecast_harm_was_drawn(adviser, site, villages, asked, tick):
    issue(at=tick(), months=tuple(range(rules.month_of(tick().date()), rules.month_of(tick().date()) + 2)))
    site()
    made = actions.state_gap(
        actor=adviser, at=tick(), question=asked(area="SS", weight="harm", minutes=70), title="What we cannot do"
    )
    assert made.found["harm"]["forecast"]["code"].startswith("C-")
    for told in made.told.values():
        assert any(made.found["harm"]["forecast"]["code"] in one for one in told["sentences"])
