"""What the web's database role can and cannot do, whoever writes its SQL. Runs on PostgreSQL only."""

import json
import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from tutela.kernel import journal
from tutela.kernel.access import OPERATOR, rls, system
from tutela.kernel.clock import now
from tutela.kernel.identifiers import new_id
from tutela.kernel.records import kinds
from tutela.kernel.testing import NOON
from tutela.people import actions, first
from tutela.people.models import SignIn
from tutela.people.queries import user_named
from tutela.people.secrets import hash_of, new_secret
from tutela.people.tests.conftest import OURS, PASSWORD
from tutela.places.models import Site

ROLE, ROLE_PASSWORD = "tutela_web_of_these_tests", "of these tests"
NEW = "seven quiet boats drift"

OPEN_TABLES = re.compile(
    r"people_(account|signin)|mfa_authenticator|account_email.*|axes_.*|auth_.*|django_.*|people_account_.*"
    r"|journal_(head|node|state)|tutela_kind|places_gazetteer.*"
)
"""Tables that hold no record: what must be read before anybody is signed in, hashes and counts of the journal,
reference data that is packaged with the product."""


@pytest.fixture(scope="module", autouse=True)
def db(django_db_setup, django_db_blocker):
    """In the place of the fixture of that name, which takes back every test: here one world serves them all.

    Two sites in two states; root, made at the printed address; amina of one state; boutros. Confirmed: the web's
    role has connections of its own, which see nothing of an open transaction.
    """
    with django_db_blocker.unblock(), override_settings(**OURS):
        _make_web_role()
        _make_sites()
        _make_first_administrator()
        facts = {"role": "duty_officer", "component": "joc", "password": PASSWORD}
        actions.make_user(actor=OPERATOR, at=NOON, name="amina", areas=["SS01"], **facts)
        actions.make_user(actor=OPERATOR, at=NOON, name="boutros", areas=["SS02"], **facts)
        yield
        call_command("flush", verbosity=0, interactive=False)


def _make_web_role():
    """As an installation makes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{ROLE_PASSWORD}'")
        cursor.execute("SELECT current_schema()")
        rls.grant(cursor, cursor.fetchone()[0], ROLE)


def _make_sites():
    with journal.open(system("import"), at=NOON) as writing:
        for area in ("SS01", "SS02"):
            facts = {"name": f"Base of {area}", "site_kind": "base", "longitude": 31.0, "latitude": 5.0}
            writing.add("site.made", Site(id=new_id(NOON), area=area, **facts))


def _make_first_administrator():
    secret = first.invitation()
    with served_by_the_web():
        client, fields = Client(), {"name": "root", "password": PASSWORD, "repeated": PASSWORD}
        assert client.post(f"/first/{secret}", fields).headers["Location"] == "/account/"
        assert client.get("/account/").status_code == 200
        assert Client().post(f"/first/{secret}", {**fields, "name": "second"}).status_code == 404


def token_of(name):
    return actions.make_token(actor=OPERATOR, at=now(), name=name)


@pytest.fixture
def token():
    """A token of amina's."""
    return token_of("amina")


@pytest.fixture
def connect():
    """Connections of the web's role, closed at the end."""
    facts, opened = connection.settings_dict, []
    place = {"host": facts["HOST"], "port": facts["PORT"], "dbname": facts["NAME"]}

    def run():
        options = {"user": ROLE, "password": ROLE_PASSWORD, "options": facts["OPTIONS"]["options"]}
        opened.append(psycopg.connect(**place, **options, autocommit=True))
        return opened[-1]

    yield run
    for one in opened:
        one.close()


@contextmanager
def served_by_the_web():
    """Django itself connects as the web's role, as it does in production."""
    held = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=ROLE, PASSWORD=ROLE_PASSWORD)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(held)


