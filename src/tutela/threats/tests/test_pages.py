"""The register by hand: from the form to the matrix, to evidence, to what is left, to the quarter; and what is refused."""

import re
from datetime import date

import pytest
from django.test import Client

from tutela.incidents.actions import make_incident
from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import reader
from tutela.people.actions import make_user
from tutela.threats import actions, issuing, queries
from tutela.threats.models import Threat

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Attack on the market",
    "threat_type": "killing",
    "time_frame": "short",
    "threat_state": "potential",
    "classification": "unclassified",
    "place": "6.2088, 31.5571",
    "text": "They said that they will come back.",
}
SCORES = {
    "intent": "3",
    "capability": "3",
    "opportunity": "",
    "harm": "4",
    "trend": "up",
    "confidence": "low",
}
BOR = {"longitude": 31.56, "latitude": 6.21, "location_precision": 1}


def signed_in(name, role, tick, **facts):
    from tutela.people.models import Account

    given = {"areas": ["*"], "clearance": "confidential", **facts}
    make_user(actor=OPERATOR, at=tick(), name=name, password="a long road to Bentiu 47", role=role, **given)
    client = Client()
    client.force_login(Account.objects.get(username=name), backend="tutela.people.signin.AccountBackend")
    client.cookies["tutela_mission"] = client.cookies.pop("sessionid").value
    return client


@pytest.fixture
def analyst(tick):
    return signed_in("analyst", "analyst", tick, component="jmac")


@pytest.fixture
def adviser(tick):
    return signed_in("adviser", "protection_adviser", tick, component="protection")


@pytest.fixture
def threat(tick):
    def make(**facts):
        given = {"title": "Attack on the market", "threat_type": "killing", **BOR, **facts}
        return actions.make_threat(actor=reader("analyst", component="jmac"), at=tick(), **given)

    return make


@pytest.fixture
def incident(tick):
    given = {"event_type": "attack_on_civilians", "date_start": date(2026, 2, 1), "title": "Shots at the ford", **BOR}
    return make_incident(actor=reader("duty_officer"), at=tick(), **given)


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(client, address, **fields):
    answer = client.post(address, {"request_key": f"{address}{len(fields)}", **fields})
    assert answer.status_code == 303, text_of(answer)
    return answer.url


def test_a_threat_is_written_down_from_an_incident_that_becomes_its_evidence(analyst, incident):
    page = analyst.get(f"/incidents/{incident.id}").content.decode()
    assert f"/threats/new?incident={incident.id}" in page
    address = send(analyst, "/threats/new", incident_id=str(incident.id), **FORM)
    page = text_of(analyst.get(address))
    assert "Attack on the market" in page and "Shots at the ford" in page
    assert "Nobody has assessed it yet." in page
    assert "Attack on the market" in text_of(analyst.get(f"/incidents/{incident.id}"))


def test_what_is_missing_in_the_form_is_said_beside_it(analyst):
    page = text_of(analyst.post("/threats/new", {"request_key": "1"}))
    assert "Not saved yet: something is missing or wrong" in page
    assert not Threat.objects.as_system("test").exists()


def test_scores_are_told_in_numbers_and_words_and_what_is_not_known_is_said(analyst, threat):
    made = threat()
    address = send(analyst, f"/threats/{made.id}/assess", **SCORES)
    page = text_of(analyst.get(address))
    assert "3 · Considerable" in page
    assert "Intent, capability or opportunity is not known, so the rule gives none." in page
    assert "It may be one higher" in page
    assert "Attack on the market" in text_of(analyst.get("/threats/matrix")).partition("Without a field")[2]
    send(analyst, address + "/assess", **{**SCORES, "opportunity": "3", "vulnerability": "4", "exposed": "500"})
    page = text_of(analyst.get(address))
    assert "4 · Likely (55 to 80 %)" in page and "Very high: 20 of 25" in page
    assert "Attack on the market" in text_of(analyst.get("/threats/matrix"))


def test_a_number_of_ones_own_without_a_reason_is_refused_on_the_page(analyst, threat):
    made = threat()
    page = analyst.post(f"/threats/{made.id}/assess", {"request_key": "1", "said_likelihood": "5", **SCORES})
    assert "A number of your own needs its reason" in text_of(page)


def test_an_assessment_starts_from_the_last_one(analyst, threat):
    made = threat()
    send(analyst, f"/threats/{made.id}/assess", judgement="They are many.", **SCORES)
    form = analyst.get(f"/threats/{made.id}/assess").content.decode()
    assert "They are many." in form
    assert re.search(r'<option value="3" selected>3 · Considerable', form)


def test_evidence_is_found_by_words_or_offered_by_area_linked_and_taken_away(analyst, threat, incident):
    made = threat()
    address = f"/threats/{made.id}/link"
    assert "Shots at the ford" in text_of(analyst.get(address))
    assert "Shots at the ford" in text_of(analyst.get(f"{address}?q=ford"))
    assert "Nothing found" in text_of(analyst.get(f"{address}?q=xyzzy"))
    send(analyst, address, record=f"incident/{incident.id}", evidence_stance="against", text="It was hunters.")
    page = analyst.get(f"/threats/{made.id}").content.decode()
    assert "It was hunters." in page
    [unlink] = re.findall(rf"/threats/{made.id}/evidence/[0-9a-f-]+/unlink", page)
    send(analyst, unlink)
    assert "It was hunters." not in analyst.get(f"/threats/{made.id}").content.decode()


