"""Installations of their own."""

from tests.homes.fixtures import empty_home, installation, set_up_once  # noqa: F401
from tests.homes.installation import ON_POSTGRESQL

collect_ignore = [] if ON_POSTGRESQL else ["test_on_postgresql.py"]
