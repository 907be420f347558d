"""Verifying, rebuilding and proving the journal, on both databases.

./tutela bench journal                                      (100,000 entries)
./tutela bench journal --size 1000000 --entries 10000000
"""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.inside.homes import DATABASES, filled
from benchmarks.inside.measuring import Measurement

SIZE = 100_000


def measure(*, size: int = SIZE, entries: int = 0, databases: tuple[str, ...] = DATABASES) -> Iterator[Measurement]:
    """On one state of the database, as the commands do it."""
    for home in filled(size, entries, databases):
        for measurement in home.run("proving"):
            yield replace(measurement, what=f"{home.database}: {measurement.what}")
