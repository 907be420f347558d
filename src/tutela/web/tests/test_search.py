"""Finding records by their words and by their code."""

from uuid import UUID

import pytest
from django.urls import reverse

from tutela.alerts import queries as alerts
from tutela.kernel.records import kinds
from tutela.kernel.testing import reader
from tutela.reports import shown
from tutela.reports.actions import submit_report
from tutela.threats.actions import make_threat
from tutela.web import found as search

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert(tick):
    told = {"text": "Riders at the ford of Poktap.", "channel": "radio", "urgency": "imminent", "place_text": "Poktap"}
    report = submit_report(actor=reader("liaison_assistant", component="civil_affairs"), at=tick(), **told)
    return alerts.alerts(reader=reader()).get(report=report)


def found(text, **who):
    records = search.found(reader=reader(**who), text=text, limit=10)
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


def test_a_word_that_reads_like_a_code_is_still_a_word(tick):
    told = {"text": "They effaced every name.", "channel": "radio", "urgency": "imminent", "place_text": "Poktap"}
    made = submit_report(actor=reader("liaison_assistant", component="civil_affairs"), at=tick(), **told)
    assert found("effaced")["report"] == [made.id]


def test_no_two_kinds_share_the_letter_of_their_codes():
    letters = [one.letter for one in search.SOUGHT.values()]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("kind", sorted(search.SOUGHT))
def test_every_kind_has_a_page_a_list_and_the_fields_that_are_asked(kind):
    one = search.SOUGHT[kind]
    model = kinds()[kind]
    assert reverse(one.list) and reverse(one.page, args=[UUID(int=1)])
    assert {*model.searched, one.dated} <= {field.name for field in model._meta.get_fields()}


def test_a_threat_is_found_by_who_threatens(tick):
    made = make_threat(
        actor=reader("analyst"),
        at=tick(),
        title="Attack on the market",
        threat_type="killing",
        perpetrator="The riders",
        longitude=31.56,
        latitude=6.21,
        location_precision=1,
    )
    assert found("market riders") == {"threat": [made.id]}
    assert found(shown.short_code("T", made.id)) == {"threat": [made.id]}


def test_the_number_of_queries_is_one_a_kind(alert, django_assert_num_queries):
    with django_assert_num_queries(len(search.worded())):
        search.found(reader=reader(), text="ford of riders", limit=10)


def test_the_list_to_which_a_search_leads_on_asks_the_same_words(alert):
    rows = alerts.alerts(reader=reader())
    assert [one.id for one in alerts.narrowed(rows, q="poktap ford")] == [alert.id] == found("poktap ford")["alert"]
