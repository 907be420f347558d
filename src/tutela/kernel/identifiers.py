"""Names of records: UUIDv7 (RFC 9562), which sort by the time they were made.

Within `seeded(key)` the random bits come from that key, so that two installations that do the same thing at the
same time give the same names, whatever else one of them did in between. The non-interference test rests on it.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from tutela.kernel.clock import milliseconds

_random: ContextVar[Callable[[int], bytes]] = ContextVar("random_bytes", default=secrets.token_bytes)


def new_id(at: datetime) -> UUID:
    """A UUIDv7 for a record made at `at`."""
    value = milliseconds(at) << 80 | int.from_bytes(random_bytes(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def random_bytes(count: int) -> bytes:
    """Bytes nobody can guess; under `seeded`, bytes that follow from the seed."""
    return _random.get()(count)


@contextmanager
def seeded(key: str) -> Iterator[None]:
    """Draw identifiers and nonces from `key` instead of the machine's randomness. For practice and tests only."""
    drawn = 0

    def draw(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.blake2b(f"{key}/{drawn}".encode(), digest_size=count).digest()

    token = _random.set(draw)
    try:
        yield
    finally:
        _random.reset(token)
