"""What an incident is evidence of, told to the room of incidents; what the room of foresight knows of a threat."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.reports import shown
from tutela.threats import queries
from tutela.threats.models import Threat

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


@queries.register_beside
def ahead_of(reader: Reader, threat: Threat) -> list[queries.Beside]:
    """Forecasts, stated probabilities and scenarios of where it threatens, of what the reader may see."""
    from tutela.foresight import shown as foresight  # Only now: tables and outlines come with it.

    found = foresight.ahead(reader, area=threat.place_area, today=now().date())
    return [queries.Beside(one.kind, one.label, one.url, one.note) for one in found]
