"""The practice mission laid out, task by task, and a new watch when somebody comes back another day.

Every task is done once: its answer is kept under its name in the same transaction (`kernel/requests.py`). So a
process that is killed and started again goes on behind the last task that was confirmed.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tutela.exchange.ged_import import import_ged
from tutela.kernel.access import OPERATOR
from tutela.kernel.clock import iso
from tutela.kernel.problems import Problem
from tutela.kernel.requests import Answer, answer_once, fingerprint
from tutela.people.actions import make_user
from tutela.places.actions import make_site
from tutela.practice import coming, progress, queries
from tutela.practice.cast import CAST
from tutela.practice.ground import BASES, STANDING_FOR_DAYS, Base
from tutela.practice.playing import hand_over, play, reader
from tutela.practice.register import REGISTER, lay_quarterly, lay_threat
from tutela.practice.stories import PAST, WATCH, Act, Story

log = logging.getLogger("tutela.practice")

EVENTS = Path(__file__).parent / "data" / "events.parquet"
SET_UP_BEFORE = timedelta(days=30)
"""Users, bases and events are there so long before the first watch."""

REGISTER_AFTER, QUARTERLY_AFTER = timedelta(days=2), timedelta(days=4)
"""Threats are written down, and told of, so long after that."""

NEW_WATCH_AFTER = timedelta(hours=12)
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done once, at one moment. do: gives the id of the record it made, or nothing."""

    name: str
    at: datetime
    do: Callable[[], str]


class Laying:
    """What was done in the current space, and what is still to do. One a process."""

    def __init__(self) -> None:
        self._done: dict[str, str] = {}
        self._complete = 0
        """The number of the last watch that is complete."""

    def go_on(self, *, at: datetime, stop: Callable[[], bool]) -> bool:
        """Do what is missing until nothing is or `stop` says so; whether nothing is.

        Once it is, a new one begins when somebody comes who did not see the last one begin.
        """
        self._done = self._done or queries.answers()
        number = max(1, self._watches())
        if self._complete == number and queries.somebody_came(since=self._begun(number) + NEW_WATCH_AFTER):
            number += 1
        if self._complete < number:
            begun = datetime.fromisoformat(self._once(Task(f"watch-{number}", at, partial(iso, at))))
            if self._do(_tasks(number, begun, self._done), begun, stop):
                self._complete = number
        return self._complete == number

    def _watches(self) -> int:
        return sum(name.startswith("watch-") and "/" not in name for name in self._done)

    def _begun(self, number: int) -> datetime:
        return datetime.fromisoformat(self._done[f"watch-{number}"])

    def _do(self, tasks: list[Task], begun: datetime, stop: Callable[[], bool]) -> bool:
        """Whether all of them are done. Those who wait see how far it is."""
        for count, task in enumerate(tasks):
            if stop():
                return False
            if task.name not in self._done:
                self._once(task)
                progress.write(progress.Progress(count + 1, len(tasks), begun, self._complete > 0))
        progress.write(progress.Progress(len(tasks), len(tasks), begun, True))
        return True

    def _once(self, task: Task) -> str:
        """Do it and keep its answer. What the mission's own doctrine refuses is left out of the play."""
        try:
            answer = _answered(task.name, task.at, task.do)
        except Problem as problem:
            log.warning("the practice mission goes on without %s: %s", task.name, problem)
            answer = _answered(task.name, task.at, lambda: NOTHING)
        self._done[task.name] = answer
        return answer


def _answered(name: str, at: datetime, do: Callable[[], str]) -> str:
    key = queries.KEY + name
    return answer_once(OPERATOR, key, fingerprint(key.encode()), at, lambda: Answer(200, do().encode())).body.decode()


def _tasks(number: int, begun: datetime, done: dict[str, str]) -> list[Task]:
    """Everything that a watch needs, in the order of time; the first one stands on the mission itself."""
    before = list(_mission(begun, done)) if number == 1 else [_handing_over(number, begun)]
    return [*before, *_acts(f"watch-{number}", WATCH, begun, done)]


def _mission(begun: datetime, done: dict[str, str]) -> Iterator[Task]:
    at = begun - SET_UP_BEFORE
    for member in CAST:
        yield Task(f"user/{member.role}", at, partial(_make, make_user, actor=OPERATOR, at=at, **member.facts()))
    yield Task("bases", at, partial(_bases, at))
    yield Task("events", at, partial(_events, at))
    for feared in REGISTER:
        yield Task(f"threat/{feared.name}", at + REGISTER_AFTER, partial(lay_threat, feared, at=at + REGISTER_AFTER))
    told = at + QUARTERLY_AFTER
    yield Task("quarterly", told, partial(lay_quarterly, at=told))
    for country in coming.COUNTRIES:
        yield Task(f"forecast/{country}", at, partial(coming.issue, country, at))
    yield from _acts("past", PAST, begun, done)
    yield Task("said", begun - coming.BEFORE, partial(coming.say, begun - coming.BEFORE))
    yield Task("scenario", begun - coming.BEFORE, partial(coming.watch_for, begun - coming.BEFORE))


def _make(make: Callable, **facts: object) -> str:
    return str(make(**facts).id)


def _bases(at: datetime) -> str:
    for base in BASES:
        _base(base, at)
    return NOTHING


def _base(base: Base, at: datetime) -> None:
    make_site(
        actor=reader("duty_officer"),
        at=at,
        name=base.name,
        site_kind=base.site_kind,
        longitude=base.longitude,
        latitude=base.latitude,
        since=at.date() - timedelta(days=STANDING_FOR_DAYS),
        note="Invented.",
    )


def _events(at: datetime) -> str:
    import_ged(EVENTS, actor=OPERATOR, clock=lambda: at)
    return NOTHING


def _acts(name: str, stories: tuple[Story, ...], begun: datetime, done: dict[str, str]) -> list[Task]:
    """The acts of all stories as one row."""
    tasks = [
        _act(f"{name}/{story.name}", number, act, begun, done)
        for story in stories
        for number, act in enumerate(story.acts)
    ]
    return sorted(tasks, key=lambda task: task.at)


def _act(story: str, number: int, act: Act, begun: datetime, done: dict[str, str]) -> Task:
    at = begun - timedelta(minutes=act.before_min)
    return Task(f"{story}/{number}-{act.verb}", at, lambda: play(act, at=at, before=_before(story, done)))


def _before(story: str, done: dict[str, str]) -> dict[str, str]:
    """What earlier acts of the story made, by their verb."""
    return {name.rpartition("-")[2]: record for name, record in done.items() if name.startswith(f"{story}/") and record}


def _handing_over(number: int, begun: datetime) -> Task:
    def do() -> str:
        hand_over(at=begun, received_before=begun - NEW_WATCH_AFTER + timedelta(hours=2))
        return NOTHING

    return Task(f"watch-{number}/hand-over", begun - timedelta(hours=9, minutes=30), do)
