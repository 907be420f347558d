"""How an alert comes to be: from a report that warns, by itself, or by hand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tutela.alerts import rules
from tutela.alerts.events import AlertRaised
from tutela.alerts.models import Alert
from tutela.incidents import queries as incidents
from tutela.incidents.rules import Labels, joined
from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.records import Protected
from tutela.places.boundaries import Boundaries
from tutela.reports import queries as reports
from tutela.reports.actions import check_codes
from tutela.reports.events import ReportSubmitted

RAISED = "alert.raised"

DUTY_DESK = "joc"
"""Who answers first where the doctrine's list of levels names no component."""

LONGEST_TITLE = 120

SAME = ("threat_type", "persons_at_risk", "place_text", "longitude", "latitude", "location_precision", "happened")
"""What an alert takes over from its report."""


@events.listen(ReportSubmitted)
def raise_from_report(event: ReportSubmitted) -> None:
    """A report that warns, or that cannot wait, raises an alert with the labels and place of the report."""
    report = event.report
    if not rules.asks_for_alert(happened=report.happened, urgency=report.urgency):
        return
    labels = {name: getattr(report, name) for name in Protected.labels}
    facts = {name: getattr(report, name) for name in SAME}
    with journal.open(access.system("rule"), at=event.at) as writing:
        alert = Alert(
            id=new_id(event.at),
            report=report,
            title=title_of(report.text),
            received_at=report.received_at,
            urgency=report.urgency,
            **facts,
            **labels,
            **_start(report.urgency, report.received_at),
        )
        writing.add(RAISED, alert)
        events.announce(AlertRaised(alert, event.actor, event.at))


def raise_alert(
    *,
    actor: Reader,
    at: datetime,
    title: str,
    urgency: str,
    happened: bool = False,
    report_id: UUID | None = None,
    incident_id: UUID | None = None,
    threat_type: str = "",
    persons_at_risk: int | None = None,
    place_text: str = "",
    note: str = "",
) -> Alert:
    """Raise an alert by hand, from a report, an incident, both or neither; its clock starts now.

    Its labels are the join of those it is made from; from neither, it lies in the actor's area.
    Raises Missing for a report or incident that the actor does not see, Denied, Invalid.
    """
    check_codes({"urgency": urgency, "threat_type": threat_type})
    with journal.open(actor, at=at, reason=note) as writing:
        access.require(actor, "alert.raise")
        report = reports.report(reader=actor, report_id=report_id) if report_id else None
        incident = incidents.incident(reader=actor, incident_id=incident_id) if incident_id else None
        alert = Alert(
            id=new_id(at),
            report=report,
            incident=incident,
            title=title.strip(),
            received_at=at,
            urgency=urgency,
            happened=happened,
            threat_type=threat_type,
            persons_at_risk=persons_at_risk,
            component=actor.component,
            **_place(place_text, report or incident),
            **_labels(actor, [one for one in (report, incident) if one is not None]),
            **_start(urgency, at),
        )
        writing.add(RAISED, alert)
        events.announce(AlertRaised(alert, actor, at))
    return alert


def _place(place_text: str, record: Any) -> dict[str, Any]:
    """The place of what it is made from; words of one's own come first."""
    names = ("longitude", "latitude", "location_precision")
    point = {name: getattr(record, name, None) for name in names}
    return {**point, "place_text": place_text.strip() or getattr(record, "place_text", "")}


def _labels(actor: Reader, records: list[Any]) -> dict[str, Any]:
    if not records:
        return {"area": actor.home_area}
    whole = joined(
        [Labels(one.classification, one.compartments, one.area) for one in records], known=Boundaries.load().areas
    )
    held = any(one.held for one in records)
    return {
        "classification": whole.classification,
        "compartments": whole.compartments,
        "area": whole.area,
        "held": held,
    }


def clock_fields(urgency: str, start: datetime) -> dict[str, Any]:
    """The columns of a clock that starts now: its ends, nothing missed."""
    ends = rules.clock_ends(doctrine().clocks[urgency], start)
    missed = {f"{step}_missed": False for step in rules.STEPS}
    return {"clock_from": start, **missed, **{f"{step}_due": end for step, end in ends.items()}}


def _start(urgency: str, start: datetime) -> dict[str, Any]:
    levels = doctrine().lists["level"]
    first = min(levels, key=lambda code: code.attributes["rank"]).code
    return {"level": first, "owner_component": component_at(first) or DUTY_DESK, **clock_fields(urgency, start)}


def component_at(level: str) -> str:
    """The component that answers at a level, if the doctrine's list of levels names one."""
    return doctrine().lists["level"][level].attributes.get("component") or ""


def title_of(text: str) -> str:
    """The beginning of what was told, to the end of a word."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_TITLE:
        return line
    return line[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
