"""An installation in a folder of its own, on the database that this run is for; driven as an operator would."""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tutela.kernel import spaces
from tutela.web import stamp

ROOT = Path(__file__).resolve().parents[2]
ON_POSTGRESQL = os.environ.get("TUTELA_TEST_DATABASE") == "postgresql"
PATIENCE_S = 120


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its standard output, which must be one JSON value."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Installation:
    """A home, and on PostgreSQL a database."""

    home: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """For every process of it."""
        left_out = ("TUTELA_", "PYTHONDONTWRITEBYTECODE")  # A dozen processes a test should not compile all anew.
        given = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
        own = {"TUTELA_HOME": str(self.home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        return {**given, **own, **({"TUTELA_DATABASE_URL": self.url} if self.url else {})}

    def start(self, *words: object, **options: Any) -> subprocess.Popen[str]:
        """Start a command, or with `-m MODULE` a module, and do not wait."""
        command = [*map(str, words)] if words[0] == "-m" else ["-m", "tutela", *map(str, words)]
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *words: object, text: str = "") -> Answer:
        """Run a command to its end; `text` is its standard input."""
        process = self.start(*words, stdin=subprocess.PIPE)
        out, err = process.communicate(text, timeout=PATIENCE_S)
        return Answer(process.returncode, out, err)

    def must(self, *words: object, text: str = "") -> Answer:
        """Run a command that has to succeed."""
        answer = self.run(*words, text=text)
        assert answer.code == 0, f"{words}: {answer.out}{answer.err}"
        return answer

    @contextmanager
    def behind(self) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        """SQL behind the product's back, all of it in one transaction."""
        if self.url:
            with psycopg.connect(self.url, options="-c search_path=tutela_mission") as server:
                yield lambda statement, given=(): _fetched(server.execute(statement.replace("?", "%s"), given))
        else:
            with closing(sqlite3.connect(self.home / "data" / "mission.sqlite3", timeout=30)) as file, file:
                yield lambda statement, given=(): file.execute(statement, given).fetchall()

    def sql(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """One statement of it."""
        with self.behind() as execute:
            return execute(statement, parameters)

    def settle(self) -> None:
        """Wait until the server has noticed that its clients are dead, and finished what they had sent."""
        own = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while self.url and self.sql(own)[0][0]:
            time.sleep(0.05)

    def drop_guards(self) -> None:
        """As somebody would who tampers: the triggers stand in the way."""
        if self.url:
            found = self.sql(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE tgname LIKE ? AND relnamespace = 'tutela_mission'::regnamespace",
                ["%_guard_%"],
            )
            for name, table in found:
                self.sql(f"DROP TRIGGER {name} ON {table}")
        else:
            for (name,) in self.sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_guard_%'"):
                self.sql(f"DROP TRIGGER {name}")

    def holds(self) -> bool:
        """Whether the journal verifies and the tables are what it folds to."""
        for words in (("verify",), ("rebuild", "--check")):
            answer = self.run("journal", *words)
            if answer.code:
                print(*words, answer.out, answer.err)  # So that a test that fails says what does not hold.
                return False
        return True


def _fetched(cursor: psycopg.Cursor[Any]) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


def new(folder: Path, name: str) -> Installation:
    """An empty home, with an empty database if this run is on PostgreSQL."""
    return Installation(folder, _database(name) if ON_POSTGRESQL else "")


@cache
def template() -> Installation:
    """The installation that the others of this run are copies of: set up, no record in it.

    Beside its home lies `told`, what setting it up said.
    """
    to_be_cleared = ExitStack()
    atexit.register(to_be_cleared.close)
    folder = Path(to_be_cleared.enter_context(tempfile.TemporaryDirectory(prefix="tutela-template-")))
    made = to_be_cleared.enter_context(cleared(new(folder / "home", "tutela_home_0")))
    (folder / "told").write_text(made.must("journal", "verify").err)
    return made


def copy_of(template: Installation, folder: Path, name: str) -> Installation:
    """Another installation with the same records and keys, set up in a moment; on PostgreSQL with the same web's role."""
    shutil.copytree(template.home, folder)
    copy = Installation(folder, _database(name, template=template.url) if template.url else "")
    if copy.url:
        _say_that_it_is_set_up(copy)
    return copy


def _say_that_it_is_set_up(copy: Installation) -> None:
    """Its database has another name than the one that was set up."""
    web = copy.home / "keys" / "web-database-url"
    web.write_text(urlunsplit(urlsplit(web.read_text())._replace(path=urlsplit(copy.url).path)))
    with patch.dict(os.environ, copy.environment):
        for space in spaces.known():
            if (copy.home / "data" / f"{space.name}.ready").exists():
                stamp.write_down(space)


def _database(name: str, *, template: str = "") -> str:
    server = os.environ["TUTELA_TEST_POSTGRESQL_URL"]
    name = f"{name}_{os.getpid()}"
    source = f" TEMPLATE {urlsplit(template).path.lstrip('/')}" if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}{source}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@contextmanager
def cleared(installation: Installation) -> Iterator[Installation]:
    """Leave nothing behind on the server."""
    try:
        yield installation
    finally:
        if installation.url:
            name = urlsplit(installation.url).path.lstrip("/")
            with psycopg.connect(os.environ["TUTELA_TEST_POSTGRESQL_URL"], autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                if role := _web_role(installation.home):
                    # The role of a template is needed until the last of its copies is gone.
                    with suppress(psycopg.errors.DependentObjectsStillExist):
                        connection.execute(f"DROP ROLE IF EXISTS {role}")


def _web_role(home: Path) -> str:
    file = home / "keys" / "web-database-url"
    return urlsplit(file.read_text()).username or "" if file.exists() else ""
