"""Starts: without it, and after a kill in the middle."""

import os
import re
import signal
import time
import urllib.error

import pytest

from tests.live.installation import free_port, installation
from tests.practice.someone import PRACTICE, Someone, progress, wait_until_laid_out


def test_without_it_there_is_nothing_of_it_and_no_offer():
    with installation() as place, place.serving("--no-demo"):
        someone = Someone(place.address)
        assert someone.ask(PRACTICE)[0] == 404
        assert someone.ask(f"{PRACTICE}practice/enter", role="duty_officer")[0] == 404
        assert PRACTICE not in someone.ask("/")[1]
        assert not list(place.home.glob("*/practice*"))


@pytest.mark.parametrize("done", [pytest.param(5, marks=pytest.mark.long), 40])
def test_killed_while_it_is_laid_out_it_goes_on_at_the_next_start(done):
    with installation() as place:
        _kill_at(place, done)
        with place.serving():
            wait_until_laid_out(place.address)
            someone = Someone(place.address)
            someone.take("duty_officer")
            alerts = set(re.findall(r"alerts/([0-9a-f-]{36})", someone.ask(f"{PRACTICE}alerts?limit=100")[1]))
        assert len(alerts) == 14
        place.run("--space", "practice", "journal", "verify")
        place.run("--space", "practice", "journal", "rebuild", "--check")


def _kill_at(place, done):
    """Everything, as if the power went, when so many hundredths are laid out."""
    port = free_port()
    server = place.start("up", "--port", str(port))
    deadline = time.monotonic() + 90
    while _percent(f"http://localhost:{port}") < done:
        assert time.monotonic() < deadline, "it did not get so far"
        time.sleep(0.02)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    server.stdout.close()
    server.stderr.close()
    assert _wait_for_silence(f"http://localhost:{port}")


def _percent(address):
    try:
        return progress(address)["percent"]
    except (urllib.error.URLError, OSError):
        return 0


def _wait_for_silence(address):
    try:
        progress(address)
    except (urllib.error.URLError, OSError):
        return True
    return False
