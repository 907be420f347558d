"""Many open screens at one server: how soon each is told, what is sent to whom may not know, what it costs.

python -m benchmarks.inside.watching SCREENS
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.inside.measuring import Measurement
from tutela.commands.context import prepare

BUDGET_S = 1.0
ROUNDS = 15
PAUSE_S = 1.5
QUIET_S = 10.0
PASSWORD = "a long road to Bentiu 47"

READERS = {f"watch{number}": areas for number, areas in enumerate((["*"], ["SS"], ["SS01"], ["SS01", "SS08"]))}
BLIND = "blind"
"""Somebody of another area, who may see none of the alerts."""

CENTRE = {"longitude": 31.58, "latitude": 4.85}
"""In SS01."""


@dataclass
class Screen:
    """One open desk. told: when it got each alert, by the alert's id. other: bytes that were no sign of life."""

    name: str
    secret: str
    told: dict[str, float] = field(default_factory=dict)
    other: int = 0

    async def stay(self, port: int) -> None:
        """Listen until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        ask = (
            f"GET /live?for=desk HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/event-stream\r\n"
            f"Cookie: tutela_mission={self.secret}\r\n\r\n"
        )
        writer.write(ask.encode())
        try:
            while line := await reader.readline():
                self._note(line)
        finally:
            writer.close()

    def _note(self, line: bytes) -> None:
        if not line.startswith(b"data: "):
            return
        at = time.time()
        self.other += len(line)
        for part in line.split(b'"kind": "alert", "id": "')[1:]:
            self.told.setdefault(part[:36].decode(), at)


def main() -> None:
    """Measure."""
    count = int(sys.argv[1])
    prepare(argparse.Namespace(space="mission", as_user=None))
    from tutela.kernel import spaces
    from tutela.web import installation

    installation.make_ready(spaces.current(), say=lambda text: None)
    names = _people()
    screens = [Screen(names[place % len(names)], _sign_in(names[place % len(names)])) for place in range(count)]
    blind = [Screen(BLIND, _sign_in(BLIND)) for _ in range(10)]
    with _server() as (port, process):
        alone, writes = asyncio.run(_alone(port, process))
        spent = asyncio.run(_watched(port, process, screens, blind))
    _tell(screens, blind, alone, writes, spent)


def _people() -> list[str]:
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.people.actions import make_user
    from tutela.people.queries import user_named

    made = []
    for component in ("joc", "civil_affairs"):
        for name, areas in READERS.items():
            made.append((f"{name}.{component}", component, areas))
    for name, component, areas in [*made, (BLIND, "joc", ["CF"])]:
        if user_named(name) is None:
            facts = {"role": "duty_officer", "component": component, "areas": areas, "clearance": "confidential"}
            make_user(actor=OPERATOR, at=now(), name=name, password=PASSWORD, **facts)
    return [name for name, _component, _areas in made]


def _sign_in(name: str) -> str:
    """The secret of a new session."""
    from django.contrib.auth import login
    from django.http import HttpRequest

    from tutela.people.models import Account
    from tutela.people.sessions import SessionStore

    request = HttpRequest()
    request.session = SessionStore()
    login(request, Account.objects.get(username=name), backend="tutela.people.signin.AccountBackend")
    request.session.save()
    return str(request.session.session_key)


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """`up` on a free port; gives the port and the process of the web."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "tutela", "up", "--no-demo", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        if not any("ready at" in line for line in server.stdout):
            raise RuntimeError("./tutela up did not become ready")
        yield port, server.pid
        server.send_signal(signal.SIGTERM)


def _below(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(file.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found += _below(int(file.parent.name))
    return found


def _spent(pid: int) -> float:
    """Processor seconds of the server and all below it."""
    ticks = 0
    for one in _below(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """Resident megabytes of the server and all below it."""
    lines = [line for one in _below(pid) for line in Path(f"/proc/{one}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@dataclass
class Spent:
    """Shares of one core while nothing happens and while alerts come in; megabytes; when each alert was saved."""

    quiet: float
    busy: float
    memory: float
    saved: dict[str, float]


async def _measured(process: int) -> Spent:
    quiet = await _share(process, asyncio.sleep(QUIET_S))
    saved: dict[str, float] = {}
    busy = await _share(process, _alerts(saved))
    return Spent(quiet, busy, _memory(process), saved)


async def _share(process: int, act: Any) -> float:
    before, begun = _spent(process), time.perf_counter()
    await act
    return (_spent(process) - before) / (time.perf_counter() - begun)


async def _alone(port: int, process: int) -> tuple[Spent, int]:
    """No screen open."""
    return await _measured(process), ROUNDS


async def _watched(port: int, process: int, screens: list[Screen], blind: list[Screen]) -> Spent:
    tasks = [asyncio.create_task(one.stay(port)) for one in [*screens, *blind]]
    await asyncio.sleep(3)
    spent = await _measured(process)
    await asyncio.sleep(1)
    broken = [task for task in tasks if task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if broken:
        raise RuntimeError(f"{len(broken)} screens were let go")
    return spent


async def _alerts(saved: dict[str, float]) -> None:
    for _round in range(ROUNDS):
        alert = await asyncio.to_thread(_alert)
        saved[alert] = time.time()
        await asyncio.sleep(PAUSE_S)


def _alert() -> str:
    from tutela.alerts import queries
    from tutela.kernel import spaces
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.reports.actions import submit_report

    with spaces.use(spaces.MISSION):
        told = {"text": "Men with guns on the road.", "channel": "radio", "urgency": "imminent", **CENTRE}
        report = submit_report(actor=OPERATOR, at=now(), **told)
        return str(queries.alerts(reader=OPERATOR).get(report=report).id)


def _tell(screens: list[Screen], blind: list[Screen], alone: Spent, writes: int, spent: Spent) -> None:
    waited = sorted(one.told.get(alert, float("inf")) - at for alert, at in spent.saved.items() for one in screens)
    whole = [max(one.told.get(alert, float("inf")) for one in screens) - at for alert, at in spent.saved.items()]
    p95 = waited[int(0.95 * (len(waited) - 1))]
    Measurement("from saved to a screen", waited[len(waited) // 2], "s", "budget of all", BUDGET_S, p95).tell()
    Measurement("from saved to the last screen, slowest of the rounds", max(whole), "s", "budget", BUDGET_S).tell()
    Measurement("bytes to screens of who may see none of it", sum(one.other for one in blind), "bytes").tell()
    Measurement("processor, nothing happens", spent.quiet * 100, "% of a core", "no screens", alone.quiet * 100).tell()
    rate = f"{writes} alerts, no screens"
    Measurement("processor, an alert each 1.5 s", spent.busy * 100, "% of a core", rate, alone.busy * 100).tell()
    Measurement("memory of all processes", spent.memory, "MB", "no screens", alone.memory).tell()


if __name__ == "__main__":
    main()