def test_a_response_moves_and_what_is_left_is_scored(adviser, threat):
    made = threat()
    address = f"/threats/{made.id}"
    send(adviser, f"{address}/assess", **{**SCORES, "opportunity": "3"})
    assert "No response is under way or done yet" in text_of(adviser.get(address))
    send(
        adviser,
        f"{address}/respond",
        tier="tier_2",
        text="Patrol at night",
        lead="force",
        threat_response_state="planned",
    )
    [move] = re.findall(rf"{address}/responses/[0-9a-f-]+", adviser.get(address).content.decode())
    assert "Patrol at night" in text_of(adviser.get(move))
    send(adviser, move, threat_response_state="done", result="Nobody came.")
    send(adviser, f"{address}/score-again", **{**SCORES, "opportunity": "0", "harm": "3"})
    page = text_of(adviser.get(address))
    assert "Nobody came." in page and "Risk reduction claimed: 7 (from 16 to 9)" in page


def test_it_is_looked_at_closed_and_reopened(adviser, threat):
    made = threat()
    address = f"/threats/{made.id}"
    send(adviser, f"{address}/review", note="Nothing new.")
    assert "looked at it again" in text_of(adviser.get(address))
    send(adviser, f"{address}/close", threat_end="averted")
    page = text_of(adviser.get(address))
    assert "closed: Averted" in page and "Reopen it first" in page
    send(adviser, f"{address}/reopen")
    send(adviser, f"{address}/change", **{**FORM, "title": "Attack on the bridge", "place": "6.3, 31.6"})
    assert "Attack on the bridge" in text_of(adviser.get(address))


def test_the_register_is_narrowed_and_says_what_is_overdue(adviser, threat, tick):
    threat()
    threat(title="Raid", threat_type="pillage")
    page = text_of(adviser.get("/threats?threat_type=pillage"))
    assert "Raid" in page and "Attack on the market" not in page
    assert "Raid" in text_of(adviser.get("/threats?due=over")), "the fixed clock lies in the past"
    assert "overdue" in text_of(adviser.get("/threats"))
    assert "Ranking says what to look at first; it does not choose whether to respond" in text_of(
        adviser.get("/threats")
    )


def test_a_threat_that_one_may_not_see_is_not_there(analyst, tick, threat):
    made = threat(classification="strictly_confidential")
    for address in (f"/threats/{made.id}", f"/threats/{made.id}/assess", f"/threats/{made.id}/xyzzy"):
        assert analyst.get(address).status_code == 404
    assert "Attack on the market" not in text_of(analyst.get("/threats"))
    assert "Attack on the market" not in text_of(analyst.get("/threats/matrix"))


def test_a_role_that_may_not_is_told_why(threat, tick):
    made = threat()
    commander = signed_in("force", "commander", tick, component="force")
    page = text_of(commander.get(f"/threats/{made.id}"))
    assert "Your role may not do this." in page
    assert commander.post(f"/threats/{made.id}/assess", {"request_key": "1", **SCORES}).status_code == 403


def test_a_quarter_is_begun_written_reviewed_signed_issued_and_stands(analyst, adviser, tick, threat):
    made = threat()
    send(analyst, f"/threats/{made.id}/assess", **{**SCORES, "opportunity": "3"})
    fields = {"year": "2016", "quarter_number": "2", "scope": "", "classification": "unclassified"}
    address = send(analyst, "/threats/quarterly/new", **fields)
    page = text_of(analyst.get(address))
    assert "There is no summary yet" in page and "Threats to civilians, April to June 2016" in page
    send(analyst, f"{address}/write", section="summary", language="en", text="It is worse.")
    assert "You wrote part of it" in text_of(analyst.get(address))
    send(adviser, f"{address}/review")
    send(adviser, f"{address}/sign", signed_for=["force", "police"])
    send(adviser, f"{address}/issue", addressees="Mission leadership")
    send(analyst, f"/threats/{made.id}/assess", **{**SCORES, "opportunity": "0"})
    page = text_of(analyst.get(f"{address}/versions/1"))
    assert "It is worse." in page and "High: 16 of 25" in page and "Mission leadership" in page
    assert "the next is due by" in text_of(analyst.get("/threats/quarterly"))
    assert analyst.get(f"{address}/versions/2").status_code == 404
    again = text_of(analyst.post("/threats/quarterly/new", {"request_key": "9", **fields}))
    assert "There is an assessment of this quarter and area already" in again


def test_files_of_a_quarter_are_fetched_in_a_language(analyst, tick, threat):
    threat()
    made = issuing.make_quarterly(actor=reader("analyst", component="jmac"), at=tick(), year=2016, quarter_number=2)
    answer = analyst.get(f"/products/quarterly/{made.id}/fr.html")
    assert answer.status_code == 200 and "avril à juin 2016" in answer.content.decode()
    assert analyst.get(f"/products/quarterly/{made.id}/tlh.html").status_code == 404
    assert analyst.get(f"/products/quarterly/{made.id}/en.html?version=1").status_code == 404


def test_the_history_of_a_quarter_and_of_a_threat_is_told_in_words(analyst, tick, threat):
    made = threat()
    assert "wrote it down" in text_of(analyst.get(f"/history/threat/{made.id}"))
    begun = issuing.make_quarterly(actor=reader("analyst", component="jmac"), at=tick(), year=2016, quarter_number=2)
    assert "drawn from the register" in text_of(analyst.get(f"/history/quarterly_assessment/{begun.id}"))
    assert queries.quarterly(reader=OPERATOR, quarterly_id=begun.id).version == 0
