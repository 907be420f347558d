"""Check a doctrine file, or add it to the mission's own layer.

Example: ./tutela doctrine check clocks.yaml && ./tutela doctrine add clocks.yaml

`add` keeps every version that was ever added, each in a file of its own under TUTELA_HOME/doctrine; the
highest counts. Exit 0 done, 3 the file has faults (file:line:column, what is wrong, what was expected).
"""

import argparse
import json
import sys
from pathlib import Path

from tutela.kernel.doctrine import DoctrineError, check, use_layers
from tutela.kernel.doctrine.adding import add
from tutela.kernel.home import home

DONE, BAD_INPUT = 0, 3


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|add")
    helps = {"check": "say every fault of a doctrine file", "add": "add it to the mission's layer"}
    for name, words in helps.items():
        action = actions.add_parser(name, help=words, description=words)
        action.add_argument("file", type=Path, help="a doctrine file in YAML")
        action.add_argument("--json", action="store_true", help="print one JSON value")


def run(arguments: argparse.Namespace) -> int:
    faults, added = take_in(arguments.file) if arguments.action == "add" else (_faults(arguments.file), None)
    _tell(arguments, faults, added)
    return BAD_INPUT if faults else DONE


def take_in(file: Path) -> tuple[list[DoctrineError], Path | None]:
    """Add a file to the mission's layer; returns what is wrong with it, and where it went if nothing is."""
    faults = _faults(file)
    if faults:
        return faults, None
    try:
        return [], add(file, home() / "doctrine")
    except DoctrineError as error:
        return [error], None


def _faults(file: Path) -> list[DoctrineError]:
    use_layers(home() / "doctrine")
    return check(file)


def _tell(arguments: argparse.Namespace, faults: list[DoctrineError], added: Path | None) -> None:
    for fault in faults:
        print(fault, file=sys.stderr)
    if arguments.json:
        told = {"file": str(arguments.file), "added": added and str(added), "errors": _plain(faults)}
        print(json.dumps(told))
    elif not faults:
        print(f"Added as {added}." if added else f"{arguments.file} is a good doctrine file.")


def _plain(faults: list[DoctrineError]) -> list[dict[str, object]]:
    return [
        {"line": fault.line, "column": fault.column, "message": fault.problem, "expected": fault.expected}
        for fault in faults
    ]
