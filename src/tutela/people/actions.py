"""Users, their passwords, tokens and sessions. Secrets never reach the journal; that they were made does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tutela.kernel import journal
from tutela.kernel.access import Reader, require
from tutela.kernel.access.reader import SYSTEM_NAMES
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people.models import Account, SignIn, User
from tutela.people.queries import user_named
from tutela.people.rules import NAME, areas_problem
from tutela.people.secrets import hash_of, new_secret, seal


class NameTaken(Conflict):
    """A name is given once and never again."""

    code = "people.name_taken"
    title = _("This name was given before: choose another")


def make_user(
    *,
    actor: Reader,
    at: datetime,
    name: str,
    role: str,
    full_name: str = "",
    component: str = "",
    clearance: str = "unclassified",
    compartments: Sequence[str] = (),
    areas: Sequence[str] = (),
    password: str | None = None,
) -> User:
    """Make a user and the account they sign in with. Without a password they cannot sign in, only tokens work.

    Raises Invalid with the fields that need another value, or NameTaken.
    """
    name = name.strip().lower()
    fields = _facts(role=role, component=component, clearance=clearance, compartments=compartments, areas=areas)
    _check_name(name)
    hashed = make_password(_good_password(password, name)) if password is not None else make_password(None)
    with journal.open(actor, at=at) as writing:
        require(actor, "user.make")
        if user_named(name) is not None:
            raise NameTaken
        user = writing.add("user.made", User(id=new_id(at), name=name, full_name=full_name, **fields))
        Account.objects.create(username=name, user_id=user.id, password=hashed)
    return user


def change_user(*, actor: Reader, at: datetime, user_id: UUID, reason: str = "", **fields: Any) -> User:
    """Change what somebody may see and do. Ends their sessions when they are switched off.

    Raises Invalid, Missing.
    """
    with journal.open(actor, at=at, reason=reason) as writing:
        require(actor, "user.change")
        user = User.objects.visible_to(actor).filter(id=user_id).first()
        if user is None:
            raise Missing
        user = writing.change("user.changed", user, **_changed_facts(fields))
        Account.objects.filter(user_id=user.id).update(is_active=user.active)
        if not user.active:
            SignIn.objects.filter(user_id=user.id).delete()
    return user


def set_password(*, actor: Reader, at: datetime, name: str, password: str) -> None:
    """Give somebody a new password; ends their sessions. Raises Invalid, Missing."""
    with journal.open(actor, at=at) as writing:
        user = _own_or_administered(actor, name)
        account = Account.objects.get(user_id=user.id)
        account.set_password(_good_password(password, user.name))
        account.save()
        SignIn.objects.filter(user_id=user.id, is_token=False).delete()
        writing.change("user.password_set", user)


def make_token(*, actor: Reader, at: datetime, name: str, label: str = "", days: int = 365) -> str:
    """Make an API token. Returned here and never again: only its hash is kept. Raises Missing, Invalid."""
    if not 1 <= days <= 3650:
        raise Invalid(fields={"days": _("Between 1 and 3,650 days.")})
    secret = new_secret()
    with journal.open(actor, at=at) as writing:
        user = _own_or_administered(actor, name)
        SignIn.objects.create(
            key_hash=hash_of(secret),
            seal=seal(hash_of(secret), user.id),
            user_id=user.id,
            is_token=True,
            label=label,
            made_at=at,
            seen_at=at,
            expires_at=at + timedelta(days=days),
        )
        writing.change("user.token_made", user)
    return secret


def end_sign_in(*, actor: Reader, at: datetime, sign_in_id: int) -> None:
    """End a session or token, one's own or, with the right, anybody's. Raises Missing."""
    with journal.open(actor, at=at) as writing:
        row = SignIn.objects.filter(id=sign_in_id).first()
        if row is None or (row.user_id != actor.user_id and not actor.grants("user.change")):
            raise Missing
        user = User.objects.visible_to(actor).filter(id=row.user_id).first()
        row.delete()
        if user is not None:
            writing.change("user.token_ended" if row.is_token else "user.session_ended", user)


def _own_or_administered(actor: Reader, name: str) -> User:
    user = user_named(name)
    if user is None:
        raise Missing(_("There is no user of this name."))
    if user.id != actor.user_id:
        require(actor, "user.change")
    return user


def _check_name(name: str) -> None:
    if not NAME.match(name):
        hint = _("2 to 60 small letters, digits, dots, dashes or underscores, a letter first.")
        raise Invalid(fields={"name": hint})
    if name in SYSTEM_NAMES:
        raise Invalid(fields={"name": _("This name belongs to the system: choose another.")})


def _good_password(password: str, name: str) -> str:
    try:
        validate_password(password, Account(username=name))
    except ValidationError as error:
        raise Invalid(fields={"password": " ".join(error.messages)}) from error
    return password


def _changed_facts(fields: dict[str, Any]) -> dict[str, Any]:
    coded = {name: fields.pop(name) for name in ("role", "component", "clearance", "compartments", "areas") if name in fields}
    return {**fields, **_facts(**coded)}


def _facts(**given: Any) -> dict[str, Any]:
    """Codes as the record keeps them. Raises Invalid with every field that is wrong."""
    lists, problems, facts = doctrine().lists, {}, {}
    if "role" in given and given["role"] not in doctrine().roles:
        problems["role"] = _("No such role. Known: %(roles)s.") % {"roles": ", ".join(doctrine().roles)}
    if given.get("component") and given["component"] not in lists["component"]:
        problems["component"] = _("No such component.")
    if "clearance" in given:
        if given["clearance"] in lists["classification"]:
            facts["clearance"] = lists["classification"][given["clearance"]].attributes["rank"]
        else:
            problems["clearance"] = _("One of unclassified, confidential, strictly_confidential.")
    if "compartments" in given:
        unknown = [code for code in given["compartments"] if code not in lists["compartment"]]
        if unknown:
            problems["compartments"] = _("No such compartment: %(codes)s.") % {"codes": ", ".join(unknown)}
        else:
            facts["compartments"] = lists["compartment"].bits(given["compartments"])
    if "areas" in given:
        facts["areas"] = list(given["areas"])
        if problem := areas_problem(facts["areas"]):
            problems["areas"] = problem
    if problems:
        raise Invalid(fields=problems)
    return facts | {name: given[name] for name in ("role", "component") if name in given}
