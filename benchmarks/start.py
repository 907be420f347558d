"""From `./tutela up` to the ready line: the first time, and when it was set up before.

    ./tutela bench start

Python's environment is there already: making it is the network's time. Budgets: 30 s from nothing, 3 s again.
"""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.inside.homes import DATABASES, Home, homes
from benchmarks.inside.measuring import Measurement

SET_UP_S, RESTART_S = 30.0, 3.0
ROUNDS = 5


def measure(*, databases: tuple[str, ...] = DATABASES) -> Iterator[Measurement]:
    """With the practice mission, as everybody starts it first."""
    for home in homes("start", databases):
        shutil.rmtree(home.folder)
        home.folder.mkdir(parents=True)
        if home.url:
            _drop_schemas(home)
        yield Measurement(f"{home.database}: set-up to ready", _until_ready(home), "s", "budget", SET_UP_S)
        again = sorted(_until_ready(home) for _ in range(ROUNDS))
        median = again[ROUNDS // 2]
        yield Measurement(f"{home.database}: restart to ready", median, "s", "budget", RESTART_S, p95=again[-1])


def _drop_schemas(home: Home) -> None:
    import psycopg

    with psycopg.connect(home.url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS tutela_mission, tutela_practice CASCADE")


def _until_ready(home: Home) -> float:
    command = [sys.executable, "-m", "tutela", "up", "--port", str(_free_port())]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, env=home.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        # The server's own remarks may come first.
        ready = any("ready at" in line for line in process.stdout)
        taken = time.perf_counter() - begun
        process.send_signal(signal.SIGTERM)
        process.communicate()
    if not ready:
        raise RuntimeError("./tutela up did not become ready")
    return taken


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
