"""PRIO-GRID months from events, and the one-month alarm: which cells will see any dead next month?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tutela.analysis.forecast import scores
from tutela.analysis.forecast.examples import Examples
from tutela.analysis.forecast.models.grid import GridHurdle
from tutela.analysis.forecast.months import Window
from tutela.analysis.forecast.panel import Panel
from tutela.analysis.forecast.series import decayed_sum

RISKIEST = 0.1
"""The alarm rate at which alarms are judged: the riskiest tenth of cell-months."""


def history_of_events(events: pl.DataFrame, *, first_month: int, last_month: int) -> pl.DataFrame:
    """Every cell with an event x every month: `month_id, priogrid_gid, country_id, outcome`.

    events: UCDP GED rows of one country (`date_end, priogrid_gid, country_id, best`). The month is that of
    `date_end`, the value the sum of `best` over all types of violence.
    """
    month = (pl.col("date_end").dt.year().cast(pl.Int64) - 1980) * 12 + pl.col("date_end").dt.month()
    dead = (
        events.with_columns(month.alias("month_id"))
        .group_by("month_id", "priogrid_gid")
        .agg(pl.col("best").sum().cast(pl.Float64).alias("outcome"))
    )
    cells = events.group_by("priogrid_gid").agg(pl.col("country_id").first()).sort("priogrid_gid")
    months = pl.DataFrame({"month_id": range(first_month, last_month + 1)}, schema={"month_id": pl.Int64})
    every = months.join(cells, how="cross").join(dead, on=["month_id", "priogrid_gid"], how="left")
    return every.with_columns(pl.col("outcome").fill_null(0.0))


def decayed_count(values: np.ndarray, *, half_life: float = 6.0, span: int = 72) -> np.ndarray:
    """The yardstick for alarms: sum of log(1 + fatalities) * 0.5^(age / half_life) over `span` months.

    values: (months, areas); the result has the same shape, row t knows months up to t.
    """
    whole = decayed_sum(np.log1p(values), half_life)
    older = np.vstack([np.zeros((span, values.shape[1])), whole[:-span]])[: len(values)]
    return whole - older * 0.5 ** (span / half_life)


@dataclass(frozen=True)
class Alarms:
    """The chance of any dead `lead` months ahead, each cell-month of the windows, beside what happened.

    Shapes (months, areas). `decayed` is the yardstick's figure for the same cells.
    """

    months: np.ndarray
    areas: np.ndarray
    chance: np.ndarray
    decayed: np.ndarray
    happened: np.ndarray


def play_alarms(panel: Panel, model: GridHurdle, windows: Sequence[Window], *, lead: int = 1, seed: int = 0) -> Alarms:
    """Forecasts every month of the windows from `lead` months before it.

    The model learns once for each window, from the months known when the first forecast of the window is made.
    """
    counts = decayed_count(panel.values)
    parts = [_alarms_of(panel, model, window, counts, lead=lead, seed=seed) for window in windows]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Alarms(columns[0], panel.areas, columns[1], columns[2], columns[3])


def _alarms_of(
    panel: Panel, model: GridHurdle, window: Window, counts: np.ndarray, *, lead: int, seed: int
) -> tuple[np.ndarray, ...]:
    targets = np.asarray(window.months) - panel.first_month
    happened = panel.months(window.months[0], window.months[-1]) > 0
    origins = targets - lead
    learned = model.learn(panel, np.array([lead]), seed=seed, known_rows=int(origins[0]) + 1)
    cells = len(panel.areas)
    asked = Examples(
        rows=np.repeat(origins, cells),
        areas=np.tile(np.arange(cells), len(origins)),
        leads=np.full(len(origins) * cells, lead),
        outcome=happened.ravel().astype(float),
        weight=np.ones(len(origins) * cells),
    )
    return np.asarray(window.months), learned.chance(asked).reshape(happened.shape), counts[origins], happened


def report_alarms(alarms: Alarms, *, repeats: int = 500) -> dict[str, object]:
    """Average precision beside the decayed count's, with intervals over cells drawn again; ready for JSON."""
    chance, decayed, happened = alarms.chance.ravel(), alarms.decayed.ravel(), alarms.happened.ravel()
    blocks = np.tile(alarms.areas, len(alarms.months))

    def precision(rows: np.ndarray) -> float:
        return scores.average_precision(chance[rows], happened[rows])

    def ratio(rows: np.ndarray) -> float:
        return precision(rows) / scores.average_precision(decayed[rows], happened[rows])

    every = np.arange(len(chance))
    return {
        "n": len(chance),
        "base_rate": float(happened.mean()),
        "average_precision": _with_interval(precision, every, blocks, repeats),
        "decayed_count": scores.average_precision(decayed, happened),
        "ratio": _with_interval(ratio, every, blocks, repeats),
        "roc_auc": scores.roc_auc(chance, happened),
        "brier": float(scores.brier(chance, happened.astype(float)).mean()),
        "in_riskiest_tenth": scores.share_of_greatest(chance, happened, share=RISKIEST),
        "lead_time": lead_time(alarms),
    }


def lead_time(alarms: Alarms, *, longest: int = 12) -> dict[str, float]:
    """For how many months before it turned violent a cell had stood in the riskiest tenth.

    A cell turns violent where there are dead after three months without. Counted back from the forecast of that
    month, at most `longest`; 0 is no alarm.
    """
    threshold = np.quantile(alarms.chance, 1 - RISKIEST)
    alarmed = alarms.chance >= threshold
    turned = [
        (month, cell)
        for month, cell in zip(*np.nonzero(alarms.happened), strict=True)
        if month >= 3 and not alarms.happened[month - 3 : month, cell].any()
    ]
    stood = np.array([_run(alarmed[max(0, month - longest + 1) : month + 1, cell]) for month, cell in turned])
    if not len(stood):
        return {"turned": 0}
    return {"turned": len(stood), "alarmed": float((stood > 0).mean()), "median_months": float(np.median(stood))}


def _run(alarmed: np.ndarray) -> int:
    """Months at the end of the row in which the alarm stood without a break."""
    return int(np.argmin(alarmed[::-1])) if not alarmed.all() else len(alarmed)


def _with_interval(
    statistic: Callable[[np.ndarray], float], every: np.ndarray, blocks: np.ndarray, repeats: int
) -> dict[str, float]:
    low, high = scores.bootstrap_interval(statistic, blocks, repeats=repeats)
    return {"value": statistic(every), "low": low, "high": high}
