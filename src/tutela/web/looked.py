"""When somebody last looked at the desk: a cookie of the device, for "since you last looked".

A visit goes on while the desk is opened again within half an hour; what changed before it began and after the visit
before it ended is what is told. Reading writes nothing into the database, and the journal says nothing of it. The
cookie only chooses how far back somebody looks at what they may see anyway, so it needs no seal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse

from tutela.kernel.access import Reader
from tutela.kernel.clock import from_microseconds, microseconds
from tutela.kernel.http.request import Request

COOKIE = "looked"
VISIT = timedelta(minutes=30)
AT_FIRST = timedelta(hours=24)
"""How far back somebody sees who looks for the first time on a device."""

KEPT = timedelta(days=60)
SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Looked:
    """since: what changed after it is told. at: when the desk was opened last."""

    since: datetime
    at: datetime


def looked(request: Request, *, at: datetime) -> Looked:
    """What this look is: the same visit, or a new one that tells what changed since the one before."""
    before = _read(request, at)
    if before is None:
        return Looked(at - AT_FIRST, at)
    return Looked(before.since if at - before.at < VISIT else before.at, at)


def remember(response: HttpResponse, request: Request, look: Looked) -> HttpResponse:
    """Let the device keep it."""
    values = (_whose(request.reader), *(str(microseconds(time) // SECOND) for time in (look.since, look.at)))
    response.set_cookie(
        _name(request),
        ".".join(values),
        max_age=KEPT,
        path=f"{request.space.prefix}/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _read(request: Request, at: datetime) -> Looked | None:
    whose, _dot, times = request.COOKIES.get(_name(request), "").partition(".")
    numbers = times.split(".")
    if whose != _whose(request.reader) or len(numbers) != 2 or not all(n.isdecimal() and len(n) < 12 for n in numbers):
        return None
    since, last = (from_microseconds(int(number) * SECOND) for number in numbers)
    return Looked(since, last) if since <= last <= at else None


def _name(request: Request) -> str:
    return f"tutela_{request.space.name}_{COOKIE}"


def _whose(reader: Reader) -> str:
    """Several people may share a device."""
    return sha256(reader.name.encode()).hexdigest()[:8]
