"""Measures against a yardstick in the same run, and keeps the results.

Example: ./tutela bench                         (all of it, at 100,000 incidents)
         ./tutela bench bulk start              (these two)
         ./tutela bench views journal --size 1000000 --entries 10000000 --database sqlite

Each module under benchmarks/ is a name. Results go to benchmarks/results/NAME-DATE.json, with what they were measured
on; the latest of each is kept. Data is made once and kept outside of the checkout (TUTELA_BENCH); PostgreSQL is
measured on the server in TUTELA_BENCH_POSTGRESQL_URL.
"""

import argparse
import importlib
import inspect
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from tutela.commands.context import tell

CHECKOUT = Path(__file__).resolve().parents[3]
RESULTS = CHECKOUT / "benchmarks" / "results"
WRONG_USE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(_names())}; none: all")
    parser.add_argument("--size", type=int, help="how many incidents, or rows")
    parser.add_argument("--entries", type=int, help="how many journal entries; default: as many as records")
    parser.add_argument("--minutes", type=float, help="how long what is watched over time is watched")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="on this one only")
    parser.add_argument("--list", action="store_true", help="name the benchmarks")


def run(arguments: argparse.Namespace) -> int:
    """Measure what was asked for."""
    if not (CHECKOUT / "benchmarks").is_dir():
        tell("The installed package has no benchmarks. Run ./tutela bench in a checkout.")
        return WRONG_USE
    if arguments.list:
        print("\n".join(_names()))
        return 0
    if unknown := set(arguments.names) - set(_names()):
        tell(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(_names())}.")
        return WRONG_USE
    sys.path.insert(0, str(CHECKOUT))
    told = {name: _measure(name, arguments) for name in arguments.names or _names()}
    if arguments.json:
        print(json.dumps(told))
    return 0


def _names() -> list[str]:
    return sorted(path.stem for path in (CHECKOUT / "benchmarks").glob("*.py") if path.stem != "__init__")


def _measure(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    module = importlib.import_module(f"benchmarks.{name}")
    tell(f"\n{name}: {(module.__doc__ or '').partition(chr(10))[0]}")
    options = _options(module, arguments)
    found = []
    for measurement in module.measure(**options):
        found.append(asdict(measurement) | {"ratio": measurement.ratio})
        print(measurement.line(), file=sys.stderr if arguments.json else sys.stdout, flush=True)
    return _keep(name, options, found)


def _options(module: ModuleType, arguments: argparse.Namespace) -> dict[str, Any]:
    """Those that were given and that this benchmark takes."""
    given = {
        "size": arguments.size,
        "entries": arguments.entries,
        "minutes": arguments.minutes,
        "databases": (arguments.database,) if arguments.database else None,
    }
    taken = inspect.signature(module.measure).parameters
    return {option: value for option, value in given.items() if value is not None and option in taken}


def _keep(name: str, options: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    """Write the result over the one before it that was measured with the same options."""
    at = datetime.now(UTC)
    told = {"name": name, "at": at.isoformat(timespec="seconds"), "options": options, "on": _machine(), "found": found}
    parts = [name, *(str(value) for option, value in options.items() if option in ("size", "entries", "minutes"))]
    parts += options.get("databases", ())
    stem = "-".join(parts)
    RESULTS.mkdir(exist_ok=True)
    for earlier in RESULTS.glob(f"{stem}-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json"):
        earlier.unlink()
    (RESULTS / f"{stem}-{at:%Y-%m-%d}.json").write_text(json.dumps(told, indent=1) + "\n")
    return told


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
