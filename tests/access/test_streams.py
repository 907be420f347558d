"""An open screen at a real server, on PostgreSQL as the web's role: what its reader may not see sends not one byte."""

import http.client
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import pytest

from tests.access import world
from tests.live.installation import ROOT, installation
from tutela.commands.up import FAREWELL_S

SIGN_IN = """
from django.contrib.auth import login
from django.http import HttpRequest
from tutela.people.models import Account
from tutela.people.sessions import SessionStore
request = HttpRequest()
request.session = SessionStore()
login(request, Account.objects.get(username="{name}"), backend="tutela.people.signin.AccountBackend")
request.session.save()
print(request.session.session_key)
"""
WARN = """
from tutela.kernel.access import OPERATOR
from tutela.kernel.clock import now
from tutela.reports.actions import submit_report
submit_report(actor=OPERATOR, at=now(), text="{text}", channel="radio", urgency="imminent", **{place})
"""
SWITCH_OFF = """
from tutela.kernel.access import OPERATOR
from tutela.kernel.clock import now
from tutela.people.actions import change_user
from tutela.people.queries import user_named
change_user(actor=OPERATOR, at=now(), user_id=user_named("watch").id, active=False)
"""
SETTLED = "import django; django.setup(); from tutela.kernel import spaces; spaces.settle('mission')\n"

LONG_ENOUGH_S = 3.0


class Screen:
    """One open desk; keeps every line that is no sign of life, and when it came."""

    def __init__(self, address, secret):
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        headers = {"Accept": "text/event-stream", "Cookie": f"tutela_mission={secret}"}
        self.connection.request("GET", "/live?for=desk", headers=headers)
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200 and self.answer.headers["Content-Type"].startswith("text/event-stream")
        self.events = []
        self.ended = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while line := self.answer.readline():
            if line.startswith(b"data:"):
                self.events.append(line)
        self.ended.set()

    def at_rest(self):
        """What it has heard once the worker has caught up with the clocks of the world."""
        heard = None
        while heard != self.events:
            heard = [*self.events]
            time.sleep(LONG_ENOUGH_S)
        return heard

    def hears(self, text):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if any(text.encode() in line for line in self.events):
                return True
            time.sleep(0.05)
        return False


def run(place, code):
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**place.environment(), "DJANGO_SETTINGS_MODULE": "tutela.web.settings"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def served():
    with installation() as place:
        run(place, "import django; django.setup(); from tests.access import world; world.seed()")
        with place.serving("--no-demo"):
            yield place


def signed_in(place, name):
    return run(place, SETTLED + SIGN_IN.format(name=name))


def warn(place, text, where):
    run(place, SETTLED + WARN.format(text=text, place=where))


def test_a_screen_hears_what_its_reader_may_see_and_nothing_else(served):
    walker = Screen(served.address, signed_in(served, world.WALKER))
    watch = Screen(served.address, signed_in(served, "watch"))
    before = walker.at_rest()
    warn(served, "Riders in Unity.", world.OUTSIDE)
    assert watch.hears("Riders in Unity.")
    time.sleep(LONG_ENOUGH_S)
    assert walker.events == before
    warn(served, "Riders in Central Equatoria.", world.INSIDE)
    assert walker.hears("Riders in Central Equatoria.") and watch.hears("Riders in Central Equatoria.")
    assert b"Unity" not in b"".join(walker.events)


def test_a_screen_of_who_was_switched_off_is_let_go(served):
    screen = Screen(served.address, signed_in(served, "watch"))
    run(served, SETTLED + SWITCH_OFF)
    warn(served, "More riders.", world.INSIDE)
    assert screen.ended.wait(10)
    assert not any(b"More riders." in line for line in screen.events)


def test_open_screens_do_not_hold_up_the_end():
    with installation() as place:
        place.add_user("watch", role="duty_officer")
        with place.serving("--no-demo"):
            secret = signed_in(place, "watch")
            screens = [Screen(place.address, secret) for _ in range(3)]
            asked = time.monotonic()
        assert time.monotonic() - asked < FAREWELL_S, "the server was killed, it did not end"
        assert all(screen.ended.wait(1) for screen in screens)
