"""The same rows written twice: through the journal, and without entry, tree and trigger.

    python -m benchmarks.inside.writing ROWS ROUNDS

Both write the same columns, indexes and derived tables in one transaction; derived columns are computed in both. The
two take turns, so that a table that grows is as long for one as for the other.
"""

import argparse
import statistics
import sys
from typing import Any

from benchmarks.inside.filling import base, moved
from benchmarks.inside.measuring import Measurement, seconds
from tutela.commands.context import prepare

BUDGET = 1.3
FAR = 1 << 40


def main() -> None:
    """Measure."""
    rows, rounds = int(sys.argv[1]), int(sys.argv[2])
    prepare(argparse.Namespace(space="mission", as_user=None))
    offers = base()
    taken: dict[str, list[float]] = {"plain": [], "journaled": []}
    for number in range(rounds + 1):
        for way, write in (("plain", _plain), ("journaled", _journaled)):
            spent = write(offers, rows)
            if number:  # The first round warms up.
                taken[way].append(spent)
    plain, journaled = (statistics.median(taken[way]) for way in ("plain", "journaled"))
    Measurement(f"{rows:,} rows, plain", plain, "s", p95=max(taken["plain"])).tell()
    Measurement(f"{rows:,} rows, journaled", journaled, "s", "plain", plain, p95=max(taken["journaled"])).tell()
    paired = statistics.median(one / other for one, other in zip(taken["journaled"], taken["plain"], strict=True))
    Measurement("journaled over plain, median of the rounds", paired, "times", "budget", BUDGET).tell()
    fastest = min(taken["journaled"]) / min(taken["plain"])
    Measurement("journaled over plain, fastest round of each", fastest, "times", "budget", BUDGET).tell()
    Measurement("journaled rows a second", rows / journaled, "/s").tell()


def _new(offers: list[Any], count: int, first: int) -> list[Any]:
    from tutela.incidents.models import Incident
    from tutela.kernel.clock import now
    from tutela.kernel.identifiers import new_id

    at = now()
    return [
        Incident(id=new_id(at), number=first + place, origin="bench", external_id=f"{first + place}", **offer.facts)
        for place, offer in enumerate(moved(offers, range(first, first + count)))
    ]


def _journaled(offers: list[Any], count: int) -> float:
    from django.db import connection

    from tutela.kernel import guards, journal
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.kernel.journal.models import State

    guards.install(connection.alias)
    state = State.objects.filter(id=1).first()
    rows = _new(offers, count, state.size if state else 0)

    def write() -> None:
        with journal.open(OPERATOR, at=now(), reason="benchmark") as writing:
            writing.add_all("incident.imported", rows)

    return seconds(write)


def _plain(offers: list[Any], count: int) -> float:
    from django.db import connection, transaction

    from tutela.incidents.models import Incident
    from tutela.kernel import guards
    from tutela.kernel.journal import store

    guards.drop(connection.alias)
    there = Incident.objects.as_system("benchmark").count()
    rows = _new(offers, count, FAR + there)

    def write() -> None:
        with transaction.atomic():
            for row in rows:
                row.derive()
            store.insert(rows)

    return seconds(write)


if __name__ == "__main__":
    main()
