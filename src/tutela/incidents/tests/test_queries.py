"""Lists, words, boxes and cells over what the reader may see."""

from datetime import date

import h3
import pytest
from django.db import connection

from tutela.incidents import queries, search
from tutela.incidents.queries import Filters
from tutela.kernel import guards
from tutela.kernel.geography import Box
from tutela.kernel.journal.verify import check_tables
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

JUBA = {"longitude": 31.58, "latitude": 4.85, "place_text": "Juba"}


@pytest.fixture
def ids(analyst):
    """`ids(q="...")`: the incidents that answer, by name."""

    def run(who=analyst, **asked):
        return {row.title for row in queries.incidents(reader=who, filters=Filters(**asked))}

    return run


class TestFilters:
    @pytest.fixture(autouse=True)
    def two_incidents(self, make):
        make(title="Bor market", date_start=date(2016, 3, 12), best=4, high=4, text="Shots near the market")
        make(title="Juba raid", date_start=date(2018, 1, 1), event_type="attack_on_civilians", **JUBA)

    @pytest.mark.parametrize(
        ("asked", "answer"),
        [
            ({}, {"Bor market", "Juba raid"}),
            ({"q": "market shots"}, {"Bor market"}),
            ({"q": "جوبا"}, {"Juba raid"}),
            ({"q": "market juba"}, set()),
            ({"q": "' OR 1=1 --"}, set()),
            ({"q": "*"}, set()),
            ({"since": date(2017, 1, 1)}, {"Juba raid"}),
            ({"until": date(2016, 3, 12)}, {"Bor market"}),
            ({"area": "SS03"}, {"Bor market"}),
            ({"area": "SS"}, {"Bor market", "Juba raid"}),
            ({"event_type": "killing"}, {"Bor market"}),
            ({"event_type": "attack_on_civilians"}, {"Bor market", "Juba raid"}),
            ({"best_min": 4}, {"Bor market"}),
            ({"best_max": 3}, {"Juba raid"}),
            ({"verification": "verified"}, set()),
            ({"box": Box(31.5, 6.0, 31.6, 6.3)}, {"Bor market"}),
            ({"box": Box(31.58, 4.85, 31.58, 4.85)}, {"Juba raid"}),
            ({"box": Box(170, -90, 31.57, 90)}, {"Bor market"}),
        ],
    )
    def test_a_list_answers_what_is_asked(self, ids, asked, answer):
        assert ids(**asked) == answer

    @pytest.mark.parametrize("few", [2000, 0])
    def test_a_box_holds_the_same_whether_few_or_many_are_in_it(self, ids, few, monkeypatch):
        monkeypatch.setattr(search, "FEW", few)
        assert ids(box=Box(31.5, 6.0, 31.6, 6.3)) == {"Bor market"}
        assert ids(box=Box(170, -90, 31.57, 90)) == {"Bor market"}
        assert ids(box=Box(31.0, 4.0, 32.0, 7.0), q="market") == {"Bor market"}

    def test_words_and_boxes_find_nothing_that_the_reader_may_not_see(self, ids):
        elsewhere = reader("analyst", areas=("SS01",))
        assert ids(elsewhere, q="market") == set()
        assert ids(elsewhere, box=Box(-180, -90, 180, 90)) == {"Juba raid"}

    def test_the_newest_stand_first(self, analyst):
        assert [row.title for row in queries.incidents(reader=analyst)] == ["Juba raid", "Bor market"]
        oldest = queries.incidents(reader=analyst, order="oldest")
        assert [row.title for row in oldest] == ["Bor market", "Juba raid"]


def test_search_finds_the_new_words_of_a_changed_incident_and_no_more_the_old(make, ids, analyst, tick):
    from tutela.incidents.actions import change_incident

    incident = make(title="Cattle raid")
    change_incident(actor=analyst, incident_id=incident.id, at=tick(), title="Ambush")
    assert (ids(q="cattle"), ids(q="ambush")) == (set(), {"Ambush"})


