"""From a secret to a reader: sessions and tokens, on every request anew."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.http import HttpRequest

from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.people.first import NOBODY, SETTING_UP
from tutela.people.models import Account, SignIn
from tutela.people.queries import active_user, reader_for
from tutela.people.secrets import hash_of, is_sealed
from tutela.people.sessions import USER


class AccountBackend(ModelBackend):
    """Name and password; the name in capitals or small letters."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: object
    ) -> Account | None:
        """The account, or nobody. Takes as long for an unknown name as for a wrong password."""
        return super().authenticate(request, username=(username or "").lower(), password=password)


def remember_user(sender: object, request: HttpRequest, user: Account, **kwargs: object) -> None:
    """Put into the session which user signed in, so that its row can be sealed."""
    request.session[USER] = str(user.user_id)


user_logged_in.connect(remember_user, dispatch_uid="tutela.signin")


def reader_of(secret: str) -> Reader | None:
    """Whoever the secret of a session or token belongs to; nobody if it has ended or its seal does not hold.

    On PostgreSQL the database is told too, and checks by itself.
    """
    row = SignIn.objects.filter(key_hash=hash_of(secret), expires_at__gt=now()).only("user_id", "seal").first()
    if row is None or row.user_id is None or not is_sealed(hash_of(secret), row.user_id, row.seal):
        return None
    enter_database(secret)
    if row.user_id == NOBODY:
        return SETTING_UP
    user = active_user(row.user_id)
    return reader_for(user) if user else None


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
