"""From an alert or an incident to the sentences of a flash report, over what one reader may see.

Which facts a report must hold stands in facts.md 3.1 (flash template): what, where, when, who, why, grade, done, to be
done, help, media. Free text of records is left out: it stands in one language only. What the mission does not know is
said to be unknown.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from tutela.alerts import queries as alert_queries
from tutela.alerts.models import Alert
from tutela.alerts.rules import next_step
from tutela.incidents import queries as incident_queries
from tutela.incidents.models import Harm, Incident
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Point, mgrs
from tutela.kernel.records import Protected, Record
from tutela.places.boundaries import Boundaries
from tutela.products import facts
from tutela.products.rules import Line
from tutela.reports.models import Report

GRID_DIGITS = {None: 3, 1: 3, 2: 1}
"""Digits a side of the grid reference by precision of the place: 100 m, 100 m, 10 km. A wider place has no grid."""

DECIMALS = {None: 3, 1: 3, 2: 1}
"""Decimals of the degrees, likewise."""

AREA_LEVEL = {3: 2, 4: 1, 6: 0}
"""How deep the area is that is drawn, by precision of the place."""

OPEN_TASKS = frozenset({"open", "accepted"})


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made from: everything of it was fetched for one reader."""

    alert: Alert | None
    incident: Incident | None
    reports: tuple[Report, ...]
    harms: tuple[Harm, ...]
    around: dict[str, list[Any]]

    @property
    def subject(self) -> Alert | Incident:
        """What it is about: what happened, before what was warned of."""
        found = self.incident or self.alert
        if found is None:
            raise ValueError("a report is about an alert or an incident")
        return found

    def labelled(self) -> list[Protected]:
        """Every record with labels of its own that it is made from."""
        return [one for one in (self.incident, self.alert, *self.reports) if one is not None]


def of_alert(reader: Reader, alert_id: UUID) -> Material:
    """An alert with its report, what happened of it, and what was done. Raises Missing."""
    alert = alert_queries.alert(reader=reader, alert_id=alert_id)
    incident = alert_queries.incidents_of(reader=reader, alert=alert).filter(withdrawn=False).first()
    if incident is not None:
        incident = incident_queries.incident(reader=reader, incident_id=incident.id)
    return _material(reader, alert, incident)


def of_incident(reader: Reader, incident_id: UUID) -> Material:
    """An incident with its reports, and the newest alert about it or about one of them. Raises Missing."""
    incident = incident_queries.incident(reader=reader, incident_id=incident_id)
    links = incident_queries.report_links(reader=reader, incident=incident)
    warned = Q(incident=incident) | Q(report_id__in=[link.report_id for link in links if link.report is not None])
    return _material(reader, alert_queries.alerts(reader=reader).filter(warned).first(), incident)


def _material(reader: Reader, alert: Alert | None, incident: Incident | None) -> Material:
    links = incident_queries.report_links(reader=reader, incident=incident) if incident else ()
    reports = {link.report.id: link.report for link in links if link.report is not None}
    if alert is not None and alert.report is not None:
        reports.setdefault(alert.report.id, alert.report)
    harms = tuple(incident_queries.harms(reader=reader, incident=incident)) if incident else ()
    return Material(alert, incident, tuple(reports.values()), harms, _around(reader, alert))


def _around(reader: Reader, alert: Alert | None) -> dict[str, list[Any]]:
    """What was done about an alert, by kind."""
    if alert is None:
        return {}
    asked = {
        "forwards": alert_queries.forwards,
        "escalations": alert_queries.escalations,
        "responses": alert_queries.responses,
        "feedbacks": alert_queries.feedbacks,
        "tasks": alert_queries.tasks_of,
    }
    return {name: list(ask(reader=reader, alert=alert)) for name, ask in asked.items()}


# Sentences


