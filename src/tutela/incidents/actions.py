"""What people do to incidents. Bulk imports of other people's events are in `intake`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.incidents import queries
from tutela.incidents.events import HarmRecorded, IncidentChanged, IncidentMade
from tutela.incidents.models import Actor, Harm, Incident, ReportLink
from tutela.incidents.rules import Labels, date_faults, joined, number_faults
from tutela.kernel import events, journal
from tutela.kernel.access import Reader, require
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import CoordinateError, Point
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Conflict, Invalid
from tutela.places.areas import area_of
from tutela.places.boundaries import Boundaries
from tutela.reports import queries as reports
from tutela.reports.models import Report

FACTS = frozenset(
    "event_type title text date_start date_end date_precision longitude latitude location_precision place_text "
    "country side_a side_b dyad low best high civilians reliability credibility rules_breached "
    "classification compartments area".split()
)
"""What somebody may say of an incident, and correct."""

TOGETHER = (
    frozenset({"low", "best", "high", "civilians"}),
    frozenset({"date_start", "date_end"}),
    frozenset({"longitude", "latitude"}),
)

FAULTS = {
    "above_best": _("The lowest estimate cannot be above the best one."),
    "below_best": _("The highest estimate cannot be below the best one."),
    "before_start": _("It cannot end before it began: write the day on which it began, or a later one."),
    "half_a_place": _("A place has a longitude and a latitude: give both, or neither."),
    "civilians": _("No more civilians than people killed at the highest estimate."),
}


class Contradicts(Conflict):
    """What was told of the incident contradicts itself; `fields` says where."""

    code = "incidents.contradicts"
    title = _("Some of this contradicts itself: nothing was saved")


class Merged(Conflict):
    """The incident was merged into another one."""

    code = "incidents.merged"
    title = _("This incident was merged into another one: change that one instead")


class UnableToMerge(Conflict):
    """The two cannot become one."""

    code = "incidents.unable_to_merge"
    title = _("An incident cannot be merged into itself, nor into one that was merged itself: choose another")


class UnableToSplit(Conflict):
    """The reports that should go are not those on which the incident stands, or all of them are."""

    code = "incidents.unable_to_split"
    title = _("Choose some of the reports on which the incident stands, and leave at least one")


class LinkedAlready(Conflict):
    """The incident stands on this report already."""

    code = "incidents.linked_already"
    title = _("The incident stands on this report already: nothing needs to be done")


class NotLinked(Conflict):
    """The incident does not stand on this report."""

    code = "incidents.not_linked"
    title = _("The incident does not stand on this report")


# Making and changing


def make_incident(
    *, actor: Reader, at: datetime, report_ids: Sequence[UUID] = (), note: str = "", **facts: Any
) -> Incident:
    """Write down what happened, from reports or without.

    facts: names of FACTS, sides as ids of actors; `event_type` and `date_start` at least; `date_end` is `date_start`
    unless given. The labels are at least those of the reports and of the type of event; a place gives the area, else
    `area`, else one's own.
    Raises Contradicts, Missing, Denied.
    """
    require(actor, "incident.make")
    facts = {"date_end": facts.get("date_start"), **_known(actor, facts)}
    with journal.open(actor, at=at, reason=note) as writing:
        grounds = [reports.report(reader=actor, report_id=report_id) for report_id in dict.fromkeys(report_ids)]
        facts = {**facts, **_labels(actor, facts, grounds)}
        row = Incident(id=new_id(at), number=writing.next_position, component=actor.component, **facts)
        _check(row)
        incident = writing.add("incident.made", row)
        said = _said_by_the_one(grounds, incident)
        for report in grounds:
            writing.add("report.linked", ReportLink(id=new_id(at), incident=incident, report=report, **said))
        events.announce(IncidentMade(incident, actor, at))
    return incident


def change_incident(*, actor: Reader, incident_id: UUID, at: datetime, note: str = "", **facts: Any) -> Incident:
    """Correct what we hold. What we held before stays in its history. Raises Contradicts, Missing, Denied, Merged."""
    with journal.open(actor, at=at, reason=note) as writing:
        incident = _standing(actor, "incident.change", incident_id)
        facts = _known(actor, facts)
        if facts.keys() & {"longitude", "latitude", "location_precision"}:
            facts.setdefault("area", _place_after(incident, facts))
        if facts.keys() & {"classification", "compartments"}:
            require(actor, "record.classify", incident)
        _check(incident, **facts)
        writing.change("incident.changed", incident, **facts)
        events.announce(IncidentChanged(incident, actor, at))
    return incident


def verify_incident(
    *,
    actor: Reader,
    incident_id: UUID,
    at: datetime,
    verification: str,
    reliability: str | None = None,
    credibility: str | None = None,
    note: str = "",
) -> Incident:
    """Say how far it is verified, and grade it; grades left out stay. Raises Missing, Denied, Merged."""
    with journal.open(actor, at=at, reason=note) as writing:
        incident = _standing(actor, "incident.verify", incident_id)
        grades = {"reliability": reliability, "credibility": credibility}
        given: dict[str, Any] = {name: value for name, value in grades.items() if value is not None}
        writing.change("incident.verified", incident, verification=verification, **given)
        events.announce(IncidentChanged(incident, actor, at))
    return incident


def record_harm(*, actor: Reader, incident_id: UUID, at: datetime, note: str = "", **facts: Any) -> Harm:
    """Write down people harmed: `harm_kind`, `low`, `best`, `high`, and `sex`, `age_group`, `status` if known.

    Raises Contradicts, Missing, Denied, Merged.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        incident = _standing(actor, "incident.change", incident_id)
        row = Harm(id=new_id(at), incident=incident, **facts)
        _refuse(number_faults(low=row.low, best=row.best, high=row.high))
        harm = writing.add("incident.harm_recorded", row)
        events.announce(HarmRecorded(harm, actor, at))
    return harm


