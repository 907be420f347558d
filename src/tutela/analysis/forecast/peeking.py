"""No peeking: what is shown is that a forecast cannot have known the future.

Two questions, because there are two ways to cheat. Does the forecast move when only months after the origin change?
And does a column of the history tell months that had not come yet?
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from tutela.analysis.forecast.errors import PeeksIntoTheFuture
from tutela.analysis.forecast.panel import Panel

TELLS_TOO_MUCH = 0.95
"""A column that correlates so much with months to come, and more than with any month known, was not known then."""


def check_forecast(make: Callable[[pl.DataFrame], np.ndarray], history: pl.DataFrame, *, origin: int) -> None:
    """Raises PeeksIntoTheFuture if `make(history)` moves when the months after `origin` are changed.

    make: the whole way from the raw table to draws, with everything that it derives. It is called three times: as
    it is, with another future, and with none but zeros.
    """
    forecast = make(history)
    for name, future in {"another": _other_outcome(), "a quiet": pl.lit(0.0)}.items():
        changed = history.with_columns(
            pl.when(pl.col("month_id") > origin).then(future).otherwise(pl.col("outcome")).alias("outcome")
        )
        if not np.array_equal(forecast, make(changed)):
            raise PeeksIntoTheFuture(
                f"The forecast moved when the months after {origin} were given {name} outcome, so it has seen them. "
                "Cut the history with `known_until` before anything is derived from it."
            )


def _other_outcome() -> pl.Expr:
    return pl.col("outcome") * 3 + 17 + pl.col("month_id") % 5


def check_columns(panel: Panel, *, longest_lead: int = 14) -> None:
    """Raises PeeksIntoTheFuture if a covariate of the panel tells the outcome of later months.

    A column that nearly equals the outcome `lead` months later, and tells it better than it tells the same or any
    earlier month, was filled in afterwards.
    """
    logs = np.log1p(panel.values)
    for name, column in panel.covariates.items():
        known = max(_likeness(column, logs, -lag) for lag in range(longest_lead + 1))
        coming = {lead: _likeness(column, logs, lead) for lead in range(1, longest_lead + 1)}
        lead = max(coming, key=coming.__getitem__)
        if coming[lead] > max(known, TELLS_TOO_MUCH):
            raise PeeksIntoTheFuture(
                f"The column {name} tells the outcome {lead} months later (correlation {coming[lead]:.3f}), so it was "
                "not known at the time. Leave it out, or lag it to the day on which it was known."
            )


def _likeness(column: np.ndarray, logs: np.ndarray, lead: int) -> float:
    """Correlation of log(1 + |column|) in month t with the outcome in month t + lead."""
    ahead, now = (logs[lead:], column[: len(column) - lead]) if lead >= 0 else (logs[:lead], column[-lead:])
    one, other = np.log1p(np.abs(now)).ravel(), ahead.ravel()
    return float(np.corrcoef(one, other)[0, 1]) if one.std() > 0 and other.std() > 0 else 0.0
