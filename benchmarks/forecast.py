"""What `forecast` reaches, each figure beside its yardstick in the same run.

    ./tutela bench forecast

The histories may not be shipped: they are read from TUTELA_SHARED and left out where absent. Takes about three
minutes on two cores.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.inside.measuring import Measurement
from tutela.analysis.forecast import scores
from tutela.analysis.forecast.backtest import Played, play, report
from tutela.analysis.forecast.io import read_table, write_forecast
from tutela.analysis.forecast.levels import COUNTRY, PRIOGRID
from tutela.analysis.forecast.models import GridHurdle, country_model
from tutela.analysis.forecast.models.pool import weights_by_past_skill
from tutela.analysis.forecast.months import Window
from tutela.analysis.forecast.panel import Panel, panel_from_table
from tutela.analysis.forecast.priogrid import history_of_events, play_alarms, report_alarms

SHARED = Path(os.environ.get("TUTELA_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
HISTORY = SHARED / "views" / "cm_history_1989_2021.parquet"
EVENTS = SHARED / "ucdp" / "ged_countries_to_2021.parquet"
JUDGED, TUNED = range(2018, 2022), range(2013, 2018)
DECAYED = {"Central African Republic": 0.1445, "South Sudan": 0.1322, "Sudan": 0.1473}


def countries() -> Iterator[Measurement]:
    """The windows that are judged, then the older ones, each beside conflictology."""
    panel = panel_from_table(read_table(HISTORY), level=COUNTRY)
    yield running(panel)
    for years, name in ((JUDGED, "2018-2021"), (TUNED, "2013-2017")):
        yield from windows([play(panel, country_model(), Window(year)) for year in years], name)
    yield from weights(panel)


def running(panel: Panel) -> Measurement:
    """Learning, drawing and writing one window."""
    begun, window = time.perf_counter(), Window(2021)
    forecast = country_model().forecast(panel.known_until(window.origin), window.months)
    with tempfile.TemporaryDirectory() as folder:
        write_forecast(forecast, Path(folder) / "forecast.parquet")
    return Measurement("191 countries x 12 months x 1,000 draws", time.perf_counter() - begun, "s", "limit", 60)


def windows(played: list[Played], name: str) -> Iterator[Measurement]:
    """CRPS of each window beside conflictology's, and what the issue asks of all together."""
    for one in played:
        crps, beside = (
            float(scores.crps(draws, one.observed).mean()) for draws in (one.draws, one.yardsticks["conflictology"])
        )
        yield Measurement(f"CRPS {one.window.year}", crps, "dead", "conflictology", beside)
    found = report(played)
    against = found["ratio"]["conflictology"]
    yield Measurement(f"CRPS / conflictology's, {name}", against["geometric_mean"], "", "asked", 0.90)
    yield Measurement(f"  its 90 % interval, low, {name}", against["low"], "")
    yield Measurement(f"  its 90 % interval, high, {name}", against["high"], "")
    yield Measurement(f"CRPS of log(1 + dead), {name}", found["log_crps"], "", "asked", 0.146)
    yield Measurement(f"90 % interval holds, active countries, {name}", found["coverage_active"], "of months")
    yield Measurement(f"onset after 12 quiet months, ROC-AUC, {name}", found["onset"]["roc_auc"], "", "asked", 0.78)
    for threshold in ("any", "at least 25"):
        held = found["chances"][threshold]["bins_that_hold"]
        yield Measurement(f"reliable bins of 10, {threshold}, {name}", held, "bins", "asked", 8)


def weights(panel: Panel) -> Iterator[Measurement]:
    """The pool's weights that past skill alone would choose, beside those in use."""
    pool, past = country_model(), []
    for year in TUNED:
        window = Window(year)
        known = panel.known_until(window.origin)
        drawn = [member.fit(known, window.months, seed=0).draw(100) for member in pool.members]
        observed = panel.months(window.months[0], window.months[-1]).ravel()
        past.append(([draws.reshape(len(observed), -1) for draws in drawn], observed))
    for member, best, used in zip(pool.members, weights_by_past_skill(past), pool.weights, strict=True):
        yield Measurement(f"weight by skill 2013-2017 of {type(member).__name__}", float(best), "", "in use", used)


def cells() -> Iterator[Measurement]:
    """PRIO-GRID months of three countries beside zero, and alarms one month ahead beside the decayed count."""
    events, judged, ratios = read_table(EVENTS), [Window(year) for year in JUDGED], []
    for country, decayed in DECAYED.items():
        table = history_of_events(events.filter(pl.col("country") == country), first_month=109, last_month=504)
        panel = panel_from_table(table, level=PRIOGRID)
        against = report([play(panel, GridHurdle(), window) for window in judged])["ratio"]["zero"]
        ratios.append(against["geometric_mean"])
        yield Measurement(f"CRPS / zero's, {country}", against["geometric_mean"], "")
        yield Measurement("  its 90 % interval, low", against["low"], "")
        yield Measurement("  its 90 % interval, high", against["high"], "")
        precision = report_alarms(play_alarms(panel, GridHurdle(), judged))["average_precision"]
        yield Measurement(f"alarm precision, {country}", precision["value"], "", "decayed count", decayed)
        yield Measurement("  its 90 % interval, low", precision["low"], "")
        yield Measurement("  its 90 % interval, high", precision["high"], "")
    yield Measurement("CRPS / zero's, all three", float(np.exp(np.mean(np.log(ratios)))), "", "asked", 0.985)


def measure() -> Iterator[Measurement]:
    """Every measurement, in the order of the issue."""
    for file, part in ((HISTORY, countries), (EVENTS, cells)):
        if file.exists():
            yield from part()
        else:
            print(f"not measured: no {file.name} in the shared data", file=sys.stderr)
