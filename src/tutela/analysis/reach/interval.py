"""A number that is only known to lie between two others. What is not known widens it; nothing is invented."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Interval:
    """From `low` to `high`, both in the same unit and inclusive; raises ValueError if they are the wrong
    way round.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"An interval runs from its low to its high end; {self.low} is above {self.high}.")

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def hull(self, other: "Interval") -> "Interval":
        """The narrowest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def scaled(self, factor: "Interval") -> "Interval":
        """The interval times another, both not negative."""
        return Interval(self.low * factor.low, self.high * factor.high)

    @property
    def known(self) -> bool:
        """True when the upper end is finite."""
        return math.isfinite(self.high)


def exactly(value: float) -> Interval:
    """The interval of one number."""
    return Interval(value, value)
