"""Records as plain values for pages: codes as labels, places with their precision, histories in words.

Used by the pages of this room and of those below it. Nothing here decides who may see what: the caller has fetched
everything through the policy.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.pages import KEY_FIELD, new_key
from tutela.kernel.journal.fold import Change, history
from tutela.kernel.languages import doctrine_language
from tutela.kernel.records import Protected, Record

LIST_OF_FIELD = {
    "owner_component": "component",
    "addressee": "forward_to",
    "trigger": "review_reason",
    "trend": "threat_trend",
    "confidence": "analytic_confidence",
    "residual_class": "risk_class",
}
"""The code list of a field whose name is not that of its list."""

FIELD_NAMES = {
    "reliability": gettext_lazy("Source"),
    "credibility": gettext_lazy("Information"),
    "verification": gettext_lazy("Verification"),
    "classification": gettext_lazy("Classification"),
    "compartments": gettext_lazy("Compartments"),
    "urgency": gettext_lazy("Urgency"),
    "title": gettext_lazy("Title"),
    "persons_at_risk": gettext_lazy("People at risk"),
    "level": gettext_lazy("Level"),
    "owner_component": gettext_lazy("Who answers"),
    "decision": gettext_lazy("Decision"),
    "no_action_reason": gettext_lazy("Why no action"),
    "outcome": gettext_lazy("Outcome"),
    "breach": gettext_lazy("Breach of the rules of engagement alleged"),
    "finding": gettext_lazy("Finding"),
    "gaps": gettext_lazy("Where the gap was"),
    "nothing_failed": gettext_lazy("Nothing failed"),
    "called_back_at": gettext_lazy("Called back"),
    "threat_type": gettext_lazy("Kind of threat"),
    "place_text": gettext_lazy("Where"),
    "acknowledged_at": gettext_lazy("Acknowledged"),
    "decided_at": gettext_lazy("Decided"),
    "dispatched_at": gettext_lazy("First sent"),
    "on_scene_at": gettext_lazy("On the scene"),
    "closed_at": gettext_lazy("Closed"),
    "due_at": gettext_lazy("Due"),
    "perpetrator_class": gettext_lazy("Who threatens"),
    "time_frame": gettext_lazy("How soon"),
    "destabilising": gettext_lazy("Could destabilise"),
    "likelihood": gettext_lazy("Likelihood"),
    "impact": gettext_lazy("Impact"),
    "risk_class": gettext_lazy("Class of risk"),
    "trend": gettext_lazy("Trend"),
    "confidence": gettext_lazy("Confidence"),
    "residual_class": gettext_lazy("Class of risk after the response"),
    "review_due_at": gettext_lazy("Next look"),
    "threat_end": gettext_lazy("Why it was closed"),
    "quarterly_state": gettext_lazy("State"),
}
"""What a history tells of. Links to other records are shown per reader, beside it and not in it."""

PRECISION_DRAWN = {"circle": "circle", "area": "area"}


def language() -> str:
    """The language in use, as the doctrine files write it."""
    return doctrine_language(get_language() or "en")


def label(list_name: str, code: object) -> str:
    """The label of a code in the language in use; a code that the list does not hold is shown as it is."""
    codes = doctrine().lists[list_name]
    return codes[str(code)].label(language()) if code and str(code) in codes else str(code or "")


def choices(list_name: str) -> list[tuple[str, str]]:
    """Code and label of what may be chosen from a list."""
    return doctrine().lists[list_name].choices(language())


def short_code(letter: str, record_id: UUID) -> str:
    """How people call a record: drawn from its id, because a counter would tell of records that one may not see."""
    return f"{letter}-{record_id.hex[-6:].upper()}"


CODE = re.compile(r"([A-Z])\s?-?\s?([0-9A-F]{6})", re.IGNORECASE)


def read_code(text: str) -> tuple[str, str] | None:
    """The letter and the last digits of the id that such a code gives; None if the text is none."""
    found = CODE.fullmatch(text.strip())
    return (found[1].upper(), found[2].lower()) if found else None


def classification_code(rank: int) -> str:
    """The code of a classification by its rank."""
    return next(code.code for code in doctrine().lists["classification"] if code.attributes["rank"] == rank)


def compartment_codes(bits: int) -> list[str]:
    """The codes of the circles in a mask."""
    return list(doctrine().lists["compartment"].codes_of(bits))


def classification(record: Protected) -> dict[str, str]:
    """What stands at head and foot of a page that shows this record."""
    code = classification_code(record.classification)
    circles = [label("compartment", one) for one in compartment_codes(record.compartments)]
    return {"code": code, "label": " · ".join([label("classification", code), *circles])}


def frame(record: Protected, *, title: str, serial: str) -> dict[str, Any]:
    """What every page of one record tells the shell."""
    return {
        "page_title": title,
        "page_classification": classification(record),
        "page_serial": f"{serial} · {record.etag()}",
        "now": now(),
    }


def place(record: Any, *, may: bool = False) -> dict[str, Any]:
    """A record's place as `precision.html` draws it. may: feared, not happened."""
    drawn = _drawn(record)
    precision = label("location_precision", record.location_precision)
    words = [word for word in (record.place_text, precision) if word]
    return {
        "kind": drawn,
        "text": " · ".join(words) or _("Place not told"),
        "may": may,
        "lon": record.longitude,
        "lat": record.latitude,
    }


