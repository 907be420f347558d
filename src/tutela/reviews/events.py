"""What the room tells the rooms below it."""

from dataclasses import dataclass
from datetime import datetime

from tutela.kernel.access import Reader
from tutela.reviews.models import Review


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """A review was opened: by the rule of 000 ¶96, by hand, or by confirming what an import proposed."""

    review: Review
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """A review was closed with its finding."""

    review: Review
    actor: Reader
    at: datetime
