"""When a review opens by itself (000 ¶96), what is added to one that is open, and when one may close.

Pure: frozen facts in, decisions out; the numbers are those of the doctrine's `review_rule`. How the paragraph is
read into facts stands in facts.md 1.3.
"""

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tutela.incidents.rules import Labels, joined
from tutela.kernel.clock import days_around
from tutela.kernel.doctrine import ReviewReason, ReviewRule
from tutela.kernel.geography import Point, distance_m

NEAR_BASE, NOT_ANSWERED, BREACH, BY_HAND = REASONS = (
    "harm_near_base",
    "known_threat_not_answered",
    "rules_of_engagement_breach",
    "by_hand",
)

NAMED_PLACE_M = 25_000
"""The widest place that is still a place: within 25 km of a named one. What is known by district, state or country
only has a point for the map; that it falls beside a base says nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point and how far the true place may lie from it, metres; None where that is not known."""

    point: Point
    radius_m: float | None = None


@dataclass(frozen=True, slots=True)
class HarmFacts:
    """People harmed. persons: the best estimate, or the highest where the best is 0."""

    kind: str
    civilian: bool
    persons: int


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What the rule needs to know of an incident.

    place: none where it is not known to a place (see NAMED_PLACE_M). killed, civilians_killed: persons, best
    estimate. stands: neither withdrawn nor rejected. imported: it came from outside, so nothing opens by itself.
    """

    id: UUID
    labels: Labels
    date_start: date
    date_end: date
    place: Place | None = None
    harms: tuple[HarmFacts, ...] = ()
    killed: int = 0
    civilians_killed: int = 0
    rules_breached: bool = False
    stands: bool = True
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """A place where a unit of the mission stands, from `since` to `until` (both inclusive; none: open)."""

    id: UUID
    point: Point
    labels: Labels
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """An incident within the reach of a base.

    distance_m: great circle, from the point that is written down. certain: also the farthest point where it may have
    happened lies within the reach; otherwise it may have been farther away, and the review says so.
    """

    base: Base
    distance_m: float
    certain: bool


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """What the rule needs to know of an alert. time_is_up: the times of all its steps have ended."""

    closed: bool
    outcome: str = ""
    decision: str = ""
    no_action_reason: str = ""
    last_clock_ran_out: bool = False
    time_is_up: bool = False
    breach: bool = False


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review that is open, where and when what it is about happened."""

    id: UUID
    labels: Labels
    point: Point | None
    happened_on: date | None


def place_of(
    longitude: float | None, latitude: float | None, *, precision: int | None, radius_m: int | None
) -> Place | None:
    """The place, if it is known to one. precision: its code, if it has one; radius_m: what doctrine draws for it."""
    if longitude is None or latitude is None:
        return None
    if precision is None:
        return Place(Point(longitude, latitude))
    if radius_m is None or radius_m > NAMED_PLACE_M:
        return None
    return Place(Point(longitude, latitude), radius_m)


# Harm near a base


def civilians_harmed(incident: IncidentFacts, kinds: Collection[str]) -> bool:
    """Whether civilians were killed or harmed in one of the ways that the rule looks at."""
    told = any(harm.civilian and harm.persons > 0 and harm.kind in kinds for harm in incident.harms)
    return told or ("killed" in kinds and incident.civilians_killed > 0)


def is_violent(incident: IncidentFacts) -> bool:
    """Whether anybody was harmed, civilian or not."""
    harmed = incident.killed > 0 or incident.civilians_killed > 0
    return harmed or any(harm.persons > 0 for harm in incident.harms)


def stood(base: Base, first: date, last: date) -> bool:
    """Whether the base stood on at least one day of the span."""
    return (base.since is None or base.since <= last) and (base.until is None or base.until >= first)


def nearness(place: Place, base: Base, reach_m: float) -> Near | None:
    """How the place lies to the base; none if it lies out of reach. On the very edge counts as within."""
    distance = distance_m(place.point, base.point)
    if distance > reach_m:
        return None
    certain = place.radius_m is not None and distance + place.radius_m <= reach_m
    return Near(base, distance, certain)


