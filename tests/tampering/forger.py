"""Who holds the server and the node key rewrites history and signs it again: only a witnessed head shows that.

Uses the product's own pure modules, as such a person would.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import cbor2
import nacl.signing

from tests.homes.installation import Installation
from tutela.kernel.clock import microseconds
from tutela.kernel.leaf import Leaf
from tutela.kernel.merkle import Frontier, leaf_hash

Change = Callable[[list[Leaf]], list[Leaf]]


def rewrite(installation: Installation, change: Change) -> None:
    """Replace the journal by what `change` makes of its leaves, with tree, nodes and signature in order."""
    with installation.behind() as execute:
        rows = execute("SELECT leaf FROM journal_entry ORDER BY position")
        leaves = change([Leaf.from_bytes(bytes(content)) for (content,) in rows])
        for table in ("journal_entry", "journal_node", "journal_head"):
            execute(f"DELETE FROM {table}")
        frontier = Frontier()
        for leaf in leaves:
            _append(execute, frontier, leaf)
        columns = "size = ?, frontier = ?, root = ?, at = ?, signature = ?, stamp = ?"
        execute(f"UPDATE journal_state SET {columns}", _signed(installation, frontier, leaves[-1].stamp))


def _append(execute: Callable[..., object], frontier: Frontier, leaf: Leaf) -> None:
    content = leaf.to_bytes()
    digest = leaf_hash(content)
    columns = "position, stamp, actor, verb, kind, subject, hash, leaf"
    plain = (frontier.size, leaf.stamp, leaf.actor, leaf.verb, leaf.kind, leaf.subject.bytes, digest, content)
    execute(f"INSERT INTO journal_entry ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", plain)
    for node in frontier.append(digest):
        if node[0] % 8 == 0:
            execute('INSERT INTO journal_node (level, "index", hash) VALUES (?, ?, ?)', node)


def _signed(installation: Installation, frontier: Frontier, stamp: int) -> tuple[Any, ...]:
    key = nacl.signing.SigningKey((installation.home / "keys" / "mission" / "node.key").read_bytes())
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    node = bytes(key.verify_key)[:16]
    message = cbor2.dumps(["tutela-tree-head-1", node, frontier.size, frontier.root(), microseconds(at)])
    written = at if installation.url else "2026-11-21 12:00:00"
    return frontier.size, frontier.to_bytes(), frontier.root(), written, key.sign(message).signature, stamp


def with_another_reason(leaves: list[Leaf]) -> list[Leaf]:
    """One entry says something else."""
    return [*leaves[:5], replace(leaves[5], reason="nothing to see here"), *leaves[6:]]


def without_the_tail(leaves: list[Leaf]) -> list[Leaf]:
    """The latest entries never were."""
    return leaves[:-3]
