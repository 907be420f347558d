"""Places in the API."""

import json

import pytest

from tutela.kernel.testing import reader
from tutela.places import queries

pytestmark = pytest.mark.django_db

OFFICER = reader()
JUBA = {"type": "Point", "coordinates": [31.6, 4.85]}
SITE = {"name": "Base one", "kind": "base", "location": JUBA}


def post(client, body=SITE, address="/api/v1/sites", **headers):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def patch(client, site, body, tag="*"):
    headers = {"If-Match": tag} if tag else {}
    return client.patch(f"/api/v1/sites/{site}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_site_is_made_read_and_listed(as_reader):
    client = as_reader(OFFICER)
    made = post(client, SITE | {"since": "2026-03-01", "compartments": ["sources"], "population": 12})
    assert made.status_code == 201
    site = made.json()
    assert (site["area"], site["since"], site["compartments"]) == ("SS0101", "2026-03-01", ["sources"])
    read = client.get(f"/api/v1/sites/{site['id']}")
    assert read.json() == site and read["ETag"] == f'"{site["etag"]}"'
    assert client.get("/api/v1/sites").json() == {"items": [site], "next": None, "count": 1}


def test_the_same_key_is_the_same_site(as_reader):
    client = as_reader(OFFICER)
    answers = [post(client, **{"Idempotency-Key": "k"}).json()["id"] for _ in range(3)]
    assert len(set(answers)) == 1 and queries.sites(reader=OFFICER).count() == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"kind": "castle"}, 400),
        ({"name": " "}, 400),
        ({"name": "a\0"}, 400),
        ({"note": "\0"}, 400),
        ({"location": {"type": "Point", "coordinates": [31.6, 95]}}, 400),
        ({"location": {"type": "Point", "coordinates": [31.6, 4.85, 450]}}, 400),
        ({"location_precision": 9}, 400),
        ({"since": 0}, 400),
        ({"since": "0"}, 400),
        ({"since": "2026-02-30"}, 400),
        ({"population": -1}, 400),
        ({"population": False}, 400),
        ({"population": "5"}, 400),
        ({"location": {"type": "Point", "coordinates": ["31.6", 4.85]}}, 400),
        ({"since": "2026-03-02", "until": "2026-03-01"}, 409),
    ],
)
def test_a_body_that_the_schema_forbids_is_400_and_one_that_makes_no_sense_is_409(as_reader, change, status):
    answer = post(as_reader(OFFICER), SITE | change)
    assert answer.status_code == status
    assert not queries.sites(reader=OFFICER).exists()


def test_a_site_beyond_ones_own_sight_is_409_with_its_code(as_reader):
    answer = post(as_reader(reader(areas=("SS03",))))
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:tutela:problem:places.out_of_reach")


def test_a_change_needs_the_tag_of_what_was_read(as_reader):
    client = as_reader(OFFICER)
    site = post(client).json()
    assert patch(client, site["id"], {"name": "B"}, tag="").status_code == 428
    assert patch(client, site["id"], {"name": "B"}, tag='"0"').status_code == 412
    changed = patch(client, site["id"], {"name": "B", "population": 5}, tag=f'"{site["etag"]}"')
    assert (changed.status_code, changed.json()["name"]) == (200, "B")
    assert changed["ETag"] != f'"{site["etag"]}"'


def test_null_empties_what_may_be_empty_and_leaves_the_rest(as_reader):
    client = as_reader(OFFICER)
    site = post(client, SITE | {"population": 5, "since": "2026-03-01"}).json()
    changed = patch(client, site["id"], {"population": None, "since": None, "name": None, "note": None}).json()
    assert (changed["population"], changed["since"], changed["name"]) == (None, None, "Base one")


