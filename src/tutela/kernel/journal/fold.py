"""What the entries of a record add up to: its present state, its history, and what it said at any time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from tutela.kernel import spaces
from tutela.kernel.clock import time_of
from tutela.kernel.journal.writing import unsealed
from tutela.kernel.leaf import Leaf
from tutela.kernel.records import Record, empty, from_journal

SUBJECTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry: what it held before and after, as Python values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a record's history, for people."""

    stamp: int
    at: datetime
    actor: str
    verb: str
    reason: str
    changes: tuple[Change, ...]
    undoes: int = 0


def state(leaves: Iterable[Leaf]) -> dict[str, Any]:
    """The fields that the entries, in their order, add up to; in the journal's values."""
    fields: dict[str, Any] = {}
    for leaf in leaves:
        fields.update(leaf.fields)
    return fields


def leaves_of(subject: UUID) -> list[Leaf]:
    """The entries of one record, oldest first; on PostgreSQL those that the policy shows this reader.

    Within an open writing its own entries are among them, so that an answer written in it tells the whole.
    """
    with connections[spaces.current().alias].cursor() as cursor:
        cursor.execute("SELECT leaf FROM journal_leaf WHERE subject = %s ORDER BY position", [subject.bytes])
        found = [Leaf.from_bytes(bytes(row[0])) for row in cursor.fetchall()]
    found += [Leaf.from_bytes(entry.leaf) for entry in unsealed() if entry.subject == subject.bytes]
    return sorted(found, key=lambda leaf: (leaf.stamp, leaf.node))


def leaves_of_all(subjects: Sequence[UUID]) -> dict[UUID, list[Leaf]]:
    """The entries of many records, of each oldest first: for work in bulk, in a few queries."""
    found: dict[UUID, list[Leaf]] = {subject: [] for subject in subjects}
    with connections[spaces.current().alias].cursor() as cursor:
        for start in range(0, len(subjects), SUBJECTS_AT_ONCE):
            asked = [subject.bytes for subject in subjects[start : start + SUBJECTS_AT_ONCE]]
            places = ", ".join(["%s"] * len(asked))
            cursor.execute(f"SELECT subject, leaf FROM journal_leaf WHERE subject IN ({places})", asked)
            for subject, content in cursor.fetchall():
                found[UUID(bytes=bytes(subject))].append(Leaf.from_bytes(bytes(content)))
    return {subject: sorted(leaves, key=lambda leaf: (leaf.stamp, leaf.node)) for subject, leaves in found.items()}


def history(record: Record) -> list[Event]:
    """The record's history, oldest first. The caller has fetched the record through the policy."""
    return _events(record, leaves_of(record.id))


def histories(records: Sequence[Record]) -> dict[UUID, list[Event]]:
    """The histories of several records, in a few queries. The caller has fetched the records through the policy."""
    found = leaves_of_all([record.id for record in records])
    return {record.id: _events(record, found[record.id]) for record in records}


def _events(record: Record, leaves: Iterable[Leaf]) -> list[Event]:
    fields = {field.name: field for field in record.journaled()}
    held: dict[str, Any] = {}
    events = []
    for leaf in leaves:
        changes = tuple(_change(fields, held, name, value) for name, value in leaf.fields.items() if name in fields)
        held.update(leaf.fields)
        events.append(Event(leaf.stamp, time_of(leaf.stamp), leaf.actor, leaf.verb, leaf.reason, changes, leaf.undoes))
    return events


def _change(fields: Mapping[str, Any], held: Mapping[str, Any], name: str, value: Any) -> Change:
    field = fields[name]
    before = from_journal(field, held[name]) if name in held else None
    return Change(name, before, from_journal(field, value))


def as_of(record: Record, stamp: int) -> dict[str, Any]:
    """What the record's fields held after the entry stamped `stamp`, in the journal's values."""
    return state(leaf for leaf in leaves_of(record.id) if leaf.stamp <= stamp)


def values_of(model: type[Record], held: Mapping[str, Any]) -> dict[str, Any]:
    """Every journaled field of a record whose entries add up to `held`."""
    return {field.name: held.get(field.name, empty(field)) for field in model.journaled()}


def leaves_at(positions: Iterable[int]) -> dict[int, Leaf]:
    """The entries at these positions; on PostgreSQL those that the policy shows this reader."""
    wanted = list(positions)
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    with connections[spaces.current().alias].cursor() as cursor:
        cursor.execute(f"SELECT position, leaf FROM journal_leaf WHERE position IN ({places})", wanted)
        return {position: Leaf.from_bytes(bytes(leaf)) for position, leaf in cursor.fetchall()}
