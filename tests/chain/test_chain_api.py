"""The same warning through the API alone, by three users with tokens, and through the pages without JavaScript."""

import json
import re

import pytest
from django.db import connection

from tests.chain.conftest import VILLAGE, WebClient, web_rights
from tutela.kernel.access import OPERATOR
from tutela.people.actions import make_token, make_user

pytestmark = pytest.mark.django_db

ROLES = {
    "liaison": ("liaison_assistant", "civil_affairs", ["SS"]),
    "duty": ("duty_officer", "joc", ["*"]),
    "force": ("commander", "force", ["SS"]),
    "adviser": ("protection_adviser", "protection", ["*"]),
    "stranger": ("duty_officer", "joc", ["SS05"]),
}


class Api:
    """One user of the API."""

    def __init__(self, token):
        self.client = WebClient(headers={"Authorization": f"Bearer {token}"})

    def get(self, path, status=200):
        response = self.client.get(f"/api/v1{path}")
        assert response.status_code == status, response.content
        return response.json()

    def post(self, path, body=None, status=200, **headers):
        response = self.client.post(f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers)
        assert response.status_code == status, response.content
        return response.json()

    def patch(self, path, body, etag, status=200):
        headers = {"If-Match": etag} if etag else {}
        response = self.client.patch(f"/api/v1{path}", json.dumps(body), "application/json", headers=headers)
        assert response.status_code == status, response.content
        return response


@pytest.fixture
def users(tick, vault, web_role):
    """An API of each role."""
    made = {}
    for name, (role, component, areas) in ROLES.items():
        make_user(
            actor=OPERATOR, at=tick(), name=name, role=role, component=component, areas=areas, clearance="confidential"
        )
        made[name] = Api(make_token(actor=OPERATOR, at=tick(), name=name))
    return made


def told(**changes):
    return {
        "text": "Armed men gather east of the village.",
        "channel": "call_back",
        "urgency": "imminent",
        "threat_type": "killing",
        "place_text": "Duk Padiet",
        "location": {"type": "Point", "coordinates": [VILLAGE["longitude"], VILLAGE["latitude"]]},
        "caller_name": "A name that nobody may read",
        **changes,
    }


def test_one_warning_goes_from_report_to_review_through_the_api_alone(users):
    report = users["liaison"].post("/reports", told(), 201)
    assert report["source"] == {
        "caller_code": "",
        "name": True,
        "contact": False,
        "exposure": "",
        "may_call_back": False,
    }
    [alert] = users["duty"].get("/alerts?open=true")["items"]
    assert (alert["report"], alert["next_step"], alert["level"]) == (report["id"], "acknowledge", "tactical")
    path = f"/alerts/{alert['id']}"
    users["duty"].post(f"{path}/acknowledge")
    sent = users["duty"].post(f"{path}/forward", {"addressee": "force"})["forwards"][0]
    users["force"].post(f"{path}/acknowledge", {"forward": sent["id"]})
    users["duty"].post(f"{path}/decide", {"decision": "respond"})
    users["force"].post(
        f"{path}/respond",
        {"tier": "tier_2", "phase": "pre_emption", "component": "force", "response_type": "patrol"},
    )
    users["force"].post(f"{path}/arrive")
    users["duty"].post(f"{path}/close", {"outcome": "not_responded"})
    done = users["liaison"].post(f"{path}/feedback", {"channel": "phone_call", "text": "We came too late."})
    assert done["next_due"] is None
    assert [entry["verb"] for entry in done["history"]][-2:] == ["alert.closed", "alert.fed_back"]
    [review] = users["adviser"].get("/reviews")["items"]
    assert (review["trigger"], review["alert"]) == ("known_threat_not_answered", alert["id"])
    path = f"/reviews/{review['id']}"
    assert users["adviser"].post(f"{path}/close", {}, 409)["type"].endswith("reviews.no_finding")
    users["adviser"].post(f"{path}/find", {"finding": "Nobody said the road was cut.", "gaps": ["coordination"]})
    action = users["adviser"].post(f"{path}/actions", {"text": "Ask daily", "component": "force"}, 201)
    users["adviser"].post(f"{path}/actions/{action['id']}/done")
    assert users["adviser"].post(f"{path}/close")["closed_by"] == "adviser"


def test_who_may_not_see_it_finds_nothing_and_who_may_not_do_it_is_refused(users):
    report = users["liaison"].post("/reports", told(), 201)
    [alert] = users["duty"].get("/alerts")["items"]
    stranger = users["stranger"]
    assert stranger.get("/alerts") == {"items": [], "next": None, "count": 0}
    stranger.get(f"/alerts/{alert['id']}", 404)
    stranger.get(f"/reports/{report['id']}", 404)
    stranger.post(f"/alerts/{alert['id']}/acknowledge", {}, 404)
    users["liaison"].post(f"/alerts/{alert['id']}/decide", {"decision": "respond"}, 403)
    users["liaison"].post(f"/alerts/{alert['id']}/acknowledge", {}, 403)
    users["duty"].post(f"/alerts/{alert['id']}/close", {"outcome": "prevented"}, 409)


