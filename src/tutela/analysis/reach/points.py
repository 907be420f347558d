"""Reads sites and demand from CSV: `x,y,weight` in the plane, or `longitude,latitude,weight` on the
sphere.
"""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutela.analysis.reach.errors import BadInput

PLANE, SPHERE = ("x", "y"), ("longitude", "latitude")


@dataclass(frozen=True)
class Points:
    """`place` `(n, 2)`, `weight` `(n,)` (1 where the file has none), and whether the places lie on the
    sphere.
    """

    place: NDArray[np.float64]
    weight: NDArray[np.float64]
    sphere: bool


def read_points(path: str | Path) -> Points:
    """The points of a CSV file in UTF-8 with a header; other columns are left alone, weight may be missing.

    Raises BadInput with file, line (the header is line 1), column (of the table) and what was expected.
    """
    file = str(path)
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            header = [name.strip().lower() for name in next(reader, [])]
            axes = _axes(header, file)
            rows = [_row(row, header, axes, file, reader.line_num) for row in reader if row]
    except UnicodeDecodeError as problem:
        raise BadInput("text in UTF-8", file=file, line=1, column=1) from problem
    if not rows:
        raise BadInput("at least one row under the header", file=file, line=2, column=1)
    table = np.array(rows, dtype=np.float64)
    return Points(table[:, :2], table[:, 2], axes == SPHERE)


def _axes(header: list[str], file: str) -> tuple[str, str]:
    for axes in (SPHERE, PLANE):
        if set(axes) <= set(header):
            return axes
    raise BadInput("a header with x,y or longitude,latitude (and weight)", file=file, line=1, column=1)


def _row(row: list[str], header: list[str], axes: tuple[str, str], file: str, line: int) -> list[float]:
    longest = {"longitude": 180.0, "latitude": 90.0}
    values = [_value(row, header.index(name), name, file, line, longest.get(name, math.inf)) for name in axes]
    if "weight" not in header:
        return [*values, 1.0]
    column = header.index("weight")
    weight = _value(row, column, "weight", file, line, math.inf)
    if weight < 0:
        raise BadInput("a weight of 0 or more", file=file, line=line, column=column + 1)
    return [*values, weight]


def _value(row: list[str], column: int, name: str, file: str, line: int, most: float) -> float:
    text = row[column].strip() if column < len(row) else ""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > most:
        limit = f" from {-most:g} to {most:g}" if math.isfinite(most) else ""
        raise BadInput(f"{name} to be a number{limit}, not '{text}'", file=file, line=line, column=column + 1)
    return value
