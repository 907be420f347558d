"""The access policy as row-level security on PostgreSQL: a forgotten filter shows nothing.

The web's role names its reader only through `tutela_enter(secret)`, which looks the secret of a session or token up
by its hash, checks that the sign-in was sealed by this installation, and leaves the reader's labels in a setting
that carries a code over labels and connection. `tutela_reader()` believes nothing else: a setting made by hand reads
zero rows. Each policy is a CASE, so that it never steers the planner away from the index that the query's own
filter has chosen.
"""

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

from tutela.kernel import spaces
from tutela.kernel.home import write_private
from tutela.kernel.records import Protected, Record, followed, kinds

PAD_LENGTH = 64
UNREADABLE = ("tutela_secret",)
"""Tables of which the web's role gets nothing."""

APPEND_ONLY = ("journal_entry", "journal_node", "journal_head")

ADMINISTERED = ("people_user",)
"""Tables that say what a reader may see: only who administers access adds to them or changes them."""

LABELLED = ("incidents_tally", "incidents_months")
"""Tables, none of records, whose rows have labels as records have them. Only triggers write them."""

LOADED = ("protection_roadmapcontent",)
"""Tables, none of records, that only the owner fills, from the command line; whoever is signed in reads them."""

PERSONAL = {"kernel_answered": '"user"', "people_savedview": '"user"'}
"""Tables, none of records, whose rows are for one user, and the column that names them."""

LABELS = """CASE WHEN
  classification <= (SELECT (tutela_reader() ->> 'clearance')::int)
  AND (compartments & (SELECT ~(tutela_reader() ->> 'compartments')::bigint)) = 0
  AND ((released <> 0 AND (released & (SELECT (tutela_reader() ->> 'component_bit')::bigint)) <> 0)
    OR ((NOT held OR component = (SELECT tutela_reader() ->> 'component'))
      AND ((SELECT (tutela_reader() ->> 'everywhere')::boolean)
        OR area ^@ ANY ((SELECT tutela_areas())::text[]))))
  AND (SELECT (tutela_reader() ->> 'reads')::boolean)
THEN true ELSE false END"""
"""Each part of the reader is a query of its own, so that it is read once a statement and not once a row."""

SIGNED_IN = "(SELECT tutela_reader()) IS NOT NULL"
READS = "((SELECT tutela_reader()) ->> 'reads')::boolean"
ADMINISTERS = "coalesce(((SELECT tutela_reader()) ->> 'administers')::boolean, false)"
SETTING_UP = "coalesce((SELECT tutela_reader()) ->> 'role', '') = 'setup'"

OWN_ROW = """active AND name = ((SELECT tutela_reader()) ->> 'name') AND role = ((SELECT tutela_reader()) ->> 'role')
  AND component = ((SELECT tutela_reader()) ->> 'component')
  AND component_bit = ((SELECT tutela_reader()) ->> 'component_bit')::bigint
  AND clearance = ((SELECT tutela_reader()) ->> 'clearance')::int
  AND compartments = ((SELECT tutela_reader()) ->> 'compartments')::bigint
  AND areas::jsonb = ((SELECT tutela_reader()) -> 'areas')
  AND reads = ((SELECT tutela_reader()) ->> 'reads')::boolean
  AND reads_journal = ((SELECT tutela_reader()) ->> 'reads_journal')::boolean
  AND administers = ((SELECT tutela_reader()) ->> 'administers')::boolean"""
"""A reader's own row, still saying of them what it said when they came in: its stamp may move, their rights not."""

