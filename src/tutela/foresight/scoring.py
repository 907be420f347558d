"""What was issued and what was said, scored when the month has passed and its records are in. For the worker.

The scores are those of the library (`analysis.forecast.scores`), so they equal what `./tutela forecast evaluate` says
of the same numbers. They are written once: the records as they stood then are kept beside them.
"""

from datetime import datetime
from functools import cache

import numpy as np

from tutela.analysis.forecast import scores
from tutela.foresight import draws as drawn
from tutela.foresight import history, queries, reckoning, rules
from tutela.foresight.models import Forecast, ForecastMonth, ForecastScore, Judgement, JudgementScore
from tutela.kernel import access, journal
from tutela.kernel.identifiers import new_id

SCORED = "forecast_score.written"
JUDGEMENT_SCORED = "judgement_score.written"
YARDSTICK_MONTHS = 12


def score_due(*, at: datetime) -> int:
    """Score every month and statement whose time has passed and whose records are in; returns how many."""
    today = at.date()
    newest = rules.month_of(today) - 1

    @cache
    def is_in(area: str, month: int, in_advance: bool) -> bool:
        return rules.is_over(month, today) and history.are_in(area, month, in_advance=in_advance, today=today)

    made = [
        _score(one, at)
        for one in queries.unscored(last_month=newest)
        if is_in(one.forecast.area, one.month, reckoning.is_ahead(one.forecast, one.month))
    ]
    said = [one for one in queries.unscored_judgements(last_month=newest) if is_in(one.unit, one.month, True)]
    judged = [_judge(one, at) for one in said]
    if made or judged:
        with journal.open(access.system("clock"), at=at) as writing:
            writing.add_all(SCORED, made)
            writing.add_all(JUDGEMENT_SCORED, judged)
    return len(made) + len(judged)


def _score(month: ForecastMonth, at: datetime) -> ForecastScore:
    forecast = month.forecast
    draws = drawn.unpacked(month.draws, units=len(forecast.units))
    observed = history.observed(forecast.area, forecast.units, month.month, forecast.level)
    return ForecastScore(
        id=new_id(at), month=month, scored_at=at, observed=observed, **scored(forecast, draws, observed)
    )


def scored(forecast: Forecast, draws: np.ndarray, observed: list[int]) -> dict[str, list[float]]:
    """Every score of one month, a value a unit. draws: shape (units, draws)."""
    came = np.asarray(observed, dtype=float)
    return {
        "crps": scores.crps(draws, came).tolist(),
        "log_crps": scores.log_crps(draws, came).tolist(),
        "ignorance": scores.ignorance(draws, came).tolist(),
        "brier": scores.brier((draws >= 1).mean(axis=1), came >= 1).tolist(),
        "yardstick": _yardstick(forecast, came),
    }


def _yardstick(forecast: Forecast, came: np.ndarray) -> list[float]:
    """CRPS of conflictology, whose draws are the last twelve months known; empty where fewer are."""
    past = np.asarray(forecast.past, dtype=float)
    if past.ndim != 2 or past.shape[1] < YARDSTICK_MONTHS:
        return []
    return scores.crps(past[:, -YARDSTICK_MONTHS:], came).tolist()


def _judge(said: Judgement, at: datetime) -> JudgementScore:
    others = queries.said_by_all(unit=said.unit, month=said.month, dead=said.dead)
    last = rules.last_words(
        rules.Said(one.id, (one.unit, one.month, one.dead), one.stated_by, one.stated_at) for one in others
    )
    observed = history.dead_in(said.unit, said.month)
    happened = observed >= said.dead
    return JudgementScore(
        id=new_id(at),
        judgement=said,
        scored_at=at,
        observed=observed,
        happened=happened,
        brier=rules.brier(said.chance, happened),
        counts=said.id in last,
    )
