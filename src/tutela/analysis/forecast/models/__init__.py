"""The models: a memory of the own past, boosted hurdle quantiles, a model for grid cells, and pools of them."""

from tutela.analysis.forecast.levels import Level
from tutela.analysis.forecast.models.boosting import HurdleBoosting
from tutela.analysis.forecast.models.grid import GridHurdle
from tutela.analysis.forecast.models.memory import Memory
from tutela.analysis.forecast.models.pool import Pool


def country_model() -> Pool:
    """The model for countries and administrative areas. Weights chosen by back-tests, see `docs/analysis`."""
    slow, quick = HurdleBoosting(base="year", rounds=150, leaves=4), HurdleBoosting(base="half-year", rounds=60)
    members = (slow, quick, Memory())
    return Pool(members=members, weights=(0.275, 0.275, 0.45), weights_when_quiet=(0.5, 0.5, 0.0))


def model_for(level: Level) -> Pool | GridHurdle:
    """The model that is used at a level unless another is asked for."""
    return GridHurdle() if level.cells else country_model()


__all__ = ["GridHurdle", "HurdleBoosting", "Memory", "Pool", "country_model", "model_for"]
