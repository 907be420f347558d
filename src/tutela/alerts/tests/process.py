"""What the processes of `test_escalating` do: prepare alerts, escalate them, write something else meanwhile, look.

python process.py prepare 1000
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.web.settings"

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
LATE = START + timedelta(days=2)


def prepare(count: str) -> dict:
    """Reports that warn, a second apart, in one confirmed writing."""
    from django.core.management import call_command

    from tutela.kernel import journal
    from tutela.kernel.access import OPERATOR
    from tutela.reports.actions import submit_report

    call_command("migrate", verbosity=0)
    with journal.open(OPERATOR, at=START):
        for number in range(int(count)):
            at = START + timedelta(seconds=number)
            told = {"text": f"Warning {number}", "channel": "sms", "urgency": "imminent"}
            submit_report(actor=OPERATOR, at=at, received_at=at, **told)
    return {}


def escalate() -> dict:
    """A worker that comes back after two days."""
    from tutela.alerts.actions import escalate_overdue

    start = time.perf_counter()
    return {"passed": escalate_overdue(at=LATE), "seconds": round(time.perf_counter() - start, 2)}


def write(count: str) -> dict:
    """Somebody who saves reports meanwhile, and how long the slowest took."""
    from tutela.kernel.access import OPERATOR
    from tutela.reports.actions import submit_report

    times = []
    for number in range(int(count)):
        start = time.perf_counter()
        told = {"text": f"Meanwhile {number}", "channel": "sms", "urgency": "info", "happened": True}
        submit_report(actor=OPERATOR, at=LATE, **told)
        times.append(time.perf_counter() - start)
    return {"written": len(times), "slowest_s": round(max(times), 3)}


def look() -> dict:
    """What has become of them."""
    from collections import Counter

    from tutela.alerts.models import Alert, Escalation
    from tutela.kernel.journal.verify import check_tables, verify
    from tutela.reviews.models import Review

    found = list(Escalation.objects.as_system("test").order_by("stamp"))
    times = Counter((one.alert_id, one.step) for one in found)
    return {
        "escalations": len(found),
        "twice": sum(1 for count in times.values() if count > 1),
        "in_order": [one.due_at for one in found] == sorted(one.due_at for one in found),
        "levels": Counter(alert.level for alert in Alert.objects.as_system("test")),
        "reviews": Review.objects.as_system("test").count(),
        "faults": [str(fault) for fault in [*verify(), *check_tables()]],
    }


if __name__ == "__main__":
    import django

    from tutela.kernel import spaces

    django.setup()
    spaces.settle(spaces.MISSION)
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
