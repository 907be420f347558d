"""What a command needs before it can do anything with records: Django, a space that is set up, somebody who acts."""

import argparse
import os
import sys
from typing import Any

from tutela.kernel import collector
from tutela.kernel.home import home


def prepare(arguments: argparse.Namespace) -> Any:
    """Load Django, settle in the space, set up what is missing; returns the reader who acts.

    Raises Missing for a user or space that is not there.
    """
    start_django()
    from tutela.kernel import spaces
    from tutela.kernel.problems import Missing
    from tutela.web import installation

    if arguments.space not in {space.name for space in spaces.known()}:
        raise Missing(f"There is no space {arguments.space!r}.")
    spaces.settle(arguments.space)
    installation.make_ready(spaces.current(), say=tell)
    return actor(arguments.as_user)


def start_django() -> None:
    """Once a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.web.settings")
    home().mkdir(parents=True, exist_ok=True)
    with collector.resting():
        import django

        django.setup()


def actor(name: str | None) -> Any:
    """The user of that name; without one, the operator: whoever may read TUTELA_HOME."""
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.problems import Missing
    from tutela.people.queries import reader_for, user_named

    if name is None:
        return OPERATOR
    user = user_named(name)
    if user is None or not user.active:
        raise Missing(f"There is no user {name!r}.")
    return reader_for(user)


def tell(text: object) -> None:
    """Progress and remarks: on standard error, so that standard output stays clean."""
    print(text, file=sys.stderr, flush=True)