def make_actor(*, actor: Reader, at: datetime, name: str, actor_class: str = "") -> Actor:
    """Name an armed group or force. Everybody who is signed in sees the names of actors. Raises Invalid, Denied."""
    require(actor, "incident.make")
    if not name.strip():
        raise Invalid(fields={"name": _("Write the name of the group or force.")})
    with journal.open(actor, at=at) as writing:
        return writing.add("actor.made", Actor(id=new_id(at), name=name.strip(), actor_class=actor_class))


# One out of two, two out of one


def merge_incidents(*, actor: Reader, incident_id: UUID, into_id: UUID, at: datetime, note: str = "") -> Incident:
    """The incident turns out to be the same as another one, which from now on stands for both.

    The other one stands on its reports too, of those that the actor may see. Returns the other one.
    Raises Missing, Denied, UnableToMerge, Merged.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        incident = _standing(actor, "incident.merge", incident_id)
        into = _standing(actor, "incident.merge", into_id)
        if incident.id == into.id:
            raise UnableToMerge
        there = {link.report_id for link in queries.report_links(reader=actor, incident=into)}
        for link in queries.report_links(reader=actor, incident=incident):
            if link.report_id not in there:
                writing.add("report.linked", _moved(link, into, at))
        writing.change("incident.merged", incident, merged_into=into, withdrawn=True)
        events.announce(IncidentChanged(into, actor, at))
    return into


def split_incident(
    *, actor: Reader, incident_id: UUID, report_ids: Sequence[UUID], at: datetime, note: str = "", **facts: Any
) -> Incident:
    """The incident turns out to be two: a new one takes some of the reports with it.

    facts: what is different about the new one; all else is as in the old one, its labels at least.
    Raises Contradicts, Missing, Denied, Merged, UnableToSplit.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        incident = _standing(actor, "incident.split", incident_id)
        links = {link.report_id: link for link in queries.report_links(reader=actor, incident=incident)}
        asked = set(report_ids)
        going = [links[report_id] for report_id in dict.fromkeys(report_ids) if report_id in links]
        if not going or len(going) < len(asked) or len(going) == len(links):
            raise UnableToSplit
        new = _copy(incident, _known(actor, facts), number=writing.next_position, at=at)
        _check(new)
        writing.add("incident.split", new)
        for link in going:
            writing.change("report.unlinked", link, withdrawn=True)
            writing.add("report.linked", _moved(link, new, at))
        events.announce(IncidentMade(new, actor, at))
        events.announce(IncidentChanged(incident, actor, at))
    return new


