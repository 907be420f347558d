"""Sets up what is missing, serves pages, API and background work until it is stopped.

Example: ./tutela up
         ./tutela up --host 0.0.0.0 --port 8080 --no-demo
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tutela.commands.context import start_django, tell
from tutela.kernel import spaces
from tutela.web import stamp
from tutela.web.role import web_database_url

FAREWELL_S = 5
PATIENCE_S = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--mission", metavar="FILE", help="a doctrine file of the mission, taken in before the start")
    parser.add_argument("--no-demo", action="store_true", help="do without the practice mission")


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    stopping = _StopSign()
    if arguments.no_demo:
        os.environ["TUTELA_NO_DEMO"] = "1"
    if arguments.mission and not _take_in(arguments.mission):
        return 3
    _make_ready()
    address = f"http://{_shown(arguments.host)}:{arguments.port}"
    children = [_web(arguments.host, arguments.port)]
    try:
        if not _wait_until_ready(address, children, stopping):
            return 0 if stopping() else 1
        print(f"Tutela is ready at {address}", flush=True)
        children.append(_worker())
        _tell_first_administrator(address)
        while not stopping():
            if ended := [child for child in children if child.poll() is not None]:
                tell(f"A part of Tutela ended by itself (exit code {ended[0].returncode}); stopping the rest.")
                return 1
            time.sleep(0.2)
        return 0
    finally:
        _stop(children)


class _StopSign:
    """True from the moment on at which somebody asked for the end."""

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True

    def __call__(self) -> bool:
        return self._asked


def _take_in(file: str) -> bool:
    """The mission's doctrine file, before anything stands on doctrine. Tells every fault."""
    from tutela.commands.doctrine import take_in

    start_django()
    faults, _added = take_in(Path(file))
    for fault in faults:
        tell(fault)
    return not faults


def _make_ready() -> None:
    """Set up what is missing. Where nothing is, without Django: the server can start it the sooner."""
    if all(stamp.is_set_up(space) for space in spaces.known()):
        return
    start_django()
    from tutela.web import installation

    for space in spaces.known():
        installation.make_ready(space, say=tell)


def _web(host: str, port: int) -> subprocess.Popen:
    """The server. On PostgreSQL it knows only the web's role, never the owner."""
    environment = {**os.environ, "TUTELA_PROCESS": "web"}
    if environment.pop("TUTELA_DATABASE_URL", ""):
        environment["TUTELA_WEB_DATABASE_URL"] = web_database_url()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--workers-kill-timeout", str(FAREWELL_S), "--no-ws", "--log-level", "error"),
        "tutela.web.serving:application",
    ]
    return subprocess.Popen(command, env=environment)


def _worker() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "tutela.web.worker"])


def _wait_until_ready(address: str, children: list[subprocess.Popen], stopping: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and not stopping():
        if ended := [child for child in children if child.poll() is not None]:
            tell(f"Tutela could not start: a part of it ended with exit code {ended[0].returncode}.")
            return False
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _tell_first_administrator(address: str) -> None:
    """The one-time address at which the first administrator is made; none once there is one."""
    start_django()
    from tutela.people import first

    with spaces.use(spaces.MISSION):
        if secret := first.invitation():
            print(f"Make the first administrator at {address}/first/{secret}", flush=True)


def _stop(children: list[subprocess.Popen]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()


def _shown(host: str) -> str:
    """Browsers allow passkeys on the name of this machine, and not on its number."""
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
