"""What drove a forecast, in words that an analyst can question."""

import numpy as np
import polars as pl

from tutela.analysis.forecast.models.boosting import HurdleBoosting
from tutela.analysis.forecast.models.grid import GridHurdle
from tutela.analysis.forecast.models.pool import Pool
from tutela.analysis.forecast.panel import Panel

MOST = 5


def drivers_table(
    model: Pool | HurdleBoosting | GridHurdle, panel: Panel, months: list[int], *, seed: int = 0
) -> pl.DataFrame:
    """The five strongest drivers of each month and area.

    Columns: `month_id`, the area, `driver`, `on_chance` (log-odds of any dead) and `on_number` (log of the median
    if anybody dies), both against the average example. A pool is explained by its first member.
    """
    fitted = _explained(model).fit(panel, months, seed=seed)
    names, on_chance, on_number = fitted.drivers()
    strongest = np.argsort(-(np.abs(on_chance) + np.abs(on_number)), axis=2)[:, :, :MOST]
    count = strongest.shape[2]
    return pl.DataFrame(
        {
            "month_id": np.repeat(np.asarray(months), len(panel.areas) * count),
            panel.level.column: np.tile(np.repeat(panel.areas, count), len(months)),
            "driver": np.asarray(names)[strongest].ravel(),
            "on_chance": np.take_along_axis(on_chance, strongest, axis=2).ravel(),
            "on_number": np.take_along_axis(on_number, strongest, axis=2).ravel(),
        }
    )


def _explained(model: Pool | HurdleBoosting | GridHurdle) -> HurdleBoosting | GridHurdle:
    """The model itself, or the first boosted member of a pool."""
    if not isinstance(model, Pool):
        return model
    return next(member for member in model.members if isinstance(member, HurdleBoosting))
