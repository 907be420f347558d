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
from tutela.kernel.languages import listed
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people import first
from tutela.people.models import Account, SignIn, User
from tutela.people.queries import administrators, factors_of, user_named
from tutela.people.rules import NAME, NOT_GIVEN, areas_problem
from tutela.people.secrets import hash_of, new_secret, seal

CODED = ("role", "component", "clearance", "compartments", "areas")
FACTOR_VERBS = frozenset({"user.factor_added", "user.factor_removed", "user.recovery_codes_made"})


class NameTaken(Conflict):
    """A name is given once and never again."""

    code = "people.name_taken"
    title = _("This name was given before: choose another")


class LastAdministrator(Conflict):
    """Without an administrator nobody could let anybody in any more."""

    code = "people.last_administrator"
    title = _("This is the last administrator: make another one first")


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


def make_first_administrator(*, secret: str, at: datetime, name: str, password: str, full_name: str = "") -> User:
    """Make the first administrator with the secret that was printed once, and use it up.

    The caller has entered the database with the secret. Raises Missing if it was used or has run out, or Invalid.
    """
    with journal.open(first.SETTING_UP, at=at):
        if not first.is_open(secret, at) or administrators().exists():
            raise Missing
        user = make_user(
            actor=first.SETTING_UP, at=at, name=name, role="administrator", full_name=full_name, password=password
        )
        first.use_up()
    return user


def change_user(*, actor: Reader, at: datetime, user_id: UUID, reason: str = "", **fields: Any) -> User:
    """Change what somebody may see and do. Ends their sessions and tokens at once when they are switched off.

    Raises Invalid, Missing, LastAdministrator.
    """
    facts = _changed_facts(fields)
    with journal.open(actor, at=at, reason=reason) as writing:
        require(actor, "user.change")
        user = _user(actor, user_id)
        if _gives_up_administration(user, facts) and not administrators().exclude(id=user.id).exists():
            raise LastAdministrator
        user = writing.change("user.changed", user, **facts)
        Account.objects.filter(user_id=user.id).update(is_active=user.active)
        if not user.active:
            SignIn.objects.filter(user_id=user.id).delete()
    return user


def set_password(*, actor: Reader, at: datetime, name: str, password: str, keep: str = "") -> None:
    """Give somebody a new password; ends their sessions. Raises Invalid, Missing.

    keep: the secret of the session that goes on, of whoever changes their own.
    """
    with journal.open(actor, at=at) as writing:
        user = _own_or_administered(actor, name)
        account = Account.objects.get(user_id=user.id)
        account.username = user.name
        account.set_password(_good_password(password, user.name))
        account.save()
        _end_sessions(user, keep=keep)
        writing.change("user.password_set", user)


def reset_factors(*, actor: Reader, at: datetime, user_id: UUID, reason: str = "") -> None:
    """Take away somebody's second factors, who has lost them, and end their sessions. Raises Missing, Denied."""
    with journal.open(actor, at=at, reason=reason) as writing:
        require(actor, "user.change")
        user = _user(actor, user_id)
        factors_of(user.id).delete()
        _end_sessions(user)
        writing.change("user.factors_reset", user)


def note_factor(*, actor: Reader, at: datetime, verb: str) -> None:
    """Write down that the actor's own second factors changed. verb: one of FACTOR_VERBS."""
    if verb not in FACTOR_VERBS:
        raise ValueError(f"{verb!r} is not one of {', '.join(sorted(FACTOR_VERBS))}")
    with journal.open(actor, at=at) as writing:
        writing.change(verb, _own_or_administered(actor, actor.name))


def prefer_language(*, actor: Reader, language: str) -> None:
    """Remember in which language the actor reads. No act on a record: the journal does not tell of it."""
    if actor.user_id is not None:
        Account.objects.filter(user_id=actor.user_id).update(language=language)


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
    """End a session or token, one's own or, with the right, anybody's. Raises Missing, for others' too."""
    with journal.open(actor, at=at) as writing:
        row = SignIn.objects.filter(id=sign_in_id).first()
        if row is None or (row.user_id != actor.user_id and not actor.grants("user.change")):
            raise Missing
        user = User.objects.visible_to(actor).filter(id=row.user_id).first() if row.user_id else None
        row.delete()
        if user is not None:
            writing.change("user.token_ended" if row.is_token else "user.session_ended", user)


def end_sign_ins(*, actor: Reader, at: datetime, user_id: UUID, reason: str = "") -> None:
    """End every session and token of somebody: a device was lost, a token became known. Raises Missing, Denied."""
    with journal.open(actor, at=at, reason=reason) as writing:
        user = _user(actor, user_id)
        if user.id != actor.user_id:
            require(actor, "user.change")
        SignIn.objects.filter(user_id=user.id).delete()
        writing.change("user.sign_ins_ended", user)


def _user(actor: Reader, user_id: UUID) -> User:
    user = User.objects.visible_to(actor).filter(id=user_id).first()
    if user is None:
        raise Missing
    return user


def _end_sessions(user: User, *, keep: str = "") -> None:
    SignIn.objects.filter(user_id=user.id, is_token=False).exclude(key_hash=hash_of(keep)).delete()


def _gives_up_administration(user: User, facts: dict[str, Any]) -> bool:
    if not (user.active and user.administers):
        return False
    role = doctrine().roles[facts.get("role", user.role)]
    return not facts.get("active", True) or "user.change" not in role.may


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


def given_roles() -> list[str]:
    """The roles that a user may have: those of the doctrine but for the house's own."""
    return [code for code in doctrine().roles if code not in NOT_GIVEN]


def _changed_facts(fields: dict[str, Any]) -> dict[str, Any]:
    coded = {name: fields.pop(name) for name in CODED if name in fields}
    return {**fields, **_facts(**coded)}


def _facts(**given: Any) -> dict[str, Any]:
    """Codes as the record keeps them. Raises Invalid with every field that is wrong."""
    lists = doctrine().lists
    problems: dict[str, object] = {}
    facts: dict[str, Any] = {}
    if "role" in given and given["role"] not in given_roles():
        problems["role"] = _("No such role. Known: %(roles)s.") % {"roles": listed(given_roles())}
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
            problems["compartments"] = _("No such compartment: %(codes)s.") % {"codes": listed(unknown)}
        else:
            facts["compartments"] = lists["compartment"].bits(given["compartments"])
    if "areas" in given:
        facts["areas"] = list(given["areas"])
        if problem := areas_problem(facts["areas"]):
            problems["areas"] = problem
    if problems:
        raise Invalid(fields=problems)
    return facts | {name: given[name] for name in ("role", "component") if name in given}
