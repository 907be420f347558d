"""Merkle trees as RFC 6962, section 2.1, defines them, and nothing else.

Written from the text of the RFC alone, to check the product from outside: it imports nothing of
the product and must never do so.  Everything is the RFC's own recursion, slow and plain.  The RFC
defines how proofs are made and leaves checking them to the reader; here each check is its
definition read backwards, from the last hash of the proof to the first.

Sizes and indexes are counts of leaves; hashes are 32 bytes of SHA-256.
"""

from hashlib import sha256

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


class DoesNotFit(Exception):
    """A proof has too few or too many hashes for the sizes it is said to be for."""


def empty_root() -> bytes:
    """MTH({}): the hash of an empty string."""
    return sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """MTH({d(0)}) = SHA-256(0x00 || d(0))."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """k: the largest power of two smaller than `size`, for a size of at least 2."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def root_from_leaves(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) of the data of the leaves (not of their hashes)."""
    if not leaves:
        return empty_root()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(root_from_leaves(leaves[:k]), root_from_leaves(leaves[k:]))


def inclusion_path(leaves: list[bytes], m: int) -> list[bytes]:
    """PATH(m, D[n]): the audit path of the leaf with index m, 0 <= m < n (section 2.1.1)."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*inclusion_path(leaves[:k], m), root_from_leaves(leaves[k:])]
    return [*inclusion_path(leaves[k:], m - k), root_from_leaves(leaves[:k])]


def consistency_path(leaves: list[bytes], m: int) -> list[bytes]:
    """PROOF(m, D[n]): that the tree of the first m leaves is a part, 0 < m <= n (section 2.1.2)."""
    return _subproof(m, leaves, complete=True)


def _subproof(m: int, leaves: list[bytes], *, complete: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b); `complete` is b: these leaves began with the old tree's first."""
    if m == len(leaves):
        return [] if complete else [root_from_leaves(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*_subproof(m, leaves[:k], complete=complete), root_from_leaves(leaves[k:])]
    return [*_subproof(m - k, leaves[k:], complete=False), root_from_leaves(leaves[:k])]


def verify_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Whether `path` leads from the leaf hash `leaf` at `index` to the `root` of `size` leaves."""
    if not 0 <= index < size:
        return False
    try:
        return _root_over(leaf, index, size, path) == root
    except DoesNotFit:
        return False


def _root_over(leaf: bytes, m: int, n: int, path: list[bytes]) -> bytes:
    """The root that PATH(m, D[n]) = `path` was made under."""
    if n == 1:
        if path:
            raise DoesNotFit
        return leaf
    rest, sibling = _without_last(path)
    k = split(n)
    if m < k:
        return node_hash(_root_over(leaf, m, k, rest), sibling)
    return node_hash(sibling, _root_over(leaf, m - k, n - k, rest))


def verify_consistency(
    first_size: int, second_size: int, first_root: bytes, second_root: bytes, path: list[bytes]
) -> bool:
    """Whether `path` proves that the first tree is the beginning of the second.

    The RFC leaves a first tree of size 0 undefined.  Every tree begins with the empty one, so it
    holds here, with its one possible root and no path.
    """
    if first_size == 0:
        return first_root == empty_root() and not path and (second_size > 0 or second_root == first_root)
    if not 0 < first_size <= second_size:
        return False
    try:
        roots = _roots_over(first_root, first_size, second_size, path, complete=True)
        return roots == (first_root, second_root)
    except DoesNotFit:
        return False


def _roots_over(first_root: bytes, m: int, n: int, path: list[bytes], *, complete: bool) -> tuple[bytes, bytes]:
    """The old and the new root that SUBPROOF(m, D[n], complete) = `path` was made under."""
    if m == n:
        whole = first_root if complete else _only(path)
        if complete and path:
            raise DoesNotFit
        return whole, whole
    rest, sibling = _without_last(path)
    k = split(n)
    if m <= k:
        old, new = _roots_over(first_root, m, k, rest, complete=complete)
        return old, node_hash(new, sibling)
    old, new = _roots_over(first_root, m - k, n - k, rest, complete=False)
    return node_hash(sibling, old), node_hash(sibling, new)


def _without_last(path: list[bytes]) -> tuple[list[bytes], bytes]:
    if not path:
        raise DoesNotFit
    return path[:-1], path[-1]


def _only(path: list[bytes]) -> bytes:
    if len(path) != 1:
        raise DoesNotFit
    return path[0]


def verify_signature(signed: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the Ed25519 `signature` (64 bytes) over `signed` was made for `public_key` (32 bytes)."""
    try:
        VerifyKey(public_key).verify(signed, signature)
    except (BadSignatureError, ValueError):
        return False
    return True
