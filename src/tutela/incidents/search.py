"""Where the words and the places of incidents are looked up: tables and columns that only the database fills.

SQLite    incident_words    FTS5 over `search_text`, external content, row = `number`
          incident_boxes    R*Tree of the points, row = `number`; single precision, so exact columns are asked too
PostgreSQL  search_vector   a generated column with a GIN index; boxes are asked of the index on the coordinates

Triggers keep the SQLite tables; nothing sealed ever enters them. Results are never ranked: a rank counts documents
that its reader may not see. Under row-level security `@@` may not use its index, because it is not leakproof; there
`incident_search(words, most)` looks up with the owner's rights and the policy inside.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connections
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from tutela.incidents.words import asked
from tutela.kernel import fields, spaces
from tutela.kernel.access import rls
from tutela.kernel.geography import Box, cells_touching
from tutela.kernel.journal.verify import Fault

SQLITE_TABLES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS incident_words USING fts5(search_text, content='incidents_incident', "
    "content_rowid='number', tokenize='ascii', detail=none, columnsize=0)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS incident_boxes USING rtree(number, west, east, south, north)",
)
SQLITE_TRIGGERS = {
    "incident_words_add": (
        "AFTER INSERT ON incidents_incident",
        "INSERT INTO incident_words (rowid, search_text) VALUES (NEW.number, NEW.search_text);",
    ),
    "incident_words_change": (
        "AFTER UPDATE OF search_text, number ON incidents_incident "
        "WHEN OLD.search_text IS NOT NEW.search_text OR OLD.number <> NEW.number",
        "INSERT INTO incident_words (incident_words, rowid, search_text) "
        "VALUES ('delete', OLD.number, OLD.search_text);"
        "INSERT INTO incident_words (rowid, search_text) VALUES (NEW.number, NEW.search_text);",
    ),
    "incident_boxes_add": (
        "AFTER INSERT ON incidents_incident WHEN NEW.longitude IS NOT NULL AND NEW.latitude IS NOT NULL",
        "INSERT INTO incident_boxes VALUES (NEW.number, NEW.longitude, NEW.longitude, NEW.latitude, NEW.latitude);",
    ),
    "incident_boxes_change": (
        "AFTER UPDATE OF longitude, latitude, number ON incidents_incident",
        "DELETE FROM incident_boxes WHERE number = OLD.number;"
        "INSERT INTO incident_boxes SELECT NEW.number, NEW.longitude, NEW.longitude, NEW.latitude, NEW.latitude "
        "WHERE NEW.longitude IS NOT NULL AND NEW.latitude IS NOT NULL;",
    ),
}

POSTGRESQL = (
    "ALTER TABLE incidents_incident ADD COLUMN IF NOT EXISTS search_vector tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, search_text)) STORED",
    "CREATE INDEX IF NOT EXISTS incident_search ON incidents_incident USING gin (search_vector)",
    """
    CREATE OR REPLACE FUNCTION incident_search(words text, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $search$
    BEGIN
      RETURN QUERY SELECT number FROM incidents_incident
      WHERE search_vector @@ to_tsquery('simple', words) AND {policy} LIMIT most;
    END $search$
    """,
)

FEW = 2000
"""Up to so many matches are looked up and sorted."""

FACTOR, PRIME = 1_000_003, 2_147_483_647
"""Spread row numbers over 31 bits, so that a sum of them says which rows they were."""

ROUNDING = 0.0001
"""Degrees: an R*Tree keeps single precision, rounded outwards."""


def install(*, using: str, **kwargs: object) -> None:
    """Put tables, triggers and functions into a database that was just migrated; those that are there stay."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _install_postgresql(cursor)
        else:
            _install_sqlite(cursor)


def _install_sqlite(cursor: Any) -> None:
    for statement in SQLITE_TABLES:
        cursor.execute(statement)
    for name, (event, body) in SQLITE_TRIGGERS.items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"CREATE TRIGGER {name} {event} BEGIN {body} END")


