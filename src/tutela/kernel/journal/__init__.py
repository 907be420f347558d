"""The journal: the one append-only record of every change, and the only way to make one.

    with journal.open(actor, at=at, reason="...") as writing:
        alert = writing.add("alert.raised", Alert(...))
        writing.change("alert.acknowledged", alert, acknowledged_at=at)

`writing` owns the transaction. Entries, the Merkle tree over them, the signed tree head and the tables they fold to
are written together or not at all. One writer at a time in a space: what an action reads inside the block is the
latest, and nobody changes it before the block ends.

    models      entries, nodes, the state of the tree, published heads
    writing     open, add, change
    tree        the stored levels of the Merkle tree, and proofs
    heads       signed tree heads
    fold        what the entries of a record add up to; history
    verify      is it whole; do the tables equal what it folds to
    undo        a change taken back by a new entry
    witness     heads sent to where the holder of this server cannot reach
"""

from tutela.kernel.journal.writing import InUse, Writing, open

__all__ = ["InUse", "Writing", "open"]
