"""Makes users and their API tokens.

Example: ./tutela user add amina --role duty_officer --area all --clearance confidential --password-stdin < password
         ./tutela user add juba_desk --role analyst --area SS01 --compartment children --password-stdin < password
         ./tutela user token amina        (prints the token once, alone on standard output)
         ./tutela user password amina < password
"""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from tutela.commands.context import prepare, tell

if TYPE_CHECKING:
    from tutela.kernel.access import Reader


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="make a user")
    add.add_argument("name")
    add.add_argument("--role", required=True)
    add.add_argument("--full-name", default="")
    add.add_argument("--component", default="")
    add.add_argument("--area", action="append", default=[], metavar="PCODE|all", help="may be given several times")
    add.add_argument("--clearance", default="unclassified")
    add.add_argument("--compartment", action="append", default=[], help="may be given several times")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    password = verbs.add_parser("password", help="give a new password, read from standard input")
    password.add_argument("name")
    password.add_argument("--password-stdin", action="store_true", help="as is done anyway")
    token = verbs.add_parser("token", help="make an API token")
    token.add_argument("name")
    token.add_argument("--label", default="")
    token.add_argument("--days", type=int, default=365, help="how long it is good")


def run(arguments: argparse.Namespace) -> int:
    """Make what was asked for."""
    actor = prepare(arguments)
    return {"add": _add, "token": _token, "password": _password}[arguments.verb](actor, arguments)


def _add(actor: "Reader", arguments: argparse.Namespace) -> int:
    from tutela.kernel.clock import now
    from tutela.people import actions

    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    user = actions.make_user(
        actor=actor,
        at=now(),
        name=arguments.name,
        full_name=arguments.full_name,
        role=arguments.role,
        component=arguments.component,
        clearance=arguments.clearance,
        compartments=arguments.compartment,
        areas=["*" if area == "all" else area for area in arguments.area],
        password=password,
    )
    if arguments.json:
        print(json.dumps({"id": str(user.id), "name": user.name}))
    else:
        tell(f"user {user.name} made")
    return 0


def _password(actor: "Reader", arguments: argparse.Namespace) -> int:
    from tutela.kernel.clock import now
    from tutela.people import actions

    actions.set_password(actor=actor, at=now(), name=arguments.name, password=sys.stdin.readline().rstrip("\n"))
    tell(f"{arguments.name} has a new password; their sessions have ended")
    return 0


def _token(actor: "Reader", arguments: argparse.Namespace) -> int:
    from tutela.kernel.clock import now
    from tutela.people import actions

    secret = actions.make_token(actor=actor, at=now(), name=arguments.name, label=arguments.label, days=arguments.days)
    print(json.dumps({"token": secret}) if arguments.json else secret)
    return 0
