"""From a secret to a reader: sessions and tokens, on every request anew."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.http import HttpRequest

from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.http.request import AnyRequest
from tutela.people.first import NOBODY, SETTING_UP
from tutela.people.models import Account, SignIn
from tutela.people.queries import active_user, active_users, reader_for
from tutela.people.rules import device
from tutela.people.secrets import hash_of, is_sealed
from tutela.people.sessions import DEVICE, SessionStore

SEEN_EVERY = timedelta(minutes=5)
"""How far "last seen" may lag behind: a page that only reads must not write at every request."""


class AccountBackend(ModelBackend):
    """Name and password; the name in capitals or small letters."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: object
    ) -> Account | None:
        """The account, or nobody. Takes as long for an unknown name as for a wrong password."""
        return super().authenticate(request, username=(username or "").lower(), password=password)

    def user_can_authenticate(self, user: Account | AnonymousUser | None) -> bool:
        """Not if they were switched off, nor if their password was written into the table past Tutela."""
        return super().user_can_authenticate(user) and isinstance(user, Account) and user.is_sealed()


def remember_device(sender: object, request: HttpRequest, user: Account, **kwargs: object) -> None:
    """Put into the session what it was begun on, and forget the sessions that have run out."""
    request.session[DEVICE] = device(request.headers.get("User-Agent", ""))
    SessionStore.clear_expired()


def name_their_language(sender: object, request: AnyRequest, user: Account, **kwargs: object) -> None:
    """Tell the shell which language the account reads in."""
    request.language_of_account = user.language


user_logged_in.connect(name_their_language, dispatch_uid="tutela.signin.language")
user_logged_in.connect(remember_device, dispatch_uid="tutela.signin")


def reader_of(secret: str) -> Reader | None:
    """Whoever the secret of a session or token belongs to; nobody if it has ended or its seal does not hold.

    On PostgreSQL the database is told too, and checks by itself.
    """
    at = now()
    row = SignIn.objects.filter(key_hash=hash_of(secret), expires_at__gt=at).only("user_id", "seal", "seen_at").first()
    if row is None or row.user_id is None or not is_sealed(hash_of(secret), row.user_id, row.seal):
        return None
    _see(row, at)
    enter_database(secret)
    if row.user_id == NOBODY:
        return SETTING_UP
    user = active_user(row.user_id)
    return reader_for(user) if user else None


def readers_of(secrets: Collection[str]) -> dict[str, Reader]:
    """Whoever the secrets of open screens belong to now, in two queries; those that have ended are left out.

    Unlike `reader_of` it notes nowhere that they were seen: a screen that is open is nobody who looks.
    """
    by_hash = {hash_of(secret): secret for secret in secrets}
    rows = SignIn.objects.filter(key_hash__in=list(by_hash), expires_at__gt=now()).only("key_hash", "user_id", "seal")
    held = {
        by_hash[row.key_hash]: row.user_id
        for row in rows
        if row.user_id and is_sealed(row.key_hash, row.user_id, row.seal)
    }
    if not held:
        return {}
    enter_database(next(iter(held)))
    readers = {user.id: reader_for(user) for user in active_users(set(held.values()))}
    leave_database()
    return {secret: readers[user_id] for secret, user_id in held.items() if user_id in readers}


def _see(row: SignIn, at: datetime) -> None:
    if at - row.seen_at >= SEEN_EVERY:
        SignIn.objects.filter(id=row.id).update(seen_at=at)


def enter_database(secret: str) -> None:
    """Name the reader to row-level security; on SQLite there is none."""
    connection = connections[spaces.current().alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT tutela_enter(%s)", [secret])


def leave_database() -> None:
    """Nobody reads on this connection any more."""
    connection = connections[spaces.current().alias]
    if connection.vendor == "postgresql" and connection.connection is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tutela_leave()")
