"""Clocks that ran out while nobody looked: each missed step once, in order, never past the last level."""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from tutela.alerts import actions
from tutela.alerts.models import Alert, Escalation
from tutela.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
ROUTE = ["tactical", "operational", "strategic", "headquarters"]


def escalations():
    return list(Escalation.objects.as_system("test").order_by("stamp"))


def test_nothing_is_escalated_before_its_time(tick, raised):
    alert = raised()
    assert actions.escalate_overdue(at=tick()) == 0
    assert actions.escalate_overdue(at=alert.acknowledge_due) == 1


def test_every_missed_step_is_escalated_once_in_the_order_in_which_the_clocks_ran_out(verify_action, tick, raised):
    for urgency in ("within_24_h", "imminent", "within_7_d", "info"):
        raised(urgency=urgency)
    late = tick.move(days=30)
    assert verify_action(actions.escalate_overdue, at=late, limit=2) == 10
    found = escalations()
    assert [one.due_at for one in found] == sorted(one.due_at for one in found)
    assert {(one.alert_id, one.step) for one in found} == {
        (alert.id, step)
        for alert in Alert.objects.as_system("test")
        for step in (["acknowledge"] if alert.urgency == "info" else ["acknowledge", "decide", "dispatch"])
    }
    assert actions.escalate_overdue(at=late) == 0


def test_what_was_done_in_time_is_not_escalated(tick, raised, duty):
    alert = raised()
    actions.decide(actor=duty, alert_id=alert.id, at=tick(), decision="respond")
    actions.escalate_overdue(at=tick.move(hours=2))
    assert [one.step for one in escalations()] == ["dispatch"]


def test_whose_turn_it_is_follows_the_level(tick, raised):
    alert = raised()
    actions.escalate_overdue(at=alert.decide_due)
    assert [(one.from_level, one.to_level) for one in escalations()] == [tuple(ROUTE[0:2]), tuple(ROUTE[1:3])]
    assert Entry.objects.filter(verb="alert.escalated", actor="clock").count() == 2


class Installation:
    """An installation of its own, on the database of this run, used by processes of their own."""

    def __init__(self, home):
        self.environment = {**os.environ, "TUTELA_HOME": str(home), "TUTELA_SPACE": "mission"}
        self.database = None
        if url := os.environ.get("TUTELA_DATABASE_URL"):
            self.database = f"tutela_escalating_{uuid4().hex[:10]}"
            self.url = url
            self._run_sql(f"CREATE DATABASE {self.database}")
            self.environment["TUTELA_DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{self.database}"

    def _run_sql(self, statement):
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def run(self, *arguments):
        """Run the script in a process of its own; what it printed."""
        done = subprocess.run(
            [sys.executable, str(HERE / "process.py"), *map(str, arguments)],
            env={**self.environment, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def close(self):
        """Leave nothing behind."""
        if self.database:
            self._run_sql(f"DROP DATABASE {self.database} WITH (FORCE)")


@pytest.fixture
def installation():
    """An installation that ends with the test."""
    with tempfile.TemporaryDirectory(prefix="tutela-escalating-") as home:
        made = Installation(home)
        yield made
        made.close()


def test_two_workers_at_once_escalate_a_thousand_alerts_each_step_once_while_others_write(installation):
    installation.run("prepare", 1000)
    with ThreadPoolExecutor(3) as at_once:
        workers = [at_once.submit(installation.run, "escalate") for _worker in range(2)]
        writer = at_once.submit(installation.run, "write", 20)
        passed = [worker.result()["passed"] for worker in workers]
        assert writer.result()["written"] == 20
    found = installation.run("look")
    assert sum(passed) == 3000
    assert found["escalations"] == 3000
    assert found["twice"] == 0
    assert found["in_order"]
    assert found["levels"] == {"headquarters": 1000}
    assert found["faults"] == []
    assert found["reviews"] == 1000, "the last clock of each ran out unanswered"
    print("seconds of the workers:", [worker.result()["seconds"] for worker in workers])
    print("steps of each:", passed, "seconds of the slowest write meanwhile:", writer.result()["slowest_s"])
