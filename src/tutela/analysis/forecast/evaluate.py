"""Scores forecasts against what then happened: per window, per country, per lead and by intensity."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tutela.analysis.forecast import scores
from tutela.analysis.forecast.errors import BadInput
from tutela.analysis.forecast.levels import Level
from tutela.analysis.forecast.months import year_of


@dataclass(frozen=True)
class Cells:
    """Forecast cells beside what happened. Shapes (cells,) but `draws`, (cells, draws).

    blocks: what hangs together (the country, or the area), for block-bootstrap intervals.
    """

    months: np.ndarray
    blocks: np.ndarray
    windows: np.ndarray
    observed: np.ndarray
    draws: np.ndarray


def cells_in_both(actuals: pl.DataFrame, forecasts: pl.DataFrame, *, level: Level) -> list[Cells]:
    """The cells present in both tables, joined; one `Cells` for each number of draws a cell can have.

    actuals: `month_id, <area column>, outcome`; forecasts: these with `draw`. A `window` column is used where both
    have it; else the window is the calendar year.
    Raises BadInput if columns are missing, a number is negative or missing, or no cell is in both.
    """
    keys = ["month_id", level.column]
    _check(actuals, keys, "actuals")
    _check(forecasts, [*keys, "draw"], "forecasts")
    if "window" in actuals.columns and "window" in forecasts.columns:
        keys.append("window")
    common = pl.String if level.column in ("h3", "area_id") else pl.Int64
    kinds = {name: common if name == level.column else pl.Int64 for name in keys}
    drawn = forecasts.with_columns(pl.col(name).cast(kind) for name, kind in kinds.items())
    known = actuals.with_columns(pl.col(name).cast(kind) for name, kind in kinds.items())
    if known.select(keys).is_duplicated().any():
        raise BadInput("The actuals have a month of an area more than once. Keep one row for each.")
    drawn = drawn.sort(*keys, "draw").group_by(keys, maintain_order=True).agg(pl.col("outcome").alias("draws"))
    both = drawn.join(known.select(*keys, "outcome"), on=keys, how="inner")
    if both.is_empty():
        raise BadInput("No month of any area is in both files, so nothing can be scored. Give files of one window.")
    counted = both.with_columns(pl.col("draws").list.len().alias("count"))
    return [_cells(part, level) for part in counted.partition_by("count", maintain_order=True)]


def _cells(part: pl.DataFrame, level: Level) -> Cells:
    months = part["month_id"].to_numpy()
    windows = part["window"].to_numpy() if "window" in part.columns else np.array([year_of(m) for m in months])
    return Cells(
        months=months,
        blocks=part[level.column].to_numpy(),
        windows=windows,
        observed=part["outcome"].to_numpy().astype(float),
        draws=part["draws"].list.to_array(part["count"][0]).to_numpy().astype(float),
    )


def _check(table: pl.DataFrame, keys: list[str], name: str) -> None:
    missing = [column for column in (*keys, "outcome") if column not in table.columns]
    if missing:
        raise BadInput(
            f"The {name} have no column {', '.join(missing)}; they have {', '.join(table.columns)}. "
            f"Expected {', '.join((*keys, 'outcome'))}."
        )
    wrong = table.with_row_index("row", offset=1).filter(
        ~pl.col("outcome").cast(pl.Float64).is_between(0, 1e12).fill_null(False)
    )
    if not wrong.is_empty():
        raise BadInput(
            f"Row {wrong['row'][0]} of the {name} has outcome {wrong['outcome'][0]}, "
            "but a number of dead that is 0 or more was expected."
        )


def evaluate(actuals: pl.DataFrame, forecasts: pl.DataFrame, *, level: Level) -> dict[str, Any]:
    """Mean CRPS over the cells in both tables, overall and per window, with their number."""
    parts = cells_in_both(actuals, forecasts, level=level)
    score = np.concatenate([scores.crps(part.draws, part.observed) for part in parts])
    windows = np.concatenate([part.windows for part in parts])
    of_windows = [
        {"window": int(window), "crps": float(score[windows == window].mean()), "n": int((windows == window).sum())}
        for window in np.unique(windows)
    ]
    return {"crps": float(score.mean()), "windows": of_windows}
