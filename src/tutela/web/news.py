"""What changed, in words: one line a record, for the desk and for screens that are open."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from tutela.alerts.models import Alert
from tutela.alerts.pages import VERBS as ALERT_VERBS
from tutela.foresight.words import VERBS as FORESIGHT_VERBS
from tutela.incidents.shown import VERBS as INCIDENT_VERBS
from tutela.kernel.access import Reader
from tutela.kernel.clock import COUNTER_BITS, milliseconds
from tutela.kernel.journal.fold import Event, histories
from tutela.kernel.leaf import NOTES
from tutela.kernel.records import Protected
from tutela.reports import shown
from tutela.reports.pages import VERBS as REPORT_VERBS
from tutela.reviews.pages import VERBS as REVIEW_VERBS
from tutela.web import queries
from tutela.web.found import SOUGHT

TOLD = 12
"""Lines on the desk: more would be a list, and lists have pages of their own."""


KINDS: Mapping[str, tuple[object, Mapping[str, object]]] = {
    "alert": (gettext_lazy("Alert"), ALERT_VERBS),
    "report": (gettext_lazy("Report"), REPORT_VERBS),
    "incident": (gettext_lazy("Incident"), INCIDENT_VERBS),
    "review": (gettext_lazy("Review"), REVIEW_VERBS),
    "scenario": (gettext_lazy("Scenario"), FORESIGHT_VERBS),
}
"""What one record of a kind is called, and its verbs in words."""


def stamp_at(at: datetime) -> int:
    """The least stamp of an entry made at a moment."""
    return milliseconds(at) << COUNTER_BITS


def since(*, reader: Reader, at: datetime) -> list[dict[str, Any]]:
    """What others changed after a moment, the last first. A new report and the alert that it raised are one line."""
    found = queries.changed_since(reader=reader, stamp=stamp_at(at) - 1, limit=2 * TOLD)
    with_alert = {str(record.report_id) for record in found if isinstance(record, Alert)}
    lines = [one for one in told(found) if one["who"] != reader.name]
    return [one for one in lines if not (one["is_new"] and one["id"] in with_alert)][:TOLD]


def told(records: Iterable[Protected]) -> list[dict[str, Any]]:
    """The last change of each record: when, who, what, and which fields were set from what to what."""
    found = list(records)
    events = histories(found)
    return [line(record, _last(events[record.id])) for record in found]


def _last(events: list[Event]) -> tuple[Event, bool] | None:
    """The last entry that changed something, and whether it made the record."""
    changing = [event for event in events if event.verb not in NOTES]
    return (changing[-1], len(changing) == 1) if changing else None


def line(record: Protected, last: tuple[Event, bool] | None) -> dict[str, Any]:
    """One record as plain values."""
    label, verbs = KINDS[record.kind]
    shown_at = SOUGHT[record.kind]
    event, is_new = last or (None, False)
    return {
        "kind": record.kind,
        "id": str(record.id),
        "stamp": record.etag(),
        "label": str(label),
        "title": shown_at.title(record),
        "url": reverse(shown_at.page, args=[record.id]),
        "list": reverse(shown_at.list),
        "is_new": is_new,
        "at": event.at if event else None,
        "who": event.actor if event else "",
        "what": str(verbs.get(event.verb, event.verb)) if event else "",
        "changes": [] if event is None or is_new else shown.told_changes(event.changes),
    }


def a_little_before(at: datetime) -> datetime:
    """Entries carry the moment at which their writing began; they are there a little later."""
    return at - timedelta(seconds=2)
