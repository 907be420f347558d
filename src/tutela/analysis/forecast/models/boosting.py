"""Boosted trees on the series: a classifier for "any dead", quantiles of the change of level if so."""

from dataclasses import dataclass
from typing import Literal

import lightgbm
import numpy as np

from tutela.analysis.forecast.errors import TooLittleHistory
from tutela.analysis.forecast.examples import Examples, asked, draw_examples, leads_of, thin
from tutela.analysis.forecast.features import SeriesFeatures, series_features
from tutela.analysis.forecast.forecast import Forecast
from tutela.analysis.forecast.models.hurdle import hurdle_draws
from tutela.analysis.forecast.panel import Panel

LEVELS = np.concatenate([[0.01, 0.025], np.arange(0.05, 0.96, 0.05), [0.975, 0.99]])
"""The quantiles that are learned."""

QUIET_KEPT = 0.3
"""Share of the examples from long-quiet areas that is learned from (with their weight): speed, not skill."""


@dataclass(frozen=True)
class HurdleBoosting:
    """Pooled over all areas, origins and leads; LightGBM with small trees.

    base: the level that quantiles are measured against, `year` (mean of 12 months) or `half-year` (half-life 6).
    rounds: trees per quantile. classifier_rounds: trees for "any dead"; with fewer it is never sure enough.
    first_row: months of history before the first example. leads_each: leads per origin.
    covariates: columns of the panel to use beside the series; they must be known at the origin.
    """

    base: Literal["year", "half-year"] = "year"
    rounds: int = 150
    classifier_rounds: int = 250
    leaves: int = 7
    first_row: int = 36
    leads_each: int = 4
    covariates: tuple[str, ...] = ()

    def forecast(self, panel: Panel, months: list[int], *, draws: int = 1000, seed: int = 0) -> Forecast:
        """Draws in rising order."""
        drawn = self.fit(panel, months, seed=seed).draw(draws)
        return Forecast(panel.level, np.asarray(months), panel.areas, drawn)

    def fit(self, panel: Panel, months: list[int], *, seed: int) -> "FittedBoosting":
        """Learns from every origin whose outcome is in the panel. Raises TooLittleHistory if there is none."""
        rng = np.random.default_rng(seed)
        features, leads = series_features(panel), leads_of(panel, months)
        features.named.update({f"column {name}": panel.covariates[name] for name in self.covariates})
        drawn = draw_examples(panel, leads, first_row=self.first_row, leads_each=self.leads_each, rng=rng)
        quiet = (features.named["violent months of 120"][drawn.rows, drawn.areas] == 0) & (drawn.outcome == 0)
        examples = thin(drawn, quiet, keep=QUIET_KEPT, rng=rng)
        if (examples.outcome > 0).sum() < 2:
            raise TooLittleHistory("Nobody died in the months that are known, so there is nothing to learn from.")
        seen = features.at(examples.rows, examples.areas, examples.leads)
        return FittedBoosting(
            classifier=self._classifier(seen, examples, features, seed),
            quantiles=self._quantiles(seen, examples, self._base(features), features, seed),
            cells=(cells := asked(panel, months)),
            seen=features.at(cells.rows, cells.areas, cells.leads),
            base=self._base(features)[cells.rows, cells.areas],
            shape=(len(months), len(panel.areas)),
        )

    def _base(self, features: SeriesFeatures) -> np.ndarray:
        return features.level if self.base == "year" else features.recent_level

    def _classifier(
        self, seen: np.ndarray, examples: Examples, features: SeriesFeatures, seed: int
    ) -> lightgbm.Booster:
        happened = (examples.outcome > 0).astype(float)
        data = lightgbm.Dataset(seen, happened, weight=examples.weight, feature_name=_safe(features.names))
        return lightgbm.train({**self._settings(seed), "objective": "binary"}, data, self.classifier_rounds)

    def _quantiles(
        self, seen: np.ndarray, examples: Examples, base: np.ndarray, features: SeriesFeatures, seed: int
    ) -> list[lightgbm.Booster]:
        deadly = examples.outcome > 0
        change = (np.log1p(examples.outcome) - base[examples.rows, examples.areas])[deadly]
        data = lightgbm.Dataset(seen[deadly], change, feature_name=_safe(features.names), free_raw_data=False)
        settings = {**self._settings(seed), "objective": "quantile"}
        return [lightgbm.train({**settings, "alpha": level}, data, self.rounds) for level in LEVELS]

    def _settings(self, seed: int) -> dict[str, object]:
        return {
            "learning_rate": 0.06,
            "num_leaves": self.leaves,
            "min_child_samples": 150,
            "feature_fraction": 0.7,
            "bagging_fraction": 0.5,
            "bagging_freq": 1,
            "max_bin": 63,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
            "num_threads": 1,  # the trees are small: more threads wait for each other longer than they work
        }


@dataclass(frozen=True)
class FittedBoosting:
    """The trees, and the cells to forecast as they see them. `shape` is (months, areas)."""

    classifier: lightgbm.Booster
    quantiles: list[lightgbm.Booster]
    cells: Examples
    seen: np.ndarray
    base: np.ndarray
    shape: tuple[int, int]

    def draw(self, count: int) -> np.ndarray:
        """See `Fitted.draw`."""
        change = np.sort(np.column_stack([booster.predict(self.seen) for booster in self.quantiles]), axis=1)
        drawn = hurdle_draws(np.asarray(self.classifier.predict(self.seen)), LEVELS, change + self.base[:, None], count)
        return drawn.reshape(*self.shape, count)

    def drivers(self) -> tuple[list[str], np.ndarray, np.ndarray]:
        """What drove the forecast: names, and their shares in two answers, each (months, areas, names).

        The first is in log-odds of any dead, the second in log of the median if anybody dies, both against the
        average example (TreeSHAP, Lundberg et al. 2020).
        """
        middle = self.quantiles[len(LEVELS) // 2]
        on_chance, on_number = (
            np.asarray(tree.predict(self.seen, pred_contrib=True))[:, :-1].reshape(*self.shape, -1)
            for tree in (self.classifier, middle)
        )
        names = [name.replace("_", " ") for name in self.classifier.feature_name()]
        return names, on_chance, on_number


def _safe(names: list[str]) -> list[str]:
    """LightGBM takes no commas and spaces in names."""
    return [name.replace(",", "").replace(" ", "_") for name in names]
