"""What a request carries beside what Django gives it, for annotations.

Django always makes plain `HttpRequest`s, and nothing makes one of these classes: middleware (`web/middleware.py`) sets
what they name. A function says with them of what it relies on: `Request` behind `@page`, `AnyRequest` elsewhere.
"""

from typing import TypeGuard

from django.http import HttpRequest

from tutela.kernel.access import Reader
from tutela.kernel.spaces import Space


class AnyRequest(HttpRequest):
    """A request of anybody. language_of_account: set only by the one that signs somebody in."""

    space: Space
    reader: Reader | None
    language_of_account: str


class Request(AnyRequest):
    """A request of somebody who is known."""

    reader: Reader


def is_known(request: AnyRequest) -> TypeGuard[Request]:
    """Whether somebody is signed in, or sent a token."""
    return request.reader is not None
