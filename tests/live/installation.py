"""A real installation for tests: its own home, its own database, `./tutela` commands, and a server when asked for."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.homes.installation import cleared, copy_of, template

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long road to Bentiu 47"


class Installation:
    """One installation under `home`; on PostgreSQL with a database of its own."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home = home
        self.database_url = database_url
        self.address = ""

    def environment(self) -> dict[str, str]:
        """Of every command."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TUTELA_", "DJANGO_"))}
        own = {"TUTELA_HOME": str(self.home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return {**kept, **own, **({"TUTELA_DATABASE_URL": self.database_url} if self.database_url else {})}

    def run(self, *words: str, given: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "tutela", *words],
            env=self.environment(),
            input=given,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        if check and done.returncode != 0:
            raise AssertionError(
                f"tutela {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
            )
        return done

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command and go on."""
        return subprocess.Popen(
            [sys.executable, "-m", "tutela", *words],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )

    def add_user(self, name: str, *, role: str, component: str = "joc", area: str = "all", **more: str) -> str:
        """Make a user with the common password; returns an API token."""
        words = ["user", "add", name, "--role", role, "--component", component, "--area", area, "--password-stdin"]
        for option, value in more.items():
            words += [f"--{option}", value]
        self.run(*words, given=PASSWORD + "\n")
        return self.run("user", "token", name).stdout.strip()

    @contextmanager
    def serving(self, *words: str) -> Iterator[str]:
        """`up` on a free port; gives the address once it is ready."""
        port = free_port()
        log = tempfile.TemporaryFile(mode="w+")
        server = subprocess.Popen(
            [sys.executable, "-m", "tutela", "up", "--port", str(port), *words],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        )
        try:
            self.address = self._ready(server, log)
            yield self.address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)

    def _ready(self, server: subprocess.Popen[str], log: object) -> str:
        for line in server.stdout:
            if found := re.search(r"Tutela is ready at (\S+)", line):
                return found[1]
        log.seek(0)
        raise AssertionError(f"the server did not start:\n{log.read()}")

    def api(
        self, method: str, path: str, *, token: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """One request to the API of the serving installation."""
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data=body, method=method)
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@contextmanager
def installation() -> Iterator[Installation]:
    """A new installation, set up, on the database of this test run."""
    with tempfile.TemporaryDirectory(prefix="tutela-live-") as folder:
        with cleared(copy_of(template(), Path(folder) / "home", f"tutela_live_{uuid4().hex[:12]}")) as copy:
            yield Installation(copy.home, copy.url)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
