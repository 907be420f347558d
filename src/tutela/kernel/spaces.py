"""Spaces: the mission, the practice mission and every exercise, each with a database, journal and keys of its own.

A space is one Django database alias. Whatever runs, runs in exactly one space (`use`); a query without one is an
error, so nothing can fall into the wrong space by default. On SQLite a space is a file in `TUTELA_HOME/data`,
on PostgreSQL a schema.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tutela.kernel.home import folder, home

MISSION = "mission"
PRACTICE = "practice"
PUBLIC_HALF = "node.public"
NAME = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")


class NoSpace(RuntimeError):
    """Something asked the database without saying in which space."""


@dataclass(frozen=True)
class Space:
    """One space. `mark` stands on every page and product of all but the mission."""

    name: str

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise ValueError(f"{self.name!r} cannot name a space: small letters, digits and _ only, a letter first")

    @property
    def alias(self) -> str:
        """Its name among Django's databases."""
        return "default" if self.name == MISSION else self.name

    @property
    def prefix(self) -> str:
        """Where its pages and its API begin."""
        return "" if self.name == MISSION else f"/spaces/{self.name}"

    @property
    def mark(self) -> str:
        """Empty for the mission; `PRACTICE` or `EXERCISE` for all others."""
        if self.name == MISSION:
            return ""
        return "PRACTICE" if self.name == PRACTICE else "EXERCISE"

    @property
    def keys(self) -> Path:
        """The folder of its keys."""
        folder("keys", private=True)
        return folder(f"keys/{self.name}", private=True)

    @property
    def file(self) -> Path:
        """Its SQLite file."""
        return home() / "data" / f"{self.name}.sqlite3"


_current: ContextVar[Space | None] = ContextVar("space", default=None)


def current() -> Space:
    """The space that this thread works in. Raises NoSpace outside of `use`."""
    space = _current.get()
    if space is None:
        raise NoSpace("no space is chosen: wrap the call in spaces.use(...)")
    return space


@contextmanager
def use(space: Space | str) -> Iterator[Space]:
    """Work in `space` within the block."""
    chosen = Space(space) if isinstance(space, str) else space
    token = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(token)


def known() -> list[Space]:
    """The mission, the practice mission, and every exercise that has been made in this installation.

    TUTELA_NO_DEMO=1 (`up --no-demo`) leaves the practice mission out.
    """
    names = {path.parent.name for path in (home() / "keys").glob("*/node.*")}
    practice = [] if os.environ.get("TUTELA_NO_DEMO") == "1" else [Space(PRACTICE)]
    return [Space(MISSION), *practice, *map(Space, sorted(names - {MISSION, PRACTICE}))]


def settle(space: Space | str) -> None:
    """Work in `space` from here on, for programs that never leave it."""
    _current.set(Space(space) if isinstance(space, str) else space)


class Router:
    """Sends every query to the space that is in use."""

    def db_for_read(self, model: object, **hints: object) -> str:
        """The alias of the current space."""
        return current().alias

    db_for_write = db_for_read

    def allow_relation(self, first: object, second: object, **hints: object) -> bool:
        """Within one space only, by construction."""
        return True


def databases() -> dict[str, dict]:
    """Django's DATABASES: one alias a space, on the server that TUTELA_DATABASE_URL names or else on SQLite.

    A process of the web (`TUTELA_PROCESS=web`) takes TUTELA_WEB_DATABASE_URL, whose role owns nothing.
    """
    url = os.environ.get("TUTELA_DATABASE_URL", "")
    if is_web():
        url = os.environ.get("TUTELA_WEB_DATABASE_URL", url)
    return {space.alias: _postgresql(space, url) if url else _sqlite(space) for space in known()}


def is_web() -> bool:
    """Whether this process serves the web, and so has the web's role on PostgreSQL."""
    return os.environ.get("TUTELA_PROCESS") == "web"


def schema(space: Space) -> str:
    """The PostgreSQL schema of a space."""
    return f"tutela_{space.name}"


def _sqlite(space: Space) -> dict:
    folder("data", private=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(space.file),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # FULL: what was confirmed survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=2147418112;",
        },
    }


def _postgresql(space: Space, url: str) -> dict:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "options": f"-c search_path={schema(space)} -c timezone=UTC"},
    }
