"""The verbs of reports. A report is never edited: it is annotated, graded, joined to what it repeats, labelled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.kernel import access, events, journal, sealing
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import CoordinateError, Point
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Conflict, Invalid
from tutela.places.areas import area_of
from tutela.reports import queries, rules
from tutela.reports.events import ReportGraded, ReportSubmitted
from tutela.reports.models import Annotation, Report, Source
from tutela.reports.rules import Labels

SUBMITTED = "report.submitted"
SOURCE_SEALED = "source.sealed"
GRADED = "report.graded"
ANNOTATED = "report.annotated"
ANNOTATION_WRITTEN = "annotation.written"
FOUND_DUPLICATE = "report.found_duplicate"
CLASSIFIED = "report.classified"
CALLED_BACK = "report.called_back"


class NoVault(Conflict):
    """There is no vault yet to seal a source into."""

    code = "reports.no_vault"
    title = _(
        "The vault for sources has not been made here yet, so the name cannot be kept safe. Ask the administrator "
        "to make it, or send the report without a name and contact."
    )


class NoSuchPlace(Conflict):
    """Coordinates that are not on earth."""

    code = "reports.no_such_place"
    title = _("There is no such point on earth. Write the latitude within 90 and the longitude within 180 degrees.")


class UnbelievableTime(Conflict):
    """A time of receipt in the future, or before any mission."""

    code = "reports.unbelievable_time"
    title = _("It cannot have come in at that time. Give the time at which it was told, or leave it out for now.")


class CalledBackAlready(Conflict):
    """Somebody has called back before."""

    code = "reports.called_back_already"
    title = _("Somebody has called back already: the first time counts. Write what you heard as a remark")


class RepeatsItself(Conflict):
    """A report cannot be the duplicate of itself, or of its own duplicate."""

    code = "reports.repeats_itself"
    title = _("A report cannot repeat itself or one that repeats it. Choose the report that was there first.")


def submit_report(
    *,
    actor: Reader,
    at: datetime,
    text: str,
    channel: str,
    urgency: str,
    happened: bool = False,
    received_at: datetime | None = None,
    threat_type: str = "",
    perpetrator_class: str = "",
    perpetrator: str = "",
    persons_at_risk: int | None = None,
    place_text: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    location_precision: int | None = None,
    consent: str = "",
    language: str = "",
    classification: str = "unclassified",
    compartments: Sequence[str] = (),
    caller_code: str = "",
    caller_name: str = "",
    caller_contact: str = "",
    may_call_back: bool = False,
    exposure: str = "",
) -> Report:
    """Write down what was told. Name and contact of the caller are sealed at once and can be read by nobody here.

    received_at: when it was told; now, if left out. happened: told as having happened, otherwise a warning.
    persons_at_risk: persons. longitude, latitude: degrees, both or neither. location_precision: the code; exact,
    if left out. classification, compartments: at least these; what doctrine asks for the threat is added.
    Raises Invalid for a code that no list has, NoSuchPlace, UnbelievableTime, NoVault.
    """
    codes = {
        "channel": channel,
        "urgency": urgency,
        "threat_type": threat_type,
        "perpetrator_class": perpetrator_class,
        "consent": consent,
    }
    check_codes({**codes, "exposure": exposure})
    point = _point(longitude, latitude)
    received_at = _believed(received_at, at)
    labels = _labels(classification, compartments).at_least(_asked_by(threat_type))
    with journal.open(actor, at=at) as writing:
        access.require(actor, "report.submit")
        report = Report(
            id=new_id(at),
            received_at=received_at,
            text=text.strip(),
            happened=happened,
            perpetrator=perpetrator.strip(),
            persons_at_risk=persons_at_risk,
            place_text=place_text.strip(),
            longitude=longitude,
            latitude=latitude,
            location_precision=(location_precision or rules.EXACT) if point else None,
            language=language,
            submitted_by=actor.name,
            component=actor.component,
            area=(point and area_of(point, location_precision)) or actor.home_area,
            classification=labels.classification,
            compartments=labels.compartments,
            **codes,
        )
        writing.add(SUBMITTED, report)
        if any((caller_code, caller_name, caller_contact, may_call_back, exposure)):
            source = Source(
                id=new_id(at), report=report, caller_code=caller_code, may_call_back=may_call_back, exposure=exposure
            )
            _seal_source(writing, source, name=caller_name, contact=caller_contact)
        events.announce(ReportSubmitted(report, actor, at))
    return report


def _seal_source(writing: journal.Writing, source: Source, *, name: str, contact: str) -> Source:
    """Who told us, in a box of its own. Raises NoVault rather than keep a name in the open."""
    if (name or contact) and not sealing.has_vault(sealing.SOURCES):
        raise NoVault
    for field, value in (("name", name), ("contact", contact)):
        if value:
            setattr(source, field, _sealed(value, source.id, field))
    return writing.add(SOURCE_SEALED, source)


def _sealed(value: str, subject: UUID, field: str) -> bytes:
    return sealing.seal_to_vault(value, vault=sealing.SOURCES, subject=subject, field=field)


def grade_report(
    *,
    actor: Reader,
    at: datetime,
    report_id: UUID,
    reliability: str,
    credibility: str,
    verification: str = "",
    note: str = "",
) -> Report:
    """Grade the source (A to F) and the information (1 to 6), never one for the other; move its verification on.

    verification: stays as it is if left out. Raises Missing, Denied, Invalid.
    """
    grades = {"reliability": reliability, "credibility": credibility}
    check_codes({**grades, "verification": verification})
    with journal.open(actor, at=at, reason=note) as writing:
        report = queries.report(reader=actor, report_id=report_id)
        access.require(actor, "report.grade", report)
        writing.change(
            GRADED,
            report,
            reliability=reliability,
            credibility=credibility,
            verification=verification or report.verification,
        )
        events.announce(ReportGraded(report, actor, at))
    return report


def annotate_report(*, actor: Reader, at: datetime, report_id: UUID, text: str) -> Annotation:
    """Put a remark beside what was told. Raises Missing, Denied."""
    with journal.open(actor, at=at) as writing:
        report = queries.report(reader=actor, report_id=report_id)
        access.require(actor, "report.annotate", report)
        writing.change(ANNOTATED, report)
        return writing.add(
            ANNOTATION_WRITTEN,
            Annotation(id=new_id(at), report=report, text=text.strip(), written_by=actor.name, written_at=at),
        )


def record_call_back(*, actor: Reader, at: datetime, report_id: UUID, note: str = "") -> Report:
    """Whoever told it was reached again, now. The first time counts. Raises Missing, Denied, CalledBackAlready."""
    with journal.open(actor, at=at, reason=note) as writing:
        report = queries.report(reader=actor, report_id=report_id)
        access.require(actor, "report.annotate", report)
        if report.called_back_at is not None:
            raise CalledBackAlready
        return writing.change(CALLED_BACK, report, called_back_at=at)


def mark_duplicate(*, actor: Reader, at: datetime, report_id: UUID, of: UUID | None, note: str = "") -> Report:
    """Say which report this one repeats, or (of: None) that it repeats none after all.

    Both stay; only the first counts. Raises Missing, also for an `of` that the actor does not see; RepeatsItself.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        report = queries.report(reader=actor, report_id=report_id)
        access.require(actor, "report.duplicate", report)
        first = None if of is None else queries.report(reader=actor, report_id=of)
        if first is not None and report.id in (first.id, first.duplicate_of_id):
            raise RepeatsItself
        verification = "duplicate" if first else _before_duplicate(report)
        return writing.change(FOUND_DUPLICATE, report, duplicate_of=first, verification=verification)


