"""Says what is wrong with this installation and what to do.

Example: ./tutela doctor
         ./tutela doctor --json          (for a program that watches over it)

Looks and changes nothing. Exit 0 nothing is wrong (there may be warnings), 1 something is.
"""

import argparse
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tutela.commands.context import start_django

if TYPE_CHECKING:
    from tutela.kernel.health import Finding

NOTHING_WRONG, SOMETHING_WRONG = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Look at the installation and at every space."""
    start_django()
    findings = _findings()
    wrong = any(finding.standing == "bad" for finding in findings)
    if arguments.json:
        print(json.dumps({"good": not wrong, "findings": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            _show(finding)
    return SOMETHING_WRONG if wrong else NOTHING_WRONG


def _findings() -> list["Finding"]:
    from tutela.kernel import health, spaces
    from tutela.kernel.clock import now

    findings = list(health.of_installation(now()))
    for space in spaces.known():
        with spaces.use(space):
            findings += [replace(finding, space=space.name) for finding in health.of_space(now())]
    return findings


def _show(finding: "Finding") -> None:
    place = f"{finding.space}: " if finding.space else ""
    print(f"{finding.standing:8}{place}{finding.said}")
    if finding.do:
        print(f"{'':8}-> {finding.do}")
