"""What tests of every room share: a home of their own, the mission's space, a cast of readers, the fold test."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Ticking:
    """A clock for tests: every reading is one second after the one before."""

    def __init__(self, start: datetime = NOON) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """The next second."""
        self.now += timedelta(seconds=1)
        return self.now

    def move(self, **span: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def tick() -> Ticking:
    """The clock of this test."""
    return Ticking()


def reader(name: str = "duty_officer", **changes: Any) -> Any:
    """A reader by role name, seeing the whole mission unless told otherwise."""
    from tutela.kernel.access import ALL_COMPARTMENTS, Reader
    from tutela.kernel.doctrine import doctrine

    role = doctrine().roles[changes.pop("role", name)]
    component = changes.pop("component", "joc")
    facts = {
        "role": role.code,
        "component": component,
        "component_bit": 1 << doctrine().lists["component"][component].attributes["bit"],
        "clearance": 2,
        "compartments": ALL_COMPARTMENTS,
        "areas": ("*",),
        "reads": role.reads,
        "reads_journal": role.reads_journal == "all",
        "verbs": frozenset(role.may),
    }
    return Reader(name=name, **{**facts, **changes})


@pytest.fixture
def verify_action() -> Callable[..., Any]:
    """Run an action, then fold the journal from its beginning and compare with the tables."""

    def run(action: Callable[..., Any], **arguments: Any) -> Any:
        from tutela.kernel.journal.verify import check_tables, verify

        result = action(**arguments)
        assert list(verify()) == []
        assert list(check_tables()) == []
        return result

    return run


def web_role(cursor: Any, name: str) -> None:
    """Make the web's role on PostgreSQL, with its grants, such that the owner may take it on (`SET ROLE`)."""
    from tutela.kernel.access import rls

    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {name} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    cursor.execute(f"GRANT {name} TO CURRENT_USER")
    rls.grant(cursor, schema, name)
