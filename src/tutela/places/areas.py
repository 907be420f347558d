"""The area in which a record lies whole, for the access policy. See docs/access.md."""

from collections.abc import Sequence

from tutela.kernel.geography import Point
from tutela.places.boundaries import Boundaries

KNOWN_TO_STATE = 4
"""The precision of place at which only the first-level area is known; above it only the country is certain."""


def deepest_level(precision: int | None) -> int | None:
    """How deep the area of a record may be: 0 country, 1 state; None for as deep as the boundaries go.

    An area is where a record lies *whole*: who has only a part of where it may have been does not see it. With a
    precision of 5 (a wider region, a line) and 7 (over water) that is the country in which the point lies.
    """
    if precision is None or precision < KNOWN_TO_STATE:
        return None
    return 1 if precision == KNOWN_TO_STATE else 0


def area_of(point: Point, precision: int | None) -> str:
    """The smallest area that wholly holds where a record of this precision may have been; "" if it lies in none."""
    return areas_of([point], [None], [precision])[0]


def areas_of(
    points: Sequence[Point], country_names: Sequence[str | None], precisions: Sequence[int | None]
) -> list[str]:
    """`area_of` for many. country_names: as the source writes them; they help only where no boundary is at hand."""
    boundaries = Boundaries.load()
    codes = {name: boundaries.country_named(name) for name in set(country_names) if name}
    hints = [codes.get(name) if name else None for name in country_names]
    deepest = boundaries.areas_of(points, hints)
    return [
        boundaries.ancestor(area, deepest_level(precision)) for area, precision in zip(deepest, precisions, strict=True)
    ]
