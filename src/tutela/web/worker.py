"""Background work: clocks that run out, reviews that fall due, heads for the witnesses. One process, every space.

What was missed while it was down is done when it is back: each task looks at the records, not at the time of day.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutela.kernel import spaces

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.web.settings")

EVERY = timedelta(seconds=1)
WITNESS_EVERY = timedelta(hours=1)
SLICE_S = 0.5
log = logging.getLogger("tutela.worker")


def tick(at: datetime) -> None:
    """Everything that may be due in the current space."""
    from tutela.alerts.actions import escalate_overdue
    from tutela.kernel import erasure
    from tutela.reviews.actions import sweep

    escalate_overdue(at=at)
    sweep(at=at)
    erasure.finish(at=at)


class Foresight:
    """Scores what is due, watches indicators, makes forecasts that were asked for, where something may have changed."""

    def __init__(self) -> None:
        from tutela.foresight.watching import Watch

        self._watch = Watch()
        self._making: dict[str, subprocess.Popen] = {}

    def look(self, space: str, at: datetime) -> None:
        """Look, if it is time. A forecast is learned in a process of its own: no clock waits for it."""
        from tutela.foresight import actions, queries

        if not self._watch.is_due(space, at):
            return
        actions.score_due(at=at)
        actions.watch(at=at)
        making = self._making.get(space)
        if queries.waiting_order() is not None and (making is None or making.poll() is not None):
            command = [sys.executable, "-m", "tutela", "--space", space, "forecast", "ordered"]
            self._making[space] = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self._watch.looked(space, at)

    def stop(self) -> None:
        """End what is being learned: who asked for it waits until the next start."""
        for making in self._making.values():
            making.terminate()
        for making in self._making.values():
            making.wait()


class Witness:
    """Sends a head every hour in which something was written."""

    def __init__(self) -> None:
        self._sent: dict[str, tuple[int, datetime]] = {}

    def look(self, space: str, at: datetime) -> None:
        """Send, if it is time."""
        from tutela.kernel.journal import witness
        from tutela.kernel.journal.heads import latest
        from tutela.kernel.journal.models import State

        size, last = self._sent.get(space, (0, at - WITNESS_EVERY))
        if not witness.places() or at - last < WITNESS_EVERY or not State.objects.filter(size__gt=size).exists():
            return
        head = latest()
        for failure in witness.send(head):
            log.error("the head of %s did not reach its witness: %s", space, failure)
        self._sent[space] = (head.size, at)


class Play:
    """Lays the practice mission out, a little at a time, so that no other clock waits for it."""

    def __init__(self) -> None:
        from tutela.practice.laying import Laying

        self._laying = Laying()
        self.is_complete = True

    def go_on(self, space: "spaces.Space", stop: Callable[[], bool]) -> bool:
        """Whether the clocks of the space may run: those of the practice mission not before it is laid out."""
        from tutela.kernel import spaces
        from tutela.kernel.clock import now

        if space.name != spaces.PRACTICE:
            return True
        self.is_complete = True  # A fault in it must not keep the worker from its rest.
        until = time.monotonic() + SLICE_S
        self.is_complete = self._laying.go_on(at=now(), stop=lambda: stop() or time.monotonic() > until)
        return self.is_complete


def main() -> int:
    """Run until SIGTERM."""
    from tutela.kernel import collector

    with collector.resting():
        import django

        django.setup()
    from django.db import close_old_connections

    from tutela.kernel import home, spaces
    from tutela.kernel.clock import now
    from tutela.web import installation

    installation.use_mission_doctrine()
    stop = StopSign()
    witness = Witness()
    foresight = Foresight()
    play = Play()

    def go_on(space: spaces.Space) -> None:
        if play.go_on(space, stop):
            tick(now())

    while not stop():
        home.worker_beat().touch()
        if home.switch() is home.Switch.OPEN:
            for space in spaces.known():
                if (home.home() / "data" / f"{space.name}.ready").exists():
                    with spaces.use(space):
                        _safely(partial(go_on, space))
                        _safely(partial(foresight.look, space.name, now()))
                        _safely(partial(witness.look, space.name, now()))
        close_old_connections()
        if play.is_complete:
            stop.rest(EVERY.total_seconds())
    foresight.stop()
    return 0


def _safely(work: Callable[[], None]) -> None:
    """One failed task must not stop the clocks of the others."""
    from django.db import DatabaseError

    from tutela.kernel.problems import Problem

    try:
        work()
    except (DatabaseError, Problem, OSError):
        log.exception("background work failed; it is tried again")


class StopSign:
    """True from the moment on at which somebody asked for the end, or nobody is left who could."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._parent = os.getppid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._asked.set())

    def __call__(self) -> bool:
        return self._asked.is_set() or os.getppid() != self._parent

    def rest(self, seconds: float) -> None:
        """Sleep so long, or until the end is asked for."""
        self._asked.wait(seconds)


if __name__ == "__main__":
    sys.exit(main())