@pytest.mark.parametrize(
    "wrong",
    [
        {"urgency": "soon"},
        {"happened": "yes"},
        {"persons_at_risk": True},
        {"received_at": "2026-03-01"},
        {"received_at": 0},
        {"text": "a\x00b"},
        {"location": {"type": "Point", "coordinates": ["31", "7"]}},
        {"location": {"type": "Point", "coordinates": [31.0, 120.0]}},
    ],
)
def test_what_does_not_fit_the_schema_is_refused(users, wrong):
    users["liaison"].post("/reports", told(**wrong), 400)


@pytest.mark.parametrize(
    "unlikely",
    [
        {"received_at": "2199-01-01T00:00:00Z"},
        {"received_at": "0001-01-01T00:00:00+10:00"},
    ],
)
def test_what_fits_the_schema_but_cannot_be_is_a_conflict(users, unlikely):
    users["liaison"].post("/reports", told(**unlikely), 409)


def test_the_same_key_makes_one_report_and_one_alert(users):
    answers = [users["liaison"].post("/reports", told(), 201, **{"Idempotency-Key": "k1"}) for _ in range(3)]
    assert len({answer["id"] for answer in answers}) == 1
    assert users["duty"].get("/alerts")["count"] == 1


def test_grades_annotations_and_duplicates_through_the_api(users):
    first, second = (users["liaison"].post("/reports", told(), 201) for _ in range(2))
    duty = users["duty"]
    graded = duty.post(f"/reports/{first['id']}/grade", {"reliability": "B", "credibility": "2"})
    assert (graded["reliability"], graded["credibility"], graded["verification"]) == ("B", "2", "unverified")
    duty.post(f"/reports/{first['id']}/annotate", {"text": "The line was bad."}, 201)
    twice = duty.post(f"/reports/{second['id']}/duplicate", {"of": first["id"]})
    assert (twice["duplicate_of"], twice["verification"]) == (first["id"], "duplicate")
    shown = duty.get(f"/reports/{first['id']}")
    assert [one["text"] for one in shown["annotations"]] == ["The line was bad."]
    assert [one["verb"] for one in shown["history"]] == ["report.submitted", "report.graded", "report.annotated"]


def test_a_change_needs_the_state_that_it_was_made_from(users):
    users["liaison"].post("/reports", told(), 201)
    duty = users["duty"]
    path = f"/alerts/{duty.get('/alerts')['items'][0]['id']}"
    etag = duty.client.get(f"/api/v1{path}")["ETag"]
    duty.patch(path, {"title": "Attack feared"}, None, 428)
    changed = duty.patch(path, {"title": "Attack feared", "urgency": "within_24_h"}, etag)
    assert changed.json()["title"] == "Attack feared"
    duty.patch(path, {"title": "Another"}, etag, 412)


def test_a_report_is_labelled_anew_but_never_below_what_its_threat_asks(users):
    report = users["liaison"].post("/reports", told(urgency="info", happened=True), 201)
    duty = users["duty"]
    etag = duty.client.get(f"/api/v1/reports/{report['id']}")["ETag"]
    duty.patch(f"/reports/{report['id']}", {"classification": "confidential"}, etag)
    assert duty.get(f"/reports/{report['id']}")["classification"] == "confidential"


def test_a_task_is_accepted_and_done_by_the_component_that_was_asked(users):
    users["liaison"].post("/reports", told(), 201)
    [alert] = users["duty"].get("/alerts")["items"]
    task = users["duty"].post("/tasks", {"alert": alert["id"], "title": "Look", "component": "force"}, 201)
    users["duty"].post(f"/tasks/{task['id']}/accept", {}, 403)
    assert users["force"].post(f"/tasks/{task['id']}/accept")["state"] == "accepted"
    assert users["force"].post(f"/tasks/{task['id']}/refuse", {"note": "Caveat"})["state"] == "refused"
    users["force"].post(f"/tasks/{task['id']}/done", {}, 409)
    assert users["force"].get("/tasks?state=refused")["items"][0]["note"] == "Caveat"


# The same in pages, as a browser without JavaScript sends them


class Browser:
    """One user of the pages: sends the forms that a page holds, hidden fields and all."""

    def __init__(self, client):
        self.client = client

    def read(self, path, status=200):
        response = self.client.get(path)
        assert response.status_code == status, response.content.decode()[-2000:]
        return response.content.decode()

    def send(self, path, status=303, **fields):
        page = self.read(path)
        key = re.search(r'name="request_key" value="([^"]+)"', page).group(1)
        response = self.client.post(path, {"request_key": key, **fields})
        assert response.status_code == status, re.sub(r"\s+", " ", response.content.decode())[:3000]
        return response.get("Location", "")


