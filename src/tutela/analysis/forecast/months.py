"""Months counted as the VIEWS challenge counts them: 1 is January 1980. A window is one calendar year."""

from dataclasses import dataclass

ORIGIN_LEAD = 3
"""The first month of a window comes three months after the last month known: October is known, January asked."""


def month_id(year: int, month: int) -> int:
    """The count of a calendar month; January 1980 is 1."""
    return (year - 1980) * 12 + month


def year_of(month: int) -> int:
    """The calendar year of a counted month."""
    return 1980 + (month - 1) // 12


@dataclass(frozen=True)
class Window:
    """A calendar year that is forecast from the October before it."""

    year: int

    @property
    def first(self) -> int:
        """January of the year, as a counted month."""
        return month_id(self.year, 1)

    @property
    def months(self) -> list[int]:
        """The twelve months that are asked for."""
        return list(range(self.first, self.first + 12))

    @property
    def origin(self) -> int:
        """October of the year before: the last month that may be known."""
        return self.first - ORIGIN_LEAD


def windows_from(text: str) -> list[Window]:
    """Windows from `2018-2021` or `2018,2020`; raises ValueError for anything else."""
    years: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        years += range(int(first), int(last or first) + 1)
    return [Window(year) for year in years]
