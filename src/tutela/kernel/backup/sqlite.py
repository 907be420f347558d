"""One space on SQLite: a copy of its file, made page by page within one read transaction."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO

from django.db import connections

from tutela.kernel import spaces
from tutela.kernel.backup.archive import Writer

MEMBER = "records.sqlite3"


def dump(writer: Writer, prefix: str, near: Path) -> None:
    """Copy the current space, within `snapshot()`. `near`: a folder with room for the copy."""
    connection = connections[spaces.current().alias]
    with tempfile.TemporaryDirectory(prefix=".tutela-backup-", dir=near) as folder:
        copy = Path(folder) / MEMBER
        with closing(sqlite3.connect(copy)) as target:
            # All pages in one step: a copy in several would begin anew at every write of somebody else.
            connection.connection.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode=DELETE")
        writer.add_file(f"{prefix}{MEMBER}", copy)


def load(space: spaces.Space, content: IO[bytes]) -> None:
    """Put the file in its place."""
    space.file.parent.mkdir(parents=True, exist_ok=True)
    with space.file.open("xb") as target:
        shutil.copyfileobj(content, target, 1 << 20)
    space.file.chmod(0o600)
