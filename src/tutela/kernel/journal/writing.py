"""Writing: the transaction in which entries and the rows they fold to come to be together."""

import builtins
import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections, transaction

from tutela.kernel import home, spaces
from tutela.kernel.access.reader import Reader
from tutela.kernel.clock import next_stamp
from tutela.kernel.journal import heads, store
from tutela.kernel.journal.models import Head, State
from tutela.kernel.journal.tree import stored
from tutela.kernel.leaf import NOTES, Leaf
from tutela.kernel.merkle import EMPTY_ROOT, Frontier, leaf_hash
from tutela.kernel.problems import Closed
from tutela.kernel.records import OutsideJournal, Record, to_journal

KEEP_HEAD_EVERY = timedelta(hours=1)

Rec = TypeVar("Rec", bound=Record)


class InUse(RuntimeError):
    """A transaction was open already, so the journal could not own it."""


class Writing:
    """The open journal. Everything written through one `Writing` is confirmed together."""

    def __init__(self, actor: Reader, at: datetime, reason: str, request: str, state: State) -> None:
        self.actor, self.at, self.reason, self.request = actor, at, reason, request
        self._state = state
        self._entries: list[store.EntryRow] = []
        self._stamp = state.stamp
        self._stamps: dict[UUID, int] = {}
        """Of the records changed so far: two listeners may hold one record each in a copy of their own."""

    def add(self, verb: str, record: Rec, *, actor: Reader | None = None, reason: str | None = None) -> Rec:
        """Make a record. One entry holds all of its fields."""
        self.add_all(verb, [record], actor=actor, reason=reason)
        return record

    def add_all(
        self, verb: str, records: Sequence[Rec], *, actor: Reader | None = None, reason: str | None = None
    ) -> Sequence[Rec]:
        """Make many records of one model, one entry each."""
        for record in records:
            record.derive()
            record.stamp = self._enter(verb, record, record.journal_values(), actor=actor, reason=reason)
        if records:
            store.insert(records)
        return records

    def change(
        self,
        verb: str,
        record: Rec,
        *,
        actor: Reader | None = None,
        reason: str | None = None,
        undoes: int = 0,
        **fields: Any,
    ) -> Rec:
        """Change fields of a record. Fields that keep their value are left out; the entry is made all the same."""
        if record.unchanging:
            raise OutsideJournal(f"{type(record).__name__} never changes once it is written: make a new one")
        by_name = {field.name: field for field in record.journaled()}
        before = {name: to_journal(getattr(record, by_name[name].attname)) for name in fields}
        for name, value in fields.items():
            setattr(record, _attribute(by_name[name], value), value)
        after = {name: to_journal(getattr(record, by_name[name].attname)) for name in fields}
        changes = {name: value for name, value in after.items() if value != before[name]}
        record.derive()
        record.stamp = self._enter(verb, record, changes, actor=actor, reason=reason, undoes=undoes)
        columns = {name: getattr(record, by_name[name].attname) for name in changes}
        derived = {name: getattr(record, name) for name in record.derived}
        store.update(record, {**columns, **derived, "stamp": record.stamp})
        return record

    def note(
        self,
        verb: str,
        kind: str,
        subject: UUID,
        *,
        actor: Reader | None = None,
        reason: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """An entry that changes no record: a denial, an opening, an export. `verb` is one of NOTES.

        details: what else it says, in the journal's values; whoever may see the record sees them too.
        """
        if verb not in NOTES:
            raise ValueError(f"{verb!r} is no note; known are {', '.join(sorted(NOTES))}")
        self._append(verb, kind, subject, dict(details or {}), actor, reason)

    def _enter(
        self,
        verb: str,
        record: Record,
        changes: dict[str, Any],
        *,
        actor: Reader | None,
        reason: str | None,
        undoes: int = 0,
    ) -> int:
        before = self._stamps.get(record.id, record.stamp)
        stamp = self._append(verb, record.kind, record.id, changes, actor, reason, undoes, before)
        self._stamps[record.id] = stamp
        return stamp

    def _append(
        self,
        verb: str,
        kind: str,
        subject: UUID,
        changes: dict[str, Any],
        actor: Reader | None,
        reason: str | None,
        undoes: int = 0,
        before: int = 0,
    ) -> int:
        self._stamp = next_stamp(self._stamp, self.at)
        leaf = Leaf(
            node=bytes(self._state.node),
            stamp=self._stamp,
            actor=(actor or self.actor).name,
            verb=verb,
            kind=kind,
            subject=subject,
            changes=changes,
            reason=self.reason if reason is None else reason,
            request=self.request,
            undoes=undoes,
            before=before,
        )
        self._entries.append(_entry(self.next_position, leaf))
        return self._stamp

    @property
    def next_position(self) -> int:
        """Where the next entry will stand. Unique to it, so a record may take it as a local number."""
        return self._state.size + len(self._entries)

    def seal(self) -> None:
        """Extend the tree by what was written, sign its head. The last step before the transaction commits."""
        if not self._entries:
            return
        state = self._state
        frontier = Frontier.from_bytes(state.size, bytes(state.frontier))
        nodes = [node for entry in self._entries for node in stored(frontier.append(entry.hash))]
        store.append(self._entries, nodes)
        head = heads.sign(frontier.size, frontier.root(), self.at)
        state.size, state.frontier, state.stamp = frontier.size, frontier.to_bytes(), self._stamp
        state.root, state.at, state.signature = head.root, head.at, head.signature
        state.save(force_update=True)
        _keep_head(head)


def _attribute(field: Any, value: Any) -> str:
    """Where a new value goes: a foreign key takes a record or a record's name."""
    return field.attname if field.is_relation and not isinstance(value, Record) else field.name


def _entry(position: int, leaf: Leaf) -> store.EntryRow:
    """Encoded at once: what was written cannot change before it is sealed, and bytes are all that is kept of it."""
    content = leaf.to_bytes()
    return store.EntryRow(
        position, leaf.stamp, leaf.actor, leaf.verb, leaf.kind, leaf.subject.bytes, leaf_hash(content), content
    )


def _keep_head(head: heads.TreeHead) -> None:
    """Keep the first head of every hour, so that earlier states can be compared later."""
    last = Head.objects.order_by("-size").values_list("at", flat=True).first()
    if last is None or head.at - last >= KEEP_HEAD_EVERY:
        Head.objects.create(size=head.size, root=head.root, at=head.at, signature=head.signature)


_open: ContextVar[Writing | None] = ContextVar("writing", default=None)


@contextmanager
def open(actor: Reader, *, at: datetime, reason: str = "", request: str = "") -> Iterator[Writing]:
    """Open the journal of the current space for writing; within an open one, join it.

    Waits until it is this writer's turn. On leaving, everything is written and confirmed; on an exception, nothing.
    Raises Closed if the switch of the installation forbids changes.
    """
    outer = _open.get()
    if outer is not None:
        yield _Joined(outer, actor, reason)
        return
    if home.switch() is not home.Switch.OPEN:
        raise Closed
    with _turn(), transaction.atomic(using=spaces.current().alias):
        writing = Writing(actor, at, reason, request, _lock_state(at))
        token = _open.set(writing)
        try:
            with store.entry_open(next_stamp(writing._stamp, at)):
                yield writing
                writing.seal()
        finally:
            _open.reset(token)


class _Joined(Writing):
    """A part of an open writing that has its own actor and reason: a listener, a nested action."""

    _outer: Writing

    def __init__(self, outer: Writing, actor: Reader, reason: str) -> None:
        self.__dict__ = {**outer.__dict__, "actor": actor, "reason": reason or outer.reason, "_outer": outer}

    def _append(self, verb: str, kind: str, subject: UUID, changes: dict, actor: Any, reason: Any, *links: int) -> int:
        why = self.reason if reason is None else reason
        return self._outer._append(verb, kind, subject, changes, actor or self.actor, why, *links)

    @property
    def next_position(self) -> int:
        """As in the outer writing."""
        return self._outer.next_position


def _lock_state(at: datetime) -> State:
    """The state row, locked until the transaction ends; made on first use."""
    rows = State.objects.select_for_update() if _connection().vendor == "postgresql" else State.objects
    state = rows.filter(id=1).first()
    if state is None:
        head = heads.sign(0, EMPTY_ROOT, at)
        first = State(node=head.node, root=head.root, at=head.at, signature=head.signature)
        # Several may come first at once: where there is no row yet, there is none to wait for.
        State.objects.bulk_create([first], ignore_conflicts=True)
        state = rows.get(id=1)
    return state


@contextmanager
def _turn() -> Iterator[None]:
    """Wait in line. SQLite's own waiting is unfair: under load a writer may starve for seconds."""
    if _connection().vendor != "sqlite":
        yield
        return
    with builtins.open(home.folder("data", private=True) / f"{spaces.current().name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _connection() -> Any:
    return connections[spaces.current().alias]


def unsealed() -> list[store.EntryRow]:
    """What the open writing has entered: confirmed together with it, and not in the table before."""
    writing = _open.get()
    return [] if writing is None else list(writing._entries)


def is_open() -> bool:
    """Whether a writing is open in this thread."""
    return _open.get() is not None
