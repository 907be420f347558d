"""One space on PostgreSQL: COPY of every table within one repeatable-read transaction, as text.

Text, not binary: it goes into any later version of the server. The tables themselves are made by the migrations that
the backup names, then filled, then brought up to today's.
"""

from collections.abc import Iterator
from typing import IO, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from tutela.kernel import spaces
from tutela.kernel.backup.archive import Writer

CHUNK = 4 << 20
LEFT_OUT = frozenset({"django_migrations", "tutela_secret", "tutela_kind"})
"""The restored home has its own: which migrations ran, the web's secret, the names of kinds."""


def tables() -> dict[str, list[str]]:
    """The tables of the current space that go into a backup, with their columns."""
    with connections[spaces.current().alias].cursor() as cursor:
        return {table: _columns(cursor, table) for table in _tables(cursor)}


def dump(writer: Writer, prefix: str, columns: dict[str, list[str]]) -> None:
    """Write every row of the tables, within `snapshot()`."""
    with connections[spaces.current().alias].cursor() as cursor:
        for table in columns:
            for number, chunk in enumerate(_chunks(cursor, table, columns[table])):
                writer.add(f"{prefix}tables/{table}/{number:06d}", chunk)


def _tables(cursor: Any) -> list[str]:
    schema = spaces.schema(spaces.current())
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema])
    return [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]


def _columns(cursor: Any, table: str) -> list[str]:
    """Those that are stored, in their order: generated ones follow from them."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s "
        "AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [spaces.schema(spaces.current()), table],
    )
    return [name for (name,) in cursor.fetchall()]


def _chunks(cursor: Any, table: str, columns: list[str]) -> Iterator[bytes]:
    chunk = bytearray()
    with cursor.copy(f"COPY {table} ({_quoted(columns)}) TO STDOUT") as rows:
        for row in rows:
            chunk += row
            if len(chunk) >= CHUNK:
                yield bytes(chunk)
                chunk.clear()
    if chunk:
        yield bytes(chunk)


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def is_empty(space: spaces.Space) -> bool:
    """Whether the server holds nothing of the space yet."""
    with connections[space.alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = %s", [spaces.schema(space)])
        return cursor.fetchone() is None


def prepare(space: spaces.Space, migrations: dict[str, str]) -> None:
    """Make the tables as they were when the backup was made. `migrations`: the last of each application."""
    connection = connections[space.alias]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {spaces.schema(space)}")
    # Without the signals of `migrate`: guards and policies come after the rows.
    with spaces.use(space):
        MigrationExecutor(connection).migrate(sorted(migrations.items()))


class Loader:
    """Fills the tables of a space; within one transaction, so that foreign keys are looked at in the end."""

    def __init__(self, space: spaces.Space, tables: dict[str, list[str]]) -> None:
        self._connection, self._tables = connections[space.alias], tables

    def empty(self) -> None:
        """What migrations put in is in the backup too."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(self._tables)}")

    def load(self, table: str, content: IO[bytes]) -> None:
        """Add one chunk of a table's rows."""
        columns = _quoted(self._tables[table])
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rows:
            while chunk := content.read(1 << 20):
                rows.write(chunk)

    def finish(self) -> None:
        """Numbering goes on where it stood."""
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
        with self._connection.cursor() as cursor:
            for statement in self._connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
