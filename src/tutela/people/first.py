"""The first administrator: made at an address that is printed once, on the machine that Tutela runs on.

The address holds a sign-in of its own, of nobody: it may make one user and see nothing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.people.models import SignIn
from tutela.people.queries import administrators
from tutela.people.secrets import hash_of, is_sealed, new_secret, seal

NOBODY = UUID(int=0)
GOOD_FOR = timedelta(days=7)

SETTING_UP = Reader(name="setup", role="setup", user_id=NOBODY, verbs=frozenset({"user.make"}))
"""Who makes the first administrator."""


def invitation() -> str:
    """A fresh secret for the address, as long as nobody is administrator; earlier ones are void then."""
    SignIn.objects.filter(user_id=NOBODY).delete()
    if administrators().exists():
        return ""
    secret, at = new_secret(), now()
    SignIn.objects.create(
        key_hash=hash_of(secret),
        seal=seal(hash_of(secret), NOBODY),
        user_id=NOBODY,
        is_token=True,
        label="first administrator",
        made_at=at,
        seen_at=at,
        expires_at=at + GOOD_FOR,
    )
    return secret


def is_open(secret: str, at: datetime) -> bool:
    """Whether the invitation is still good."""
    row = SignIn.objects.filter(key_hash=hash_of(secret), user_id=NOBODY, expires_at__gt=at).first()
    return row is not None and is_sealed(row.key_hash, NOBODY, row.seal)


def use_up() -> None:
    """The invitation has served."""
    SignIn.objects.filter(user_id=NOBODY).delete()
