"""Reviews in the API."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.http.api import (
    Cursor,
    Limit,
    ListOf,
    Place,
    detail,
    list_answer,
    once,
    place,
    reader_of,
)
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    Coded,
    EntryOut,
    Moment,
    Note,
    NoteIn,
    Sent,
    ShortText,
    Text,
    Utc,
    YesOrNo,
)
from tutela.reports import shown
from tutela.reviews import actions, queries
from tutela.reviews.models import CorrectiveAction, Review

router = Router(tags=["reviews"])

ReviewKind = Annotated[str, Coded("review_kind")]
Reason = Annotated[str, Coded("review_reason")]
Title = Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]


class ReviewOut(Schema):
    """A review. trigger: why it was opened. distance_m: from the base, great circle; place_radius_m: how far the true
    place may lie from the one written down (null: not known); certain: whether it lies within the reach either way.
    alert, incident, site: empty also where the reader may not see them."""

    id: UUID
    title: str
    review_kind: str
    trigger: str
    alert: UUID | None
    incident: UUID | None
    site: UUID | None
    distance_m: float | None
    place_radius_m: float | None
    reach_m: float | None
    certain: bool | None
    happened_on: str | None
    location: Place | None
    opened_at: Utc
    due_at: Utc
    owner_component: str
    gaps: list[str]
    nothing_failed: bool
    finding: str
    closed_at: Utc | None
    closed_by: str
    classification: str
    compartments: list[str]
    area: str


class ActionOut(Schema):
    """A corrective action."""

    id: UUID
    text: str
    component: str
    due_at: Utc | None
    done_at: Utc | None
    done_by: str


class ReviewDetail(ReviewOut):
    """A review with the violence that was added to it, what it asks for, and its history."""

    joined_incidents: list[UUID]
    actions: list[ActionOut]
    history: list[EntryOut]


class ProposalOut(Schema):
    """An imported incident of which the rule asks for a review that waits to be confirmed."""

    incident: UUID
    title: str
    happened_on: str
    civilians: int
    reason: str
    site: UUID | None
    distance_m: float | None
    certain: bool


class ReviewIn(Sent):
    """A review by hand."""

    title: Title
    review_kind: ReviewKind
    alert: UUID | None = None
    incident: UUID | None = None
    note: Note = ""


class ConfirmIn(Sent):
    """The imported incident whose proposed review is to be opened."""

    incident: UUID
    note: Note = ""


class FindIn(Sent):
    """What was found: where the gap was, or that nothing failed."""

    finding: Text
    gaps: list[Annotated[str, Coded("review_gap")]] = []
    nothing_failed: YesOrNo = False
    note: Note = ""


class ActionIn(Sent):
    """What must be mended, by whom, until when."""

    text: Text
    component: Annotated[str, Coded("component")]
    due_at: Moment | None = None


def review_out(review: Review) -> dict[str, Any]:
    """A review as the API writes it."""
    same = (
        "id title review_kind trigger distance_m place_radius_m reach_m opened_at due_at owner_component gaps "
        "nothing_failed finding closed_at closed_by area"
    )
    return {
        **{name: getattr(review, name) for name in same.split()},
        **{name: _id(getattr(review, name)) for name in ("alert", "incident", "site")},
        "certain": review.certain(),
        "happened_on": review.happened_on.isoformat() if review.happened_on else None,
        "location": place(review.longitude, review.latitude),
        "classification": shown.classification_code(review.classification),
        "compartments": shown.compartment_codes(review.compartments),
    }


def _id(record: Any) -> UUID | None:
    return record.id if record else None


def action_out(action: CorrectiveAction) -> ActionOut:
    """A corrective action as the API writes it."""
    return ActionOut(**{name: getattr(action, name) for name in ActionOut.model_fields})


def detail_out(request: HttpRequest, review: Review) -> ReviewDetail:
    """A review with everything that the reader may see about it."""
    reader = reader_of(request)
    added = queries.joined_incidents(reader=reader, review=review)
    return ReviewDetail(
        **review_out(review),
        joined_incidents=[one.incident_id for one in added],
        actions=[action_out(one) for one in queries.corrective_actions(reader=reader, review=review)],
        history=[EntryOut(**entry) for entry in shown.history_out(review)],
    )


def _again(request: HttpRequest, review_id: UUID) -> tuple[int, Any]:
    return 200, detail_out(request, queries.review(reader=reader_of(request), review_id=review_id))


@router.get("/reviews", response=ListOf[ReviewOut], summary="Reviews, newest first")
def list_reviews(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    open: bool | None = None,
    review_kind: ReviewKind | None = None,
    trigger: Reason | None = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    q: ShortText | None = None,
) -> dict[str, Any]:
    """Of what the reader may see. `from` and `to` are times of opening."""
    rows = queries.narrowed(
        queries.reviews(reader=reader_of(request)),
        open=open,
        review_kind=review_kind,
        trigger=trigger,
        since=since,
        until=until,
        q=q,
    )
    return list_answer(rows, review_out, limit=limit, cursor=cursor)


@router.get("/reviews/proposed", response=list[ProposalOut], summary="Reviews that an import of the past would open")
def list_proposed(request: HttpRequest) -> list[dict[str, Any]]:
    """None opens until somebody confirms it."""
    return [
        {
            "incident": one.incident_id,
            "title": one.title,
            "happened_on": one.happened_on.isoformat(),
            "civilians": one.civilians,
            "reason": one.reason,
            "site": _id(one.site),
            "distance_m": one.distance_m,
            "certain": one.certain,
        }
        for one in queries.proposed(reader=reader_of(request))
    ]


@router.get("/reviews/{uuid:review_id}", response=ReviewDetail, summary="A review with its history")
def show_review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One review."""
    review = queries.review(reader=reader_of(request), review_id=review_id)
    return detail(review, detail_out(request, review))


