"""Reads a mission's own road graph: GeoJSON as `graph.read_trunk_roads` has it, or a table with one road a row.

Columns of a table (CSV in UTF-8, or Parquet): from, to (node numbers), duration (minutes), and where the nodes lie:
from_longitude, from_latitude, to_longitude, to_latitude. May be there: line (WKT LINESTRING of the road), add (true:
proposed, not built, dropped). Other columns are left alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from tutela.analysis.reach.errors import BadInput
from tutela.analysis.reach.graph import SOURCE_TRUNK, Edge, RoadGraph, graph_of, read_trunk_roads

ENDS = ("from_longitude", "from_latitude", "to_longitude", "to_latitude")
NEEDED = ("from", "to", "duration", *ENDS)
TABLES = (".csv", ".parquet")


def read_roads(path: str | Path, *, source: str = SOURCE_TRUNK) -> RoadGraph:
    """The road graph of a file, by its ending: .csv, .parquet, and GeoJSON for every other.

    Raises BadInput (file, line, column, what was expected); in a table the header is line 1.
    """
    file = Path(path)
    if file.suffix.lower() not in TABLES:
        return read_trunk_roads(file, source=source)
    rows = _rows(file)
    edges = [_edge(row, str(file), line) for line, row in enumerate(rows, start=2) if not _proposed(row)]
    if not edges:
        raise BadInput("at least one road that is built (`add` not true)", file=str(file), line=2, column=1)
    return graph_of(edges, source)


def _rows(file: Path) -> list[dict[str, Any]]:
    try:
        if file.suffix.lower() == ".csv":
            table = pl.read_csv(file, infer_schema=False)
        else:
            with file.open("rb") as stream:
                table = pl.read_parquet(stream)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as problem:
        expected = f"a table of roads ({str(problem).splitlines()[0]})"
        raise BadInput(expected, file=str(file), line=1, column=1) from problem
    if missing := [name for name in NEEDED if name not in table.columns]:
        raise BadInput(f"a column named {missing[0]}", file=str(file), line=1, column=len(table.columns) + 1)
    return table.to_dicts()


def _proposed(row: Mapping[str, Any]) -> bool:
    return str(row.get("add") or "").strip().lower() in ("true", "1", "yes")


def _edge(row: Mapping[str, Any], file: str, line: int) -> Edge:
    start, end = (_number(row, name, file, line) for name in ("from", "to"))
    minutes = _number(row, "duration", file, line)
    west, south, east, north = (_degrees(row, name, file, line) for name in ENDS)
    if start != int(start) or end != int(end) or minutes < 0:
        name = "duration" if minutes < 0 else "from"
        expected = "a duration of 0 or more" if minutes < 0 else "whole numbers of nodes in from and to"
        raise BadInput(expected, file=file, line=line, column=list(row).index(name) + 1)
    return Edge(int(start), int(end), minutes, _line(row, (west, south), (east, north), file, line))


def _number(row: Mapping[str, Any], name: str, file: str, line: int) -> float:
    try:
        value = float(row[name])
    except (TypeError, ValueError):
        value = np.nan
    if not np.isfinite(value):
        raise BadInput(f"a number in {name}, not '{row[name]}'", file=file, line=line, column=list(row).index(name) + 1)
    return value


def _degrees(row: Mapping[str, Any], name: str, file: str, line: int) -> float:
    value, most = _number(row, name, file, line), 180.0 if name.endswith("longitude") else 90.0
    if abs(value) > most:
        expected = f"{name} from {-most:g} to {most:g}, not {value:g}"
        raise BadInput(expected, file=file, line=line, column=list(row).index(name) + 1)
    return value


def _line(
    row: Mapping[str, Any], start: tuple[float, float], end: tuple[float, float], file: str, line: int
) -> np.ndarray:
    """The road as it is drawn, from node to node; straight where the table does not draw it."""
    text = str(row.get("line") or "").strip()
    if not text:
        return np.array([start, end])
    drawn = shapely.from_wkt(text, on_invalid="ignore")
    if drawn is None or drawn.geom_type != "LineString" or drawn.is_empty:
        expected = "a WKT LINESTRING in line, or nothing"
        raise BadInput(expected, file=file, line=line, column=list(row).index("line") + 1)
    points = shapely.get_coordinates(drawn)
    away = [np.hypot(*(points[place] - start)) for place in (0, -1)]
    return np.vstack([start, points if away[0] <= away[1] else points[::-1], end])
