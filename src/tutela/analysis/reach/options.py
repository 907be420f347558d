"""Options: what protection more resources buy, and what stays out of reach whatever is bought (requirement
R74).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tutela.analysis.reach.cover import covered, maximal_covering
from tutela.analysis.reach.coverage import Coverage
from tutela.analysis.reach.plan import Plan


@dataclass(frozen=True)
class Option:
    """`count` new bases, the best plan for them, and the share of all weight that it covers (0 to 1)."""

    count: int
    plan: Plan
    share: float
    share_at_most: float


@dataclass(frozen=True)
class Gap:
    """What stays out of reach, as figures for a statement to leadership.

    covered_now: share covered by the bases that are there; uncovered `(k,)`: places (numbers) beyond reach
    of the plan looked at, heaviest first, with their weight; never `(j,)`: places that no candidate site
    reaches.
    """

    count: int
    covered_now: float
    covered: float
    uncovered: NDArray[np.int64]
    uncovered_weight: float
    never: NDArray[np.int64]
    never_weight: float
    needed: dict[float, int | None]


def curve(
    coverage: Coverage, counts: Sequence[int], *, kept: ArrayLike = (), seconds: float | None = 2.0
) -> list[Option]:
    """Protection against resources: the best plan for each number of new bases; more never protects less.

    seconds: limit of the search for each count. Raises Impossible as `maximal_covering` does.
    """
    whole = max(float(coverage.weight.sum()), 1e-12)
    options: list[Option] = []
    for count in sorted(counts):
        plan = maximal_covering(coverage, count, kept=kept, seconds=seconds)
        options.append(Option(count, plan, plan.value / whole, min(1.0, plan.bound / whole)))
    return options


def gap_statement(
    coverage: Coverage,
    options: Sequence[Option],
    count: int,
    *,
    kept: ArrayLike = (),
    shares: Sequence[float] = (0.5, 0.8, 0.95),
) -> Gap:
    """What the option with `count` new bases leaves out, and with how many each of `shares` would be covered.

    In `needed` a share that no option looked at reaches has None. Raises KeyError if no option has that
    count.
    """
    chosen = {option.count: option for option in options}[count]
    present = np.asarray(kept, dtype=np.int64)
    out = ~covered(coverage, np.concatenate([present, np.array(chosen.plan.sites, dtype=np.int64)]))
    never = ~covered(coverage, np.arange(coverage.sites))
    whole = max(float(coverage.weight.sum()), 1e-12)
    return Gap(
        count=count,
        covered_now=float(coverage.weight[covered(coverage, present)].sum()) / whole,
        covered=chosen.share,
        uncovered=_heaviest_first(coverage, out),
        uncovered_weight=float(coverage.weight[out].sum()),
        never=_heaviest_first(coverage, never),
        never_weight=float(coverage.weight[never].sum()),
        needed={share: _needed(options, share) for share in shares},
    )


def _heaviest_first(coverage: Coverage, places: NDArray[np.bool_]) -> NDArray[np.int64]:
    numbers = np.flatnonzero(places)
    return numbers[np.argsort(-coverage.weight[numbers], kind="stable")]


def _needed(options: Sequence[Option], share: float) -> int | None:
    enough = [option.count for option in options if option.share >= share]
    return min(enough) if enough else None
