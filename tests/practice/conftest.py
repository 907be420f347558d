"""An installation with its practice mission."""

from collections.abc import Iterator

import pytest

from tests.live.installation import Installation, installation
from tests.practice.someone import wait_until_laid_out


@pytest.fixture(scope="package")
def practice() -> Iterator[Installation]:
    """Serves, and the practice mission is laid out."""
    with installation() as place, place.serving():
        wait_until_laid_out(place.address)
        yield place
