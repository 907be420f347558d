"""Reads and writes tables in the challenge's format: `month_id, <area column>, draw, outcome`, Parquet or CSV."""

from pathlib import Path

import numpy as np
import polars as pl

from tutela.analysis.forecast.errors import BadInput
from tutela.analysis.forecast.forecast import Forecast
from tutela.analysis.forecast.levels import LEVELS, Level


def read_table(path: Path) -> pl.DataFrame:
    """A table from Parquet or CSV, by the ending of the name.

    Raises BadInput if the file is neither, OSError if it cannot be opened.
    """
    if path.suffix not in (".parquet", ".csv"):
        raise BadInput(f"{path}: the name ends with {path.suffix!r}, but .parquet or .csv was expected.")
    path.stat()  # an OSError that names the file, before polars words it otherwise
    try:
        return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path}: this is no readable {path.suffix[1:]} file ({problem}).") from problem


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Writes Parquet or CSV, by the ending of the name. Raises BadInput for another ending."""
    if path.suffix == ".parquet":
        table.write_parquet(path)
    elif path.suffix == ".csv":
        table.write_csv(path)
    else:
        raise BadInput(f"{path}: the name ends with {path.suffix!r}, but .parquet or .csv was expected.")


def level_of(table: pl.DataFrame) -> Level:
    """The finest level whose column the table has (a grid file may name the country too)."""
    for name in ("priogrid", "h3", "area", "country"):
        if LEVELS[name].column in table.columns:
            return LEVELS[name]
    raise BadInput(
        f"The file has the columns {', '.join(table.columns)}, but one of country_id, priogrid_gid, h3, area_id "
        "was expected to name the area."
    )


def table_of(forecast: Forecast) -> pl.DataFrame:
    """The forecast as rows `month_id, <area column>, draw, outcome`, draws counted from 0."""
    months, areas, draws = forecast.draws.shape
    return pl.DataFrame(
        {
            "month_id": np.repeat(np.asarray(forecast.months, dtype=np.int32), areas * draws),
            forecast.level.column: np.tile(np.repeat(forecast.areas, draws), months),
            "draw": np.tile(np.arange(draws, dtype=np.int32), months * areas),
            "outcome": forecast.draws.ravel().astype(np.int64),
        }
    )


def write_forecast(forecast: Forecast, path: Path) -> None:
    """Writes the forecast in the challenge's format."""
    write_table(table_of(forecast), path)
