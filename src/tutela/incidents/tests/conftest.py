"""What the tests of incidents share: somebody who writes incidents down, reports, events of a source, a browser."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from tutela.incidents import actions
from tutela.incidents.intake import NamedActor, Offered, take_in
from tutela.kernel import journal
from tutela.kernel.access import OPERATOR
from tutela.kernel.identifiers import new_id
from tutela.kernel.testing import reader
from tutela.reports.models import Report

BOR = {"longitude": 31.5571, "latitude": 6.2088, "location_precision": 1, "place_text": "Bor"}


@pytest.fixture
def analyst() -> Any:
    """Sees the whole mission, may do everything with incidents but verify."""
    return reader("analyst")


@pytest.fixture
def make(tick, analyst) -> Callable[..., Any]:
    """`make(best=3, ...)`: an incident in Bor, one killed unless told otherwise."""

    def run(**facts: Any) -> Any:
        told = {"event_type": "killing", "date_start": date(2016, 3, 12), "low": 1, "best": 1, "high": 1, **BOR}
        return actions.make_incident(actor=facts.pop("actor", analyst), at=tick(), **{**told, **facts})

    return run


@pytest.fixture
def told(tick) -> Callable[..., Report]:
    """`told(...)`: a report that was written down."""

    def run(**facts: Any) -> Report:
        given = {"channel": "call_back", "text": "Shots near the market", "urgency": "info", "submitted_by": "amina"}
        row = Report(id=new_id(tick()), received_at=tick(), **{"area": "SS0303", **given, **facts})
        with journal.open(OPERATOR, at=tick()) as writing:
            return writing.add("report.submitted", row)

    return run


@pytest.fixture
def offer() -> Callable[..., Offered]:
    """`offer("7", best=3)`: an event of a source; its digest follows from what is told."""

    def run(number: str, *, release: str = "23.1", **facts: Any) -> Offered:
        told = {
            "event_type": "attack_on_civilians",
            "date_start": date(2016, 3, 12),
            "date_end": date(2016, 3, 12),
            "country": "South Sudan",
            "low": 1,
            "best": 2,
            "high": 3,
            **BOR,
            **facts,
        }
        return Offered(
            external_id=number,
            release=release,
            age=age_of(release),
            digest=sha256(repr(sorted(told.items())).encode()).hexdigest(),
            facts=told,
            side_a=NamedActor("Somebody", "77"),
        )

    return run


def age_of(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split("."))) if release else ()


@pytest.fixture
def take(tick) -> Callable[..., dict[str, int]]:
    """`take([...])`: take events in; tells what became of them."""

    def run(offers: Any, **how: Any) -> dict[str, int]:
        counts = {"new": 0, "changed": 0, "same": 0, "older": 0}
        how = {"actor": OPERATOR, "clock": tick, **how}
        for part in take_in(offers, origin="test", age_of=age_of, **how):
            counts = {name: total + getattr(part, name) for name, total in counts.items()}
        return counts

    return run


@pytest.fixture
def as_reader(monkeypatch) -> Callable[..., Client]:
    """`as_reader(reader)`: a client whose every request comes from this reader."""
    from tutela.people import signin

    def client(who: Any) -> Client:
        monkeypatch.setattr(signin, "reader_of", lambda secret: who)
        return Client(headers={"Authorization": "Bearer test"})

    return client
