"""How a room tells those below it that something happened, without importing them.

An event is a frozen dataclass in the room's `events.py`; its docstring is its documentation. Listeners are plain
functions, registered when the applications start, called in order of registration, in the same transaction and
under the same journal: if one fails, nothing happened.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

Event = TypeVar("Event")

_listeners: dict[type, list[Callable]] = defaultdict(list)


def listen(kind: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register the decorated function for events of this kind."""

    def register(listener: Callable[[Event], None]) -> Callable[[Event], None]:
        if listener not in _listeners[kind]:
            _listeners[kind].append(listener)
        return listener

    return register


def announce(event: object) -> None:
    """Tell every listener of the event's type."""
    for listener in _listeners[type(event)]:
        listener(event)
