"""Entries of the journal, for a reader."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tutela.kernel.access import Reader, require
from tutela.kernel.clock import iso, time_of
from tutela.kernel.journal import fold
from tutela.kernel.journal.models import Entry
from tutela.kernel.leaf import Leaf
from tutela.kernel.records import kinds


def entries(*, reader: Reader, actor: str = "", subject: UUID | None = None) -> QuerySet:
    """Entries, newest first. Raises Denied for whoever does not read the journal."""
    require(reader, "journal.read")
    found = Entry.objects.defer("leaf")
    if not reader.reads_journal:
        found = found.filter(actor=reader.name)
    if actor:
        found = found.filter(actor=actor)
    if subject:
        found = found.filter(subject=subject.bytes)
    return found.order_by("-position")


def with_fields(found: Sequence[Entry], *, reader: Reader) -> list[dict[str, Any]]:
    """Who, when and which verb of each entry; the fields only where the reader may see the record."""
    seen = _visible_subjects(found, reader)
    leaves = fold.leaves_at([entry.position for entry in found if entry.subject_id in seen])
    return [_shown(entry, leaves.get(entry.position)) for entry in found]


def _visible_subjects(found: Sequence[Entry], reader: Reader) -> set[UUID]:
    """Of the records that the entries are about, those that the reader sees; one query a kind."""
    by_kind: dict[str, set[UUID]] = {}
    for entry in found:
        by_kind.setdefault(entry.kind, set()).add(entry.subject_id)
    seen: set[UUID] = set()
    for kind, model in sorted(kinds().items()):
        if kind in by_kind:
            rows = model.objects.visible_to(reader).filter(id__in=by_kind[kind])
            seen.update(rows.values_list("id", flat=True))
    return seen


def _shown(entry: Entry, leaf: Leaf | None) -> dict[str, Any]:
    return {
        "position": entry.position,
        "at": iso(time_of(entry.stamp)),
        "actor": entry.actor,
        "verb": entry.verb,
        "kind": entry.kind,
        "subject": str(entry.subject_id),
        "hash": bytes(entry.hash).hex(),
        "reason": leaf.reason if leaf else None,
        "fields": sorted(leaf.changes) if leaf else None,
        "changes": {name: _plain(value) for name, value in leaf.changes.items()} if leaf else None,
    }


def _plain(value: Any) -> Any:
    """A value of the journal for JSON: bytes are shown as hex."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
