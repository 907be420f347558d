"""How often a threat came true, month by month, of what its reader may see."""

from datetime import date

import pytest

from tutela.kernel.testing import reader
from tutela.threats import actions, trend
from tutela.threats.tests.test_quarterly import attack, threat

pytestmark = pytest.mark.django_db


@pytest.fixture
def feared(tick):
    return threat(reader("analyst"), tick)


def found(feared, who=None, today=date(2016, 6, 10)):
    return trend.by_month(feared, reader=who or reader("analyst"), today=today)


def test_a_threat_that_never_came_true_has_no_months(feared):
    assert found(feared) is None


def test_months_end_with_this_one_and_count_what_is_of_its_kind_in_its_area(feared, tick):
    attack(tick, date(2016, 6, 1), best=4)
    attack(tick, date(2016, 6, 9), best=1)
    attack(tick, date(2015, 7, 1), best=2)
    attack(tick, date(2015, 6, 1), best=7, high=7)
    attack(tick, date(2013, 6, 30), best=9, high=9)
    attack(tick, date(2016, 6, 2), event_type="demonstration")
    attack(tick, date(2016, 6, 2), longitude=32.6, latitude=9.5)
    told = found(feared)
    assert (len(told.incidents), told.incidents[-1]) == (36, 2)
    assert sum(told.incidents) == 4, "what lies before the 36 months is left out"
    assert trend.shown(told)["sentence"] == (
        "In the 12 months until 10 June 2016: 3 incidents, 7 killed. In the 12 months before: 1 incident, 7 killed."
    )


def test_where_it_has_been_quiet_for_longer_they_end_with_the_last_time(feared, tick):
    attack(tick, date(2013, 6, 30))
    told = found(feared)
    assert told.incidents[-1] == 1 and "until 30 June 2013" in trend.shown(told)["sentence"]


def test_what_is_linked_as_evidence_counts_once_whatever_its_kind_and_place(feared, tick):
    far = attack(tick, date(2016, 6, 3), event_type="demonstration", longitude=32.6, latitude=9.5)
    here = attack(tick, date(2016, 6, 1))
    for one in (far, here):
        actions.link_evidence(
            actor=reader("analyst"), at=tick(), threat_id=feared.id, incident_id=one.id, evidence_stance="for"
        )
    assert found(feared).year[0] == 2


def test_the_first_years_of_the_calendar_are_years_too(feared, tick):
    attack(tick, date(1, 1, 5))
    told = found(feared, today=date(1, 2, 1))
    assert sum(told.incidents) == 1 and told.year == (1, 4)
    assert trend.shown(told)["chart"].count('class="past"') == 1


def test_what_the_reader_may_not_see_is_in_no_month(feared, tick):
    attack(tick, date(2016, 6, 1), best=4)
    attack(tick, date(2016, 6, 2), best=40, high=40, classification=2)
    assert found(feared, reader("duty_officer", clearance=1)).year == (1, 4)


def test_the_drawing_has_a_bar_for_each_month_with_any(feared, tick):
    attack(tick, date(2016, 6, 1))
    attack(tick, date(2016, 2, 1))
    assert trend.shown(found(feared))["chart"].count('class="past"') == 2
