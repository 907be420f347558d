"""Writing in bulk: journaled beside plain, on both databases.

    ./tutela bench bulk --size 10138

Plain are the same rows, indexes and derived tables without entry, tree and trigger. Budget: 1.3 times.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.inside.homes import DATABASES, homes
from benchmarks.inside.measuring import Measurement

ROWS = 10_138
ROUNDS = 5


def measure(*, size: int = ROWS, databases: tuple[str, ...] = DATABASES) -> Iterator[Measurement]:
    """Rows at once; at most 100,000 of them, in five rounds."""
    for home in homes("bulk", databases):
        for measurement in home.run("writing", min(size, 100_000), ROUNDS):
            yield replace(measurement, what=f"{home.database}: {measurement.what}")
        if not home.url:
            shutil.rmtree(home.folder)
