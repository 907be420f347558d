"""Manners of the API, so that a room's `api.py` says only what is its own.

router = Router(tags=["sites"])

@router.get("/sites", response=ListOf[SiteOut])
def list_sites(request, limit: Limit = 100, cursor: str = ""):
    rows = queries.sites(reader=reader_of(request))
    return list_answer(rows, SiteOut.of, limit=limit, cursor=cursor)

@router.post("/sites", response={201: SiteOut})
@once
def make_site(request, body: SiteIn):
    return 201, SiteOut.of(actions.make_site(actor=reader_of(request), at=now(), **body.dict()))
"""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from tutela.kernel import journal
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.problems import Conflict, Problem, SignInNeeded, Stale
from tutela.kernel.records import Record
from tutela.kernel.requests import Answer, answer_once, fingerprint

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before.")]

KEY = re.compile(r"[\x21-\x7e]{1,200}")
"""An Idempotency-Key: something that every client, proxy and server hands on as it is."""


class ListOf(Schema, Generic[Item]):
    """A page of a list. `count`: how many there are in all for this reader, on the first page."""

    items: list[Item]
    next: str | None = None
    count: int | None = None


class Place(Schema):
    """A GeoJSON point."""

    type: str = "Point"
    coordinates: Annotated[list[float], Field(min_length=2, max_length=2)]


def place(longitude: float | None, latitude: float | None) -> dict[str, Any] | None:
    """A GeoJSON point, or nothing where the place is not known."""
    if longitude is None or latitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


class PreconditionMissing(Problem):
    """A change has to say which state of the record it was made from."""

    status = 428
    code = "if_match_missing"
    title = _("Send If-Match with the ETag of the record that you read")


class KeyWrong(Problem):
    """The Idempotency-Key cannot be one."""

    code = "idempotency_key_wrong"
    title = _("An Idempotency-Key has 1 to 200 printable ASCII characters and no space")


class CursorUnknown(Conflict):
    """A list was asked to go on after a row that it cannot place."""

    code = "cursor_unknown"
    title = _("This is no cursor of this list: leave it out to start again")


def reader_of(request: HttpRequest) -> Reader:
    """Who sent the request. Raises SignInNeeded."""
    reader = getattr(request, "reader", None)
    if reader is None:
        raise SignInNeeded
    return reader


def list_answer(
    rows: QuerySet,
    item: Callable[[Any], Any],
    *,
    limit: int,
    cursor: str,
    count: bool = True,
    how_many: Callable[[], int] | None = None,
) -> dict[str, Any]:
    """One page of `rows`, which are ordered all upwards or all downwards and end with a unique column.

    how_many: a quicker way to count them all than row by row.
    """
    order = [str(name) for name in rows.query.order_by]
    part = rows.filter(_after(rows.model, order, cursor)) if cursor else rows
    found = list(part[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    return {
        "items": [item(row) for row in shown],
        "next": _cursor(order, shown[-1]) if more else None,
        "count": (how_many or rows.order_by().count)() if count and not cursor else None,
    }


def _cursor(order: list[str], row: Any) -> str:
    """Where the row stands in the order, in a form that says to leave it alone."""
    written = json.dumps([_plain(getattr(row, name.lstrip("-"))) for name in order])
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return str(value) if isinstance(value, UUID | date) else value


def _after(model: type[Model], order: list[str], cursor: str) -> Q:
    """Rows behind the one that the cursor names. Raises CursorUnknown for a cursor that we did not give."""
    condition = Q()
    for name, value in reversed(list(zip(order, _values(model, order, cursor), strict=True))):
        field, direction = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        further = Q(**{f"{field}__{direction}": value})
        # The range outside of the OR is what an index begins at.
        condition = Q(**{f"{field}__{direction}e": value}) & (further | condition) if condition else further
    return condition


def _values(model: type[Model], order: list[str], cursor: str) -> list[Any]:
    """What the row of the cursor has in the columns of the order."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_read(model, name.lstrip("-"), value) for name, value in zip(order, values, strict=True)]
    except (TypeError, ValueError, OverflowError, ValidationError) as error:
        raise CursorUnknown from error


def _read(model: type[Model], name: str, value: object) -> Any:
    """The value as its column has it. Raises ValueError, ValidationError for one that was not written by us."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise ValueError(name)
    read = field.to_python(value)
    field.run_validators(read)
    if read is None or _plain(read) != value or "\0" in str(value):
        raise ValueError(value)
    return read


def once(view: Callable[..., tuple[int, Any]]) -> Callable[..., HttpResponse]:
    """A POST that may arrive twice: with an `Idempotency-Key` it is done once and answered alike each time.

    The view returns (status, what to send); for a record's ETag it sends a Schema or dict with `etag` in it.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def act() -> Answer:
            status, body = view(request, *args, **kwargs)
            return Answer(status, _json(body))

        key = request.headers.get("Idempotency-Key")
        if key is not None:
            if not KEY.fullmatch(key):
                raise KeyWrong
            mark = fingerprint((request.method or "").encode(), request.get_full_path().encode(), request.body)
            answer = answer_once(reader_of(request), key, mark, now(), act)
        else:
            answer = act()
        return HttpResponse(answer.body, status=answer.status, content_type="application/json")

    return run


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A PATCH: from the comparison of `If-Match` to the change, nobody else writes. Of ten at once, one is first."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with journal.open(reader_of(request), at=now()):
            return view(request, *args, **kwargs)

    return run


def _json(body: Any) -> bytes:
    plain = body.model_dump(mode="json", by_alias=True) if isinstance(body, Schema) else body
    return orjson.dumps(plain, default=_default)


def _default(value: Any) -> Any:
    if isinstance(value, Schema):
        return value.model_dump(mode="json", by_alias=True)
    return str(value)


def detail(record: Record, body: Any) -> HttpResponse:
    """A record as an answer, with the ETag that a change has to send back."""
    response = HttpResponse(_json(body), content_type="application/json")
    response["ETag"] = f'"{record.etag()}"'
    return response


def require_match(request: HttpRequest, record: Record) -> None:
    """Raises Stale unless `If-Match` names the record's present state, PreconditionMissing if there is none."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise PreconditionMissing
    if given.strip() != "*" and record.etag() not in [
        tag.strip().removeprefix("W/").strip('"') for tag in given.split(",")
    ]:
        raise Stale
