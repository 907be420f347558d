"""What came of an incident in this room, told to the room of incidents; and this room's link of the chain."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.products import queries, shown
from tutela.reports import chain
from tutela.reports.chain import Known, Link

MOST = 50


@register_outcomes
def products_of(reader: Reader, incident: Incident) -> list[Outcome]:
    """What was told of it."""
    found = queries.products_about(reader=reader, incident=incident)[:MOST]
    return [
        Outcome(_("Flash report"), shown.code(product), reverse("product", args=[product.id]), shown.state(product))
        for product in found
    ]


@chain.register("product")
def product_link(reader: Reader, known: Known) -> Link | None:
    """What was told of the alerts and incidents that are known."""
    found = queries.on_chain(reader=reader, known=known)
    known["product"] = {one.id for one in found}
    if not found:
        return None
    if len(found) == 1:
        note = shown.state(found[0])
    else:
        note = ngettext("%(count)s flash report", "%(count)s flash reports", len(found)) % {"count": len(found)}
    state = "there" if all(not one.open for one in found) else "unfinished"
    return Link(state, note, chain.address("product", known["product"]))
