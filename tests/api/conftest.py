"""One live mission for all tests of the API."""

import pytest

from tests.api.mission import mission


@pytest.fixture(scope="package")
def live():
    """The serving mission, asked with the token of somebody who may do everything."""
    with mission() as place:
        yield place
