"""Fixtures: an installation of this test's own, copied from one that was set up once."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.homes.installation import Installation, cleared, copy_of, new, template

numbers = itertools.count(1)


@pytest.fixture(scope="session")
def set_up_once() -> Installation:
    """The installation that the others are copies of: set up, no record in it."""
    return template()


@pytest.fixture(scope="session")
def vault_phrase(set_up_once: Installation) -> str:
    """The pass phrase of the vault of sources, which was shown once when the template was set up."""
    return (set_up_once.home.parent / "told").read_text().rpartition("shown this once: ")[2].split()[0]


@pytest.fixture
def installation(set_up_once: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation that is set up."""
    with cleared(copy_of(set_up_once, tmp_path / "home", f"tutela_home_{next(numbers)}")) as copy:
        yield copy


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    """Makes homes in which nothing is."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(cleared(new(tmp_path / name, f"tutela_home_{next(numbers)}")))