FUNCTIONS = """
CREATE TABLE IF NOT EXISTS tutela_secret (name text PRIMARY KEY, inner_pad bytea, outer_pad bytea);
CREATE TABLE IF NOT EXISTS tutela_kind (kind text PRIMARY KEY, holds text, tells text[]);

CREATE OR REPLACE FUNCTION tutela_code(message text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
  SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex')
  FROM tutela_secret WHERE name = 'web' $$;
REVOKE ALL ON FUNCTION tutela_code(text) FROM PUBLIC;

-- An owner who is no superuser does not see when the connection of another role began: then the process, the port
-- and the start of the server stand for it.
CREATE OR REPLACE FUNCTION tutela_connection() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
  SELECT pg_backend_pid() || '/' || coalesce(inet_client_port(), 0) || '/' || extract(epoch FROM coalesce(
    (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()), pg_postmaster_start_time())) $$;

CREATE OR REPLACE FUNCTION tutela_enter(secret text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE who reader_identity%ROWTYPE; labels text;
BEGIN
  PERFORM set_config('tutela.reader', '', false);
  SELECT * INTO who FROM reader_identity
    WHERE key_hash = encode(sha256(convert_to(secret, 'UTF8')), 'hex') AND expires_at > now();
  IF NOT FOUND OR who.seal = '' OR who.seal IS NULL
    OR who.seal IS DISTINCT FROM tutela_code('sign-in/' || who.key_hash || '/' || who.user_id) THEN
    RETURN false;
  END IF;
  labels := json_build_object('name', who.name, 'role', who.role, 'administers', who.administers,
    'reads', who.reads, 'reads_journal', who.reads_journal,
    'clearance', who.clearance, 'compartments', who.compartments, 'component', who.component,
    'component_bit', who.component_bit, 'areas', who.areas::json,
    'everywhere', who.areas::jsonb ? '*')::text;
  PERFORM set_config('tutela.reader', tutela_code('reader/' || tutela_connection() || '/' || labels) || labels, false);
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION tutela_leave() RETURNS void LANGUAGE sql AS $$
  SELECT set_config('tutela.reader', '', false) $$;

CREATE OR REPLACE FUNCTION tutela_reader() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE setting text := coalesce(current_setting('tutela.reader', true), '');
BEGIN
  IF length(setting) < 64
    -- Never `<>`: where there is no code to compare with, nothing may pass.
    OR left(setting, 64) IS DISTINCT FROM tutela_code('reader/' || tutela_connection() || '/' || substr(setting, 65)) THEN
    RETURN NULL;
  END IF;
  RETURN substr(setting, 65)::jsonb;
END $$;

CREATE OR REPLACE FUNCTION tutela_areas() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
  SELECT coalesce(array_agg(area COLLATE "C"), '{{}}')
  FROM jsonb_array_elements_text(tutela_reader() -> 'areas') AS area $$;

CREATE OR REPLACE FUNCTION tutela_sees(kind text, subject bytea) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE found boolean; place text;
BEGIN
  SELECT holds INTO place FROM {schema}.tutela_kind AS known WHERE known.kind = tutela_sees.kind;
  IF place IS NULL THEN RETURN false; END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM {schema}.%I WHERE id = $1)', place) INTO found
    USING encode(subject, 'hex')::uuid;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION tutela_labels(kind text, subject uuid) RETURNS jsonb LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE place text; columns text[]; found jsonb;
BEGIN
  IF NOT coalesce((tutela_reader() ->> 'administers')::boolean, false) THEN RETURN NULL; END IF;
  SELECT holds, tells INTO place, columns FROM tutela_kind AS known WHERE known.kind = tutela_labels.kind;
  IF place IS NULL THEN RETURN NULL; END IF;
  EXECUTE format('SELECT to_jsonb(one) FROM %I AS one WHERE id = $1', place) INTO found USING subject;
  RETURN (SELECT jsonb_object_agg(key, value) FROM jsonb_each(found) WHERE key = ANY (columns));
END $$;

CREATE OR REPLACE VIEW journal_leaf WITH (security_barrier) AS
  SELECT position, subject, leaf FROM journal_entry WHERE tutela_sees(kind, subject);
"""


def web_key(space: spaces.Space | None = None) -> bytes:
    """The key that seals sign-ins of a space; made on first use, known to the server's owner and to the web."""
    file = (space or spaces.current()).keys / "web.key"
    if not file.exists():
        write_private(file, secrets.token_bytes(32))
    return file.read_bytes()


def sign_in_seal(key_hash: str, user_id: object) -> str:
    """What proves that a sign-in was made by this installation and not by somebody who can write the table."""
    return web_seal(f"sign-in/{key_hash}/{user_id}")


def web_seal(message: str) -> str:
    """HMAC-SHA-256 under the key of the web: as `tutela_code` computes it in the database."""
    inner, outer = _pads(web_key())
    return hashlib.sha256(outer + hashlib.sha256(inner + message.encode()).digest()).hexdigest()


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The two padded keys of HMAC-SHA-256 (RFC 2104), as the database keeps them."""
    padded = key.ljust(PAD_LENGTH, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


def install(cursor: Any) -> None:
    """Functions, policies and grants of the current space. Needs the owner; the web's role is granted if known."""
    space = next(space for space in spaces.known() if space.alias == cursor.db.alias)
    cursor.execute(FUNCTIONS.format(schema=spaces.schema(space)), None)
    inner, outer = _pads(web_key(space))
    cursor.execute(
        "INSERT INTO tutela_secret VALUES ('web', %s, %s) ON CONFLICT (name) DO UPDATE "
        "SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
        [inner, outer],
    )
    for model in kinds().values():
        cursor.execute(
            "INSERT INTO tutela_kind VALUES (%s, %s, %s) ON CONFLICT (kind) DO UPDATE "
            "SET holds = excluded.holds, tells = excluded.tells",
            [model.kind, model._meta.db_table, tells(model)],
        )
        for statement in _policies(model._meta.db_table, rule(model)):
            cursor.execute(statement)
    for statement in (*_labelled_policies(), *_journal_policies(), *_personal_policies()):
        cursor.execute(statement)


