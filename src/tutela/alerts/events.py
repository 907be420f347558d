"""What the room tells the rooms below it. `actor` is who did it; the system itself where a clock or rule did."""

from dataclasses import dataclass
from datetime import datetime

from tutela.alerts.models import Alert
from tutela.kernel.access import Reader


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A warning that must be answered is on the desk, and its clock runs."""

    alert: Alert
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertEscalated:
    """An alert passed one level up. step: the one that was missed; empty if somebody sent it."""

    alert: Alert
    step: str
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockRanOut:
    """A step was missed, also at the last level, from where an alert passes to nobody."""

    alert: Alert
    step: str
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertClosed:
    """An alert was closed with its outcome, or with the reason for which nothing was done."""

    alert: Alert
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class BreachAlleged:
    """Somebody says that the rules of engagement were breached while this alert was answered."""

    alert: Alert
    actor: Reader
    at: datetime
