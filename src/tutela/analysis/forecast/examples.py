"""The past situations a model learns from: what was known in month t of area a, and what came h months later."""

from dataclasses import dataclass

import numpy as np

from tutela.analysis.forecast.errors import TooLittleHistory
from tutela.analysis.forecast.panel import Panel


@dataclass(frozen=True)
class Examples:
    """One example each: month-row, area index, lead, what came (fatalities) and its weight. Shapes (examples,)."""

    rows: np.ndarray
    areas: np.ndarray
    leads: np.ndarray
    outcome: np.ndarray
    weight: np.ndarray

    def where(self, chosen: np.ndarray) -> "Examples":
        """The chosen examples (a mask or indices)."""
        columns = (self.rows, self.areas, self.leads, self.outcome, self.weight)
        return Examples(*(column[chosen] for column in columns))


def draw_examples(
    panel: Panel, leads: np.ndarray, *, first_row: int, leads_each: int, rng: np.random.Generator
) -> Examples:
    """From each month on, `leads_each` of the asked leads for every area, as far as the outcome is known.

    Raises TooLittleHistory if not one month has an outcome `min(leads)` later.
    """
    months, areas = panel.values.shape
    pairs = [
        (row, lead)
        for row in range(first_row, months - leads.min())
        for lead in _some(leads[leads < months - row], leads_each, rng)
    ]
    if not pairs:
        raise TooLittleHistory(
            f"{months} months are known at the origin, but at least {first_row + leads.min() + 1} are needed to learn "
            "from. Give a longer history."
        )
    rows, lead = (np.repeat(column, areas) for column in np.array(pairs).T)
    area = np.tile(np.arange(areas), len(pairs))
    return Examples(rows, area, lead, panel.values[rows + lead, area], np.ones(len(rows)))


def thin(examples: Examples, dull: np.ndarray, *, keep: float, rng: np.random.Generator) -> Examples:
    """Keeps a share of the dull examples (a mask), each with the weight of those that went."""
    kept = ~dull | (rng.random(len(dull)) < keep)
    weighted = np.where(dull, examples.weight / keep, examples.weight)
    return Examples(examples.rows, examples.areas, examples.leads, examples.outcome, weighted).where(kept)


def asked(panel: Panel, months: list[int]) -> Examples:
    """The cells to forecast, month after month, all seen from the last month known; outcome unknown (NaN)."""
    areas = len(panel.areas)
    leads = np.repeat(np.asarray(months) - panel.last_month, areas)
    return Examples(
        rows=np.full(len(leads), len(panel.values) - 1),
        areas=np.tile(np.arange(areas), len(months)),
        leads=leads,
        outcome=np.full(len(leads), np.nan),
        weight=np.ones(len(leads)),
    )


def leads_of(panel: Panel, months: list[int]) -> np.ndarray:
    """Months ahead of the last month known. Raises TooLittleHistory if one is not ahead."""
    leads = np.asarray(months) - panel.last_month
    if leads.min() < 1:
        raise TooLittleHistory(
            f"Month {min(months)} is asked, but the panel already knows month {panel.last_month}. "
            "Cut the panel at the origin with `known_until` first."
        )
    return leads


def _some(leads: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    return leads if len(leads) <= count else rng.choice(leads, size=count, replace=False)
