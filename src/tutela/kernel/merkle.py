"""The Merkle tree of RFC 6962, section 2.1: append, root, inclusion and consistency proofs.

The tree over n leaves is kept as the *frontier*: the roots of the perfect subtrees that n is the sum of, largest
first (at most 64 hashes). Proofs ask for the hash of any perfect subtree; `journal.tree` answers from the leaf
hashes of the entries and from the few levels that are stored.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()

SubtreeRoot = Callable[[int, int], bytes]
"""(level, index) -> hash of the perfect subtree over the leaves index * 2**level .. (index + 1) * 2**level - 1."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that only grows, in the little it needs to know to grow further.

    size: number of leaves. peaks: hashes of its perfect subtrees, largest first, one for each set bit of size.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def from_bytes(cls, size: int, packed: bytes) -> "Frontier":
        """Read back what `to_bytes` wrote."""
        return cls(size, [packed[start : start + 32] for start in range(0, len(packed), 32)])

    def to_bytes(self) -> bytes:
        """The peaks, one after the other."""
        return b"".join(self.peaks)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; returns the inner nodes it completed, as (level, index, hash)."""
        completed = []
        node, level, index = leaf, 0, self.size
        while index & 1:
            node, level, index = node_hash(self.peaks.pop(), node), level + 1, index >> 1
            completed.append((level, index, node))
        self.peaks.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The tree's root; for no leaves, the hash of nothing."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(start: int, count: int, subtree: SubtreeRoot) -> bytes:
    """Root over `count` >= 1 leaves from `start` on; start is a multiple of the largest power of two needed."""
    level = (count - 1).bit_length()
    if count == 1 << level:
        return subtree(level, start >> level)
    left = 1 << (level - 1)
    return node_hash(root_of(start, left, subtree), root_of(start + left, count - left, subtree))


def inclusion_path(index: int, size: int, subtree: SubtreeRoot) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962, 2.1.1: hashes from the leaf's sibling up to the root's child."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    start, count = 0, size
    while count > 1:
        left = 1 << ((count - 1).bit_length() - 1)
        if index - start < left:
            path.append(root_of(start + left, count - left, subtree))
            count = left
        else:
            path.append(root_of(start, left, subtree))
            start, count = start + left, count - left
    return path[::-1]


def consistency_path(first: int, second: int, subtree: SubtreeRoot) -> list[bytes]:
    """PROOF(first, D[second]) of RFC 6962, 2.1.2."""
    if not 0 < first <= second:
        raise ValueError(f"no consistency proof from size {first} to {second}")
    path: list[bytes] = []
    start, count, whole = 0, second, True
    while first - start != count:
        left = 1 << ((count - 1).bit_length() - 1)
        if first - start <= left:
            path.append(root_of(start + left, count - left, subtree))
            count = left
        else:
            path.append(root_of(start, left, subtree))
            start, count, whole = start + left, count - left, False
    if not whole:
        path.append(root_of(start, count, subtree))
    return path[::-1]
