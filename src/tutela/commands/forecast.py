"""Forecasts fatalities as draws, scores forecasts, and asks the past how good they would have been.

Examples:
  ./tutela forecast run --level country --history history.parquet --window 2026 --to forecast.parquet
  ./tutela forecast run --level priogrid --history cells.parquet --window 2026 --to forecast.parquet --drivers why.csv
  ./tutela forecast evaluate --actuals actuals.parquet --forecasts forecast.parquet --json
  ./tutela forecast backtest --level country --history history.parquet --windows 2018-2021
  ./tutela forecast backtest --level priogrid --history cells.parquet --json
  ./tutela forecast issue --area SS --level admin1 --months 7
  ./tutela forecast issue --file draws.parquet --known-until 2026-10 --model "name of it"

A history has the columns month_id (1 is January 1980), outcome, and the area: country_id, priogrid_gid, h3 or area_id.
A window is a calendar year; it is forecast from October of the year before, and later rows are not read.
`issue` puts a forecast into the records of the mission, where nobody can change it: learned from the open records of an
area, or from a file of draws. Exit 4: your role may not issue forecasts.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import polars as pl

from tutela.analysis.forecast.backtest import play, report
from tutela.analysis.forecast.drivers import drivers_table
from tutela.analysis.forecast.errors import BadInput, ForecastError
from tutela.analysis.forecast.evaluate import evaluate
from tutela.analysis.forecast.io import level_of, read_table, write_forecast, write_table
from tutela.analysis.forecast.levels import LEVELS, Level
from tutela.analysis.forecast.models import model_for
from tutela.analysis.forecast.models.grid import GridHurdle
from tutela.analysis.forecast.months import Window, windows_from, year_of
from tutela.analysis.forecast.panel import Panel, panel_from_table
from tutela.analysis.forecast.priogrid import play_alarms, report_alarms
from tutela.commands import forecast_issue as issuing

DONE, BAD_INPUT = 0, 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the three questions to the command."""
    questions = parser.add_subparsers(dest="question", required=True, metavar="QUESTION")
    _configure_run(questions.add_parser("run", help="draws for the twelve months of a window"))
    _configure_evaluate(questions.add_parser("evaluate", help="mean CRPS of a forecast over what then happened"))
    _configure_backtest(questions.add_parser("backtest", help="past windows forecast from what was known, scored"))
    issuing.configure(questions.add_parser("issue", help="a forecast into the records of the mission"))
    questions.add_parser("ordered", help="the forecasts that were asked for; the background work calls this")


def run(arguments: argparse.Namespace) -> int:
    """Answers the question; 3 for a file that is not as it must be."""
    answers = {"run": _run, "evaluate": _evaluate, "backtest": _backtest}
    answers |= {"issue": issuing.run, "ordered": issuing.run_ordered}
    try:
        return answers[arguments.question](arguments)
    except OSError as problem:
        return _failed(f"{problem.filename}: {problem.strerror}. Check the path and try again.")
    except ForecastError as problem:
        return _failed(str(problem))


def _failed(message: str) -> int:
    print(message, file=sys.stderr)
    return BAD_INPUT


def _configure_run(parser: argparse.ArgumentParser) -> None:
    _add_history(parser)
    parser.add_argument("--window", type=int, required=True, metavar="YEAR", help="the calendar year to forecast")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="where the draws go, .parquet or .csv")
    parser.add_argument("--drivers", type=Path, metavar="FILE", help="also write what drove each forecast")


def _configure_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--actuals", type=Path, required=True, metavar="FILE", help="what happened")
    parser.add_argument("--forecasts", type=Path, required=True, metavar="FILE", help="draws of what was forecast")
    _add_json(parser)


def _configure_backtest(parser: argparse.ArgumentParser) -> None:
    _add_history(parser)
    parser.add_argument("--windows", metavar="YEARS", help="as 2018-2021; the last four full years unless given")
    parser.add_argument("--lead", type=int, default=1, help="months ahead of the alarm for cells (1 unless given)")


def _add_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--level", choices=sorted(LEVELS), required=True, help="the kind of area")
    parser.add_argument("--history", type=Path, required=True, metavar="FILE", help=".parquet or .csv")
    parser.add_argument("--outcome", default="outcome", metavar="COLUMN", help="the column to forecast")
    parser.add_argument("--draws", type=_positive, default=1000, help="draws for each month and area")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same draws")
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON value on standard output"
    )


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return number


