"""Incidents over HTTP, as programs meet them."""

import json
from uuid import uuid4

import pytest

from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

BODY = {
    "event_type": "killing",
    "date_start": "2016-03-12",
    "location": {"type": "Point", "coordinates": [31.5571, 6.2088]},
    "location_precision": 1,
    "low": 1,
    "best": 2,
    "high": 3,
    "title": "Bor market",
}


@pytest.fixture
def send(as_reader, analyst):
    """`send("post", "/incidents", body)`: status and body of the answer."""

    def run(method, address, body=None, *, who=analyst, **headers):
        client = as_reader(who)
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(client, method)(f"/api/v1{address}", headers=headers, **more)
        return answer.status_code, json.loads(answer.content or "null"), answer.headers

    return run


@pytest.fixture
def made(send):
    return send("post", "/incidents", BODY)[1]


def test_an_incident_has_the_fields_of_the_contract(made):
    wanted = "id external_id kind date_start date_end location location_precision low best high classification"
    assert made.keys() >= set(wanted.split())
    assert (made["kind"], made["external_id"], made["classification"]) == ("killing", None, "unclassified")
    assert made["location"] == BODY["location"]
    assert (made["date_end"], made["area"]) == ("2016-03-12", "SS0303")


def test_the_list_gives_the_newest_first_and_goes_on_behind_the_cursor(send, make):
    names = [str(make(title=str(number)).id) for number in range(3)]
    _, first, _ = send("get", "/incidents?limit=2")
    assert (first["count"], [one["id"] for one in first["items"]]) == (3, names[:0:-1])
    _, second, _ = send("get", f"/incidents?limit=2&cursor={first['next']}")
    assert ([one["id"] for one in second["items"]], second["next"]) == ([names[0]], None)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("bbox=31,6,32,7", 1),
        ("bbox=0,0,1,1", 0),
        ("from=2016-03-12&to=2016-03-12", 1),
        ("from=2016-03-13", 0),
        ("q=market", 1),
        ("q=nothing", 0),
        ("area=SS03&kind=killing&best_min=2&best_max=2&verification=unverified", 1),
        ("country=Chad", 0),
    ],
)
def test_the_list_is_filtered(send, made, question, count):
    status, answer, _ = send("get", f"/incidents?{question}")
    assert (status, len(answer["items"])) == (200, count)
    assert answer["count"] == (None if "q=" in question else count)


@pytest.mark.parametrize(
    "question", ["bbox=1,2,3", "bbox=a,b,c,d", "from=yesterday", "from=1", "kind=party", "best_min=-1", "limit=1001"]
)
def test_a_question_that_makes_no_sense_is_refused(send, question):
    assert send("get", f"/incidents?{question}")[0] == 400


def test_what_one_may_not_see_is_missing_like_what_is_not_there(send, made):
    elsewhere = reader("analyst", areas=("SS01",))
    hidden = send("get", f"/incidents/{made['id']}", who=elsewhere)
    nowhere = send("get", f"/incidents/{uuid4()}", who=elsewhere)
    assert hidden[:2] == nowhere[:2]
    assert hidden[0] == 404
    assert send("get", "/incidents", who=elsewhere)[1] == {"items": [], "next": None, "count": 0}


def test_a_correction_needs_the_state_that_it_was_made_from(send, made):
    address = f"/incidents/{made['id']}"
    assert send("patch", address, {"best": 3})[0] == 428
    etag = send("get", address)[2]["ETag"]
    status, changed, _ = send("patch", address, {"best": 3, "note": "second count"}, **{"If-Match": etag})
    assert (status, changed["best"], changed["low"]) == (200, 3, 1)
    assert [figures["best"] for figures in changed["figures"]] == [2, 3]
    assert changed["history"][-1]["reason"] == "second count"
    assert send("patch", address, {"best": 2}, **{"If-Match": etag})[0] == 412


def test_a_correction_that_contradicts_what_stands_is_a_conflict_that_names_the_field(send, made):
    address = f"/incidents/{made['id']}"
    status, problem, _ = send("patch", address, {"best": 9}, **{"If-Match": "*"})
    assert (status, problem["errors"][0]["pointer"]) == (409, "/high")


def test_the_same_key_makes_one_incident(send):
    first = send("post", "/incidents", BODY, **{"Idempotency-Key": "a"})[1]
    assert send("post", "/incidents", BODY, **{"Idempotency-Key": "a"})[1] == first
    assert send("get", "/incidents")[1]["count"] == 1


def test_verify_merge_and_split(send, made, told):
    officer = reader("human_rights_officer")
    verdict = {"verification": "verified", "reliability": "B", "credibility": "2"}
    status, verified, _ = send("post", f"/incidents/{made['id']}/verify", verdict, who=officer)
    assert (status, verified["verification"], verified["reliability"]) == (200, "verified", "B")
    reports = [str(told().id), str(told().id)]
    other = send("post", "/incidents", {**BODY, "reports": reports})[1]
    status, new, _ = send("post", f"/incidents/{other['id']}/split", {"reports": reports[:1], "title": "Second"})
    assert (status, new["title"]) == (201, "Second")
    status, into, _ = send("post", f"/incidents/{made['id']}/merge", {"into": other["id"]})
    assert (status, into["id"]) == (200, other["id"])
    _, merged, _ = send("get", f"/incidents/{made['id']}")
    assert (merged["withdrawn"], merged["merged_into"]) == (True, other["id"])
    assert send("post", f"/incidents/{made['id']}/merge", {"into": other["id"]})[0] == 409


def test_what_it_was_merged_into_shows_only_to_who_sees_that(send, made):
    other = send("post", "/incidents", {**BODY, "classification": "confidential"})[1]
    send("post", f"/incidents/{made['id']}/merge", {"into": other["id"]})
    low = reader("analyst", clearance=0)
    _, shown, _ = send("get", f"/incidents/{made['id']}", who=low)
    assert shown["merged_into"] is None
    assert other["id"] not in json.dumps(shown)


def test_harm_and_links(send, made, told):
    report = told()
    status, _, _ = send("post", f"/reports/{report.id}/link", {"incident": made["id"]})
    assert status == 200
    assert send("post", f"/reports/{report.id}/link", {"incident": made["id"]})[0] == 409
    status, harm, _ = send("post", f"/incidents/{made['id']}/harms", {"harm_kind": "abducted", "best": 2, "high": 2})
    assert (status, harm["best"]) == (201, 2)
    _, shown, _ = send("get", f"/incidents/{made['id']}")
    assert (shown["reports"], [one["harm_kind"] for one in shown["harms"]]) == ([str(report.id)], ["abducted"])
    assert send("post", f"/reports/{report.id}/link", {"incident": made["id"], "withdrawn": True})[0] == 200


def test_cells_count_what_the_reader_may_see(send, make):
    make()
    make(longitude=None, latitude=None, area="SS03")
    _, all_cells, _ = send("get", "/incidents/cells?resolution=3")
    assert (sum(one["count"] for one in all_cells["items"]), all_cells["unlocated"]) == (1, 1)
    _, nothing, _ = send("get", "/incidents/cells?resolution=3", who=reader("analyst", areas=("SS01",)))
    assert nothing == {"items": [], "unlocated": 0}
    assert send("get", "/incidents/cells?resolution=8")[0] == 400


def test_who_may_see_but_not_do_is_denied(send, made):
    commander = reader("commander")
    assert send("post", f"/incidents/{made['id']}/verify", {"verification": "verified"}, who=commander)[0] == 403
