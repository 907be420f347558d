"""The chain of a record, from the reports to what was mended: a strip at the head of its page, for its reader.

Each room registers how it finds its own link, from the names of records that stand before it; what is found is given
on to the rooms that follow. So a page asks every room once, whatever the number of records, and no room needs to know
those below it. Only what the reader may see is found, so the strip says nothing of the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutela.kernel.access import Reader
from tutela.reports import queries

LABELS = {
    "report": gettext_lazy("Reports"),
    "incident": gettext_lazy("Incident"),
    "alert": gettext_lazy("Alert"),
    "response": gettext_lazy("Responses"),
    "feedback": gettext_lazy("Feedback"),
    "review": gettext_lazy("Review"),
    "corrective_action": gettext_lazy("Corrective actions"),
    "product": gettext_lazy("Products"),
}
"""The links in their order."""

Known = dict[str, set[UUID]]


@dataclass(frozen=True, slots=True)
class Link:
    """What a room found. state: there (done), unfinished, absent. note: of what, in a few words."""

    state: str
    note: str = ""
    url: str = ""
    at: datetime | None = None


Finder = Callable[[Reader, Known], Link | None]
_finders: dict[str, Finder] = {}


def register(kind: str) -> Callable[[Finder], Finder]:
    """Register how a link is found. The function may add to what is known; None stands for nothing yet."""

    def keep(find: Finder) -> Finder:
        _finders[kind] = find
        return find

    return keep


def strip(here: str, reader: Reader, *, note: str = "", **known: Iterable[UUID | None]) -> list[dict[str, Any]]:
    """The steps of `chain.html`. here: the link on whose page one is, with its note. known: names by kind."""
    found: Known = {kind: {one for one in known.get(kind, ()) if one} for kind in LABELS}
    links = {kind: _finders[kind](reader, found) for kind in LABELS if kind in _finders}
    return [_step(kind, link, is_here=kind == here, note=note) for kind, link in links.items()]


def _step(kind: str, link: Link | None, *, is_here: bool, note: str) -> dict[str, Any]:
    link = link or Link("absent")
    step = {"label": LABELS[kind], "state": link.state, "note": link.note, "url": link.url, "at": link.at}
    return {**step, "state": "here", "note": note or link.note} if is_here else step


def address(name: str, ids: Iterable[UUID]) -> str:
    """The page of the only one; none of several, which the page of each names."""
    own = list(ids)
    return reverse(name, args=own) if len(own) == 1 else ""


@register("report")
def _reports(reader: Reader, known: Known) -> Link | None:
    found = list(queries.reports(reader=reader).filter(id__in=known["report"]))
    known["report"] = {one.id for one in found}
    if not found:
        return None
    graded = [f"{one.reliability}{one.credibility}" for one in found if one.reliability]
    count = ngettext("%(count)s report", "%(count)s reports", len(found)) % {"count": len(found)}
    best = _("%(count)s, best %(grade)s") % {"count": count, "grade": min(graded)} if graded else count
    return Link("there", best, address("report", known["report"]))
