"""Pure decisions about reports: which labels one carries, which times are believable, what may be a duplicate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tutela.kernel.doctrine import Code, CodeList

CLOCK_ERROR = timedelta(minutes=5)
"""How far the clock of whoever sends a report may run ahead of ours."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing that a mission answers was told before."""

EXACT, NEAR_A_NAMED_PLACE = 1, 2
EXACT_WITHIN_M = 1_000


@dataclass(frozen=True, slots=True)
class Labels:
    """Who may see a record by its content. classification: rank. compartments: bits."""

    classification: int = 0
    compartments: int = 0

    def at_least(self, other: "Labels") -> "Labels":
        """The stricter of both in each respect."""
        return Labels(max(self.classification, other.classification), self.compartments | other.compartments)


def labels_asked_by(codes: Iterable[Code], classifications: CodeList, compartments: CodeList) -> Labels:
    """The labels that doctrine asks for by itself wherever one of `codes` is told (attributes of the code)."""
    labels = Labels()
    for code in codes:
        least = code.attributes.get("classification")
        circle = code.attributes.get("compartment")
        labels = labels.at_least(
            Labels(
                classifications[least].attributes["rank"] if least else 0,
                compartments.bits([circle]) if circle else 0,
            )
        )
    return labels


def is_believable(received_at: datetime, at: datetime) -> bool:
    """Whether a report that is written down at `at` can have come in at `received_at`."""
    return EARLIEST <= received_at <= at + CLOCK_ERROR


def precision_of(radius_m: float) -> int:
    """The code of `location_precision` for a place that is known to within `radius_m` metres."""
    return EXACT if radius_m <= EXACT_WITHIN_M else NEAR_A_NAMED_PLACE
