"""What the tests of places share: the gazetteer in the test's database, and a browser of one's own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture(scope="module")
def gazetteer_loaded(django_db_setup, django_db_blocker) -> None:
    """The packaged gazetteer, loaded once a database. For tests that search."""
    from tutela.places.gazetteer import load_gazetteer

    with django_db_blocker.unblock():
        load_gazetteer("default")


@pytest.fixture
def as_reader(monkeypatch) -> Callable[..., Client]:
    """`as_reader(reader)`: a client whose every request comes from this reader."""
    from tutela.people import signin

    def client(reader: Any) -> Client:
        monkeypatch.setattr(signin, "reader_of", lambda secret: reader)
        return Client(headers={"Authorization": "Bearer test"})

    return client
