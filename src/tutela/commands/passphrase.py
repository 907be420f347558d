"""A pass phrase: from standard input, or typed without being shown."""

import argparse
import getpass
import sys


def add_option(parser: argparse.ArgumentParser) -> None:
    """`--passphrase-stdin`."""
    parser.add_argument(
        "--passphrase-stdin", action="store_true", help="read the pass phrase from standard input, one line"
    )


def ask(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """The pass phrase. Raises Invalid when there is nobody to ask, or the two differ."""
    from django.utils.translation import gettext_lazy as _

    from tutela.kernel.problems import Invalid

    if arguments.passphrase_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise Invalid(_("There is nobody to type the pass phrase: send it with --passphrase-stdin."))
    phrase = getpass.getpass("Pass phrase: ")
    if twice and getpass.getpass("Again: ") != phrase:
        raise Invalid(_("The two differ."))
    return phrase