def lines(material: Material) -> list[Line]:
    """The sentences of a flash report, section by section in the order of the list `product_section`."""
    told = list(_told(material))
    order = [code.code for code in doctrine().lists["product_section"]]
    present = {line.section for line in told}
    told += [_line(section, facts.Nothing(section)) for section in _silent(material) if section not in present]
    return sorted(told, key=lambda line: order.index(line.section))


def _silent(material: Material) -> Iterator[str]:
    """Sections that say so when there is nothing to say."""
    if material.incident is not None:
        yield from ("killed", "harm")
    yield from ("where", "by_whom", "why", "grade", "united_nations", "done", "to_be_done", "help", "may_come", "media")


def _told(material: Material) -> Iterator[Line]:
    if material.incident is not None:
        yield from _incident(material.incident, material)
    elif material.alert is not None:
        yield from _warning(material.alert, material)
    yield from _where(material.subject)
    if material.alert is not None:
        yield from _at_risk(material.alert)
        yield from _done(material.alert, material.around)
        yield from _to_be_done(material.alert, material.around)


def _line(section: str, fact: facts.Fact, *sources: Record | None) -> Line:
    marks = tuple((one.kind, one.id.hex) for one in sources if one is not None)
    return Line(section, facts.written(fact), marks)


def _incident(incident: Incident, material: Material) -> Iterator[Line]:
    where, when = _name(incident), _when(incident)
    people = facts.Range(incident.low, incident.best, incident.high)
    kind = ("event_type", incident.event_type, where, when)
    yield _line("title", facts.Heading(*kind, killed=incident.high > 0), incident)
    if incident.high:
        yield _line("lead", facts.Killed(people, where, when), incident, *material.reports)
        yield _line("killed", facts.Figures(people), incident)
        yield _line("killed", facts.CiviliansAmong(incident.civilians, incident.best), incident)
    else:
        yield _line("lead", facts.Happened(*kind), incident, *material.reports)
    yield _line("what", facts.Coded("event_type", incident.event_type), incident)
    yield _line("when", facts.Days(when), incident)
    for harm in material.harms:
        yield from _harm(harm)
    names = tuple(dict.fromkeys(_plain(side.name) for side in (incident.side_a, incident.side_b) if side))
    if names:
        yield _line("by_whom", facts.Parties(names), incident)
    yield from _grade(incident)
    if material.reports:
        yield _line("grade", facts.StandsOn(len(material.reports)), *material.reports)


def _harm(harm: Harm) -> Iterator[Line]:
    if not harm.high:
        return
    age = doctrine().lists["age_group"][harm.age_group]
    noun = facts.who(harm.sex, age.attributes.get("child"))
    people = facts.Range(harm.low, harm.best, harm.high)
    fact = facts.Harmed(harm.harm_kind, noun, harm.age_group, harm.status, people)
    yield _line("killed" if harm.harm_kind == "killed" else "harm", fact, harm)


def _warning(alert: Alert, material: Material) -> Iterator[Line]:
    where, threat = _name(alert), alert.threat_type
    day = alert.received_at.date()
    when = facts.When(day, day)
    happened = alert.happened and threat
    yield _line("title", facts.Heading("threat_type", threat, where, when, feared=not happened), alert)
    lead = (
        facts.Happened("threat_type", threat, where, when) if happened else facts.Feared(threat, alert.urgency, where)
    )
    yield _line("lead", lead, alert, *material.reports)
    what = facts.Coded("threat_type", threat) if threat else facts.Coded("urgency", alert.urgency)
    yield _line("what", what, alert)
    yield _line("when", facts.Received(alert.received_at), alert)
    for report in material.reports:
        if report.perpetrator_class:
            yield _line("by_whom", facts.Coded("perpetrator_class", report.perpetrator_class), report)
        if report.perpetrator:
            yield _line("by_whom", facts.Parties((_plain(report.perpetrator),)), report)
        yield from _grade(report)


def _grade(record: Incident | Report) -> Iterator[Line]:
    if record.reliability or record.credibility:
        yield _line("grade", facts.Grade(record.reliability, record.credibility), record)
    yield _line("grade", facts.Verified(record.verification), record)


