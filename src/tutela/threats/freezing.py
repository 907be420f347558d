"""What was issued stands: the database refuses every change of an issued edition, whoever asks.

Beside the guards of every record (`kernel.guards`), which let the program change a row with an entry of the journal:
an edition is not changed even so. A fault is mended by issuing again; both versions stay.
"""

from typing import Any

from django.db import connections

TABLE = "threats_quarterlyedition"
SENTENCE = "an issued assessment is never changed: issue another version"

SQLITE = (
    f"DROP TRIGGER IF EXISTS {TABLE}_frozen",
    f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
)
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
    f"$frozen$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $frozen$",
    f"CREATE OR REPLACE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_frozen()",
)


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Put the trigger into a database that was just migrated."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
