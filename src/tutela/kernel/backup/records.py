"""What of a home goes into a backup of the records, and how it comes back.

Every space that is set up (its records, its journal, its accounts), with its tree head and the public half of its
node key; the mission's doctrine files and attachments. No key, no log, nothing that is made anew by itself.
"""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db import connections, transaction
from django.utils.translation import gettext as _

import tutela
from tutela.kernel import spaces
from tutela.kernel.backup import archive, postgresql, sqlite
from tutela.kernel.backup.looking import NotEmpty
from tutela.kernel.clock import iso
from tutela.kernel.home import home
from tutela.kernel.journal import heads
from tutela.kernel.journal.models import State
from tutela.kernel.problems import Conflict
from tutela.kernel.snapshot import snapshot

CARRIED = ("doctrine", "attachments")
"""Folders of the home whose files go along."""

Say = Callable[[str], None]


def make(path: Path, *, at: datetime, say: Say) -> list[dict[str, Any]]:
    """Write a backup while everything runs on; returns what was written of each space."""
    ready = [space for space in spaces.known() if (home() / "data" / f"{space.name}.ready").exists()]
    mission = spaces.Space(spaces.MISSION)
    key = heads.node_key(mission) if heads.has_keys(mission) else None
    with archive.writing(path, key) as writer:
        writer.add_json(
            archive.WHAT,
            {
                "format": archive.FORMAT,
                "product": tutela.__version__,
                "made_at": iso(at),
                "database": connections[mission.alias].vendor,
                "spaces": [space.name for space in ready],
            },
        )
        _add_files(writer)
        return [_add_space(writer, space, path.parent, say) for space in ready]


def _add_space(writer: archive.Writer, space: spaces.Space, near: Path, say: Say) -> dict[str, Any]:
    prefix = f"spaces/{space.name}/"
    with spaces.use(space), snapshot():
        about = _about(space)
        say(f"Writing the space {space.name}: {about['head']['size'] if about['head'] else 0:,} entries ...")
        writer.add_json(f"{prefix}space.json", about)
        if connections[space.alias].vendor == "postgresql":
            postgresql.dump(writer, prefix, about["tables"])
        else:
            sqlite.dump(writer, prefix, near)
    return about


def _about(space: spaces.Space) -> dict[str, Any]:
    """What whoever restores the space needs to know first."""
    with connections[space.alias].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = dict(cursor.fetchall())  # The last of each application stays.
    return {
        "name": space.name,
        "head": heads.latest().as_json() if State.objects.exists() else None,
        "key": heads.public_key(space).hex(),
        "migrations": migrations,
        "tables": postgresql.tables() if connections[space.alias].vendor == "postgresql" else {},
    }


def _add_files(writer: archive.Writer) -> None:
    for folder in CARRIED:
        for path in sorted((home() / folder).rglob("*")):
            if path.is_file():
                writer.add_file(f"home/{path.relative_to(home()).as_posix()}", path)


def load(path: Path, what: dict[str, Any], about: dict[str, dict[str, Any]], *, say: Say) -> None:
    """Put the records of every space, and the files, into the empty home. Raises Conflict."""
    vendor = connections[spaces.Space(spaces.MISSION).alias].vendor
    if vendor != what["database"]:
        raise Conflict(
            _("The backup is of %(theirs)s, this home is set to %(ours)s: a backup goes back into its own kind.")
            % {"theirs": what["database"], "ours": vendor}
        )
    with ExitStack() as stack:
        loaders = _loaders(about, stack) if vendor == "postgresql" else {}
        for name, content in stack.enter_context(archive.reading(path)):
            _put(PurePosixPath(name), content, loaders, say)
        for loader in loaders.values():
            loader.finish()


def _loaders(about: dict[str, dict[str, Any]], stack: ExitStack) -> dict[str, postgresql.Loader]:
    for name in about:
        if not postgresql.is_empty(spaces.Space(name)):
            raise NotEmpty(
                _("The database holds the space %(space)s already. Name an empty one in TUTELA_DATABASE_URL.")
                % {"space": name}
            )
    loaders = {}
    for name, space in about.items():
        postgresql.prepare(spaces.Space(name), space["migrations"])
        stack.enter_context(transaction.atomic(using=spaces.Space(name).alias))
        loaders[name] = postgresql.Loader(spaces.Space(name), space["tables"])
        loaders[name].empty()
    return loaders


def _put(name: PurePosixPath, content: IO[bytes], loaders: dict[str, postgresql.Loader], say: Say) -> None:
    match name.parts:
        case ("spaces", space, sqlite.MEMBER):
            say(f"Restoring the space {space} ...")
            sqlite.load(spaces.Space(space), content)
        case ("spaces", space, "tables", table, _number):
            loaders[space].load(table, content)
        case ("home", folder, *rest) if folder in CARRIED and rest and ".." not in rest:
            target = home().joinpath(folder, *rest)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as handle:
                shutil.copyfileobj(content, handle)
