"""What came of an incident in this room, told to the room of incidents."""

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.alerts import queries
from tutela.alerts.shown import state_label
from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader

MOST = 50


@register_outcomes
def alerts_of(reader: Reader, incident: Incident) -> list[Outcome]:
    """Alerts that were raised from it."""
    found = queries.alerts(reader=reader).filter(incident=incident)[:MOST]
    return [Outcome(_("Alert"), alert.title, reverse("alert", args=[alert.id]), state_label(alert)) for alert in found]
