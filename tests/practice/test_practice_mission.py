"""The practice mission as it is served: a space of its own, open to whoever sits at the machine, marked everywhere."""

import json

import pytest

from tests.practice.someone import PRACTICE, Someone
from tutela.practice.cast import ROLES

MARKED = 4
"""PRACTICE stands at both ends of the bars at head and foot."""


def marks(text):
    return text.count('class="bar-mark"')


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_taken_with_one_click(practice, role):
    status, text = Someone(practice.address).take(role)
    assert status == 200
    assert f"<summary>{role}" in text
    assert marks(text) == MARKED


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Real_IP": "10.0.0.9"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 somewhere"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_request_that_was_passed_on_gets_no_role(practice, headers):
    someone = Someone(practice.address, **headers)
    status, text = someone.take("duty_officer")
    assert status == 403
    assert "<summary>" not in text
    assert 'name="role"' not in someone.ask(PRACTICE)[1], "roles are offered to somebody who cannot take them"
    assert PRACTICE not in someone.ask("/")[1]
    assert "<summary>" not in someone.ask(PRACTICE)[1]


def test_a_request_for_another_name_gets_no_role(practice):
    port = practice.address.rpartition(":")[2]
    someone = Someone(practice.address, Host=f"tutela.example.org:{port}", Origin=f"http://tutela.example.org:{port}")
    status, text = someone.take("duty_officer")
    assert status == 403
    assert "<summary>" not in text


def test_a_name_that_is_no_role_opens_nothing(practice):
    assert Someone(practice.address).take("operator")[0] == 404


@pytest.mark.parametrize("path", ["practice/roles", "practice/progress"])
def test_the_mission_itself_has_no_roles_to_take(practice, path):
    someone = Someone(practice.address)
    assert someone.ask(f"/{path}")[0] == 404
    someone.ask("/sign-in/")
    assert someone.ask("/practice/enter", role="duty_officer")[0] == 404
    assert "<summary>" not in someone.ask("/")[1]


def test_the_first_page_offers_it_and_says_what_the_mission_is(practice):
    status, text = Someone(practice.address).ask("/")
    assert status == 200
    assert f'href="{PRACTICE}"' in text
    assert marks(text) == 0


@pytest.mark.parametrize(
    "path", ["", "alerts", "incidents", "reviews", "sites/", "reports/new", "nothing", "search?q=Bria"]
)
def test_every_page_is_marked_and_says_whose_events_it_shows(practice, path):
    someone = Someone(practice.address)
    someone.take("duty_officer")
    _, text = someone.ask(PRACTICE + path)
    assert marks(text) == MARKED
    assert "Uppsala Conflict Data Program, CC BY 4.0" in text


def test_what_leaves_it_is_marked(practice):
    someone = Someone(practice.address)
    someone.take("analyst")
    lines = someone.ask(f"{PRACTICE}incidents.csv")[1].splitlines()
    assert lines[0].endswith(",mark")
    assert len(lines) > 2_600
    assert all(line.endswith(",PRACTICE") for line in lines[1:])
    assert json.loads(someone.ask(f"{PRACTICE}incidents.geojson")[1])["mark"] == "PRACTICE"


def test_nothing_of_it_is_in_the_mission(practice):
    head = json.loads(practice.run("journal", "head", "--json").stdout)
    assert head["size"] == 0
    assert len(practice.run("export", "csv").stdout.splitlines()) == 1


def test_its_journal_holds(practice):
    practice.run("--space", "practice", "journal", "verify")
    practice.run("--space", "practice", "journal", "rebuild", "--check")


def test_no_event_of_the_past_opened_a_review(practice):
    someone = Someone(practice.address)
    someone.take("protection_adviser")
    _, text = someone.ask(f"{PRACTICE}reviews")
    assert "Night attack on Duk Padiet" in text
    assert "Bentiu town" not in text
    assert "Nothing is proposed" in someone.ask(f"{PRACTICE}reviews/proposed")[1]


def test_whoever_sees_one_country_sees_nothing_of_the_other(practice):
    someone = Someone(practice.address)
    someone.take("head_of_office")
    text = someone.ask(f"{PRACTICE}alerts")[1]
    assert "Duk Padiet" in text
    assert "Bria" not in text
