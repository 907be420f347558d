"""Who may ask, what a refusal looks like, and how two who change the same record are kept apart."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.access import addresses
from tests.api.mission import Live
from tests.api.writing import FRESH, a_report, a_site, a_threat, an_alert, an_incident
from tests.live.installation import installation

NOBODY = "00000000-0000-7000-8000-000000000000"
OPERATIONS = addresses.operations()
PROBLEM = {"type", "title", "status", "detail", "errors"}
A_TIME = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
PARAMETER = re.compile(r"\{\w+\}")


def is_problem(answer, status):
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json
    assert body.keys() == PROBLEM and body["status"] == status and body["detail"]
    assert all(one.keys() == {"pointer", "message", "code"} and one["message"] for one in body["errors"])
    return body


def of_nobody(path):
    return PARAMETER.sub(NOBODY, path).removeprefix("/api/v1")


@pytest.mark.parametrize("token", ["", "not-a-token", "é"])
def test_without_a_good_token_everything_is_401_whatever_is_sent(live, token):
    for method, path in OPERATIONS:
        answer = live.ask(method, of_nobody(path), b"{" if method != "GET" else None, token=token)
        is_problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_that_was_ended_is_401(live):
    live.place.run(
        "user",
        "add",
        "shortlived",
        "--role",
        "analyst",
        "--component",
        "joc",
        "--area",
        "all",
        "--password-stdin",
        given="a long road to Bentiu 47\n",
    )
    token = live.place.run("user", "token", "shortlived").stdout.strip()
    me = live.ask("GET", "/users/me", token=token)
    assert me.status == 200
    changed = live.ask("PATCH", f"/users/{me.json['id']}", {"active": False}, If_Match=me.headers["etag"])
    assert changed.status == 200
    is_problem(live.ask("GET", "/users/me", token=token), 401)


ASKED = {"document": "?language=en", "file": "?language=en&format=pdf"}
"""What the last word of an address must be asked with."""


def test_what_is_not_there_is_404(live):
    for method, path in OPERATIONS:
        if "{" in path and method == "GET":
            is_problem(live.ask(method, of_nobody(path) + ASKED.get(path.rpartition("/")[2], "")), 404)
    is_problem(live.ask("GET", "/nothing"), 404)
    is_problem(live.ask("GET", "/incidents/not-a-name"), 404)


def test_what_one_sees_but_may_not_do_is_403(live):
    words = ["--role", "auditor", "--component", "joc", "--area", "all", "--password-stdin"]
    live.place.run("user", "add", "onlooker", *words, given="a long road to Bentiu 47\n")
    token = live.place.run("user", "token", "onlooker").stdout.strip()
    alert = an_alert(live)
    assert live.ask("GET", f"/alerts/{alert}", token=token).status == 200
    is_problem(live.ask("POST", f"/alerts/{alert}/acknowledge", {}, token=token), 403)


def test_a_method_that_an_address_does_not_know_is_405_and_says_which_it_knows(live):
    paths = {}
    for method, path in OPERATIONS:
        paths.setdefault(path, set()).add(method)
    for path, known in paths.items():
        answer = live.ask("DELETE", of_nobody(path))
        is_problem(answer, 405)
        assert {one.strip() for one in answer.headers["allow"].split(",")} == known


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b'{"text": NaN}', b'{"text": "\\ud800"}', b"\xff"])
def test_what_is_no_body_is_400(live, body):
    for path in FRESH:
        is_problem(live.ask("POST", of_nobody(path), body), 400)


def test_a_refusal_points_at_every_place_that_is_wrong(live):
    wrong = {"text": "a\0b", "channel": "pigeon", "location": {"coordinates": [0, 95]}, "txet": "x"}
    body = is_problem(live.ask("POST", "/reports", wrong), 400)
    pointed = {one["pointer"]: one["code"] for one in body["errors"]}
    assert pointed == {
        "/text": "string_pattern_mismatch",
        "/channel": "literal_error",
        "/urgency": "missing",
        "/location/coordinates/1": "less_than_equal",
        "/txet": "extra_forbidden",
    }
    body = is_problem(live.ask("GET", "/incidents?limit=0&bbox=1"), 400)
    assert {one["pointer"] for one in body["errors"]} == {"limit", "bbox"}


def test_what_contradicts_itself_is_a_conflict_that_points_at_it(live):
    wrong = {"event_type": "killing", "date_start": "2026-02-20", "date_end": "2026-02-19"}
    body = is_problem(live.ask("POST", "/incidents", wrong), 409)
    assert [one["pointer"] for one in body["errors"]] == ["/date_end"]


def a_user(live):
    address, body = FRESH["/api/v1/users"](live)
    return live.make(address, body)["id"]


CHANGES = {
    "/reports/{report_id}": (a_report, {"classification": "confidential"}),
    "/incidents/{incident_id}": (an_incident, {"best": 3}),
    "/threats/{threat_id}": (a_threat, {"persons_at_risk": 40}),
    "/alerts/{alert_id}": (an_alert, {"persons_at_risk": 40}),
    "/sites/{site_id}": (a_site, {"population": 12}),
    "/users/{user_id}": (a_user, {"full_name": "Amina Deng"}),
}


def test_every_operation_that_changes_something_is_tried():
    assert sorted(f"/api/v1{path}" for path in CHANGES) == sorted(
        path for method, path in OPERATIONS if method == "PATCH"
    )


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_needs_the_state_that_it_was_made_from(live, path):
    make, body = CHANGES[path]
    address = PARAMETER.sub(make(live), path)
    is_problem(live.ask("PATCH", address, body), 428)
    etag = live.ask("GET", address).headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]+"', etag)
    is_problem(live.ask("PATCH", address, body, If_Match='"0"'), 412)
    changed = live.ask("PATCH", address, body, If_Match=etag)
    assert changed.status == 200 and changed.headers["etag"] != etag
    assert live.ask("GET", address).headers["etag"] == changed.headers["etag"]
    assert live.ask("GET", address).json == changed.json
    is_problem(live.ask("PATCH", address, body, If_Match=etag), 412)


@pytest.mark.parametrize("path", CHANGES)
def test_of_ten_who_change_the_same_state_at_once_one_is_first(live, path):
    make, body = CHANGES[path]
    address = PARAMETER.sub(make(live), path)
    etag = live.ask("GET", address).headers["etag"]
    with ThreadPoolExecutor(10) as senders:
        sent = [senders.submit(live.ask, "PATCH", address, body, If_Match=etag) for _ in range(10)]
        statuses = sorted(one.result().status for one in sent)
    assert statuses == [200] + [412] * 9


def test_every_time_is_utc_and_ends_in_z(live):
    told = 0
    live.make("/alerts/" + an_alert(live) + "/acknowledge", {})
    lists = ("/reports", "/incidents", "/threats", "/alerts", "/tasks", "/reviews", "/products", "/sites", "/users")
    for path in (*lists, "/forecasts", "/judgements", "/scenarios", "/reach/statements", "/journal/entries"):
        rows = live.get(f"{path}?limit=100")["items"]
        found = [live.get(f"{path}/{row['id']}") for row in rows[:3] if "id" in row]
        for text in strings([rows, found]):
            if A_TIME.match(text):
                assert text.endswith("Z"), (path, text)
                told += 1
    assert told > 20
    assert live.get("/journal/head")["at"].endswith("Z")


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_geometry_is_geojson(live):
    site = live.get(f"/sites/{a_site(live)}")
    assert site["location"] == {"type": "Point", "coordinates": [31.58, 4.85]}
    assert json.loads(json.dumps(site)) == site


def test_a_session_without_the_form_token_changes_nothing(live):
    """A foreign page can make a browser send its cookie, but cannot read the token of our forms."""
    import http.cookiejar
    import urllib.error
    import urllib.parse
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = f"{live.place.address}/sign-in/"
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', opener.open(page).read().decode()))
    fields |= {"login": "everything", "password": "a long road to Bentiu 47"}
    opener.open(urllib.request.Request(page, urllib.parse.urlencode(fields).encode(), {"Referer": page}))
    assert json.loads(opener.open(f"{live.root}/users/me").read())["name"] == "everything"
    sending = urllib.request.Request(f"{live.root}/reports", b"{}", {"Content-Type": "text/plain"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(sending)
    assert refused.value.code == 403


def test_another_space_has_tokens_of_its_own():
    words = ["--role", "analyst", "--component", "joc", "--area", "all", "--password-stdin"]
    with installation() as place:
        for space, name in (("practice", "learner"), ("mission", "officer")):
            place.run("--space", space, "user", "add", name, *words, given="a long road to Bentiu 47\n")
        learner = place.run("--space", "practice", "user", "token", "learner").stdout.strip()
        officer = place.run("user", "token", "officer").stdout.strip()
        with place.serving():
            live = Live(place, officer, {})
            practice = f"{place.address}/spaces/practice/api/v1/users/me"
            assert live.ask("GET", practice, token=learner).json["name"] == "learner"
            is_problem(live.ask("GET", practice), 401)
            is_problem(live.ask("GET", "/users/me", token=learner), 401)
