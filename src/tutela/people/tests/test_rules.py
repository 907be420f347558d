import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tutela
from tutela.people.rules import areas_of, areas_problem, device

pytestmark = pytest.mark.once

KNOWN = Path(tutela.__file__).parent / "places" / "data" / "areas.csv"


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("", []),
        ("SS01", ["SS01"]),
        ("ss03, ss01;SS01\nSD", ["SD", "SS01", "SS03"]),
        ("all", ["*"]),
        ("*", ["*"]),
        ("Juba!", ["JUBA!"]),
    ],
)
def test_areas_are_read_as_people_type_them(text, areas):
    assert areas_of(text) == areas


@given(st.text(max_size=80))
def test_whatever_is_typed_is_either_good_or_named_as_wrong(text):
    areas = areas_of(text)
    assert areas_of(" ".join(areas)) == areas
    if areas_problem(areas) is None:
        assert all(area == "*" or area.isascii() for area in areas)


def parents():
    with KNOWN.open(encoding="utf-8") as lines:
        return {row["id"]: row["parent"] for row in csv.DictReader(lines)}


def test_every_area_that_is_known_may_be_given():
    assert areas_problem(list(parents())) is None


def test_one_code_begins_with_another_exactly_if_its_area_lies_in_the_other():
    """The access policy compares codes: a code that only looks like another's part would open or close a country."""
    above = parents()

    def chain(code):
        while code:
            yield code
            code = above[code]

    codes = sorted(above)
    for code in codes:
        assert {other for other in codes if code.startswith(other)} == set(chain(code))


@pytest.mark.parametrize("areas", [["*", "SS"], ["S"], ["ss01"], ["SS01~"], ["JUBA"], ["SS-"], ["Ss"], [""]])
def test_bad_areas_are_named(areas):
    assert areas_problem(areas)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.1", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_as_its_owner_would(agent, name):
    assert device(agent) == name


@given(st.text())
def test_no_name_of_a_device_comes_from_outside(agent):
    assert len(device(agent)) < 40
