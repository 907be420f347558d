"""Somebody whose area is one state walks every address, list, export and command, and meets nothing of the rest.

The walk goes to a real server, on PostgreSQL as the web's role. A new address or command that the walk does not
know how to fill fails it.
"""

import http.cookiejar
import json
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

import pytest

from tests.access import addresses, world
from tests.live.installation import ROOT, installation
from tutela.__main__ import COMMANDS

SEEDING = """
import json
import django
django.setup()
from tests.access import world
world.seed()
from tutela.kernel.records import kinds
ids = {kind: sorted(str(one) for one in model.objects.as_system("walk").values_list("id", flat=True))
       for kind, model in kinds().items()}
from tutela.people.queries import reader_for, user_named
reader = reader_for(user_named(world.WALKER))
seen = {kind: sorted(str(one) for one in model.objects.visible_to(reader).values_list("id", flat=True))
        for kind, model in kinds().items()}
print(json.dumps({"ids": ids, "seen": seen}))
"""

FOLDER = tempfile.gettempdir()

READ_BY_COMMAND = {
    "export": [["csv"], ["geojson"]],
    "product": [
        ["flash"],
        ["flash", "{incident}", "--to", f"{FOLDER}/walk.json"],
        ["flash", "{product}", "--to", f"{FOLDER}/walk.html"],
        ["quarterly"],
        ["quarterly", "{quarterly_assessment}", "--to", f"{FOLDER}/walk.json"],
    ],
    "journal": [["head"], ["verify"], ["proof", "inclusion", "1"]],
    "user": [["token", "watch"]],
    "import": [["ged", "tests/nothing.csv"]],
    "forecast": [["issue", "--area", "SS", "--level", "admin1"], ["issue", "--area", "SS01", "--level", "admin2"]],
    "reach": [["load", "tests/nothing.csv"]],
    "erase": [["source", "{source}", "name", "--reason", "walk"]],
}
"""What the walker tries on the command line."""

NOT_RECORDS = {"up", "test", "switch", "doctor", "bench", "doctrine", "backup", "restore"}
"""Commands that show no record, or that only the operator of the machine can use."""


@pytest.fixture(scope="module")
def mission():
    with installation() as place:
        seeded = subprocess.run(
            [sys.executable, "-c", SEEDING],
            env={**place.environment(), "DJANGO_SETTINGS_MODULE": "tutela.web.settings"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert seeded.returncode == 0, seeded.stderr
        told = json.loads(seeded.stdout.splitlines()[-1])
        token = place.run("user", "token", world.WALKER).stdout.strip()
        with place.serving("--no-demo"):
            yield place, token, told["ids"], told["seen"]


def signed_in(place):
    """A browser without scripts, signed in as the walker."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = opener.open(f"{place.address}/sign-in/").read().decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= {"login": world.WALKER, "username": world.WALKER, "password": world.PASSWORD}
    request = urllib.request.Request(f"{place.address}/sign-in/", urllib.parse.urlencode(fields).encode())
    request.add_header("Referer", f"{place.address}/sign-in/")
    answer = opener.open(request)
    assert "/sign-in" not in answer.url, "the walker could not sign in"
    return opener


def ask(opener, url, token=""):
    request = urllib.request.Request(url)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_no_page_shows_anything_of_what_is_hidden(mission):
    place, _, ids, _ = mission
    opener = signed_in(place)
    words = {"word": world.SOUGHT, **{kind: ids[kind][-1] for kind in ("incident", "report", "alert")}}
    walked = 0
    for route in addresses.pages():
        for address in addresses.filled(route, ids, ["SS", "SS01", "SS08"]):
            for one in addresses.asked(route, f"/{address}", words):
                status, body = ask(opener, place.address + one)
                assert status < 500, f"{one} answered {status}"
                assert world.HIDDEN.encode() not in body, f"{one} shows what is hidden"
                walked += 1
    assert walked > 150


def test_the_walk_meets_what_the_walker_may_see(mission):
    place, token, _, seen = mission
    opener = signed_in(place)
    for page in ("/", "/reports", "/incidents", "/alerts", "/sites/", "/threats", "/threats/matrix"):
        assert world.SEEN.encode() in ask(opener, place.address + page)[1], page
    for record in ("incident", "report", "alert", "threat"):
        assert seen[record]
        assert ask(opener, f"{place.address}/{record}s/{seen[record][0]}")[0] == 200


def test_no_operation_of_the_api_shows_or_changes_what_is_hidden(mission):
    place, token, ids, seen = mission
    opener = urllib.request.build_opener()
    words = {"word": world.SOUGHT, **{kind: ids[kind][-1] for kind in ("incident", "report", "alert")}}
    for method, path in addresses.operations():
        for address in addresses.filled(path, ids, ["SS", "SS01", "SS08"]):
            if method == "GET":
                for one in addresses.asked(path, address, words):
                    status, body = ask(opener, place.address + one, token)
                    assert status < 500, f"{one} answered {status}"
                    assert world.HIDDEN.encode() not in body, f"{one} shows what is hidden"
            hidden = {name for kind, names in ids.items() if kind != "user" for name in names if name not in seen[kind]}
            if any(name in address for name in hidden):
                status, body = place.api(method, address.removeprefix("/api/v1"), token=token, body=b"{}", If_Match="*")
                assert status in (400, 404), f"{method} {address} answered {status}"
                assert world.HIDDEN.encode() not in body


def test_hidden_and_missing_records_are_told_apart_by_nobody(mission):
    place, token, ids, seen = mission
    hidden = next(name for name in ids["incident"] if name not in seen["incident"])
    one = place.api("GET", f"/incidents/{hidden}", token=token)
    other = place.api("GET", "/incidents/00000000-0000-7000-8000-000000000000", token=token)
    assert one == other
    assert one[0] == 404


def test_every_command_is_walked_or_shows_no_record():
    assert set(COMMANDS) == set(READ_BY_COMMAND) | NOT_RECORDS


@pytest.mark.parametrize("command", sorted(READ_BY_COMMAND))
def test_no_command_shows_anything_of_what_is_hidden(mission, command):
    place, _, ids, _ = mission
    for words in READ_BY_COMMAND[command]:
        filled = [word.format(**{kind: (names or ["0"])[-1] for kind, names in ids.items()}) for word in words]
        done = place.run("--as", world.WALKER, command, *filled, check=False)
        assert world.HIDDEN not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr


def test_an_export_holds_what_the_walker_sees_and_nothing_else(mission):
    place, _, _, seen = mission
    lines = place.run("--as", world.WALKER, "export", "csv").stdout
    rows = [row for row in lines.splitlines() if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-7", row)]
    assert len(rows) == len(seen["incident"])
