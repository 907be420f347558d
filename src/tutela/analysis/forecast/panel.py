"""The history as a rectangle: months x areas. What lies after the origin is cut off before a model sees anything."""

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from tutela.analysis.forecast.errors import BadInput
from tutela.analysis.forecast.levels import Level


@dataclass(frozen=True)
class Panel:
    """What was known: `values[t, a]` are the fatalities of month `first_month + t` in area `areas[a]`.

    values: shape (months, areas), whole non-negative numbers as floats.
    covariates: further columns, each of shape (months, areas); models use them only when asked to by name.
    """

    level: Level
    first_month: int
    areas: np.ndarray
    values: np.ndarray
    covariates: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def last_month(self) -> int:
        """The last month that is known."""
        return self.first_month + len(self.values) - 1

    def known_until(self, origin: int) -> "Panel":
        """The same panel without anything after month `origin`: all that a back-test may see.

        A history that ends earlier stays as it is; its leads become longer.
        """
        rows = max(0, min(origin, self.last_month) - self.first_month + 1)
        cut = {name: column[:rows] for name, column in self.covariates.items()}
        return replace(self, values=self.values[:rows], covariates=cut)

    def months(self, first: int, last: int) -> np.ndarray:
        """Values of months `first` to `last`, both included, shape (months, areas).

        Raises BadInput if one of them is not in the panel.
        """
        if first < self.first_month or last > self.last_month:
            raise BadInput(
                f"The history covers months {self.first_month} to {self.last_month}, but months {first} to {last} "
                "are needed. Give a history that reaches further, or ask for another window."
            )
        return self.values[first - self.first_month : last - self.first_month + 1]


def panel_from_table(
    table: pl.DataFrame,
    *,
    level: Level,
    outcome: str = "outcome",
    known_until: int | None = None,
    covariates: tuple[str, ...] = (),
) -> Panel:
    """Builds the panel from rows `month_id, <area column>, <outcome>`.

    known_until: rows after this month give the list of areas and nothing else. Months between the first and the
    last row without a row for an area count as no fatalities, so a file of events only is welcome.
    Raises BadInput if columns are missing, a number is negative or missing, or an area-month comes twice.
    """
    _check(table, level=level, columns=(outcome, *covariates))
    areas = table[level.column].unique().sort().to_numpy()
    known = table if known_until is None else table.filter(pl.col("month_id") <= known_until)
    known = known.filter(pl.col(outcome).is_not_null())
    _check_values(known, level=level, outcome=outcome)
    months = known["month_id"].cast(pl.Int64).to_numpy()
    first, last = int(months.min()), int(months.max())
    rows = months - first
    columns = np.searchsorted(areas, known[level.column].to_numpy())

    def rectangle(name: str) -> np.ndarray:
        filled = np.zeros((last - first + 1, len(areas)))
        filled[rows, columns] = known[name].fill_null(0).to_numpy()
        return filled

    # Months spread over long events are fractions; the challenge forecasts whole numbers of dead.
    return Panel(
        level=level,
        first_month=first,
        areas=areas,
        values=np.round(rectangle(outcome)),
        covariates={name: rectangle(name) for name in covariates},
    )


def _check(table: pl.DataFrame, *, level: Level, columns: tuple[str, ...]) -> None:
    wanted = ("month_id", level.column, *columns)
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise BadInput(
            f"The history has no column {', '.join(missing)}; it has {', '.join(table.columns)}. "
            f"A history at level {level.name} needs {', '.join(wanted)}."
        )


def _check_values(known: pl.DataFrame, *, level: Level, outcome: str) -> None:
    if known.is_empty():
        raise BadInput("No month of the history may be known at the origin. Give older months, or a later window.")
    wrong = known.filter(~pl.col(outcome).cast(pl.Float64).is_between(0, 1e12))
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise BadInput(
            f"Month {row['month_id']} of {level.column} {row[level.column]} has {outcome} {row[outcome]}, "
            "but a number of dead that is 0 or more was expected. Correct or remove the row."
        )
    doubled = known.filter(known.select("month_id", level.column).is_duplicated())
    if not doubled.is_empty():
        row = doubled.row(0, named=True)
        raise BadInput(
            f"Month {row['month_id']} of {level.column} {row[level.column]} comes more than once. "
            "Sum its rows into one before forecasting."
        )
