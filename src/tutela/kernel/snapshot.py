"""One state of the database for whoever reads long, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from tutela.kernel import spaces


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read within the block is one state of the current space; nobody waits for it.

    Write nothing in it. Within a transaction that is open already, that one decides.
    """
    connection = connections[spaces.current().alias]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _deferred(connection):
            yield


@contextmanager
def _deferred(connection: Any) -> Iterator[None]:
    """SQLite: a transaction that takes no lock unless it writes."""
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic(using=connection.alias):
            yield
    finally:
        connection.transaction_mode = usual
