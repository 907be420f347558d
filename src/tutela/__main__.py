"""`./tutela COMMAND ...`: finds the command's module and runs it. Imports nothing that the command does not need."""

import argparse
import importlib
import os
import sys
from types import ModuleType

COMMANDS = {
    "up": "sets up what is missing, serves pages, API and background work until it is stopped",
    "test": "runs every test: SQLite, PostgreSQL, browser, front end",
    "user": "makes users and their API tokens",
    "import": "takes in records from a file",
    "export": "writes records to a file or to standard output",
    "product": "writes flash reports from alerts and incidents, in six languages",
    "journal": "verifies, shows and proves the journal",
    "backup": "writes a consistent copy of the records, or of the keys under a pass phrase",
    "restore": "puts a backup into an empty home, and verifies it",
    "doctrine": "checks and adds doctrine files",
    "switch": "turns the whole installation open, read-only or closed",
    "erase": "destroys the key of a sealed value",
    "doctor": "says what is wrong with this installation and what to do",
    "bench": "measures against a yardstick in the same run",
    "forecast": "runs, evaluates and back-tests forecasts",
    "reach": "travel times, coverage and where to stand",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 1 the answer is no, 2 wrong use, 3 bad input, 4 refused)."""
    words = sys.argv[1:] if argv is None else argv
    outer = _outer_parser()
    ahead, rest = _split(words)
    chosen = outer.parse_args(ahead)
    if not rest:
        outer.print_help()
        return 2
    name, rest = rest[0], rest[1:]
    if name not in COMMANDS:
        outer.error(f"there is no command {name!r}; ./tutela --help lists them")
    module = importlib.import_module(f"tutela.commands.{name}_" if name == "import" else f"tutela.commands.{name}")
    first, _, more = (module.__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog=f"tutela {name}",
        description=first,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.configure(parser)
    _add_common_everywhere(parser)
    if getattr(module, "TAKES_FURTHER_ARGUMENTS", False):
        arguments, further = parser.parse_known_args(rest, namespace=chosen)
        arguments.further = further
    else:
        arguments = parser.parse_args(rest, namespace=chosen)
    return _run(module, arguments)


def _outer_parser() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:10} {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="tutela",
        usage="tutela [--space NAME] [--as USER] COMMAND ...",
        description="The protection-of-civilians operations platform of a peace mission.",
        epilog=f"commands:\n{listing}\n\n  tutela COMMAND --help says more, with an example",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser, default=None)
    return parser


def _add_common(parser: argparse.ArgumentParser, *, default: object) -> None:
    quiet = default is argparse.SUPPRESS  # After the command they only override what stood before it.
    space, flag = (default, default) if quiet else ("mission", False)
    parser.add_argument("--space", default=space, metavar="NAME", help="another space than the mission's")
    parser.add_argument("--as", dest="as_user", default=default, metavar="USER", help="act as this user")
    parser.add_argument("--json", action="store_true", default=flag, help="one JSON value on standard output")


def _add_common_everywhere(parser: argparse.ArgumentParser) -> None:
    """To the command and to its verbs: `journal head --json` is what people type."""
    if "--json" not in parser._option_string_actions:
        _add_common(parser, default=argparse.SUPPRESS)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                _add_common_everywhere(verb)


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Options before the command, and the command with everything after it."""
    place = 0
    while place < len(words) and words[place].startswith("-"):
        place += 2 if words[place] in ("--space", "--as") else 1
    return words[:place], words[place:]


def _run(module: ModuleType, arguments: argparse.Namespace) -> int:
    try:
        return module.run(arguments) or 0
    except BrokenPipeError:
        # Whoever read our output has seen enough: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    """A problem of the catalogue is a sentence and an exit code; anything else is a fault of the product."""
    if "tutela.kernel.problems" not in sys.modules:
        raise error
    from tutela.kernel.problems import Denied, Missing, Problem, SignInNeeded

    if not isinstance(error, Problem):
        raise error
    print(f"tutela: {error}", file=sys.stderr)
    return 4 if isinstance(error, (Denied, Missing, SignInNeeded)) else 3


if __name__ == "__main__":
    sys.exit(main())
