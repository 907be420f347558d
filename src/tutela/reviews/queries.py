"""What may be asked about reviews, always for somebody."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import h3
from django.db.models import Prefetch, Q

from tutela.alerts.models import Alert
from tutela.incidents.models import Incident
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.places.boundaries import Boundaries
from tutela.places.models import Site
from tutela.reviews import rules, seeing
from tutela.reviews.models import CorrectiveAction, JoinedIncident, Review

CELL_RESOLUTION = 5
CELL_STEP_M = 9_000
"""Every ring of cells of resolution 5 round a cell reaches at least so much farther (edge 8.5 km on average)."""


def reviews(*, reader: Reader) -> RecordQuerySet:
    """Reviews, newest first, each with alert, incident and base if the reader may see those."""
    return (
        Review.objects.visible_to(reader)
        .prefetch_related(Prefetch("alert", Alert.objects.visible_to(reader)))
        .prefetch_related(Prefetch("incident", Incident.objects.visible_to(reader)))
        .prefetch_related(Prefetch("site", Site.objects.visible_to(reader)))
        .order_by("-opened_at", "-id")
    )


def narrowed(
    rows: RecordQuerySet,
    *,
    open: bool | None = None,
    review_kind: str | None = None,
    trigger: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    q: str | None = None,
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing."""
    asked = {
        "closed_at__isnull": open,
        "review_kind": review_kind,
        "trigger": trigger,
        "opened_at__gte": since,
        "opened_at__lt": until,
    }
    return rows.saying(q).filter(**{name: value for name, value in asked.items() if value not in (None, "")})


def review(*, reader: Reader, review_id: UUID) -> Review:
    """One review. Raises Missing."""
    found: Review | None = reviews(reader=reader).filter(id=review_id).first()
    if found is None:
        raise Missing
    return found


def corrective_actions(*, reader: Reader, review: Review) -> RecordQuerySet:
    """What the review asks for, in that order."""
    return CorrectiveAction.objects.visible_to(reader).filter(review=review).order_by("id")


def joined_incidents(*, reader: Reader, review: Review) -> RecordQuerySet:
    """Violence that was added to the review, of what the reader may see."""
    rows = JoinedIncident.objects.visible_to(reader).filter(review=review).select_related("incident")
    return rows.order_by("id")


def reviews_of_incident(*, reader: Reader, incident: Incident) -> RecordQuerySet:
    """The reviews that are about an incident, or to which it was added."""
    added = JoinedIncident.objects.visible_to(reader).filter(incident=incident).values("review_id")
    rows = Review.objects.visible_to(reader)
    return rows.filter(Q(incident=incident) | Q(id__in=added)).order_by("-opened_at", "-id")


def on_chain(*, reader: Reader, known: Mapping[str, Collection[UUID]]) -> list[Review]:
    """Reviews that are known, or are about an alert or an incident that is known, newest first."""
    about = Q(id__in=known["review"]) | Q(alert_id__in=known["alert"]) | Q(incident_id__in=known["incident"])
    return list(Review.objects.visible_to(reader).filter(about).order_by("-opened_at", "-id"))


def done_times(*, reader: Reader, review_ids: Collection[UUID]) -> list[datetime | None]:
    """Of each corrective action that these reviews ask for, when it was done, or that it is not."""
    rows = CorrectiveAction.objects.visible_to(reader).filter(review_id__in=review_ids).order_by("id")
    return list(rows.values_list("done_at", flat=True))


# What an import of the past would open


@dataclass(frozen=True, slots=True)
class Proposal:
    """An imported incident of which the rule asks for a review, and why."""

    incident_id: UUID
    title: str
    happened_on: date
    civilians: int
    reason: str
    site: Site | None
    distance_m: float | None
    certain: bool


def proposed(*, reader: Reader) -> list[Proposal]:
    """Every review that the rule would open for what was imported and not yet reviewed, newest incident first.

    Over what the reader may see; none opens until somebody confirms it. Five queries, however many there are.
    """
    sites = {site.id: site for site in seeing.bases(reader=reader)}
    found = list(_candidates(sites.values(), reader=reader))
    done = _reviewed({incident.id for incident in found}, reader=reader)
    facts = seeing.incident_facts((one for one in found if one.id not in done), reader=reader)
    by_cell = cells_round(sites.values())
    known, rule = Boundaries.load().areas, doctrine().review_rule
    incidents = {incident.id: incident for incident in found}
    return [
        _proposal(incidents[one.id], reason.code, near, sites)
        for one in facts
        for reason, near in rules.incident_asks(
            one, [seeing.base_facts(site) for site in by_cell.get(incidents[one.id].cell5, ())], rule, known
        )
    ]


def _candidates(sites: Iterable[Site], *, reader: Reader) -> RecordQuerySet:
    """Imported incidents that lie near enough to a base to be looked at, or that breached the rules."""
    rows = Incident.objects.visible_to(reader).filter(withdrawn=False).exclude(origin="")
    near = Q(cell5__in=sorted(cells_round(sites))) & (Q(civilians__gt=0) | Q(harms__isnull=False))
    return rows.filter(near | Q(rules_breached=True)).distinct().order_by("-date_start", "-id")


def cells_round(sites: Iterable[Site]) -> dict[str, list[Site]]:
    """The sites by every cell from which one of them may be within reach."""
    rings = math.ceil(doctrine().review_rule.radius_m / CELL_STEP_M)
    found: dict[str, list[Site]] = {}
    for site in sites:
        own = h3.latlng_to_cell(site.latitude, site.longitude, CELL_RESOLUTION)
        for cell in h3.grid_disk(own, rings):
            found.setdefault(cell, []).append(site)
    return found


def _reviewed(incident_ids: set[UUID], *, reader: Reader) -> set[UUID]:
    """Those of which there is a review already, or that were added to one."""
    own = Review.objects.visible_to(reader).filter(incident_id__in=incident_ids).values_list("incident_id", flat=True)
    added = JoinedIncident.objects.visible_to(reader).filter(incident_id__in=incident_ids)
    return {*own, *added.values_list("incident_id", flat=True)}


def _proposal(incident: Incident, reason: str, near: rules.Near | None, sites: dict[UUID, Site]) -> Proposal:
    return Proposal(
        incident_id=incident.id,
        title=incident.title or incident.place_text,
        happened_on=incident.date_start,
        civilians=incident.civilians,
        reason=reason,
        site=sites[near.base.id] if near else None,
        distance_m=near.distance_m if near else None,
        certain=near.certain if near else True,
    )
