"""What the tests of erasing do within an installation.

python -m tests.erasure.inside seal NAME CONTACT        prints the source's id
python -m tests.erasure.inside open SOURCE PHRASE       prints what the two fields say, or why they do not open
python -m tests.erasure.inside cut SOURCE before|after  erases the name, and dies before or after it is confirmed
python -m tests.erasure.inside finish                   what the worker does
"""

import argparse
import json
import os
import signal
import sys
from uuid import UUID

from tutela.commands.context import prepare


def seal(name: str, contact: str) -> None:
    """A report with a source, through the door that everybody uses."""
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.reports.actions import submit_report
    from tutela.reports.models import Source

    told = {"text": "Cattle were taken in the night.", "channel": "radio", "urgency": "imminent"}
    report = submit_report(actor=OPERATOR, at=now(), caller_name=name, caller_contact=contact, **told)
    print(Source.objects.as_system("test").get(report=report).id)


def open_(source_id: str, phrase: str) -> None:
    """With the vault's pass phrase."""
    from tutela.kernel import sealing
    from tutela.reports.models import Source

    source = Source.objects.as_system("test").get(id=source_id)
    private = sealing.open_vault(sealing.SOURCES, phrase)
    said = {}
    for field in ("name", "contact"):
        try:
            value = bytes(getattr(source, field))
            said[field] = sealing.open_with_vault(value, private, subject=source.id, field=field)
        except (sealing.Erased, sealing.Unopenable) as error:
            said[field] = type(error).__name__
    print(json.dumps(said))


def cut(source_id: str, when: str) -> None:
    """The process dies at the worst of moments."""
    from tutela.kernel import erasure, journal, sealing
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if when == "before":
        journal.Writing.seal = die
    else:
        sealing.destroy_key = die
    erasure.erase(actor=OPERATOR, kind="source", subject=UUID(source_id), field="name", at=now(), reason="test")


def finish() -> None:
    """In the journal's turn."""
    from tutela.kernel import erasure
    from tutela.kernel.clock import now

    print(erasure.finish(at=now()))


if __name__ == "__main__":
    prepare(argparse.Namespace(space="mission", as_user=None))
    {"seal": seal, "open": open_, "cut": cut, "finish": finish}[sys.argv[1]](*sys.argv[2:])