def test_one_warning_goes_from_report_to_review_through_the_pages(users):
    liaison, duty, force, adviser = (Browser(users[name].client) for name in ("liaison", "duty", "force", "adviser"))
    address = liaison.send(
        "/reports/new",
        text="Armed men gather east of the village.",
        happened="no",
        urgency="imminent",
        threat_type="killing",
        where="7.75, 31.40",
        channel="call_back",
        persons_at_risk="1400",
        caller_name="A name that nobody may read",
        classification="unclassified",
    )
    page = liaison.read(address)
    assert "A name that nobody may read" not in page
    assert "Armed men gather" in page
    assert "Armed men gather" in duty.read("/")
    alert = re.search(r'href="(/alerts/[0-9a-f-]{36})"', duty.read("/alerts")).group(1)
    assert "Acknowledge" in duty.read(alert)
    duty.send(f"{alert}/acknowledge")
    duty.send(f"{alert}/forward", addressee="force", addressee_name="Sector East")
    acknowledge = re.search(r'action="(/alerts/[^"]+/forwards/[^"]+)"', force.read(alert)).group(1)
    force.client.post(acknowledge, {"request_key": "once"})
    duty.send(f"{alert}/decide", decision="respond")
    duty.send(f"{alert}/task", component="force", title="Look at the ford")
    task = re.search(r'action="(/tasks/[0-9a-f-]{36}/accept)"', force.read(alert)).group(1)
    force.client.post(task, {"request_key": "task"})
    force.send(
        f"{alert}/respond", tier="tier_2", phase="pre_emption", component="force", response_type="quick_reaction"
    )
    force.send(f"{alert}/arrive", result="The village stood empty")
    duty.send(f"{alert}/close", outcome="not_responded")
    liaison.send(f"{alert}/feedback", channel="phone_call", text="We came too late.")
    page = duty.read(alert)
    assert "We came too late." in page and "Sector East" in page and "accepted" in page
    duty.read(f"{alert}/decide", 409)
    review = re.search(r'href="(/reviews/[0-9a-f-]{36})"', adviser.read("/reviews")).group(1)
    adviser.send(f"{review}/close", 200)
    adviser.send(f"{review}/find", finding="Nobody said that the road was cut.", gaps=["coordination"])
    adviser.send(f"{review}/ask", text="Ask daily", component="force")
    done = re.search(r'action="(/reviews/[^"]+/actions/[^"]+/done)"', adviser.read(review)).group(1)
    assert adviser.client.post(done, {"request_key": "done"}).status_code == 303
    adviser.send(f"{review}/close")
    assert "Coordination" in adviser.read(review)


def test_every_page_of_the_chain_answers_in_arabic_too(users):
    users["liaison"].post("/reports", told(), 201)
    duty = Browser(users["duty"].client)
    duty.client.cookies["django_language"] = "ar"
    alert = re.search(r'href="(/alerts/[0-9a-f-]{36})"', duty.read("/alerts")).group(1)
    for path in ("/reports", "/reports/new", alert, f"{alert}/decide", "/reviews", "/reviews/proposed", "/reviews/new"):
        assert 'dir="rtl"' in duty.read(path)


def test_who_may_not_read_what_they_wrote_down_is_told_that_it_was_received(users):
    liaison = Browser(users["liaison"].client)
    address = liaison.send(
        "/reports/new",
        text="Boys are taken from the school.",
        happened="no",
        urgency="within_7_d",
        threat_type="child_recruitment_use",
        channel="walk_in",
        classification="unclassified",
    )
    assert address == "/reports/received"
    assert "You cannot open it yourself" in liaison.read(address)


def test_on_postgresql_these_requests_have_no_rights_but_the_readers_own(users):
    users["liaison"].post("/reports", told(), 201)
    with web_rights(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reports_report")
        assert cursor.fetchone()[0] == (0 if connection.vendor == "postgresql" else 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports?page=99999&urgency=x", 200),
        ("/reports?page=-1&q=two%20hours", 200),
        ("/reports?q=%00", 200),
        ("/alerts?open=maybe&page=x&level=tactical", 200),
        ("/reviews?trigger=zz&open=yes", 200),
        ("/reviews/proposed?page=a", 200),
        ("/alerts/new?report=zz", 200),
        ("/reviews/new?alert=1", 200),
        ("/reviews/confirm", 405),
        ("/reports/01a1fdb2-e28d-70ee-a337-d600d958db60", 404),
        ("/alerts/01a1fdb2-e28d-70ee-a337-d600d958db60/nonsense", 404),
        ("/tasks/01a1fdb2-e28d-70ee-a337-d600d958db60/accept", 404),
    ],
)
def test_whatever_stands_in_an_address_there_is_an_answer(users, path, status):
    Browser(users["duty"].client).read(path, status)
