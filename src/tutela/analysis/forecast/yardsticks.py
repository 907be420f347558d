"""What a model must beat: the benchmarks of the VIEWS prediction challenge 2023/24, value for value.

Each is a `Model`: it sees a panel that ends at the origin and gives the same draws for every month asked.
"""

from dataclasses import dataclass

import numpy as np

from tutela.analysis.forecast.errors import TooLittleHistory
from tutela.analysis.forecast.forecast import Forecast
from tutela.analysis.forecast.panel import Panel


@dataclass(frozen=True)
class Conflictology:
    """The area's own last `span` months are the draws. The challenge takes 12; `draws` and `seed` do not matter."""

    span: int = 12

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 12, seed: int = 0) -> Forecast:
        return _same_for_all(panel, months, _last_months(panel, self.span).T)


@dataclass(frozen=True)
class Last:
    """Poisson draws with the last month known as their mean."""

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1000, seed: int = 0) -> Forecast:
        mean = _last_months(panel, 1).T
        drawn = np.random.default_rng(seed).poisson(mean, size=(len(months), len(panel.areas), draws))
        return Forecast(panel.level, np.asarray(months), panel.areas, drawn)


@dataclass(frozen=True)
class Zero:
    """Nobody dies: the yardstick that is hard to beat where most cells are quiet."""

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1, seed: int = 0) -> Forecast:
        return _same_for_all(panel, months, np.zeros((len(panel.areas), draws)))


@dataclass(frozen=True)
class Bootstrap:
    """Draws with replacement from all area-months of the last `span` months: the same for every area."""

    span: int = 240

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1000, seed: int = 0) -> Forecast:
        known = panel.values[-self.span :].ravel()
        shape = (len(months), len(panel.areas), draws)
        drawn = np.random.default_rng(seed).choice(known, size=shape)
        return Forecast(panel.level, np.asarray(months), panel.areas, drawn)


YARDSTICKS: dict[str, Conflictology | Last | Zero | Bootstrap] = {
    "conflictology": Conflictology(),
    "last": Last(),
    "zero": Zero(),
    "bootstrap": Bootstrap(),
}


def _last_months(panel: Panel, count: int) -> np.ndarray:
    if len(panel.values) < count:
        raise TooLittleHistory(
            f"{len(panel.values)} months are known at the origin, but {count} are needed. Give a longer history."
        )
    return panel.values[-count:]


def _same_for_all(panel: Panel, months: list[int], draws: np.ndarray) -> Forecast:
    repeated = np.broadcast_to(draws, (len(months), *draws.shape))
    return Forecast(panel.level, np.asarray(months), panel.areas, repeated)
