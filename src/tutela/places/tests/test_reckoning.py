"""Distances and directions from a place, as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel.geography import Point, destination, distance_m
from tutela.places.reckoning import DIRECTIONS, Reckoning, read, spread_m

TWO_HOURS = (6_000, 10_000)


@pytest.mark.parametrize(
    ("text", "origin", "bearing", "span"),
    [
        ("two hours' walk north of Poktap", "Poktap", 0, TWO_HOURS),
        ("About 2 hours on foot north-east of Duk Padiet", "Duk Padiet", 45, TWO_HOURS),
        ("2h walk southwest of Bor", "Bor", 225, TWO_HOURS),
        ("deux heures à pied au nord de Poktap", "Poktap", 0, TWO_HOURS),
        ("2 heures de marche au sud-est d’Akobo", "Akobo", 135, TWO_HOURS),
        ("dos horas a pie al noroeste de Bambari", "Bambari", 315, TWO_HOURS),
        ("ساعتان مشياً شمال بوكتاب", "بوكتاب", 0, TWO_HOURS),
        ("٢ ساعات سيراً جنوب شرق بور", "بور", 135, TWO_HOURS),
        ("два часа пешком к северу от Поктапа", "Поктапа", 0, TWO_HOURS),
        ("в 2 часах ходьбы к юго-западу от Бора", "Бора", 225, TWO_HOURS),
        ("博尔以北步行两小时", "博尔", 0, TWO_HOURS),
        ("half an hour walk east of Juba", "Juba", 90, (1_500, 2_500)),
        ("8 km west of Bentiu", "Bentiu", 270, (6_000, 10_000)),
    ],
)
def test_a_distance_and_a_direction_are_read(text, origin, bearing, span):
    found = read(text)
    assert found == Reckoning(origin, bearing, *span)


@pytest.mark.parametrize(
    "text", ["North Bahr el Ghazal", "Duk", "west of Bor", "36N UP 230 569", "7.75 31.40", "500 km north of Juba", ""]
)
def test_what_reckons_nothing_or_too_far_is_none(text):
    assert read(text) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_left(text):
    found = read(text)
    assert found is None or found.origin


@given(
    st.sampled_from(list(DIRECTIONS)),
    st.floats(0.5, 12),
    st.floats(0, 1),
    st.floats(-22.5, 22.5),
)
def test_the_area_lies_within_its_spread(bearing, hours, share, off):
    told = Reckoning("Bor", bearing, hours * 3_000, hours * 5_000)
    bor = Point(31.55, 6.21)
    middle = destination(bor, bearing, (told.nearest_m + told.farthest_m) / 2)
    there = destination(bor, bearing + off, told.nearest_m + share * (told.farthest_m - told.nearest_m))
    assert distance_m(middle, there) <= spread_m(told)