class TestCells:
    @pytest.fixture(autouse=True)
    def three_incidents(self, make):
        make()
        make(**JUBA)
        make(longitude=None, latitude=None, area="SS03")

    @pytest.mark.parametrize("resolution", range(8))
    def test_every_incident_is_counted_once(self, analyst, resolution):
        found = queries.cells(reader=analyst, resolution=resolution)
        assert (sum(found.counts.values()), found.unlocated) == (2, 1)
        assert all(h3.get_resolution(cell) == resolution for cell in found.counts)

    def test_only_what_the_reader_may_see_is_counted(self):
        found = queries.cells(reader=reader("analyst", areas=("SS01",)), resolution=5)
        assert (sum(found.counts.values()), found.unlocated) == (1, 0)

    def test_the_filters_of_the_list_count_too(self, analyst):
        found = queries.cells(reader=analyst, resolution=5, filters=Filters(area="SS03"))
        assert (sum(found.counts.values()), found.unlocated) == (1, 1)


def test_how_many_there_are_follows_every_change_and_every_reader(make, analyst, tick):
    from tutela.incidents.actions import change_incident, merge_incidents

    here, there = make(), make(**JUBA)
    local = reader("analyst", areas=("SS01",))

    def told():
        return [queries.how_many(reader=who, filters=Filters()) for who in (analyst, local)]

    assert told() == [2, 1]
    change_incident(actor=analyst, at=tick(), incident_id=here.id, longitude=31.6, latitude=4.9, place_text="Juba")
    assert told() == [2, 2]
    merge_incidents(actor=analyst, at=tick(), incident_id=here.id, into_id=there.id)
    assert told() == [1, 1]
    assert list(check_tables()) == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"area": "SS01"},
        {"since": date(2017, 1, 1)},
        {"box": Box(31, 4, 32, 5)},
        {"country": "Sudan"},
        {"best_min": 1},
    ],
)
def test_a_count_is_the_length_of_the_list(make, analyst, asked):
    make(), make(**JUBA), make(longitude=None, latitude=None, area="SS03")
    rows = queries.incidents(reader=analyst, filters=Filters(**asked))
    assert queries.how_many(reader=analyst, filters=Filters(**asked)) == len(rows)


def test_whoever_sees_nothing_is_told_none(make):
    make()
    nobody = reader("analyst", areas=())
    assert queries.how_many(reader=nobody, filters=Filters()) == 0
    assert queries.cells(reader=nobody, resolution=3) == queries.Cells({}, 0)


TAMPERINGS = {
    "sqlite": [
        "UPDATE incidents_tally SET count = 7",
        "DELETE FROM incidents_tally",
        "UPDATE incidents_months SET best = 7",
        "DELETE FROM incidents_months",
        "UPDATE incident_boxes SET west = 0, east = 0",
        "DELETE FROM incident_boxes",
        "INSERT INTO incident_boxes VALUES (999, 1, 1, 1, 1)",
        "INSERT INTO incident_words (incident_words, rowid, search_text) "
        "SELECT 'delete', number, search_text FROM incidents_incident",
        "INSERT INTO incident_words (rowid, search_text) VALUES (999, 'planted')",
        "INSERT INTO incident_words (rowid, search_text) SELECT number, 'planted' FROM incidents_incident",
        "UPDATE incidents_incident SET cell5 = 'x'",
    ],
    "postgresql": [
        "UPDATE incidents_tally SET count = 7",
        "UPDATE incidents_months SET last = '2031-01-01'",
        "ALTER TABLE incidents_incident ALTER COLUMN search_vector DROP EXPRESSION; "
        "UPDATE incidents_incident SET search_vector = 'planted'",
        "UPDATE incidents_incident SET cell5 = 'x'",
    ],
}


@pytest.mark.parametrize("number", range(11))
def test_a_search_table_that_is_not_what_the_rows_give_is_found(make, number):
    tamperings = TAMPERINGS[connection.vendor]
    statement = tamperings[number % len(tamperings)]
    incident = make()
    assert list(check_tables()) == []
    guards.drop("default")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    faults = list(check_tables())
    assert faults
    if "tally" in statement:  # of no single incident
        assert all(incident.cell5 in fault.what for fault in faults)
    elif "months" in statement:
        assert all(incident.area in fault.what for fault in faults)
    else:
        assert "999" in statement or str(incident.id) in {fault.subject for fault in faults}
