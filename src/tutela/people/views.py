"""Saved views: lists under a name, each seen by whoever saved it and by nobody else.

A view is an address of a list, so it can be sent: whoever opens it sees what they may see. Only its name in the menu
is kept here. It says nothing of any record and gives nobody any right, so it is a preference beside the records, as
second factors are, and not in the journal; on PostgreSQL a reader's own rows are all that the web's role reads.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutela.kernel import home
from tutela.kernel.access import Reader
from tutela.kernel.http.lists import PAGE_NUMBER, listings
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Closed, Conflict, Invalid, Missing
from tutela.people.models import SavedView
from tutela.people.queries import saved_views

MOST = 30
LONGEST_NAME, LONGEST_QUERY = 80, 2_000


class TooManyViews(Conflict):
    """A menu of hundreds helps nobody."""

    code = "people.too_many_views"
    title = _("You have saved thirty views of this list: take one away first")


def save_view(*, actor: Reader, list_name: str, name: str, query: str) -> SavedView:
    """Keep a list under a name; the same name again is the same view, changed. Raises Invalid, TooManyViews, Closed."""
    _open()
    name = " ".join(name.split())[:LONGEST_NAME]
    if list_name not in listings:
        raise Missing
    if not name:
        raise Invalid(fields={"name": _("Write how the view is to be called.")})
    own = saved_views(actor, list_name)
    if own.exclude(name=name).count() >= MOST:
        raise TooManyViews
    view = own.filter(name=name).first() or SavedView(user=actor.name, list_name=list_name, name=name)
    view.query = tidy(query)
    view.save()
    return view


def take_away_view(*, actor: Reader, view_id: int) -> str:
    """Take a view out of the menu; gives the name of its list. Raises Missing, Closed."""
    _open()
    view = saved_views(actor).filter(id=view_id).first()
    if view is None:
        raise Missing
    view.delete()
    return str(view.list_name)


def _open() -> None:
    if home.switch() is not home.Switch.OPEN:
        raise Closed


def tidy(query: str) -> str:
    """Only questions and answers, without the number of the page; too long a query is cut at an answer."""
    query = query.removeprefix("?")
    whole = query if len(query) <= LONGEST_QUERY else query[:LONGEST_QUERY].rpartition("&")[0]
    pairs = [pair for pair in parse_qsl(whole) if pair[0] != PAGE_NUMBER]
    while len(urlencode(pairs)) > LONGEST_QUERY:
        pairs.pop()
    return urlencode(pairs)


def views_of(request: Request, list_name: str) -> list[dict[str, Any]]:
    """The reader's own views of a list, by name, as `web/parts/listing.html` takes them."""
    asked = tidy(request.GET.urlencode())
    return [
        {
            "id": view.id,
            "name": view.name,
            "url": f"{reverse(list_name)}?{view.query}",
            "current": bool(asked) and view.query == asked,
        }
        for view in saved_views(request.reader, list_name)
    ]
