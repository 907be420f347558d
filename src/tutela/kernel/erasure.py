"""Erasing a sealed value: an entry says that it was done and why, then the keys are destroyed.

What stands in the table, the journal and every backup of the data is cipher text that nothing opens any more, so the
journal still verifies. Backups of the *keys* from before still hold the key: whoever keeps one must replace it.

The keys go after the entry is confirmed. A crash in between leaves them marked as doomed; `finish`, which the worker
runs, destroys them. `finish_all` does the same for every entry that says `value.erased`: after old keys came back
with a restored backup.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tutela.kernel import journal, sealing, spaces
from tutela.kernel.access import Reader, require, system
from tutela.kernel.fields import SealedField
from tutela.kernel.journal.fold import leaves_of
from tutela.kernel.journal.models import Entry
from tutela.kernel.leaf import Leaf
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.kernel.records import Record, kinds

ERASED = "value.erased"


class NothingToErase(Conflict):
    """The field never held a sealed value, or its keys are gone already."""

    code = "value.erased"
    title = _("There is nothing to erase: the field is empty, or was erased before")


def erase(*, actor: Reader, kind: str, subject: UUID, field: str, at: datetime, reason: str) -> int:
    """Erase every value that the field of the record has ever held; returns how many.

    Raises Missing (no such record for this reader), Denied (needs `value.erase`), Invalid (no such sealed field, no
    reason given), NothingToErase.
    """
    model = _model_with(kind, field)
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why the value is erased: it cannot be brought back")})
    with journal.open(actor, at=at, reason=reason) as writing:
        if not model.objects.visible_to(actor).filter(id=subject).exists():
            raise Missing
        require(actor, "value.erase")
        held = sealing.held_keys()
        names = [name for name in _key_names(subject, field) if name in held]
        if not names:
            raise NothingToErase
        sealing.doom(names, subject)
        writing.note(ERASED, kind, subject, details={"field": field, "keys": names})
        transaction.on_commit(lambda: _destroy(names), using=spaces.current().alias)
    return len(names)


def finish(*, at: datetime) -> int:
    """Destroy the keys whose erasing was confirmed but not finished, spare the others; returns how many went."""
    if not sealing.doomed():
        return 0
    # Whoever holds the journal knows that nobody else is between dooming and confirming.
    with journal.open(system("system"), at=at):
        doomed = sealing.doomed()
        confirmed = [name for name, subject in doomed if name in _erased_keys(subject)]
        for name, _subject in doomed:
            if name not in confirmed:
                sealing.spare(name)
    _destroy(confirmed)
    return len(confirmed)


def unfinished() -> list[bytes]:
    """Keys that are there although an entry says they were destroyed. Reads every entry of an erasing."""
    held = sealing.held_keys()
    return [name for name in _all_erased_keys() if name in held]


def finish_all() -> int:
    """Destroy them; returns how many."""
    names = unfinished()
    _destroy(names)
    return len(names)


def unopenable() -> dict[str, int]:
    """How many sealed values have no key in the store, by `kind.field`: erased, or restored without keys."""
    held = sealing.held_keys()
    counts = {}
    for kind, model in sorted(kinds().items()):
        for field in _sealed_fields(model):
            rows = model.objects.as_system("which sealed values have no key").exclude(**{field: b""})
            values = rows.values_list(field, flat=True).iterator()
            counts[f"{kind}.{field}"] = sum(sealing.key_name(bytes(value)) not in held for value in values)
    return {name: count for name, count in counts.items() if count}


def _sealed_fields(model: type[Record]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if isinstance(column, SealedField)]


def _model_with(kind: str, field: str) -> type[Record]:
    model = kinds().get(kind)
    if model is None:
        raise Invalid(fields={"kind": _("There are no records of this kind")})
    sealed = _sealed_fields(model)
    if field not in sealed:
        names = {"kind": kind, "known": ", ".join(sealed) or "-"}
        raise Invalid(fields={"field": _("This is no sealed field of %(kind)s; those are: %(known)s") % names})
    return model


def _key_names(subject: UUID, field: str) -> list[bytes]:
    """Of every value that the field has held, its key's name, each once."""
    values = (leaf.fields.get(field) for leaf in leaves_of(subject))
    return list(dict.fromkeys(sealing.key_name(value) for value in values if value))


def _erased_keys(subject: UUID) -> set[bytes]:
    return {name for leaf in leaves_of(subject) for name in _keys_of(leaf)}


def _all_erased_keys() -> Iterator[bytes]:
    for (content,) in Entry.objects.filter(verb=ERASED).order_by("position").values_list("leaf").iterator():
        yield from _keys_of(Leaf.from_bytes(bytes(content)))


def _keys_of(leaf: Leaf) -> list[bytes]:
    return list(leaf.changes["keys"]) if leaf.verb == ERASED else []


def _destroy(names: list[bytes]) -> None:
    for name in names:
        sealing.destroy_key(name)