def _run(arguments: argparse.Namespace) -> int:
    started, level, window = time.perf_counter(), LEVELS[arguments.level], Window(arguments.window)
    history = read_table(arguments.history)
    panel = _panel(history, level, arguments, known_until=window.origin)
    _say_what_is_known(history, panel, window)
    model = model_for(level)
    forecast = model.forecast(panel, window.months, draws=arguments.draws, seed=arguments.seed)
    write_forecast(forecast, arguments.to)
    if arguments.drivers:
        write_table(drivers_table(model, panel, window.months, seed=arguments.seed), arguments.drivers)
    months, areas, draws = forecast.draws.shape
    done = {"to": str(arguments.to), "months": months, "areas": areas, "draws": draws, "known_until": panel.last_month}
    done["seconds"] = round(time.perf_counter() - started, 2)
    text = f"{draws} draws for {areas} areas and {months} months are in {arguments.to} ({done['seconds']} s)."
    return _answer(arguments, done, text)


def _panel(history: pl.DataFrame, level: Level, arguments: argparse.Namespace, known_until: int | None) -> Panel:
    try:
        return panel_from_table(history, level=level, outcome=arguments.outcome, known_until=known_until)
    except BadInput as problem:
        raise BadInput(f"{arguments.history}: {problem}") from problem


def _say_what_is_known(history: pl.DataFrame, panel: Panel, window: Window) -> None:
    later = history.filter(pl.col("month_id") > window.origin).height
    if later:
        print(f"{later} rows after month {window.origin} are not read: they were not known then.", file=sys.stderr)
    if panel.last_month < window.origin:
        missing = window.origin - panel.last_month
        print(f"The last {missing} months before the origin are missing; the leads become longer.", file=sys.stderr)


def _evaluate(arguments: argparse.Namespace) -> int:
    actuals, forecasts = read_table(arguments.actuals), read_table(arguments.forecasts)
    scored = evaluate(actuals, forecasts, level=level_of(forecasts))
    lines = [f"{of['window']}: CRPS {of['crps']:.3f} over {of['n']} cells" for of in scored["windows"]]
    return _answer(arguments, scored, "\n".join([*lines, f"all: CRPS {scored['crps']:.3f}"]))


def _backtest(arguments: argparse.Namespace) -> int:
    level = LEVELS[arguments.level]
    panel = _panel(read_table(arguments.history), level, arguments, known_until=None)
    windows = _windows(arguments, panel)
    played = [play(panel, model_for(level), window, draws=arguments.draws, seed=arguments.seed) for window in windows]
    found = report(played)
    if level.cells:
        alarms = play_alarms(panel, GridHurdle(), windows, lead=arguments.lead, seed=arguments.seed)
        found["alarms"] = {"lead": arguments.lead, **report_alarms(alarms)}
    return _answer(arguments, found, _in_words(found))


def _windows(arguments: argparse.Namespace, panel: Panel) -> list[Window]:
    """Those asked for, or the last four calendar years that the history covers."""
    if arguments.windows is None:
        last = year_of(panel.last_month + 1) - 1
        return [Window(year) for year in range(last - 3, last + 1)]
    try:
        return windows_from(arguments.windows)
    except ValueError as problem:
        raise BadInput(f"--windows {arguments.windows}: years were expected, as 2018-2021 or 2018,2020.") from problem


def _in_words(found: dict) -> str:
    lines = [
        f"{of['window']}: CRPS {of['crps']:.4f}, "
        + ", ".join(f"{name} {crps:.4f}" for name, crps in of["yardsticks"].items())
        + f", 90 % interval holds {of['coverage_active']:.3f} of active cells"
        for of in found["windows"]
    ]
    lines += [
        f"CRPS / {name}'s: {of['geometric_mean']:.4f} (90 % interval {of['low']:.4f} to {of['high']:.4f})"
        for name, of in found["ratio"].items()
    ]
    lines.append(f"CRPS of log(1 + dead): {found['log_crps']:.4f}")
    lines.append(f"Onset after 12 quiet months: ROC-AUC {found['onset']['roc_auc']:.3f}")
    lines += [
        f"Chance of {name}: Brier {of['brier']:.4f}, average precision {of['average_precision']:.3f}, "
        f"{of['bins_that_hold']} of 10 bins reliable"
        for name, of in found["chances"].items()
    ]
    return "\n".join(lines + _alarms_in_words(found.get("alarms")))


def _alarms_in_words(alarms: dict | None) -> list[str]:
    if alarms is None:
        return []
    precision, ratio = alarms["average_precision"], alarms["ratio"]
    return [
        f"Any dead, {alarms['lead']} month ahead: average precision {precision['value']:.4f} "
        f"({precision['low']:.4f} to {precision['high']:.4f}), decayed count {alarms['decayed_count']:.4f}, "
        f"ratio {ratio['value']:.3f} ({ratio['low']:.3f} to {ratio['high']:.3f}); "
        f"{alarms['in_riskiest_tenth']:.0%} of it lay in the riskiest tenth"
    ]


def _answer(arguments: argparse.Namespace, value: dict, text: str) -> int:
    print(json.dumps(value) if arguments.json else text)
    return DONE
