"""Probabilities that people state: frozen, scored by the rule of the models."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tutela.analysis.forecast import scores
from tutela.foresight import actions, queries, reckoning, rules
from tutela.foresight.problems import AreaNotYours, MonthHasBegun
from tutela.foresight.tests.test_forecasts import incidents, issue, what_came
from tutela.kernel.access import OPERATOR
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

AT = datetime(2020, 12, 15, 9, 0, tzinfo=UTC)
JANUARY = rules.month_of(date(2021, 1, 1))
LATER = datetime(2021, 9, 15, 9, 0, tzinfo=UTC)


def state(who="analyst", at=AT, **changes):
    facts = {"unit": "SS01", "month": JANUARY, "dead": 1, "chance": 0.8, **changes}
    return actions.state_probability(actor=reader(who), at=at, **facts)


def test_a_probability_is_stated_and_stands(verify_action):
    facts = {"unit": "SS01", "month": JANUARY, "dead": 25, "chance": 0.35, "reason": "the road closes"}
    said = verify_action(actions.state_probability, actor=reader("analyst"), at=AT, **facts)
    found = queries.judgement(reader=OPERATOR, judgement_id=said.id)
    assert (found.area, found.stated_by, found.chance) == ("SS01", "analyst", 0.35)


def test_once_the_month_has_begun_it_is_too_late():
    assert state(at=datetime(2020, 12, 31, 23, 59, tzinfo=UTC))
    with pytest.raises(MonthHasBegun):
        state(at=datetime(2021, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wrong", "field"), [({"unit": "XX99"}, "unit"), ({"dead": 7}, "dead"), ({"chance": 1.01}, "chance")]
)
def test_what_cannot_be_scored_is_refused_by_its_field(wrong, field):
    with pytest.raises(Invalid) as problem:
        state(**wrong)
    assert field in problem.value.fields


def test_only_those_who_may_state_one_and_only_where_they_see():
    with pytest.raises(Denied):
        state("liaison_assistant")
    with pytest.raises(AreaNotYours):
        actions.state_probability(
            actor=reader("analyst", areas=("SS08",)), at=AT, unit="SS01", month=JANUARY, dead=1, chance=0.5
        )
    with pytest.raises(Missing):
        queries.judgement(reader=reader("analyst", clearance=0), judgement_id=state(classification="confidential").id)


def test_it_is_scored_by_the_rule_of_the_models_when_the_records_are_in():
    issue()
    said, wrong = state(), state(unit="SS02", chance=0.9)
    what_came()
    assert actions.score_due(at=LATER) == 4
    found = queries.judgement(reader=OPERATOR, judgement_id=said.id).score
    assert (found.observed, found.happened) == (7, True)
    assert found.brier == pytest.approx(float(scores.brier(0.8, 1.0)))
    assert queries.judgement(reader=OPERATOR, judgement_id=wrong.id).score.brier == pytest.approx(0.81)


def test_the_last_word_of_each_before_the_month_counts():
    first, other = state(chance=0.1), state("protection_adviser", chance=0.5)
    last = state(chance=0.9, at=AT + timedelta(days=1))
    what_came()
    actions.score_due(at=LATER)
    counts = {
        one.judgement_id: one.counts
        for said in (first, other, last)
        for one in [queries.judgement(reader=OPERATOR, judgement_id=said.id).score]
    }
    assert counts == {first.id: False, other.id: True, last.id: True}
    record = reckoning.of_judgements(queries.judgement_scores(reader=OPERATOR))
    assert (record.cases, record.brier) == (2, pytest.approx((0.25 + 0.01) / 2))


def test_the_record_is_over_what_the_reader_sees():
    issue()
    state(), state(unit="SS03", chance=0.2)
    what_came()
    actions.score_due(at=LATER)
    south = reader("analyst", areas=("SS03",))
    assert reckoning.of_judgements(queries.judgement_scores(reader=south)).cases == 1
    assert reckoning.of_forecasts(queries.scores(reader=south)).cases == 0
    assert reckoning.of_forecasts(queries.scores(reader=OPERATOR)).cases == 6


def test_what_was_issued_after_its_month_began_is_a_look_back():
    ahead = issue()
    back = issue(at=LATER)
    what_came()
    actions.score_due(at=LATER)
    of = {one.id: reckoning.of_forecasts(queries.scores(reader=OPERATOR, forecast=one)) for one in (ahead, back)}
    assert (of[ahead.id].ahead, of[back.id].ahead) == (6, 0)


def test_a_statement_of_a_county_is_scored_by_its_county():
    said = state(unit="SS0101")
    incidents(("SS0101", date(2021, 1, 9), 0), ("SS0102", date(2021, 1, 9), 5), ("SS0101", date(2021, 2, 9), 1))
    actions.score_due(at=LATER)
    assert queries.judgement(reader=OPERATOR, judgement_id=said.id).score.happened is False