def _install_postgresql(cursor: Any) -> None:
    space = next(space for space in spaces.known() if space.alias == cursor.db.alias)
    for statement in POSTGRESQL:
        cursor.execute(statement.format(schema=spaces.schema(space), policy=rls.LABELS), None)


# Asking


def holding(question: str, *, whole: bool) -> Q:
    """The condition that an incident holds every word of the question; nothing if the question has no word.

    whole: all that match will be read. Otherwise only a page of a list: few matches are looked up in the index; of
    many, the first stand near the top of the list, so each row in its order is asked until the page is full.
    To be used on a query of incidents, not inside another.
    """
    words = asked(question)
    if not words:
        return Q(pk__in=[])
    connection = connections[spaces.current().alias]
    if connection.vendor == "sqlite":
        wanted = " ".join(f'"{word}"' for word in words)
        return Q(number__in=RawSQL(EVERY_NUMBER, [wanted])) if whole else _holding(connection, SQLITE, wanted)
    wanted = " & ".join(words)
    if not whole and _under_policy(connection):
        return _holding(connection, UNDER_POLICY, wanted)
    return Q(RawSQL(UNDER_POLICY.row, [wanted], output_field=BooleanField()))


class _Asking(NamedTuple):
    """How words are asked: the numbers that match, at most so many; whether one row matches."""

    numbers: str
    row: str


EVERY_NUMBER = "SELECT rowid FROM incident_words WHERE incident_words MATCH %s"
SQLITE = _Asking(
    f"{EVERY_NUMBER} LIMIT %s",
    "EXISTS (SELECT 1 FROM incident_words WHERE incident_words MATCH %s AND rowid = incidents_incident.number)",
)
UNDER_POLICY = _Asking("SELECT incident_search(%s, %s)", "incidents_incident.search_vector @@ to_tsquery('simple', %s)")


def _holding(connection: Any, asking: _Asking, wanted: str) -> Q:
    with connection.cursor() as cursor:
        cursor.execute(asking.numbers, [wanted, FEW + 1])
        numbers = [number for (number,) in cursor.fetchall()]
    if len(numbers) <= FEW:
        return Q(number__in=numbers)
    return Q(RawSQL(asking.row, [wanted], output_field=BooleanField()))


