"""Installations of their own."""

from tests.homes.fixtures import empty_home, installation, set_up_once, vault_phrase  # noqa: F401
