"""What the journal writes as codes, in words: the kind of a record, the act, the field."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tutela.alerts.pages import VERBS as OF_ALERTS
from tutela.foresight import words as foresight
from tutela.incidents import shown as incidents
from tutela.people import words as people
from tutela.places import shown as places
from tutela.products.pages import VERBS as OF_PRODUCTS
from tutela.reports import shown as reports
from tutela.reports.pages import VERBS as OF_REPORTS
from tutela.reviews.pages import VERBS as OF_REVIEWS

KINDS = {
    "actor": _("Actor"),
    "address": _("Address"),
    "alert": _("Alert"),
    "annotation": _("Remark"),
    "corrective_action": _("Corrective action"),
    "edition": _("Edition of a product"),
    "escalation": _("Escalation"),
    "feedback": _("Feedback"),
    "forecast": _("Forecast"),
    "forecast_month": _("Month of a forecast"),
    "forecast_order": _("Forecast asked for"),
    "forecast_score": _("Score of a forecast"),
    "forward": _("Forwarding"),
    "harm": _("Harm"),
    "incident": _("Incident"),
    "indicator": _("Indicator of a scenario"),
    "judgement": _("Stated probability"),
    "judgement_score": _("Score of a stated probability"),
    "joined_incident": _("Incident under review"),
    "product": _("Product"),
    "report": _("Report"),
    "report_link": _("Link from report to incident"),
    "response": _("Response"),
    "review": _("Review"),
    "scenario": _("Scenario"),
    "site": _("Site"),
    "source": _("Source of a report"),
    "statement": _("Sentence of a product"),
    "stress_line": _("Line of a stress test"),
    "task": _("Task"),
    "unknown": _("Unknown"),
    "user": _("User"),
}

VERBS: dict[str, object] = {
    **OF_ALERTS,
    **OF_PRODUCTS,
    **OF_REPORTS,
    **OF_REVIEWS,
    **foresight.VERBS,
    **foresight.OTHER_VERBS,
    **incidents.VERBS,
    **places.VERBS,
    **people.VERBS,
    "access.denied": _("was refused"),
    "actor.imported": _("took in an actor"),
    "actor.made": _("wrote down an actor"),
    "annotation.written": _("wrote a remark"),
    "corrective_action.done": _("reported a corrective action done"),
    "corrective_action.made": _("asked for a corrective action"),
    "escalation.made": _("passed it one level up"),
    "edition.made": _("issued it"),
    "feedback.given": _("told those who warned"),
    "forward.acknowledged": _("acknowledged what was sent"),
    "forward.made": _("sent it on"),
    "incident.harm_recorded": _("wrote down people harmed"),
    "joined_incident.made": _("added an incident to the review"),
    "journal.received": _("received entries of another installation"),
    "record.undone": _("took a change back"),
    "records.exported": _("exported records"),
    "report.linked": _("joined a report to an incident"),
    "report.unlinked": _("separated a report from an incident"),
    "response.arrived": _("recorded the arrival on the scene"),
    "response.made": _("recorded a response"),
    "statement.changed": _("changed a sentence"),
    "statement.left_out": _("left a sentence out"),
    "statement.made": _("wrote a sentence"),
    "source.sealed": _("sealed a source"),
    "task.given": _("asked a component to do something"),
    "value.erased": _("erased a sealed value"),
    "value.opened": _("opened a sealed value"),
}
"""The rooms' own words for their acts, and those for acts that only the journal shows."""

