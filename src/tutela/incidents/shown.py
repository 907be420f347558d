"""Incidents as plain values for pages and the API: headings, figures over time, histories in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.incidents import queries
from tutela.incidents.models import Incident
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.journal.fold import Change, Event
from tutela.kernel.records import to_journal
from tutela.reports import shown

FIELD_NAMES = {
    "event_type": gettext_lazy("What happened"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Description"),
    "date_start": gettext_lazy("First day"),
    "date_end": gettext_lazy("Last day"),
    "date_precision": gettext_lazy("Precision of time"),
    "longitude": gettext_lazy("Longitude"),
    "latitude": gettext_lazy("Latitude"),
    "location_precision": gettext_lazy("Precision of place"),
    "place_text": gettext_lazy("Place"),
    "country": gettext_lazy("Country, as the source writes it"),
    "area": gettext_lazy("Area"),
    "side_a": gettext_lazy("Side A"),
    "side_b": gettext_lazy("Side B"),
    "dyad": gettext_lazy("Who against whom"),
    "low": gettext_lazy("Killed, lowest estimate"),
    "best": gettext_lazy("Killed, best estimate"),
    "high": gettext_lazy("Killed, highest estimate"),
    "civilians": gettext_lazy("Civilians among them"),
    "verification": gettext_lazy("Verification"),
    "reliability": gettext_lazy("Source"),
    "credibility": gettext_lazy("Information"),
    "rules_breached": gettext_lazy("Breach of the rules of engagement alleged"),
    "classification": gettext_lazy("Classification"),
    "compartments": gettext_lazy("Compartments"),
    "release": gettext_lazy("Release of the source"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
"""What a history tells of; the rest is for machines, or tells of other records."""

VERBS = {
    "incident.made": gettext_lazy("wrote it down"),
    "incident.imported": gettext_lazy("took it in from its source"),
    "incident.changed": gettext_lazy("corrected it"),
    "incident.changed_by_source": gettext_lazy("took in what its source changed"),
    "incident.released_again": gettext_lazy("noted that a newer release says the same"),
    "incident.verified": gettext_lazy("verified or graded it"),
    "incident.merged": gettext_lazy("merged it into another incident"),
    "incident.split": gettext_lazy("split it from another incident"),
    "record.undone": gettext_lazy("took a change back"),
}

NOTES = {
    "best_below_low": gettext_lazy("The source gives a best estimate below its lowest one. It is kept as it came."),
    "best_above_high": gettext_lazy("The source gives a best estimate above its highest one. It is kept as it came."),
}


def code_of(incident: Incident) -> str:
    """How people call it."""
    return shown.short_code("I", incident.id)


def heading(incident: Incident) -> str:
    """Its title; without one, what happened and where."""
    if incident.title:
        return incident.title
    where = incident.place_text or incident.country
    what = shown.label("event_type", incident.event_type)
    return _("%(what)s, %(where)s") % {"what": what, "where": where} if where else what


def days(incident: Incident) -> str:
    """When it happened, as exactly as it is known: "about" for anything but a day."""
    first, last = (languages.day(one) for one in (incident.date_start, incident.date_end))
    span = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return span if incident.date_precision == 1 else _("about %(span)s") % {"span": span}


# Histories


def figures_out(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Figures and when they were held, oldest first, for the API."""
    return [
        {**held.figures, "since": held.since, "until": held.until, "actor": held.actor}
        for held in queries.held_figures(events)
    ]


def figures_told(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Figures and when they were held, newest first, for a page."""
    return figures_out(events)[::-1]


def history_out(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The entries as the API tells them, oldest first."""
    return [
        {
            "at": event.at,
            "actor": event.actor,
            "verb": event.verb,
            "reason": event.reason,
            "changes": [
                {"field": change.field, "before": _plain(change.before), "after": _plain(change.after)}
                for change in _told(event.changes)
            ],
        }
        for event in events
    ]


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else to_journal(value)


def history_told(events: Sequence[Event], *, reader: Reader) -> list[dict[str, Any]]:
    """The entries as `history.html` shows them, newest first; the first one made it and lists no changes."""
    names = _names_of_sides(events, reader)
    return [
        {
            "at": event.at,
            "who": event.actor,
            "what": VERBS.get(event.verb, event.verb),
            "changes": [_change(change, names) for change in _told(event.changes)] if place else [],
            "reason": event.reason,
        }
        for place, event in reversed(list(enumerate(events)))
    ]


def _told(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.field in FIELD_NAMES]


def _names_of_sides(events: Sequence[Event], reader: Reader) -> dict[UUID, str]:
    ids = {
        value
        for event in events
        for change in event.changes
        if change.field in ("side_a", "side_b")
        for value in (change.before, change.after)
        if value is not None
    }
    return queries.actor_names(reader=reader, ids=ids)


def _change(change: Change, names: Mapping[UUID, str]) -> dict[str, str]:
    def told(value: Any) -> str:
        if change.field in ("side_a", "side_b"):
            return names.get(value, "")
        return in_words(change.field, value)

    return {
        "field": str(FIELD_NAMES[change.field]),
        "before": told(change.before),
        "after": told(change.after),
    }


def in_words(field: str, value: Any) -> str:
    """A field's value in words; numbers too, zero among them."""
    special: dict[str, Callable[[Any], str]] = {"area": area_name}
    if field in special:
        return special[field](value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and field not in CODED_NUMBERS:
        return languages.number(value)
    return shown.field_text(field, value)


CODED_NUMBERS = frozenset({"classification", "compartments", "date_precision", "location_precision"})


def area_name(code: str | None) -> str:
    """An area by its names from the smallest to the country; an unknown code as it is."""
    from tutela.places.search import area_words

    return area_words(code or "") or code or _("wider than one country, or not known")
