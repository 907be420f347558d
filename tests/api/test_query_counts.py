"""The number of database queries of every address is kept as data, and does not grow with the number of rows.

`./tutela test --update-counts` writes the numbers anew; the difference shows what a change costs.
"""

import fcntl
import json
import os
import re
from pathlib import Path

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from tests.access import addresses
from tests.api.crowd import LATER, Crowd, names, signed_in
from tests.api.mission import DOCTRINE
from tutela.kernel import clock
from tutela.kernel.doctrine import use_layers
from tutela.people.models import SignIn
from tutela.places.models import GazetteerName, GazetteerPlace, keys_of

pytestmark = pytest.mark.django_db

COUNTS = Path(__file__).with_name("query_counts.json")
FEW, MANY = 3, 12
OF_THE_TREE = re.compile(
    r'INSERT INTO "journal_node"|SELECT "journal_(node|entry)"."(index|position)" AS "\w+", "journal_\w+"."hash"'
)
"""The Merkle tree keeps a node more at every 256th entry, and a proof asks for as many as the tree has levels."""
ONE_A_KIND = {"/journal/", "/api/v1/journal/entries"}
"""What asks once for each kind of record that is on the page, however many there are of each."""

NAMES = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=[/=])\d{6,}(?=/|$)|(?<=sign-ins/)\d+|(?<=passkeys/)\d+"
)