FIELDS: dict[str, object] = {
    "acknowledge_due": _("To be acknowledged by"),
    "acknowledge_missed": _("Acknowledgement missed"),
    "acknowledged_at": _("Acknowledged"),
    "acknowledged_by": _("Acknowledged by"),
    "actor_class": _("Class of actor"),
    "addressee": _("Sent to"),
    "addressee_name": _("Who exactly"),
    "addressees": _("To whom"),
    "age_group": _("Age"),
    "alert": _("Alert"),
    "at": _("When"),
    "caller_code": _("What we call them"),
    "channel": _("Channel"),
    "clock_from": _("Clock runs from"),
    "closed_at": _("Closed"),
    "closed_by": _("Closed by"),
    "consent": _("Consent"),
    "contact": _("How to reach them"),
    "decide_due": _("To be decided by"),
    "decide_missed": _("Decision missed"),
    "decided_at": _("Decided"),
    "decided_by": _("Decided by"),
    "details": _("Details"),
    "digest": _("Fingerprint of the source's line"),
    "dispatch_due": _("To be sent by"),
    "dispatch_missed": _("Sending missed"),
    "dispatched_at": _("First sent"),
    "distance_m": _("Distance from the base, in metres"),
    "done_at": _("Done on"),
    "done_by": _("Done by"),
    "due_at": _("Due"),
    "drawn_area": _("Area on the map"),
    "duplicate_of": _("Repeats"),
    "external_id": _("Number in the source"),
    "exposure": _("What they risk"),
    "fact": _("What the sentence says"),
    "from_level": _("From level"),
    "given_at": _("Given on"),
    "given_by": _("Given by"),
    "happened": _("Happened"),
    "happened_on": _("Day of the event"),
    "harm_kind": _("Kind of harm"),
    "held": _("Held by its component"),
    "incident": _("Incident"),
    "issued_at": _("Issued"),
    "issued_by": _("Issued by"),
    "language": _("Language"),
    "made_at": _("Made on"),
    "made_by": _("Made by"),
    "may_call_back": _("May be called back"),
    "merged_into": _("Merged into"),
    "next_word_at": _("Next word"),
    "notes": _("Notes on the source"),
    "number": _("Number"),
    "office": _("Office"),
    "on_scene_at": _("On the scene"),
    "open": _("Being written"),
    "opened_at": _("Opened"),
    "opening": _("Opening"),
    "origin": _("Came from"),
    "owner": _("Owner"),
    "perpetrator": _("Their name, as it was told"),
    "perpetrator_class": _("Who threatens"),
    "phase": _("Phase"),
    "position": _("Place in the order"),
    "product": _("Product"),
    "product_kind": _("Kind of product"),
    "place_radius_m": _("Precision of place, in metres"),
    "reach_m": _("Reach of the base, in metres"),
    "received_at": _("Received"),
    "released": _("Released to"),
    "report": _("Report"),
    "response_type": _("How"),
    "result": _("Result"),
    "review": _("Review"),
    "review_kind": _("Kind of review"),
    "section": _("Section"),
    "sent_at": _("Sent on"),
    "sent_by": _("Sent by"),
    "sex": _("Sex"),
    "site": _("Site"),
    "sources": _("Records behind it"),
    "statements": _("Sentences"),
    "state": _("State"),
    "status": _("Status"),
    "step": _("Step"),
    "subject_key": _("Subject of the review"),
    "submitted_by": _("Written down by"),
    "texts": _("Texts"),
    "threat_type": _("Kind of threat"),
    "tier": _("Tier"),
    "to_level": _("To level"),
    "trigger": _("Reason"),
    "underway": _("Somebody is on the way"),
    "version": _("Version"),
    "written_at": _("Written on"),
    "written_by": _("Written by"),
    **people.FIELDS,
    **places.FIELDS,
    **incidents.FIELD_NAMES,
    **reports.FIELD_NAMES,
}
"""Every field that the journal keeps."""


def kind(code: str) -> str:
    """The kind of a record."""
    return _in(KINDS, code)


def verb(code: str) -> str:
    """What was done."""
    return _in(VERBS, code)


def field(code: str) -> str:
    """What was changed."""
    return _in(FIELDS, code)


def _in(words: Mapping[str, object], code: str) -> str:
    """A code that nobody has words for is shown as it is: an entry may be older than the words."""
    return str(words.get(code, code))