def _before_duplicate(report: Report) -> str:
    return "unverified" if report.verification == "duplicate" else report.verification


def classify_report(
    *, actor: Reader, at: datetime, report_id: UUID, classification: str, compartments: Sequence[str], note: str = ""
) -> Report:
    """Give a report other labels. Never fewer than doctrine asks for its threat. Raises Missing, Denied, Invalid."""
    labels = _labels(classification, compartments)
    with journal.open(actor, at=at, reason=note) as writing:
        report = queries.report(reader=actor, report_id=report_id)
        access.require(actor, "record.classify", report)
        labels = labels.at_least(_asked_by(report.threat_type))
        return writing.change(
            CLASSIFIED, report, classification=labels.classification, compartments=labels.compartments
        )


def check_codes(codes: dict[str, str]) -> None:
    """Raises Invalid with every code that its list (of the field's name) does not hold; empty codes are none."""
    lists = doctrine().lists
    wrong = {
        name: _("This code is not in the list: choose one of those that are offered.")
        for name, code in codes.items()
        if code and code not in lists[name]
    }
    if wrong:
        raise Invalid(fields=wrong)


def _labels(classification: str, compartments: Iterable[str]) -> Labels:
    lists = doctrine().lists
    check_codes({"classification": classification})
    unknown = [code for code in compartments if code not in lists["compartment"]]
    if unknown:
        raise Invalid(fields={"compartments": _("There is no such compartment: choose one of those that are offered.")})
    return Labels(lists["classification"][classification].attributes["rank"], lists["compartment"].bits(compartments))


def _asked_by(threat_type: str) -> Labels:
    lists = doctrine().lists
    threats = [lists["threat_type"][threat_type]] if threat_type else []
    return rules.labels_asked_by(threats, lists["classification"], lists["compartment"])


def _point(longitude: float | None, latitude: float | None) -> Point | None:
    if longitude is None and latitude is None:
        return None
    facts: Any = (longitude, latitude)
    try:
        return Point(*facts)
    except CoordinateError as error:
        raise NoSuchPlace from error


def _believed(received_at: datetime | None, at: datetime) -> datetime:
    if received_at is None:
        return at
    if not rules.is_believable(received_at, at):
        raise UnbelievableTime
    return min(received_at, at)
