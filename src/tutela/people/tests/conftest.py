"""A small cast: accounts with a password, browsers, and the settings that the pages of the room rest on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import NOON

PASSWORD = "four grey herons stand"


@pytest.fixture(autouse=True)
def the_rooms_own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tutela.people.tests.urls"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_ADAPTER = "tutela.people.factors.AccountAdapter"
    settings.MFA_ADAPTER = "tutela.people.factors.FactorAdapter"
    settings.ACCOUNT_SESSION_REMEMBER = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    settings.MFA_TOTP_TOLERANCE = 1
    settings.AXES_RESET_ON_SUCCESS = True


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
