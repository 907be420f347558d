"""The verbs of reviews. A review is never deleted: it closes, with a finding."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.alerts import queries as alerts
from tutela.incidents import queries as incidents
from tutela.incidents.models import Incident
from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.places.boundaries import Boundaries
from tutela.reports.actions import check_codes
from tutela.reviews import problems, queries, rules, seeing
from tutela.reviews.events import ReviewClosed, ReviewOpened
from tutela.reviews.models import CorrectiveAction, Review
from tutela.reviews.opening import OPENED, OWNER, joined_labels, open_for_incident, sweep

__all__ = [
    "add_action",
    "close_review",
    "confirm_review",
    "finish_action",
    "open_review",
    "record_finding",
    "sweep",
]

FOUND = "review.found"
CLOSED = "review.closed"
ACTION_ASKED = "review.action_asked"
ACTION_MADE = "corrective_action.made"
ACTION_DONE = "corrective_action.done"
ACTION_REPORTED = "review.action_done"


def open_review(
    *,
    actor: Reader,
    at: datetime,
    title: str,
    review_kind: str,
    alert_id: UUID | None = None,
    incident_id: UUID | None = None,
    note: str = "",
) -> Review:
    """Open a review by hand, of an alert, an incident, both or neither.

    Raises Missing for what the actor does not see, Denied, Invalid.
    """
    check_codes({"review_kind": review_kind})
    with journal.open(actor, at=at, reason=note) as writing:
        access.require(actor, "review.open")
        alert = alerts.alert(reader=actor, alert_id=alert_id) if alert_id else None
        incident = incidents.incident(reader=actor, incident_id=incident_id) if incident_id else None
        subjects = [one for one in (alert, incident) if one is not None]
        labels = joined_labels(subjects) if subjects else {"area": actor.home_area, "component": actor.component}
        review = Review(
            id=new_id(at),
            review_kind=review_kind,
            trigger=rules.BY_HAND,
            title=title.strip(),
            alert=alert,
            incident=incident,
            opened_at=at,
            due_at=at + timedelta(seconds=doctrine().review_rule.due_s),
            owner_component=OWNER,
            happened_on=incident.date_start if incident else alert.received_at.date() if alert else None,
            longitude=getattr(incident or alert, "longitude", None),
            latitude=getattr(incident or alert, "latitude", None),
            **labels,
        )
        writing.add(OPENED, review)
        events.announce(ReviewOpened(review, actor, at))
    return review


def confirm_review(*, actor: Reader, at: datetime, incident_id: UUID, note: str = "") -> Review:
    """Open the review that the rule proposes of an imported incident.

    Raises Missing, Denied, NothingToConfirm, ReviewedAlready.
    """
    with journal.open(actor, at=at, reason=note):
        incident = incidents.incident(reader=actor, incident_id=incident_id)
        access.require(actor, "review.confirm", incident)
        if queries.reviews_of_incident(reader=actor, incident=incident).exists():
            raise problems.ReviewedAlready
        review = _propose(incident, actor, at)
        if review is None:
            raise problems.NothingToConfirm
    return review


def _propose(incident: Incident, actor: Reader, at: datetime) -> Review | None:
    if incident.origin == "":
        return None
    [facts] = seeing.incident_facts([incident], reader=actor)
    bases = seeing.bases_near(facts.place, reader=actor) if facts.place else []
    asked = rules.incident_asks(facts, bases, doctrine().review_rule, Boundaries.load().areas)
    made = [
        open_for_incident(incident, facts, reason, near, reader=actor, at=at, actor=actor) for reason, near in asked
    ]
    return next((review for review in made if review is not None), None)


def record_finding(
    *,
    actor: Reader,
    review_id: UUID,
    at: datetime,
    finding: str,
    gaps: Sequence[str] = (),
    nothing_failed: bool = False,
    note: str = "",
) -> Review:
    """Write down what was found: where the gap was, or that nothing failed. May be corrected until it is closed.

    Raises Missing, Denied, ReviewIsClosed, GapAndNothing, Invalid.
    """
    unknown = [code for code in gaps if code not in doctrine().lists["review_gap"]]
    if unknown:
        raise Invalid(fields={"gaps": _("There is no such gap: choose one of those that are offered.")})
    if gaps and nothing_failed:
        raise problems.GapAndNothing
    with journal.open(actor, at=at, reason=note) as writing:
        review = _open(actor, "review.find", review_id)
        return writing.change(
            FOUND, review, finding=finding.strip(), gaps=sorted(set(gaps)), nothing_failed=nothing_failed
        )


def close_review(*, actor: Reader, review_id: UUID, at: datetime, note: str = "") -> Review:
    """Close it. Needs a finding, and a gap or the statement that nothing failed.

    Raises Missing, Denied, ReviewIsClosed, NoFinding, NoGap.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        review = _open(actor, "review.close", review_id)
        if fault := rules.closing_fault(review.finding, review.gaps, review.nothing_failed):
            raise problems.CLOSING[fault]
        writing.change(CLOSED, review, closed_at=at, closed_by=actor.name)
        events.announce(ReviewClosed(review, actor, at))
    return review


def add_action(
    *, actor: Reader, review_id: UUID, at: datetime, text: str, component: str, due_at: datetime | None = None
) -> CorrectiveAction:
    """Ask a component to mend something; also after the review was closed. Raises Missing, Denied, Invalid."""
    check_codes({"component": component})
    with journal.open(actor, at=at) as writing:
        review = queries.review(reader=actor, review_id=review_id)
        access.require(actor, "action.make", review)
        writing.change(ACTION_ASKED, review)
        action = CorrectiveAction(id=new_id(at), review=review, text=text.strip(), component=component, due_at=due_at)
        return writing.add(ACTION_MADE, action)


def finish_action(*, actor: Reader, review_id: UUID, action_id: UUID, at: datetime, note: str = "") -> CorrectiveAction:
    """It is mended. By the component that was asked, or by whoever may ask. Raises Missing, Denied, ActionIsDone."""
    with journal.open(actor, at=at, reason=note) as writing:
        review = queries.review(reader=actor, review_id=review_id)
        access.require(actor, "action.done", review)
        action = queries.corrective_actions(reader=actor, review=review).filter(id=action_id).first()
        if action is None:
            raise Missing
        if not may_finish(actor, action):
            raise Denied(verb="action.done", subject=review)
        if action.done_at is not None:
            raise problems.ActionIsDone
        writing.change(ACTION_REPORTED, review)
        return writing.change(ACTION_DONE, action, done_at=at, done_by=actor.name)


def may_finish(actor: Reader, action: CorrectiveAction) -> bool:
    """Whether the action is the actor's to finish."""
    own = actor.component == action.component or actor.grants("action.make")
    return own and actor.grants("action.done")


def _open(actor: Reader, right: str, review_id: UUID) -> Review:
    """The review, if the actor may do this to it and it is open."""
    review = queries.review(reader=actor, review_id=review_id)
    access.require(actor, right, review)
    if review.closed_at is not None:
        raise problems.ReviewIsClosed
    return review