# Reports


def link_report(
    *,
    actor: Reader,
    report_id: UUID,
    incident_id: UUID,
    at: datetime,
    note: str = "",
    low: int | None = None,
    best: int | None = None,
    high: int | None = None,
) -> ReportLink:
    """The incident stands on this report too. Raises Missing, Denied, Merged, LinkedAlready, Contradicts.

    low, best, high: how many the report said were killed; left out where it gave no number.
    """
    said = _figures_said(low, best, high)
    with journal.open(actor, at=at, reason=note) as writing:
        report = reports.report(reader=actor, report_id=report_id)
        require(actor, "report.link", report)
        incident = _standing(actor, "report.link", incident_id)
        if queries.report_links(reader=actor, incident=incident).filter(report_id=report.id).exists():
            raise LinkedAlready
        return writing.add("report.linked", ReportLink(id=new_id(at), incident=incident, report=report, **said))


def unlink_report(*, actor: Reader, report_id: UUID, incident_id: UUID, at: datetime, note: str = "") -> ReportLink:
    """The link was a mistake; it stays in the history. Raises Missing, Denied, NotLinked."""
    with journal.open(actor, at=at, reason=note) as writing:
        incident = queries.incident(reader=actor, incident_id=incident_id)
        require(actor, "report.link", incident)
        link = queries.report_links(reader=actor, incident=incident).filter(report_id=report_id).first()
        if link is None:
            raise NotLinked
        return writing.change("report.unlinked", link, withdrawn=True)


# Parts of the above


def _said_by_the_one(grounds: Sequence[Report], incident: Incident) -> dict[str, int]:
    """What is written from one report alone has its figures from it, if it has any."""
    figures = {"low": incident.low, "best": incident.best, "high": incident.high}
    return figures if len(grounds) == 1 and any(figures.values()) else {}


def _figures_said(low: int | None, best: int | None, high: int | None) -> dict[str, int]:
    """The figures of one report: those left out are the best one. Raises Contradicts if they cannot all be true."""
    if (low, best, high) == (None, None, None):
        return {}
    middle = next(one for one in (best, low, high) if one is not None)
    said = {
        "low": middle if low is None else low,
        "best": middle,
        "high": middle if high is None else high,
    }
    _refuse(number_faults(**said))
    return said


def _moved(link: ReportLink, incident: Incident, at: datetime) -> ReportLink:
    """The same link to another incident, with what the report said."""
    said = {"low": link.low, "best": link.best, "high": link.high}
    return ReportLink(id=new_id(at), incident=incident, report=link.report, **said)


def _standing(actor: Reader, verb: str, incident_id: UUID) -> Incident:
    """The incident, if the actor may do this to it and it was not merged away."""
    incident = queries.incident(reader=actor, incident_id=incident_id)
    require(actor, verb, incident)
    if incident.withdrawn:
        raise Merged
    return incident


