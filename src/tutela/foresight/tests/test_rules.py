"""The pure rules of the room."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.foresight import rules


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_lies_in_the_month_that_it_is_counted_to(day):
    month = rules.month_of(day)
    assert rules.first_day(month) <= day <= rules.last_day(month)


def test_january_1980_is_the_first_month():
    assert rules.month_of(date(1980, 1, 31)) == 1
    assert rules.first_day(493) == date(2021, 1, 1)


def test_a_month_has_begun_on_its_first_day():
    assert not rules.has_begun(493, date(2020, 12, 31))
    assert rules.has_begun(493, date(2021, 1, 1))


def test_the_last_word_of_each_author_about_an_event_counts():
    noon, later = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 13, tzinfo=UTC)
    event, other = ("SS01", 560, 1), ("SS01", 560, 25)
    said = [
        rules.Said(1, event, "analyst", noon),
        rules.Said(2, event, "analyst", later),
        rules.Said(3, event, "adviser", noon),
        rules.Said(4, other, "analyst", noon),
    ]
    assert rules.last_words(said) == {2, 3, 4}


def test_said_and_happened_are_put_together_in_bands():
    found = rules.bands([0.0, 0.3, 0.35, 0.39, 1.0], [False, True, False, False, True])
    assert [(one.low, one.high, one.count, one.happened) for one in found] == [
        (0, 5, 1, 0),
        (20, 40, 3, 1),
        (95, 100, 1, 1),
    ]
    assert found[1].share == pytest.approx(1 / 3)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_statement_stands_in_one_band(said):
    found = rules.bands([chance for chance, _ in said], [came for _, came in said])
    assert sum(one.count for one in found) == len(said)
    assert sum(one.happened for one in found) == sum(came for _, came in said)


@pytest.mark.parametrize(("value", "turned"), [(None, False), (2.9, False), (3.0, True), (9.0, True)])
def test_an_indicator_turns_at_its_mark_and_never_on_what_is_not_known(value, turned):
    assert rules.has_turned(value, 3.0) is turned


@pytest.mark.parametrize(
    ("next_begins", "in_advance", "today", "are_in"),
    [
        (date(2021, 2, 5), False, date(2021, 3, 5), True),
        (date(2021, 9, 5), False, date(2022, 1, 1), False),
        (None, False, date(2022, 1, 1), False),
        (None, True, date(2021, 5, 3), False),
        (None, True, date(2021, 5, 4), True),
    ],
)
def test_records_are_in_if_recording_went_on_or_those_who_spoke_in_advance_heard_nothing(
    next_begins, in_advance, today, are_in
):
    assert rules.records_are_in(493, next_begins, in_advance=in_advance, today=today) is are_in
