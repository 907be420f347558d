"""What lies on every map besides incidents: sites of the mission, and open alerts under the numbers of the desk."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from tutela.alerts import queries as alerts
from tutela.alerts.pages import answer_row
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.places import queries as places

MOST_SITES = 500
MOST_ALERTS = 50


def sites(*, reader: Reader, at: datetime) -> list[dict[str, Any]]:
    """The sites of the mission that stand today, by name."""
    return [
        {
            "id": site.id,
            "name": site.name,
            "kind": site.site_kind,
            "location": (site.longitude, site.latitude),
            "url": reverse("site", args=[site.id]),
        }
        for site in places.bases_standing(at.date(), reader=reader)[:MOST_SITES]
    ]


def open_alerts(*, reader: Reader, at: datetime) -> list[dict[str, Any]]:
    """Open alerts in the order of the desk, which is their number; those without a place too."""
    rows = [
        (alert, answer_row(alert, reader=reader, at=at))
        for alert in alerts.open_alerts(reader=reader, at=at)[:MOST_ALERTS]
    ]
    rows.sort(key=lambda pair: (pair[1]["fuse"] is None, pair[1]["fuse"] and pair[1]["fuse"]["ends_at"]))
    return [_alert(number, alert, row) for number, (alert, row) in enumerate(rows, 1)]


def _alert(number: int, alert: Any, row: dict[str, Any]) -> dict[str, Any]:
    located = alert.longitude is not None and alert.latitude is not None
    return {
        "id": alert.id,
        "number": number,
        "title": alert.title,
        "where": row["where"],
        "location": (alert.longitude, alert.latitude) if located else None,
        "precision": alert.location_precision,
        "area": alert.area,
        "happened": alert.happened,
        "state": row["fuse"]["state"] if row["fuse"] else "ok",
        "url": row["url"],
    }


def incident(incident: Any, *, heading: str) -> dict[str, Any]:
    """An incident as a mark: area by the best estimate, ring by the high one, filling by who was harmed."""
    return {
        "id": incident.id,
        "title": heading,
        "location": (incident.longitude, incident.latitude),
        "precision": incident.location_precision,
        "day": incident.date_start,
        "low": incident.low,
        "best": incident.best,
        "high": incident.high,
        "shape": _shape(incident),
        "url": reverse("incident", args=[incident.id]),
    }


def _shape(incident: Any) -> str:
    root = _root_of(incident.event_type)
    if root not in BETWEEN_GROUPS | AGAINST_PEOPLE:
        return "other"
    if incident.low == incident.best == incident.high == 0:
        return "unknown"
    return "groups" if root in BETWEEN_GROUPS and not incident.civilians else "civilians"


def _root_of(event_type: str) -> str:
    codes = doctrine().lists["event_type"]
    while event_type in codes and (parent := codes[event_type].parent):
        event_type = parent
    return event_type


BETWEEN_GROUPS = frozenset({"armed_clash", "intercommunal"})
AGAINST_PEOPLE = frozenset(
    {"attack_on_civilians", "explosive", "sexual_violence", "attack_on_protected", "attack_on_un", "unrest"}
)
"""Heads of the list `event_type` under which people are harmed; all else is a small square, whoever died of it."""
