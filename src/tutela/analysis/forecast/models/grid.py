"""Grid cells, where nearly all months are quiet: a hurdle on the cell's past, its neighbours' and the whole area's."""

from dataclasses import dataclass

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

from tutela.analysis.forecast.cells import near, positions, touching
from tutela.analysis.forecast.errors import TooLittleHistory
from tutela.analysis.forecast.examples import Examples, asked, draw_examples, leads_of, thin
from tutela.analysis.forecast.forecast import Forecast, even_levels
from tutela.analysis.forecast.models.hurdle import hurdle_draws
from tutela.analysis.forecast.panel import Panel
from tutela.analysis.forecast.series import decayed_sum, months_since

MOST_EXAMPLES = 400_000
"""More examples than this are thinned; a country has fewer, a continent has not."""

FEWEST_DEADLY = 20
"""With fewer deadly cell-months nothing can be learned."""

RESIDUAL_LEVELS = even_levels(200)


@dataclass(frozen=True)
class GridHurdle:
    """The chance of any dead from boosted trees and a logistic line (their log-odds averaged), then how many.

    The number, given any, is log-normal-like: a ridge line with the recent residuals of the whole area.
    line_share: weight of the logistic line. caution: factor on the chance; back-tests on 2013-2017 prefer less than
    1, because the level of a whole country drifts and the pool learns it late. half_life: of residuals, months.
    """

    line_share: float = 0.6
    caution: float = 0.85
    inverse_penalty: float = 0.001
    ridge_penalty: float = 1000.0
    residual_spread: float = 0.9
    half_life: float = 60.0
    rounds: int = 120
    leads_each: int = 2

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1000, seed: int = 0) -> Forecast:
        """Draws in random order within each cell."""
        learned = self.learn(panel, leads_of(panel, months), seed=seed)
        cells, shape = asked(panel, months), (len(months), len(panel.areas), draws)
        chance, logs = self.caution * learned.chance(cells), learned.logs(cells)
        drawn = hurdle_draws(chance, RESIDUAL_LEVELS, np.maximum(logs, 0), draws).reshape(shape)
        np.random.default_rng(seed).permuted(drawn, axis=2, out=drawn)
        return Forecast(panel.level, np.asarray(months), panel.areas, drawn)

    def fit(self, panel: Panel, months: list[int], *, seed: int) -> "FittedGrid":
        """What was learned beside the cells to forecast: for `drivers`."""
        learned = self.learn(panel, leads_of(panel, months), seed=seed)
        return FittedGrid(learned, asked(panel, months), shape=(len(months), len(panel.areas)))

    def learn(self, panel: Panel, leads: np.ndarray, *, seed: int, known_rows: int | None = None) -> "LearnedGrid":
        """Learns from the first `known_rows` months (all, unless said) and can then be asked from any month.

        Raises TooLittleHistory if fewer than 20 deadly cell-months are known.
        """
        rng = np.random.default_rng(seed)
        known = panel if known_rows is None else panel.known_until(panel.first_month + known_rows - 1)
        examples = self._examples(known, leads, rng)
        seen = CellFeatures.of(panel)
        return LearnedGrid(
            features=seen,
            line_share=self.line_share,
            scaler=(scaler := StandardScaler().fit(seen.line(examples))),
            trees=self._trees(seen.trees(examples), examples, seed),
            line=self._line(scaler.transform(seen.line(examples)), examples),
            size=(size := self._size(scaler, seen, examples)),
            residuals=self._residuals(size, scaler, seen, examples),
        )

    def _examples(self, known: Panel, leads: np.ndarray, rng: np.random.Generator) -> Examples:
        """From a year after the first deadly month on: before it the record of a country may not have begun."""
        deadly = np.flatnonzero(known.values.any(axis=1))
        first = max(24, int(deadly[0]) + 12) if len(deadly) else 24
        examples = draw_examples(known, leads, first_row=first, leads_each=self.leads_each, rng=rng)
        if (happened := int((examples.outcome > 0).sum())) < FEWEST_DEADLY:
            raise TooLittleHistory(
                f"Only {happened} deadly cell-months are known to learn from, but {FEWEST_DEADLY} are needed. "
                "Give a longer history, or cells of a larger area."
            )
        if len(examples.rows) <= MOST_EXAMPLES:
            return examples
        return thin(examples, examples.outcome == 0, keep=MOST_EXAMPLES / len(examples.rows), rng=rng)

    def _trees(self, seen: np.ndarray, examples: Examples, seed: int) -> lightgbm.Booster:
        settings = {
            "objective": "binary",
            "learning_rate": 0.05,
            "num_leaves": 5,
            "min_child_samples": 80 * self.leads_each,
            "feature_fraction": 0.5,
            "bagging_fraction": 0.5,
            "bagging_freq": 1,
            "lambda_l2": 5.0,
            "max_bin": 63,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
            "num_threads": 1,
        }
        data = lightgbm.Dataset(seen, (examples.outcome > 0).astype(float), weight=examples.weight)
        return lightgbm.train(settings, data, self.rounds)

    def _line(self, scaled: np.ndarray, examples: Examples) -> LogisticRegression:
        line = LogisticRegression(C=self.inverse_penalty / self.leads_each, max_iter=400)
        return line.fit(scaled, examples.outcome > 0, sample_weight=examples.weight)

    def _size(self, scaler: StandardScaler, seen: "CellFeatures", examples: Examples) -> Ridge:
        deadly = examples.where(examples.outcome > 0)
        weight = self._recency(deadly)
        ridge = Ridge(alpha=self.ridge_penalty * self.leads_each)
        return ridge.fit(scaler.transform(seen.line(deadly)), np.log(deadly.outcome), sample_weight=weight)

    def _residuals(self, size: Ridge, scaler: StandardScaler, seen: "CellFeatures", examples: Examples) -> np.ndarray:
        deadly = examples.where(examples.outcome > 0)
        left = np.log(deadly.outcome) - size.predict(scaler.transform(seen.line(deadly)))
        order = np.argsort(left)
        reached = np.cumsum(self._recency(deadly)[order])
        return np.interp(RESIDUAL_LEVELS, reached / reached[-1], left[order]) * self.residual_spread

    def _recency(self, examples: Examples) -> np.ndarray:
        return 0.5 ** ((examples.rows.max() - examples.rows) / self.half_life)


