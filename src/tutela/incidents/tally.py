"""What is kept counted of the incidents that stand, under each set of labels: by the database, row by row.

    incidents_tally     by cell                                           how many
    incidents_months    by months, area and how well the place is known   how many, killed, the last day

A reader's count is the sum over the labels that they may see, under the same policy as the incidents themselves, so
it is over what they may see and nothing else; and it reads thousands of rows where there are millions of incidents.
Only triggers write the tables; on PostgreSQL with their owner's rights, because whoever writes an incident may not
see where it counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections

from tutela.kernel import spaces
from tutela.kernel.journal.verify import Fault

SOURCE = "incidents_incident"
LABELS = ("area", "classification", "compartments", "held", "component", "released")
KEY = ("cell3", "cell5", "placed", *LABELS)
"""What incidents have in common that are counted together by cell."""

KNOWN = (
    "CASE WHEN {row}.longitude IS NULL THEN 'wider' WHEN {row}.location_precision = 1 THEN 'exact' "
    "WHEN {row}.location_precision = 2 THEN 'near' WHEN {row}.location_precision = 3 THEN 'county' ELSE 'wider' END"
)
"""As `queries.PLACE_KNOWN` has it."""

MONTH = {"sqlite": "date({row}.%s, 'start of month')", "postgresql": "date_trunc('month', {row}.%s::timestamp)::date"}
"""The first day of the month of a day."""

GREATER = {"sqlite": "max", "postgresql": "greatest"}
STANDS = "NOT {row}.withdrawn"
NEVER = "'0001-01-01'"


@dataclass(frozen=True, slots=True)
class Kept:
    """One table. Its columns are SQL expressions over an incident, which stands as `{row}`.

    key: what is counted together. sums: what is added up. last: the column of the latest `date_end`, if it has one.
    reads: the columns of an incident that decide; a change of others changes nothing here.
    """

    vendor: str
    table: str
    key: Mapping[str, str]
    sums: Mapping[str, str]
    reads: tuple[str, ...]
    last: str = ""

    @property
    def columns(self) -> list[str]:
        """All of them."""
        return [*self.key, *self.sums, *([self.last] if self.last else [])]

    def line(self, row: str, sign: str = "") -> str:
        """One incident more, or with the sign `-` one less, as columns of a query."""
        sums = {name: f"{sign}({said})" for name, said in self.sums.items()}
        last = {self.last: NEVER if sign else "{row}.date_end"} if self.last else {}
        return ", ".join(f"{said} AS {name}".format(row=row) for name, said in {**self.key, **sums, **last}.items())

    def grouped(self, lines: str) -> str:
        """Many lines added up."""
        sums = [f"sum({name}) AS {name}" for name in self.sums] + (
            [f"max({self.last}) AS {self.last}"] * bool(self.last)
        )
        key = ", ".join(self.key)
        return f"SELECT {key}, {', '.join(sums)} FROM ({lines}) AS line GROUP BY {key}"

    def add(self, lines: str) -> str:
        """The statement that adds lines to what is kept."""
        greater = f"{GREATER[self.vendor]}({self.table}.{self.last}, excluded.{self.last})"
        changes = {name: f"{self.table}.{name} + excluded.{name}" for name in self.sums} | (
            {self.last: greater} if self.last else {}
        )
        return (
            f"INSERT INTO {self.table} ({', '.join(self.columns)}) {lines} ON CONFLICT ({', '.join(self.key)}) "
            f"DO UPDATE SET {', '.join(f'{name} = {said}' for name, said in changes.items())}"
        )

    def counts(self, row: str, table: str = "") -> str:
        """The condition that an incident counts in a row of the table."""
        of = table or self.table
        return " AND ".join(f"{of}.{name} = {said}".format(row=row) for name, said in self.key.items())

    def latest(self) -> str:
        """The last day of a row of the table, from the incidents that count in it, found by area and day."""
        after = {"sqlite": "date(%s, '+1 month')", "postgresql": "(%s + interval '1 month')"}[self.vendor]
        first = f"{self.table}.first_month"
        return (
            f"SELECT max(one.date_end) FROM {SOURCE} AS one WHERE NOT one.withdrawn AND one.area = {self.table}.area "
            f"AND one.date_start >= {first} AND one.date_start < {after % first} AND {self.counts('one')}"
        )

    def from_rows(self) -> str:
        """What the table should hold."""
        return self.grouped(f"SELECT {self.line('one')} FROM {SOURCE} AS one WHERE NOT one.withdrawn")


def kept(vendor: str) -> tuple[Kept, Kept]:
    """The two tables, by cell and by month, as a database writes them."""
    own = {name: f"{{row}}.{name}" for name in KEY}
    months = {"first_month": MONTH[vendor] % "date_start", "last_month": MONTH[vendor] % "date_end", "known": KNOWN}
    killed = {name: f"{{row}}.{name}" for name in ("low", "best", "high")}
    told = ("date_start", "date_end", "longitude", "location_precision", *killed)
    return (
        Kept(vendor, "incidents_tally", own, {"count": "1"}, ("withdrawn", *KEY)),
        Kept(
            vendor,
            "incidents_months",
            {**months, **{name: own[name] for name in LABELS}},
            {"count": "1", **killed},
            ("withdrawn", *told, *LABELS),
            last="last",
        ),
    )


# SQLite: a trigger for each row


def _sqlite(one: Kept) -> dict[str, str]:
    """Triggers by name."""
    unmoved = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in one.reads)
    last = (
        f"UPDATE {one.table} SET {one.last} = ({one.latest()}) "
        f"WHERE count > 0 AND {one.last} = OLD.date_end AND {one.counts('OLD')}; "
        if one.last
        else ""
    )
    return {
        f"{one.table}_add": f"AFTER INSERT ON {SOURCE} BEGIN {_one_row(one, 'NEW')}; END",
        f"{one.table}_change": (
            f"AFTER UPDATE OF {', '.join(one.reads)} ON {SOURCE} WHEN NOT ({unmoved}) "
            f"BEGIN {_one_row(one, 'OLD', '-')}; {_one_row(one, 'NEW')}; {last}"
            f"DELETE FROM {one.table} WHERE count = 0 AND {one.counts('OLD')}; END"
        ),
    }


def _one_row(one: Kept, row: str, sign: str = "") -> str:
    return one.add(f"SELECT {one.line(row, sign)} WHERE {STANDS.format(row=row)}")


# PostgreSQL: a trigger for each statement


def _postgresql(one: Kept, schema: str) -> str:
    added, gone = (
        f"SELECT {one.line(row, sign)} FROM {row} JOIN moved USING (id) WHERE {STANDS.format(row=row)}"
        for row, sign in (("added", ""), ("gone", "-"))
    )
    last = (
        f"UPDATE {one.table} SET {one.last} = ({one.latest()}) FROM gone WHERE NOT gone.withdrawn "
        f"AND {one.table}.count > 0 AND {one.table}.{one.last} = gone.date_end AND {one.counts('gone')};"
        if one.last
        else ""
    )
    head = f"LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp"
    return f"""
    CREATE OR REPLACE FUNCTION {one.table}_add() RETURNS trigger {head} AS $tally$
    BEGIN
      {one.add(one.grouped(f"SELECT {one.line('added')} FROM added WHERE NOT added.withdrawn"))};
      RETURN NULL;
    END $tally$;

    CREATE OR REPLACE FUNCTION {one.table}_change() RETURNS trigger {head} AS $tally$
    BEGIN
      WITH moved AS (SELECT id, {_rows("added", one.reads)} FROM added EXCEPT SELECT id, {_rows("gone", one.reads)} FROM gone)
      {one.add(one.grouped(f"{added} UNION ALL {gone}"))};
      IF FOUND THEN
        {last}
        DELETE FROM {one.table} USING gone WHERE count = 0 AND {one.counts("gone")};
      END IF;
      RETURN NULL;
    END $tally$;

    CREATE OR REPLACE TRIGGER {one.table}_add AFTER INSERT ON {SOURCE}
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {one.table}_add();
    CREATE OR REPLACE TRIGGER {one.table}_change AFTER UPDATE ON {SOURCE}
      REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {one.table}_change();
    """


def _rows(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{row}.{name}" for name in columns)


# Into the database


def install(*, using: str, **kwargs: object) -> None:
    """Put the triggers into a database that was just migrated, in place of those that are there.

    A table that is new there is filled from the rows.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        for one in kept(connection.vendor):
            if connection.vendor == "postgresql":
                space = next(space for space in spaces.known() if space.alias == using)
                cursor.execute(_postgresql(one, spaces.schema(space)), None)
            else:
                for name, trigger in _sqlite(one).items():
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                    cursor.execute(f"CREATE TRIGGER {name} {trigger}")
            _fill(cursor, one)


