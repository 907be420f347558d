"""Writes as fast, or as often a second, as it is told; says of each action when it is confirmed.

    python -m tests.homes.writer COUNT PER_SECOND RECORDS LABEL

Begins when a line comes in, or when nothing will. An action adds RECORDS sites whose name is LABEL/NUMBER, in one
writing. PER_SECOND 0: without a pause.
"""

import argparse
import sys
import time

from tutela.commands.context import prepare


def main() -> None:
    """Write."""
    count, pace, records, label = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    prepare(argparse.Namespace(space="mission", as_user=None))
    print("ready", flush=True)
    sys.stdin.readline()  # Whoever wants several to begin at once sends a line.
    started = time.monotonic()
    for number in range(count):
        if pace:
            time.sleep(max(0.0, started + number / pace - time.monotonic()))
        act(f"{label}/{number}", records)
        print(f"{label}/{number}", flush=True)


def act(name: str, records: int) -> None:
    """One action."""
    from tutela.kernel import journal
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.kernel.identifiers import new_id
    from tutela.places.models import Site

    at = now()
    place = {"site_kind": "displaced_site", "longitude": 31.6, "latitude": 4.85, "area": "SS01"}
    with journal.open(OPERATOR, at=at) as writing:
        writing.add_all("site.made", [Site(id=new_id(at), name=name, **place) for _ in range(records)])


if __name__ == "__main__":
    main()
