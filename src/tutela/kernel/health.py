"""What may be wrong with an installation, and what to do about it: for `tutela doctor`.

Each check yields findings: good ones as well, so that a reader sees what was looked at. Nothing is changed.
"""

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from tutela.kernel import erasure, home, spaces
from tutela.kernel.clock import time_of
from tutela.kernel.journal import heads, witness
from tutela.kernel.journal.models import Entry, State
from tutela.kernel.records import kinds

ROOM_WANTED = 1 << 30
ROOM_NEEDED = 100 << 20
BEAT_WITHIN = timedelta(seconds=30)
CLOCK_TOLERANCE = timedelta(minutes=5)
OLDEST_SQLITE = (3, 35)
OLDEST_POSTGRESQL = 15


class Standing(StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and what to do if it is not good."""

    check: str
    standing: Standing
    said: str
    do: str = ""
    space: str = ""


def good(check: str, said: str) -> Finding:
    """As it should be."""
    return Finding(check, Standing.GOOD, said)


def warning(check: str, said: str, do: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(check, Standing.WARNING, said, do)


def bad(check: str, said: str, do: str) -> Finding:
    """Something does not work, or does not protect."""
    return Finding(check, Standing.BAD, said, do)


# The installation


def folder(at: datetime) -> Iterator[Finding]:
    """Can the home be written, is there room."""
    if not os.access(home.home(), os.W_OK):
        yield bad("home", f"{home.home()} cannot be written.", "Give the user that runs Tutela the folder.")
        return
    free = shutil.disk_usage(home.home()).free
    said = f"{home.home()} has {free >> 20:,} MB of room."
    make_room = "Make room: when there is none left, nothing can be saved."
    if free < ROOM_NEEDED:
        yield bad("home", said, make_room)
    elif free < ROOM_WANTED:
        yield warning("home", said, make_room)
    else:
        yield good("home", said)


def switch(at: datetime) -> Iterator[Finding]:
    """Does the installation take changes."""
    position = home.switch()
    if position is home.Switch.OPEN:
        yield good("switch", "Tutela is open.")
    else:
        yield warning("switch", f"Tutela is {position.value}.", "To open it again: ./tutela switch open")


def versions(at: datetime) -> Iterator[Finding]:
    """What runs it."""
    said = f"Python {platform.python_version()}, Django {django.__version__}, SQLite {sqlite3.sqlite_version}."
    if sys.version_info < (3, 11) or sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield bad("versions", said, "Tutela needs Python 3.11 and SQLite 3.35 or newer.")
    else:
        yield good("versions", said)


def permissions(at: datetime) -> Iterator[Finding]:
    """May anybody else on the machine read keys or records."""
    open_ = [path for path in _private_paths() if path.stat().st_mode & 0o077 and not _shielded(path)]
    for path in open_:
        yield bad("permissions", f"{path} can be read by others on this machine.", f"chmod go-rwx {path}")
    if not open_:
        yield good("permissions", "Keys and records are closed to other users of the machine.")


def _private_paths() -> list[Path]:
    roots = [path for name in ("keys", "data") if (path := home.home() / name).exists()]
    return roots + [path for root in roots for path in sorted(root.rglob("*"))]


def _shielded(path: Path) -> bool:
    """In a folder that nobody else enters, it does not matter what a file allows."""
    above = [parent for parent in path.parents if home.home() in parent.parents]
    return any(not parent.stat().st_mode & 0o077 for parent in above)


def worker(at: datetime) -> Iterator[Finding]:
    """Do clocks run."""
    beat = home.worker_beat()
    start = "Start it with ./tutela up: without it no alert is escalated."
    if not beat.exists():
        yield warning("worker", "Background work never ran here.", start)
    elif (silent := at.timestamp() - beat.stat().st_mtime) > BEAT_WITHIN.total_seconds():
        yield warning("worker", f"Background work has not run for {silent:,.0f} s.", start)
    else:
        yield good("worker", "Background work runs.")


def witnesses(at: datetime) -> Iterator[Finding]:
    """Does anybody else hold tree heads."""
    places = witness.places()
    if not places:
        name = "Name a folder on other media, or mailto: an auditor, in TUTELA_WITNESS."
        yield warning("witnesses", "No witness is named: who holds the server could rewrite the journal.", name)
    for place in places:
        if place.startswith("mailto:"):
            yield good("witnesses", f"Tree heads go to {place}.")
        elif Path(place).is_dir() and os.access(place, os.W_OK):
            yield good("witnesses", f"Tree heads go to {place}, where {len(list(Path(place).glob('*.json')))} lie.")
        else:
            yield bad("witnesses", f"The witness {place} cannot be written.", "Mount it, or name another.")


# A space


def keys(at: datetime) -> Iterator[Finding]:
    """Are its keys there."""
    if heads.has_keys():
        yield good("keys", "The node key is there.")
    else:
        again = "Restore the backup together with its keys into an empty home."
        yield bad("keys", "Restored without keys: it can be read and verified, not changed.", again)
    if left := erasure.unfinished():
        run = "Start ./tutela up: it finishes an interrupted erasing. If it was restored: ./tutela restore does."
        yield bad("keys", f"{len(left)} keys are there although their values were erased.", run)


def migrations(at: datetime) -> Iterator[Finding]:
    """Are its tables those of this version."""
    executor = MigrationExecutor(_connection())
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield bad("migrations", f"{len(missing)} migrations have not run.", "Run ./tutela up.")
    else:
        yield good("migrations", "Its tables are those of this version.")


def guards(at: datetime) -> Iterator[Finding]:
    """Does the database refuse what goes past the journal."""
    wanted = {f"{table}_guard_{event}" for table in _tables() for event in ("add", "change", "delete")}
    if missing := sorted(wanted - _triggers()):
        said = f"{len(missing)} guards are missing, {missing[0]} for one: rows could change past the journal."
        yield bad("guards", said, "Verify (./tutela journal verify, journal rebuild --check), then run ./tutela up.")
    else:
        yield good("guards", f"{len(wanted)} guards stand on {len(_tables())} tables.")


def row_security(at: datetime) -> Iterator[Finding]:
    """On PostgreSQL: does the server itself hold the access policy, and can the web's role not go round it."""
    if _connection().vendor != "postgresql":
        return
    with _connection().cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relrowsecurity",
            [spaces.schema(spaces.current())],
        )
        secured = {name for (name,) in cursor.fetchall()}
        if missing := sorted({*_tables(), "journal_entry"} - secured):
            ask = "Run ./tutela up, and ask who turned it off."
            yield bad("row security", f"Row security is off on {', '.join(missing)}.", ask)
        else:
            yield good("row security", f"Row security is on, on {len(secured)} tables.")
        yield from _web_role(cursor)


