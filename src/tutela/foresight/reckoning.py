"""How often it was right: what was said beside what came, over the scored forecasts and statements that a reader sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutela.foresight import rules
from tutela.foresight.draws import THRESHOLDS
from tutela.foresight.models import Forecast, ForecastScore, JudgementScore

ENOUGH = 20
"""Of fewer cases than this a share says nothing, and the page says so."""


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one kind of forecaster.

    cases: area-months. ahead: how many of them were issued before their month began; the rest are looks back. bands: by
    number of deaths ("1" is any), what was said and what came. brier: mean, of "any". crps, yardstick: means in deaths,
    over the cases that have a yardstick; none without them.
    """

    cases: int
    ahead: int
    bands: dict[int, list[rules.Band]]
    brier: float | None
    crps: float | None
    log_crps: float | None
    yardstick: float | None

    @property
    def skill(self) -> float | None:
        """By how much its CRPS is below that of conflictology: 0.1 is a tenth less; below 0 it is worse."""
        return 1 - self.crps / self.yardstick if self.crps is not None and self.yardstick else None


def of_forecasts(scores: Iterable[ForecastScore]) -> Record:
    """The record of forecasts. scores: with month and forecast at hand."""
    found = list(scores)
    stated: dict[int, list[float]] = {dead: [] for dead in THRESHOLDS}
    came: dict[int, list[bool]] = {dead: [] for dead in THRESHOLDS}
    for score in found:
        for unit, observed in zip(score.month.summary, score.observed, strict=True):
            for dead in THRESHOLDS:
                stated[dead].append(unit["p"][str(dead)])
                came[dead].append(observed >= dead)
    beside = [(crps, yard) for one in found for crps, yard in zip(one.crps, one.yardstick, strict=False)]
    return Record(
        cases=len(came[1]),
        ahead=sum(len(one.observed) for one in found if is_ahead(one.month.forecast, one.month.month)),
        bands={dead: rules.bands(stated[dead], came[dead]) for dead in THRESHOLDS},
        brier=_mean([value for one in found for value in one.brier]),
        crps=_mean([crps for crps, _yard in beside]),
        log_crps=_mean([value for one in found for value in one.log_crps]),
        yardstick=_mean([yard for _crps, yard in beside]),
    )


def of_judgements(scores: Iterable[JudgementScore]) -> Record:
    """The record of what people stated, of the statements that count."""
    found = [one for one in scores if one.counts]
    bands = {}
    for dead in THRESHOLDS:
        about = [one for one in found if one.judgement.dead == dead]
        bands[dead] = rules.bands([one.judgement.chance for one in about], [one.happened for one in about])
    return Record(
        cases=len(found),
        ahead=len(found),
        bands=bands,
        brier=_mean([one.brier for one in found]),
        crps=None,
        log_crps=None,
        yardstick=None,
    )


def is_ahead(forecast: Forecast, month: int) -> bool:
    """Whether it was issued before the month began: only then was it a forecast and no look back."""
    return not rules.has_begun(month, forecast.issued_at.date())


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
