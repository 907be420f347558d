"""Pages about places: without scripts, for whoever may, with the same queries however many rows."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.kernel.testing import reader
from tutela.places import actions, queries

pytestmark = pytest.mark.django_db

OFFICER = reader()
FACTS = {"name": "Base one", "site_kind": "base", "longitude": 31.6, "latitude": 4.85}
COUNTS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
"""How many queries each address asks, the sign-in apart."""
GOOD = {"name": "Night base", "site_kind": "temporary_base", "place": "4.85, 31.6", "classification": "unclassified"}


def make(tick, **facts):
    return actions.make_site(actor=OFFICER, at=tick(), **{**FACTS, **facts})


def text(response):
    return response.content.decode()


def test_a_site_is_entered_by_form_for_one_night(as_reader):
    night = {"since": "2026-03-01", "until": "2026-03-01", "request_key": "k1"}
    answer = as_reader(OFFICER).post("/sites/new", GOOD | night)
    assert answer.status_code == 303
    (site,) = queries.sites(reader=OFFICER, standing_on=date(2026, 3, 1))
    assert (answer["Location"], site.area, site.site_kind) == (f"/sites/{site.id}/", "SS0101", "temporary_base")


def test_a_form_sent_twice_makes_one_site(as_reader):
    client = as_reader(OFFICER)
    answers = [client.post("/sites/new", GOOD | {"request_key": "k1"}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert queries.sites(reader=OFFICER).count() == 1


def test_an_ambiguous_name_comes_back_as_choices_and_the_chosen_one_is_taken(as_reader, gazetteer_loaded):
    client = as_reader(OFFICER)
    asked = client.post("/sites/new", GOOD | {"place": "Juba"})
    assert asked.status_code == 200 and 'value="gn:373303"' in text(asked)
    taken = client.post("/sites/new", GOOD | {"place": "Juba", "place_choice": "gn:373303"})
    assert taken.status_code == 303
    assert queries.sites(reader=OFFICER).get().area == "SS0101"


def test_a_last_day_before_the_first_is_said_beside_its_field(as_reader):
    answer = as_reader(OFFICER).post("/sites/new", GOOD | {"since": "2026-03-02", "until": "2026-03-01"})
    assert answer.status_code == 200
    assert "The last day lies before the first." in text(answer)


def test_a_site_outside_ones_area_is_refused_with_what_to_do(as_reader):
    answer = as_reader(reader(areas=("SS03",))).post("/sites/new", GOOD)
    assert answer.status_code == 200
    assert "You would not see this site yourself" in text(answer)


def test_somebody_who_may_not_enter_sites_is_told_so(as_reader):
    client = as_reader(reader("auditor"))
    assert client.get("/sites/new").status_code == 403
    assert client.get("/sites/import").status_code == 403
    assert "Your role may not do this." in text(client.get("/sites/"))


def test_the_page_of_a_site_says_what_where_when_and_what_was_done(as_reader, tick):
    site = make(tick, classification="confidential", since=date(2026, 1, 2))
    actions.change_site(actor=OFFICER, at=tick(), site_id=site.id, name="Base two", reason="renamed")
    shown = text(as_reader(OFFICER).get(f"/sites/{site.id}/"))
    for words in ("Base two", "Base of the mission", "Central Equatoria", "36N", "Confidential", "renamed", "Base one"):
        assert words in shown
    assert f"/sites/{site.id}/change" in shown and "/areas/SS0101/" in shown


def test_who_does_not_see_a_site_gets_the_same_answer_as_for_none(as_reader, tick):
    site = make(tick, classification="confidential")
    client = as_reader(reader(clearance=0))
    absent = "0190b7d2-0000-7000-8000-000000000000"
    for tail in ("", "change", "withdraw"):
        hidden, none = client.get(f"/sites/{site.id}/{tail}"), client.get(f"/sites/{absent}/{tail}")
        assert hidden.status_code == none.status_code == 404
        assert text(hidden).replace(str(site.id), absent).count("Nothing") == text(none).count("Nothing")


def test_a_change_by_form_keeps_the_place_that_was_not_written_anew(as_reader, tick):
    site = make(tick, location_precision=4, longitude=31.600000000001)
    client = as_reader(OFFICER)
    form = client.get(f"/sites/{site.id}/change").context["form"]
    held = {name: form[name].value() for name in form.fields if form[name].value()}
    data = held | {"name": "Base two", "reason": "renamed"}
    assert client.post(f"/sites/{site.id}/change", data).status_code == 303
    site = queries.site(reader=OFFICER, site_id=site.id)
    assert (site.name, site.location_precision, site.longitude) == ("Base two", 4, 31.600000000001)


def test_a_site_is_withdrawn_with_a_reason_and_then_closed_to_change(as_reader, tick):
    site = make(tick)
    client = as_reader(OFFICER)
    assert client.post(f"/sites/{site.id}/withdraw", {"reason": ""}).status_code == 200
    assert client.post(f"/sites/{site.id}/withdraw", {"reason": "entered twice"}).status_code == 303
    assert "Withdrawn" in text(client.get(f"/sites/{site.id}/"))
    assert client.get(f"/sites/{site.id}/change").status_code == 409


def test_a_table_is_taken_in_once_and_its_bad_lines_are_shown(as_reader):
    table = "name,kind,latitude,longitude\nBase,base,4.85,31.6\nNowhere,base,95,31.6\n"
    client = as_reader(OFFICER)
    for _ in range(2):
        file = SimpleUploadedFile("sites.csv", table.encode())
        answer = client.post("/sites/import", {"file": file, "classification": "unclassified", "request_key": "k2"})
        assert "The number must lie between -90 and 90." in text(answer)
        assert answer.context["done"]["new"] == 1
    assert queries.sites(reader=OFFICER).count() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"hello", b""])
def test_a_file_that_is_no_table_comes_back_with_what_is_expected(as_reader, content):
    file = SimpleUploadedFile("sites.csv", content)
    answer = as_reader(OFFICER).post("/sites/import", {"file": file, "classification": "unclassified"})
    assert answer.status_code == 200 and "file" in answer.context["form"].errors


def test_the_list_answers_to_name_kind_day_and_area(as_reader, tick):
    make(tick)
    make(tick, name="Camp", site_kind="displaced_site", longitude=33.0, latitude=7.78, until=date(2026, 1, 1))
    client = as_reader(OFFICER)
    for question, names in (
        ("q=Кемп", ["Camp"]),
        ("q=camp", ["Camp"]),
        ("kind=base", ["Base one"]),
        ("on=2026-02-01", ["Base one"]),
        ("area=ss03", ["Camp"]),
        ("area=no such", ["Base one", "Camp"]),
    ):
        rows = client.get(f"/sites/?{question}").context["rows"]
        assert [row["cells"][0]["text"] for row in rows] == names, question


def test_an_area_shows_its_path_its_parts_and_the_sites_that_one_sees_there(as_reader, tick):
    make(tick)
    make(tick, name="Hidden house", classification="confidential")
    shown = text(as_reader(reader(clearance=0)).get("/areas/SS01/"))
    for words in ("South Sudan", "Central Equatoria", "Juba", "Base one"):
        assert words in shown
    assert "Hidden house" not in shown
    assert as_reader(OFFICER).get("/areas/ZZ99/").status_code == 404


def test_every_page_asks_for_a_sign_in(as_reader):
    client = as_reader(None)
    for address in ("/sites/", "/sites/new", "/sites/import", "/areas/SS01/"):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    "address", ["/sites/", "/sites/?q=base", "/areas/SS01/", "/sites/ID/", "/api/v1/sites", "/api/v1/sites/ID"]
)
def test_the_number_of_queries_is_as_written_down_however_many_rows(as_reader, tick, address, rows):
    sites = [make(tick, name=f"Base {number}") for number in range(rows)]
    client = as_reader(OFFICER)
    client.get("/areas/SS01/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address.replace("ID", str(sites[0].id))).status_code == 200
    own = [one["sql"][:90] for one in asked if "tutela_leave" not in one["sql"]]
    assert len(own) == COUNTS[address], own