def test_a_hidden_site_and_none_are_both_404(as_reader):
    site = post(as_reader(OFFICER), SITE | {"classification": "confidential"}).json()["id"]
    client = as_reader(reader(clearance=0))
    assert client.get("/api/v1/sites").json()["count"] == 0
    withdrawal = post(client, {"reason": "x"}, f"/api/v1/sites/{site}/withdraw")
    for answer in (client.get(f"/api/v1/sites/{site}"), patch(client, site, {"name": "B"}), withdrawal):
        assert answer.status_code == 404


def test_who_sees_a_site_and_may_not_change_it_gets_403(as_reader):
    site = post(as_reader(OFFICER)).json()["id"]
    client = as_reader(reader("auditor"))
    assert post(client).status_code == 403
    assert patch(client, site, {"name": "B"}).status_code == 403
    assert post(client, {"reason": "x"}, f"/api/v1/sites/{site}/withdraw").status_code == 403


def test_a_withdrawn_site_leaves_the_list_and_refuses_a_second_time(as_reader):
    client = as_reader(OFFICER)
    site = post(client).json()["id"]
    address = f"/api/v1/sites/{site}/withdraw"
    assert post(client, {"reason": "entered twice"}, address).json()["withdrawn"] is True
    assert client.get("/api/v1/sites").json()["count"] == 0
    assert post(client, {"reason": "again"}, address).status_code == 409


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("bbox=31,4,32,5", 1),
        ("bbox=170,4,-170,5", 0),
        ("area=SS01", 1),
        ("area=SS03", 0),
        ("kind=school", 0),
        ("q=Бейс", 0),
        ("q=base%20one", 1),
        ("standing_on=2020-01-01", 1),
    ],
)
def test_the_list_is_filtered(as_reader, question, count):
    client = as_reader(OFFICER)
    post(client)
    assert client.get(f"/api/v1/sites?{question}").json()["count"] == count


@pytest.mark.parametrize("question", ["bbox=1,2,3", "standing_on=0", "area=%00", "kind=castle", "limit=0"])
def test_a_question_that_cannot_be_read_is_400(as_reader, question):
    assert as_reader(OFFICER).get(f"/api/v1/sites?{question}").status_code == 400


def test_pages_of_a_list_hold_every_site_once(as_reader):
    client = as_reader(OFFICER)
    for number in range(7):
        post(client, SITE | {"name": f"Base {number % 3}"})
    names, cursor = [], ""
    while cursor is not None:
        part = client.get(f"/api/v1/sites?limit=3&cursor={cursor}").json()
        names += [site["id"] for site in part["items"]]
        cursor = part["next"]
    assert len(names) == len(set(names)) == 7


def test_a_place_is_searched(as_reader, gazetteer_loaded):
    client = as_reader(OFFICER)
    (first, *_rest) = client.get("/api/v1/places/search?q=Джуба&limit=3").json()["items"]
    assert (first["code"], first["area"], first["kind"]) == ("gn:373303", "SS0101", "city")
    assert client.get("/api/v1/places/search?q=").status_code == 400


def test_an_area_has_its_path_and_its_boundary(as_reader):
    client = as_reader(OFFICER)
    area = client.get("/api/v1/places/areas/SS0101").json()
    assert [one["code"] for one in area["path"]] == ["SS", "SS01", "SS0101"]
    assert area["boundary"]["type"] in ("Polygon", "MultiPolygon")
    assert client.get("/api/v1/places/areas/SS01?boundary=false").json()["boundary"] is None
    assert client.get("/api/v1/places/areas/ZZ99").status_code == 404


@pytest.mark.parametrize(
    "address", ["sites", "sites/0190b7d2-0000-7000-8000-000000000000", "places/search?q=a", "places/areas/SS"]
)
def test_without_a_sign_in_every_address_is_401(as_reader, address):
    assert as_reader(None).get(f"/api/v1/{address}").status_code == 401


def test_the_description_names_the_kinds_of_sites(as_reader):
    schema = as_reader(OFFICER).get("/api/v1/openapi.json").json()
    kinds = schema["components"]["schemas"]["SiteIn"]["properties"]["kind"]["enum"]
    assert {"base", "temporary_base", "displaced_site", "school"} <= set(kinds)
