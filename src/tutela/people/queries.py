"""Who is asking, who is who, and what opens their account."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet

from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.access.rls import tells
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.records import Record, RecordQuerySet, followed, kinds
from tutela.people.models import Account, SavedView, SignIn, User


def reader_for(user: User) -> Reader:
    """What the policy needs to know of a user, as the doctrine's roles have it today."""
    role = doctrine().roles.get(user.role)
    return Reader(
        name=user.name,
        role=user.role,
        user_id=user.id,
        component=user.component,
        component_bit=user.component_bit,
        clearance=user.clearance,
        compartments=user.compartments,
        areas=tuple(user.areas),
        reads=user.reads,
        reads_journal=user.reads_journal,
        verbs=frozenset(role.may) if role else frozenset(),
    )


def active_user(user_id: UUID) -> User | None:
    """The user behind a sign-in that has just been checked; none if they were switched off."""
    return User.objects.as_system("the reader is not known yet").filter(id=user_id, active=True).first()


def active_users(user_ids: Collection[UUID]) -> RecordQuerySet:
    """The users behind sign-ins that have just been checked, without those who were switched off."""
    return User.objects.as_system("the readers are not known yet").filter(id__in=user_ids, active=True).order_by("id")


def user_named(name: str) -> User | None:
    """A user by name, for the command line."""
    return User.objects.as_system("--as NAME").filter(name=name.lower()).first()


def users(*, reader: Reader) -> RecordQuerySet:
    """Every user, by name. Who is who is known to everybody who is signed in."""
    return User.objects.visible_to(reader).order_by("name", "id")


def narrowed(rows: RecordQuerySet, *, q: str = "", role: str = "", active: bool | None = None) -> RecordQuerySet:
    """The users who answer every question that was put, each with whether more than a password is asked of them."""
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(full_name__icontains=q))
    if role:
        rows = rows.filter(role=role)
    if active is not None:
        rows = rows.filter(active=active)
    factors = Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return rows.annotate(has_factor=Exists(factors))


def administrators() -> RecordQuerySet:
    """Users who may let others in."""
    return User.objects.as_system("somebody must stay who lets others in").filter(active=True, administers=True)


def account_of(user_id: UUID) -> Account:
    """The account that goes with a user."""
    return Account.objects.get(user_id=user_id)


def account_named(name: str) -> Account | None:
    """The account of that name; none if its password was written past Tutela."""
    account = Account.objects.filter(username=name).first()
    return account if account is not None and account.is_sealed() else None


def sign_ins(user_id: UUID) -> QuerySet[SignIn]:
    """Sessions and tokens that are good now, the last used first. The caller has checked who asks."""
    return SignIn.objects.filter(user_id=user_id, expires_at__gt=now()).order_by("-seen_at", "-id").defer("data")


def factors_of(user_id: UUID) -> QuerySet[Authenticator]:
    """Second factors, the oldest first. The caller has checked who asks."""
    return Authenticator.objects.filter(user_id=user_id).order_by("created_at", "id")


def saved_views(reader: Reader, list_name: str = "") -> QuerySet[SavedView]:
    """The reader's own saved views, of one list or of all, by name."""
    rows = SavedView.objects.filter(user=reader.name).order_by("name", "id")
    return rows.filter(list_name=list_name) if list_name else rows


def only_labels(kind: str, record_id: UUID) -> Record | None:
    """A record with nothing filled in but what decides who sees it, and so the records it follows; for `explain`.

    Nothing for a record that there is not. Where the database shows the rows to their readers only, it tells these
    columns to whoever administers access.
    """
    model = kinds().get(kind)
    if model is None:
        return None
    found = _deciding_columns(model, record_id)
    if found is None:
        return None
    record = model(id=record_id, **found)
    for field in model.follows:
        key, parent = followed(model, field)
        parent_id = getattr(record, key.attname)
        setattr(record, field, parent_id and only_labels(parent.kind, UUID(str(parent_id))))
    return record


def _deciding_columns(model: type[Record], record_id: UUID) -> dict[str, Any] | None:
    rows = model.objects.as_system("explain tells rules, never content").filter(id=record_id)
    found = rows.values("id", *tells(model)).first()
    if found is None and connections[spaces.current().alias].vendor == "postgresql":
        return _told_by_database(model, record_id)
    return found and {name: found[name] for name in tells(model)}


def _told_by_database(model: type[Record], record_id: UUID) -> dict[str, Any] | None:
    with connections[spaces.current().alias].cursor() as cursor:
        cursor.execute("SELECT tutela_labels(%s, %s)", [model.kind, record_id])
        told = cursor.fetchone()[0]
    return json.loads(told) if told else None
