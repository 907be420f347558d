"""Backup coverage: who is within reach of a second base when the first one's force is away.

Source: Hogan & ReVelle 1986 (BACOP2: weight covered once and weight covered twice, in stated proportion).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array, hstack, vstack

from tutela.analysis.reach import highs
from tutela.analysis.reach.coverage import Coverage
from tutela.analysis.reach.errors import Impossible
from tutela.analysis.reach.plan import Clock, Plan


@dataclass(frozen=True)
class BackupPlan:
    """The plan (its value is once + share times twice) and the weight covered at least once and at least
    twice.
    """

    plan: Plan
    once: float
    twice: float


def backup_covering(
    coverage: Coverage, count: int, *, share: float = 0.5, kept: ArrayLike = (), seconds: float | None = None
) -> BackupPlan:
    """Opens `count` sites beside the `kept` ones so that weight covered once + `share` x weight covered
    twice is most.

    share: worth of a second cover against a first, 0 to 1. Raises Impossible for another share or too many
    sites.
    """
    clock, present = Clock(seconds), np.unique(np.asarray(kept, dtype=np.int64))
    choice = np.setdiff1d(np.arange(coverage.sites), present)
    if not 0 <= share <= 1 or not 0 <= count <= len(choice):
        raise Impossible(f"Ask for 0 to {len(choice)} sites and a share from 0 to 1.")
    answer = highs.solve(_model(coverage, present, choice, count, share), seconds=clock.left())
    sites = choice[:count] if answer.x is None else choice[np.argsort(-answer.x[: len(choice)], kind="stable")[:count]]
    once, twice = covered_twice(coverage, np.concatenate([present, sites]))
    most = float(coverage.weight.sum()) * (1 + share)
    bound = min(most, -answer.bound) if np.isfinite(answer.bound) else most
    value = once + share * twice
    plan = Plan(value, max(value, bound), tuple(sorted(int(site) for site in sites)), clock.spent())
    return BackupPlan(plan, once, twice)


def covered_twice(coverage: Coverage, sites: ArrayLike) -> tuple[float, float]:
    """Weight within reach of at least one, and of at least two, of `sites`."""
    times = np.asarray(coverage.reach[np.asarray(sites, dtype=np.int64)].sum(axis=0)).ravel()
    return float(coverage.weight[times >= 1].sum()), float(coverage.weight[times >= 2].sum())


def _model(coverage: Coverage, present: np.ndarray, choice: np.ndarray, count: int, share: float) -> highs.Model:
    """Sites, then first covers, then second covers; first + second at most the number of sites in reach."""
    demand = len(coverage.weight)
    there = np.minimum(np.asarray(coverage.reach[present].sum(axis=0)).ravel(), 2.0)
    one = eye_array(demand)
    link = hstack([-coverage.reach[choice].T, one, one])
    opening = csr_array(np.concatenate([np.ones(len(choice)), np.zeros(2 * demand)])[None, :])
    return highs.Model(
        cost=-np.concatenate([np.zeros(len(choice)), coverage.weight, share * coverage.weight]),
        upper=np.ones(len(choice) + 2 * demand),
        rows=csr_array(vstack([link, opening])),
        low=np.append(np.full(demand, -np.inf), float(count)),
        high=np.append(there, float(count)),
        whole=np.arange(len(choice) + 2 * demand) < len(choice),
    )
