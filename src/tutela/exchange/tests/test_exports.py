"""Exports: whole, guarded, labelled, and only what their reader may see."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.exchange.export_csv import COLUMNS, guarded
from tutela.exchange.exporting import export_incidents
from tutela.incidents.actions import make_incident
from tutela.incidents.queries import Filters
from tutela.kernel.journal.models import Entry
from tutela.kernel.problems import Denied
from tutela.kernel.testing import reader


class TestGuard:
    @given(st.sampled_from("=+-@\t\r\n"), st.text(max_size=5))
    def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(self, start, rest):
        assert guarded(start + rest) == f"'{start}{rest}"

    @pytest.mark.parametrize("value", [-12.5, -1, "Bor", "", None, "a=b", True])
    def test_everything_else_stays_as_it_is(self, value):
        assert guarded(value) == value


@pytest.fixture
def analyst():
    return reader("analyst")


@pytest.fixture
def make(tick, analyst):
    def run(**facts):
        told = {"event_type": "killing", "date_start": date(2016, 3, 12), "low": 1, "best": 2, "high": 3}
        place = {"longitude": 31.5571, "latitude": 6.2088, "location_precision": 1}
        return make_incident(actor=analyst, at=tick(), **{**told, **place, **facts})

    return run


@pytest.fixture
def export(tick, analyst):
    def run(format="csv", who=analyst, **asked):
        stream = io.StringIO()
        export_incidents(stream, format=format, actor=who, at=tick(), filters=Filters(**asked))
        return stream.getvalue()

    return run


@pytest.mark.django_db
class TestCsv:
    def test_it_has_the_columns_of_the_contract(self, make, export):
        incident = make(title="Bor, the market\nat noon", country="South Sudan", longitude=-12.5, latitude=8.0)
        (row,) = csv.DictReader(io.StringIO(export()))
        assert tuple(row) == tuple(COLUMNS)
        assert {
            "id": str(incident.id),
            "title": "Bor, the market\nat noon",
            "country": "South Sudan",
            "date_start": "2016-03-12",
            "date_end": "2016-03-12",
            "longitude": "-12.5",
            "low": "1",
            "best": "2",
            "high": "3",
            "classification": "unclassified",
        }.items() <= row.items()

    def test_a_formula_in_a_text_runs_nowhere(self, make, export):
        make(title='=HYPERLINK("http://x")')
        (row,) = csv.DictReader(io.StringIO(export()))
        assert row["title"].startswith("'=")

    def test_it_holds_only_what_its_reader_may_see(self, make, export):
        make(title="Bor")
        make(title="Juba", longitude=31.58, latitude=4.85)
        make(title="Hidden", classification=2)
        low = reader("analyst", clearance=0, areas=("SS03",))
        assert [row["title"] for row in csv.DictReader(io.StringIO(export(who=low)))] == ["Bor"]

    def test_it_takes_the_filters_of_the_list(self, make, export):
        make(title="Bor")
        make(title="Later", date_start=date(2018, 1, 1))
        rows = csv.DictReader(io.StringIO(export(since=date(2017, 1, 1))))
        assert [row["title"] for row in rows] == ["Later"]


@pytest.mark.django_db
class TestGeoJson:
    def test_it_is_a_collection_that_names_its_highest_classification(self, make, export):
        make(title="Bor")
        make(title="Somewhere", classification=1, longitude=None, latitude=None, area="SS")
        held = json.loads(export("geojson"))
        assert (held["type"], held["classification"]) == ("FeatureCollection", "confidential")
        geometries = {one["properties"]["title"]: one["geometry"] for one in held["features"]}
        assert geometries == {"Bor": {"type": "Point", "coordinates": [31.5571, 6.2088]}, "Somewhere": None}

    def test_without_records_it_is_an_empty_collection(self, export):
        assert json.loads(export("geojson"))["features"] == []


@pytest.mark.django_db
def test_every_export_is_an_entry_that_says_what_was_asked(make, tick, analyst):
    make()
    export_incidents(io.StringIO(), format="csv", actor=analyst, at=tick(), filters=Filters(), asked="area=SS")
    last = Entry.objects.order_by("-position").first()
    assert (last.verb, last.actor) == ("records.exported", "analyst")


@pytest.mark.django_db
def test_who_may_not_export_is_denied_and_nothing_is_written(make, export):
    make()
    before = Entry.objects.count()
    with pytest.raises(Denied):
        export(who=reader("liaison_assistant"))
    assert Entry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "geojson"])
def test_the_page_gives_what_its_questions_ask(make, monkeypatch, client, analyst, format):
    from tutela.people import signin

    monkeypatch.setattr(signin, "reader_of", lambda secret: analyst)
    make(title="Bor")
    make(title="Later", date_start=date(2018, 1, 1))
    answer = client.get(f"/incidents.{format}?since=2017-01-01", headers={"Authorization": "Bearer x"})
    content = b"".join(answer.streaming_content).decode()
    assert answer.status_code == 200
    assert ("Later" in content, "Bor" in content) == (True, False)
    assert f"incidents.{format}" in answer["Content-Disposition"]
