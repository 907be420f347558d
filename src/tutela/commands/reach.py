"""Computes who can be where in what time: best sites, coverage, travel times.

Examples:
  ./tutela reach pmedian pmed1.txt --json
  ./tutela reach cover --sites sites.csv --demand villages.csv --radius 30000 --count 8 --json
  ./tutela reach time --graph roads.geojson --from 1 --to 101 --json
  ./tutela reach time --graph roads.geojson --from 1 --to 25.6,4.7 --season wet --json
  ./tutela reach load roads.geojson --name "Trunk roads" --source "OpenStreetMap" --licence ODbL --date 2026-11-01

Sites are numbered from 1: the nodes of the file for `pmedian`, the rows under the header for `cover`.
A road map (`time --graph`, `load`) is GeoJSON, CSV or Parquet; docs/reach.md says with which columns.
"""

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tutela.analysis.reach.cover import maximal_covering
from tutela.analysis.reach.coverage import within
from tutela.analysis.reach.errors import BadInput, Impossible, NoRoad, ReachError
from tutela.analysis.reach.graph import Conditions
from tutela.analysis.reach.offroad import Season, Vehicle
from tutela.analysis.reach.orlib import read_pmedian
from tutela.analysis.reach.plan import Plan
from tutela.analysis.reach.pmedian import p_median_on_graph
from tutela.analysis.reach.points import read_points
from tutela.analysis.reach.roads import read_roads
from tutela.analysis.reach.travel import Journey, journey

DONE, WRONG_USE, BAD_INPUT = 0, 2, 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the questions to the command, and the loading of a road map."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.set_defaults(json=False)
    questions = parser.add_subparsers(dest="question", required=True, metavar="QUESTION")
    _configure_pmedian(questions.add_parser("pmedian", help="sites with the least sum of distances, proved"))
    _configure_cover(questions.add_parser("cover", help="sites that cover the most weight, proved"))
    _configure_time(questions.add_parser("time", help="minutes from one place to another"))
    _configure_load(questions.add_parser("load", help="makes a road map the one on which the mission's times stand"))


def run(arguments: argparse.Namespace) -> int:
    """Answers the question; 3 for a file that is not as it must be, 2 for a question without an answer."""
    answers = {"pmedian": _pmedian, "cover": _cover, "time": _time, "load": _load}
    try:
        return answers[arguments.question](arguments)
    except OSError as problem:
        return _failed(f"{problem.filename}: {problem.strerror}. Check the path and try again.", BAD_INPUT)
    except BadInput as problem:
        return _failed(str(problem), BAD_INPUT)
    except (Impossible, NoRoad) as problem:
        return _failed(str(problem), WRONG_USE)
    except ReachError as problem:
        return _failed(str(problem), BAD_INPUT)


def _failed(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _configure_pmedian(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="OR-Library format: n m p, then edges; the last of an edge counts")
    _add_seconds(parser)
    _add_json(parser)


def _configure_cover(parser: argparse.ArgumentParser) -> None:
    columns = "CSV with x,y,weight in the plane or longitude,latitude,weight on the sphere"
    parser.add_argument("--sites", type=Path, required=True, metavar="FILE", help=f"candidate sites, {columns}")
    parser.add_argument("--demand", type=Path, required=True, metavar="FILE", help=f"places to cover, {columns}")
    parser.add_argument("--radius", type=_not_negative, required=True, help="unit of x and y, or metres")
    parser.add_argument("--count", type=int, required=True, help="how many sites to open")
    _add_seconds(parser)
    _add_json(parser)


def _configure_time(parser: argparse.ArgumentParser) -> None:
    # A longitude may be west: arguments such as -17.4,14.7 are values here, as newer versions of argparse
    # hold.
    parser._negative_number_matcher = re.compile(r"-\.?\d")
    parser.add_argument("--graph", type=Path, required=True, metavar="FILE", help="road map: GeoJSON, CSV or Parquet")
    parser.add_argument("--from", dest="origin", type=_place, required=True, metavar="NODE|LON,LAT")
    parser.add_argument("--to", dest="destination", type=_place, required=True, metavar="NODE|LON,LAT")
    parser.add_argument("--season", choices=[*Season], default=Season.DRY, help="default: dry, as the map states")
    parser.add_argument("--vehicle", choices=["light", "heavy", "foot"], default=Vehicle.LIGHT)
    parser.add_argument("--night", action="store_true", help="driving in the dark")
    parser.add_argument("--close", type=_link, action="append", default=[], metavar="NODE-NODE", help="a closed road")
    _add_json(parser)


def _configure_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="GeoJSON, CSV or Parquet")
    parser.add_argument("--name", default="", help="what it is to be called (default: the name of the file)")
    parser.add_argument("--source", default="", help="who drew it; stands beside every travel time")
    parser.add_argument("--licence", default="", help="under which it may be used")
    parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="the day for which it stands")


