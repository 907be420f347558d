"""Finding records by their words and by their code."""

import pytest

from tutela.alerts import queries as alerts
from tutela.kernel.testing import reader
from tutela.reports import shown
from tutela.reports.actions import submit_report
from tutela.web import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(tick):
    told = {"text": "Riders at the ford of Poktap.", "channel": "radio", "urgency": "imminent", "place_text": "Poktap"}
    report = submit_report(actor=reader("liaison_assistant", component="civil_affairs"), at=tick(), **told)
    return alerts.alerts(reader=reader()).get(report=report)


def found(text, **who):
    records = queries.found(reader=reader(**who), text=text, limit=10)
    return {kind: [one.id for one in ones] for kind, ones in records.items() if ones}


def test_every_word_must_be_there_in_any_case(alert):
    assert found("FORD riders") == {"alert": [alert.id], "report": [alert.report.id]}
    assert found("ford elephants") == {}


def test_a_place_finds_its_records(alert):
    assert set(found("poktap")) == {"alert", "report"}


@pytest.mark.parametrize("write", [str, str.lower, lambda code: code.replace("-", "")])
def test_a_code_finds_its_record_alone(alert, write):
    assert found(write(shown.short_code("A", alert.id))) == {"alert": [alert.id]}


def test_what_somebody_may_not_see_is_not_found(alert):
    assert found("ford", areas=("SS08",)) == {}
    assert found(shown.short_code("A", alert.id), areas=("SS08",)) == {}


def test_the_number_of_queries_is_one_a_kind(alert, django_assert_num_queries):
    with django_assert_num_queries(4):
        queries.found(reader=reader(), text="ford of riders", limit=10)
