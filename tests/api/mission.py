"""A live mission for the tests of the API: a few real records, and somebody who may do everything."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.live.installation import PASSWORD, ROOT, Installation, installation
from tutela.kernel.doctrine import doctrine

DOCTRINE = Path(__file__).with_name("doctrine")
SEEDING = "import django; django.setup(); from tests.access import world; world.seed()"


@dataclass(frozen=True)
class Answer:
    """What the API answered. Header names in small letters."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.content)


@dataclass
class Live:
    """A serving installation and the token of one user."""

    place: Installation
    token: str
    others: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Where the API begins."""
        return f"{self.place.address}/api/v1"

    def ask(self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str) -> Answer:
        """One request; `If_Match` is sent as `If-Match`. An empty token sends none."""
        address = path if path.startswith("http") else self.root + path
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(address, data=content, method=method)
        request.add_header("Content-Type", "application/json")
        if secret := self.token if token is None else token:
            request.add_header("Authorization", f"Bearer {secret}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return _answer(answer.status, answer)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error)

    def get(self, path: str) -> Any:
        """What is there."""
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def make(self, path: str, body: Any) -> Any:
        """What a POST made or changed."""
        answer = self.ask("POST", path, body)
        assert answer.status in (200, 201), (path, answer)
        return answer.json


def _answer(status: int, answer: Any) -> Answer:
    return Answer(status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())


def _token_of_everything(place: Installation, name: str) -> str:
    """A user whom no label hides anything from."""
    words = ["--role", "everything", "--component", "joc", "--area", "all", "--clearance", "strictly_confidential"]
    words += [word for code in doctrine().lists["compartment"] for word in ("--compartment", code.code)]
    place.run("user", "add", name, *words, "--password-stdin", given=PASSWORD + "\n")
    return place.run("user", "token", name).stdout.strip()


@contextmanager
def mission() -> Iterator[Live]:
    """A seeded mission on the database of this run, serving; `everything` may do everything, `other` too."""
    with installation() as place:
        for file in ("role.yaml", "roles.yaml"):
            place.run("doctrine", "add", str(DOCTRINE / file))
        seeded = subprocess.run(
            [sys.executable, "-c", SEEDING],
            env={**place.environment(), "DJANGO_SETTINGS_MODULE": "tutela.web.settings"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert seeded.returncode == 0, seeded.stderr
        tokens = {name: _token_of_everything(place, name) for name in ("everything", "other")}
        with place.serving("--no-demo"):
            yield Live(place, tokens["everything"], tokens)
