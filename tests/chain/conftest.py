"""What the tests of the chain share: a vault to seal into, a base, and three users in three roles."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from tutela.kernel import sealing, testing
from tutela.kernel.testing import reader

PASSPHRASE = "three herons over the marsh"
VILLAGE = {"longitude": 31.40, "latitude": 7.75}
"""Duk Padiet, South Sudan."""


@pytest.fixture
def vault():
    """The vault for sources of this space."""
    if not sealing.has_vault(sealing.SOURCES):
        sealing.make_vault(sealing.SOURCES, PASSPHRASE)


@pytest.fixture
def cast():
    """A liaison assistant who is told, a duty officer who runs the alert, a commander who answers."""
    return {
        "liaison": reader("liaison_assistant", component="civil_affairs", areas=("SS",), compartments=0, clearance=1),
        "duty": reader("duty_officer", component="joc", compartments=0, clearance=1),
        "force": reader("commander", component="force", areas=("SS",), compartments=0, clearance=1),
        "adviser": reader("protection_adviser", component="protection"),
    }


class WebClient(Client):
    """A client whose requests have the rights of the web's role alone; on SQLite there are no roles."""

    def request(self, **request):
        """As in Django."""
        with web_rights():
            return super().request(**request)


@contextmanager
def web_rights():
    """On PostgreSQL, within the block, the role that owns nothing and is under row-level security."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tutela_web_of_chain")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture
def web_role(db):
    """The role of the web, on PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        testing.web_role(cursor, "tutela_web_of_chain")
