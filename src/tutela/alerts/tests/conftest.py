"""What the tests of the room share."""

import pytest

from tutela.alerts import actions, queries
from tutela.kernel.testing import reader
from tutela.reports.actions import submit_report


@pytest.fixture
def duty():
    """The duty desk."""
    return reader("duty_officer")


@pytest.fixture
def force():
    """The military component."""
    return reader("commander", component="force")


@pytest.fixture
def raised(tick):
    """An alert that a report raised."""

    def make(**changes):
        told = {"text": "Men with guns on the road.", "channel": "radio", "urgency": "imminent", **changes}
        liaison = reader("liaison_assistant", component="civil_affairs", areas=("SS01",))
        report = submit_report(actor=liaison, at=tick(), **told)
        return queries.alerts(reader=reader()).get(report=report)

    return make


@pytest.fixture
def decided(tick, raised, duty):
    """An alert on which somebody decided."""

    def make(decision="respond", **changes):
        alert = raised()
        return actions.decide(actor=duty, alert_id=alert.id, at=tick(), decision=decision, **changes)

    return make
