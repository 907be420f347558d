"""The labels of what is made from other records: nobody sees it who may not see all of them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from tutela.incidents.rules import common_area
from tutela.kernel.records import Protected
from tutela.places.boundaries import Boundaries


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything that the access policy reads of a record."""

    classification: int = 0
    compartments: int = 0
    area: str = ""
    component: str = ""
    released: int = -1
    held: bool = False


def joined(labels: Sequence[Labels], *, known: Container[str]) -> Labels:
    """The labels of what was made from others. known: codes of areas.

    Released to those to whom all of them are. Held where one is, by its holder; by nobody where two hold.
    """
    holders = {one.component for one in labels if one.held}
    compartments, released = 0, -1
    for one in labels:
        compartments |= one.compartments
        released &= one.released
    return Labels(
        classification=max(one.classification for one in labels),
        compartments=compartments,
        area=common_area([one.area for one in labels], known=known),
        component=holders.pop() if len(holders) == 1 else "" if holders else labels[0].component,
        released=max(released, 0),
        held=any(one.held for one in labels),
    )


def of_record(record: Protected) -> Labels:
    """A record's own."""
    return Labels(**{name: getattr(record, name) for name in Protected.labels})


def columns(labels: Sequence[Labels]) -> dict[str, Any]:
    """The label columns of what is made from all of these."""
    whole = joined(labels, known=Boundaries.load().areas)
    return {name: getattr(whole, name) for name in Protected.labels}
