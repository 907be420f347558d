"""What came of an incident in this room, told to the room of incidents."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.reports import shown
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
