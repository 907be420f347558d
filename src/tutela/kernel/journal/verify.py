"""Is the journal whole, and do the tables equal what it folds to?

`verify` reads every entry once: its bytes, its hash, its columns, its place, the tree over it, the stored nodes, the
kept heads and the signature. `check_tables` streams the entries of each record beside its row and compares field by
field, then asks every derived column and table to be computed anew. Both use constant memory and name what is wrong.
`kernel.snapshot` lets them see one state of the database while others go on writing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, models
from django.utils.translation import gettext as _

from tutela.kernel import spaces
from tutela.kernel.clock import time_of
from tutela.kernel.journal.heads import BadHead, TreeHead, latest, public_key
from tutela.kernel.journal.models import NODE_SHIFT, Entry, Head, Node, State
from tutela.kernel.journal.tree import STEP
from tutela.kernel.leaf import NOTES, Leaf
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
        return _("%(where)s: %(what)s") % {"where": self.where, "what": f"{self.what}{record}"}


Watch = Callable[[Iterator[Any], int], Iterator[Any]]
"""(rows, how many) -> the same rows: lets a caller follow how far a long check is."""


def unwatched(rows: Iterator[Any], count: int) -> Iterator[Any]:
    """For who does not care how far it is."""
    return rows


DerivedCheck = Callable[[], Iterator[Fault]]
_derived: list[DerivedCheck] = []


def derived_table(check: DerivedCheck) -> DerivedCheck:
    """Register a function that computes a derived table anew and yields where it differs."""
    _derived.append(check)
    return check


class _Row(NamedTuple):
    """An entry as it stands in the table."""

    position: int
    stamp: int
    actor: str
    verb: str
    kind: str
    subject: bytes
    hash: bytes
    leaf: bytes


def verify(against: TreeHead | None = None, *, watch: Watch = unwatched) -> Iterator[Fault]:
    """Every fault of the journal itself. `against`: a head that a witness kept."""
    state = State.objects.filter(id=1).first()
    if state is None:
        if against is not None and against.size:
            yield Fault(
                _("journal"), _("is empty, but the witnessed head counts %(size)s entries") % {"size": against.size}
            )
        return
    yield from _kept_heads()
    if against is not None:
        yield from _check_witness(against, state)
    yield from _check_entries(against, state, watch)


def _check_entries(against: TreeHead | None, state: State, watch: Watch) -> Iterator[Fault]:
    wanted = {head.size: bytes(head.root) for head in Head.objects.iterator()}
    frontier, nodes, stamp = Frontier(), _StoredNodes(), 0
    for row in watch(_own_entries(), state.size):
        yield from _entry_faults(row, frontier.size, stamp)
        if row.position != frontier.size:
            return  # Without the missing one nothing after it has a place in the tree.
        stamp = row.stamp
        yield from nodes.check(frontier.append(row.hash))
        if frontier.size in wanted and wanted.pop(frontier.size) != frontier.root():
            yield Fault(_head(frontier.size), _("its root is not the root of the entries before it"))
        if against is not None and frontier.size == against.size and frontier.root() != against.root:
            yield Fault(
                _("witnessed head"),
                _("the first %(size)s entries are not those that it vouches for") % {"size": against.size},
            )
    yield from nodes.superfluous()
    for size in sorted(wanted):
        yield Fault(_head(size), _("counts more entries than the %(size)s that are there") % {"size": frontier.size})
    yield from _check_state(state, frontier)


def _own_entries() -> Iterator[_Row]:
    rows = Entry.objects.filter(position__lt=1 << NODE_SHIFT).order_by("position").values_list(*_Row._fields)
    for position, stamp, actor, verb, kind, subject, digest, leaf in rows.iterator(CHUNK):
        yield _Row(position, stamp, actor, verb, kind, bytes(subject), bytes(digest), bytes(leaf))


def _entry_faults(row: _Row, expected: int, stamp: int) -> Iterator[Fault]:
    """stamp: of the entry before it."""
    if row.position != expected:
        # Whose it was, only the tables can tell; its neighbour in time is where to look.
        yield _about(
            row, _("is missing; the next one there is entry %(next)s") % {"next": row.position}, position=expected
        )
        return
    if leaf_hash(row.leaf) != row.hash:
        yield _about(row, _("its bytes were changed: they do not have the hash that stands beside them"))
        return
    try:
        leaf = Leaf.from_bytes(row.leaf)
    except ValueError as error:
        yield _about(row, _("it cannot be read: %(error)s") % {"error": error})
        return
    if row[1:6] != (leaf.stamp, leaf.actor, leaf.verb, leaf.kind, leaf.subject.bytes):
        said = row._replace(kind=leaf.kind, subject=leaf.subject.bytes)
        yield _about(said, _("its columns do not say what its bytes say"))
    if leaf.to_bytes() != row.leaf:
        yield _about(row, _("its bytes are not written as the product writes them"))
    if leaf.stamp <= stamp:
        yield _about(row, _("it is not later than the entry before it: entries changed places"))


def _about(row: _Row, what: str, *, position: int | None = None) -> Fault:
    place = row.position if position is None else position
    return Fault(_entry(place), what, row.kind, _readable(row.subject))


def _entry(position: int) -> str:
    return _("entry %(number)s") % {"number": position}


def _head(size: int) -> str:
    return _("head of size %(size)s") % {"size": size}


def _node(level: int, index: int) -> str:
    return _("tree node %(place)s") % {"place": f"{level}/{index}"}


def _readable(subject: bytes) -> str:
    raw = bytes(subject)
    return str(UUID(bytes=raw)) if len(raw) == 16 else raw.hex()


class _StoredNodes:
    """The kept levels of the tree, compared as the tree grows."""

    def __init__(self) -> None:
        self._rows = {
            level: Node.objects.filter(level=level).order_by("index").values_list("index", "hash").iterator(CHUNK)
            for level in Node.objects.values_list("level", flat=True).distinct()
        }

    def check(self, completed: list[tuple[int, int, bytes]]) -> Iterator[Fault]:
        """Compare the nodes that one append completed."""
        for level, index, digest in completed:
            if level % STEP == 0:
                found = next(self._rows.get(level, iter(())), None)
                if found is None or (found[0], bytes(found[1])) != (index, digest):
                    first, last = index << level, ((index + 1) << level) - 1
                    yield Fault(
                        _node(level, index),
                        _("is not the hash of the entries %(first)s to %(last)s") % {"first": first, "last": last},
                    )

    def superfluous(self) -> Iterator[Fault]:
        """Nodes for which there are no entries."""
        for level, rows in self._rows.items():
            for index, _hash in rows:
                yield Fault(_node(level, index), _("stands over entries that are not there"))


def _kept_heads() -> Iterator[Fault]:
    key = public_key()
    node = key[:16]
    for head in Head.objects.order_by("size").iterator():
        kept = TreeHead(node, head.size, bytes(head.root), head.at, key, bytes(head.signature))
        yield from _signature_faults(kept, _head(head.size))


def _signature_faults(head: TreeHead, where: str) -> Iterator[Fault]:
    try:
        head.check()
    except BadHead as error:
        yield Fault(where, str(error))


def _check_witness(against: TreeHead, state: State) -> Iterator[Fault]:
    yield from _signature_faults(against, _("witnessed head"))
    if against.key != public_key() or against.node != bytes(state.node):
        yield Fault(_("witnessed head"), _("is of another node: its key is not this node's key"))
    if against.size > state.size:
        missing = against.size - state.size
        counted = {"size": against.size, "journal": state.size, "missing": missing}
        yield Fault(
            _("witnessed head"),
            _("counts %(size)s entries, the journal %(journal)s: %(missing)s were cut off") % counted,
        )


def _check_state(state: State, frontier: Frontier) -> Iterator[Fault]:
    if state.size != frontier.size:
        yield Fault(
            _("journal"),
            _("%(there)s entries are there, its signed head counts %(size)s")
            % {"there": frontier.size, "size": state.size},
        )
    elif bytes(state.root) != frontier.root() or bytes(state.frontier) != frontier.to_bytes():
        yield Fault(_("journal"), _("its signed head is not the root of its entries"))
        yield from _changed_peaks(bytes(state.frontier), frontier)
    yield from _signature_faults(latest(), _("signed head"))
    last = Entry.objects.filter(position=state.size - 1).values_list("stamp", flat=True).first()
    if last is not None and last != state.stamp:
        yield Fault(_("journal"), _("its clock does not stand at the last entry"))


def _changed_peaks(packed: bytes, frontier: Frontier) -> Iterator[Fault]:
    """Which of the perfect subtrees that the tree is the sum of differ: they narrow down where the change is."""
    first = 0
    for place, peak in enumerate(frontier.peaks):
        count = 1 << ((frontier.size - first).bit_length() - 1)
        if packed[place * 32 : place * 32 + 32] != peak:
            yield Fault(
                _("journal"),
                _("entries %(first)s to %(last)s are not those that were signed")
                % {"first": first, "last": first + count - 1},
            )
        first += count


def check_tables(*, watch: Watch = unwatched) -> Iterator[Fault]:
    """Every record whose row is not what its entries fold to, and every derived table that is not what rows give."""
    tables = {kind: _Rows(model) for kind, model in kinds().items()}
    for subject, entries in groupby(watch(_entries_by_subject(), Entry.objects.count()), key=lambda row: row[0]):
        by_kind: dict[str, list[Leaf]] = {}
        for _same, position, kind, content in entries:
            try:
                by_kind.setdefault(kind, []).append(Leaf.from_bytes(content))
            except ValueError as error:
                yield Fault(_entry(position), str(error), kind, _readable(subject))
        for kind, leaves in by_kind.items():
            if kind in tables and leaves:
                yield from tables[kind].compare(subject, leaves)
    for table in tables.values():
        yield from table.rest()
    for check in _derived:
        yield from check()


def _entries_by_subject() -> Iterator[tuple[bytes, int, str, bytes]]:
    rows = Entry.objects.order_by("subject", "position").values_list("subject", "position", "kind", "leaf")
    for subject, position, kind, content in rows.iterator(CHUNK):
        yield bytes(subject), position, kind, bytes(content)


class _Rows:
    """The rows of one model in the order of their names, compared with what is asked in the same order."""

    def __init__(self, model: type[Record]) -> None:
        self._model = model
        self._columns = [(field.name, field.attname, empty(field)) for field in model.journaled()]
        self._unreadable: list[Fault] = []
        self._rows = self._read()
        self._next = next(self._rows, None)

    def compare(self, subject: bytes, leaves: list[Leaf]) -> Iterator[Fault]:
        """The row of `subject` against its entries. Rows before it have no entries."""
        yield from self._unaccounted(before=subject)
        row = self._next
        leaves = sorted(leaves, key=lambda leaf: (leaf.stamp, leaf.node))
        if row is None or row.id.bytes != subject:
            if any(leaf.fields for leaf in leaves):  # Otherwise a denial of something that was never there.
                yield self._fault(_readable(subject), "the journal knows it, the table does not hold it")
            return
        yield from self._gaps(row, leaves)
        yield from self._differences(row, leaves)
        yield from self._advance()

    def rest(self) -> Iterator[Fault]:
        """Rows after the last entry's record."""
        yield from self._unaccounted(before=None)

    def _unaccounted(self, before: bytes | None) -> Iterator[Fault]:
        yield from self._told_unreadable()
        while self._next is not None and (before is None or self._next.id.bytes < before):
            yield self._fault(self._next.id, "the table holds it, the journal does not know it")
            yield from self._advance()

    def _advance(self) -> Iterator[Fault]:
        self._next = next(self._rows, None)
        yield from self._told_unreadable()

    def _told_unreadable(self) -> Iterator[Fault]:
        told, self._unreadable = self._unreadable, []
        yield from told

    def _read(self) -> Iterator[Record]:
        """Every row that can be read. What cannot (only SQLite holds such values) is kept as a fault."""
        rows: models.QuerySet[Record] = models.QuerySet(self._model, using=spaces.current().alias).order_by("id")
        after: Any = None
        while True:
            place = rows if after is None else rows.extra(where=["id > %s"], params=[after])
            try:
                for row in place.iterator(CHUNK):
                    yield row
                    after = self._model._meta.pk.get_db_prep_value(row.id, _connection())
                return
            except (ValueError, TypeError, AttributeError) as error:
                after = self._name_after(after)
                self._unreadable.append(self._fault(after, f"one of its values cannot be read: {error}"))

    def _name_after(self, name: Any) -> Any:
        table, condition = self._model._meta.db_table, "" if name is None else "WHERE id > %s"
        with _connection().cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} {condition} ORDER BY id LIMIT 1", [] if name is None else [name])
            return cursor.fetchone()[0]

    def _gaps(self, row: Record, leaves: list[Leaf]) -> Iterator[Fault]:
        """Each entry says which one it followed."""
        stamp = 0
        for leaf in leaves:
            if leaf.verb in NOTES:
                continue
            if leaf.before and leaf.before != stamp:
                at = f"{time_of(leaf.stamp):%Y-%m-%d %H:%M:%S}"
                yield self._fault(row.id, f"the journal lacks an entry of it, the one before that of {at}")
            stamp = leaf.stamp

    def _differences(self, row: Record, leaves: list[Leaf]) -> Iterator[Fault]:
        held: dict[str, Any] = {}
        for leaf in leaves:
            held.update(leaf.fields)
        differing = [
            name
            for name, attribute, nothing in self._columns
            if to_journal(getattr(row, attribute)) != held.get(name, nothing)
        ]
        for name in differing:
            yield self._fault(row.id, f"its {name} is not what the journal says")
        stamps = [leaf.stamp for leaf in leaves if leaf.verb not in NOTES]
        if row.stamp != max(stamps, default=0):
            yield self._fault(row.id, "its stamp is not that of its last entry")
        if not differing:  # What follows from other columns can be judged only if those are right.
            yield from self._underived(row)

    def _underived(self, row: Record) -> Iterator[Fault]:
        given = {name: getattr(row, name) for name in row.derived}
        row.derive()
        for name, value in given.items():
            if getattr(row, name) != value:
                yield self._fault(row.id, f"its {name} is not what its other columns give")

    def _fault(self, subject: object, what: str) -> Fault:
        return Fault(f"table {self._model._meta.db_table}", what, self._model.kind, str(subject))


def _connection() -> Any:
    return connections[spaces.current().alias]
