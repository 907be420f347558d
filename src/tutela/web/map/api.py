"""The map in the API: one question in the words of the list of incidents, answered for a view, by area and by month."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.foresight import rules
from tutela.incidents import mapping
from tutela.incidents.api import Asked
from tutela.incidents.shown import heading
from tutela.kernel.clock import now
from tutela.kernel.geography import Box
from tutela.kernel.http.api import reader_of
from tutela.kernel.http.wire import BoxText, Day
from tutela.web.map import forecast, marks, words

router = Router(tags=["map"])
Where = tuple[float, float]
"""Longitude and latitude."""


class CellDrawn(Schema):
    """An H3 cell and how many incidents it holds. corners: the first in steps of 0.0001 degree, then differences."""

    cell: str
    count: int
    corners: list[int]


class PointDrawn(Schema):
    """An incident whose place is known as a point, give or take `location_precision`."""

    id: UUID
    title: str
    location: Where
    precision: int
    day: date
    low: int
    best: int
    high: int
    shape: Literal["civilians", "groups", "unknown", "other"]
    url: str


class ViewOut(Schema):
    """What lies in a view, half a view round it included: points, or cells where there would be too many."""

    resolution: int | None
    cells: list[CellDrawn]
    points: list[PointDrawn]


class TallyOut(Schema):
    """Incidents, people killed in them, and the last day on which one of them ended."""

    count: int
    low: int
    best: int
    high: int
    last: date | None


class AreaTally(TallyOut):
    """Of one area. county: of these, how many are known by the county only."""

    area: str
    name: str
    county: int


class SummaryOut(Schema):
    """All that answers to the question: altogether, by how well the place is known, and by area."""

    total: TallyOut
    known: dict[Literal["exact", "near", "county", "wider"], TallyOut]
    areas: list[AreaTally]


class MonthOut(Schema):
    """Incidents that began in a month (its first day), and people killed in them by the best estimate."""

    month: date
    count: int
    best: int


class MonthsOut(Schema):
    """Months with incidents, oldest first."""

    items: list[MonthOut]


class SiteDrawn(Schema):
    """A site of the mission that stands today."""

    id: UUID
    name: str
    kind: str
    location: Where
    url: str


class AlertDrawn(Schema):
    """An open alert under its number on the desk. location: null where its place is not known as a point."""

    id: UUID
    number: int
    title: str
    where: str
    location: Where | None
    precision: int | None
    area: str
    happened: bool
    state: str
    url: str


class MarksOut(Schema):
    """What lies on every map besides incidents."""

    sites: list[SiteDrawn]
    alerts: list[AlertDrawn]


class AreaChance(Schema):
    """What is said of one area. tint: 0 to 5. part: of another that is spoken of too. low, high: people killed in 90 of
    100 futures. label, short: in words."""

    area: str
    name: str
    chance: Annotated[float, Field(ge=0, le=1)]
    tint: int
    part: bool
    low: float
    high: float
    label: str
    short: str


class ForecastNamed(Schema):
    """A forecast by its short code, with its page."""

    code: str
    url: str


class ForecastDrawn(Schema):
    """What forecasts say of one month (its first day): the chance that anybody is killed. month: null where none does."""

    month: date | None
    title: str
    areas: list[AreaChance]
    forecasts: list[ForecastNamed]


class Looked(Schema):
    """What is on the screen, how large, and how incidents shall be drawn: points when near and few, unless told."""

    view: BoxText = "-180,-90,180,90"
    zoom: Annotated[float, Field(ge=0, le=22, description="256 * 2^zoom pixels round the earth")] = 0
    drawn: Literal["auto", "cells", "points"] = "auto"


@router.get("/map/view", response=ViewOut, summary="Incidents in a view, as points or cells")
def show_view(request: HttpRequest, asked: Query[Asked], looked: Query[Looked]) -> dict[str, Any]:
    """Takes the filters of the list of incidents. What is known by county or less is in the summary instead."""
    reader, filters, zoom = reader_of(request), asked.filters(), looked.zoom
    box = mapping.box_of_view(Box(*map(float, looked.view.split(","))))
    points = None
    if looked.drawn == "points" or (looked.drawn == "auto" and zoom >= mapping.NEAR_ZOOM):
        points = mapping.points(reader=reader, filters=filters, view=box)
    if points is not None:
        return {
            "resolution": None,
            "cells": [],
            "points": [marks.incident(one, heading=heading(one)) for one in points],
        }
    resolution, cells = mapping.cells(reader=reader, filters=filters, view=box, zoom=zoom)
    told = [{"cell": cell.cell, "count": cell.count, "corners": cell.corners} for cell in cells]
    return {"resolution": resolution, "cells": told, "points": []}


@router.get("/map/summary", response=SummaryOut, summary="Incidents by area and by how well their place is known")
def show_summary(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Takes the filters of the list of incidents. Areas are listed by people killed, the most first."""
    found = mapping.tallied(reader=reader_of(request), filters=asked.filters())
    return {
        "total": tally_out(found.total()),
        "known": {known: tally_out(tally) for known, tally in found.known().items()},
        "areas": words.by_area(found),
    }


def tally_out(tally: mapping.Tally) -> dict[str, Any]:
    """As the API writes it."""
    return {name: getattr(tally, name) for name in ("count", "low", "best", "high", "last")}


@router.get("/map/months", response=MonthsOut, summary="Incidents by month")
def show_months(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Takes the filters of the list of incidents; `from` and `to` are left out of it: the brush shows all of time."""
    found = mapping.months(reader=reader_of(request), filters=asked.filters())
    return {"items": [{"month": one.month, "count": one.count, "best": one.best} for one in found]}


@router.get("/map/marks", response=MarksOut, summary="Sites of the mission and open alerts")
def show_marks(request: HttpRequest) -> dict[str, Any]:
    """Alerts bear the number under which the desk shows them."""
    reader, at = reader_of(request), now()
    return {"sites": marks.sites(reader=reader, at=at), "alerts": marks.open_alerts(reader=reader, at=at)}


@router.get("/map/forecast", response=ForecastDrawn, summary="What forecasts say of a month, by area")
def show_forecast_on_map(request: HttpRequest, month: Day | None = None) -> dict[str, Any]:
    """month: any day of it. Without one the first month of the newest forecast that is not past, or its last."""
    found = forecast.drawn(reader=reader_of(request), today=now().date(), asked=month)
    first = rules.first_day(found.month) if found.month else None
    return {"month": first, "title": found.title, "areas": found.areas, "forecasts": found.forecasts}
