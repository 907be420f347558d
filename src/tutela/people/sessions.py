"""Sessions in the table of sign-ins: the cookie holds the secret, the table only its hash and Tutela's seal."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError

from tutela.kernel.clock import now
from tutela.people.models import SignIn
from tutela.people.secrets import hash_of, new_secret, seal

DEVICE = "tutela_device"
"""Where a session keeps what it was begun on."""


class SessionStore(SessionBase):
    """Django's interface to a session; see its documentation for the methods."""

    @property
    def key_salt(self) -> str:
        """Binds the content to its secret: what one session holds, copied into another's row, is not believed."""
        return f"tutela.session.{hash_of(self.session_key or '')}"

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing if it has ended."""
        row = self._rows().first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(bytes(row.data).decode())

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        return SignIn.objects.filter(key_hash=hash_of(session_key), is_token=False).exists()

    def create(self) -> None:
        """Start a session under a new secret."""
        self._session_key = new_secret()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Keep the session. Raises CreateError or UpdateError as Django expects."""
        if self.session_key is None:
            return self.create()
        moment = now()
        fields = {
            "data": self.encode(self._content(no_load=must_create)).encode(),
            "seen_at": moment,
            "expires_at": moment + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            **self._owner(),
        }
        if not must_create:
            if not SignIn.objects.filter(key_hash=hash_of(self.session_key)).update(**fields):
                raise UpdateError
            return None
        try:
            SignIn.objects.create(key_hash=hash_of(self.session_key), made_at=moment, **fields)
        except IntegrityError as error:
            raise CreateError from error
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End the session."""
        if key := session_key or self.session_key:
            SignIn.objects.filter(key_hash=hash_of(key), is_token=False).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget what has ended."""
        SignIn.objects.filter(expires_at__lt=now()).delete()

    def _content(self, *, no_load: bool) -> dict[str, Any]:
        held: dict[str, Any] = self._get_session(no_load=no_load)  # type: ignore[attr-defined]  # not in django-stubs
        return held

    def _rows(self) -> Any:
        if not self.session_key:
            return SignIn.objects.none()
        return SignIn.objects.filter(key_hash=hash_of(self.session_key), is_token=False, expires_at__gt=now())

    def _owner(self) -> dict[str, Any]:
        """Columns that say whose session it is: nobody's until every factor of a sign-in was given."""
        content = self._content(no_load=True)
        user_id, device = content.get(SESSION_KEY), content.get(DEVICE, "")
        if not user_id:
            return {"user_id": None, "seal": "", "label": device}
        return {"user_id": user_id, "seal": seal(hash_of(self.session_key or ""), user_id), "label": device}
