"""What an incident is evidence of, told to the room of incidents."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.reports import shown
from tutela.threats import queries

MOST = 50


@register_outcomes
def threats_of(reader: Reader, incident: Incident) -> list[Outcome]:
    """Threats for or against which it speaks."""
    found = queries.threats_of_incident(reader=reader, incident=incident)[:MOST]
    return [
        Outcome(
            _("Threat"),
            link.threat.title,
            reverse("threat", args=[link.threat.id]),
            shown.label("evidence_stance", link.evidence_stance),
        )
        for link in found
    ]
