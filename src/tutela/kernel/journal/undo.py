"""A change taken back by a new entry. What happened stays in the journal; the record holds again what it held.

A model says in `undoable` which of its verbs correct what is held; steps of the chain (acknowledged, decided, closed)
are facts that happened, and are answered by other steps.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.kernel.access import Reader, require
from tutela.kernel.doctrine import doctrine
from tutela.kernel.journal.fold import leaves_of, values_of
from tutela.kernel.journal.writing import open
from tutela.kernel.leaf import Leaf
from tutela.kernel.problems import Conflict, Denied, Missing
from tutela.kernel.records import Record, from_journal, kinds


class UnableToUndo(Conflict):
    """A later entry built on the change, or it cannot be taken back at all."""

    code = "journal.undo"
    title = _("This can no longer be taken back: a later change touched the same field, or it was no correction")


def undo(*, actor: Reader, kind: str, subject: UUID, stamp: int, at: datetime, reason: str) -> Record:
    """Take back the entry of `subject` that has this stamp.

    Raises Missing if there is no such entry for this reader, Denied, or UnableToUndo when a later entry touched one
    of its fields or its verb is no correction.
    """
    with open(actor, at=at, reason=reason) as writing:
        record = visible_record(actor, kind, subject)
        require(actor, "record.undo", record)
        leaves = leaves_of(subject)
        place = next((place for place, leaf in enumerate(leaves) if leaf.stamp == stamp), None)
        if place is None:
            raise Missing
        if _only_own(actor) and leaves[place].actor != actor.name:
            raise Denied(_("Your role takes back only what you did yourself."), verb="record.undo", subject=record)
        if not is_undoable(record, leaves, place):
            raise UnableToUndo
        return writing.change("record.undone", record, undoes=stamp, **_fields_before(record, leaves, place))


def visible_record(actor: Reader, kind: str, subject: UUID) -> Record:
    """A record by its kind and name, if the reader sees it. Raises Missing."""
    model = kinds().get(kind)
    record = model.objects.visible_to(actor).filter(id=subject).first() if model else None
    if record is None:
        raise Missing
    return record


def is_undoable(record: Record, leaves: Sequence[Leaf], place: int) -> bool:
    """Whether the entry at `place` is a correction that nothing later built on."""
    touched = set(leaves[place].fields)
    later = set().union(*(leaf.fields for leaf in leaves[place + 1 :]))
    return leaves[place].verb in type(record).undoable and bool(touched) and not touched & later


def undoable_stamps(actor: Reader, record: Record) -> frozenset[int]:
    """Stamps of the entries that this actor may take back now."""
    if not actor.grants("record.undo"):
        return frozenset()
    leaves, own = leaves_of(record.id), _only_own(actor)
    return frozenset(
        leaf.stamp
        for place, leaf in enumerate(leaves)
        if is_undoable(record, leaves, place) and (not own or leaf.actor == actor.name)
    )


def _only_own(actor: Reader) -> bool:
    role = doctrine().roles.get(actor.role)
    return role is not None and role.conditions.get("record.undo") == "own_entry"


def _fields_before(record: Record, leaves: Sequence[Leaf], place: int) -> Mapping[str, Any]:
    """The fields that the entry changed, as they were before it."""
    held: dict[str, Any] = {}
    for leaf in leaves[:place]:
        held.update(leaf.fields)
    before = values_of(type(record), held)
    columns = {field.name: field for field in record.journaled()}
    return {name: from_journal(columns[name], before[name]) for name in leaves[place].fields if name in columns}