def _fill(cursor: Any, one: Kept) -> None:
    cursor.execute(f"SELECT 1 FROM {one.table} LIMIT 1")
    if cursor.fetchone() is None:
        cursor.execute(f"INSERT INTO {one.table} ({', '.join(one.columns)}) {one.from_rows()}")


# Checking


def faults() -> Iterator[Fault]:
    """Count every incident anew, and name the cells and areas of which the tables say otherwise."""
    connection = connections[spaces.current().alias]
    by_cell, by_month = kept(connection.vendor)
    with connection.cursor() as cursor:
        yield from _differing(cursor, by_cell, "cell", by_cell.columns.index("cell5"))
        yield from _differing(cursor, by_month, "area", by_month.columns.index("area"))


def _differing(cursor: Any, one: Kept, of: str, place: int) -> Iterator[Fault]:
    columns = ", ".join(one.columns)
    held, right = f"SELECT {columns} FROM {one.table}", f"SELECT {columns} FROM ({one.from_rows()}) AS found"
    counted = one.columns.index("count")
    for here, there, what in (
        (held, right, "it counts {count} incidents in {of} {name}, which the rows do not"),
        (right, held, "it does not count the {count} incidents in {of} {name}"),
    ):
        cursor.execute(f"{here} EXCEPT {there} ORDER BY {', '.join(one.key)}")
        for row in cursor.fetchall():
            yield Fault(f"table {one.table}", what.format(count=row[counted], of=of, name=row[place] or "none"))
