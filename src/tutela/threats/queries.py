"""What may be asked about threats, always for somebody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Prefetch

from tutela.incidents.models import Incident
from tutela.kernel.access import Reader
from tutela.kernel.problems import Missing
from tutela.kernel.records import Protected, RecordQuerySet
from tutela.reports.models import Report
from tutela.threats.models import (
    HIGHEST_FIRST,
    Assessment,
    Evidence,
    QuarterlyAssessment,
    QuarterlyEdition,
    ResponseLine,
    Threat,
)


def threats(*, reader: Reader) -> RecordQuerySet:
    """Threats, the most pressing first; those that nobody could score yet come last."""
    return Threat.objects.visible_to(reader).order_by(*HIGHEST_FIRST)


def narrowed(
    rows: RecordQuerySet,
    *,
    open: bool | None = None,
    threat_type: str | None = None,
    perpetrator_class: str | None = None,
    risk_class: str | None = None,
    time_frame: str | None = None,
    trend: str | None = None,
    area: str | None = None,
    due_before: datetime | None = None,
    q: str | None = None,
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing.

    due_before: of those that are open, whose review falls due before a moment.
    """
    asked = {
        "closed_at__isnull": True if due_before else open,
        "threat_type": threat_type,
        "perpetrator_class": perpetrator_class,
        "risk_class": risk_class,
        "time_frame": time_frame,
        "trend": trend,
        "place_area__under": area,
        "review_due_at__lt": due_before,
    }
    return rows.saying(q).filter(**{name: value for name, value in asked.items() if value not in (None, "")})


def threat(*, reader: Reader, threat_id: UUID) -> Threat:
    """One threat. Raises Missing."""
    found: Threat | None = Threat.objects.visible_to(reader).filter(id=threat_id).first()
    if found is None:
        raise Missing
    return found


# Assessments


def assessments(*, reader: Reader, threat: Threat) -> RecordQuerySet:
    """Every version, the last first, each with the one that it is compared with."""
    before = Prefetch("before", Assessment.objects.visible_to(reader))
    rows = Assessment.objects.visible_to(reader).filter(threat=threat)
    return rows.prefetch_related(before).order_by("-version", "-id")


def latest(*, reader: Reader, threat: Threat, residual: bool = False) -> Assessment | None:
    """The last version; residual: the last that was scored after a response."""
    rows = Assessment.objects.visible_to(reader).filter(threat=threat, residual=residual)
    found: Assessment | None = rows.order_by("-version", "-id").first()
    return found


def next_version(*, reader: Reader, threat: Threat) -> int:
    """The number of the version after the last. Who sees the threat sees every assessment of it."""
    rows = Assessment.objects.visible_to(reader).filter(threat=threat)
    return int(rows.aggregate(last=Max("version"))["last"] or 0) + 1


def assessments_until(*, reader: Reader, threats: Sequence[Threat], until: datetime) -> RecordQuerySet:
    """What had been said of these threats by a moment, oldest first."""
    rows = Assessment.objects.visible_to(reader).filter(threat__in=list(threats), assessed_at__lte=until)
    return rows.order_by("assessed_at", "version", "id")


# Evidence


def evidence(*, reader: Reader, threat: Threat) -> RecordQuerySet:
    """What speaks for and against, in the order in which it was linked; only what the reader may see at both ends."""
    rows = Evidence.objects.visible_to(reader).filter(threat=threat, withdrawn=False)
    return (
        rows.prefetch_related(Prefetch("incident", Incident.objects.visible_to(reader)))
        .prefetch_related(Prefetch("report", Report.objects.visible_to(reader)))
        .order_by("linked_at", "id")
    )


def evidence_of(*, reader: Reader, threat: Threat, ground: Protected) -> RecordQuerySet:
    """The links of one incident or report to the threat that stand."""
    return Evidence.objects.visible_to(reader).filter(threat=threat, withdrawn=False, **{ground.kind: ground})


def one_evidence(*, reader: Reader, threat: Threat, evidence_id: UUID) -> Evidence:
    """One link. Raises Missing."""
    found: Evidence | None = Evidence.objects.visible_to(reader).filter(threat=threat, id=evidence_id).first()
    if found is None:
        raise Missing
    return found


def evidence_for(*, reader: Reader, threats: Sequence[Threat]) -> RecordQuerySet:
    """The links of many threats to incidents, each with its incident."""
    rows = Evidence.objects.visible_to(reader).filter(threat__in=list(threats), withdrawn=False, incident__isnull=False)
    return rows.prefetch_related(Prefetch("incident", Incident.objects.visible_to(reader))).order_by("id")


