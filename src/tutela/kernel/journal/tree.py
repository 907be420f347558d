"""The Merkle tree as it is stored, and the proofs that come from it.

Leaf hashes stand in the entries. Of the inner nodes only levels 8, 16 and 24 are kept (0.4 % of the leaves);
what lies between is computed from at most 256 hashes of the level below.
"""

from collections.abc import Iterable

from tutela.kernel.journal.models import NODE_SHIFT, Entry, Node
from tutela.kernel.merkle import EMPTY_ROOT, consistency_path, inclusion_path, node_hash, root_of

STEP = 8


def stored(nodes: Iterable[tuple[int, int, bytes]]) -> list[Node]:
    """Of the nodes that an append completed, those that are kept."""
    return [Node(level=level, index=index, hash=digest) for level, index, digest in nodes if level % STEP == 0]


class TreeReader:
    """Hashes of perfect subtrees, read from the database as they are asked for and kept for one proof."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def subtree(self, level: int, index: int) -> bytes:
        """Root of the perfect subtree over 2**level leaves from index * 2**level on."""
        if (level, index) not in self._known:
            if level % STEP:
                floor = level - level % STEP
                self._load(floor, index << (level - floor), 1 << (level - floor))
                self._combine(floor, level, index)
            else:
                self._load(level, index, 1)
        return self._known[level, index]

    def _load(self, level: int, first: int, count: int) -> None:
        span = range(first, first + count)
        rows: Iterable[tuple[int, bytes | memoryview]]
        if level == 0:
            rows = Entry.objects.filter(position__in=span).values_list("position", "hash")
        else:
            rows = Node.objects.filter(level=level, index__in=span).values_list("index", "hash")
        found = {(level, place): bytes(digest) for place, digest in rows}
        if len(found) != count:
            raise LookupError(f"the journal's tree lacks nodes of level {level} from {first} on; run journal verify")
        self._known.update(found)

    def _combine(self, floor: int, level: int, index: int) -> None:
        for height in range(floor + 1, level + 1):
            first, count = index << (level - height), 1 << (level - height)
            for place in range(first, first + count):
                left, right = self._known[height - 1, 2 * place], self._known[height - 1, 2 * place + 1]
                self._known[height, place] = node_hash(left, right)


def inclusion_proof(position: int, size: int) -> dict[str, object]:
    """In RFC 6962's terms: that the entry at `position` is in the tree of `size`. Raises ValueError."""
    reader = TreeReader()
    path = inclusion_path(position, size, reader.subtree)
    return {
        "leaf_index": position,
        "tree_size": size,
        "leaf_hash": reader.subtree(0, position).hex(),
        "audit_path": [digest.hex() for digest in path],
        "root_hash": root_of(0, size, reader.subtree).hex(),
    }


def consistency_proof(first: int, second: int) -> dict[str, object]:
    """In RFC 6962's terms: that the tree of `second` entries extends the tree of `first`. Raises ValueError."""
    reader = TreeReader()
    # The empty tree is extended by every tree: RFC 9162 gives it an empty proof, RFC 6962 is silent.
    path = consistency_path(first, second, reader.subtree) if first else []
    return {
        "first_size": first,
        "second_size": second,
        "consistency_path": [digest.hex() for digest in path],
        "first_root": _root(first, reader),
        "second_root": _root(second, reader),
    }


def _root(size: int, reader: TreeReader) -> str:
    return (root_of(0, size, reader.subtree) if size else EMPTY_ROOT).hex()


def is_own(position: int) -> bool:
    """Whether an entry was written by this node."""
    return position < 1 << NODE_SHIFT