@pytest.fixture
def crowd(tmp_path, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    use_layers(DOCTRINE)
    the_only_place_is("Quagmire")
    yield Crowd(tmp_path)
    use_layers()


def the_only_place_is(name):
    """Whether another test left the gazetteer loaded must not count: a search asks once more where a place answers."""
    for model in (GazetteerName, GazetteerPlace):
        model.objects.all()._raw_delete("default")
    place = GazetteerPlace.objects.create(code="gn:1", name=name, place_kind="village", longitude=31.5, latitude=4.8)
    folded, skeleton = keys_of(name)
    GazetteerName.objects.create(place=place, name=name, folded=folded, skeleton=skeleton, weight=0)


def every_address(ids):
    """Every page and every list and record of the API, by what it is called whatever the names of its records."""
    words = {"word": "quagmire", **{kind: name for kind, (name,) in ids.items()}}
    routes = addresses.pages() + [path for method, path in addresses.operations() if method == "GET"]
    for route in routes:
        for filled in addresses.filled(route, ids, ["SS01"]):
            for address in addresses.asked(route, filled, words):
                yield address if address.startswith("/") else f"/{address}"


def counted(client, every):
    """The number of queries of each address; a refusal is counted apart."""
    counts = {}
    with clock.fixed(LATER):
        for address in every:
            reset_queries()  # Their log has an end.
            with CaptureQueriesContext(connection) as queries:
                status = ask(client, address)
            name = NAMES.sub("…", address) + (f" {status}" if status != 200 else "")
            counts[name] = max(counts.get(name, 0), sum(not OF_THE_TREE.search(one["sql"]) for one in queries))
    return counts


def ask(client, address):
    response = client.get(address)
    assert response.status_code < 500, address
    assert (
        b"".join(response.streaming_content)
        if response.streaming
        else response.content or response.status_code in (302, 405)
    )
    return response.status_code


def measured(crowd, monkeypatch):
    sign_in = SignIn.objects.filter(is_token=True).order_by("id").values_list("id", flat=True).first()
    monkeypatch.setitem(addresses.OTHERS, "sign_in_id", [str(sign_in)])
    monkeypatch.setitem(addresses.OTHERS, "stamp", [str(crowd.first["incident"].stamp)])
    return counted(signed_in(), list(every_address(names(crowd))))


def test_no_address_asks_more_for_more_rows_or_more_than_is_written_down(crowd, monkeypatch):
    crowd.grow(FEW)
    measured(crowd, monkeypatch)  # What is read once and kept is read now.
    few = measured(crowd, monkeypatch)
    crowd.grow(MANY)
    many = measured(crowd, monkeypatch)
    assert len(many) > 100
    shows_them(signed_in(), names(crowd))
    grown = {address: (few.get(address), count) for address, count in many.items() if few.get(address) != count}
    grown = {address: counts for address, counts in grown.items() if address not in ONE_A_KIND}
    assert grown == {}, f"queries for {FEW} and for {MANY} rows"
    if os.environ.get("TUTELA_UPDATE_COUNTS") == "1":
        write_down(many)
    known = written()
    changed = {address: (known.get(address), many.get(address)) for address in known.keys() | many.keys()}
    changed = {address: counts for address, counts in changed.items() if counts[0] != counts[1]}
    assert changed == {}, "queries as written down and as they are; ./tutela test --update-counts writes them anew"


def shows_them(client, ids):
    """Without this the numbers would stay the same for a walk that sees nothing."""
    with clock.fixed(LATER):
        seen = ("reports", "incidents", "threats", "alerts", "tasks", "reviews", "products", "sites", "users")
        for path in (*seen, "forecasts", "judgements", "scenarios", "forecasts/orders", "reach/statements"):
            assert len(client.get(f"/api/v1/{path}?limit=1000").json()["items"]) >= MANY, path
        alert = client.get(f"/api/v1/alerts/{ids['alert'][0]}").json()
        assert all(len(alert[part]) >= MANY for part in ("forwards", "responses", "feedbacks", "tasks"))
        incident = client.get(f"/api/v1/incidents/{ids['incident'][0]}").json()
        assert all(len(incident[part]) >= MANY for part in ("harms", "reports", "figures", "history"))
        report = client.get(f"/api/v1/reports/{ids['report'][0]}").json()
        assert len(report["annotations"]) >= MANY
        review = client.get(f"/api/v1/reviews/{ids['review'][0]}").json()
        assert len(review["actions"]) >= MANY
        scenario = client.get(f"/api/v1/scenarios/{ids['scenario'][0]}").json()
        assert all(len(scenario[part]) >= MANY for part in ("indicators", "stress_test"))
        assert client.get("/api/v1/forecasts/record").json()["forecasts"]["cases"] >= 2 * MANY
        assert len(client.get("/api/v1/reviews/proposed").json()) >= MANY
        threat = client.get(f"/api/v1/threats/{ids['threat'][0]}").json()
        assert all(len(threat[part]) >= MANY for part in ("assessments", "evidence", "responses"))
        quarterly = client.get(f"/api/v1/quarterly-assessments/{ids['quarterly_assessment'][0]}").json()
        assert all(len(quarterly[part]) >= MANY for part in ("lines", "editions", "history"))
        product = client.get(f"/api/v1/products/{ids['product'][0]}").json()
        assert all(len(product[part]) >= MANY for part in ("statements", "editions"))


def written():
    """The numbers for the database of this run: one number where both databases take the same."""
    return {
        address: of(counts)[connection.vendor] for address, counts in read().items() if connection.vendor in of(counts)
    }


def of(counts):
    return counts if isinstance(counts, dict) else {"sqlite": counts, "postgresql": counts}


def read():
    return json.loads(COUNTS.read_text(encoding="utf-8")) if COUNTS.exists() else {}


def write_down(counts):
    """Both databases may be under test at once, so one writes after the other."""
    with open(COUNTS.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = {
            address: {one: n for one, n in of(old).items() if one != connection.vendor}
            for address, old in read().items()
        }
        for address, count in counts.items():
            kept.setdefault(address, {})[connection.vendor] = count
        lines = [f" {told(address)}: {told(joined(kept[address]))}" for address in sorted(kept) if kept[address]]
        COUNTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    COUNTS.with_suffix(".lock").unlink()


def told(value):
    return json.dumps(value, ensure_ascii=False)


def joined(counts):
    return counts["sqlite"] if len(counts) == 2 and len(set(counts.values())) == 1 else dict(sorted(counts.items()))
