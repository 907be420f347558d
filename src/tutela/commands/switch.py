"""Turns the whole installation open, read-only or closed.

Example: ./tutela switch read-only
         ./tutela switch                  (says how it stands)
"""

import argparse
import json

from tutela.kernel import home


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("position", nargs="?", choices=[position.value for position in home.Switch])


def run(arguments: argparse.Namespace) -> int:
    """Turn it, or say how it stands."""
    if arguments.position:
        home.home().mkdir(parents=True, exist_ok=True)
        home.turn(home.Switch(arguments.position))
    position = home.switch().value
    print(json.dumps({"switch": position}) if arguments.json else position)
    return 0