def _where(record: Alert | Incident) -> Iterator[Line]:
    name, areas = _name(record), _areas(record.area)
    if name or areas:
        yield _line("where", facts.Place(name, areas), record)
    if record.location_precision:
        yield _line("where", facts.Coded("location_precision", str(record.location_precision)), record)
    if record.longitude is not None and record.latitude is not None and record.location_precision in GRID_DIGITS:
        reference = mgrs(Point(record.longitude, record.latitude), GRID_DIGITS[record.location_precision])
        decimals = DECIMALS[record.location_precision]
        grid = facts.Grid(spaced(reference), record.latitude, record.longitude, decimals)
        yield _line("where", grid, record)


def spaced(reference: str) -> str:
    """A grid reference as it is read out: zone, square, easting, northing."""
    zone = 3 if reference[1].isdigit() else 2
    digits = reference[zone + 2 :]
    half = len(digits) // 2
    return " ".join(
        part for part in (reference[:zone], reference[zone : zone + 2], digits[:half], digits[half:]) if part
    )


def _areas(area: str) -> tuple[str, ...]:
    """Codes of the areas in which it lies, smallest first."""
    known = Boundaries.load()
    return tuple(reversed(known.path(area))) if area in known.areas else ()


def _at_risk(alert: Alert) -> Iterator[Line]:
    if alert.persons_at_risk and alert.closed_at is None:
        yield _line("lead", facts.AtRisk(alert.persons_at_risk), alert)


def _done(alert: Alert, around: dict[str, list[Any]]) -> Iterator[Line]:
    told = [
        *((one.sent_at, facts.Sent(one.addressee, one.sent_at), one) for one in around["forwards"]),
        *((one.at, facts.Escalated(one.to_level, one.at), one) for one in around["escalations"]),
        *((one.dispatched_at, _response(one), one) for one in around["responses"]),
        *((one.given_at, facts.ToldBack(one.given_at), one) for one in around["feedbacks"]),
    ]
    if alert.acknowledged_at:
        told.append((alert.acknowledged_at, facts.Acknowledged(alert.acknowledged_at), alert))
    if alert.decided_at:
        decided = facts.Decided(alert.decision, alert.no_action_reason, alert.decided_at)
        told.append((alert.decided_at, decided, alert))
    if alert.closed_at:
        told.append((alert.closed_at, facts.Closed(alert.outcome, alert.closed_at), alert))
    for _at, fact, record in sorted(told, key=lambda one: one[0]):
        yield _line("done", fact, record)


def _response(response: Any) -> facts.Responded:
    return facts.Responded(response.response_type, response.component, response.dispatched_at, response.on_scene_at)


def _to_be_done(alert: Alert, around: dict[str, list[Any]]) -> Iterator[Line]:
    step = next_step(alert.state()) if alert.closed_at is None else None
    if step is not None and step.due is not None:
        yield _line("to_be_done", facts.NextStep(step.name, step.due), alert)
    for task in around["tasks"]:
        if task.state in OPEN_TASKS:
            yield _line("to_be_done", facts.Tasked(task.component, task.due_at), task)


# Names and days


def _name(record: Alert | Incident) -> str:
    return _plain(record.place_text)


def _plain(text: str) -> str:
    """A name on one line, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _when(incident: Incident) -> facts.When:
    return facts.When(incident.date_start, incident.date_end, incident.date_precision)


def drawn(record: Alert | Incident) -> dict[str, Any]:
    """Where the map of a report lies, for the columns of a product."""
    precision = record.location_precision
    level = AREA_LEVEL.get(precision) if precision else None
    known = Boundaries.load()
    area = known.ancestor(record.area, level) if level is not None and record.area in known.areas else ""
    return {
        "place_text": _name(record),
        "longitude": record.longitude,
        "latitude": record.latitude,
        "location_precision": precision,
        "drawn_area": area,
    }