def tells(model: type[Record]) -> list[str]:
    """The columns that decide who sees a row: its labels, or the keys of the records that it follows."""
    labels = list(model.labels) if issubclass(model, Protected) else []
    return labels + [followed(model, name)[0].column for name in model.follows]


def rule(model: type[Record]) -> str:
    """The condition under which a row of the model is read."""
    if issubclass(model, Protected):
        return LABELS
    if not model.follows:
        return SIGNED_IN
    return f"CASE WHEN {' AND '.join([READS, *_parents(model)])} THEN true ELSE false END"


def _parents(model: type[Record]) -> Iterator[str]:
    for name in model.follows:
        key, parent = followed(model, name)
        target = parent._meta.db_table
        there = f"EXISTS (SELECT 1 FROM {target} AS parent WHERE parent.id = {model._meta.db_table}.{key.column})"
        yield f"({key.column} IS NULL OR {there})" if key.null else there


def _policies(table: str, condition: str) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for name in ("see", "add", "change"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY see ON {table} FOR SELECT USING ({condition})"
    if table in ADMINISTERED:
        own = f"({ADMINISTERS}) OR ({OWN_ROW})"
        yield f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({ADMINISTERS} OR {SETTING_UP})"
        yield f"CREATE POLICY change ON {table} FOR UPDATE USING ({own}) WITH CHECK ({own})"
        return
    # Somebody may report what they may not read afterwards: writing up is allowed, changing the unseen is not.
    yield f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({SIGNED_IN})"
    yield f"CREATE POLICY change ON {table} FOR UPDATE USING ({condition}) WITH CHECK ({SIGNED_IN})"


def _labelled_policies() -> Iterator[str]:
    for table in LABELLED:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS see ON {table}"
        yield f"CREATE POLICY see ON {table} FOR SELECT USING ({LABELS})"


def _journal_policies() -> Iterator[str]:
    auditor = "((SELECT tutela_reader()) ->> 'reads_journal')::boolean"
    yield "ALTER TABLE journal_entry ENABLE ROW LEVEL SECURITY"
    yield "DROP POLICY IF EXISTS see ON journal_entry"
    yield "DROP POLICY IF EXISTS add ON journal_entry"
    yield f"CREATE POLICY see ON journal_entry FOR SELECT USING ({auditor} OR tutela_sees(kind, subject))"
    yield "CREATE POLICY add ON journal_entry FOR INSERT WITH CHECK (true)"


def _personal_policies() -> Iterator[str]:
    for table, column in PERSONAL.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS own ON {table}"
        yield f"CREATE POLICY own ON {table} USING ({column} = ((SELECT tutela_reader()) ->> 'name'))"


def grant(cursor: Any, schema: str, role: str) -> None:
    """Give the web's role what it needs in a space, and nothing else. `role` and `schema` are quoted names."""
    records = {model._meta.db_table for model in kinds().values() if not model.unchanging}
    written_once = {model._meta.db_table for model in kinds().values() if model.unchanging}
    cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema.strip('"')])
    for (table,) in cursor.fetchall():
        cursor.execute(f'REVOKE ALL ON {schema}."{table}" FROM {role}')
        if privileges := "SELECT, INSERT" if table in written_once else _privileges(table, records):
            cursor.execute(f'GRANT {privileges} ON {schema}."{table}" TO {role}')
    columns = "position, stamp, actor, verb, kind, subject, hash"
    cursor.execute(f"GRANT SELECT ({columns}) ON {schema}.journal_entry TO {role}")
    cursor.execute(f"GRANT SELECT ON {schema}.journal_leaf TO {role}")
    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")


def _privileges(table: str, records: set[str]) -> str:
    if table in UNREADABLE:
        return ""
    if table == "journal_entry":
        return "INSERT"
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    if table in records or table == "journal_state":
        return "SELECT, INSERT, UPDATE"
    if table in ("django_migrations", "tutela_kind", *LABELLED, *LOADED):
        return "SELECT"
    return "SELECT, INSERT, UPDATE, DELETE"
