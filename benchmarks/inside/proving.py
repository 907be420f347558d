"""Verifies, rebuilds and proves the journal of a filled installation."""

import argparse
import random

from benchmarks.inside.measuring import Measurement, repeated, seconds
from tutela.commands.context import prepare


def main() -> None:
    """Measure."""
    prepare(argparse.Namespace(space="mission", as_user=None))
    from tutela.kernel.journal import heads, tree, verify
    from tutela.kernel.snapshot import snapshot

    size = heads.latest().size
    chance = random.Random(size)
    inclusion = repeated(lambda: tree.inclusion_proof(chance.randrange(size), size), rounds=300)
    Measurement("inclusion proof", inclusion[0], "ms", p95=inclusion[1]).tell()
    consistency = repeated(lambda: tree.consistency_proof(chance.randrange(1, size), size), rounds=100)
    Measurement("consistency proof", consistency[0], "ms", p95=consistency[1]).tell()
    with snapshot():
        taken = seconds(lambda: _demand_none(verify.verify()))
        Measurement(f"verify, {size:,} entries", taken, "s").tell()
        Measurement("  entries a second", size / taken, "/s").tell()
        taken = seconds(lambda: _demand_none(verify.check_tables()))
        Measurement(f"rebuild --check, {size:,} entries", taken, "s").tell()
        Measurement("  entries a second", size / taken, "/s").tell()


def _demand_none(faults: object) -> None:
    found = list(faults)  # type: ignore[call-overload]
    if found:
        raise RuntimeError(f"{len(found)} faults, {found[0]} for one: what is measured does not hold")


if __name__ == "__main__":
    main()
