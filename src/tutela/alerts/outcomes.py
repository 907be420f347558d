"""What came of an incident in this room, told to the room of incidents; and this room's links of the chain."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.alerts import queries
from tutela.alerts.shown import state_label
from tutela.incidents.models import Incident
from tutela.incidents.queries import Outcome, register_outcomes
from tutela.kernel.access import Reader
from tutela.reports import chain
from tutela.reports.chain import Known, Link

MOST = 50


@register_outcomes
def alerts_of(reader: Reader, incident: Incident) -> list[Outcome]:
    """Alerts that were raised from it."""
    found = queries.alerts(reader=reader).filter(incident=incident)[:MOST]
    return [Outcome(_("Alert"), alert.title, reverse("alert", args=[alert.id]), state_label(alert)) for alert in found]


@chain.register("alert")
def alert_link(reader: Reader, known: Known) -> Link | None:
    """The alerts that were raised from the reports and incidents that are known."""
    found = queries.on_chain(reader=reader, known=known)
    known["alert"] = {one.id for one in found}
    if not found:
        return None
    note = state_label(found[0]) if len(found) == 1 else ngettext("%(count)s alert", "%(count)s alerts", len(found))
    state = "there" if all(one.closed_at for one in found) else "unfinished"
    return Link(state, note % {"count": len(found)} if len(found) > 1 else note, chain.address("alert", known["alert"]))


@chain.register("response")
def response_link(reader: Reader, known: Known) -> Link | None:
    """What was sent out for those alerts, and how much of it arrived."""
    times = queries.arrivals(reader=reader, alert_ids=known["alert"])
    if not times:
        return None
    arrived = sum(1 for at in times if at)
    note = _("%(count)s sent, %(arrived)s arrived") % {"count": len(times), "arrived": arrived}
    return Link("there" if arrived == len(times) else "unfinished", note, chain.address("alert", known["alert"]))


@chain.register("feedback")
def feedback_link(reader: Reader, known: Known) -> Link | None:
    """Whether those who warned were told what came of it."""
    at = queries.last_feedback(reader=reader, alert_ids=known["alert"])
    return Link("there", at=at, url=chain.address("alert", known["alert"])) if at else None
