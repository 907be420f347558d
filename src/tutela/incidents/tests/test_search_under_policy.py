"""Search by the web's role on PostgreSQL, whose rows the database itself holds back. Not collected on SQLite."""

import os

import pytest
from django.db import connection

from tutela.incidents import queries, search
from tutela.incidents.queries import Filters
from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import reader, web_role
from tutela.people.actions import make_token, make_user

pytestmark = pytest.mark.django_db

ROLE = "tutela_web_of_search"


@pytest.fixture
def cursor():
    """The same connection with the rights of the web's role."""
    with connection.cursor() as held:
        web_role(held, ROLE)
        connection.__dict__.pop("tutela_under_policy", None)
        yield held
        held.execute("RESET ROLE")
        connection.__dict__.pop("tutela_under_policy", None)


@pytest.fixture
def secret(tick):
    user = make_user(actor=OPERATOR, at=tick(), name="jonas", role="analyst", component="joc", areas=["SS03"])
    return make_token(actor=OPERATOR, at=tick(), name=user.name)


@pytest.fixture
def two_markets(make):
    make(title="Bor market")
    make(title="Juba market", longitude=31.58, latitude=4.85)


def found(few, monkeypatch):
    """What is found with a filter of Python's that would show everything."""
    monkeypatch.setattr(search, "FEW", few)
    rows = queries.incidents(reader=reader("analyst"), filters=Filters(q="market"))
    return [row.title for row in rows]


if os.environ.get("TUTELA_TEST_DATABASE") == "postgresql":

    @pytest.mark.parametrize("few", [2000, 0])
    def test_words_find_only_what_the_entered_reader_may_see(two_markets, secret, cursor, few, monkeypatch):
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute("SELECT tutela_enter(%s)", [secret])
        assert found(few, monkeypatch) == ["Bor market"]

    @pytest.mark.parametrize("few", [2000, 0])
    def test_words_find_nothing_for_whoever_has_not_entered(two_markets, cursor, few, monkeypatch):
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        assert found(few, monkeypatch) == []

    def test_the_function_tells_nothing_to_whoever_has_not_entered(two_markets, cursor):
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute("SELECT incident_search('market', 10)")
        assert cursor.fetchall() == []

    def test_the_function_finds_what_the_entered_reader_may_see(two_markets, secret, cursor):
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute("SELECT tutela_enter(%s)", [secret])
        cursor.execute("SELECT incident_search('market', 10)")
        assert len(cursor.fetchall()) == 1