def domain_rows(sql):
    """How many rows each table, and the journal, shows beyond the open ones; empty is what a stranger must get."""
    tables = [row[0] for row in sql.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    views = [row[0] for row in sql.execute("SELECT viewname FROM pg_views WHERE schemaname = current_schema()")]
    counts = {name: _count(sql, name) for name in (*tables, *views) if not OPEN_TABLES.fullmatch(name)}
    return {name: count for name, count in counts.items() if count}


def _count(sql, table):
    try:
        return sql.execute(f"SELECT count(*) FROM (SELECT {_columns(table)} FROM {table}) AS rows").fetchone()[0]
    except psycopg.errors.InsufficientPrivilege:
        return 0


def _columns(table):
    return "position, actor" if table == "journal_entry" else "*"


def names(sql):
    return [row[0] for row in sql.execute("SELECT name FROM places_site ORDER BY name")]


# Without a reader


def test_without_a_reader_no_row_of_any_table_of_records_is_read(token, connect):
    assert domain_rows(connect()) == {}


def test_there_are_rows_to_be_read(token):
    with connection.cursor() as cursor:
        for table in ("places_site", "people_user", "journal_entry"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] > 0


def test_every_table_of_records_is_under_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        guarded = {row[0] for row in cursor.fetchall()}
    assert {model._meta.db_table for model in kinds().values()} <= guarded


@pytest.mark.parametrize(
    "setting",
    [
        "amina",
        "{}",
        json.dumps({"name": "amina", "reads": True, "everywhere": True, "clearance": 2, "areas": ["*"]}),
        "0" * 64 + json.dumps({"name": "amina", "reads": True, "everywhere": True, "clearance": 2, "areas": ["*"]}),
    ],
)
def test_a_variable_set_by_hand_reads_nothing(connect, setting):
    sql = connect()
    sql.execute("SELECT set_config('tutela.reader', %s, false)", [setting])
    assert domain_rows(sql) == {}


def test_a_wrong_secret_reads_nothing_and_ends_whoever_was_there(token, connect):
    sql = connect()
    assert sql.execute("SELECT tutela_enter(%s)", [token]).fetchone()[0]
    assert names(sql)
    assert not sql.execute("SELECT tutela_enter(%s)", [new_secret()]).fetchone()[0]
    assert domain_rows(sql) == {}


def test_the_hash_that_the_table_shows_is_no_secret(token, connect):
    sql = connect()
    shown = sql.execute("SELECT key_hash FROM people_signin WHERE is_token").fetchone()[0]
    assert not sql.execute("SELECT tutela_enter(%s)", [shown]).fetchone()[0]


# Forged and replayed


@pytest.mark.parametrize("mark", ["", "0" * 64, "of another row"])
def test_a_sign_in_that_was_forged_reads_nothing(token, connect, mark):
    sql = connect()
    secret, amina = new_secret(), user_named("amina").id
    copied = sql.execute("SELECT seal FROM people_signin WHERE user_id = %s", [amina]).fetchone()[0]
    sql.execute(
        "INSERT INTO people_signin (key_hash, seal, user_id, is_token, label, made_at, seen_at, expires_at, data) "
        "VALUES (%s, %s, %s, true, '', now(), now(), now() + interval '1 day', '')",
        [hash_of(secret), copied if mark == "of another row" else mark, amina],
    )
    assert not sql.execute("SELECT tutela_enter(%s)", [secret]).fetchone()[0]
    assert domain_rows(sql) == {}


def test_a_sign_in_that_was_given_to_another_user_reads_nothing(token, connect):
    sql = connect()
    other = user_named("boutros").id
    sql.execute("UPDATE people_signin SET user_id = %s WHERE key_hash = %s", [other, hash_of(token)])
    assert not sql.execute("SELECT tutela_enter(%s)", [token]).fetchone()[0]
    assert domain_rows(sql) == {}


def test_a_setting_that_was_copied_from_another_connection_reads_nothing(token, connect):
    mine, theirs = connect(), connect()
    theirs.execute("SELECT tutela_enter(%s)", [token])
    copied = theirs.execute("SELECT current_setting('tutela.reader')").fetchone()[0]
    mine.execute("SELECT set_config('tutela.reader', %s, false)", [copied])
    assert names(theirs) == ["Base of SS01"] and domain_rows(mine) == {}


def test_a_setting_whose_labels_were_widened_reads_nothing(token, connect):
    sql = connect()
    sql.execute("SELECT tutela_enter(%s)", [token])
    held = sql.execute("SELECT current_setting('tutela.reader')").fetchone()[0]
    sql.execute("SELECT set_config('tutela.reader', %s, false)", [held.replace("SS01", "SS")])
    assert domain_rows(sql) == {}


@pytest.mark.parametrize("statement", ["SELECT tutela_code('reader/x')", "SELECT * FROM tutela_secret"])
def test_the_key_of_the_seals_is_out_of_reach(connect, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect().execute(statement)


def test_a_table_of_ones_own_does_not_stand_in_for_a_real_one(token, connect):
    sql = connect()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute("CREATE TABLE reader_identity (key_hash text)")
    sql.execute("CREATE TEMP TABLE tutela_secret (name text, inner_pad bytea, outer_pad bytea)")
    sql.execute("INSERT INTO tutela_secret VALUES ('web', '', '')")
    assert sql.execute("SELECT tutela_enter(%s)", [token]).fetchone()[0]
    assert names(sql) == ["Base of SS01"]


# With a reader


def test_a_reader_reads_what_the_policy_shows_and_after_leaving_nothing(token, connect):
    sql = connect()
    sql.execute("SELECT tutela_enter(%s)", [token])
    assert names(sql) == ["Base of SS01"]
    verbs = {row[0] for row in sql.execute("SELECT verb FROM journal_entry WHERE kind = 'site'")}
    assert verbs == {"site.made"} and sql.execute("SELECT count(*) FROM journal_leaf").fetchone()[0] >= 2
    sql.execute("SELECT tutela_leave()")
    assert domain_rows(sql) == {}


def test_a_reader_whose_sign_in_has_run_out_reads_nothing(token, connect):
    SignIn.objects.filter(key_hash=hash_of(token)).update(expires_at=now() - timedelta(seconds=1))
    assert not connect().execute("SELECT tutela_enter(%s)", [token]).fetchone()[0]


def test_a_reader_who_was_switched_off_reads_nothing_even_if_their_sign_in_is_still_there(connect):
    user = actions.make_user(actor=OPERATOR, at=NOON, name="gone", role="analyst", areas=["*"])
    token, sql = token_of("gone"), connect()
    row = SignIn.objects.get(key_hash=hash_of(token))
    assert sql.execute("SELECT tutela_enter(%s)", [token]).fetchone()[0] and len(names(sql)) == 2
    actions.change_user(actor=OPERATOR, at=NOON, user_id=user.id, active=False)
    row.save(force_insert=True)
    assert not sql.execute("SELECT tutela_enter(%s)", [token]).fetchone()[0]


@pytest.mark.parametrize(
    "change",
    [
        "clearance = 2",
        "areas = '[\"*\"]'",
        "role = 'administrator'",
        "administers = true",
        "compartments = 63",
        "component = 'police'",
        "reads_journal = true",
        "component_bit = -1",
        "name = 'another'",
    ],
)
def test_a_reader_does_not_widen_their_own_rights_even_with_a_forged_entry(token, connect, change):
    sql = connect()
    sql.execute("SELECT tutela_enter(%s)", [token])
    sql.execute("SELECT set_config('tutela.entry', '0', false)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute(f"UPDATE people_user SET {change}, stamp = stamp + 1 WHERE name = 'amina'")


def test_a_reader_neither_makes_users_nor_changes_others(token, connect):
    sql = connect()
    sql.execute("SELECT tutela_enter(%s)", [token])
    sql.execute("SELECT set_config('tutela.entry', '0', false)")
    changed = sql.execute("UPDATE people_user SET clearance = 2, stamp = stamp + 1 WHERE name = 'boutros'")
    assert changed.rowcount == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute(
            "INSERT INTO people_user SELECT %s, stamp + 1, 'ghost', full_name, role, component, clearance, "
            "compartments, areas, active, reads, reads_journal, administers, component_bit "
            "FROM people_user WHERE name = 'amina'",
            [uuid4()],
        )


def test_labels_of_a_record_are_told_to_administrators_only_and_nothing_else_of_it(token, connect):
    site = Site.objects.as_system("test").get(area="SS02")
    sql, told = connect(), []
    for secret in (new_secret(), token, token_of("root")):
        sql.execute("SELECT tutela_enter(%s)", [secret])
        told.append(sql.execute("SELECT tutela_labels('site', %s)", [site.id]).fetchone()[0])
    assert told[:2] == [None, None]
    assert set(told[2]) == set(Site.labels) and names(sql) == []


def test_the_answers_to_one_users_requests_are_not_read_by_another(token, connect):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_answered")
        cursor.execute(
            'INSERT INTO kernel_answered ("user", key, fingerprint, status, body, at) VALUES '
            "('amina', 'one', '', 200, 'a record', now()), ('boutros', 'two', '', 200, 'a record', now())"
        )
    sql = connect()
    sql.execute("SELECT tutela_enter(%s)", [token])
    assert [row[0] for row in sql.execute('SELECT "user" FROM kernel_answered')] == ["amina"]


def test_a_saved_view_is_read_by_its_owner_alone(token, connect):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_savedview")
        cursor.execute(
            'INSERT INTO people_savedview ("user", list_name, name, query) VALUES '
            "('amina', 'reports', 'mine', 'q=a'), ('boutros', 'reports', 'his', 'q=b')"
        )
    sql = connect()
    sql.execute("SELECT tutela_enter(%s)", [token])
    assert [row[0] for row in sql.execute("SELECT name FROM people_savedview")] == ["mine"]


# Tutela itself, served under that role


def sign_in(name, password=PASSWORD):
    client = Client()
    answer = client.post("/sign-in/", {"login": name, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_signing_in_tokens_and_a_new_password_work_under_the_webs_role():
    with served_by_the_web():
        client = sign_in("amina")
        assert "SS01" in client.get("/account/").content.decode()
        page = client.post("/account/tokens/new", {"label": "export", "days": 3})
        made = re.search(r'dir="ltr">([\w-]{43})<', page.content.decode()).group(1)
        program = Client(headers={"authorization": f"Bearer {made}"})
        assert program.get("/api/v1/users/me").json()["name"] == "amina"
        fields = {"current": PASSWORD, "password": NEW, "repeated": NEW}
        assert client.post("/account/password", fields).headers["Location"] == "/account/"
        assert client.get("/account/").status_code == 200
        client.post("/sign-out/")
        assert client.get("/account/").status_code == 302
        sign_in("amina", NEW)
    actions.set_password(actor=OPERATOR, at=now(), name="amina", password=PASSWORD)


def test_an_administrator_makes_and_changes_users_under_the_webs_role():
    with served_by_the_web():
        client = sign_in("root")
        fields = {"name": "chitra", "password": PASSWORD, "repeated": PASSWORD, "role": "analyst", "areas": "SS01"}
        address = client.post("/users/new", {**fields, "clearance": "confidential"}).headers["Location"]
        held = client.get(f"{address}change").context["form"].initial
        change = {**held, "areas": "SS02", "reason": "moved", "active": "on", "compartments": []}
        assert client.post(f"{address}change", change).status_code == 303
        page = client.get(address).content.decode()
        assert "moved" in page and "SS02" in page
        assert client.post(f"{address}password", {"password": NEW, "repeated": NEW}).status_code == 303
        assert client.post(f"{address}factors", {"reason": "lost"}).status_code == 303
        assert sign_in("chitra", NEW).get("/users/").status_code == 404


def test_why_answers_an_administrator_who_sees_no_row_under_the_webs_role():
    site = Site.objects.as_system("test").get(area="SS02")
    with served_by_the_web():
        page = sign_in("root").get("/access/why", {"record": f"site/{site.id}", "user": "amina", "verb": "read"})
        failing = [reason.rule for reason in page.context["reasons"] if not reason.holds]
    assert failing == ["area"]


def test_second_factors_work_under_the_webs_role():
    def code(secret, place):
        return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[place]))

    with served_by_the_web():
        client = sign_in("boutros")
        client.post("/account/again/?next=/account/", {"password": PASSWORD})
        secret = client.get("/account/2fa/totp/add").context["form"].secret
        assert client.post("/account/2fa/totp/add", {"code": code(secret, 0)}).status_code == 302
        codes = client.get("/account/2fa/codes/").context["unused_codes"]
        other = sign_in("boutros")
        assert other.post("/sign-in/second/", {"code": code(secret, 1)}).status_code == 302
        third = sign_in("boutros")
        assert third.post("/sign-in/second/", {"code": codes[0]}).status_code == 302
        assert client.post("/account/2fa/codes/new").status_code == 302
        assert third.get("/account/").context["codes_left"] == 10


def test_nobody_is_left_on_the_connection_after_a_request():
    with served_by_the_web():
        sign_in("amina").get("/account/")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('tutela.reader', true)")
            assert cursor.fetchone()[0] in (None, "")
