"""Pure decisions about alerts: the clock, what may be done next, when to escalate."""

from datetime import datetime
from typing import Protocol

STEPS = ("acknowledge", "decide", "dispatch")


class Clocked(Protocol):
    """What the clock needs to know of an alert."""

    closed_at: datetime | None


DONE = {"acknowledge": "acknowledged_at", "decide": "decided_at", "dispatch": "dispatched_at"}


def next_due(alert: Clocked) -> datetime | None:
    """The earliest end of a step that is neither done nor missed; none once the alert is closed."""
    if alert.closed_at is not None:
        return None
    open_steps = (
        step for step in STEPS if getattr(alert, DONE[step]) is None and not getattr(alert, f"{step}_missed")
    )
    ends = [end for step in open_steps if (end := getattr(alert, f"{step}_due")) is not None]
    return min(ends, default=None)
