"""A larger drawing of an area, for pages that lay something on it: how far one gets, places, bases.

Drawn on the ground of `locator`, on a plane that is true at the middle of the drawing; the script of the page
(`frontend/reach.js`) places what it moves by the same frame.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutela.web.map.locator import KM_A_DEGREE, LEAST_KM, LETTER, Frame, Locator, Pair, drawing, path_of

PLATE_WIDE = 720
LEAST_HIGH, MOST_HIGH = 420, 760
ROOM = 1.1
"""So much more than the box is drawn, from side to side."""


@dataclass(frozen=True, slots=True)
class Plate:
    """What `protection/plate.html` draws. bands: outlines by name; spots: places by state, as dots or crosses.

    marks: bases with their place in pixels. frame: what a script needs to place something.
    """

    ground: Locator
    frame: Frame
    bands: dict[str, str]
    spots: dict[str, str]
    marks: tuple[dict[str, Any], ...]


def plate(
    *,
    area: str,
    box: Sequence[float],
    bands: Mapping[str, Iterable[Sequence[Pair]]],
    spots: Mapping[str, Sequence[Pair]],
    marks: Iterable[Mapping[str, Any]],
    language: str,
) -> Plate:
    """The drawing of an area. box: west, south, east, north. marks: each with longitude and latitude."""
    frame = _frame(*box)
    return Plate(
        ground=drawing("plate", frame, area[:2], language, own=area),
        frame=frame,
        bands={name: path_of(rings, frame, closed=True) for name, rings in bands.items()},
        spots={state: "".join(_spot(frame, place, state) for place in places) for state, places in spots.items()},
        marks=tuple(_placed(frame, marks)),
    )


def _frame(west: float, south: float, east: float, north: float) -> Frame:
    middle = (south + north) / 2
    wide = max(LEAST_KM, (east - west) * KM_A_DEGREE * math.cos(math.radians(middle)) * ROOM)
    high = max(LEAST_KM / 2, (north - south) * KM_A_DEGREE * ROOM)
    pixels = round(min(max(PLATE_WIDE * high / wide, LEAST_HIGH), MOST_HIGH))
    return Frame((west + east) / 2, middle, max(wide, high * PLATE_WIDE / pixels), PLATE_WIDE, pixels)


def _spot(frame: Frame, place: Pair, state: str) -> str:
    """A dot, or a cross for what is out of reach: shape before colour."""
    x, y = (round(one) for one in frame.place(*place))
    return f"M{x - 2} {y - 2}l4 4m0-4l-4 4" if state == "out" else f"M{x} {y}h0"


def _placed(frame: Frame, marks: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Marks in pixels; `named` where the name above one finds room beside those before it."""
    taken: list[tuple[float, int, int]] = []
    for mark in marks:
        x, y = (round(one) for one in frame.place(mark["longitude"], mark["latitude"]))
        half = len(mark["name"]) * LETTER / 2 + 4
        named = all(abs(x - a) > half + width or abs(y - b) > 15 for width, a, b in taken)
        if named:
            taken.append((half, x, y))
        yield {**mark, "x": x, "y": y, "named": named}
