"""What came of an incident in this room, told to the room of incidents; and this room's links of the chain."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.reports import chain, shown
from tutela.reports.chain import Known, Link
from tutela.reviews import queries

MOST = 50


@register_outcomes
def reviews_of(reader: Reader, incident: Incident) -> list[Outcome]:
    """Reviews about it, or to which it was added."""
    found = queries.reviews_of_incident(reader=reader, incident=incident)[:MOST]
    return [
        Outcome(
            _("Review"), review.title, reverse("review", args=[review.id]), shown.label("review_reason", review.trigger)
        )
        for review in found
    ]


@chain.register("review")
def review_link(reader: Reader, known: Known) -> Link | None:
    """The reviews of the alerts and incidents that are known."""
    found = queries.on_chain(reader=reader, known=known)
    known["review"] = {one.id for one in found}
    if not found:
        return None
    is_closed = all(one.closed_at for one in found)
    note = _("closed") if is_closed else _("open")
    return Link("there" if is_closed else "unfinished", note, chain.address("review", known["review"]))


@chain.register("corrective_action")
def action_link(reader: Reader, known: Known) -> Link | None:
    """What those reviews ask for, and how much of it is done."""
    times = queries.done_times(reader=reader, review_ids=known["review"])
    if not times:
        return None
    done = sum(1 for at in times if at)
    note = _("%(done)s of %(count)s done") % {"done": done, "count": len(times)}
    return Link("there" if done == len(times) else "unfinished", note, chain.address("review", known["review"]))
