"""Open screens: how soon a saved alert is on all of them, and what the open screens cost the server.

    ./tutela bench live                  (200 desks)
    ./tutela bench live --size 1000

Budget: on every screen within 1 s. The screens belong to readers of eight kinds: four areas and the whole mission, two
components. Among the alerts there are hidden ones for a reader of another area: their screens must get not one byte.
"""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.inside.homes import DATABASES, homes
from benchmarks.inside.measuring import Measurement

SIZE = 200


def measure(*, size: int = SIZE, databases: tuple[str, ...] = DATABASES) -> Iterator[Measurement]:
    """With a server of its own, over the network of the machine."""
    for home in homes("live", databases):
        for measurement in home.run("watching", size):
            yield replace(measurement, what=f"{home.database}, {size:,} screens: {measurement.what}")
