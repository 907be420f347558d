"""Incidents that other people's sources bring, many at once: taken in chunk by chunk, and never twice.

Each chunk is one writing of the journal: it is confirmed whole, or it is not there. So an import that was killed and
is run again finds what was confirmed, adds the rest, and ends as if nothing had happened.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.incidents import queries
from tutela.incidents.models import Actor, Incident
from tutela.incidents.rules import Edition, Verdict, verdict
from tutela.kernel import journal
from tutela.kernel.access import ALL_COMPARTMENTS, Reader, require
from tutela.kernel.access.reader import HIGHEST
from tutela.kernel.geography import Point
from tutela.kernel.identifiers import new_id
from tutela.kernel.journal.fold import leaves_of_all, state
from tutela.kernel.problems import Denied
from tutela.kernel.records import empty, from_journal
from tutela.places.areas import areas_of

CHUNK = 1000

NAMES = {column.attname: column.name for column in Incident.journaled()}

OFFERED_VERBS = frozenset({"incident.imported", "incident.changed_by_source"})
"""Entries that say what a source said: a later release is compared with these, not with what we made of it."""


@dataclass(frozen=True, slots=True)
class NamedActor:
    """A group or force as a source lists it; without a number of its own it becomes no record."""

    name: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """One event as a release of its source has it.

    age: orders releases. facts: fields of Incident, but for its labels and what is given here.
    """

    external_id: str
    release: str
    age: tuple[int, ...]
    digest: str
    facts: Mapping[str, Any]
    side_a: NamedActor | None = None
    side_b: NamedActor | None = None


@dataclass(slots=True)
class Counts:
    """What became of the events that were offered; `older` of the same are of a release older than the one held."""

    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    touched: list[UUID] = field(default_factory=list)

    def add(self, other: "Counts") -> None:
        """Count another chunk in."""
        self.new += other.new
        self.changed += other.changed
        self.same += other.same
        self.older += other.older
        self.touched += other.touched


def take_in(
    offers: Iterable[Offered],
    *,
    actor: Reader,
    origin: str,
    clock: Callable[[], datetime],
    age_of: Callable[[str], tuple[int, ...]],
    reason: str = "",
    chunk: int = CHUNK,
    dry_run: bool = False,
) -> Iterator[Counts]:
    """Take events of one source in; yields what became of each chunk after it was confirmed.

    age_of: the age of a release from its text, as it was stored. clock: asked once a chunk. Events come in
    unclassified, without compartment, held by no component. Raises Denied for whoever may not import or does not see
    everything: what an import finds already there would tell them of it.
    """
    require(actor, "import.run")
    if not _sees_everything(actor):
        raise Denied(_("Only who sees the whole mission, with every compartment, may import: ask the operator."))
    for part in _chunks(offers, chunk):
        if dry_run:
            yield _counted(_sorted_out(part, origin, age_of))
        else:
            yield _take_in_chunk(part, actor=actor, origin=origin, at=clock(), age_of=age_of, reason=reason)


def _sees_everything(actor: Reader) -> bool:
    cleared = actor.clearance >= HIGHEST and actor.compartments & ALL_COMPARTMENTS == ALL_COMPARTMENTS
    return actor.reads and actor.everywhere and cleared


def _chunks(offers: Iterable[Offered], size: int) -> Iterator[list[Offered]]:
    """Lists of at most `size` events, none of which comes twice in one list."""
    part: dict[str, Offered] = {}
    for offer in offers:
        if len(part) == size or offer.external_id in part:
            yield list(part.values())
            part = {}
        part[offer.external_id] = offer
    if part:
        yield list(part.values())


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The events of a chunk by what they are to us; those that are held already with the id of what is held."""

    new: list[Offered]
    changed: dict[UUID, Offered]
    released_again: dict[UUID, Offered]
    same: int
    older: int


