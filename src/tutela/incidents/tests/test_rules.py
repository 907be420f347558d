"""The pure rules of incidents."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.incidents.rules import (
    Edition,
    Labels,
    Verdict,
    common_area,
    date_faults,
    figures_held,
    joined,
    number_faults,
    verdict,
)

pytestmark = pytest.mark.once

AREAS = {"SS", "SS01", "SS0101", "SS0102", "SS02", "SD", "CD", "CD-CK"}
LABELS = st.builds(Labels, st.integers(0, 2), st.integers(0, 63), st.sampled_from(sorted(AREAS)))


class TestArea:
    def test_two_counties_of_a_state_have_the_state_in_common(self):
        assert common_area(["SS0101", "SS0102"], known=AREAS) == "SS01"

    def test_two_states_have_the_country_in_common_and_not_the_half_of_a_code(self):
        assert common_area(["SS01", "SS02"], known=AREAS) == "SS"

    def test_two_countries_have_nothing_in_common_though_their_codes_begin_alike(self):
        assert common_area(["SS01", "SD"], known=AREAS) == ""


class TestLabels:
    @given(
        st.lists(LABELS, min_size=1, max_size=4), st.integers(0, 2), st.integers(0, 63), st.sampled_from(sorted(AREAS))
    )
    def test_who_sees_what_was_made_from_records_sees_each_of_them(self, parts, clearance, circles, area):
        def seen(one):
            inside = one.area.startswith(area)
            return one.classification <= clearance and not one.compartments & ~circles and inside

        if seen(joined(parts, known=AREAS)):
            assert all(seen(one) for one in parts)


class TestFaults:
    def test_a_lowest_estimate_above_the_best_is_a_fault_of_the_lowest(self):
        assert number_faults(low=3, best=2, high=5) == {"low": "above_best"}

    def test_estimates_in_their_order_have_no_fault(self):
        assert number_faults(low=2, best=2, high=5) == {}

    def test_an_end_before_the_start_is_a_fault_of_the_end(self):
        assert date_faults(date_start=date(2016, 3, 12), date_end=date(2016, 3, 11)) == {"date_end": "before_start"}


class TestVerdict:
    HELD = Edition((22, 1), "a")

    @pytest.mark.parametrize(
        ("offered", "expected"),
        [
            (Edition((22, 1), "a"), Verdict.SAME),
            (Edition((21, 1), "a"), Verdict.SAME),
            (Edition((23, 1), "a"), Verdict.RELEASED_AGAIN),
            (Edition((22, 1), "b"), Verdict.CHANGED),
            (Edition((23, 0, 5), "b"), Verdict.CHANGED),
            (Edition((21, 1), "b"), Verdict.OLDER),
            (Edition((), "b"), Verdict.OLDER),
        ],
    )
    def test_an_older_release_never_replaces_a_newer_one(self, offered, expected):
        assert verdict(self.HELD, offered) is expected

    def test_what_is_not_held_is_new(self):
        assert verdict(None, Edition((22, 1), "a")) is Verdict.NEW


class TestFigures:
    def test_each_set_of_figures_ends_when_the_next_begins(self):
        first, second, third = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3))
        held = figures_held(
            [
                (first, "import", "", {"low": 1, "best": 2, "high": 3, "text": "…"}),
                (second, "amina", "", {"text": "more"}),
                (third, "amina", "count of graves", {"best": 5, "high": 5}),
            ]
        )
        assert [(one.figures["low"], one.figures["best"], one.since, one.until) for one in held] == [
            (1, 2, first, third),
            (1, 5, third, None),
        ]
