"""A change taken back by a new entry. What happened stays in the journal; the record holds again what it held."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.kernel.access import Reader, require
from tutela.kernel.journal.fold import leaves_of, values_of
from tutela.kernel.journal.writing import open
from tutela.kernel.problems import Conflict, Missing
from tutela.kernel.records import Record, from_journal, kinds


class UnableToUndo(Conflict):
    """A later entry built on the change, or it cannot be taken back at all."""

    code = "journal.undo"
    title = _("This can no longer be taken back: a later change touched the same field")


def undo(*, actor: Reader, kind: str, subject: UUID, stamp: int, at: datetime, reason: str) -> Record:
    """Take back the entry of `subject` that has this stamp.

    Raises Missing if there is no such entry for this reader, Denied, or UnableToUndo when a later entry touched one
    of its fields, or when the entry made the record (withdraw it instead).
    """
    model = kinds().get(kind)
    if model is None:
        raise Missing
    with open(actor, at=at, reason=reason) as writing:
        record = model.objects.visible_to(actor).filter(id=subject).first()
        if record is None:
            raise Missing
        require(actor, "record.undo", record)
        fields = _fields_before(model, subject, stamp)
        return writing.change("record.undone", record, undoes=stamp, **fields)


def _fields_before(model: type[Record], subject: UUID, stamp: int) -> dict[str, object]:
    """The fields that the entry changed, as they were before it."""
    leaves = leaves_of(subject)
    place = next((place for place, leaf in enumerate(leaves) if leaf.stamp == stamp), None)
    if place is None:
        raise Missing
    touched = set(leaves[place].fields)
    if place == 0 or not touched or any(touched & set(later.fields) for later in leaves[place + 1 :]):
        raise UnableToUndo
    held: dict[str, object] = {}
    for leaf in leaves[:place]:
        held.update(leaf.fields)
    before = values_of(model, held)
    columns = {field.name: field for field in model.journaled()}
    return {name: from_journal(columns[name], before[name]) for name in touched if name in columns}
