"""Errors that a person meets: what is wrong, why, what to do next, and a code that programs can tell apart.

    Problem                 400
    ├── Invalid             400   some fields are wrong; `fields` says which and why
    ├── SignInNeeded        401
    ├── Denied              403   you see it, but may not do this
    ├── Missing             404   not there, or not for you: the same words for both
    ├── Conflict            409   the record has moved on; nothing was changed
    │   └── Stale           412   somebody was faster
    ├── TooMany             429
    └── Closed              503   the installation is closed or read-only

The same catalogue serves pages, API and command line. A message never tells what its reader may not see.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _


class Problem(Exception):
    """The root of the catalogue. `code` is stable; `message` is a translated sentence or two."""

    status = 400
    code = "problem"
    title = _("This could not be done")

    def __init__(self, message: object = "", *, code: str = "", fields: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self._message = message
        self.code = code or type(self).code
        self.fields = dict(fields or {})

    @property
    def message(self) -> str:
        """The sentence in the language that is active now."""
        return str(self._message or self.title)

    def __str__(self) -> str:
        details = "; ".join(f"{name}: {text}" for name, text in self.fields.items())
        return f"{self.message} ({details})" if details else self.message


class Invalid(Problem):
    """Some of what was sent is wrong. `fields` maps a field's name to what to write instead."""

    code = "invalid"
    title = _("Some fields need another value")


class SignInNeeded(Problem):
    """Nobody is signed in, or the token is not (or no longer) good."""

    status = 401
    code = "sign_in_needed"
    title = _("Sign in first, or send a valid token")


class Denied(Problem):
    """The actor sees the record but may not do this to it. Written to the journal by whoever meets it."""

    status = 403
    code = "denied"
    title = _("You may not do this")

    def __init__(self, message: object = "", *, verb: str = "", subject: object = None) -> None:
        super().__init__(message)
        self.verb = verb
        self.subject = subject


class Missing(Problem):
    """Not there, or not for this reader: one answer for both, so that it says nothing."""

    status = 404
    code = "missing"
    title = _("There is nothing here, or nothing that you may see")


class Conflict(Problem):
    """The record is no longer in a state in which this can be done."""

    status = 409
    code = "conflict"
    title = _("The record has moved on in the meantime")


class Stale(Conflict):
    """Somebody changed the record after it was read."""

    status = 412
    code = "stale"
    title = _("Somebody was faster: read the record again, then change it")


class TooMany(Problem):
    """More at once than is served; wait and try again."""

    status = 429
    code = "too_many"
    title = _("Too many requests at once: wait a moment and try again")


class Closed(Problem):
    """The switch of the installation stands on read-only or closed."""

    status = 503
    code = "closed"
    title = _("Tutela takes no changes at the moment")
