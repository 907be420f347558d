"""The area in which an incident lies whole, for the access policy: see `rules.deepest_level`."""

from collections.abc import Sequence

from tutela.incidents.rules import deepest_level
from tutela.kernel.geography import Point
from tutela.places.boundaries import Boundaries


def area_of(point: Point, precision: int | None) -> str:
    """The smallest area that wholly holds where a record of this precision may have been."""
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
