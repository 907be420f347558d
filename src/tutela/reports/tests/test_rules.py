"""Pure decisions about reports."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel.doctrine import doctrine
from tutela.reports import rules
from tutela.reports.rules import Labels

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
labels = st.builds(Labels, st.integers(0, 2), st.integers(0, 255))


@pytest.mark.parametrize(
    ("minutes", "believable"), [(-60 * 24 * 365, True), (-1, True), (0, True), (5, True), (6, False), (60, False)]
)
def test_a_report_cannot_have_come_in_after_it_was_written_down(minutes, believable):
    assert rules.is_believable(NOON + timedelta(minutes=minutes), NOON) is believable


def test_nothing_came_in_before_there_were_missions_that_would_answer():
    assert not rules.is_believable(datetime(1989, 12, 31, tzinfo=UTC), NOON)


@given(labels, labels)
def test_the_stricter_of_two_labels_hides_what_either_hides(one, other):
    both = one.at_least(other)
    assert both.classification >= max(one.classification, other.classification)
    assert both.compartments & one.compartments == one.compartments
    assert both == other.at_least(one)


def test_doctrine_asks_for_the_circle_of_children_where_children_are_taken():
    lists = doctrine().lists
    asked = {
        code.code: rules.labels_asked_by([code], lists["classification"], lists["compartment"]).compartments
        for code in lists["threat_type"]
    }
    assert asked.pop("child_recruitment_use") == lists["compartment"].bits(["children"])
    assert not any(asked.values())


@pytest.mark.parametrize(("radius_m", "code"), [(0, 1), (71, 1), (1_000, 1), (1_001, 2), (7_071, 2)])
def test_a_wide_grid_square_is_no_exact_place(radius_m, code):
    assert rules.precision_of(radius_m) == code
