"""What came of an incident in this room, told to the room of incidents."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.products import queries, shown

MOST = 50


@register_outcomes
def products_of(reader: Reader, incident: Incident) -> list[Outcome]:
    """What was told of it."""
    found = queries.products_about(reader=reader, incident=incident)[:MOST]
    return [
        Outcome(_("Flash report"), shown.code(product), reverse("product", args=[product.id]), shown.state(product))
        for product in found
    ]
