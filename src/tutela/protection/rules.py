"""Pure decisions: what a question may ask, which places may become a base, whose labels a statement carries."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tutela.incidents.rules import common_area
from tutela.kernel.records import Protected
from tutela.protection.problems import CurfewWrong

VEHICLES = ("light", "heavy", "foot")
SEASONS = ("dry", "wet", "unknown")
GROUNDS = ("track", "open", "forest", "unknown")
WEIGHTS = ("people", "places", "harm")
READINGS = ("surely", "perhaps")
GOALS = ("cover", "median")

DAY_MINUTES = 24 * 60
MOST_MINUTES = 3 * DAY_MINUTES
MOST_NEW = 10
MOST_BASES = 100
DEFAULT_LEAVE = 8 * 60


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of reach.

    area: code; all populated places in it are to be reached. bases: sites of the mission, none named: all that stand
    in or near the area. minutes: within which. ground: what one moves on where the map has no road. curfew: begins
    and ends, minutes of the day, with the minute at which one leaves. ready_minutes: until a unit leaves.
    weight: what counts of a place. reading: whether a place counts that is surely within reach, or perhaps.
    new: so many bases more. goal: cover the most, or be there soonest on average.
    """

    area: str
    bases: tuple[UUID, ...] = ()
    minutes: int = 120
    vehicle: str = "light"
    season: str = "dry"
    ground: str = "track"
    night: bool = False
    curfew: tuple[int, int] | None = None
    leave: int = DEFAULT_LEAVE
    ready_minutes: int = 0
    weight: str = "people"
    reading: str = "surely"
    new: int = 2
    goal: str = "cover"


def written(question: Question) -> dict[str, Any]:
    """As the journal and addresses hold it."""
    held = asdict(question)
    return {**held, "bases": [str(one) for one in question.bases], "curfew": list(question.curfew or ())}


def address_of(question: Question) -> str:
    """The question as the API takes it in an address."""
    told = {name: value for name, value in asdict(question).items() if name not in ("bases", "curfew")}
    begins, ends = question.curfew or ("", "")
    curfew = {"curfew_begins": begins, "curfew_ends": ends} if question.curfew else {}
    return urlencode({**told, **curfew, "night": str(question.night).lower(), "bases": question.bases}, doseq=True)


def read(held: Mapping[str, Any]) -> Question:
    """What `written` wrote."""
    known = {field.name for field in fields(Question)}
    told = {name: value for name, value in held.items() if name in known}
    told["bases"] = tuple(UUID(one) for one in told.get("bases", ()))
    told["curfew"] = tuple(told["curfew"]) if told.get("curfew") else None
    return Question(**told)


def joined(labels: Sequence[Mapping[str, Any]], *, area: str, known: Container[str]) -> dict[str, Any]:
    """The labels of what was made from all of these, and of the area asked about: nobody sees it who may not see all.

    labels: of each record the columns of `Protected.labels`. Held where one is, by its holder; by nobody where two
    hold. Released to those to whom all of them are; to nobody where there are none.
    """
    holders = {one["component"] for one in labels if one["held"]}
    compartments, released = 0, -1 if labels else 0
    for one in labels:
        compartments |= one["compartments"]
        released &= one["released"]
    return {
        "classification": max((one["classification"] for one in labels), default=0),
        "compartments": compartments,
        "area": common_area([area, *(one["area"] for one in labels)], known=known),
        "component": holders.pop() if len(holders) == 1 else "",
        "released": released,
        "held": any(one["held"] for one in labels),
    }


def labels_of(record: Protected) -> dict[str, Any]:
    """What the access policy reads of a record."""
    return {name: getattr(record, name) for name in Protected.labels}


def counts_asked(new: int) -> list[int]:
    """For how many new bases the curve is computed: none, the number asked about, and up to twice the most."""
    return sorted({0, 1, 2, 3, 4, 6, 8, 12, 16, 20, new})


def curfew_of(begins: int | None, ends: int | None) -> tuple[int, int] | None:
    """Both ends of a curfew, minutes of the day; none where neither is said. Raises CurfewWrong."""
    if begins is None and ends is None:
        return None
    if begins is None or ends is None or begins == ends:
        raise CurfewWrong
    return begins, ends


def moved_of(texts: Sequence[str]) -> dict[UUID, tuple[float, float]]:
    """Where bases were dragged to: `site,longitude,latitude` each; what cannot be read moves nothing."""
    found = {}
    for text in texts:
        parts = text.split(",")
        try:
            site, longitude, latitude = UUID(parts[0]), float(parts[1]), float(parts[2])
        except (ValueError, IndexError):
            continue
        if abs(longitude) <= 180 and abs(latitude) <= 90:
            found[site] = (longitude, latitude)
    return found