def _known(actor: Reader, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, with the actors that they name. Raises Contradicts for an actor or area that is not there."""
    if unknown := facts.keys() - FACTS:
        raise TypeError(f"an incident has no {', '.join(sorted(unknown))}")
    if facts.get("area") and facts["area"] not in _areas():
        raise Contradicts(fields={"area": _("No area has this code.")})
    sides = {name: facts[name] for name in ("side_a", "side_b") if facts.get(name) is not None}
    there = {row.id: row for row in Actor.objects.visible_to(actor).filter(id__in=sides.values())}
    if missing := {name for name, side in sides.items() if side not in there}:
        raise Contradicts(fields=dict.fromkeys(missing, _("There is no such actor: choose one of the list.")))
    return {**facts, **{name: there[side] for name, side in sides.items()}}


def _place_after(incident: Incident, facts: dict[str, Any]) -> str:
    """The area after a change of place: that of the new place; an incident without one keeps its area."""
    names = ("longitude", "latitude", "location_precision")
    longitude, latitude, precision = (facts.get(name, getattr(incident, name)) for name in names)
    if longitude is None or latitude is None:
        return incident.area
    return _area(longitude, latitude, precision)


def _labels(actor: Reader, facts: dict[str, Any], grounds: Sequence[Report]) -> dict[str, Any]:
    """Labels of a new incident: its own joined with those of the reports it is made from."""
    kept_in = doctrine().lists["event_type"][facts["event_type"]].attributes.get("compartment")
    compartment = doctrine().lists["compartment"].bits([kept_in]) if kept_in else 0
    own = Labels(
        classification=facts.get("classification", 0),
        compartments=facts.get("compartments", 0) | compartment,
        area=_own_area(actor, facts, grounds),
    )
    whole = joined([own, *(Labels(r.classification, r.compartments, r.area) for r in grounds)], known=_areas())
    return {"classification": whole.classification, "compartments": whole.compartments, "area": whole.area}


def _own_area(actor: Reader, facts: dict[str, Any], grounds: Sequence[Report]) -> str:
    if facts.get("longitude") is not None and facts.get("latitude") is not None:
        return _area(facts["longitude"], facts["latitude"], facts.get("location_precision"))
    if facts.get("area"):
        return facts["area"]
    return grounds[0].area if grounds else actor.home_area


def _area(longitude: float, latitude: float, precision: int | None) -> str:
    """Raises Contradicts for a place that is nowhere on earth."""
    try:
        return area_of(Point(longitude, latitude), precision)
    except CoordinateError as error:
        raise Contradicts(fields={"location": str(error)}) from error


def _areas() -> dict[str, Any]:
    return Boundaries.load().areas


def _copy(incident: Incident, facts: dict[str, Any], *, number: int, at: datetime) -> Incident:
    """A new incident with the facts and labels of another, but for some facts; it came from nowhere else."""
    kept = {name: getattr(incident, name) for name in FACTS | {"component", "held", "released"}}
    new = Incident(id=new_id(at), number=number, **{**kept, **facts})
    own, old = (Labels(row.classification, row.compartments, row.area) for row in (new, incident))
    labels = joined([own, old], known=_areas())
    new.classification, new.compartments, new.area = labels.classification, labels.compartments, labels.area
    return new


def _check(incident: Incident, **changed: Any) -> None:
    """Raises Contradicts unless the incident makes sense; of a change, only what it touches is asked.

    What a source brought out of order stays as it came until somebody corrects just that.
    """
    facts = {name: changed.get(name, getattr(incident, name)) for name in FACTS}
    faults = number_faults(low=facts["low"], best=facts["best"], high=facts["high"])
    faults |= date_faults(date_start=_day(facts["date_start"]), date_end=_day(facts["date_end"]))
    if (facts["longitude"] is None) != (facts["latitude"] is None):
        faults["latitude"] = "half_a_place"
    if facts["civilians"] > facts["high"]:
        faults["civilians"] = "civilians"
    touched = changed.keys() or FACTS
    _refuse({name: fault for name, fault in faults.items() if _group(name) & touched})


def _group(name: str) -> frozenset[str]:
    """The facts that only make sense together with this one."""
    return next(group for group in TOGETHER if name in group)


def _day(value: date | None) -> date:
    if value is None:
        raise Invalid(fields={"date_start": _("Write the day on which it began.")})
    return value


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise Contradicts(fields={name: FAULTS[fault] for name, fault in faults.items()})
