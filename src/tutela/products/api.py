"""Products in the API."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.http.api import Cursor, Limit, ListOf, Place, detail, list_answer, once, place, reader_of
from tutela.kernel.http.wire import WITHOUT_NUL, Coded, Count, EntryOut, Moment, Note, NoteIn, Sent, Utc
from tutela.products import actions, files, queries
from tutela.products.document import as_json, document
from tutela.products.gap import gap_document
from tutela.products.models import Edition, Product, Statement
from tutela.products.pages import file_answer
from tutela.products.shown import code
from tutela.protection import queries as reach
from tutela.reports import shown

router = Router(tags=["products"])

Kind = Annotated[str, Coded("product_kind")]
Section = Annotated[str, Coded("product_section")]
Language = Literal["ar", "en", "es", "fr", "ru", "zh"]
Format = Literal["pdf", "docx", "html", "json"]
SentenceText = Annotated[str, Field(max_length=actions.LONGEST, pattern=WITHOUT_NUL)]
Texts = Annotated[
    dict[Language, SentenceText], Field(description="By language; an empty text takes back what was written.")
]


class ProductOut(Schema):
    """A product. version: how often it was issued; open: whether it is being written.
    alert, incident: empty also where the reader may not see them."""

    id: UUID
    code: str
    product_kind: str
    alert: UUID | None
    incident: UUID | None
    office: str
    open: bool
    version: int
    made_at: Utc
    made_by: str
    issued_at: Utc | None
    next_word_at: Utc | None
    location: Place | None
    location_precision: int | None
    place_text: str
    classification: str
    compartments: list[str]
    area: str


class StatementOut(Schema):
    """A sentence: what it says as a fact (empty where somebody wrote it), and what was written by hand, by language."""

    id: UUID
    section: str
    fact: dict[str, Any]
    texts: dict[str, str]


class EditionOut(Schema):
    """A version as it was issued."""

    version: int
    issued_at: Utc
    issued_by: str
    addressees: str
    next_word_at: Utc | None
    languages: list[str]


class ProductDetail(ProductOut):
    """A product with its sentences, its versions and its history."""

    statements: list[StatementOut]
    editions: list[EditionOut]
    history: list[EntryOut]


class SaidOut(Schema):
    """A sentence in a language and the numbers of the records it came from."""

    text: str
    sources: list[int]


class SectionOut(Schema):
    """A section with its label."""

    section: str
    label: str
    sentences: list[SaidOut]


class GroundOut(Schema):
    """A record that sentences came from, of those that the reader may see."""

    number: int
    kind: str
    id: UUID
    code: str


class DocumentOut(Schema):
    """A product as it reads in one language."""

    language: str
    classification: str
    mark: str
    office: str
    serial: str
    version: str
    written: str
    next_word: str
    title: str
    notices: list[SaidOut]
    lead: list[SaidOut]
    sections: list[SectionOut]
    sources: list[GroundOut]
    colophon: list[str]


class ProductIn(Sent):
    """What it is about: one alert or one incident."""

    product_kind: Kind = actions.FLASH
    alert: UUID | None = None
    incident: UUID | None = None
    note: Note = ""


class StatementIn(Sent):
    """A sentence by hand."""

    section: Section
    texts: Texts


class TextsIn(Sent):
    """A sentence said otherwise."""

    texts: Texts


class IssueIn(Sent):
    """To whom it goes, and when there will be more."""

    addressees: Annotated[str, Field(max_length=2_000, pattern=WITHOUT_NUL)] = ""
    next_word_at: Moment | None = None
    note: Note = ""


def product_out(product: Product) -> dict[str, Any]:
    """A product as the API writes it."""
    same = (
        "id product_kind office open version made_at made_by issued_at next_word_at location_precision place_text area"
    )
    return {
        **{name: getattr(product, name) for name in same.split()},
        "code": code(product),
        "alert": product.alert.id if product.alert else None,
        "incident": product.incident.id if product.incident else None,
        "location": place(product.longitude, product.latitude),
        "classification": shown.classification_code(product.classification),
        "compartments": shown.compartment_codes(product.compartments),
    }


def statement_out(statement: Statement) -> StatementOut:
    """A sentence as the API writes it."""
    return StatementOut(**{name: getattr(statement, name) for name in StatementOut.model_fields})


def edition_out(edition: Edition) -> EditionOut:
    """A version as the API writes it."""
    same = {name: getattr(edition, name) for name in EditionOut.model_fields if name != "languages"}
    return EditionOut(**same, languages=sorted(edition.statements[0]["texts"]))


def detail_out(request: HttpRequest, product: Product) -> ProductDetail:
    """A product with everything that the reader may see about it."""
    reader = reader_of(request)
    return ProductDetail(
        **product_out(product),
        statements=[statement_out(one) for one in queries.statements(reader=reader, product=product)],
        editions=[edition_out(one) for one in queries.editions(reader=reader, product=product)],
        history=[EntryOut(**entry) for entry in shown.history_out(product)],
    )


def _again(request: HttpRequest, product_id: UUID) -> tuple[int, Any]:
    return 200, detail_out(request, queries.product(reader=reader_of(request), product_id=product_id))


@router.get("/products", response=ListOf[ProductOut], summary="Products, newest first")
def list_products(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    open: bool | None = None,
    product_kind: Kind | None = None,
    alert: UUID | None = None,
    incident: UUID | None = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
) -> dict[str, Any]:
    """Of what the reader may see. `from` and `to` are times at which they were begun."""
    rows = queries.narrowed(
        queries.products(reader=reader_of(request)),
        open=open,
        product_kind=product_kind,
        alert=alert,
        incident=incident,
        since=since,
        until=until,
    )
    return list_answer(rows, product_out, limit=limit, cursor=cursor)


@router.post("/products", response={201: ProductOut}, summary="Compose a flash report from an alert or an incident")
@once
def compose_product(request: HttpRequest, body: ProductIn) -> tuple[int, Any]:
    """From what the reader sees, in six languages."""
    product = actions.compose_product(
        actor=reader_of(request),
        at=now(),
        product_kind=body.product_kind,
        alert_id=body.alert,
        incident_id=body.incident,
        note=body.note,
    )
    return 201, ProductOut(**product_out(product))


@router.get("/products/{uuid:product_id}", response=ProductDetail, summary="A product with its sentences and versions")
def show_product(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """One product."""
    product = queries.product(reader=reader_of(request), product_id=product_id)
    return detail(product, detail_out(request, product))


@router.get("/products/{uuid:product_id}/document", response=DocumentOut, summary="A product as it reads in a language")
def show_document(
    request: HttpRequest, product_id: UUID, language: Language, version: Count | None = None
) -> dict[str, Any]:
    """An issued version, or without one as it stands now."""
    reader = reader_of(request)
    product = queries.product(reader=reader, product_id=product_id)
    return as_json(document(reader=reader, product=product, language=language, version=version))


FILE: dict[str, Any] = {"responses": {200: {"content": {kind.split(";")[0]: {} for kind in files.TYPES.values()}}}}


@router.get("/products/{uuid:product_id}/file", openapi_extra=FILE, summary="A product as a file")
def send_file(
    request: HttpRequest,
    product_id: UUID,
    language: Language,
    file_format: Format = "pdf",
    version: Count | None = None,
) -> HttpResponse:
    """PDF, Word, web page or JSON, in one language."""
    reader = reader_of(request)
    product = queries.product(reader=reader, product_id=product_id)
    sheet = document(reader=reader, product=product, language=language, version=version)
    return file_answer(files.content(sheet, file_format), file_format, f"{code(product)}-{language}")


@router.get(
    "/reach/statements/{uuid:gap_statement_id}/file", openapi_extra=FILE, summary="A statement of reach as a file"
)
def send_gap(
    request: HttpRequest, gap_statement_id: UUID, language: Language, file_format: Format = "pdf"
) -> HttpResponse:
    """PDF, Word, web page or JSON, in one language."""
    statement = reach.statement(reader=reader_of(request), statement_id=gap_statement_id)
    name = shown.short_code("G", statement.id)
    return file_answer(files.content(gap_document(statement, language), file_format), file_format, f"{name}-{language}")


@router.post("/products/{uuid:product_id}/statements", response={201: StatementOut}, summary="Add a sentence by hand")
@once
def add_statement(request: HttpRequest, product_id: UUID, body: StatementIn) -> tuple[int, Any]:
    """In one language or more."""
    statement = actions.add_statement(actor=reader_of(request), at=now(), product_id=product_id, **body.dict())
    return 201, statement_out(statement)


@router.post(
    "/products/{uuid:product_id}/statements/{uuid:statement_id}",
    response=StatementOut,
    summary="Say a sentence otherwise",
)
@once
def edit_statement(request: HttpRequest, product_id: UUID, statement_id: UUID, body: TextsIn) -> tuple[int, Any]:
    """In some languages; an empty text takes back what was written."""
    statement = actions.edit_statement(
        actor=reader_of(request),
        at=now(),
        product_id=product_id,
        statement_id=statement_id,
        texts=dict(body.texts.items()),
    )
    return 200, statement_out(statement)


@router.post(
    "/products/{uuid:product_id}/statements/{uuid:statement_id}/leave-out",
    response=StatementOut,
    summary="Leave a sentence out",
)
@once
def leave_out_statement(request: HttpRequest, product_id: UUID, statement_id: UUID, body: Sent) -> tuple[int, Any]:
    """It stays in the history."""
    statement = actions.leave_out_statement(
        actor=reader_of(request), at=now(), product_id=product_id, statement_id=statement_id
    )
    return 200, statement_out(statement)


@router.post("/products/{uuid:product_id}/refresh", response=ProductDetail, summary="Compose it anew from the records")
@once
def refresh_product(request: HttpRequest, product_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """What was written by hand or left out stays so."""
    actions.refresh_product(actor=reader_of(request), at=now(), product_id=product_id, note=body.note)
    return _again(request, product_id)


@router.post("/products/{uuid:product_id}/issue", response=ProductDetail, summary="Issue it")
@once
def issue_product(request: HttpRequest, product_id: UUID, body: IssueIn) -> tuple[int, Any]:
    """Its sentences are frozen in every language that has them all."""
    actions.issue_product(actor=reader_of(request), at=now(), product_id=product_id, **body.dict())
    return _again(request, product_id)


@router.post("/products/{uuid:product_id}/correct", response=ProductDetail, summary="Begin a correction")
@once
def correct_product(request: HttpRequest, product_id: UUID, body: NoteIn) -> tuple[int, Any]:
    """Issuing it once more replaces what was issued, and says so."""
    actions.correct_product(actor=reader_of(request), at=now(), product_id=product_id, note=body.note)
    return _again(request, product_id)
