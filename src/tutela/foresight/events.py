"""What the room tells the rooms below it."""

from dataclasses import dataclass
from datetime import datetime

from tutela.foresight.models import Indicator


@dataclass(frozen=True, slots=True)
class IndicatorTurned:
    """An indicator of a scenario turned, or turned back (`indicator.turned` says which)."""

    indicator: Indicator
    at: datetime
