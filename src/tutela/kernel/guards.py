"""The second line of defence, in the database itself: no record changes outside an entry.

Every record has the `stamp` of its last entry. A trigger refuses a row whose stamp does not belong to the writing
that is open on this connection, refuses to change a row without giving it a new stamp, and refuses every delete. Rows of
`unchanging` records are refused every change, whoever asks.
On PostgreSQL the access policy is installed beside it as row-level security (`access.rls`).
"""

from typing import Any

from django.db import connections

from tutela.kernel import spaces
from tutela.kernel.records import Record, kinds

NO_ENTRY = 1 << 62
"""No stamp is as high as this: outside of an open writing nothing passes."""


def prepare_connection(*, connection: Any, **kwargs: object) -> None:
    """Give a new SQLite connection the function that its triggers ask."""
    if connection.vendor == "sqlite":
        connection.tutela_entry = NO_ENTRY
        connection.connection.create_function("tutela_entry", 0, lambda: connection.tutela_entry)


def open_entry(connection: Any, first_stamp: int) -> None:
    """From here to `close_entry`, or to the end of the transaction, rows stamped from `first_stamp` on may pass."""
    if connection.vendor == "sqlite":
        connection.tutela_entry = first_stamp
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tutela.entry', %s, true)", [str(first_stamp)])


def close_entry(connection: Any) -> None:
    """Let nothing pass any more."""
    if connection.vendor == "sqlite":
        forget_entry(connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tutela.entry', '', true)")


def forget_entry(connection: Any) -> None:
    """The same after a failure. On PostgreSQL the setting goes with the transaction that is rolled back."""
    if connection.vendor == "sqlite":
        connection.tutela_entry = NO_ENTRY


def after_migrate(*, app_config: Any, using: str, **kwargs: object) -> None:
    """Install triggers and policies once the last application has been migrated."""
    from django.apps import apps

    if app_config is [config for config in apps.get_app_configs() if config.models_module][-1]:
        install(using)


def before_migrate(*, using: str, **kwargs: object) -> None:
    """Make the space's schema on PostgreSQL."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        space = next(space for space in spaces.known() if space.alias == using)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {spaces.schema(space)}")


def install(using: str) -> None:
    """Put every guard on every record's table of a database; those that are there already are replaced."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from tutela.kernel.access import rls

            _install_postgresql(cursor)
            rls.install(cursor)
        else:
            cursor.execute("DROP VIEW IF EXISTS journal_leaf")
            cursor.execute("CREATE VIEW journal_leaf AS SELECT position, subject, leaf FROM journal_entry")
            for model in kinds().values():
                _install_sqlite(cursor, model)


def drop(using: str) -> None:
    """Take the triggers away. For tests that tamper, and for nobody else."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in kinds().values():
            table = model._meta.db_table
            for name in ("add", "change", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{name}{on}")


def _install_sqlite(cursor: Any, model: type[Record]) -> None:
    table = model._meta.db_table
    refusals = {
        "add": ("INSERT", "WHEN NEW.stamp < tutela_entry()", "a row without an entry"),
        "change": (
            "UPDATE",
            "" if model.unchanging else "WHEN NEW.stamp < tutela_entry() OR NEW.stamp <= OLD.stamp OR NEW.id <> OLD.id",
            "it never changes" if model.unchanging else "a change without an entry",
        ),
        "delete": ("DELETE", "", "records are withdrawn, never deleted"),
    }
    for name, (event, condition, sentence) in refusals.items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{name}")
        cursor.execute(
            f"CREATE TRIGGER {table}_guard_{name} BEFORE {event} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, 'outside the journal: {sentence} in {table}'); END"
        )


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION tutela_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE first_stamp bigint := coalesce(nullif(current_setting('tutela.entry', true), ''), '%(none)s')::bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'outside the journal: records are withdrawn, never deleted, in %%', TG_TABLE_NAME;
  ELSIF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
    RAISE EXCEPTION 'outside the journal: it never changes, in %%', TG_TABLE_NAME;
  ELSIF NEW.stamp < first_stamp THEN
    RAISE EXCEPTION 'outside the journal: a row or change without an entry in %%', TG_TABLE_NAME;
  ELSIF TG_OP = 'UPDATE' AND (NEW.stamp <= OLD.stamp OR NEW.id <> OLD.id) THEN
    RAISE EXCEPTION 'outside the journal: a change without an entry in %%', TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $guard$
"""


def _install_postgresql(cursor: Any) -> None:
    cursor.execute(POSTGRESQL_FUNCTION % {"none": NO_ENTRY}, None)
    for model in kinds().values():
        table, kept = model._meta.db_table, "'unchanging'" if model.unchanging else ""
        for name, event in (("add", "INSERT"), ("change", "UPDATE"), ("delete", "DELETE")):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_guard_{name} ON {table}")
            cursor.execute(
                f"CREATE TRIGGER {table}_guard_{name} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION tutela_guard({kept})"
            )
