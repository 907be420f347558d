"""How many incidents that stand lie in each cell under each set of labels: kept by the database, row by row.

A reader's count is the sum over the labels that they may see, under the same policy as the incidents themselves, so
it is over what they may see and nothing else; and it reads thousands of rows where there are millions of incidents.
Only triggers write the table; on PostgreSQL with their owner's rights, because whoever writes an incident may not
see where it counts.
"""

from collections.abc import Iterator

from django.db import connections

from tutela.kernel import spaces
from tutela.kernel.journal.verify import Fault

TABLE = "incidents_tally"
KEY = ("cell3", "cell5", "placed", "area", "classification", "compartments", "held", "component", "released")
"""What incidents that are counted together have in common."""

_KEY = ", ".join(KEY)
FROM_ROWS = f"SELECT {_KEY}, count(*) AS count FROM incidents_incident WHERE NOT withdrawn GROUP BY {_KEY}"


def _sqlite_one(row: str, number: int) -> str:
    """One incident more or less, as it stands in NEW or OLD."""
    values = ", ".join(f"{row}.{column}" for column in KEY)
    return (
        f"INSERT INTO {TABLE} ({_KEY}, count) SELECT {values}, {number} WHERE NOT {row}.withdrawn "
        f"ON CONFLICT ({_KEY}) DO UPDATE SET count = count + {number};"
    )


_unmoved = " AND ".join(f"NEW.{column} = OLD.{column}" for column in ("withdrawn", *KEY))
_left = " AND ".join(f"{TABLE}.{column} = OLD.{column}" for column in KEY)
SQLITE = {
    f"{TABLE}_add": f"AFTER INSERT ON incidents_incident BEGIN {_sqlite_one('NEW', 1)} END",
    f"{TABLE}_change": (
        f"AFTER UPDATE OF withdrawn, {_KEY} ON incidents_incident "
        f"WHEN NOT ({_unmoved}) "
        f"BEGIN {_sqlite_one('OLD', -1)} {_sqlite_one('NEW', 1)} "
        f"DELETE FROM {TABLE} WHERE count = 0 AND {_left}; END"
    ),
}

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {TABLE}_add() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $tally$
BEGIN
  INSERT INTO {TABLE} AS known ({_KEY}, count)
    SELECT {_KEY}, count(*) FROM added WHERE NOT withdrawn GROUP BY {_KEY}
    ON CONFLICT ({_KEY}) DO UPDATE SET count = known.count + excluded.count;
  RETURN NULL;
END $tally$;

CREATE OR REPLACE FUNCTION {TABLE}_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $tally$
BEGIN
  INSERT INTO {TABLE} AS known ({_KEY}, count)
    SELECT {_KEY}, sum(one) FROM (
      SELECT {_KEY}, 1 AS one FROM added WHERE NOT withdrawn
      UNION ALL SELECT {_KEY}, -1 FROM gone WHERE NOT withdrawn) AS moved
    GROUP BY {_KEY} HAVING sum(one) <> 0
    ON CONFLICT ({_KEY}) DO UPDATE SET count = known.count + excluded.count;
  IF FOUND THEN
    DELETE FROM {TABLE} WHERE count = 0;
  END IF;
  RETURN NULL;
END $tally$;

CREATE OR REPLACE TRIGGER {TABLE}_add AFTER INSERT ON incidents_incident
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_add();
CREATE OR REPLACE TRIGGER {TABLE}_change AFTER UPDATE ON incidents_incident
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_change();
"""


def install(*, using: str, **kwargs: object) -> None:
    """Put the triggers into a database that was just migrated, in place of those that are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            space = next(space for space in spaces.known() if space.alias == using)
            cursor.execute(POSTGRESQL.format(schema=spaces.schema(space)), None)
            return
        for name, trigger in SQLITE.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {trigger}")


def faults() -> Iterator[Fault]:
    """Count every incident anew, and name the cells of which the table says otherwise."""
    kept = f"SELECT {_KEY}, count FROM {TABLE}"
    for here, there, what in (
        (kept, FROM_ROWS, "it counts {count} incidents in cell {cell}, which the rows do not"),
        (FROM_ROWS, kept, "it does not count the {count} incidents in cell {cell}"),
    ):
        with connections[spaces.current().alias].cursor() as cursor:
            cursor.execute(f"{here} EXCEPT {there} ORDER BY {_KEY}")
            for row in cursor.fetchall():
                yield Fault(f"table {TABLE}", what.format(count=row[-1], cell=row[1] or "none"))
