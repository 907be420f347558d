"""Lists, search, cells and open alerts, for a reader of the whole mission and one of one area, on both databases.

    ./tutela bench views                                        (100,000 incidents)
    ./tutela bench views --size 1000000 --entries 10000000

Budgets: 300 ms at the 95th percentile; the reader of one area at most 1.3 times the other's time, or 10 ms.
"""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.inside.homes import DATABASES, filled
from benchmarks.inside.measuring import Measurement

SIZE = 100_000


def measure(*, size: int = SIZE, entries: int = 0, databases: tuple[str, ...] = DATABASES) -> Iterator[Measurement]:
    """Through the API, as the web."""
    for home in filled(size, entries, databases):
        for measurement in home.run("asking", as_web=True):
            yield replace(measurement, what=f"{home.database}, {size:,}: {measurement.what}")
