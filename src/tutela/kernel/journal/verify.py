"""Is the journal whole, and do the tables equal what it folds to?

`verify` reads every entry once: its bytes, its hash, its columns, its place, the tree over it, the stored nodes, the
kept heads and the signature. `check_tables` streams the entries of each record beside its row and compares field by
field, then asks every derived column and table to be computed anew. Both use constant memory and name what is wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import models

from tutela.kernel import spaces
from tutela.kernel.journal.heads import BadHead, TreeHead, latest, node_key
from tutela.kernel.journal.models import NODE_SHIFT, Entry, Head, Node, State
from tutela.kernel.journal.tree import STEP
from tutela.kernel.journal.writing import NOTES
from tutela.kernel.leaf import Leaf
from tutela.kernel.merkle import Frontier, leaf_hash
from tutela.kernel.records import Record, empty, kinds, to_journal

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: where, and what. `kind` and `subject` name the record if there is one."""

    where: str
    what: str
    kind: str = ""
    subject: str = ""

    def __str__(self) -> str:
        record = f" ({self.kind} {self.subject})" if self.subject else ""
        return f"{self.where}: {self.what}{record}"


DerivedCheck = Callable[[], Iterator[Fault]]
_derived: list[DerivedCheck] = []


def derived_table(check: DerivedCheck) -> DerivedCheck:
    """Register a function that computes a derived table anew and yields where it differs."""
    _derived.append(check)
    return check


def verify(against: TreeHead | None = None) -> Iterator[Fault]:
    """Every fault of the journal itself. `against`: a head that a witness kept."""
    state = State.objects.filter(id=1).first()
    if state is None:
        if against is not None and against.size:
            yield Fault("journal", f"is empty, but the witnessed head counts {against.size} entries")
        return
    wanted = {head.size: bytes(head.root) for head in Head.objects.iterator()}
    frontier, nodes = Frontier(), _StoredNodes()
    yield from _kept_heads()
    if against is not None:
        yield from _check_witness(against, state)
    for entry in Entry.objects.filter(position__lt=1 << NODE_SHIFT).order_by("position").iterator(CHUNK):
        yield from _entry_faults(entry, frontier.size)
        if entry.position != frontier.size:
            return
        yield from nodes.check(frontier.append(bytes(entry.hash)))
        if frontier.size in wanted and wanted.pop(frontier.size) != frontier.root():
            yield Fault(f"head of size {frontier.size}", "its root is not the root of the entries before it")
        if against is not None and frontier.size == against.size and frontier.root() != against.root:
            yield Fault(
                "witnessed head", f"the first {against.size} entries are not those that it vouches for"
            )
    yield from nodes.superfluous()
    for size in sorted(wanted):
        yield Fault(f"head of size {size}", f"counts more entries than the {frontier.size} that are there")
    yield from _check_state(state, frontier)


def _entry_faults(entry: Entry, expected: int) -> Iterator[Fault]:
    named = {"kind": entry.kind, "subject": _readable(entry.subject)}
    where = f"entry {entry.position}"
    if entry.position != expected:
        yield Fault(f"entry {expected}", "is missing; the next one there is", **named)
        return
    content = bytes(entry.leaf)
    if leaf_hash(content) != bytes(entry.hash):
        yield Fault(
            where, "its bytes were changed: they do not have the hash that stands beside them", **named
        )
        return
    try:
        leaf = Leaf.from_bytes(content)
    except ValueError as error:
        yield Fault(where, str(error), **named)
        return
    columns = (entry.stamp, entry.actor, entry.verb, entry.kind, bytes(entry.subject))
    if columns != (leaf.stamp, leaf.actor, leaf.verb, leaf.kind, leaf.subject.bytes):
        yield Fault(
            where, "its columns do not say what its bytes say", kind=leaf.kind, subject=str(leaf.subject)
        )
    if leaf.to_bytes() != content:
        yield Fault(where, "its bytes are not written as the product writes them", **named)


def _readable(subject: bytes) -> str:
    raw = bytes(subject)
    return str(UUID(bytes=raw)) if len(raw) == 16 else raw.hex()


class _StoredNodes:
    """The kept levels of the tree, compared as the tree grows."""

    def __init__(self) -> None:
        self._rows = {
            level: Node.objects.filter(level=level)
            .order_by("index")
            .values_list("index", "hash")
            .iterator(CHUNK)
            for level in Node.objects.values_list("level", flat=True).distinct()
        }

    def check(self, completed: list[tuple[int, int, bytes]]) -> Iterator[Fault]:
        """Compare the nodes that one append completed."""
        for level, index, digest in completed:
            if level % STEP == 0:
                found = next(self._rows.get(level, iter(())), None)
                if found is None or (found[0], bytes(found[1])) != (index, digest):
                    yield Fault(f"tree node {level}/{index}", "is not the hash of the entries below it")

    def superfluous(self) -> Iterator[Fault]:
        """Nodes for which there are no entries."""
        for level, rows in self._rows.items():
            for index, _ in rows:
                yield Fault(f"tree node {level}/{index}", "stands over entries that are not there")


