"""Time: UTC inside, and the hybrid logical clock that orders entries across processes and nodes.

A stamp is one 63-bit integer: milliseconds since 1970 in the upper bits, a counter in the lower 16. It follows
the wall clock, never runs backwards, and grows by at least one for every entry, also when the wall clock is set
back. Source: Kulkarni, Demirbas et al., "Logical Physical Clocks" (2014).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

COUNTER_BITS = 16
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The wall clock, aware, in UTC. Only the outermost layer asks: actions and rules are told the time."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Let the wall clock stand still within the block. For practice and tests only."""
    token = _fixed.set(at)
    try:
        yield
    finally:
        _fixed.reset(token)


def next_stamp(last: int, at: datetime) -> int:
    """The stamp of an entry made at `at` after an entry stamped `last`."""
    return max(last + 1, milliseconds(at) << COUNTER_BITS)


def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970 of an aware time."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 of an aware time: how times stand in the journal."""
    return (at - EPOCH) // timedelta(microseconds=1)


def from_microseconds(value: int) -> datetime:
    """The aware time that `microseconds` made the value from."""
    return EPOCH + timedelta(microseconds=value)


def time_of(stamp: int) -> datetime:
    """The wall-clock part of a stamp."""
    return EPOCH + timedelta(milliseconds=stamp >> COUNTER_BITS)


def days_around(first: date, last: date, margin: timedelta) -> tuple[date, date]:
    """From so long before the first day until so long after the last; never past the ends of the calendar."""
    since = first - margin if first - date.min > margin else date.min
    return since, last + margin if date.max - last > margin else date.max


def iso(at: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the microsecond only where there is one."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
