"""How far a long command is: a line on standard error now and then, none if it is over within a second."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from tutela.commands.context import tell

EVERY_S = 2.0
LOOK_EVERY = 1000

Row = TypeVar("Row")


def shown(what: str) -> Callable[[Iterator[Row], int], Iterator[Row]]:
    """A watch for `journal.verify`: passes rows through and tells how many of them went by."""

    def watch(rows: Iterator[Row], count: int) -> Iterator[Row]:
        due = time.monotonic() + 1
        for place, row in enumerate(rows):
            if place % LOOK_EVERY == 0 and time.monotonic() > due:
                tell(f"{what}: {place:,} of {count:,} entries ({100 * place // max(count, 1)} %)")
                due = time.monotonic() + EVERY_S
            yield row

    return watch
