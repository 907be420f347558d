"""A plan (which sites to open) with the bound that says how good it can be at most."""

import math
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plan:
    """`sites` opened (column numbers from 0, ascending), their `value`, and a certified `bound`.

    value, bound: in the unit of the question; for a cost value >= bound, for a coverage value <= bound.
    seconds: wall time of the search, without reading and without building distances.
    """

    value: float
    bound: float
    sites: tuple[int, ...]
    seconds: float

    @property
    def gap(self) -> float:
        """Certified relative gap, 0 when the plan is proved best."""
        return abs(self.value - self.bound) / max(abs(self.value), 1e-12)

    @property
    def proved(self) -> bool:
        """True when no plan can be better (to one part in a million)."""
        return self.gap <= 1e-6


@dataclass(frozen=True)
class Clock:
    """How long a search may still take; `seconds` None means until the answer is proved."""

    seconds: float | None = None
    started: float = field(default_factory=time.perf_counter)

    def spent(self) -> float:
        """Seconds since the clock was made."""
        return time.perf_counter() - self.started

    def left(self) -> float:
        """Seconds that remain, `inf` without a limit, never below 0."""
        return math.inf if self.seconds is None else max(0.0, self.seconds - self.spent())

    def over(self) -> bool:
        """True when the time is used up."""
        return self.left() <= 0.0
