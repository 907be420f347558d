"""Tables of the journal. Only `journal.writing` adds to them; nothing ever changes an entry."""

from uuid import UUID

from django.db import models

NODE_SHIFT = 44
"""Upper bits of a position: which node (0 is this one). Lower bits: the entry's place in that node's journal."""


class Entry(models.Model):
    """One change of one record. The columns repeat what the leaf says, so that it can be asked for.

    position: place in the tree, counted from 0; entries of other nodes stand above `1 << NODE_SHIFT`.
    leaf: the bytes that are hashed, never changed. hash: RFC 6962 hash of the leaf.
    On PostgreSQL the web's role cannot read the column `leaf`; it reads the view `journal_leaf`.
    """

    position = models.BigIntegerField(primary_key=True)
    stamp = models.BigIntegerField()
    actor = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    subject = models.BinaryField(max_length=16)
    hash = models.BinaryField(max_length=32)
    leaf = models.BinaryField()

    class Meta:
        app_label = "kernel"
        db_table = "journal_entry"
        indexes = [
            models.Index(fields=["subject", "position"], name="entry_subject"),
            models.Index(fields=["actor", "position"], name="entry_actor"),
        ]

    @property
    def subject_id(self) -> UUID:
        """The record's name."""
        return UUID(bytes=bytes(self.subject))


class Node(models.Model):
    """A stored inner node of the tree: the root of a perfect subtree of 2**level leaves."""

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        app_label = "kernel"
        db_table = "journal_node"
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="node_once")]


class State(models.Model):
    """The one row that every writer locks: how far the journal is, and its latest signed head."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    node = models.BinaryField(max_length=16)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    stamp = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        app_label = "kernel"
        db_table = "journal_state"


class Head(models.Model):
    """A tree head that is kept: one an hour in which something was written."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        app_label = "kernel"
        db_table = "journal_head"
