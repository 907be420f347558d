"""The journal in the API: read only, for auditors."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tutela.kernel.access import require
from tutela.kernel.http.api import Cursor, Limit, ListOf, list_answer, reader_of
from tutela.kernel.http.wire import ShortText, Utc
from tutela.kernel.journal import heads, tree
from tutela.kernel.problems import Missing
from tutela.web.journal import queries

router = Router(tags=["journal"])
Position = Annotated[int, Query(ge=0, le=2**62)]
Size = Annotated[int, Query(ge=1, le=2**62)]


class JournalEntryOut(Schema):
    """An entry: who, when, which verb; the fields only of records that the reader may see."""

    position: int
    at: Utc
    actor: str
    verb: str
    kind: str
    subject: UUID
    hash: str
    reason: str | None = None
    fields: list[str] | None = None
    changes: dict[str, Any] | None = None


class HeadOut(Schema):
    """A signed tree head; bytes in hex."""

    node: str
    size: int
    root: str
    at: Utc
    key: str
    signature: str


class ProofOut(Schema):
    """A proof in RFC 6962's terms; which fields there are depends on the proof."""

    model_config = {"extra": "allow"}


@router.get("/journal/entries", response=ListOf[JournalEntryOut], summary="Entries, newest first")
def list_entries(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    actor: ShortText = "",
    subject: UUID | None = None,
) -> dict[str, Any]:
    """Who did what when."""
    reader = reader_of(request)
    found: list[Any] = []
    rows = queries.entries(reader=reader, actor=actor, subject=subject)

    def keep(entry: Any) -> Any:
        found.append(entry)
        return entry

    answer = list_answer(rows, keep, limit=limit, cursor=cursor, count=False)
    answer["items"] = queries.with_fields(found, reader=reader)
    return answer


@router.get("/journal/head", response=HeadOut, summary="The signed tree head")
def show_head(request: HttpRequest) -> dict[str, Any]:
    """What this node vouches for now."""
    _require_auditor(request)
    return heads.latest().as_json()


@router.get("/journal/proof", response=ProofOut, summary="Inclusion or consistency proof")
def show_proof(
    request: HttpRequest, entry: Position | None = None, size: Size | None = None, first: Size | None = None
) -> dict[str, Any]:
    """`entry` (and `size`): that it is in the tree. `first` (and `size`): that the tree extends an earlier one."""
    _require_auditor(request)
    second = size or heads.latest().size
    if second > heads.latest().size:
        raise Missing
    try:
        if entry is not None:
            return tree.inclusion_proof(entry, second)
        return tree.consistency_proof(first or second, second)
    except ValueError as error:
        raise Missing from error


def _require_auditor(request: HttpRequest) -> None:
    """The journal's size depends on what others may not see: for those who read the whole of it."""
    reader = reader_of(request)
    require(reader, "journal.read")
    if not reader.reads_journal:
        raise Missing
