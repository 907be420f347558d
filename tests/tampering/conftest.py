"""Installations of their own, with records in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.homes import fixtures
from tests.homes.installation import ON_POSTGRESQL, Installation, cleared, copy_of

EXTRACT = Path(__file__).resolve().parents[2] / "src" / "tutela" / "exchange" / "tests" / "data" / "ged_extract.csv"

collect_ignore = ["test_on_sqlite.py"] if ON_POSTGRESQL else []


set_up_once = fixtures.set_up_once


@pytest.fixture(scope="module")
def filled(set_up_once: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with 300 sites and a few real incidents."""
    folder = tmp_path_factory.mktemp("tampering") / "home"
    with cleared(copy_of(set_up_once, folder, f"tutela_home_{next(fixtures.numbers)}")) as copy:
        copy.must("-m", "tests.homes.writer", 5, 0, 60, "before")
        copy.must("import", "ged", EXTRACT)
        yield copy


@pytest.fixture
def installation(filled: Installation, tmp_path: Path) -> Iterator[Installation]:
    with cleared(copy_of(filled, tmp_path / "home", f"tutela_home_{next(fixtures.numbers)}")) as copy:
        yield copy