def _web_role(cursor: Any) -> Iterator[Finding]:
    role = _web_role_name()
    cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is None:
        make = "Run ./tutela up, or name one in TUTELA_WEB_DATABASE_URL."
        yield bad("web role", f"The role {role} does not exist.", make)
    elif any(found) or _owns_tables(cursor, role):
        said = f"The role {role} is a superuser, bypasses row security or owns tables: it sees every record."
        yield bad("web role", said, "Give the web a role of its own: NOSUPERUSER NOBYPASSRLS, owner of nothing.")
    else:
        yield good("web role", f"The role {role} owns nothing and cannot bypass row security.")
    cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
    if (version := cursor.fetchone()[0]) < OLDEST_POSTGRESQL:
        yield bad("versions", f"PostgreSQL {version} is too old.", f"Tutela needs {OLDEST_POSTGRESQL} or newer.")


def _owns_tables(cursor: Any, role: str) -> bool:
    """Itself, or as a member of who does."""
    cursor.execute(
        "SELECT 1 FROM pg_tables WHERE schemaname = %s AND pg_has_role(%s, tableowner, 'MEMBER') LIMIT 1",
        [spaces.schema(spaces.current()), role],
    )
    return cursor.fetchone() is not None


def _web_role_name() -> str:
    file = home.home() / "keys" / "web-database-url"
    url = os.environ.get("TUTELA_WEB_DATABASE_URL") or (file.read_text() if file.exists() else "")
    return urlsplit(url).username or "(none)"


def journal(at: datetime) -> Iterator[Finding]:
    """Is its head signed, and is the machine's clock not behind it."""
    state = State.objects.filter(id=1).first()
    if state is None:
        yield good("journal", "The journal is empty.")
        return
    try:
        heads.latest().check()
    except heads.BadHead as error:
        yield bad("journal", f"{error}.", "Run ./tutela journal verify --against a head that was kept.")
    else:
        last = Entry.objects.order_by("-position").values_list("position", flat=True).first()
        if last is None or last + 1 < state.size:
            yield bad("journal", "Its last entries are missing.", "Run ./tutela journal verify.")
        else:
            yield good("journal", f"Its head of {state.size:,} entries is signed. (./tutela journal verify reads all.)")
    if time_of(state.stamp) > at + CLOCK_TOLERANCE:
        said = f"The last entry is of {time_of(state.stamp):%Y-%m-%d %H:%M} UTC, which is still to come."
        yield bad("clock", said, "Set the machine's clock: deadlines are counted by it.")
    else:
        yield good("clock", "The machine's clock is not behind the journal.")


def _tables() -> list[str]:
    return [model._meta.db_table for model in kinds().values()]


def _triggers() -> set[str]:
    """The guards that are there and at work."""
    with _connection().cursor() as cursor:
        if _connection().vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE relnamespace = %s::regnamespace AND tgenabled <> 'D' AND NOT tgisinternal",
                [spaces.schema(spaces.current())],
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def _connection() -> Any:
    return connections[spaces.current().alias]


Check = Callable[[datetime], Iterator[Finding]]
OF_INSTALLATION: tuple[Check, ...] = (folder, switch, versions, permissions, worker, witnesses)
OF_SPACE: tuple[Check, ...] = (migrations, keys, guards, row_security, journal)


def of_installation(at: datetime) -> Iterator[Finding]:
    """Everything that concerns all spaces."""
    for check in OF_INSTALLATION:
        yield from check(at)


def of_space(at: datetime) -> Iterator[Finding]:
    """Everything that concerns the current space. A database that does not answer is one finding."""
    name = spaces.current().name
    if not (home.home() / "data" / f"{name}.ready").exists():
        yield warning("set-up", "It is not set up.", "Run ./tutela up.")
        return
    for check in OF_SPACE:
        try:
            yield from check(at)
        except DatabaseError as error:
            said = f"The database does not answer: {str(error).strip().splitlines()[0]}."
            yield bad("database", said, "Is the server running, and does TUTELA_DATABASE_URL name it?")
            return