@router.post("/reviews", response={201: ReviewOut}, summary="Open a review by hand")
@once
def open_review(request: HttpRequest, body: ReviewIn) -> tuple[int, Any]:
    """The rule of 000 ¶96 opens its own by itself."""
    facts = body.dict(exclude={"alert", "incident"})
    review = actions.open_review(
        actor=reader_of(request), at=now(), alert_id=body.alert, incident_id=body.incident, **facts
    )
    return 201, ReviewOut(**review_out(review))


@router.post("/reviews/confirm", response={201: ReviewOut}, summary="Open a review that was proposed")
@once
def confirm_review(request: HttpRequest, body: ConfirmIn) -> tuple[int, Any]:
    """Of an imported incident."""
    review = actions.confirm_review(actor=reader_of(request), at=now(), incident_id=body.incident, note=body.note)
    return 201, ReviewOut(**review_out(review))


@router.post("/reviews/{uuid:review_id}/find", response=ReviewDetail, summary="Record the finding")
@once
def record_finding(request: HttpRequest, review_id: UUID, body: FindIn) -> tuple[int, Any]:
    """Where the gap was, or that nothing failed."""
    actions.record_finding(actor=reader_of(request), at=now(), review_id=review_id, **body.dict())
    return _again(request, review_id)


@router.post("/reviews/{uuid:review_id}/close", response=ReviewDetail, summary="Close it")
@once
def close_review(request: HttpRequest, review_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """Needs a finding, and a gap or the statement that nothing failed."""
    actions.close_review(actor=reader_of(request), at=now(), review_id=review_id, note=body.note)
    return _again(request, review_id)


@router.post("/reviews/{uuid:review_id}/actions", response={201: ActionOut}, summary="Ask for a corrective action")
@once
def add_action(request: HttpRequest, review_id: UUID, body: ActionIn) -> tuple[int, Any]:
    """Also after it was closed."""
    action = actions.add_action(actor=reader_of(request), at=now(), review_id=review_id, **body.dict())
    return 201, action_out(action)


@router.post(
    "/reviews/{uuid:review_id}/actions/{uuid:action_id}/done", response=ActionOut, summary="A corrective action is done"
)
@once
def finish_action(request: HttpRequest, review_id: UUID, action_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """By the component that was asked, or by whoever may ask."""
    action = actions.finish_action(
        actor=reader_of(request), at=now(), review_id=review_id, action_id=action_id, note=body.note
    )
    return 200, action_out(action)
