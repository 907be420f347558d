"""What the room tells the rooms below it."""

from dataclasses import dataclass
from datetime import datetime

from tutela.kernel.access import Reader
from tutela.protection.models import GapStatement


@dataclass(frozen=True, slots=True)
class GapStated:
    """It was stated what stays out of reach."""

    statement: GapStatement
    actor: Reader
    at: datetime
