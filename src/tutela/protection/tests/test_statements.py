"""What stays out of reach is stated once, in six languages, and carries the labels of what it was made from."""

from datetime import date

import pytest

from tutela.incidents.actions import make_incident
from tutela.kernel import journal
from tutela.kernel.access import sees
from tutela.kernel.problems import Denied
from tutela.kernel.records import OutsideJournal
from tutela.kernel.testing import reader
from tutela.protection import actions, problems, queries, rules

pytestmark = pytest.mark.django_db

LANGUAGES = {"ar", "zh", "en", "fr", "ru", "es"}


@pytest.fixture
def state(adviser, tick):
    """State what stays out of reach."""

    def make(question, who=adviser, **facts):
        return actions.state_gap(actor=who, at=tick(), question=question, title="What we cannot do", **facts)

    return make


def test_a_statement_keeps_its_question_figures_and_words(verify_action, adviser, site, villages, asked, tick):
    site()
    question = asked(minutes=70)
    made = verify_action(actions.state_gap, actor=adviser, at=tick(), question=question, title="What we cannot do")
    held = queries.statement(reader=adviser, statement_id=made.id)
    assert rules.read(held.asked) == question
    assert set(held.told) == LANGUAGES and all(one["sentences"] for one in held.told.values())
    assert held.found["gap"]["places"] == len(held.found["out_of_reach"])
    assert any("No road map has been loaded" in one for one in held.told["en"]["sentences"])


def test_it_stands_as_it_was_whatever_changes_later(adviser, state, site, villages, asked):
    site()
    made = state(asked(minutes=70))
    before = queries.statement(reader=adviser, statement_id=made.id).found
    site("A second base", villages[8].longitude, villages[8].latitude)
    assert queries.statement(reader=adviser, statement_id=made.id).found == before
    assert state(asked(minutes=70)).found != before


def test_nothing_changes_a_statement_not_even_in_an_open_writing(adviser, state, site, villages, asked, tick):
    site()
    made = state(asked())
    with pytest.raises(OutsideJournal, match="never changes"), journal.open(adviser, at=tick()) as writing:
        writing.change("gap.stated", made, title="Nothing is out of reach")
    assert queries.statement(reader=adviser, statement_id=made.id).title == "What we cannot do"


def test_it_carries_the_labels_of_the_bases_that_it_was_made_from(state, site, villages, asked):
    site()
    site("Secret", 31.6, 4.9, classification=2)
    made = state(asked())
    assert made.classification == 2 and made.area == "SS0101"
    assert not sees(made, reader("duty_officer", clearance=1))


def test_a_base_of_another_state_widens_its_area(state, site, villages, asked):
    site("Across", 31.7, 5.4, area="SS0301")
    assert state(asked()).area == "SS"


def test_what_lies_beyond_the_writer_as_a_whole_is_refused(state, site, villages, asked):
    site()
    site("Across", 31.7, 5.4, area="SS0301")
    two = reader("head_of_office", areas=("SS01", "SS03"))
    with pytest.raises(problems.BeyondYou):
        state(asked(), two)


def test_who_may_not_state_it_is_denied(state, site, villages, asked):
    site()
    with pytest.raises(Denied):
        state(asked(), reader("liaison_assistant"))


def test_with_harm_as_weight_it_says_in_what_share_of_futures_it_holds(adviser, state, site, villages, asked, tick):
    site()
    for number, killed in ((3, 2), (8, 5), (9, 1)):
        make_incident(
            actor=reader("duty_officer"),
            at=tick(),
            event_type="armed_clash",
            title="Clash",
            date_start=date(2026, 1, number),
            low=killed,
            best=killed,
            high=killed,
            longitude=villages[number].longitude,
            latitude=villages[number].latitude,
            location_precision=1,
            classification=2 if number == 8 else 0,
        )
    made = state(asked(area="SS", weight="harm", minutes=70))
    assert made.found["futures"] == 200 and 0 <= made.found["holds_in"] <= 1
    assert made.found["harm"]["counted"] == 8 and made.classification == 2
    assert any("futures of a year" in one for one in made.told["en"]["sentences"])


def test_without_any_incident_harm_weighs_nothing_and_that_is_said(state, site, villages, asked):
    site()
    made = state(asked(weight="harm"))
    assert any("No incident is known here" in one for one in made.told["en"]["sentences"])