def threats_of_incident(*, reader: Reader, incident: Incident) -> RecordQuerySet:
    """The links of an incident to threats, each with its threat."""
    rows = Evidence.objects.visible_to(reader).filter(incident=incident, withdrawn=False)
    return rows.select_related("threat").order_by("id")


# Responses


def responses(*, reader: Reader, threat: Threat) -> RecordQuerySet:
    """What is done about it, tier by tier."""
    return ResponseLine.objects.visible_to(reader).filter(threat=threat).order_by("tier", "id")


def response(*, reader: Reader, threat: Threat, response_id: UUID) -> ResponseLine:
    """One line. Raises Missing."""
    found: ResponseLine | None = responses(reader=reader, threat=threat).filter(id=response_id).first()
    if found is None:
        raise Missing
    return found


def response_counts(*, reader: Reader, threats: Sequence[Threat]) -> dict[UUID, dict[str, int]]:
    """Of each threat, how many responses stand in which state."""
    rows = ResponseLine.objects.visible_to(reader).filter(threat__in=list(threats)).order_by("id")
    found: dict[UUID, dict[str, int]] = {}
    for threat_id, state in rows.values_list("threat_id", "threat_response_state"):
        counted = found.setdefault(threat_id, {})
        counted[state] = counted.get(state, 0) + 1
    return found


# The quarterly assessment


def quarterlies(*, reader: Reader) -> RecordQuerySet:
    """Quarterly assessments, the latest quarter first, each with the one before it."""
    previous = Prefetch("previous", QuarterlyAssessment.objects.visible_to(reader))
    return QuarterlyAssessment.objects.visible_to(reader).prefetch_related(previous).order_by("-until", "-id")


def quarterly(*, reader: Reader, quarterly_id: UUID) -> QuarterlyAssessment:
    """One of them. Raises Missing."""
    found: QuarterlyAssessment | None = quarterlies(reader=reader).filter(id=quarterly_id).first()
    if found is None:
        raise Missing
    return found


def issued_before(*, reader: Reader, scope: str, since: date) -> QuarterlyAssessment | None:
    """The last one that was issued of the same area for an earlier quarter."""
    rows = quarterlies(reader=reader).filter(scope=scope, until__lt=since, version__gt=0)
    found: QuarterlyAssessment | None = rows.first()
    return found


def last_issued(*, reader: Reader) -> QuarterlyAssessment | None:
    """The one that was issued last, of whatever area."""
    rows = QuarterlyAssessment.objects.visible_to(reader).filter(version__gt=0)
    found: QuarterlyAssessment | None = rows.order_by("-issued_at", "-id").first()
    return found


def editions(*, reader: Reader, quarterly_id: UUID) -> RecordQuerySet:
    """As it was issued, the last version first."""
    rows = QuarterlyEdition.objects.visible_to(reader).filter(quarterly_id=quarterly_id)
    return rows.order_by("-version", "-id")


def last_edition(*, reader: Reader, quarterly_id: UUID) -> QuarterlyEdition | None:
    """The last version that was issued."""
    found: QuarterlyEdition | None = editions(reader=reader, quarterly_id=quarterly_id).first()
    return found


def edition(*, reader: Reader, quarterly_id: UUID, version: int) -> QuarterlyEdition:
    """One issued version. Raises Missing."""
    found: QuarterlyEdition | None = editions(reader=reader, quarterly_id=quarterly_id).filter(version=version).first()
    if found is None:
        raise Missing
    return found


def seen_threats(*, reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Of these, the threats that the reader may see: to those lines may lead."""
    return set(Threat.objects.visible_to(reader).filter(id__in=list(ids)).values_list("id", flat=True))


# What rooms below know of a threat


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that stands beside a threat: a forecast of its area. Shown as `kind`: `label`, with a link."""

    kind: str
    label: str
    url: str
    note: str = ""


Finder = Callable[[Reader, Threat], list[Beside]]
_finders: list[Finder] = []


def register_beside(find: Finder) -> Finder:
    """Register a function that finds what a room below knows of a threat, of what the reader may see."""
    if find not in _finders:
        _finders.append(find)
    return find


def beside(*, reader: Reader, threat: Threat) -> list[Beside]:
    """All of it, room by room in the order in which they registered."""
    return [one for find in _finders for one in find(reader, threat)]