def place_in_words(record: Any, *, may: bool = False) -> dict[str, Any]:
    """The same without coordinates, for a page that gives them beside its map."""
    return {**place(record, may=may), "lon": None, "lat": None}


def place_short(record: Any, *, may: bool = False) -> dict[str, Any]:
    """The same for the cell of a list: the words alone, without coordinates."""
    drawn = place_in_words(record, may=may)
    return {**drawn, "text": record.place_text or drawn["text"]}


def verification(record: Any) -> dict[str, str]:
    """The verification as `verification.html` shows it."""
    return {"state": record.verification, "label": label("verification", record.verification)}


def _drawn(record: Any) -> str:
    if record.longitude is None or record.location_precision is None:
        return "wide"
    if record.location_precision == 1:
        return "exact"
    return str(doctrine().lists["location_precision"][str(record.location_precision)].attributes["drawn"])


def who_may_see(record: Any) -> list[dict[str, Any]]:
    """Who may see a record, line by line, as `facts.html` takes it."""
    circles = [label("compartment", one) for one in compartment_codes(record.compartments)]
    lines = [
        (_("Cleared for"), label("classification", classification_code(record.classification))),
        (_("In the circles"), languages.listed(circles)),
        (_("In the area"), area_words(record.area)),
        (_("Written down by"), label("component", record.component)),
        (_("Held"), _("only they, and those it is released to") if record.held else ""),
    ]
    return [{"term": term, "text": text} for term, text in lines if text]


def area_words(area: str) -> str:
    """An area by its names from the smallest to the country."""
    from tutela.places.search import area_words as words

    return words(area) or _("the whole mission")


def grade(record: Any) -> dict[str, str] | None:
    """The grade as `grade.html` shows it; none before it was graded."""
    if not record.reliability and not record.credibility:
        return None
    words = [label("reliability", record.reliability), label("credibility", record.credibility)]
    return {
        "reliability": record.reliability,
        "credibility": record.credibility,
        "words": languages.listed(words),
    }


def told_history(record: Record, verbs: Mapping[str, object]) -> list[dict[str, Any]]:
    """A record's history as `history.html` shows it, newest first. verbs: each verb in words."""
    return [
        {
            "at": event.at,
            "who": event.actor,
            "what": verbs.get(event.verb, event.verb),
            "changes": told_changes(event.changes) if event.stamp != first else [],
            "reason": event.reason,
        }
        for events in [history(record)]
        for first in [events[0].stamp if events else 0]
        for event in reversed(events)
    ]


def told_changes(changes: Iterable[Change]) -> list[dict[str, str]]:
    """The fields that people are told of, from what to what, in words."""
    return [
        {
            "field": str(FIELD_NAMES[change.field]),
            "before": field_text(change.field, change.before),
            "after": field_text(change.field, change.after),
        }
        for change in changes
        if change.field in FIELD_NAMES
    ]


def field_text(field: str, value: object) -> str:
    """A field's value in words."""
    special: dict[str, Callable[[Any], str]] = {
        "classification": lambda rank: label("classification", classification_code(rank or 0)),
        "compartments": lambda bits: languages.listed(
            label("compartment", one) for one in compartment_codes(bits or 0)
        ),
        "gaps": lambda codes: languages.listed(label("review_gap", one) for one in codes or ()),
    }
    if field in special:
        return special[field](value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return languages.moment(value)
    if isinstance(value, date):
        return languages.day(value)
    list_name = LIST_OF_FIELD.get(field, field)
    return label(list_name, value) if list_name in doctrine().lists else str(value or "")


def history_out(record: Record) -> list[dict[str, Any]]:
    """A record's history as the API tells it, oldest first; links to other records are left out."""
    return [
        {
            "at": event.at,
            "actor": event.actor,
            "verb": event.verb,
            "reason": event.reason,
            "changes": [
                {"field": change.field, "before": change.before, "after": change.after}
                for change in event.changes
                if change.field in FIELD_NAMES
            ],
        }
        for event in history(record)
    ]


def number(value: int) -> str:
    """A number as the language writes it."""
    return languages.number(value)


def link(kind: object, text: str, url: str, *, at: datetime | None = None, note: str = "") -> dict[str, Any]:
    """One line of `links.html`."""
    return {"kind": kind, "label": text, "url": url, "at": at, "note": note}


def allowed_first(acts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The acts of `actions.html`: what stands out, what may be done now, what may not."""
    return sorted(acts, key=lambda act: (not act.get("primary"), not act["allowed"]))


def new_threat(reader: Reader, **subject: UUID) -> dict[str, Any]:
    """The act of `actions.html` that writes a threat down from a record. subject: `incident` or `report`."""
    allowed = reader.grants("threat.make")
    [(kind, name)] = subject.items()
    return {
        "label": _("Write a threat down from it"),
        "url": f"{reverse('threat_new')}?{kind}={name}",
        "allowed": allowed,
        "why_not": "" if allowed else _("Your role may not do this."),
    }


def flash_report(reader: Reader, **subject: UUID) -> dict[str, Any]:
    """The act of `actions.html` that composes a flash report at once. subject: `alert_id` or `incident_id`."""
    allowed = reader.grants("product.write")
    return {
        "label": _("Write a flash report"),
        "url": reverse("product_new"),
        "method": "post",
        "allowed": allowed,
        "why_not": "" if allowed else _("Your role may not do this."),
        "fields": [
            {"name": KEY_FIELD, "value": new_key()},
            *({"name": name, "value": value} for name, value in subject.items()),
        ],
    }
