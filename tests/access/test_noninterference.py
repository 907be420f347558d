"""Two installations that differ only in what somebody may not see answer them byte for byte alike."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.access import addresses, world
from tutela.kernel import clock, spaces
from tutela.kernel.identifiers import seeded
from tutela.kernel.records import kinds

pytestmark = pytest.mark.django_db

AFTER = world.START.replace(hour=12)
CHANCE = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|/account/sign-ins/\d+/')
"""Django's form tokens draw from the machine's randomness; the numbers of sign-ins go on where a world was taken back."""

FOR_AUDITORS = ("journal/verify", "/api/v1/journal/head", "/api/v1/journal/proof")


class Undo(Exception):
    """Takes a world back."""


def in_a_world(with_hidden, look):
    """Build a world, look at it, take it back."""
    seen = {}
    try:
        with transaction.atomic(using=spaces.current().alias):
            world.build(with_hidden=with_hidden)
            seen.update(look())
            raise Undo
    except Undo:
        return seen


def names():
    """Every record there is, by kind: the hidden ones too."""
    return {
        kind: sorted(str(name) for name in model.objects.as_system("walk").values_list("id", flat=True))
        for kind, model in kinds().items()
    }


def signed_in(name):
    from django.contrib.auth import SESSION_KEY
    from django.test import RequestFactory

    from tutela.people.models import Account

    client = Client()
    with clock.fixed(AFTER), seeded(f"session of {name}"):
        client.force_login(Account.objects.get(username=name), backend="tutela.people.signin.AccountBackend")
        session_cookie = client.cookies.pop("sessionid")
        client.cookies["tutela_mission"] = session_cookie.value
    assert SESSION_KEY and RequestFactory
    return client


def answers(client, every):
    """What each address answers, as bytes: status, headers, body."""
    told = {}
    for address in every:
        with clock.fixed(AFTER), seeded(address):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        head = sorted((name, value) for name, value in response.headers.items() if name != "Expires")
        told[address] = (response.status_code, head, CHANCE.sub(b"", body))
    return told


def every_address(ids):
    words = {"word": world.SOUGHT, **{kind: ids[kind][-1] for kind in ("incident", "report", "alert")}}
    areas = ["SS", "SS01", "SS0101", "SS08"]
    routes = [f"/{route}" for route in addresses.pages()]
    routes += [path for method, path in addresses.operations() if method == "GET"]
    return [
        one
        for route in routes
        for address in addresses.filled(route.lstrip("/") if not route.startswith("/api") else route, ids, areas)
        for one in addresses.asked(
            route if route.startswith("/api") else route.lstrip("/"),
            address if address.startswith("/") else f"/{address}",
            words,
        )
    ]


@pytest.fixture
def hidden_ids():
    return in_a_world(True, lambda: {"ids": names()})["ids"]


def test_what_somebody_may_not_see_leaves_no_trace_in_any_answer(hidden_ids):
    every = every_address(hidden_ids)
    assert len(every) > 150
    with_hidden = in_a_world(True, lambda: answers(signed_in(world.WALKER), every))
    without = in_a_world(False, lambda: answers(signed_in(world.WALKER), every))
    different = [address for address in every if with_hidden[address] != without[address]]
    assert not different, str(different) + _first_difference(different, with_hidden, without)
    leaking = [address for address, (_, _, body) in with_hidden.items() if world.HIDDEN.encode() in body]
    assert leaking == []


def _first_difference(different, one, other):
    if not different:
        return ""
    (status, head, body), (status_2, head_2, body_2) = one[different[0]], other[different[0]]
    place = next((at for at, (a, b) in enumerate(zip(body, body_2, strict=False)) if a != b), 0)
    around = slice(max(place - 80, 0), place + 80)
    return f"{different[0]}: {status}/{status_2} {set(head) ^ set(head_2)} {body[around]} {body_2[around]}"


def test_somebody_who_may_see_it_does_see_a_difference(hidden_ids):
    """Without this the test above would hold for an empty product."""
    every = ["/", "/incidents", "/reports", "/alerts", "/sites/", "/api/v1/incidents", "/api/v1/reports"]
    with_hidden = in_a_world(True, lambda: answers(signed_in("watch"), every))
    without = in_a_world(False, lambda: answers(signed_in("watch"), every))
    assert all(with_hidden[address] != without[address] for address in every)
    assert all(with_hidden[address][0] == 200 for address in every)
