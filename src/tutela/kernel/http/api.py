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
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field, PlainSerializer

from tutela.kernel.access import Reader
from tutela.kernel.clock import iso, now
from tutela.kernel.problems import Invalid, Problem, SignInNeeded, Stale
from tutela.kernel.records import Record
from tutela.kernel.requests import Answer, answer_once, fingerprint

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before.")]
Utc = Annotated[datetime, PlainSerializer(iso, return_type=str)]
"""A time as the API writes it: ISO 8601, UTC, `Z`."""

MAXIMUM_KEY = 200


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


def reader_of(request: HttpRequest) -> Reader:
    """Who sent the request. Raises SignInNeeded."""
    reader = getattr(request, "reader", None)
    if reader is None:
        raise SignInNeeded
    return reader


def list_answer(
    rows: QuerySet, item: Callable[[Any], Any], *, limit: int, cursor: str, count: bool = True
) -> dict[str, Any]:
    """One page of `rows`, which are ordered all upwards or all downwards and end with a unique column."""
    order = [str(name) for name in rows.query.order_by]
    part = rows.filter(_after(order, cursor)) if cursor else rows
    found = list(part[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    return {
        "items": [item(row) for row in shown],
        "next": _cursor(order, shown[-1]) if more else None,
        "count": rows.order_by().count() if count and not cursor else None,
    }


def _cursor(order: list[str], row: Any) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    return (
        base64.urlsafe_b64encode(json.dumps([_plain(value) for value in values]).encode())
        .decode()
        .rstrip("=")
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, (UUID, date, datetime)) else value


def _after(order: list[str], cursor: str) -> Q:
    """Rows behind the one that the cursor names. Raises Invalid for a cursor that we did not give."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            raise ValueError(cursor)
    except ValueError as error:
        raise Invalid(
            fields={"cursor": _("This is no cursor of this list: leave it out to start again.")}
        ) from error
    condition = Q()
    for place_in_order in reversed(range(len(order))):
        name, value = order[place_in_order], values[place_in_order]
        field, direction = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        if value is None:
            continue
        further = Q(**{f"{field}__{direction}": value})
        condition = further | (Q(**{field: value}) & condition) if condition else further
    return condition


def once(view: Callable[..., tuple[int, Any]]) -> Callable[..., HttpResponse]:
    """A POST that may arrive twice: with an `Idempotency-Key` it is done once and answered alike each time.

    The view returns (status, what to send); for a record's ETag it sends a Schema or dict with `etag` in it.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def act() -> Answer:
            status, body = view(request, *args, **kwargs)
            return Answer(status, _json(body))

        key = request.headers.get("Idempotency-Key", "")
        if len(key) > MAXIMUM_KEY:
            raise Invalid(fields={"Idempotency-Key": _("At most 200 characters.")})
        if key:
            mark = fingerprint(request.method.encode(), request.get_full_path().encode(), request.body)
            answer = answer_once(reader_of(request), key, mark, now(), act)
        else:
            answer = act()
        return HttpResponse(answer.body, status=answer.status, content_type="application/json")

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
