"""Months, panels and the challenge's format."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.analysis.forecast.cells import near, priogrid_gid, priogrid_row_column, touching
from tutela.analysis.forecast.errors import BadInput, TooLittleHistory
from tutela.analysis.forecast.evaluate import evaluate
from tutela.analysis.forecast.io import level_of, read_table, table_of, write_forecast
from tutela.analysis.forecast.levels import COUNTRY, PRIOGRID
from tutela.analysis.forecast.months import Window, month_id, windows_from, year_of
from tutela.analysis.forecast.panel import panel_from_table
from tutela.analysis.forecast.priogrid import decayed_count, history_of_events
from tutela.analysis.forecast.yardsticks import YARDSTICKS, Conflictology, Last, Zero
from tutela.analysis.tests.forecast_worlds import FIRST_MONTH, WINDOW, country_history


def test_the_window_of_2018_is_months_457_to_468_and_ends_knowing_month_454() -> None:
    window = Window(2018)
    assert (window.months[0], window.months[-1], window.origin) == (457, 468, 454)
    assert month_id(2021, 12) == 504 and year_of(504) == 2021 and year_of(505) == 2022


def test_windows_are_read_from_a_range_or_a_list() -> None:
    assert [one.year for one in windows_from("2018-2020,2023")] == [2018, 2019, 2020, 2023]


def test_a_panel_cut_at_the_origin_holds_nothing_later() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY)
    assert panel.known_until(WINDOW.origin).last_month == WINDOW.origin
    assert panel.known_until(10_000).last_month == panel.last_month


def test_a_missing_row_between_others_counts_as_nobody_dead() -> None:
    table = pl.DataFrame({"month_id": [1, 3], "country_id": [7, 8], "outcome": [2.0, 5.0]})
    assert panel_from_table(table, level=COUNTRY).values.tolist() == [[2, 0], [0, 0], [0, 5]]


def test_areas_of_rows_after_the_origin_are_forecast_but_their_numbers_are_not_read() -> None:
    table = pl.DataFrame({"month_id": [1, 2], "country_id": [7, 8], "outcome": [2.0, -5.0]})
    panel = panel_from_table(table, level=COUNTRY, known_until=1)
    assert panel.areas.tolist() == [7, 8] and panel.values.tolist() == [[2, 0]]


@pytest.mark.parametrize(
    ("row", "words"),
    [({"outcome": -1.0}, "0 or more"), ({"outcome": float("nan")}, "0 or more"), ({"month_id": 1}, "more than once")],
)
def test_a_wrong_row_is_refused_with_its_month_and_area(row: dict, words: str) -> None:
    rows = [{"month_id": 1, "country_id": 7, "outcome": 2.0}, {"month_id": 2, "country_id": 7, "outcome": 1.0, **row}]
    with pytest.raises(BadInput, match=words):
        panel_from_table(pl.DataFrame(rows), level=COUNTRY)


def test_a_history_without_the_area_column_is_refused_with_the_columns_it_has() -> None:
    with pytest.raises(BadInput, match="priogrid_gid.*month_id, country_id, outcome"):
        panel_from_table(country_history(), level=PRIOGRID)


def test_conflictology_is_the_last_twelve_months_for_every_month_asked() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY).known_until(WINDOW.origin)
    drawn = Conflictology().forecast(panel, WINDOW.months).draws
    assert drawn.shape == (12, 24, 12)
    assert (drawn[0] == panel.months(WINDOW.origin - 11, WINDOW.origin).T).all() and (drawn[11] == drawn[0]).all()


def test_the_other_yardsticks_have_their_means() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY).known_until(WINDOW.origin)
    last = Last().forecast(panel, WINDOW.months, draws=4000).draws
    assert last.mean(axis=(0, 2)) == pytest.approx(panel.values[-1], rel=0.05, abs=0.1)
    assert not Zero().forecast(panel, WINDOW.months).draws.any()
    bootstrap = YARDSTICKS["bootstrap"].forecast(panel, WINDOW.months).draws
    assert bootstrap.mean() == pytest.approx(panel.values.mean(), rel=0.1)


def test_conflictology_of_half_a_year_of_history_says_what_is_missing() -> None:
    panel = panel_from_table(country_history(), level=COUNTRY).known_until(FIRST_MONTH + 5)
    with pytest.raises(TooLittleHistory, match="6 months are known at the origin, but 12"):
        Conflictology().forecast(panel, WINDOW.months)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_a_forecast_written_and_read_again_scores_as_before(tmp_path: Path, ending: str) -> None:
    panel = panel_from_table(country_history(), level=COUNTRY)
    forecast = Conflictology().forecast(panel.known_until(WINDOW.origin), WINDOW.months)
    write_forecast(forecast, path := tmp_path / f"forecast.{ending}")
    again = read_table(path)
    assert again.columns == ["month_id", "country_id", "draw", "outcome"] and level_of(again) == COUNTRY
    actuals = country_history().filter(pl.col("month_id") >= WINDOW.first)
    assert evaluate(actuals, again, level=COUNTRY) == evaluate(actuals, table_of(forecast), level=COUNTRY)


def test_only_cells_in_both_files_are_scored_and_counted() -> None:
    actuals = pl.DataFrame({"month_id": [457, 457, 469], "country_id": [1, 2, 1], "outcome": [4, 0, 9]})
    drawn = pl.DataFrame(
        {"month_id": [457] * 4, "country_id": [1, 1, 3, 3], "draw": [0, 1, 0, 1], "outcome": [4, 6, 0, 0]}
    )
    found = evaluate(actuals, drawn, level=COUNTRY)
    assert found == {"crps": 0.5, "windows": [{"window": 2018, "crps": 0.5, "n": 1}]}


def test_actuals_with_a_missing_number_are_refused() -> None:
    actuals = pl.DataFrame(
        {"month_id": [457], "country_id": [1], "outcome": [None]}, schema_overrides={"outcome": pl.Int64}
    )
    drawn = pl.DataFrame({"month_id": [457], "country_id": [1], "draw": [0], "outcome": [1]})
    with pytest.raises(BadInput, match="Row 1 of the actuals"):
        evaluate(actuals, drawn, level=COUNTRY)


@pytest.mark.parametrize("name", ["history.xlsx", "broken.parquet"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\x00 no table")
    with pytest.raises(BadInput, match=name):
        read_table(tmp_path / name)


@given(latitude=st.floats(-89.9, 89.9), longitude=st.floats(-179.9, 179.9))
def test_the_cell_of_a_point_lies_where_the_point_lies(latitude: float, longitude: float) -> None:
    row, column = priogrid_row_column(priogrid_gid(np.array([latitude]), np.array([longitude])))[0]
    south, west = row / 2 - 90, column / 2 - 180
    assert south - 1e-9 <= latitude <= south + 0.5 + 1e-9 and west - 1e-9 <= longitude <= west + 0.5 + 1e-9


def test_a_cell_touches_its_eight_neighbours_and_not_itself() -> None:
    row, column = np.divmod(np.arange(25), 5)
    places = np.column_stack([row, column]).astype(float)
    assert touching(places)[12].nnz == 8 and near(places)[12].nnz == 24


def test_events_become_cell_months_by_their_last_day() -> None:
    events = pl.DataFrame(
        {
            "date_end": ["2018-01-31", "2018-01-02", "2018-03-01"],
            "priogrid_gid": [5, 5, 9],
            "country_id": [3, 3, 3],
            "best": [2, 4, 1],
        }
    ).with_columns(pl.col("date_end").str.to_date())
    table = history_of_events(events, first_month=457, last_month=459)
    assert table.height == 6 and table.filter(pl.col("outcome") > 0)["outcome"].sort().to_list() == [1, 6]


def test_the_decayed_count_halves_in_six_months_and_forgets_after_72() -> None:
    values = np.zeros((90, 1))
    values[0] = np.e - 1
    counts = decayed_count(values)[:, 0]
    assert counts[[0, 6, 12, 71]] == pytest.approx([1, 0.5, 0.25, 0.5 ** (71 / 6)])
    assert abs(counts[72:]).max() < 1e-12
