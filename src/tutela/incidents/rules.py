"""Pure decisions about incidents: where one lies for the access policy, whose labels it carries, what a new release
of its source changes, which figures were held when. Nothing here asks the database or the clock."""

import enum
import os.path
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

FIGURES = ("low", "best", "high", "civilians")


@dataclass(frozen=True, slots=True)
class Labels:
    """What the access policy reads of a record."""

    classification: int = 0
    compartments: int = 0
    area: str = ""


def joined(labels: Sequence[Labels], *, known: Container[str]) -> Labels:
    """The labels of what was made from others: nobody sees it who may not see all of them. known: codes of areas."""
    compartments = 0
    for one in labels:
        compartments |= one.compartments
    return Labels(
        classification=max((one.classification for one in labels), default=0),
        compartments=compartments,
        area=common_area([one.area for one in labels], known=known),
    )


def common_area(areas: Sequence[str], *, known: Container[str]) -> str:
    """The smallest known area that holds all of them; "" if none does. Codes nest by their beginning."""
    common = os.path.commonprefix(list(areas))
    while common and common not in known:
        common = common[:-1]
    return common


def number_faults(*, low: int, best: int, high: int) -> dict[str, str]:
    """Which of three estimates made by hand does not stand in its order: field -> code of the fault."""
    if low > best:
        return {"low": "above_best"}
    if best > high:
        return {"high": "below_best"}
    return {}


def date_faults(*, date_start: date, date_end: date) -> dict[str, str]:
    """An incident ends on the day on which it began, or later."""
    return {"date_end": "before_start"} if date_end < date_start else {}


# What a source says again


class Verdict(enum.Enum):
    """What an event offered by its source is to us."""

    NEW = "new"
    SAME = "same"
    RELEASED_AGAIN = "released_again"
    CHANGED = "changed"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Edition:
    """An event as one release of its source has it. age: a key that orders releases, older < newer."""

    age: tuple[int, ...]
    digest: str


def verdict(held: Edition | None, offered: Edition) -> Verdict:
    """Compare an offered event with the one that is held.

    A newer release with the same content is taken note of, so that a release between the two cannot replace it.
    """
    if held is None:
        return Verdict.NEW
    if offered.digest == held.digest:
        return Verdict.RELEASED_AGAIN if offered.age > held.age else Verdict.SAME
    return Verdict.OLDER if offered.age < held.age else Verdict.CHANGED


# Figures over time


@dataclass(frozen=True, slots=True)
class Held:
    """The figures that stood on a record from one moment to another; `until` is None for those that stand now."""

    figures: dict[str, int]
    since: datetime
    until: datetime | None
    actor: str
    reason: str


def figures_held(changes: Iterable[tuple[datetime, str, str, dict[str, Any]]]) -> list[Held]:
    """Every set of figures a record has held, oldest first.

    changes: of each entry, oldest first, its time, its actor, its reason and the fields that it changed.
    """
    held: list[Held] = []
    for at, actor, reason, fields in changes:
        told = {name: fields[name] for name in FIGURES if name in fields}
        if not told and held:
            continue
        before = held[-1].figures if held else dict.fromkeys(FIGURES, 0)
        if held:
            held[-1] = _ended(held[-1], at)
        held.append(Held({**before, **told}, at, None, actor, reason))
    return held


def _ended(figures: Held, at: datetime) -> Held:
    return Held(figures.figures, figures.since, at, figures.actor, figures.reason)
