"""Write incidents that you may see, as CSV or GeoJSON, to standard output or a file.

Example: ./tutela --as analyst export csv --area SS --from 2016-01-01 --to-file incidents.csv

With --json the number of records stands on standard output as {"exported": n, "file": NAME}; it needs --to-file.
Every export is an entry in the journal. Exit 4: your role may not export.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tutela.commands.context import prepare, tell

WRONG_USE = 2
FORMATS = ("csv", "geojson")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments: the filters of the list of incidents."""
    parser.add_argument("format", choices=FORMATS, help="what to write")
    parser.add_argument("--to-file", type=Path, metavar="FILE", help="instead of standard output")
    parser.add_argument("--q", default="", metavar="WORDS", help="all of these words")
    parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DAY", help="as in 2016-03-12")
    parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY", help="the last day, included")
    parser.add_argument("--bbox", type=_box, metavar="W,S,E,N", help="west,south,east,north in degrees")
    parser.add_argument("--area", default="", metavar="CODE", help="an area and all within it, as in SS or SS0103")
    parser.add_argument("--kind", default="", metavar="CODE", help="a type of event and those below it")
    parser.add_argument("--country", default="", metavar="NAME", help="as the source writes it")
    parser.add_argument("--origin", default="", metavar="NAME", help="where records came from, as in ucdp-ged")
    parser.add_argument("--verification", default="", metavar="CODE", help="as in verified")
    parser.add_argument("--best-min", type=int, metavar="N", help="killed, best estimate, at least")
    parser.add_argument("--best-max", type=int, metavar="N", help="killed, best estimate, at most")


def _box(text: str) -> tuple[float, ...]:
    numbers = tuple(map(float, text.split(",")))
    if len(numbers) != 4:
        raise argparse.ArgumentTypeError("four numbers are expected: west,south,east,north")
    return numbers


def run(arguments: argparse.Namespace) -> int:
    """Export."""
    if arguments.json and arguments.to_file is None:
        tell("tutela export: --json needs --to-file, because standard output is taken by the records otherwise")
        return WRONG_USE
    actor = prepare(arguments)
    if arguments.to_file is None:
        _export(arguments, actor, sys.stdout)
        return 0
    with arguments.to_file.open("w", encoding="utf-8", newline="") as stream:
        count = _export(arguments, actor, stream)
    if arguments.json:
        print(json.dumps({"exported": count, "file": str(arguments.to_file)}))
    return 0


def _export(arguments: argparse.Namespace, actor: Any, stream: Any) -> int:
    from tutela.exchange.exporting import export_incidents
    from tutela.kernel.clock import now

    filters = _filters(arguments)
    asked = ", ".join(f"{name}={value}" for name, value in _asked(arguments).items())
    count = export_incidents(stream, format=arguments.format, actor=actor, at=now(), filters=filters, asked=asked)
    tell(f"{count:,} incidents exported")
    return count


def _asked(arguments: argparse.Namespace) -> dict[str, Any]:
    names = "q since until bbox area kind country origin verification best_min best_max".split()
    return {name: value for name in names if (value := getattr(arguments, name)) not in (None, "")}


def _filters(arguments: argparse.Namespace) -> Any:
    from tutela.incidents.queries import Filters
    from tutela.kernel.geography import Box

    asked = _asked(arguments)
    names = {"kind": "event_type", "bbox": "box"}
    asked = {names.get(name, name): value for name, value in asked.items()}
    if "box" in asked:
        asked["box"] = Box(*asked["box"])
    return Filters(**asked)