def _kept_heads() -> Iterator[Fault]:
    key = bytes(node_key().verify_key)
    node = key[:16]
    for head in Head.objects.order_by("size").iterator():
        kept = TreeHead(node, head.size, bytes(head.root), head.at, key, bytes(head.signature))
        yield from _signature_faults(kept, f"head of size {head.size}")


def _signature_faults(head: TreeHead, where: str) -> Iterator[Fault]:
    try:
        head.check()
    except BadHead as error:
        yield Fault(where, str(error))


def _check_witness(against: TreeHead, state: State) -> Iterator[Fault]:
    yield from _signature_faults(against, "witnessed head")
    if against.key != bytes(node_key().verify_key) or against.node != bytes(state.node):
        yield Fault("witnessed head", "is of another node: its key is not this node's key")
    if against.size > state.size:
        missing = against.size - state.size
        yield Fault(
            "witnessed head",
            f"counts {against.size} entries, the journal {state.size}: {missing} were cut off",
        )


def _check_state(state: State, frontier: Frontier) -> Iterator[Fault]:
    if state.size != frontier.size:
        yield Fault("journal", f"{frontier.size} entries are there, its signed head counts {state.size}")
    elif bytes(state.root) != frontier.root() or bytes(state.frontier) != frontier.to_bytes():
        yield Fault("journal", "its signed head is not the root of its entries")
    yield from _signature_faults(latest(), "signed head")
    last = Entry.objects.filter(position=state.size - 1).values_list("stamp", flat=True).first()
    if last is not None and last != state.stamp:
        yield Fault("journal", "its clock does not stand at the last entry")


def check_tables() -> Iterator[Fault]:
    """Every record whose row is not what its entries fold to, and every derived table that is not what rows give."""
    tables = {kind: _Rows(model) for kind, model in kinds().items()}
    for subject, entries in groupby(_entries_by_subject(), key=lambda row: row[0]):
        by_kind: dict[str, list[Leaf]] = {}
        for _, kind, content in entries:
            by_kind.setdefault(kind, []).append(Leaf.from_bytes(content))
        for kind, leaves in by_kind.items():
            if kind in tables:
                yield from tables[kind].compare(UUID(bytes=subject), leaves)
    for table in tables.values():
        yield from table.rest()
    for check in _derived:
        yield from check()


def _entries_by_subject() -> Iterator[tuple[bytes, str, bytes]]:
    rows = Entry.objects.order_by("subject", "position").values_list("subject", "kind", "leaf")
    for subject, kind, content in rows.iterator(CHUNK):
        yield bytes(subject), kind, bytes(content)


class _Rows:
    """The rows of one model in the order of their names, compared with what is asked in the same order."""

    def __init__(self, model: type[Record]) -> None:
        self._model = model
        rows = models.QuerySet(model, using=spaces.current().alias).order_by("id")
        self._rows: Iterator[Record] = rows.iterator(CHUNK)
        self._next = next(self._rows, None)

    def compare(self, subject: UUID, leaves: list[Leaf]) -> Iterator[Fault]:
        """The row of `subject` against its entries. Rows before it have no entries."""
        yield from self._unaccounted(before=subject)
        row = self._next
        leaves = sorted(leaves, key=lambda leaf: (leaf.stamp, leaf.node))
        if not any(leaf.changes for leaf in leaves) and (row is None or row.id != subject):
            return  # Only notes: a denial of something that was never there.
        if row is None or row.id != subject:
            yield self._fault(subject, "the journal knows it, the table does not hold it")
            return
        self._next = next(self._rows, None)
        yield from self._differences(row, leaves)

    def rest(self) -> Iterator[Fault]:
        """Rows after the last entry's record."""
        yield from self._unaccounted(before=None)

    def _unaccounted(self, before: UUID | None) -> Iterator[Fault]:
        while self._next is not None and (before is None or self._next.id < before):
            yield self._fault(self._next.id, "the table holds it, the journal does not know it")
            self._next = next(self._rows, None)

    def _differences(self, row: Record, leaves: list[Leaf]) -> Iterator[Fault]:
        held: dict[str, Any] = {}
        for leaf in leaves:
            held.update(leaf.changes)
        for field in row.journaled():
            if to_journal(getattr(row, field.attname)) != held.get(field.name, empty(field)):
                yield self._fault(row.id, f"its {field.name} is not what the journal says")
        stamp = max(leaf.stamp for leaf in leaves if leaf.verb not in NOTES)
        if row.stamp != stamp:
            yield self._fault(row.id, "its stamp is not that of its last entry")
        given = {name: getattr(row, name) for name in row.derived}
        row.derive()
        for name, value in given.items():
            if getattr(row, name) != value:
                yield self._fault(row.id, f"its {name} is not what its other columns give")

    def _fault(self, subject: UUID, what: str) -> Fault:
        return Fault(f"table {self._model._meta.db_table}", what, self._model.kind, str(subject))
