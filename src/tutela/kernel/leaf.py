"""The bytes of one journal entry: what is hashed into the tree and never changes.

A leaf is a CBOR array of fixed order; the changed fields are a map with sorted keys; times are whole microseconds;
floats always take eight bytes; `before` stands at the end where there is one. Decoding and encoding again gives the
same bytes, which `journal verify` checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import cbor2

VERSION = 1

NOTES = frozenset({"access.denied", "value.opened", "value.erased", "records.exported", "journal.received"})
"""Verbs of entries that say something about a record without changing it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One change of one record.

    node: 16 bytes, who wrote it. stamp: hybrid logical clock. actor: the name of a user or of a part of the
    system. verb: past tense with its room, `alert.acknowledged`. kind and subject: which record. changes: field
    -> new value, in the journal's values (`records.to_journal`); of a note, its details. reason, request: why, and
    in which request. undoes: the stamp of the entry that this one takes back, or 0. before: the stamp of the record
    when it was changed, 0 for a new one and for a note; so each entry vouches for the one before it, and the record
    of a removed entry is known even where its fields were overwritten since.
    """

    node: bytes
    stamp: int
    actor: str
    verb: str
    kind: str
    subject: UUID
    changes: Mapping[str, Any]
    reason: str = ""
    request: str = ""
    undoes: int = 0
    before: int = 0

    @property
    def fields(self) -> Mapping[str, Any]:
        """The record's fields that it changed: none of them if it is a note."""
        return {} if self.verb in NOTES else self.changes

    def to_bytes(self) -> bytes:
        """Encode."""
        return cbor2.dumps(
            [
                VERSION,
                self.node,
                self.stamp,
                self.actor,
                self.verb,
                self.kind,
                self.subject.bytes,
                {name: self.changes[name] for name in sorted(self.changes)},
                self.reason,
                self.request,
                self.undoes,
                *([self.before] if self.before else []),
            ]
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "Leaf":
        """Decode. Raises ValueError for bytes that `to_bytes` cannot have written."""
        try:
            version, node, stamp, actor, verb, kind, subject, changes, *said = cbor2.loads(content)
            reason, request, undoes, *before = said
            subject = UUID(bytes=subject)
            leaf = cls(node, stamp, actor, verb, kind, subject, changes, reason, request, undoes, *before)
        except (cbor2.CBORError, TypeError, ValueError) as error:
            raise ValueError(f"not a journal entry: {error}") from error
        if version != VERSION:
            raise ValueError(f"entry of version {version}; this program reads version {VERSION}")
        return leaf