def nearest(incident: IncidentFacts, bases: Iterable[Base], reach_m: float, known: Container[str]) -> Near | None:
    """The base within reach that stood at the time; the one whose mention hides the review from fewest, then the
    nearest.

    A review is seen by who may see the incident and the base. Were a secret base preferred to an open one near by,
    the absence of a review would tell of it. known: codes of areas.
    """
    if incident.place is None:
        return None
    place = incident.place
    standing = [base for base in bases if stood(base, incident.date_start, incident.date_end)]
    within = [near for base in standing if (near := nearness(place, base, reach_m)) is not None]
    return min(
        within, key=lambda near: _hidden(incident, near.base, known) + (near.distance_m, near.base.id), default=None
    )


def _hidden(incident: IncidentFacts, base: Base, known: Container[str]) -> tuple[int, int, int]:
    """How much less a review would be seen for naming this base."""
    whole = joined([incident.labels, base.labels], known=known)
    return whole.classification, whole.compartments.bit_count(), -len(whole.area)


def incident_asks(
    incident: IncidentFacts, bases: Iterable[Base], rule: ReviewRule, known: Container[str]
) -> list[tuple[ReviewReason, Near | None]]:
    """Why an incident asks for reviews, and near which base; nothing if it asks for none.

    Says nothing of whether they open by themselves: what was imported waits for somebody to confirm.
    """
    if not incident.stands:
        return []
    asked: list[tuple[ReviewReason, Near | None]] = []
    if incident.rules_breached:
        asked.append((rule.reasons[BREACH], None))
    reason = rule.reasons[NEAR_BASE]
    if civilians_harmed(incident, reason.harm_kinds):
        near = nearest(incident, bases, rule.radius_m, known)
        if near is not None:
            asked.append((reason, near))
    return asked


# Alerts


def alert_asks(alert: AlertFacts, rule: ReviewRule) -> list[ReviewReason]:
    """Why an alert asks for reviews, whether or not violence followed; nothing if it asks for none."""
    asked = [rule.reasons[BREACH]] if alert.breach else []
    reason = rule.reasons[NOT_ANSWERED]
    return [*asked, reason] if not_answered(alert, reason) else asked


def not_answered(alert: AlertFacts, reason: ReviewReason) -> bool:
    """The mission knew, or should have known, and did not respond.

    It was closed as not responded; or for a reason that excuses nobody; or its last clock ran out unanswered. An
    alert that is left open with such a reason counts as closed once its time is up: nobody escapes by not closing.
    """
    if alert.closed and alert.outcome in reason.outcomes:
        return True
    if (alert.closed or alert.time_is_up) and alert.no_action_reason in reason.no_action_reasons:
        return True
    return reason.last_clock_missed and alert.last_clock_ran_out


# Violence that is added to an open review


def belongs_to(incident: IncidentFacts, review: OpenReview, rule: ReviewRule) -> bool:
    """Whether violence at the same place, within the days of the rule before or after, belongs to an open review.

    The same place: within the reach of the rule from where what the review is about happened.
    """
    if not is_violent(incident) or not incident.stands or incident.place is None:
        return False
    if review.point is None or review.happened_on is None:
        return False
    since, until = days_around(incident.date_start, incident.date_end, timedelta(seconds=rule.join_window_s))
    return since <= review.happened_on <= until and distance_m(incident.place.point, review.point) <= rule.radius_m


def seen_by_all_who_see(review: Labels, other: Labels) -> bool:
    """Whether everybody who would see a record with the labels `other` sees the review too."""
    return (
        review.classification <= other.classification
        and not review.compartments & ~other.compartments
        and review.area.startswith(other.area)
    )


# Closing


def closing_fault(finding: str, gaps: Sequence[str], nothing_failed: bool) -> str:
    """Why a review cannot be closed; empty if it can. The codes are those of `problems`."""
    if not finding.strip():
        return "no_finding"
    if not gaps and not nothing_failed:
        return "no_gap"
    return ""
