"""One measurement, and how a thing is measured that happens again and again."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

ROUNDS = 30
PATIENCE_S = 20.0


@dataclass(frozen=True)
class Measurement:
    """What was measured, its figure and unit, and the yardstick beside it. p95 where it happened more than once."""

    what: str
    value: float
    unit: str
    yardstick: str = ""
    beside: float | None = None
    p95: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over the yardstick's: below 1 is better."""
        return None if not self.beside else self.value / self.beside

    def line(self) -> str:
        """One line for people."""
        spread = "" if self.p95 is None else f" (p95 {self.p95:,.4g})"
        ours = f"{self.what}: {self.value:,.4g} {self.unit}{spread}"
        if self.beside is None:
            return f"{ours} ({self.yardstick})" if self.yardstick else ours
        return f"{ours}; {self.yardstick} {self.beside:,.4g} (ratio {self.ratio:.3g})"

    def tell(self) -> None:
        """To the process that asked, as one line of JSON."""
        print(json.dumps(asdict(self)), flush=True)


def repeated(act: Callable[[], object], *, rounds: int = ROUNDS) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after one round that does not count."""
    act()
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < rounds and (len(taken) < 3 or time.perf_counter() - begun < PATIENCE_S):
        taken.append(_once(act))
    return statistics.median(taken), sorted(taken)[min(len(taken) - 1, int(0.95 * len(taken)))]


def _once(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    return _once(act) / 1000
