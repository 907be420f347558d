"""The first administrator: made at an address that is printed once, on the machine that Tutela runs on.

The address holds a sign-in of its own, of nobody: it may make one user and see nothing.
"""

from datetime import timedelta
from uuid import UUID

from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.people.models import SignIn, User
from tutela.people.secrets import hash_of, new_secret, seal

NOBODY = UUID(int=0)
GOOD_FOR = timedelta(days=7)

SETTING_UP = Reader(name="setup", role="setup", user_id=NOBODY, verbs=frozenset({"user.make"}))
"""Who makes the first administrator."""


def invitation() -> str:
    """A fresh secret for the address, as long as nobody is administrator; earlier ones are void then."""
    SignIn.objects.filter(user_id=NOBODY).delete()
    if User.objects.as_system("is there an administrator").filter(role="administrator").exists():
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


def use_up() -> None:
    """The invitation has served."""
    SignIn.objects.filter(user_id=NOBODY).delete()
