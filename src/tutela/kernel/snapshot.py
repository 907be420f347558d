"""One state of the database for whoever reads long, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from tutela.kernel import spaces


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read within the block is one state of the current space; nobody waits for it.

    Nothing can be written in it. Within a transaction that is open already, that one decides.
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
def _deferred(connection: object) -> Iterator[None]:
    """SQLite: a transaction that takes no lock until it writes, which it may not."""
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=ON")
            try:
                yield
            finally:
                cursor.execute("PRAGMA query_only=OFF")
    finally:
        connection.transaction_mode = usual
