"""The area in which a record lies whole."""

import pytest

from tutela.kernel.geography import Point
from tutela.places.areas import area_of, areas_of, deepest_level

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("precision", "level"), [(None, None), (1, None), (2, None), (3, None), (4, 1), (5, 0), (6, 0), (7, 0)]
)
def test_the_less_is_known_of_a_place_the_larger_its_area(precision, level):
    assert deepest_level(precision) == level


@pytest.mark.parametrize(("precision", "area"), [(1, "SS0101"), (3, "SS0101"), (4, "SS01"), (5, "SS"), (6, "SS")])
def test_a_record_lies_whole_in_the_area_that_its_precision_names(precision, area):
    assert area_of(Point(31.6, 4.85), precision) == area


def test_a_country_that_the_source_names_helps_where_boundaries_are_coarse():
    spots = [Point(31.6, 4.85), Point(29.23, -1.68)]
    found = areas_of(spots, ["Nowhere", "DR Congo (Zaire)"], [1, 6])
    assert found == ["SS0101", "CD"]