def _under_policy(connection: Any) -> bool:
    """Whether this connection's role is under row-level security; asked once a connection."""
    if not hasattr(connection, "tutela_under_policy"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_security_active('incidents_incident')")
            connection.tutela_under_policy = cursor.fetchone()[0]
    return connection.tutela_under_policy


def inside(box: Box, *, whole: bool) -> Q:
    """The condition that an incident's point lies in the box, its edges included.

    whole: all of them will be counted, which an index by cell does without looking at the rows.
    """
    exact = fields.inside(box)
    if whole:
        return exact & near(box)
    connection = connections[spaces.current().alias]
    if connection.vendor != "sqlite":
        return exact
    numbers = _numbers_near(connection, box)
    if len(numbers) <= FEW:
        return exact & Q(number__in=numbers)
    # Of many, the first stand near the top of the list: `+` keeps the planner to the index of the list's order.
    among = " OR ".join(["+longitude BETWEEN %s AND %s AND +latitude BETWEEN %s AND %s"] * len(box.parts()))
    edges = [edge for part in box.parts() for edge in (part.west, part.east, part.south, part.north)]
    return Q(RawSQL(among, edges, output_field=BooleanField()))


def near(box: Box) -> Q:
    """The condition that an incident's point lies in a coarse cell that touches the box: all in it, and some beside it."""
    cells = cells_touching(box, 3)
    return Q() if cells is None else Q(cell3__in=sorted(cells))


def _numbers_near(connection: Any, box: Box) -> list[int]:
    """Of incidents in the box or next to it, at most `FEW` and one."""
    near = "SELECT number FROM incident_boxes WHERE east >= %s AND west <= %s AND north >= %s AND south <= %s LIMIT %s"
    found: list[int] = []
    with connection.cursor() as cursor:
        for part in box.parts():
            cursor.execute(near, [part.west, part.east, part.south, part.north, FEW + 1])
            found += [number for (number,) in cursor.fetchall()]
    return found


# Checking


def faults() -> Iterator[Fault]:
    """Compute the words and boxes of every incident anew, and name those that are kept otherwise."""
    connection = connections[spaces.current().alias]
    checks = (_vector_faults,) if connection.vendor == "postgresql" else (_word_faults, _box_faults)
    with connection.cursor() as cursor:
        for check in checks:
            yield from check(cursor)


def _vector_faults(cursor: Any) -> Iterator[Fault]:
    cursor.execute(
        "SELECT id FROM incidents_incident WHERE search_vector IS DISTINCT FROM to_tsvector('simple', search_text)"
    )
    for (subject,) in cursor.fetchall():
        yield _fault("search_vector", "its words are not those of its text", subject)


def _box_faults(cursor: Any) -> Iterator[Fault]:
    cursor.execute(
        "SELECT id FROM incidents_incident LEFT JOIN incident_boxes USING (number) "
        "WHERE CASE WHEN longitude IS NULL OR latitude IS NULL THEN west IS NOT NULL "
        "ELSE west IS NULL OR NOT (longitude BETWEEN west AND east AND latitude BETWEEN south AND north) "
        "OR east - west > %s OR north - south > %s END",
        [ROUNDING, ROUNDING],
    )
    for (subject,) in cursor.fetchall():
        yield _fault("incident_boxes", "its box is not where its coordinates are", subject)
    cursor.execute("SELECT number FROM incident_boxes WHERE number NOT IN (SELECT number FROM incidents_incident)")
    for (number,) in cursor.fetchall():
        yield Fault("table incident_boxes", f"row {number} belongs to no incident")


def _word_faults(cursor: Any) -> Iterator[Fault]:
    """In how many rows each word stands, and in which, by a sum: only when one differs, each row's words are compared.

    FTS5's own `integrity-check` is a write: it would wait for the journal's writers, and fail after them.
    """
    try:
        cursor.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.held_words USING fts5vocab(main, incident_words, instance)"
        )
        cursor.execute(f"SELECT term, count(*), sum(doc % {PRIME} * {FACTOR} % {PRIME}) FROM held_words GROUP BY term")
        held = {term: (count, places) for term, count, places in cursor}
    except DatabaseError as error:
        yield Fault("table incident_words", f"it cannot be read: {error}; rebuild it")
        return
    if held != _words_of_rows(cursor):
        yield from _misplaced_words(cursor)
        yield Fault("table incident_words", "the index is not what the rows give: rebuild it")


def _words_of_rows(cursor: Any) -> dict[str, tuple[int, int]]:
    """The same from the rows."""
    counts: dict[str, int] = {}
    places: dict[str, int] = {}
    cursor.execute("SELECT number, search_text FROM incidents_incident")
    for number, text in cursor:
        place = number % PRIME * FACTOR % PRIME
        for word in set(text.split()):
            counts[word] = counts.get(word, 0) + 1
            places[word] = places.get(word, 0) + place
    return {word: (counts[word], places[word]) for word in counts}


def _misplaced_words(cursor: Any) -> Iterator[Fault]:
    cursor.execute("SELECT doc, group_concat(DISTINCT term) FROM (SELECT doc, term FROM held_words) GROUP BY doc")
    held = {number: set(terms.split(",")) for number, terms in cursor.fetchall()}
    cursor.execute("SELECT number, id, search_text FROM incidents_incident")
    for number, subject, text in cursor.fetchall():
        if held.pop(number, set()) != set(text.split()):
            yield _fault("incident_words", "its words are not those of its text", subject)
    for number in sorted(held):
        yield Fault("table incident_words", f"row {number} belongs to no incident")


def _fault(table: str, what: str, subject: object) -> Fault:
    return Fault(f"table {table}", what, "incident", str(UUID(str(subject))))
