"""Users in the API: who is who, for whoever is signed in; made and changed by whoever may."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.api import Cursor, Limit, ListOf, detail, list_answer, once, reader_of, require_match
from tutela.kernel.problems import Missing
from tutela.people import actions, queries
from tutela.people.models import User

router = Router(tags=["users"])


class UserOut(Schema):
    """A user as everybody who is signed in sees them."""

    id: UUID
    name: str
    full_name: str
    role: str
    component: str
    clearance: str
    compartments: list[str]
    areas: list[str]
    active: bool


class UserIn(Schema):
    """A user to be made."""

    name: str = Field(min_length=2, max_length=60, pattern=r"^[a-z][a-z0-9._-]{1,59}$")
    role: str
    full_name: str = Field("", max_length=200)
    component: str = ""
    clearance: str = "unclassified"
    compartments: list[str] = []
    areas: list[str] = []
    password: str | None = Field(None, max_length=200)


class UserChange(Schema):
    """What changes; what is left out stays."""

    role: str | None = None
    full_name: str | None = Field(None, max_length=200)
    component: str | None = None
    clearance: str | None = None
    compartments: list[str] | None = None
    areas: list[str] | None = None
    active: bool | None = None


def user_out(user: User) -> dict[str, Any]:
    """A user as the API writes them."""
    lists = doctrine().lists
    clearance = next(code.code for code in lists["classification"] if code.attributes["rank"] == user.clearance)
    return {
        "id": str(user.id),
        "name": user.name,
        "full_name": user.full_name,
        "role": user.role,
        "component": user.component,
        "clearance": clearance,
        "compartments": list(lists["compartment"].codes_of(user.compartments)),
        "areas": user.areas,
        "active": user.active,
    }


@router.get("/users", response=ListOf[UserOut], summary="Users by name")
def list_users(request: HttpRequest, limit: Limit = 100, cursor: Cursor = "") -> dict[str, Any]:
    """Everybody of the mission."""
    return list_answer(queries.users(reader=reader_of(request)), user_out, limit=limit, cursor=cursor)


@router.get("/users/me", response=UserOut, summary="Who am I")
def show_me(request: HttpRequest) -> HttpResponse:
    """The user that the token or session belongs to."""
    return _show(request, reader_of(request).user_id)


@router.get("/users/{uuid:user_id}", response=UserOut, summary="A user")
def show_user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One user."""
    return _show(request, user_id)


@router.post("/users", response={201: UserOut}, summary="Make a user")
@once
def make_user(request: HttpRequest, body: UserIn) -> tuple[int, Any]:
    """Needs the right to make users."""
    return 201, user_out(actions.make_user(actor=reader_of(request), at=now(), **body.dict()))


@router.patch("/users/{uuid:user_id}", response=UserOut, summary="Change a user")
def change_user(request: HttpRequest, user_id: UUID, body: UserChange) -> HttpResponse:
    """Needs the right to change users, and `If-Match`."""
    reader = reader_of(request)
    user = _user(request, user_id)
    require_match(request, user)
    fields = body.dict(exclude_unset=True, exclude_none=True)
    user = actions.change_user(actor=reader, at=now(), user_id=user_id, **fields)
    return detail(user, user_out(user))


def _user(request: HttpRequest, user_id: UUID | None) -> User:
    user = queries.users(reader=reader_of(request)).filter(id=user_id).first()
    if user is None:
        raise Missing
    return user


def _show(request: HttpRequest, user_id: UUID | None) -> HttpResponse:
    user = _user(request, user_id)
    return detail(user, user_out(user))
