"""Destroys the key of a sealed value: nobody can open it any more, here or in any backup of the records.

Example: ./tutela erase source 0198c0de-0000-7000-8000-000000000001 name --reason "the source asked for it"

The journal says who erased which field, when and why, and still verifies. A backup of the keys that was made before
still holds the key: make a new one with `./tutela backup keys`, and destroy the old.
"""

import argparse
import json
from uuid import UUID

from tutela.commands.context import prepare, tell


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("kind", metavar="KIND", help="what the record is, as the journal calls it: source")
    parser.add_argument("subject", metavar="ID", type=UUID, help="the record")
    parser.add_argument("field", metavar="FIELD", help="the sealed field: name, contact")
    parser.add_argument("--reason", required=True, help="why; it stands in the journal")


def run(arguments: argparse.Namespace) -> int:
    """Erase it."""
    actor = prepare(arguments)
    from tutela.kernel import erasure
    from tutela.kernel.clock import now

    erased = erasure.erase(
        actor=actor,
        kind=arguments.kind,
        subject=arguments.subject,
        field=arguments.field,
        at=now(),
        reason=arguments.reason,
    )
    if arguments.json:
        print(json.dumps({"kind": arguments.kind, "id": str(arguments.subject), "erased": erased}))
    tell(f"Erased: {erased} {'value' if erased == 1 else 'values'} of {arguments.field}, for good.")
    tell("A backup of the keys from before still opens it: make a new one and destroy the old.")
    return 0