def _sorted_out(part: Sequence[Offered], origin: str, age_of: Callable[[str], tuple[int, ...]]) -> _Sorted:
    held = queries.held_editions(origin=origin, external_ids=[offer.external_id for offer in part])
    found = _Found(held, age_of)
    by_verdict: dict[Verdict, list[Offered]] = {kind: [] for kind in Verdict}
    for offer in part:
        by_verdict[verdict(found.edition(offer), Edition(offer.age, offer.digest))].append(offer)
    return _Sorted(
        new=by_verdict[Verdict.NEW],
        changed={held[offer.external_id][0]: offer for offer in by_verdict[Verdict.CHANGED]},
        released_again={held[offer.external_id][0]: offer for offer in by_verdict[Verdict.RELEASED_AGAIN]},
        same=len(by_verdict[Verdict.SAME]),
        older=len(by_verdict[Verdict.OLDER]),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    held: Mapping[str, tuple[UUID, str, str]]
    age_of: Callable[[str], tuple[int, ...]]

    def edition(self, offer: Offered) -> Edition | None:
        if offer.external_id not in self.held:
            return None
        _id, release, digest = self.held[offer.external_id]
        return Edition(self.age_of(release), digest)


def _counted(found: _Sorted, touched: Sequence[UUID] = ()) -> Counts:
    same = found.same + found.older + len(found.released_again)
    return Counts(len(found.new), len(found.changed), same, found.older, list(touched))


def _take_in_chunk(
    part: Sequence[Offered],
    *,
    actor: Reader,
    origin: str,
    at: datetime,
    age_of: Callable[[str], tuple[int, ...]],
    reason: str,
) -> Counts:
    with journal.open(actor, at=at, reason=reason) as writing:
        found = _sorted_out(part, origin, age_of)
        actors = _actors(writing, [*found.new, *found.changed.values()], origin)
        rows = _rows(found.new, actors, origin, first=writing.next_position, at=at)
        writing.add_all("incident.imported", rows)
        _change(writing, found.changed, actors)
        _note_release(writing, found.released_again)
    return _counted(found, [*(row.id for row in rows), *found.changed])


def _actors(writing: journal.Writing, offers: Sequence[Offered], origin: str) -> dict[str, UUID]:
    """Actors by their number in the source; those that are not held yet are made."""
    sides = chain.from_iterable((offer.side_a, offer.side_b) for offer in offers)
    named = {side.external_id: side.name for side in sides if side and side.external_id}
    known = queries.actors_of_origin(origin=origin, external_ids=named)
    new = {
        number: Actor(id=new_id(writing.at), name=named[number], origin=origin, external_id=number)
        for number in named
        if number not in known
    }
    writing.add_all("actor.imported", list(new.values()))
    return known | {number: row.id for number, row in new.items()}


def _rows(
    offers: Sequence[Offered], actors: Mapping[str, UUID], origin: str, *, first: int, at: datetime
) -> list[Incident]:
    """New incidents, in the order of their entries."""
    facts = _facts(offers, actors)
    return [
        Incident(id=new_id(at), number=first + place, origin=origin, external_id=offer.external_id, **facts[place])
        for place, offer in enumerate(offers)
    ]


def _facts(offers: Sequence[Offered], actors: Mapping[str, UUID]) -> list[dict[str, Any]]:
    """The fields that the source decides, of each event."""
    areas = _areas(offers)
    return [
        {
            **offer.facts,
            "area": area,
            "release": offer.release,
            "digest": offer.digest,
            "side_a_id": _actor_id(offer.side_a, actors),
            "side_b_id": _actor_id(offer.side_b, actors),
        }
        for offer, area in zip(offers, areas, strict=True)
    ]


def _actor_id(side: NamedActor | None, actors: Mapping[str, UUID]) -> UUID | None:
    return actors.get(side.external_id) if side and side.external_id else None


def _areas(offers: Sequence[Offered]) -> list[str]:
    facts = [offer.facts for offer in offers]
    return areas_of(
        [Point(one["longitude"], one["latitude"]) for one in facts],
        [one.get("country") for one in facts],
        [one.get("location_precision") for one in facts],
    )


def _change(writing: journal.Writing, changed: Mapping[UUID, Offered], actors: Mapping[str, UUID]) -> None:
    """Write what the source says otherwise than last time; what somebody here corrected since stays corrected."""
    if not changed:
        return
    rows = queries.imported(ids=changed)
    said = _said_before(changed)
    for (incident_id, _offer), facts in zip(changed.items(), _facts(list(changed.values()), actors), strict=True):
        other = {NAMES[name]: value for name, value in facts.items() if value != said[incident_id][name]}
        writing.change("incident.changed_by_source", rows[incident_id], **other)


def _said_before(ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the source last said of each incident, from its entries alone, by the attribute's name."""
    fields = {column.name: column for column in Incident.journaled()}
    found = {}
    for subject, leaves in leaves_of_all(list(ids)).items():
        held = state(leaf for leaf in leaves if leaf.verb in OFFERED_VERBS)
        found[subject] = {
            column.attname: from_journal(column, held.get(name, empty(column))) for name, column in fields.items()
        }
    return found


def _note_release(writing: journal.Writing, released_again: Mapping[UUID, Offered]) -> None:
    """The same content in a newer release: note the release, so that one between the two cannot replace it."""
    rows = queries.imported(ids=released_again) if released_again else {}
    for incident_id, offer in released_again.items():
        writing.change("incident.released_again", rows[incident_id], release=offer.release)
