"""A flash report: composed from an incident's records, as PDF in one language and in six, as Word.

    ./tutela bench product
    ./tutela bench product --size 1000000

Budgets: composing and one PDF 1 s; six languages as PDF 1 s. Beside the warm typesetter stands a cold one, which reads
its fonts anew for each sheet.
"""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.inside.homes import DATABASES, filled
from benchmarks.inside.measuring import Measurement

SIZE = 1_000


def measure(*, size: int = SIZE, entries: int = 0, databases: tuple[str, ...] = DATABASES) -> Iterator[Measurement]:
    """In an installation of so many incidents."""
    for home in filled(size, entries, databases):
        for measurement in home.run("reporting"):
            yield replace(measurement, what=f"{home.database}, {size:,}: {measurement.what}")
