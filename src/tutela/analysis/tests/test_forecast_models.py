"""Models on invented histories: draws that are whole, sure of themselves, repeatable, and blind to the future."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from tutela.analysis.forecast import scores
from tutela.analysis.forecast.backtest import play, report
from tutela.analysis.forecast.drivers import drivers_table
from tutela.analysis.forecast.errors import PeeksIntoTheFuture, TooLittleHistory
from tutela.analysis.forecast.features import series_features
from tutela.analysis.forecast.levels import AREA, COUNTRY, PRIOGRID, Level
from tutela.analysis.forecast.models import GridHurdle, HurdleBoosting, Memory, Pool
from tutela.analysis.forecast.models.hurdle import hurdle_draws
from tutela.analysis.forecast.models.pool import weights_by_past_skill
from tutela.analysis.forecast.panel import Panel, panel_from_table
from tutela.analysis.forecast.peeking import check_columns, check_forecast
from tutela.analysis.forecast.priogrid import play_alarms, report_alarms
from tutela.analysis.forecast.reliability import reliability
from tutela.analysis.forecast.yardsticks import Zero
from tutela.analysis.tests.forecast_worlds import WINDOW, cell_history, country_history

SMALL_BOOSTING = HurdleBoosting(rounds=4, classifier_rounds=4, leads_each=1)
SMALL = Pool(members=(SMALL_BOOSTING, Memory()), weights=(0.6, 0.4), weights_when_quiet=(1.0, 0.0))
SMALL_GRID = GridHurdle(rounds=4, leads_each=1)


def forecaster(model: Pool | GridHurdle, level: Level) -> Callable[[pl.DataFrame], np.ndarray]:
    """The whole way from a table to draws."""

    def make(history: pl.DataFrame) -> np.ndarray:
        panel = panel_from_table(history, level=level, known_until=WINDOW.origin)
        return model.forecast(panel, WINDOW.months, draws=40, seed=3).draws

    return make


@pytest.mark.parametrize(
    ("model", "level", "history"),
    [(SMALL, COUNTRY, country_history()), (SMALL_GRID, PRIOGRID, cell_history())],
    ids=["countries", "cells"],
)
class TestEveryModel:
    def test_does_not_move_when_only_the_future_changes(self, model: Pool, level: Level, history: pl.DataFrame) -> None:
        check_forecast(forecaster(model, level), history, origin=WINDOW.origin)

    def test_moves_when_the_last_month_known_changes(self, model: Pool, level: Level, history: pl.DataFrame) -> None:
        other = history.with_columns(
            pl.when(pl.col("month_id") == WINDOW.origin).then(400.0).otherwise(pl.col("outcome")).alias("outcome")
        )
        make = forecaster(model, level)
        assert not np.array_equal(make(history), make(other))

    def test_gives_whole_numbers_of_dead_for_every_month_and_area(
        self, model: Pool, level: Level, history: pl.DataFrame
    ) -> None:
        drawn = forecaster(model, level)(history)
        assert drawn.shape == (12, history[level.column].n_unique(), 40)
        assert (drawn >= 0).all() and (drawn == np.round(drawn)).all()

    def test_takes_a_history_whose_last_months_are_missing(
        self, model: Pool, level: Level, history: pl.DataFrame
    ) -> None:
        short = history.filter(pl.col("month_id") <= WINDOW.origin - 2)
        assert forecaster(model, level)(short).shape[0] == 12

    def test_says_that_a_short_history_is_too_short(self, model: Pool, level: Level, history: pl.DataFrame) -> None:
        short = history.filter(pl.col("month_id") > WINDOW.origin - 20)
        with pytest.raises(TooLittleHistory, match="longer history"):
            forecaster(model, level)(short)

    def test_names_its_drivers(self, model: Pool, level: Level, history: pl.DataFrame) -> None:
        panel = panel_from_table(history, level=level, known_until=WINDOW.origin)
        table = drivers_table(model, panel, WINDOW.months)
        assert table.columns == ["month_id", level.column, "driver", "on_chance", "on_number"]
        assert table.height == 12 * len(panel.areas) * 5


def test_a_model_that_derives_a_column_from_the_future_fails_the_check() -> None:
    """The planted column is the outcome three months later, derived before the history is cut."""

    def make(history: pl.DataFrame) -> np.ndarray:
        planted = history.sort("month_id").with_columns(pl.col("outcome").shift(-3).over("country_id").alias("planted"))
        panel = panel_from_table(planted, level=COUNTRY, known_until=WINDOW.origin, covariates=("planted",))
        model = HurdleBoosting(rounds=4, classifier_rounds=4, leads_each=1, covariates=("planted",))
        return model.forecast(panel, WINDOW.months, draws=20, seed=3).draws

    with pytest.raises(PeeksIntoTheFuture, match=f"months after {WINDOW.origin}"):
        check_forecast(make, country_history(), origin=WINDOW.origin)


@pytest.mark.parametrize("lead", [1, 3, 12])
def test_a_model_fitted_on_a_file_with_a_planted_future_column_fails_the_check(lead: int) -> None:
    planted = country_history().with_columns(pl.col("outcome").shift(-lead).over("country_id").alias("planted"))
    panel = panel_from_table(planted, level=COUNTRY, covariates=("planted",))
    with pytest.raises(PeeksIntoTheFuture, match=f"planted tells the outcome {lead} months later"):
        check_columns(panel.known_until(WINDOW.origin))


def test_a_column_of_the_past_passes_the_check() -> None:
    honest = country_history().with_columns(pl.col("outcome").shift(2).over("country_id").alias("lagged"))
    check_columns(panel_from_table(honest, level=COUNTRY, covariates=("lagged",)))


def test_features_of_a_month_do_not_change_when_later_months_do() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY)
    changed = Panel(COUNTRY, panel.first_month, panel.areas, panel.values.copy())
    changed.values[80:] += 50
    rows, areas, leads = np.full(24, 79), np.arange(24), np.full(24, 5)
    one, other = (series_features(of).at(rows, areas, leads) for of in (panel, changed))
    assert np.array_equal(one, other)


def test_the_season_feature_reads_the_month_of_last_year_and_not_the_target() -> None:
    values = np.zeros((60, 1))
    values[np.arange(5, 60, 12)] = 100
    features = series_features(Panel(AREA, 1, np.array([1]), values[:50]))
    season = features.names.index("season of last year")
    in_season, off_season = (
        features.at(np.array([49]), np.array([0]), np.array([lead]))[0, season] for lead in (4, 10)
    )
    assert in_season > off_season + 1


def test_hurdle_draws_have_the_stated_chance_and_quantiles() -> None:
    levels, logs = np.array([0.0, 1.0]), np.log1p(np.array([[1.0, 1.0], [9.0, 9.0]]))
    drawn = hurdle_draws(np.array([0.25, 1.0]), levels, logs, 1000)
    assert (drawn[0] > 0).mean() == pytest.approx(0.25, abs=0.001) and (drawn[1] == 9).all()
    assert (np.diff(drawn, axis=1) >= 0).all()


def test_a_chance_of_zero_draws_nobody() -> None:
    assert not hurdle_draws(np.zeros(1), np.array([0.5]), np.ones((1, 1)), 100).any()


def test_memory_gives_newer_months_more_weight() -> None:
    values = np.vstack([np.full((60, 1), 1.0), np.full((12, 1), 50.0)])
    drawn = Memory().forecast(Panel(AREA, 1, np.array([1]), values), [80]).draws
    assert 0.5 < (drawn > 10).mean() < 1


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY, known_until=WINDOW.origin)
    one, same, other = (SMALL.forecast(panel, WINDOW.months, draws=30, seed=seed).draws for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_past_skill_gives_the_weight_to_the_member_that_was_right() -> None:
    rng = np.random.default_rng(4)
    observed = rng.poisson(5, 300).astype(float)
    right, wrong = rng.poisson(5, (300, 50)), rng.poisson(40, (300, 50))
    assert weights_by_past_skill([([right, wrong], observed)])[0] > 0.95


def test_a_panel_that_knows_the_months_asked_is_refused() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY)
    with pytest.raises(TooLittleHistory, match="known_until"):
        SMALL.forecast(panel, WINDOW.months, draws=10, seed=0)


def test_a_backtest_scores_the_model_beside_every_yardstick() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY)
    played = play(panel, SMALL, WINDOW, draws=100)
    found = report([played], repeats=50)
    assert found["windows"][0]["n"] == 24 * 12
    assert found["windows"][0]["crps"] == pytest.approx(scores.crps(played.draws, played.observed).mean())
    assert set(found["ratio"]) == {"conflictology", "last", "zero", "bootstrap"}
    assert found["ratio"]["zero"]["geometric_mean"] < 1
    assert sum(found["pit_tenths_active"]) == pytest.approx(1)
    assert {row["group"] for row in found["by_lead"]} == set(range(3, 15))


def test_a_backtest_of_zero_against_zero_is_one() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY)
    assert report([play(panel, Zero(), WINDOW)], repeats=20)["ratio"]["zero"]["geometric_mean"] == 1


def test_alarms_are_judged_beside_the_decayed_count() -> None:
    panel = panel_from_table(cell_history(), level=PRIOGRID)
    found = report_alarms(play_alarms(panel, SMALL_GRID, [WINDOW]), repeats=50)
    assert found["n"] == 36 * 12 and found["average_precision"]["value"] > found["base_rate"]
    assert found["average_precision"]["low"] <= found["average_precision"]["value"]


def test_alarms_do_not_move_when_the_months_they_foretell_change() -> None:
    history = cell_history()
    changed = history.with_columns(
        pl.when(pl.col("month_id") >= WINDOW.first).then(9.0).otherwise(pl.col("outcome")).alias("outcome")
    )
    first, other = (
        play_alarms(panel_from_table(of, level=PRIOGRID), SMALL_GRID, [WINDOW]).chance[0] for of in (history, changed)
    )
    assert np.array_equal(first, other)


def test_true_chances_are_reliable_and_doubled_ones_are_not() -> None:
    rng = np.random.default_rng(5)
    chance, countries = rng.random(6000) / 2, np.repeat(np.arange(100), 60)
    happened = (rng.random(6000) < chance).astype(float)
    assert sum(one.holds for one in reliability(chance, happened, countries)) >= 8
    assert sum(one.holds for one in reliability(2 * chance, happened, countries)) <= 3
