"""What forecasts say, as a layer of the map: over what the reader may see, the newest of each area."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from tutela.foresight import actions, rules
from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import reader
from tutela.web.map import forecast

pytestmark = pytest.mark.django_db

JANUARY = rules.month_of(date(2021, 1, 1))


def issue(deaths, months=(JANUARY, JANUARY + 1), day=1):
    """A forecast of four draws an area: how many of them have somebody killed."""
    rows = [
        {"month_id": month, "area_id": area, "draw": draw, "outcome": 10 if draw < killed else 0}
        for month in months
        for area, killed in deaths.items()
        for draw in range(4)
    ]
    return actions.issue_table(
        actor=OPERATOR,
        at=datetime(2020, 12, day, tzinfo=UTC),
        table=pl.DataFrame(rows),
        known_until=months[0] - 2,
        model_name="a test",
    )


def drawn(day=None, who=OPERATOR, today=date(2020, 12, 20)):
    return forecast.drawn(reader=who, today=today, asked=day)


def chances(found):
    return {one["area"]: one["chance"] for one in found.areas}


def test_without_a_month_it_is_the_first_that_is_not_past_or_the_last_there_is():
    issue({"SS01": 1, "SS02": 4})
    assert drawn().month == JANUARY and chances(drawn()) == {"SS01": 0.25, "SS02": 1.0}
    assert drawn(today=date(2021, 2, 3)).month == JANUARY + 1
    assert drawn(today=date(2026, 2, 3)).month == JANUARY + 1
    issue({"SS01": 1}, months=(JANUARY - 12,), day=9)
    assert drawn().month == JANUARY, "a look back that was issued last does not stand before what is ahead"


def test_of_several_forecasts_the_newest_speaks_of_an_area_and_parts_lie_on_the_whole():
    issue({"SS": 4})
    issue({"SS01": 1, "SS02": 2}, day=2)
    newest = issue({"SS02": 3, "SS03": 0}, day=3)
    found = drawn(date(2021, 1, 31))
    assert list(chances(found).items()) == [("SS", 1.0), ("SS01", 0.25), ("SS02", 0.75), ("SS03", 0.0)]
    assert [one["part"] for one in found.areas] == [False, True, True, True]
    assert len(found.forecasts) == 3 and str(newest.id) in found.forecasts[0]["url"]
    assert next(one["tint"] for one in found.areas if one["area"] == "SS02") == 4
    assert next(one["label"] for one in found.areas if one["area"] == "SS03").startswith("Jonglei: 0 in 100, 0 to 0")


def test_what_the_reader_may_not_see_whole_is_not_drawn():
    issue({"SS01": 1, "SS02": 2})
    own = issue({"SS01": 2}, day=2)
    found = drawn(date(2021, 1, 1), reader("analyst", areas=("SS01",)))
    assert chances(found) == {"SS01": 0.5}
    assert [str(own.id) in one["url"] for one in found.forecasts] == [True]


def test_where_no_forecast_speaks_of_the_month_that_is_said():
    assert drawn().title == "No forecast has been issued for what you see."
    issue({"SS01": 1})
    found = drawn(date(1979, 3, 1))
    assert (found.month, found.areas) == (None, []) and "March 1979" in found.title
