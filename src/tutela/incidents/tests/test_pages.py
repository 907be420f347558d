"""Incidents as pages, as people meet them, without scripts."""

import json
import os
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.incidents import actions, queries
from tutela.incidents.models import Incident
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

COUNTS = Path(__file__).with_name("query_counts.json")

FORM = {
    "event_type": "killing",
    "date_start": "2016-03-12",
    "date_precision": "1",
    "place": "6.2088, 31.5571",
    "low": "1",
    "best": "2",
    "high": "3",
    "title": "Bor market",
    "classification": "unclassified",
}


@pytest.fixture
def browser(as_reader, analyst):
    return as_reader(analyst)


def text_of(answer):
    return unescape(answer.content.decode())


def test_the_list_shows_what_and_where_and_how_many(browser, make):
    make(title="Bor market", low=1, best=4, high=9)
    page = text_of(browser.get("/incidents"))
    assert "Bor market" in page
    assert 'class="lbh"' in page
    assert "place-" in page


def test_the_list_keeps_its_questions_in_its_links(browser, make):
    make(title="Bor market")
    page = text_of(browser.get("/incidents?q=market&order=most_killed"))
    assert "/incidents.csv?q=market" in page
    assert "?q=market&order=fewest_killed" in page
    assert "No incident" in text_of(browser.get("/incidents?q=nothing"))


def test_who_may_not_export_is_offered_no_export(as_reader, make):
    make()
    assert "incidents.csv" not in text_of(as_reader(reader("liaison_assistant")).get("/incidents"))


def test_a_changed_incident_shows_both_figures_and_when_each_was_held(browser, make, analyst, tick):
    incident = make(low=1, best=37, high=41)
    actions.change_incident(actor=analyst, incident_id=incident.id, at=tick(), best=39, note="second count")
    page = text_of(browser.get(f"/incidents/{incident.id}"))
    held = page.partition('id="figures"')[2].partition("</section>")[0]
    assert held.index("39") < held.index("37")
    assert held.count("<time") == 3
    assert "second count" in page


def test_a_page_shows_what_it_stands_on_and_what_came_of_it(browser, make, told):
    report = told()
    incident = make(report_ids=[report.id])
    found = queries.register_outcomes(
        lambda who, one: [queries.Outcome("Alert", "A warning", "/alerts/1")] if one.id == incident.id else []
    )
    try:
        page = text_of(browser.get(f"/incidents/{incident.id}"))
    finally:
        queries._outcomes.remove(found)
    assert f"/reports/{report.id}" in page
    assert "A warning" in page


def test_an_incident_is_written_down_by_form(browser):
    answer = browser.post("/incidents/new", {**FORM, "request_key": str(uuid4())})
    incident = Incident.objects.as_system("test").get()
    assert (answer.status_code, answer["Location"]) == (303, f"/incidents/{incident.id}")
    assert (incident.title, incident.best, incident.area) == ("Bor market", 2, "SS0303")


def test_a_form_sent_twice_makes_one_incident(browser):
    sent = {**FORM, "request_key": "the-same"}
    first, second = browser.post("/incidents/new", sent), browser.post("/incidents/new", sent)
    assert first["Location"] == second["Location"]
    assert Incident.objects.as_system("test").count() == 1


def test_a_contradiction_is_told_beside_its_field(browser):
    answer = browser.post("/incidents/new", {**FORM, "high": "1", "request_key": "a"})
    assert answer.status_code == 200
    assert "The highest estimate cannot be below the best one." in text_of(answer)


def test_an_incident_is_made_from_a_report_and_joined_to_another(browser, told):
    first, second = told(), told()
    browser.post(f"/incidents/new?report={first.id}", {**FORM, "request_key": "a"})
    incident = Incident.objects.as_system("test").get()
    asked = text_of(browser.get(f"/incidents/join?report={second.id}"))
    assert "Shots near the market" in asked
    sent = {"code": f"I-{incident.id.hex[-6:].upper()}", "request_key": "b"}
    assert browser.post(f"/incidents/join?report={second.id}", sent).status_code == 303
    page = text_of(browser.get(f"/incidents/{incident.id}"))
    assert f"/reports/{first.id}" in page
    assert f"/reports/{second.id}" in page


def test_who_may_not_read_what_they_write_is_led_to_the_list(as_reader):
    outside = as_reader(reader("analyst", compartments=0))
    answer = outside.post("/incidents/new", {**FORM, "event_type": "sexual_violence", "request_key": "a"})
    assert (answer.status_code, answer["Location"]) == (303, "/incidents")


def test_a_correction_by_form_changes_only_what_was_written(browser, make):
    incident = make(title="Bor market")
    form = browser.get(f"/incidents/{incident.id}/change").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}
    answer = browser.post(f"/incidents/{incident.id}/change", {**sent, "best": "2", "high": "2", "request_key": "a"})
    assert answer.status_code == 303
    history = queries.incident_history(reader=reader("analyst"), incident=incident)
    assert {change.field for change in history[-1].changes} == {"best", "high"}


@pytest.mark.parametrize("verb", ["change", "verify", "harm", "merge", "split", "unlink"])
def test_every_verb_has_a_form(as_reader, make, told, verb):
    incident = make(report_ids=[told().id, told().id])
    answer = as_reader(reader("human_rights_officer")).get(f"/incidents/{incident.id}/{verb}")
    assert (answer.status_code, b"request_key" in answer.content) == (200, True)


def test_verbs_that_make_no_sense_now_say_why(browser, make):
    page = text_of(browser.get(f"/incidents/{make().id}"))
    assert "It stands on fewer than two reports that you may see." in page
    assert "Your role may not do this." in page


def test_people_are_merged_by_form(browser, make):
    one, other = make(title="One"), make(title="Other")
    sent = {"code": str(other.id), "request_key": "a"}
    assert browser.post(f"/incidents/{one.id}/merge", sent)["Location"] == f"/incidents/{other.id}"
    assert "Other" in text_of(browser.get(f"/incidents/{one.id}"))


def test_what_one_may_not_see_is_missing_on_every_page(as_reader, make):
    incident = make()
    elsewhere = as_reader(reader("analyst", areas=("SS01",)))
    for page in ("", "/change", "/verify"):
        assert elsewhere.get(f"/incidents/{incident.id}{page}").status_code == 404


ADDRESSES = {
    "list": "/incidents",
    "list by words": "/incidents?q=bor",
    "incident": "/incidents/{id}",
    "api list": "/api/v1/incidents",
    "api incident": "/api/v1/incidents/{id}",
    "api cells": "/api/v1/incidents/cells?resolution=4",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_queries_are_as_many_as_the_file_says_whatever_the_number_of_rows(browser, make, told, name):
    """`TUTELA_UPDATE_COUNTS=1` writes the file anew."""
    incident = make(report_ids=[told().id])
    browser.get(ADDRESSES[name].format(id=incident.id))
    counts = []
    for more in (0, 5):
        for _ in range(more):
            make(report_ids=[told().id])
        with CaptureQueriesContext(connection) as found:
            assert browser.get(ADDRESSES[name].format(id=incident.id)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    wanted = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    if os.environ.get("TUTELA_UPDATE_COUNTS"):
        COUNTS.write_text(json.dumps(dict(sorted({**wanted, name: counts[0]}.items())), indent=2) + "\n")
    elif connection.vendor == "sqlite":  # tests/api keeps the numbers of both databases.
        assert counts[0] == wanted[name]
