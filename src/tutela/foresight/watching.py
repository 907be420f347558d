"""Indicators that look at the data by themselves. For the worker.

A number is written down when it has changed, and the indicator turns when it stands at its mark or over it; each is an
entry of the journal. Only open records count, and only forecasts whose own area lies within the scenario's, so whoever
sees the scenario may see everything that turned it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from tutela.foresight import queries, rules
from tutela.foresight.events import IndicatorTurned
from tutela.foresight.models import Indicator
from tutela.kernel import access, events, journal
from tutela.kernel.journal.models import State

TURNED = "indicator.turned"
TURNED_BACK = "indicator.turned_back"
MEASURED = "indicator.measured"
SCENARIO_TURNED = "scenario.indicator_turned"
SCENARIO_TURNED_BACK = "scenario.indicator_turned_back"
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator reads: its number, and the records behind it."""

    value: float | None
    evidence: list[str]


def watch(*, at: datetime) -> int:
    """Look at every indicator; returns how many of them changed."""
    rule = access.system("rule")
    read = [(one, reading(one, today=at.date())) for one in queries.to_watch() if one.rule != rules.SEEN]
    changed = [(one, now) for one, now in read if now.value != one.value]
    if not changed:
        return 0
    with journal.open(rule, at=at) as writing:
        for one, now in changed:
            set_to(writing, one, now, at)
    return len(changed)


def reading(indicator: Indicator, *, today: date) -> Reading:
    """What it reads on a day."""
    if indicator.rule == rules.FORECAST:
        return _forecast(indicator, today)
    first = today - timedelta(days=max(indicator.days - 1, 0))
    rows = queries.within(area=indicator.of_area, event_type=indicator.event_type, first=first, last=today)
    number = rows.count() if indicator.rule == rules.INCIDENTS else rows.aggregate(sum=Sum("best"))["sum"] or 0
    newest = rows.values_list("id", flat=True)[: queries.MOST_EVIDENCE]
    return Reading(float(number), [str(one) for one in newest])


def _forecast(indicator: Indicator, today: date) -> Reading:
    """The stated chance for this month, or for the next that a forecast speaks of."""
    within = indicator.scenario.area
    current = rules.month_of(today)
    for month in (current, current + 1, current + 2):
        found = queries.newest_saying(within=within, unit=indicator.of_area, month=month)
        if found is not None:
            summary = found.summary[found.forecast.units.index(indicator.of_area)]
            return Reading(round(100 * summary["p"][str(indicator.dead)], 1), [str(found.forecast_id)])
    return Reading(None, [])


def set_to(writing: journal.Writing, indicator: Indicator, now: Reading, at: datetime) -> Indicator:
    """Write down what it reads, and turn it if that is enough."""
    turned = rules.has_turned(now.value, indicator.threshold)
    if turned == indicator.turned:
        return writing.change(MEASURED, indicator, value=now.value, evidence=now.evidence)
    when: dict[str, Any] = {"turned_at": at} if turned else {"turned_back_at": at}
    verb = TURNED if turned else TURNED_BACK
    writing.change(verb, indicator, value=now.value, evidence=now.evidence, turned=turned, **when)
    writing.change(SCENARIO_TURNED if turned else SCENARIO_TURNED_BACK, indicator.scenario)
    events.announce(IndicatorTurned(indicator, at))
    return indicator


class Watch:
    """When the worker looks: after something was written, and once an hour. One a process."""

    def __init__(self) -> None:
        self._looked: dict[str, tuple[int, datetime]] = {}

    def is_due(self, space: str, at: datetime) -> bool:
        """Whether anything can have changed since the last look at a space."""
        size = State.objects.values_list("size", flat=True).first() or 0
        before = self._looked.get(space)
        return before is None or before[0] != size or at - before[1] >= LOOK_AGAIN

    def looked(self, space: str, at: datetime) -> None:
        """What was written by the look itself needs no other."""
        self._looked[space] = (State.objects.values_list("size", flat=True).first() or 0, at)
