"""Runs every test: on SQLite, on PostgreSQL, in the browser, and the front end's.

Example: ./tutela test --long            (everything, with crash loops and long fuzzing)
         ./tutela test tests/setup -k lock   (further arguments go to pytest)
         ./tutela test --pictures         (no tests: makes the pictures of the README anew)
"""

import argparse
import sys
from pathlib import Path

# What the parser does not know goes to pytest, in the order given, as `arguments.further`.
TAKES_FURTHER_ARGUMENTS = True

CHECKOUT = Path(__file__).resolve().parents[3]


def configure(parser: argparse.ArgumentParser) -> None:
    long = "add crash loops, long fuzzing and the simulated year"
    counts = "write the numbers of database queries anew instead of checking them"
    parser.add_argument("--long", action="store_true", help=long)
    parser.add_argument("--update-counts", action="store_true", help=counts)
    pictures = "make docs/pictures anew from a practice mission, and run no tests"
    parser.add_argument("--pictures", action="store_true", help=pictures)


def run(arguments: argparse.Namespace) -> int:
    if not (CHECKOUT / "tests" / "services").is_dir():
        print("The installed package has no tests. Run ./tutela test in a checkout.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(CHECKOUT))
    if arguments.pictures:
        from tests.services.pictures import make_pictures

        return make_pictures()
    from tests.services.run import run_tests

    further = list(getattr(arguments, "further", []))
    return run_tests(further, long=arguments.long, update_counts=arguments.update_counts)