@dataclass(frozen=True)
class LearnedGrid:
    """What was learned; can be asked for any cell and month of its features."""

    features: "CellFeatures"
    line_share: float
    scaler: StandardScaler
    trees: lightgbm.Booster
    line: LogisticRegression
    size: Ridge
    residuals: np.ndarray

    def chance(self, cells: Examples) -> np.ndarray:
        """The chance of any dead, without caution; shape (cells,)."""
        of_trees = np.asarray(self.trees.predict(self.features.trees(cells), raw_score=True))
        of_line = self.line.decision_function(self.scaler.transform(self.features.line(cells)))
        return 1 / (1 + np.exp(-((1 - self.line_share) * of_trees + self.line_share * of_line)))

    def logs(self, cells: Examples) -> np.ndarray:
        """log(1 + fatalities) at `RESIDUAL_LEVELS` given any dead; shape (cells, levels)."""
        middle = self.size.predict(self.scaler.transform(self.features.line(cells)))
        return np.log1p(np.exp(middle[:, None] + self.residuals))


@dataclass(frozen=True)
class FittedGrid:
    """What was learned, and the cells asked. `shape` is (months, areas)."""

    learned: LearnedGrid
    cells: Examples
    shape: tuple[int, int]

    def drivers(self) -> tuple[list[str], np.ndarray, np.ndarray]:
        """As `FittedBoosting.drivers`: log-odds of any dead (trees and line together), log of the number."""
        learned, names = self.learned, [*FADING, "lead", "row of the grid", "column of the grid"]
        of_trees = np.asarray(learned.trees.predict(learned.features.trees(self.cells), pred_contrib=True))[:, :-1]
        scaled = learned.scaler.transform(learned.features.line(self.cells))
        no_place = np.zeros((len(scaled), 2))
        of_line = np.column_stack([scaled * learned.line.coef_[0], no_place])
        on_chance = (1 - learned.line_share) * of_trees + learned.line_share * of_line
        on_number = np.column_stack([scaled * learned.size.coef_, no_place])
        return names, on_chance.reshape(*self.shape, -1), on_number.reshape(*self.shape, -1)


FADING = [
    *(f"dead here, half-life {months} months" for months in (1.5, 6, 24, 60)),
    *(f"violent months here, half-life {months} months" for months in (12, 60)),
    *(f"dead in touching cells, half-life {months} months" for months in (1.5, 6, 24)),
    "violent months in touching cells",
    *(f"dead in near cells, half-life {months} months" for months in (1.5, 6, 24)),
    "violent months in near cells",
    *(f"dead in the whole area, half-life {months} months" for months in (3, 12)),
    "months since any dead here",
    "months since any dead in touching cells",
    "dead here last month",
]
"""The names of `CellFeatures.fading`, in order."""


@dataclass(frozen=True)
class CellFeatures:
    """Features of each month and cell: `fading` (counts, for line and trees) and `places` (for trees alone)."""

    fading: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, panel: Panel) -> "CellFeatures":
        """Fading counts of the cell, its neighbours and the whole area; row t knows months up to t only."""
        logs, deadly = np.log1p(panel.values), (panel.values > 0).astype(float)
        places = positions(panel.level, panel.areas)
        whole = np.ones_like(panel.values)
        columns = [decayed_sum(logs, half_life) for half_life in (1.5, 6, 24, 60)]
        columns += [decayed_sum(deadly, half_life) for half_life in (12, 60)]
        for kernel in (touching(places), near(places)):
            columns += [decayed_sum(logs @ kernel, half_life) for half_life in (1.5, 6, 24)]
            columns.append(decayed_sum(deadly @ kernel, 60))
        columns += [whole * decayed_sum(logs.sum(axis=1, keepdims=True), half_life) for half_life in (3, 12)]
        columns += [months_since(deadly > 0, longest=200), months_since(deadly @ touching(places) > 0, longest=200)]
        columns.append(logs)
        return cls(np.stack(columns, axis=-1).astype(np.float32), places.astype(np.float32))

    def line(self, cells: Examples) -> np.ndarray:
        """log(1 + count) and the lead; shape (cells, features)."""
        return np.column_stack([np.log1p(self.fading[cells.rows, cells.areas]), cells.leads])

    def trees(self, cells: Examples) -> np.ndarray:
        """The counts, the lead and where the cell lies; shape (cells, features)."""
        return np.column_stack([self.fading[cells.rows, cells.areas], cells.leads, self.places[cells.areas]])
