"""A small cast: accounts with a password, browsers, and the settings that the pages of the room rest on."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import NOON

# Row-level security is PostgreSQL's; on SQLite these tests have no meaning, and no test may skip itself.
collect_ignore = [] if os.environ.get("TUTELA_TEST_DATABASE") == "postgresql" else ["test_row_level_security.py"]

PASSWORD = "four grey herons stand"

OURS = {
    "ROOT_URLCONF": "tutela.people.tests.urls",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}
"""The addresses of this room alone, and a hash that is quick."""


@pytest.fixture(autouse=True)
def the_rooms_own_addresses(settings: Any) -> None:
    for name, value in OURS.items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def nothing_counted_before() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def make(db: None) -> Callable[..., Any]:
    """Make a user with a password; a duty officer of the whole mission unless told otherwise."""
    from tutela.people import actions

    def run(name: str = "amina", **changes: Any) -> Any:
        facts = {"role": "duty_officer", "component": "joc", "areas": ["*"], "password": PASSWORD, **changes}
        return actions.make_user(actor=OPERATOR, at=NOON, name=name, **facts)

    return run


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A browser, signed in by name and password unless no name is given."""

    def run(name: str = "", **headers: str) -> Client:
        client = Client(headers=headers)
        if name:
            answer = client.post("/sign-in/", {"login": name, "password": PASSWORD})
            assert answer.status_code == 302, answer.content.decode()
        return client

    return run
