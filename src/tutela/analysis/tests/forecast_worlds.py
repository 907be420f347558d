"""Small invented histories with a known law, for the forecast tests."""

import numpy as np
import polars as pl

from tutela.analysis.forecast.months import Window

WINDOW = Window(2018)
FIRST_MONTH = WINDOW.first - 108


def country_history(*, areas: int = 24, months: int = 120, seed: int = 0) -> pl.DataFrame:
    """Conflicts that begin, flare and end by chance; half of the areas are quiet nearly always."""
    rng = np.random.default_rng(seed)
    level = np.where(np.arange(areas) % 2, -4.0, rng.normal(2, 2, areas))
    rows = []
    for _ in range(months):
        level = 0.97 * level + rng.normal(0, 0.5, areas)
        rows.append(rng.poisson(np.exp(np.minimum(level, 7)) * rng.gamma(1, 1, areas)))
    return table_of(np.array(rows, dtype=float), "country_id", np.arange(1, areas + 1))


def cell_history(*, side: int = 6, months: int = 120, seed: int = 0) -> pl.DataFrame:
    """A square of PRIO-GRID cells with a few hot spots that wander."""
    rng = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(side * side), side)
    heat, rows = np.zeros(side * side), []
    for _ in range(months):
        spot = rng.integers(side, size=2)
        heat = 0.9 * heat + 0.4 * np.exp(-np.hypot(row - spot[0], column - spot[1]))
        rows.append(rng.poisson(3, side * side) * (rng.random(side * side) < np.minimum(heat / 8, 0.5)))
    return table_of(np.array(rows, dtype=float), "priogrid_gid", (180 + row) * 720 + 400 + column)


def table_of(values: np.ndarray, column: str, areas: np.ndarray) -> pl.DataFrame:
    """`values` (months, areas) as rows from FIRST_MONTH on."""
    months = len(values)
    return pl.DataFrame(
        {
            "month_id": np.repeat(np.arange(FIRST_MONTH, FIRST_MONTH + months), len(areas)),
            column: np.tile(areas, months),
            "outcome": values.ravel(),
        }
    )
