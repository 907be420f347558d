"""Records as the facts of the rule."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tutela.alerts.models import Alert
from tutela.alerts.rules import all_clocks_ran_out, last_clock_ran_out
from tutela.incidents.models import Harm, Incident
from tutela.incidents.rules import Labels
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Point, bounding_box
from tutela.kernel.records import Protected
from tutela.places.models import Site
from tutela.reviews import rules
from tutela.reviews.models import Review
from tutela.reviews.rules import AlertFacts, Base, HarmFacts, IncidentFacts, OpenReview, Place

NOT_HELD_TRUE = frozenset({"rejected", "duplicate"})
"""Verifications of what is not held to have happened, or not as an incident of its own."""


def labels(record: Protected) -> Labels:
    """The labels that are joined."""
    return Labels(record.classification, record.compartments, record.area)


def incident_facts(incidents: Iterable[Incident], *, reader: Reader) -> list[IncidentFacts]:
    """The incidents as the rule sees them, with the harm that the reader may see: one query for all."""
    incidents = list(incidents)
    harms: dict[UUID, list[HarmFacts]] = {incident.id: [] for incident in incidents}
    for harm in Harm.objects.visible_to(reader).filter(incident_id__in=list(harms)).order_by("id"):
        harms[harm.incident_id].append(_harm(harm))
    return [_incident(incident, tuple(harms[incident.id])) for incident in incidents]


def _harm(harm: Harm) -> HarmFacts:
    status = doctrine().lists["civilian_status"][harm.status]
    return HarmFacts(harm.harm_kind, status.attributes["civilian"], harm.best or harm.high)


def _incident(incident: Incident, harms: tuple[HarmFacts, ...]) -> IncidentFacts:
    return IncidentFacts(
        id=incident.id,
        labels=labels(incident),
        date_start=incident.date_start,
        date_end=incident.date_end,
        place=place(incident),
        harms=harms,
        killed=incident.best,
        civilians_killed=incident.civilians,
        rules_breached=incident.rules_breached,
        stands=not incident.withdrawn and incident.verification not in NOT_HELD_TRUE,
        imported=incident.origin != "",
    )


def place(record: Incident | Alert) -> Place | None:
    """Where it happened, if it is known to a place."""
    precision = record.location_precision
    drawn = doctrine().lists["location_precision"][str(precision)].attributes if precision else {}
    return rules.place_of(record.longitude, record.latitude, precision=precision, radius_m=drawn.get("radius_m"))


def bases_near(place: Place, *, reader: Reader) -> list[Base]:
    """The mission's bases, of those that the reader may see, that can be within reach; ever, not only at the time."""
    rule = doctrine().review_rule
    box = bounding_box(place.point, rule.radius_m)
    rows = bases(reader=reader, latitudes=(box.south, box.north))
    return [base_facts(site) for site in rows]


def bases(*, reader: Reader, latitudes: tuple[float, float] | None = None) -> list[Site]:
    """Sites of the kinds that the rule looks at. latitudes: only between these, degrees."""
    kinds = doctrine().review_rule.reasons[rules.NEAR_BASE].site_kinds
    rows = Site.objects.visible_to(reader).filter(site_kind__in=sorted(kinds), withdrawn=False)
    if latitudes is not None:
        rows = rows.filter(latitude__gte=latitudes[0], latitude__lte=latitudes[1])
    return list(rows.order_by("id"))


def base_facts(site: Site) -> Base:
    """A site as the rule sees it."""
    return Base(site.id, Point(site.longitude, site.latitude), labels(site), site.since, site.until)


def alert_facts(alert: Alert, at: datetime) -> AlertFacts:
    """An alert as the rule sees it at a time."""
    state = alert.state()
    return AlertFacts(
        closed=state.closed,
        outcome=alert.outcome,
        decision=alert.decision,
        no_action_reason=alert.no_action_reason,
        last_clock_ran_out=last_clock_ran_out(state, at),
        time_is_up=all_clocks_ran_out(state, at),
        breach=alert.breach,
    )


def open_review(review: Review) -> OpenReview:
    """An open review as the rule sees it."""
    longitude, latitude = review.longitude, review.latitude
    point = Point(longitude, latitude) if longitude is not None and latitude is not None else None
    return OpenReview(review.id, labels(review), point, review.happened_on)