def _add_seconds(parser: argparse.ArgumentParser) -> None:
    limit = "limit of the search, without start and reading (default: until proved)"
    parser.add_argument("--seconds", type=_positive, help=limit)


def _add_json(parser: argparse.ArgumentParser) -> None:
    # Suppressed, so that a --json before the question is not undone by its absence after it.
    one_value = "one JSON value on standard output"
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=one_value)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError("expected a day, such as 2026-11-01") from problem


def _positive(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError("expected a number above 0")
    return value


def _not_negative(text: str) -> float:
    value = float(text)
    if not value >= 0:
        raise argparse.ArgumentTypeError("expected a number of 0 or more")
    return value


def _place(text: str) -> int | tuple[float, float]:
    if "," not in text:
        return int(text)
    longitude, latitude = (float(part) for part in text.split(","))
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise argparse.ArgumentTypeError("expected longitude,latitude in degrees, or a node number")
    return longitude, latitude


def _link(text: str) -> tuple[int, int]:
    one, other = text.split("-")
    return int(one), int(other)


def _pmedian(arguments: argparse.Namespace) -> int:
    instance = read_pmedian(arguments.file)
    plan = p_median_on_graph(instance.distance, instance.count, seconds=arguments.seconds)
    return _show_plan(plan, arguments.json)


def _cover(arguments: argparse.Namespace) -> int:
    sites, demand = read_points(arguments.sites), read_points(arguments.demand)
    if sites.sphere != demand.sphere:
        expected = "the same kind of coordinates as the sites have, x,y or longitude,latitude"
        raise BadInput(expected, file=str(arguments.demand), line=1, column=1)
    coverage = within(sites.place, demand.place, arguments.radius, demand.weight, sphere=sites.sphere)
    return _show_plan(maximal_covering(coverage, arguments.count, seconds=arguments.seconds), arguments.json)


def _show_plan(plan: Plan, as_json: bool) -> int:
    sites = [site + 1 for site in plan.sites]
    answer = {"value": _tidy(plan.value), "bound": _tidy(plan.bound), "sites": sites, "seconds": plan.seconds}
    if as_json:
        print(json.dumps(answer))
    else:
        proof = "proved" if plan.proved else f"within {100 * plan.gap:.3f} % of the best"
        print(f"{answer['value']:,} ({proof}, {plan.seconds:.2f} s) at sites {', '.join(map(str, sites))}")
    return DONE


def _tidy(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _time(arguments: argparse.Namespace) -> int:
    conditions = Conditions(
        season=Season(arguments.season),
        vehicle=Vehicle(arguments.vehicle),
        night=arguments.night,
        closed=frozenset(arguments.close),
    )
    graph = read_roads(arguments.graph)
    found = journey(graph, arguments.origin, arguments.destination, conditions=conditions)
    print(f"On this map: {found.source}", file=sys.stderr)
    print(json.dumps(_answer(found)) if arguments.json else _sentence(found))
    return DONE


def _answer(found: Journey) -> dict[str, Any]:
    if found.minutes is not None:
        return {"minutes": round(found.minutes, 6), "reached": True}
    interval = [round(found.interval.low, 1), round(found.interval.high, 1)]
    return {"minutes": None, "interval": interval, "reached": found.reached}


def _sentence(found: Journey) -> str:
    if found.minutes is not None:
        return f"{found.minutes:,.2f} minutes by road"
    end = "by road under these conditions" if found.reached else "where the map does not reach"
    return f"{found.interval.low:,.0f} to {found.interval.high:,.0f} minutes, {end}"


def _load(arguments: argparse.Namespace) -> int:
    """The only question that needs the records of a space, and so Django."""
    from tutela.commands.context import prepare

    actor = prepare(arguments)
    from tutela.kernel.clock import now
    from tutela.protection.actions import load_road_map

    loaded = load_road_map(
        actor=actor,
        at=now(),
        file=arguments.file,
        name=arguments.name,
        source=arguments.source,
        licence=arguments.licence,
        drawn_on=arguments.date,
    )
    answer = {"id": str(loaded.id), "digest": loaded.digest, "nodes": loaded.nodes, "roads": loaded.roads}
    if arguments.json:
        print(json.dumps(answer))
    else:
        print(f"{loaded.name}: {loaded.roads:,} roads between {loaded.nodes:,} nodes, in force from now on")
    return DONE
