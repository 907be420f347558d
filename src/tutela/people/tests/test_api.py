import json

import pytest
from django.test import Client

from tutela.kernel.access import OPERATOR
from tutela.kernel.clock import now
from tutela.people import actions
from tutela.people.queries import user_named

pytestmark = pytest.mark.django_db
ACCESS = {"areas": ["SS01"], "clearance": "confidential", "compartments": ["children"]}
NEW = {"name": "boutros", "role": "analyst", **ACCESS}


def program(name):
    token = actions.make_token(actor=OPERATOR, at=now(), name=name)
    return Client(headers={"authorization": f"Bearer {token}"})


def send(client, method, address, body, **headers):
    return getattr(client, method)(address, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def root(make):
    make(name="root", role="administrator")
    return program("root")


def test_whoever_is_signed_in_learns_who_is_who(make):
    make(areas=["SS01"])
    make(name="boutros")
    client = program("amina")
    assert [item["name"] for item in client.get("/api/v1/users").json()["items"]] == ["amina", "boutros"]
    me = client.get("/api/v1/users/me").json()
    assert (me["name"], me["areas"], me["clearance"]) == ("amina", ["SS01"], "unclassified")
    assert not {"password", "seal", "reads"} & me.keys()


def test_a_user_is_made_once_however_often_the_request_arrives(root):
    answers = [send(root, "post", "/api/v1/users", NEW, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["compartments"] == ["children"]


@pytest.mark.parametrize(
    "fields",
    [{"role": "operator"}, {"role": "cat"}, {"areas": ["Juba"]}, {"clearance": "cosmic"}, {"password": "short"}],
)
def test_what_the_description_forbids_is_refused_as_such(root, fields):
    assert send(root, "post", "/api/v1/users", {**NEW, **fields}).status_code in (400, 422)
    assert user_named("boutros") is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": "operator"}, "name"), ({"areas": ["*", "SS"]}, "areas"), ({"password": "password1234"}, "password")],
)
def test_what_has_the_right_form_and_cannot_be_used_is_a_conflict_with_its_field(root, fields, field):
    answer = send(root, "post", "/api/v1/users", {**NEW, **fields})
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{field}"]


def test_a_change_needs_the_state_that_was_read(root, make):
    user = make()
    address = f"/api/v1/users/{user.id}"
    etag = root.get(address).headers["ETag"]
    assert send(root, "patch", address, {"areas": ["SS02"]}, **{"If-Match": etag}).json()["areas"] == ["SS02"]
    assert send(root, "patch", address, {"areas": ["SS03"]}, **{"If-Match": etag}).status_code == 412
    assert send(root, "patch", address, {"areas": ["SS03"]}).status_code == 428
    assert user_named("amina").areas == ["SS02"]


def test_others_neither_make_nor_change_users(make):
    user = make()
    client = program("amina")
    assert send(client, "post", "/api/v1/users", NEW).status_code == 403
    change = send(client, "patch", f"/api/v1/users/{user.id}", {"clearance": "confidential"}, **{"If-Match": "*"})
    assert change.status_code == 403
    assert user_named("boutros") is None and user_named("amina").clearance == 0


def test_without_a_good_token_nothing_is_told(make):
    make()
    for client in (Client(), Client(headers={"authorization": "Bearer wrong"})):
        assert client.get("/api/v1/users").status_code == 401
