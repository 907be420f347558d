"""A hurdle: first whether anybody dies, then how many if so. Turns the two answers into draws."""

import numpy as np

from tutela.analysis.forecast.forecast import even_levels


def hurdle_draws(chance: np.ndarray, levels: np.ndarray, logs: np.ndarray, count: int) -> np.ndarray:
    """Even draws from "0 with 1 - chance, else a positive number with these quantiles".

    chance: of any dead, shape (cells,). levels: quantile levels, rising, shape (levels,).
    logs: log(1 + fatalities) at these levels given that somebody dies, rising, shape (cells, levels).
    Returns whole numbers in rising order, shape (cells, count). Beyond the outer levels the outer quantile stands.
    """
    above = (even_levels(count) - (1 - chance)[:, None]) / np.maximum(chance, 1e-12)[:, None]
    draws = np.zeros(above.shape)
    for cell, levels_asked in enumerate(above):
        positive = levels_asked > 0
        dead = np.expm1(np.interp(levels_asked[positive], levels, logs[cell]))
        draws[cell, positive] = np.maximum(np.round(dead), 1)
    return draws
