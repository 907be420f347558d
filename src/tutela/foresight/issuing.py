"""How a forecast comes to be: from the mission's own open records, or from a file in the challenge's format.

A model is learned anew from the history each time (class A data: the mission's records and nothing else); the fit
takes seconds, so it runs in the worker or at the command line, and the journal is opened only to write the result.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from django.utils.translation import gettext as _

import tutela
from tutela.analysis.forecast.errors import ForecastError
from tutela.analysis.forecast.levels import AREA
from tutela.foresight import draws as drawn
from tutela.foresight import problems, rules
from tutela.foresight.history import History, history, units_of
from tutela.foresight.models import LONGEST_MODEL, Forecast, ForecastMonth
from tutela.incidents.rules import common_area
from tutela.kernel import access, journal
from tutela.kernel.access import Reader
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Invalid
from tutela.places.boundaries import Boundaries

ISSUED = "forecast.issued"
MONTH_ISSUED = "forecast_month.issued"
OWN, FILE = "own", "file"
DRAWS, SEED = 1000, 0
LONGEST_AHEAD = 14
PAST_MONTHS = 36
LEAST_MONTHS = 48
MODEL = "hurdle boosting and fading memory, pooled"


def issue_forecast(
    *,
    actor: Reader,
    at: datetime,
    area: str,
    level: str,
    months_ahead: int,
    known_until: int | None = None,
    note: str = "",
    asked_by: str = "",
) -> Forecast:
    """Learn from the open records of an area and issue what follows.

    known_until: the last month that may be known, for a look back; without it the last full month, and the first
    month forecast is the next one to begin. months_ahead: how many months, 1 to 14 after what is known. asked_by: for
    whom the background work makes it.
    Raises Denied, AreaNotYours, Invalid, TooLittleHistory.
    """
    access.require(actor, "forecast.issue")
    check_area(area, level)
    current = rules.month_of(at.date())
    known, first = (current - 1, current + 1) if known_until is None else (known_until, known_until + 1)
    last = known + months_ahead
    if not first <= last <= known + LONGEST_AHEAD or known >= current:
        raise Invalid(
            fields={"months_ahead": _("Choose 2 to 14 months, so that one that has not begun is among them.")}
        )
    past = history(area, level, until=known)
    forecast = _new(actor, at, past, level=level, area=area, note=note)
    if not access.sees(forecast, actor):
        raise problems.AreaNotYours
    made, why = _learned(past, list(range(first, last + 1)))
    forecast.first_month, forecast.last_month, forecast.draws, forecast.seed = first, last, DRAWS, SEED
    forecast.origin, forecast.model_name, forecast.model_version = OWN, MODEL, tutela.__version__
    forecast.history_hash, forecast.drivers = past.digest(), why
    forecast.issued_by = asked_by or actor.name
    return _write(actor, at, forecast, {first + step: made[step] for step in range(len(made))})


def issue_table(
    *,
    actor: Reader,
    at: datetime,
    table: pl.DataFrame,
    known_until: int,
    model_name: str,
    model_version: str = "",
    areas: Mapping[Any, str] | None = None,
    drivers: pl.DataFrame | None = None,
    note: str = "",
) -> Forecast:
    """Issue what stands in a table `month_id, area_id | country_id, draw, outcome`, as it is.

    areas: the code here for each area of the table, where they are not codes already. known_until: the last month
    that its model was given. drivers: a table as `./tutela forecast run --drivers` writes it.
    Raises Denied, AreaNotYours, FileWrong.
    """
    access.require(actor, "forecast.issue")
    made, units, level = _read(table, areas or {})
    first = min(made)
    if known_until >= first:
        raise problems.FileWrong(_("What is known must end before the first month that is forecast."))
    area = common_area(list(units), known=Boundaries.load().areas)
    past = history(area, level, until=known_until)
    forecast = _new(actor, at, _with_units(past, units), level=level, area=area, note=note)
    if not access.sees(forecast, actor):
        raise problems.AreaNotYours
    forecast.first_month, forecast.last_month, forecast.draws = first, max(made), made[first].shape[1]
    forecast.origin, forecast.model_name, forecast.model_version = FILE, model_name[:LONGEST_MODEL], model_version[:40]
    forecast.history_hash = hashlib.sha256(table.write_csv().encode()).hexdigest()
    if drivers is not None:
        forecast.drivers = _drivers(drivers, units, areas or {})
    return _write(actor, at, forecast, made)


def check_area(area: str, level: str) -> None:
    """Raises Invalid for an area or a level that there is not, or a level that has no areas there."""
    if level not in rules.LEVELS:
        raise Invalid(fields={"level": _("Choose one of the levels that are offered.")})
    if area and area not in Boundaries.load().areas:
        raise Invalid(fields={"area": _("There is no area with this code.")})
    if area and not units_of(area, level):
        raise Invalid(fields={"level": _("This area has no areas of that level. Choose another level.")})


def _new(actor: Reader, at: datetime, past: History, *, level: str, area: str, note: str) -> Forecast:
    return Forecast(
        id=new_id(at),
        level=level,
        units=list(past.units),
        known_from=past.first,
        known_until=past.last,
        counted=past.counted,
        left_out=past.left_out,
        past=past.values[-PAST_MONTHS:].T.astype(int).tolist(),
        issued_at=at,
        issued_by=actor.name,
        note=note.strip(),
        area=area,
        component=actor.component,
    )


def _learned(past: History, months: list[int]) -> tuple[np.ndarray, list]:
    """Draws of shape (months, units, draws), and what drove the first month."""
    # Here, because learning is rare and these are slow to import: a start need not wait for them.
    from tutela.analysis.forecast.drivers import drivers_table
    from tutela.analysis.forecast.models import model_for

    if len(past.values) < LEAST_MONTHS:
        raise problems.TooLittleHistory
    panel, model = past.panel(), model_for(AREA)
    try:
        made = model.forecast(panel, months, draws=DRAWS, seed=SEED).draws
        table = drivers_table(model, panel, months[:1], seed=SEED)
    except ForecastError as error:
        raise problems.TooLittleHistory from error
    return made, _drivers(table, past.units, {})


def _drivers(table: pl.DataFrame, units: tuple[str, ...], areas: Mapping[Any, str]) -> list:
    """What drove the first month, a list a unit. Raises FileWrong."""
    column = "area_id" if "area_id" in table.columns else "country_id"
    if not {"month_id", column, "driver", "on_chance", "on_number"} <= set(table.columns):
        raise problems.FileWrong(_("The table of drivers needs month_id, the area, driver, on_chance and on_number."))
    why: dict[str, list] = {unit: [] for unit in units}
    for row in table.filter(pl.col("month_id") == pl.col("month_id").min()).iter_rows(named=True):
        code = areas.get(str(row[column]), str(row[column]))
        if code in why:
            why[code].append([str(row["driver"])[:80], round(row["on_chance"], 3), round(row["on_number"], 3)])
    return [why[unit] for unit in units]


def _write(actor: Reader, at: datetime, forecast: Forecast, made: Mapping[int, np.ndarray]) -> Forecast:
    with journal.open(actor, at=at) as writing:
        writing.add(ISSUED, forecast)
        writing.add_all(MONTH_ISSUED, [_month(forecast, month, made[month], at) for month in sorted(made)])
    return forecast


def _month(forecast: Forecast, month: int, draws: np.ndarray, at: datetime) -> ForecastMonth:
    content = drawn.packed(draws)
    return ForecastMonth(
        id=new_id(at),
        forecast=forecast,
        month=month,
        draws=content,
        draws_hash=drawn.digest(content),
        summary=drawn.summary(draws),
    )


def _with_units(past: History, units: tuple[str, ...]) -> History:
    """The history of these units, in this order; of one without records nobody was killed."""
    place = {unit: number for number, unit in enumerate(past.units)}
    columns = [past.values[:, place[unit]] if unit in place else np.zeros(len(past.values)) for unit in units]
    return History(units, past.first, np.stack(columns, axis=1), past.counted, past.left_out)


# A table


def _read(table: pl.DataFrame, areas: Mapping[Any, str]) -> tuple[dict[int, np.ndarray], tuple[str, ...], str]:
    """Draws by month, each (units, draws); the units and their level. Raises FileWrong."""
    column = next((name for name in ("area_id", "country_id") if name in table.columns), None)
    missing = {"month_id", "draw", "outcome"} - set(table.columns)
    if column is None or missing:
        raise problems.FileWrong(_("The columns month_id, area_id or country_id, draw and outcome are needed."))
    codes = {str(one): areas.get(str(one), str(one)) for one in table[column].unique().sort().to_list()}
    known = Boundaries.load()
    unknown = [given for given, code in codes.items() if code not in known.areas]
    if unknown:
        raise problems.FileWrong(
            _("%(area)s is no code of an area. Say with a table of areas which it is.") % {"area": unknown[0][:40]}
        )
    levels = {known.level(code) for code in codes.values()}
    if len(levels) != 1:
        raise problems.FileWrong(_("All areas of a forecast must be of one level."))
    level = next(name for name, depth in rules.LEVELS.items() if depth in levels)
    return _by_month(table, column, codes), tuple(sorted(codes.values())), level


def _by_month(table: pl.DataFrame, column: str, codes: Mapping[str, str]) -> dict[int, np.ndarray]:
    months, draws = table["month_id"].n_unique(), table["draw"].n_unique()
    numbers = table["outcome"].cast(pl.Float64, strict=False)
    if (
        table.height != months * draws * len(codes)
        or len(set(codes.values())) != len(codes)
        or table.select("month_id", column, "draw").is_duplicated().any()
    ):
        raise problems.FileWrong(_("Every area needs every draw of every month, once."))
    if numbers.null_count() or not numbers.is_between(0, drawn.LARGEST).all():
        raise problems.FileWrong(_("An outcome is a number of deaths: 0 or more."))
    named = table.with_columns(
        pl.col(column).cast(pl.String).replace_strict(codes).alias("unit"), numbers.alias("outcome")
    )
    ordered = named.sort("month_id", "unit", "draw")
    return {
        int(month): part["outcome"].to_numpy().reshape(len(codes), draws)
        for (month,), part in ordered.group_by("month_id", maintain_order=True)
    }
