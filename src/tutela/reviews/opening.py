"""The rule of 000 ¶96 at work: listening to what happens, and sweeping up what a request could not see.

A listener runs for whoever caused the event and rests only on what they may see, so that nothing they are shown tells
of what they may not. What follows from records that they do not see, the sweep of the worker opens a moment later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from tutela.alerts.events import AlertClosed, BreachAlleged, ClockRanOut
from tutela.alerts.models import Alert
from tutela.alerts.rules import NO_ACTION
from tutela.incidents.events import HarmRecorded, IncidentChanged, IncidentMade
from tutela.incidents.models import Harm, Incident
from tutela.incidents.rules import joined
from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.clock import days_around
from tutela.kernel.doctrine import ReviewReason, doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.journal.models import Entry, State
from tutela.kernel.records import Protected
from tutela.places.boundaries import Boundaries
from tutela.places.models import Site
from tutela.reports import shown
from tutela.reviews import rules, seeing
from tutela.reviews.events import ReviewOpened
from tutela.reviews.models import JoinedIncident, Review, Swept
from tutela.reviews.queries import cells_round
from tutela.reviews.rules import IncidentFacts, Near

OPENED = "review.opened"
EXTENDED = "review.extended"
INCIDENT_JOINED = "joined_incident.made"

OWNER = "head_of_mission"
"""Who owns a review that opens by itself: the Office of the Head of Mission (facts 1.3)."""

CHUNK = 2_000
MOST_CHUNKS = 20
"""Entries in one look, and looks in one sweep: the worker has other clocks to keep."""

WATCHED = ("incident", "harm", "site", "alert")


# Listening


@events.listen(IncidentMade)
def look_at_new_incident(event: IncidentMade) -> None:
    """Somebody wrote down what happened."""
    review_incidents([event.incident], reader=event.actor, at=event.at)


@events.listen(IncidentChanged)
def look_at_changed_incident(event: IncidentChanged) -> None:
    """What is held of an incident changed."""
    review_incidents([event.incident], reader=event.actor, at=event.at)


@events.listen(HarmRecorded)
def look_at_harm(event: HarmRecorded) -> None:
    """People harmed were written down."""
    review_incidents([event.harm.incident], reader=event.actor, at=event.at)


@events.listen(AlertClosed)
def look_at_closed_alert(event: AlertClosed) -> None:
    """An alert was closed, answered or not."""
    review_alert(event.alert, reader=event.actor, at=event.at)


@events.listen(ClockRanOut)
def look_at_missed_clock(event: ClockRanOut) -> None:
    """A clock ran out; the last one opens a review."""
    review_alert(event.alert, reader=event.actor, at=event.at)


@events.listen(BreachAlleged)
def look_at_breach(event: BreachAlleged) -> None:
    """A breach of the rules of engagement is alleged."""
    review_alert(event.alert, reader=event.actor, at=event.at)


# Alerts


def review_alert(alert: Alert, *, reader: Reader, at: datetime) -> list[Review]:
    """Open what the rule asks for about an alert, once."""
    rule = doctrine().review_rule
    asked = rules.alert_asks(seeing.alert_facts(alert, at), rule)
    place = seeing.place(alert)
    where: dict[str, Any] = {
        "longitude": place.point.longitude if place else None,
        "latitude": place.point.latitude if place else None,
        "place_radius_m": place.radius_m if place else None,
        "happened_on": alert.received_at.date(),
    }
    made = [open_by_rule(reason, alert.title, [alert], reader=reader, at=at, alert=alert, **where) for reason in asked]
    return [review for review in made if review is not None]


# Incidents


def review_incidents(incidents: Iterable[Incident], *, reader: Reader, at: datetime) -> list[Review]:
    """Open what the rule asks for about each incident of our own, once, or add it to a review that is open."""
    own = {incident.id: incident for incident in incidents if incident.origin == ""}
    made = [
        _review_incident(own[one.id], one, reader, at) for one in seeing.incident_facts(own.values(), reader=reader)
    ]
    return [review for reviews in made for review in reviews]


def _review_incident(incident: Incident, facts: IncidentFacts, reader: Reader, at: datetime) -> list[Review]:
    if not facts.stands or not (rules.is_violent(facts) or facts.rules_breached):
        return []
    sites = seeing.bases_near(facts.place, reader=reader) if facts.place else []
    asked = rules.incident_asks(facts, sites, doctrine().review_rule, Boundaries.load().areas)
    if not any(reason.code == rules.NEAR_BASE for reason, _ in asked):
        _join(incident, facts, None, reader, at)
    made = []
    for reason, near in asked:
        if reason.code == rules.NEAR_BASE and _join(incident, facts, near, reader, at):
            continue
        made.append(open_for_incident(incident, facts, reason, near, reader=reader, at=at))
    return [review for review in made if review is not None]


def open_for_incident(
    incident: Incident,
    facts: IncidentFacts,
    reason: ReviewReason,
    near: Near | None,
    *,
    reader: Reader,
    at: datetime,
    actor: Reader | None = None,
) -> Review | None:
    """The review of an incident, once. actor: who confirmed it; the rule by itself, if nobody had to."""
    site = Site.objects.visible_to(reader).filter(id=near.base.id).first() if near else None
    return open_by_rule(
        reason,
        incident.title or incident.place_text or shown.short_code("I", incident.id),
        [one for one in (incident, site) if one is not None],
        reader=reader,
        at=at,
        actor=actor,
        incident=incident,
        site=site,
        distance_m=near.distance_m if near else None,
        place_radius_m=facts.place.radius_m if facts.place else None,
        longitude=facts.place.point.longitude if facts.place else None,
        latitude=facts.place.point.latitude if facts.place else None,
        happened_on=incident.date_start,
    )


def _join(incident: Incident, facts: IncidentFacts, near: Near | None, reader: Reader, at: datetime) -> bool:
    """Add violence to the open review to which it belongs; whether it has been added, now or before.

    Where the rule would open a review of its own (near), it is only added to one that all see who would see that:
    else its absence would tell them of one that they may not see.
    """
    if _added_to(incident, reader):
        return True
    if _has_review(incident, reader):
        return False
    rule = doctrine().review_rule
    labels = None if near is None else joined([facts.labels, near.base.labels], known=Boundaries.load().areas)
    for review in _open_reviews(facts, reader):
        seen = labels is None or rules.seen_by_all_who_see(seeing.labels(review), labels)
        if seen and rules.belongs_to(facts, seeing.open_review(review), rule):
            with journal.open(access.system("rule"), at=at) as writing:
                writing.change(EXTENDED, review)
                writing.add(INCIDENT_JOINED, JoinedIncident(id=new_id(at), review=review, incident=incident))
            return True
    return False


def _added_to(incident: Incident, reader: Reader) -> bool:
    return JoinedIncident.objects.visible_to(reader).filter(incident=incident).exists()


def _has_review(incident: Incident, reader: Reader) -> bool:
    return Review.objects.visible_to(reader).filter(incident=incident).exists()


def _open_reviews(facts: IncidentFacts, reader: Reader) -> Sequence[Review]:
    """Open reviews of about that time, oldest first."""
    window = timedelta(seconds=doctrine().review_rule.join_window_s)
    days = days_around(facts.date_start, facts.date_end, window)
    rows = Review.objects.visible_to(reader).filter(closed_at__isnull=True, happened_on__range=days)
    return list(rows.order_by("opened_at", "id"))


# Opening


def open_by_rule(
    reason: ReviewReason,
    title: str,
    subjects: Sequence[Protected],
    *,
    reader: Reader,
    at: datetime,
    actor: Reader | None = None,
    **fields: Any,
) -> Review | None:
    """Open a review about the first of `subjects`, with the labels of all of them; None if there is one already.

    None too if the reader would not see it themselves: they could not tell whether there is one. The sweep can.
    """
    rule = doctrine().review_rule
    key = f"{reason.code}:{subjects[0].kind}:{subjects[0].id}"
    if Review.objects.visible_to(reader).filter(subject_key=key).exists():
        return None
    review = Review(
        id=new_id(at),
        review_kind=reason.opens,
        trigger=reason.code,
        subject_key=key,
        title=title[:300],
        opened_at=at,
        due_at=at + timedelta(seconds=rule.due_s),
        owner_component=OWNER,
        reach_m=rule.radius_m if fields.get("site") else None,
        **joined_labels(subjects),
        **fields,
    )
    if not access.sees(review, reader):
        return None
    who = actor or access.system("rule")
    with journal.open(who, at=at) as writing:
        writing.add(OPENED, review)
        events.announce(ReviewOpened(review, who, at))
    return review


def joined_labels(subjects: Sequence[Protected]) -> dict[str, Any]:
    """The labels of what was made from all of these: nobody sees it who may not see each of them."""
    whole = joined([seeing.labels(one) for one in subjects], known=Boundaries.load().areas)
    return {
        "classification": whole.classification,
        "compartments": whole.compartments,
        "area": whole.area,
        "component": subjects[0].component,
        "held": any(one.held for one in subjects),
    }


# Sweeping


def sweep(*, at: datetime) -> int:
    """For the worker: open every review that the rule asks for and that no listener could open; returns how many.

    It follows the journal from where it last stood, so each look costs as much as what was written since.
    """
    rule = access.system("rule")
    opened = _review_left_open(rule, at)
    size = State.objects.values_list("size", flat=True).first() or 0
    for _chunk in range(MOST_CHUNKS):
        start = Swept.objects.values_list("position", flat=True).first() or 0
        if start >= size:
            break
        end = min(start + CHUNK, size)
        opened += _sweep_entries(start, end, rule, at)
        Swept.objects.update_or_create(id=1, defaults={"position": end})
    return opened


def _sweep_entries(start: int, end: int, rule: Reader, at: datetime) -> int:
    """Look at everything that the entries from `start` up to `end` were about."""
    written = Entry.objects.filter(position__gte=start, position__lt=end, kind__in=WATCHED)
    touched: dict[str, set[UUID]] = {kind: set() for kind in WATCHED}
    for kind, subject in written.values_list("kind", "subject"):
        touched[kind].add(UUID(bytes=bytes(subject)))
    if not any(touched.values()):
        return 0
    with journal.open(rule, at=at):
        incidents = Incident.objects.visible_to(rule).filter(id__in=_incidents(touched, rule), origin="")
        opened = len(review_incidents(incidents.order_by("date_start", "id"), reader=rule, at=at))
        for alert in Alert.objects.visible_to(rule).filter(id__in=touched["alert"]).order_by("received_at", "id"):
            opened += len(review_alert(alert, reader=rule, at=at))
    return opened


def _incidents(touched: dict[str, set[UUID]], rule: Reader) -> set[UUID]:
    """The incidents that were written, whose harm was, or near which a base was."""
    harmed = Harm.objects.visible_to(rule).filter(id__in=touched["harm"]).values_list("incident_id", flat=True)
    return {*touched["incident"], *harmed, *_near_sites(touched["site"], rule)}


def _near_sites(site_ids: set[UUID], rule: Reader) -> Iterable[UUID]:
    """Incidents of our own in the cells round a base that was written down after they were."""
    sites = [site for site in seeing.bases(reader=rule) if site.id in site_ids] if site_ids else []
    if not sites:
        return []
    rows = Incident.objects.visible_to(rule).filter(origin="", cell5__in=sorted(cells_round(sites)))
    return rows.values_list("id", flat=True)


def _review_left_open(rule: Reader, at: datetime) -> int:
    """Alerts that were decided for a reason that excuses nobody and never closed: when their time is up, they count."""
    reasons = doctrine().review_rule.reasons[rules.NOT_ANSWERED].no_action_reasons
    reviewed = Review.objects.as_system("once").filter(alert=OuterRef("pk"), trigger=rules.NOT_ANSWERED)
    alerts = (
        Alert.objects.visible_to(rule)
        .filter(closed_at__isnull=True, decision=NO_ACTION, no_action_reason__in=sorted(reasons), decided_at__lte=at)
        .filter(~Exists(reviewed))
        .order_by("received_at", "id")[:CHUNK]
    )
    late = [alert for alert in alerts if rules.alert_asks(seeing.alert_facts(alert, at), doctrine().review_rule)]
    if not late:
        return 0
    with journal.open(rule, at=at):
        return sum(len(review_alert(alert, reader=rule, at=at)) for alert in late)
