"""Makes the forecasts of the practice mission: python tools/build_practice_forecasts.py

Reads src/tutela/practice/data/events.parquet (UCDP GED, CC BY 4.0) as it was known at the end of October 2020, and
writes the draws for each month of 2021 and what drove them beside it: a look back at a year whose end is known, made
by the shipped library from nothing but what came before. South Sudan and the Central African Republic each by itself.
"""

from pathlib import Path

import numpy as np
import polars as pl

from tutela.analysis.forecast.drivers import drivers_table
from tutela.analysis.forecast.io import table_of
from tutela.analysis.forecast.levels import AREA
from tutela.analysis.forecast.models import model_for
from tutela.analysis.forecast.months import Window
from tutela.analysis.forecast.panel import Panel
from tutela.kernel.geography import Point
from tutela.places.areas import areas_of
from tutela.places.boundaries import Boundaries

DATA = Path(__file__).resolve().parents[1] / "src" / "tutela" / "practice" / "data"
WINDOW, DRAWS = Window(2021), 200
COUNTRIES = ("CF", "SS")


def panel(events: pl.DataFrame, country: str) -> Panel:
    """Deaths by state and month of what was known at the origin."""
    known, units = Boundaries.load(), Boundaries.load().children(country)
    last = events["date_end"]
    found = events.with_columns(
        month=(last.dt.year().cast(pl.Int64) - 1980) * 12 + last.dt.month().cast(pl.Int64),
        unit=pl.Series([known.ancestor(area, 1) for area in _areas(events)]),
    ).filter(pl.col("unit").is_in(list(units)), pl.col("month") <= WINDOW.origin)
    first = int(found["month"].min())  # type: ignore[arg-type]
    values = np.zeros((WINDOW.origin - first + 1, len(units)))
    for month, unit, best in found.select("month", "unit", "best").iter_rows():
        values[month - first, units.index(unit)] += best
    return Panel(AREA, first, np.array(units), values)


def _areas(events: pl.DataFrame) -> list[str]:
    points = [Point(*place) for place in events.select("longitude", "latitude").iter_rows()]
    return areas_of(points, events["country"].to_list(), events["where_prec"].to_list())


if __name__ == "__main__":
    happened = pl.read_parquet(DATA / "events.parquet")
    panels = [panel(happened, country) for country in COUNTRIES]
    model = model_for(AREA)
    draws = [table_of(model.forecast(one, WINDOW.months, draws=DRAWS, seed=0)) for one in panels]
    why = [drivers_table(model, one, WINDOW.months[:1], seed=0) for one in panels]
    for name, tables in (("forecasts", draws), ("drivers", why)):
        pl.concat(tables).write_parquet(
            DATA / f"{name}.parquet", compression="zstd", compression_level=19, statistics=False
        )
