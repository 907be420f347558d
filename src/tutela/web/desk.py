"""The desk: one sentence, what must be answered by time left, what changed since one last looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutela.alerts import queries as alerts
from tutela.alerts.models import Alert
from tutela.alerts.shown import SOON, answer_row
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.http.pages import page
from tutela.kernel.http.request import Request
from tutela.web import looked, news
from tutela.web.templatetags.tutela import in_digits, mission_moment

ON_DESK = 50

GROUPS = (
    ("over", gettext_lazy("Over time")),
    ("soon", gettext_lazy("Within the hour")),
    ("ok", gettext_lazy("Later")),
    ("none", gettext_lazy("No clock runs")),
)
"""States of a fuse, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits: alerts over time, within the hour, later, and open without a clock; when the next times end.

    mine: of the first two, what the reader's component must answer, where the reader is one who decides.
    """

    over: int
    soon: int
    later: int
    quiet: int
    soon_until: datetime | None
    later_from: datetime | None
    mine: int = 0

    @property
    def waiting(self) -> int:
        """Alerts that owe an answer."""
        return self.over + self.soon + self.later


@page
def desk(request: Request) -> HttpResponse:
    """What must be answered, by time left; what changed."""
    at = now()
    look = looked.looked(request, at=at)
    rows = answers(reader=request.reader, at=at)
    load = load_of(reader=request.reader, at=at)
    context = {
        "page_title": _("Desk"),
        "sentence": sentence(load, at=at),
        "groups": _grouped(rows),
        "open_alerts": load.waiting + load.quiet,
        "not_shown": max(0, load.waiting + load.quiet - len(rows)),
        "changes": news.since(reader=request.reader, at=look.since),
        "looked_at": look.since,
        "map_url": _map_url(),
        "live": "desk",
        "now": at,
    }
    return looked.remember(render(request, "web/desk.html", context), request, look)


def answers(*, reader: Reader, at: datetime) -> list[dict[str, Any]]:
    """The first rows, by time left."""
    return [row(alert, reader=reader, at=at) for alert in alerts.open_alerts(reader=reader, at=at)[:ON_DESK]]


def row(alert: Alert, *, reader: Reader, at: datetime) -> dict[str, Any]:
    """One alert as a row of the desk."""
    return {**answer_row(alert, reader=reader, at=at), "id": str(alert.id), "stamp": alert.etag()}


def _grouped(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows under the words of their state; a state that none is in has no heading."""
    found = {code: [one for one in rows if _state(one) == code] for code, _label in GROUPS}
    return [
        {"code": code, "label": label, "rows": found[code], "first": sum(len(found[c]) for c, _ in GROUPS[:place]) + 1}
        for place, (code, label) in enumerate(GROUPS)
        if found[code]
    ]


def _state(one: Mapping[str, Any]) -> str:
    return one["fuse"]["state"] if one["fuse"] else "none"


def _map_url() -> str:
    try:
        return reverse("map")
    except NoReverseMatch:
        return ""


# The sentence


def sentence_now(*, reader: Reader, at: datetime) -> dict[str, str]:
    """The sentence as it stands at a moment."""
    return sentence(load_of(reader=reader, at=at), at=at)


def load_of(*, reader: Reader, at: datetime) -> Load:
    """How much waits for an answer, counted by the database."""
    over, soon = Q(due_at__lte=at), Q(due_at__gt=at, due_at__lte=at + SOON)
    later = Q(due_at__gt=at + SOON)
    mine = Q(due_at__lte=at + SOON, owner_component=reader.component)
    counted = (
        alerts.open_alerts(reader=reader, at=at)
        .order_by()
        .aggregate(
            over=Count("pk", filter=over),
            soon=Count("pk", filter=soon),
            later=Count("pk", filter=later),
            quiet=Count("pk", filter=Q(due_at__isnull=True)),
            mine=Count("pk", filter=mine),
            soon_until=Max("due_at", filter=soon),
            later_from=Min("due_at", filter=later),
        )
    )
    return Load(**{**counted, "mine": counted["mine"] if reader.grants("alert.decide") else 0})


def sentence(load: Load, *, at: datetime) -> dict[str, str]:
    """What must be answered, and by when: `over` is what cannot wait any more, `rest` what follows it."""
    return {"over": _said(load.over, _over), "rest": " ".join(filter(None, _rest(load, at)))}


def _said(count: int, say: Any) -> str:
    return in_digits(say(count) % {"count": count}) if count else ""


def _over(count: int) -> str:
    return ngettext("One alert is over time.", "%(count)s alerts are over time.", count)


def _rest(load: Load, at: datetime) -> list[str]:
    if not load.waiting:
        return [_("Nothing waits for an answer."), _said(load.quiet, _open)]
    if load.soon:
        return [_within_the_hour(load, at), _yours(load)]
    return [_later(load, at), _yours(load)]


def _open(count: int) -> str:
    return ngettext("One alert is open.", "%(count)s alerts are open.", count)


def _within_the_hour(load: Load, at: datetime) -> str:
    if load.soon_until is None:
        return ""
    if load.over:
        words = ngettext(
            "One more must be answered before %(time)s.",
            "%(count)s more must be answered before %(time)s.",
            load.soon,
        )
    else:
        words = ngettext(
            "One alert must be answered before %(time)s.",
            "%(count)s alerts must be answered before %(time)s.",
            load.soon,
        )
    return in_digits(words % {"count": load.soon, "time": mission_moment(load.soon_until, at)})


def _later(load: Load, at: datetime) -> str:
    if load.later_from is None:
        return ""
    if load.over:
        words = ngettext(
            "One more can wait until %(time)s.", "%(count)s more can wait, the first until %(time)s.", load.later
        )
    else:
        words = ngettext(
            "Nothing ends within the hour. One alert must be answered by %(time)s.",
            "Nothing ends within the hour. %(count)s alerts must be answered, the first by %(time)s.",
            load.later,
        )
    return in_digits(words % {"count": load.later, "time": mission_moment(load.later_from, at)})


def _yours(load: Load) -> str:
    """How much of it waits for the reader."""
    mine, pressing = load.mine, load.over + load.soon
    if not mine or not pressing:
        return ""
    if pressing == 1:
        return _("It waits for you.")
    if mine == pressing:
        return _("All of them wait for you.")
    return in_digits(ngettext("One of them waits for you.", "%(count)s of them wait for you.", mine) % {"count": mine})
