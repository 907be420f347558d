"""The hybrid logical clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel import clock

pytestmark = pytest.mark.once
moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(st.lists(moments, min_size=1, max_size=30))
def test_stamps_always_grow_even_when_the_wall_clock_is_set_back(times):
    last = 0
    for at in times:
        stamp = clock.next_stamp(last, at)
        assert stamp > last
        last = stamp


@given(moments)
def test_a_stamp_tells_the_time_to_the_millisecond(at):
    told = clock.time_of(clock.next_stamp(0, at))
    assert timedelta(0) <= at - told < timedelta(milliseconds=1)


@given(moments)
def test_microseconds_are_kept_exactly(at):
    assert clock.from_microseconds(clock.microseconds(at)) == at


def test_times_are_written_in_utc_with_z():
    assert clock.iso(datetime(2026, 3, 1, 12, 0, tzinfo=UTC)) == "2026-03-01T12:00:00Z"


@given(moments)
def test_a_stamp_fits_a_signed_64_bit_column(at):
    assert clock.next_stamp(0, at) < 2**62


@given(st.dates(), st.dates(), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=5_000_000)))
def test_the_days_around_end_where_the_calendar_ends(one, other, margin):
    first, last = sorted((one, other))
    since, until = clock.days_around(first, last, margin)
    assert since <= first <= last <= until
    assert since == date.min or first - since == timedelta(days=margin.days)
    assert until == date.max or until - last == timedelta(days=margin.days)
