"""Quarterly assessments in the API."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.http.api import Cursor, Limit, ListOf, detail, list_answer, once, reader_of
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    AreaCode,
    Coded,
    EntryOut,
    Note,
    NoteIn,
    Number,
    Sent,
    Utc,
)
from tutela.kernel.problems import Missing
from tutela.reports import shown
from tutela.threats import issuing, queries
from tutela.threats.models import QuarterlyAssessment, QuarterlyEdition

router = Router(tags=["threats"])

Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Year = Annotated[int, Field(ge=issuing.FIRST_YEAR, le=issuing.LAST_YEAR), Number]
Quarter = Annotated[int, Field(ge=1, le=4), Number]
Words = Annotated[str, Field(max_length=issuing.LONGEST, pattern=WITHOUT_NUL)]
Addressees = Annotated[str, Field(max_length=2_000, pattern=WITHOUT_NUL)]


class QuarterlyOut(Schema):
    """A quarterly assessment. scope: the area it is about, empty for the whole mission. version: how often it was
    issued. previous: the one from which it starts; empty also where the reader may not see it."""

    id: UUID
    year: int
    quarter: int
    scope: str
    since: date
    until: date
    quarterly_state: str
    version: int
    previous: UUID | None
    drawn_at: Utc
    made_at: Utc
    made_by: str
    written_by: list[str]
    reviewed_by: str
    signed_by: str
    signed_for: list[str]
    signed_at: Utc | None
    issued_at: Utc | None
    classification: str
    compartments: list[str]
    area: str


class QuarterlyEditionOut(Schema):
    """A version as it was issued."""

    version: int
    issued_at: Utc
    issued_by: str
    addressees: str
    reviewed_by: str
    signed_by: str
    signed_for: list[str]


class LinesOut(Schema):
    """What was drawn from the register: one line a threat, and what analysts wrote, by section and language."""

    lines: list[dict[str, Any]]
    texts: dict[str, dict[str, str]]


class EditionDetail(QuarterlyEditionOut, LinesOut):
    """A version with everything that stands in it."""


class QuarterlyDetail(QuarterlyOut, LinesOut):
    """A quarterly assessment with its lines, texts, issued versions and history."""

    editions: list[QuarterlyEditionOut]
    history: list[EntryOut]


class QuarterlyIn(Sent):
    """Of which quarter and area; what may stand in it at most."""

    year: Year
    quarter: Quarter
    scope: AreaCode = ""
    classification: Annotated[str, Coded("classification")] = "unclassified"
    compartments: list[Annotated[str, Coded("compartment")]] = []
    note: Note = ""


class WriteIn(Sent):
    """One section in one language; an empty text takes it out."""

    section: Annotated[str, Coded("quarterly_section")]
    language: Language
    text: Words
    note: Note = ""


class SignIn(Sent):
    """For which components of the coordination body."""

    signed_for: list[Annotated[str, Coded("component")]] = []
    note: Note = ""


class QuarterlyIssueIn(Sent):
    """To whom."""

    addressees: Addressees = ""
    note: Note = ""


def quarterly_out(one: QuarterlyAssessment) -> dict[str, Any]:
    """A quarterly assessment as the API writes it."""
    special = {
        "previous": one.previous.id if one.previous else None,
        "classification": shown.classification_code(one.classification),
        "compartments": shown.compartment_codes(one.compartments),
    }
    return {**{name: getattr(one, name) for name in QuarterlyOut.model_fields if name not in special}, **special}


def edition_out(one: QuarterlyEdition) -> dict[str, Any]:
    """A version as the API writes it."""
    return {name: getattr(one, name) for name in QuarterlyEditionOut.model_fields}


def detail_out(request: HttpRequest, one: QuarterlyAssessment) -> QuarterlyDetail:
    """With everything that the reader may see about it."""
    editions = queries.editions(reader=reader_of(request), quarterly_id=one.id)
    return QuarterlyDetail(
        **quarterly_out(one),
        lines=one.content.get("lines", []),
        texts=one.texts,
        editions=[QuarterlyEditionOut(**edition_out(edition)) for edition in editions],
        history=[EntryOut(**entry) for entry in shown.history_out(one)],
    )


def _again(request: HttpRequest, quarterly_id: UUID) -> tuple[int, Any]:
    return 200, detail_out(request, queries.quarterly(reader=reader_of(request), quarterly_id=quarterly_id))


@router.get(
    "/quarterly-assessments", response=ListOf[QuarterlyOut], summary="Quarterly assessments, the latest quarter first"
)
def list_quarterlies(request: HttpRequest, limit: Limit = 100, cursor: Cursor = "") -> dict[str, Any]:
    """Of what the reader may see."""
    return list_answer(queries.quarterlies(reader=reader_of(request)), quarterly_out, limit=limit, cursor=cursor)


@router.get("/quarterly-assessments/{uuid:quarterly_id}", response=QuarterlyDetail, summary="A quarterly assessment")
def show_quarterly(request: HttpRequest, quarterly_id: UUID) -> HttpResponse:
    """As it is being written, or as it was issued last."""
    one = queries.quarterly(reader=reader_of(request), quarterly_id=quarterly_id)
    return detail(one, detail_out(request, one))


@router.get(
    "/quarterly-assessments/{uuid:quarterly_id}/versions/{version}",
    response=EditionDetail,
    summary="A version as it was issued",
)
def show_edition(request: HttpRequest, quarterly_id: UUID, version: str) -> dict[str, Any]:
    """It never changes."""
    reader = reader_of(request)
    one = queries.quarterly(reader=reader, quarterly_id=quarterly_id)
    if not (version.isascii() and version.isdecimal() and len(version) < 5):
        raise Missing
    edition = queries.edition(reader=reader, quarterly_id=one.id, version=int(version))
    return {**edition_out(edition), "lines": edition.content.get("lines", []), "texts": edition.texts}


@router.post("/quarterly-assessments", response={201: QuarterlyOut}, summary="Begin the assessment of a quarter")
@once
def make_quarterly(request: HttpRequest, body: QuarterlyIn) -> tuple[int, Any]:
    """Drawn from the register as it stands, beside the last one issued for the same area."""
    facts = body.dict(exclude={"quarter"})
    made = issuing.make_quarterly(actor=reader_of(request), at=now(), quarter_number=body.quarter, **facts)
    return 201, QuarterlyOut(**quarterly_out(made))


@router.post("/quarterly-assessments/{uuid:quarterly_id}/draw", response=QuarterlyDetail, summary="Draw it anew")
@once
def draw_again(request: HttpRequest, quarterly_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """From the register as it stands now."""
    issuing.draw_again(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, note=body.note)
    return _again(request, quarterly_id)


@router.post("/quarterly-assessments/{uuid:quarterly_id}/write", response=QuarterlyDetail, summary="Write a section")
@once
def write_section(request: HttpRequest, quarterly_id: UUID, body: WriteIn) -> tuple[int, Any]:
    """In one language."""
    issuing.write_section(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, **body.dict())
    return _again(request, quarterly_id)


@router.post(
    "/quarterly-assessments/{uuid:quarterly_id}/review", response=QuarterlyDetail, summary="It has been reviewed"
)
@once
def review_quarterly(request: HttpRequest, quarterly_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """By somebody who wrote none of it."""
    issuing.review_quarterly(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, note=body.note)
    return _again(request, quarterly_id)


@router.post("/quarterly-assessments/{uuid:quarterly_id}/send-back", response=QuarterlyDetail, summary="Send it back")
@once
def send_back(request: HttpRequest, quarterly_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """To its authors."""
    issuing.send_back(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, note=body.note)
    return _again(request, quarterly_id)


@router.post(
    "/quarterly-assessments/{uuid:quarterly_id}/sign", response=QuarterlyDetail, summary="The coordination body signs"
)
@once
def sign_quarterly(request: HttpRequest, quarterly_id: UUID, body: SignIn) -> tuple[int, Any]:
    """Of what has been reviewed."""
    issuing.sign_quarterly(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, **body.dict())
    return _again(request, quarterly_id)


@router.post(
    "/quarterly-assessments/{uuid:quarterly_id}/issue",
    response={201: QuarterlyEditionOut},
    summary="Issue it to leadership and headquarters",
)
@once
def issue_quarterly(request: HttpRequest, quarterly_id: UUID, body: QuarterlyIssueIn) -> tuple[int, Any]:
    """From here on this version is never changed."""
    edition = issuing.issue_quarterly(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, **body.dict())
    return 201, QuarterlyEditionOut(**edition_out(edition))


@router.post(
    "/quarterly-assessments/{uuid:quarterly_id}/renew", response=QuarterlyDetail, summary="Begin another version"
)
@once
def renew_quarterly(request: HttpRequest, quarterly_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """Of what was issued, which stays."""
    issuing.renew_quarterly(actor=reader_of(request), at=now(), quarterly_id=quarterly_id, note=body.note)
    return _again(request, quarterly_id)
