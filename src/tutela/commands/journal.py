"""Verifies, shows and proves the journal: the one append-only record of every change.

Example: ./tutela journal verify                           (is the history whole and signed)
         ./tutela journal head --json > head.json          (what a witness keeps)
         ./tutela journal verify --against head.json       (nothing was cut off or rewritten since)
         ./tutela journal proof inclusion 17               (entry 17 is in today's journal)
         ./tutela journal proof consistency head.json      (today's journal extends that of then)
         ./tutela journal rebuild --check                  (the tables are what the journal folds to)

Proofs are those of RFC 6962, section 2.1, as JSON; any verifier of that standard can check them. Exit 0 it holds,
1 it does not (every fault is named), 3 the file is no tree head, 4 the user may not verify the journal.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutela.commands.context import prepare, tell
from tutela.commands.progress import shown

if TYPE_CHECKING:
    from tutela.kernel.journal.heads import TreeHead
    from tutela.kernel.journal.verify import Fault

HOLDS, DOES_NOT_HOLD = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="is the history whole and signed")
    verify.add_argument("--against", metavar="HEAD", type=Path, help="a head that was kept: `journal head --json`")
    actions.add_parser("head", help="the signed tree head")
    proof = actions.add_parser("proof", help="proofs in RFC 6962's terms, as JSON").add_subparsers(
        dest="proof", required=True
    )
    inclusion = proof.add_parser("inclusion", help="that an entry is in the journal")
    inclusion.add_argument("entry", metavar="ENTRY", type=int, help="its position, counted from 0")
    consistency = proof.add_parser("consistency", help="that the journal extends what it was")
    consistency.add_argument("head", metavar="OLD-HEAD", type=Path, help="a head that was kept")
    rebuild = actions.add_parser("rebuild", help="compute the tables anew from the journal")
    rebuild.add_argument("--check", action="store_true", required=True, help="compare only, change nothing")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for, on one state of the database, while others go on writing."""
    actor = prepare(arguments)
    from tutela.kernel.access import require
    from tutela.kernel.snapshot import snapshot

    require(actor, "journal.verify")
    with snapshot():
        return ACTIONS[arguments.action](arguments)


def _verify(arguments: argparse.Namespace) -> int:
    from tutela.kernel.journal import verify

    against = _head_in(arguments.against) if arguments.against else None
    faults = list(verify.verify(against, watch=shown("Verifying")))
    if faults:
        tell("The journal does not hold; comparing the tables with it, to name the records concerned.")
        faults += verify.check_tables(watch=shown("Comparing"))
    witnessed = f", which extends the witnessed head of size {against.size}" if against else ""
    return _judge(arguments, faults, f"The journal is whole and signed{witnessed}.", against)


def _rebuild(arguments: argparse.Namespace) -> int:
    from tutela.kernel.journal import verify

    faults = list(verify.check_tables(watch=shown("Comparing")))
    return _judge(arguments, faults, "The tables are what the journal folds to.", None)


def _judge(arguments: argparse.Namespace, faults: list["Fault"], good: str, against: "TreeHead | None") -> int:
    head = _latest()
    if arguments.json:
        told = {
            "holds": not faults,
            "size": head.size,
            "head": head.as_json(),
            "against": against and against.as_json(),
            "faults": [_plain(fault) for fault in faults],
        }
        print(json.dumps(told))
    else:
        for fault in faults:
            print(fault)
        size = f"{head.size:,} entries"
        print(f"{len(faults)} faults in {size}." if faults else f"{good} It counts {size}.")
    return DOES_NOT_HOLD if faults else HOLDS


def _plain(fault: "Fault") -> dict[str, str]:
    return {"where": fault.where, "what": fault.what, "kind": fault.kind, "id": fault.subject}


def _head(arguments: argparse.Namespace) -> int:
    given = _latest().as_json()
    print(json.dumps(given) if arguments.json else "\n".join(f"{name:10} {value}" for name, value in given.items()))
    return HOLDS


def _proof(arguments: argparse.Namespace) -> int:
    return _inclusion(arguments) if arguments.proof == "inclusion" else _consistency(arguments)


def _inclusion(arguments: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from tutela.kernel.journal import tree
    from tutela.kernel.problems import Invalid

    head = _latest()
    if not 0 <= arguments.entry < head.size:
        raise Invalid(
            _("There is no entry %(entry)s; the journal counts %(size)s, from 0 on.")
            % {"entry": arguments.entry, "size": head.size}
        )
    return _print_proof(tree.inclusion_proof(arguments.entry, head.size), head=head)


def _consistency(arguments: argparse.Namespace) -> int:
    from tutela.kernel.journal import tree
    from tutela.kernel.journal.heads import public_key

    old, head = _head_in(arguments.head), _latest()
    size = head.size
    if old.key != public_key():
        return _refute("The head is of another node: its key is not this journal's.")
    if old.size > size:
        return _refute(f"The head counts {old.size} entries, the journal {size}: {old.size - size} were cut off.")
    proof = tree.consistency_proof(old.size, size)
    if proof["first_root"] != old.root.hex():
        return _refute(f"The first {old.size} entries are not those that the head vouches for.")
    return _print_proof(proof, old_head=old, head=head)


def _refute(sentence: str) -> int:
    tell(sentence)
    return DOES_NOT_HOLD


def _print_proof(proof: dict[str, object], **heads: "TreeHead") -> int:
    print(json.dumps({**proof, **{name: head.as_json() for name, head in heads.items()}}, indent=1))
    return HOLDS


def _latest() -> "TreeHead":
    """The journal's head; before the first entry, one that vouches for nothing being there."""
    from tutela.kernel.clock import now
    from tutela.kernel.journal.heads import latest, sign
    from tutela.kernel.journal.models import State
    from tutela.kernel.merkle import EMPTY_ROOT

    return latest() if State.objects.exists() else sign(0, EMPTY_ROOT, now())


def _head_in(file: Path) -> "TreeHead":
    """The head in a file, its signature checked. Raises Invalid."""
    from django.utils.translation import gettext as _

    from tutela.kernel.journal.heads import BadHead, TreeHead
    from tutela.kernel.problems import Invalid

    try:
        head = TreeHead.from_json(file.read_text(encoding="utf-8"))
        head.check()
    except (BadHead, OSError, UnicodeDecodeError) as error:
        raise Invalid(_("%(file)s: %(error)s") % {"file": file, "error": error}) from error
    return head


ACTIONS: dict[str, Any] = {"verify": _verify, "head": _head, "proof": _proof, "rebuild": _rebuild}
