"""One installation that is killed again and again."""

from collections.abc import Iterator

import pytest

from tests.homes import fixtures
from tests.homes.installation import Installation, cleared, copy_of

set_up_once = fixtures.set_up_once


@pytest.fixture(scope="module")
def battered(set_up_once: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Not made anew between rounds: what one kill leaves behind, the next one meets."""
    folder = tmp_path_factory.mktemp("crash") / "home"
    with cleared(copy_of(set_up_once, folder, f"tutela_home_{next(fixtures.numbers)}")) as copy:
        copy.must("journal", "verify")
        yield copy
