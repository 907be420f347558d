"""A transaction of the space round pages that django-allauth wrote for a single database."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, TypeVar

from django.db import connections, transaction
from django.http import HttpRequest

from tutela.kernel import spaces
from tutela.kernel.http.pages import Response, Rest

Asked = TypeVar("Asked", bound=HttpRequest)


def whole(view: Callable[Concatenate[Asked, Rest], Response]) -> Callable[Concatenate[Asked, Rest], Response]:
    """Run the page in a transaction of its space, so that allauth may lock rows there.

    Not on SQLite, which locks no rows: there the journal's queue must come before the transaction.
    """

    @wraps(view)
    def run(request: Asked, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        alias = spaces.current().alias
        if connections[alias].vendor == "sqlite":
            return view(request, *args, **kwargs)
        with transaction.atomic(using=alias):
            return view(request, *args, **kwargs)

    return run
