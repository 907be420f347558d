"""`./tutela forecast ...`: the exact command forms, their JSON, and what is said about bad files."""

import argparse
import json
import os
from pathlib import Path

import polars as pl
import pytest

from tutela.analysis.forecast.backtest import play, reliability_in_active, report
from tutela.analysis.forecast.evaluate import evaluate
from tutela.analysis.forecast.io import read_table, table_of
from tutela.analysis.forecast.levels import COUNTRY, PRIOGRID
from tutela.analysis.forecast.models import country_model
from tutela.analysis.forecast.models.grid import GridHurdle
from tutela.analysis.forecast.months import Window
from tutela.analysis.forecast.panel import panel_from_table
from tutela.analysis.forecast.priogrid import history_of_events, play_alarms, report_alarms
from tutela.analysis.forecast.yardsticks import Conflictology
from tutela.analysis.tests.forecast_worlds import WINDOW, cell_history, country_history
from tutela.commands import forecast

SHARED = Path(os.environ.get("TUTELA_SHARED") or Path(__file__).resolve().parents[5] / "shared")
ACTUALS, HISTORY = "data/views/cm_actuals_2018_2021.parquet", "data/views/cm_history_1989_2021.parquet"
CONFLICTOLOGY, EVENTS = "data/views/bm_cm_conflictology.parquet", "data/ucdp/ged_countries_to_2021.parquet"
GOLDEN = {2018: 14.483, 2019: 9.146, 2020: 21.339, 2021: 76.849}
DECAYED = {"Central African Republic": 0.1445, "South Sudan": 0.1322, "Sudan": 0.1473}


def tutela(*words: str) -> int:
    parser = argparse.ArgumentParser()
    parser.set_defaults(json=False)
    forecast.configure(parser)
    return forecast.run(parser.parse_args(words))


@pytest.fixture
def countries(tmp_path: Path) -> Path:
    country_history().write_parquet(path := tmp_path / "history.parquet")
    return path


def test_run_writes_draws_in_the_challenges_format_and_counts_them(
    countries: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "forecast.parquet"
    words = ["run", "--level", "country", "--history", str(countries), "--window", "2018", "--to", str(to)]
    assert tutela(*words, "--draws", "20", "--json") == 0
    out, err = capsys.readouterr()
    said, table = json.loads(out), pl.read_parquet(to)
    assert (said["months"], said["areas"], said["draws"], said["known_until"]) == (12, 24, 20, WINDOW.origin)
    assert table.columns == ["month_id", "country_id", "draw", "outcome"] and table.height == 12 * 24 * 20
    assert table["month_id"].unique().sort().to_list() == WINDOW.months
    assert "are not read" in err


def test_cells_are_forecast_with_their_drivers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell_history().with_columns(country_id=pl.lit(3)).write_csv(history := tmp_path / "cells.csv")
    to, why = tmp_path / "forecast.csv", tmp_path / "why.csv"
    words = ["run", "--level", "priogrid", "--history", str(history), "--window", "2018", "--to", str(to)]
    assert tutela(*words, "--draws", "5", "--drivers", str(why)) == 0
    assert pl.read_csv(to).columns == ["month_id", "priogrid_gid", "draw", "outcome"]
    assert "driver" in pl.read_csv(why).columns


def test_evaluate_says_the_mean_and_each_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = country_history()
    known = panel_from_table(history, level=COUNTRY, known_until=WINDOW.origin)
    table_of(Conflictology().forecast(known, WINDOW.months)).write_parquet(drawn := tmp_path / "drawn.parquet")
    history.filter(pl.col("month_id") >= WINDOW.first).write_parquet(actuals := tmp_path / "actuals.parquet")
    assert tutela("evaluate", "--actuals", str(actuals), "--forecasts", str(drawn), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["windows"] == [{"window": 2018, "crps": said["crps"], "n": 288}]


def test_a_missing_file_is_named_with_exit_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "none.parquet")
    assert tutela("evaluate", "--actuals", missing, "--forecasts", missing) == 3
    assert "none.parquet" in capsys.readouterr().err


def test_a_history_with_a_negative_number_is_refused_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    country_history().with_columns(outcome=-pl.col("outcome") - 1).write_parquet(path := tmp_path / "bad.parquet")
    to = str(tmp_path / "out.parquet")
    assert tutela("run", "--level", "country", "--history", str(path), "--window", "2018", "--to", to) == 3
    assert "bad.parquet: Month" in capsys.readouterr().err


@pytest.mark.shared_data(ACTUALS, CONFLICTOLOGY)
def test_evaluate_gives_the_golden_numbers_of_the_challenge() -> None:
    scored = evaluate(read_table(SHARED / ACTUALS), read_table(SHARED / CONFLICTOLOGY), level=COUNTRY)
    assert {of["window"]: round(of["crps"], 3) for of in scored["windows"]} == GOLDEN
    assert {of["n"] for of in scored["windows"]} == {2292}


@pytest.mark.shared_data(ACTUALS, HISTORY)
def test_own_conflictology_gives_the_golden_numbers_too() -> None:
    panel = panel_from_table(read_table(SHARED / HISTORY), level=COUNTRY)
    actuals = read_table(SHARED / ACTUALS)
    for year, golden in GOLDEN.items():
        window = Window(year)
        drawn = table_of(Conflictology().forecast(panel.known_until(window.origin), window.months))
        assert evaluate(actuals, drawn, level=COUNTRY)["crps"] == pytest.approx(golden, abs=0.001)


@pytest.mark.long
@pytest.mark.shared_data(HISTORY)
def test_country_forecasts_of_2018_to_2021_beat_conflictology_and_are_reliable() -> None:
    panel = panel_from_table(read_table(SHARED / HISTORY), level=COUNTRY)
    played = [play(panel, country_model(), Window(year)) for year in GOLDEN]
    found = report(played)
    against = found["ratio"]["conflictology"]
    assert against["geometric_mean"] <= 0.90 and max(against["windows"].values()) < 1
    assert 0.87 <= found["coverage_active"] <= 0.94
    assert found["log_crps"] <= 0.146
    assert found["onset"]["roc_auc"] >= 0.78
    for dead in (1, 25):
        assert sum(one.holds for one in reliability_in_active(played, dead)) >= 8


@pytest.mark.long
@pytest.mark.shared_data(EVENTS)
def test_cell_forecasts_of_2018_to_2021_beat_zero_and_the_decayed_count() -> None:
    events, windows = read_table(SHARED / EVENTS), [Window(year) for year in GOLDEN]
    means = []
    for country, decayed in DECAYED.items():
        table = history_of_events(events.filter(pl.col("country") == country), first_month=109, last_month=504)
        panel = panel_from_table(table, level=PRIOGRID)
        found = report([play(panel, GridHurdle(), window) for window in windows], repeats=20)
        means.append(found["ratio"]["zero"]["geometric_mean"])
        alarms = report_alarms(play_alarms(panel, GridHurdle(), windows), repeats=20)
        assert alarms["average_precision"]["value"] >= 1.15 * decayed
    assert (means[0] * means[1] * means[2]) ** (1 / 3) <= 0.985
