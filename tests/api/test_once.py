"""The same `Idempotency-Key` of one user sent ten times at once is done once, whatever is asked for."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.access import addresses
from tests.api.writing import FRESH, REPORT

AT_ONCE = 10
ASKED = sorted(path for method, path in addresses.operations() if method == "POST")


def test_every_operation_that_makes_something_is_tried():
    assert sorted(FRESH) == ASKED


def last_entry(live):
    return live.get("/journal/entries?limit=1")["items"][0]["position"]


def verbs_since(live, position):
    """What the user did since, each verb as often as it was done."""
    entries = live.get("/journal/entries?actor=everything&limit=200")["items"]
    return Counter(entry["verb"] for entry in entries if entry["position"] > position)


def ten_times(live, address, body, key):
    with ThreadPoolExecutor(AT_ONCE) as senders:
        sent = [senders.submit(live.ask, "POST", address, body, Idempotency_Key=key) for _ in range(AT_ONCE)]
        return [one.result() for one in sent]


@pytest.mark.parametrize("path", ASKED)
def test_ten_at_once_are_one(live, path):
    address, body = FRESH[path](live)
    before = last_entry(live)
    alone = live.ask("POST", address, body)
    assert alone.status in (200, 201), alone
    once = verbs_since(live, before)
    address, body = FRESH[path](live)
    before = last_entry(live)
    answers = ten_times(live, address, body, str(uuid4()))
    assert {answer.status for answer in answers} == {alone.status}, answers
    assert len({answer.content for answer in answers}) == 1
    assert verbs_since(live, before) == once
    assert answers[0].json.keys() == alone.json.keys()
    assert len(answers[0].json.get("history", [])) == len(alone.json.get("history", []))


def test_another_request_with_the_same_key_is_refused(live):
    key = str(uuid4())
    assert live.ask("POST", "/reports", REPORT, Idempotency_Key=key).status == 201
    other = live.ask("POST", "/reports", REPORT | {"text": "something else"}, Idempotency_Key=key)
    assert (other.status, other.json["type"]) == (409, "urn:tutela:problem:idempotency_key_taken")


def test_the_same_key_at_another_address_is_refused(live):
    key = str(uuid4())
    first, second = (FRESH["/api/v1/alerts/{alert_id}/acknowledge"](live)[0] for _ in range(2))
    assert live.ask("POST", first, {}, Idempotency_Key=key).status == 200
    assert live.ask("POST", second, {}, Idempotency_Key=key).status == 409


def test_the_same_key_of_another_user_is_another_key_and_tells_nothing(live):
    key = str(uuid4())
    own = live.ask("POST", "/reports", REPORT, Idempotency_Key=key)
    others = live.ask("POST", "/reports", REPORT, token=live.others["other"], Idempotency_Key=key)
    assert (own.status, others.status) == (201, 201)
    assert own.json["id"] != others.json["id"]
    different = live.ask(
        "POST", "/reports", REPORT | {"text": "x"}, token=live.others["other"], Idempotency_Key=uuid4().hex
    )
    assert different.status == 201


def test_what_was_refused_may_be_sent_again_with_its_key(live):
    key = str(uuid4())
    address, _ = FRESH["/api/v1/alerts/{alert_id}/arrive"](live)
    alert = address.split("/")[2]
    live.make(f"/alerts/{alert}/close", {"outcome": "prevented"})
    assert live.ask("POST", f"/alerts/{alert}/respond", {"tier": "none"}, Idempotency_Key=key).status == 400
    assert live.ask("POST", f"/alerts/{alert}/reopen", {}, Idempotency_Key=key).status == 200


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 201])
def test_what_cannot_be_a_key_is_refused(live, key):
    answer = live.ask("POST", "/reports", REPORT, Idempotency_Key=key)
    assert (answer.status, answer.json["type"]) == (400, "urn:tutela:problem:idempotency_key_wrong")
