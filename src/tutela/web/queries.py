"""What may be asked across the rooms, always for somebody: which records changed, and which of some a reader sees."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tutela.kernel.access import Reader
from tutela.kernel.journal.models import Entry, State
from tutela.kernel.leaf import NOTES
from tutela.kernel.records import Protected, Record, RecordQuerySet, followed, kinds

FOLLOWED = ("alert", "report", "incident", "review", "scenario")
"""Kinds of records whose changes are told: on the desk, and on open screens."""

OWN: Mapping[str, Mapping[str, Any]] = {"incident": {"origin": ""}}
"""What is news of a kind at all: events of other sources come in by the ten thousand and are none."""

SUBJECTS_AT_ONCE = 1_000


def changed_since(*, reader: Reader, stamp: int, limit: int) -> list[Protected]:
    """The records that changed after `stamp`, the last first: at most `limit`, one query a kind."""
    found: list[Protected] = []
    for kind in FOLLOWED:
        rows = _rows(kind, reader).filter(stamp__gt=stamp, **OWN.get(kind, {}))
        found += rows.order_by("-stamp", "-id")[:limit]
    return sorted(found, key=lambda record: (record.stamp, record.id), reverse=True)[:limit]


def _rows(kind: str, reader: Reader) -> RecordQuerySet:
    return kinds()[kind].objects.visible_to(reader)


def journal_size() -> int:
    """How many entries there are. It moves with what is hidden too, so nobody may be shown it or what follows it."""
    return State.objects.values_list("size", flat=True).filter(id=1).first() or 0


def touched(*, reader: Reader, first: int, last: int) -> dict[str, set[UUID]]:
    """Of the entries from position `first` to before `last`: the followed records that they touch and the reader sees.

    An entry about a part of a record, a response of an alert, touches the record.
    """
    subjects: dict[str, set[UUID]] = {}
    for kind, subject in _entries(first, last).values_list("kind", "subject").distinct():
        subjects.setdefault(kind, set()).add(UUID(bytes=bytes(subject)))
    found: dict[str, set[UUID]] = {}
    # Parts before wholes: a whole that only its part's entry names is looked up with the rest of its kind.
    for kind, model in sorted(kinds().items(), key=lambda pair: (pair[0] in FOLLOWED, pair[0])):
        if kind in FOLLOWED:
            found[kind] = _seen(kind, subjects.get(kind, ()), reader)
        elif model.follows and kind in subjects:
            _climb(model, subjects, reader)
    return {kind: ids for kind, ids in found.items() if ids}


def _entries(first: int, last: int) -> QuerySet:
    return Entry.objects.filter(position__gte=first, position__lt=last).exclude(verb__in=NOTES).order_by()


def _seen(kind: str, ids: Collection[UUID], reader: Reader) -> set[UUID]:
    seen: set[UUID] = set()
    for some in _in_parts(sorted(ids)):
        seen.update(_rows(kind, reader).filter(id__in=some).values_list("id", flat=True))
    return seen


def _climb(model: type[Record], subjects: dict[str, set[UUID]], reader: Reader) -> None:
    """Add the followed records that these parts belong to, as far as the reader sees the parts."""
    keys = {name: followed(model, name)[1].kind for name in model.follows}
    for some in _in_parts(sorted(subjects[model.kind])):
        for row in _rows(model.kind, reader).filter(id__in=some).values(*keys):
            for name, kind in keys.items():
                if row[name] is not None:
                    subjects.setdefault(kind, set()).add(row[name])


def _in_parts(ids: list[UUID]) -> Iterable[list[UUID]]:
    return (ids[start : start + SUBJECTS_AT_ONCE] for start in range(0, len(ids), SUBJECTS_AT_ONCE))


def records(*, reader: Reader, ids: Mapping[str, Collection[UUID]], limit: int) -> list[Protected]:
    """The records of these names, the last changed first: at most `limit`."""
    found: list[Protected] = []
    for kind, wanted in ids.items():
        for some in _in_parts(sorted(wanted)):
            found += _rows(kind, reader).filter(id__in=some).order_by("-stamp", "-id")[:limit]
    return sorted(found, key=lambda record: (record.stamp, record.id), reverse=True)[:limit]
