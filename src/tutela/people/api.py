"""Users in the API: who is who, for whoever is signed in; made and changed by whoever may."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.api import Cursor, Limit, ListOf, detail, in_turn, list_answer, once, reader_of, require_match
from tutela.kernel.http.wire import Sent, YesOrNo
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people import actions, queries, words
from tutela.people.models import User

router = Router(tags=["users"])
Made = TypeVar("Made")

_lists = doctrine().lists
if TYPE_CHECKING:
    Role: TypeAlias = str
    Component: TypeAlias = str
    Clearance: TypeAlias = str
    Compartment: TypeAlias = str
else:
    Role = Literal[tuple(actions.given_roles())]
    Component = Literal[("", *(code.code for code in _lists["component"]))]
    Clearance = Literal[tuple(code.code for code in _lists["classification"])]
    Compartment = Literal[tuple(code.code for code in _lists["compartment"])]
Area = Annotated[str, Field(pattern=r"^(\*|[A-Z]{2}([0-9][0-9A-Z]{0,21}|-[0-9A-Z]{1,21})?)$")]
"""A P-code, or `*` for the whole mission."""
FullName = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Password = Annotated[str, Field(min_length=12, max_length=200, pattern=r"^[^\x00]*$")]


class Unfit(Conflict):
    """What was sent has the right form and still cannot be used: a password that everybody uses, a reserved name."""

    code = "people.unfit"
    title = _("Some fields need another value")


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


class UserIn(Sent):
    """A user to be made. Without a password only tokens work."""

    name: str = Field(min_length=2, max_length=60, pattern=r"^[a-z][a-z0-9._-]{1,59}$")
    role: Role
    full_name: FullName = ""
    component: Component = ""
    clearance: Clearance = "unclassified"
    compartments: list[Compartment] = []
    areas: list[Area] = Field([], max_length=100)
    password: Password | None = None


class UserChange(Sent):
    """What changes; what is left out stays."""

    role: Role | None = None
    full_name: FullName | None = None
    component: Component | None = None
    clearance: Clearance | None = None
    compartments: list[Compartment] | None = None
    areas: Annotated[list[Area], Field(max_length=100)] | None = None
    active: YesOrNo | None = None


def user_out(user: User) -> dict[str, Any]:
    """A user as the API writes them."""
    return {
        "id": str(user.id),
        "name": user.name,
        "full_name": user.full_name,
        "role": user.role,
        "component": user.component,
        "clearance": words.clearance_code(user.clearance),
        "compartments": list(doctrine().lists["compartment"].codes_of(user.compartments)),
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
    user = _fitting(lambda: actions.make_user(actor=reader_of(request), at=now(), **body.dict()))
    return 201, user_out(user)


@router.patch("/users/{uuid:user_id}", response=UserOut, summary="Change a user")
@in_turn
def change_user(request: HttpRequest, user_id: UUID, body: UserChange) -> HttpResponse:
    """Needs the right to change users, and `If-Match`."""
    reader = reader_of(request)
    user = _user(request, user_id)
    require_match(request, user)
    fields = body.dict(exclude_unset=True, exclude_none=True)
    user = _fitting(lambda: actions.change_user(actor=reader, at=now(), user_id=user_id, **fields))
    return detail(user, user_out(user))


def _fitting(act: Callable[[], Made]) -> Made:
    """The form was right, or we were not here: what the action refuses is no fault of form. Raises Unfit."""
    try:
        return act()
    except Invalid as problem:
        raise Unfit(problem.message, fields=problem.fields) from problem


def _user(request: HttpRequest, user_id: UUID | None) -> User:
    user = queries.users(reader=reader_of(request)).filter(id=user_id).first()
    if user is None:
        raise Missing
    return user


def _show(request: HttpRequest, user_id: UUID | None) -> HttpResponse:
    user = _user(request, user_id)
    return detail(user, user_out(user))
