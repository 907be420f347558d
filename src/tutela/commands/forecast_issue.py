"""`./tutela forecast issue` and `forecast ordered`: what puts a forecast into the records of the mission."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from tutela.analysis.forecast.io import read_table
from tutela.commands.context import prepare, tell

WRONG_USE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--area", default="", metavar="CODE", help="learn from its open records; all if left out")
    parser.add_argument("--level", choices=["country", "admin1", "admin2"], default="admin1", help="kind of areas")
    parser.add_argument("--months", type=int, default=7, metavar="N", help="months after what is known, 1 to 14")
    parser.add_argument("--known-until", type=_month, metavar="YYYY-MM", help="the last month that may be known")
    parser.add_argument("--file", type=Path, metavar="FILE", help="draws in the challenge's format, .parquet or .csv")
    parser.add_argument(
        "--areas", type=Path, metavar="FILE", help="CSV with columns area_id and code: which area is which"
    )
    parser.add_argument("--drivers", type=Path, metavar="FILE", help="what drove it, as `forecast run` writes it")
    parser.add_argument("--model", default="", metavar="NAME", help="of the model that made the file")
    parser.add_argument("--note", default="", help="a remark that stands with it")
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON value on standard output"
    )


def _month(text: str) -> int:
    from tutela.analysis.forecast.months import month_id

    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text} is no month, such as 2026-10") from problem
    return month_id(day.year, day.month)


def run(arguments: argparse.Namespace) -> int:
    """Issue one; its id on standard output."""
    if arguments.file and (arguments.known_until is None or not arguments.model):
        tell("tutela forecast issue: with --file, say --known-until and --model too")
        return WRONG_USE
    actor = prepare(arguments)
    forecast = _from_file(arguments, actor) if arguments.file else _learned(arguments, actor)
    told = {
        "id": str(forecast.id),
        "units": len(forecast.units),
        "months": forecast.last_month - forecast.first_month + 1,
    }
    print(json.dumps(told) if arguments.json else told["id"])
    return 0


def _learned(arguments: argparse.Namespace, actor: Any) -> Any:
    from tutela.foresight.actions import issue_forecast
    from tutela.kernel.clock import now

    return issue_forecast(
        actor=actor,
        at=now(),
        area=arguments.area,
        level=arguments.level,
        months_ahead=arguments.months,
        known_until=arguments.known_until,
        note=arguments.note,
    )


def _from_file(arguments: argparse.Namespace, actor: Any) -> Any:
    from tutela.foresight.actions import issue_table
    from tutela.kernel.clock import now

    codes = read_table(arguments.areas) if arguments.areas else None
    return issue_table(
        actor=actor,
        at=now(),
        table=read_table(arguments.file),
        known_until=arguments.known_until,
        model_name=arguments.model,
        areas={str(row["area_id"]): str(row["code"]) for row in codes.iter_rows(named=True)}
        if codes is not None
        else None,
        drivers=read_table(arguments.drivers) if arguments.drivers else None,
        note=arguments.note,
    )


def run_ordered(arguments: argparse.Namespace) -> int:
    """Make every forecast that was asked for."""
    prepare(arguments)
    from tutela.foresight.actions import make_ordered
    from tutela.foresight.queries import waiting_order
    from tutela.kernel.clock import now

    while (order := waiting_order()) is not None:
        make_ordered(order=order, at=now())
    return 0
