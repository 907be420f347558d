"""Puts a backup into an empty home, and verifies it.

Example: TUTELA_HOME=/srv/tutela ./tutela restore tutela.backup --keys tutela.keys --passphrase-stdin < phrase
         TUTELA_HOME=/tmp/look ./tutela restore tutela.backup        (without keys: read and verify only)

The home must be empty (on PostgreSQL the database too, of the same kind as the backup's). Afterwards every journal
is verified, every table compared with it, and every tree head with the one that the backup names. Exit 0 all of it
holds, 1 it does not, 3 the file is no whole backup or the pass phrase does not open the keys.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tutela.commands import passphrase
from tutela.commands.context import start_django, tell
from tutela.commands.progress import shown

HOLDS, DOES_NOT_HOLD = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="what ./tutela backup wrote")
    parser.add_argument("--keys", metavar="FILE", type=Path, help="what ./tutela backup keys wrote")
    passphrase.add_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Restore, then verify."""
    what, about = _prepare(arguments)
    from tutela.kernel.backup import records

    with_keys = arguments.keys is not None
    records.load(arguments.file, what, about, say=tell)
    told = {name: _finish(name, space, with_keys) for name, space in about.items()}
    if not with_keys:
        tell("Restored without keys: everything can be read and verified, nothing signed, so nothing changed.")
    holds = all(space["holds"] for space in told.values())
    if arguments.json:
        print(json.dumps({"holds": holds, "made_at": what["made_at"], "spaces": told}))
    return HOLDS if holds else DOES_NOT_HOLD


def _prepare(arguments: argparse.Namespace) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Look at the files, lay the keys down, load Django: in this order, because the spaces follow from the keys."""
    from tutela.kernel.backup import looking

    try:
        looking.demand_empty_home()
        what, about = looking.look(arguments.file)
        if arguments.keys is not None:
            _put_keys(arguments, about)
        looking.put_public_keys(about)
        return what, about
    finally:
        start_django()  # Also to say in a language what is wrong.


def _put_keys(arguments: argparse.Namespace, about: dict[str, dict[str, Any]]) -> None:
    from tutela.kernel.backup import keys

    files = keys.read(arguments.keys, passphrase.ask(arguments))
    keys.demand_match(files, {name: space["key"] for name, space in about.items()})
    keys.put(files)


def _finish(name: str, about: dict[str, Any], with_keys: bool) -> dict[str, Any]:
    """Bring the space up to this version, erase again what was erased, verify."""
    from tutela.kernel import erasure, spaces
    from tutela.web import installation

    installation.make_ready(spaces.Space(name), say=tell)
    with spaces.use(name):
        if with_keys and (erased := erasure.finish_all()):
            tell(f"{name}: {erased} keys came back with the keys although they were erased; they are destroyed again.")
        faults = _faults(about["head"])
        shut = erasure.unopenable()
    for fault in faults:
        tell(f"{name}: {fault}")
    size = about["head"]["size"] if about["head"] else 0
    tell(f"{name}: {size:,} entries, {'verified' if not faults else f'{len(faults)} faults'}")
    for value, count in shut.items():
        tell(f"{name}: cannot be opened with the keys that are here: {count:,} values of {value}")
    return {"holds": not faults, "head": about["head"], "faults": list(map(str, faults)), "cannot_be_opened": shut}


def _faults(expected: dict[str, Any] | None) -> list[object]:
    from tutela.kernel.journal import heads, verify
    from tutela.kernel.journal.models import State

    faults: list[object] = [*verify.verify(watch=shown("Verifying")), *verify.check_tables(watch=shown("Comparing"))]
    head = heads.latest().as_json() if State.objects.exists() else None
    if head != expected:
        faults.append("the tree head is not the one that the backup names")
    return faults
