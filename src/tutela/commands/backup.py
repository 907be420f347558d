"""Writes a consistent copy of the records, or of the keys under a pass phrase.

Example: ./tutela backup /media/disk/tutela-2026-11-21.backup
         ./tutela backup keys /media/other/tutela.keys --passphrase-stdin < phrase

The first holds every space and no key, and is made while everything runs on. The second holds the keys and no
record: keep it elsewhere. `./tutela restore` puts both back. (A file that is called `keys`: ./tutela backup ./keys)
"""

import argparse
import json
import time
from pathlib import Path

from tutela.commands import passphrase
from tutela.commands.context import prepare, tell


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("words", nargs="+", metavar="[keys] FILE", help="where to")
    passphrase.add_option(parser)
    parser.set_defaults(parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Write it."""
    match arguments.words:
        case ["keys", file]:
            return _keys(arguments, Path(file))
        case [file] if file != "keys":
            return _records(arguments, Path(file))
    return arguments.parser.error("expected FILE, or keys FILE")


def _records(arguments: argparse.Namespace, file: Path) -> int:
    _prepare_operator(arguments)
    from tutela.kernel.backup import records
    from tutela.kernel.clock import now

    started = time.monotonic()
    spaces = records.make(file.absolute(), at=now(), say=tell)
    size = file.stat().st_size
    if arguments.json:
        heads = {space["name"]: space["head"] for space in spaces}
        print(json.dumps({"file": str(file), "bytes": size, "spaces": heads}))
    tell(f"{file}: {size:,} bytes, {', '.join(space['name'] for space in spaces)}, {time.monotonic() - started:.1f} s")
    tell("The keys are not in it: ./tutela backup keys FILE")
    return 0


def _keys(arguments: argparse.Namespace, file: Path) -> int:
    _prepare_operator(arguments)
    from tutela.kernel.backup import keys

    count = keys.make(file.absolute(), passphrase.ask(arguments, twice=True))
    if arguments.json:
        print(json.dumps({"file": str(file), "keys": count}))
    tell(f"{file}: {count} files of keys, under the pass phrase")
    return 0


def _prepare_operator(arguments: argparse.Namespace) -> None:
    """A backup shows everything: only who may read the home may make one."""
    actor = prepare(arguments)
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.problems import Denied

    if actor is not OPERATOR:
        raise Denied
