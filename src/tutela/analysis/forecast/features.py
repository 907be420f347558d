"""What a series alone tells about its next months, measured against the area's own level.

Most features are differences of logarithms to the mean of the last year, and the level itself is capped: to the model
a war with 6,000 dead a month looks like one with 600, so it does not invent a return to what it saw elsewhere.
"""

from dataclasses import dataclass

import numpy as np

from tutela.analysis.forecast.panel import Panel
from tutela.analysis.forecast.series import decayed_mean, months_since, running_mean, trailing

MANY_DEAD = 25
"""The challenge's second threshold: a month with at least so many dead."""

LEVEL_CAP = np.log1p(300)
"""Above this mean a month (about 300 dead) levels are not told apart."""


@dataclass(frozen=True)
class SeriesFeatures:
    """Features of every month and area. `named[n]` has shape (months, areas); `logs` are log(1 + fatalities)."""

    logs: np.ndarray
    level: np.ndarray
    recent_level: np.ndarray
    named: dict[str, np.ndarray]

    @property
    def names(self) -> list[str]:
        """The columns of `at`, in order."""
        return [*self.named, "lead", "season of last year", "season of three years"]

    def at(self, rows: np.ndarray, areas: np.ndarray, leads: np.ndarray) -> np.ndarray:
        """Features seen from month-row `rows` for `leads` months ahead; shape (examples, features), float32."""
        fixed = [column[rows, areas] for column in self.named.values()]
        return np.column_stack([*fixed, leads, *self._season(rows, areas, leads)]).astype(np.float32)

    def _season(self, rows: np.ndarray, areas: np.ndarray, leads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same calendar month in the last year and the last three, against the mean of their years.

        For leads above 12 the last such month that is known is the one of two years before the target.
        """
        back = 12 * np.ceil(leads / 12).astype(int) - leads
        excess = [self._excess(rows, areas, rows - back - 12 * year, rows - 12 * year) for year in range(3)]
        return excess[0], np.mean(excess, axis=0)

    def _excess(self, rows: np.ndarray, areas: np.ndarray, centre: np.ndarray, end: np.ndarray) -> np.ndarray:
        def log_at(month: np.ndarray) -> np.ndarray:
            return np.where(month >= 0, self.logs[np.clip(month, 0, rows), areas], 0)

        around = (log_at(centre - 1) + 2 * log_at(centre) + log_at(np.minimum(centre + 1, rows))) / 4
        return around - self.named["mean log, 12 months"][np.maximum(end, 0), areas]


def series_features(panel: Panel) -> SeriesFeatures:
    """The features of a panel; row t knows months up to t only."""
    values = panel.values
    logs, any_dead, many_dead = np.log1p(values), values > 0, values >= MANY_DEAD
    level = np.log1p(running_mean(values, 12))
    year_of_logs = running_mean(logs, 12)
    last_year = trailing(logs, 12)
    named = {f"level of {span} months": np.log1p(running_mean(values, span)) - level for span in _LEVEL_SPANS}
    named |= {f"log mean, {span} months": running_mean(logs, span) - level for span in (3, 6, 12)}
    named |= {
        "highest month of the year": last_year.max(axis=2) - level,
        "lowest month of the year": last_year.min(axis=2) - level,
        "unrest of the year": last_year.std(axis=2),
        "trend over months": decayed_mean(logs, 3) - year_of_logs,
        "trend over years": decayed_mean(logs, 12) - decayed_mean(logs, 40),
        "months since any dead": months_since(any_dead),
        "months since many dead": months_since(many_dead),
        "level of the year": np.minimum(level, LEVEL_CAP),
        "level of the last month": np.minimum(logs, LEVEL_CAP),
        "level of three years": np.minimum(np.log1p(running_mean(values, 36)), LEVEL_CAP),
        "level of ten years": np.minimum(np.log1p(running_mean(values, 120)), LEVEL_CAP),
        "mean log, 12 months": year_of_logs,
    }
    named |= {f"violent months of {span}": running_mean(any_dead, span) for span in (6, 12, 36, 120)}
    named |= {f"months of many dead of {span}": running_mean(many_dead, span) for span in (12, 60)}
    return SeriesFeatures(logs, level, np.log1p(decayed_mean(values, 6)), named)


_LEVEL_SPANS = (1, 2, 3, 6, 24, 36, 60, 120)
