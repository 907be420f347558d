"""What the tests of the chain share: a vault to seal into, a base, and three users in three roles."""

import pytest

from tutela.kernel import sealing
from tutela.kernel.testing import reader

PASSPHRASE = "three herons over the marsh"
VILLAGE = {"longitude": 31.40, "latitude": 7.75}
"""Duk Padiet, South Sudan."""


@pytest.fixture
def vault():
    """The vault for sources of this space."""
    if not sealing.has_vault(sealing.SOURCES):
        sealing.make_vault(sealing.SOURCES, PASSPHRASE)


@pytest.fixture
def cast():
    """A liaison assistant who is told, a duty officer who runs the alert, a commander who answers."""
    return {
        "liaison": reader("liaison_assistant", component="civil_affairs", areas=("SS",), compartments=0, clearance=1),
        "duty": reader("duty_officer", component="joc", compartments=0, clearance=1),
        "force": reader("commander", component="force", areas=("SS",), compartments=0, clearance=1),
        "adviser": reader("protection_adviser", component="protection"),
    }
