"""A form for every verb that needs more than a button."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.reports.forms import ActForm, CodeField, TimeField, words


def note() -> forms.CharField:
    """The reason that goes into the journal."""
    return forms.CharField(label=_("Remark for the history"), required=False, max_length=2_000, widget=words(2))


class AcknowledgeForm(ActForm):
    """We have it."""

    note = note()


class ForwardForm(ActForm):
    """To whom it is sent."""

    addressee = CodeField("forward_to", label=_("Send it to"), source="facts 1.7")
    addressee_name = forms.CharField(
        label=_("Who exactly"),
        max_length=200,
        required=False,
        help_text=_("A unit, an office, a post: no private names."),
    )
    note = note()


class DecideForm(ActForm):
    """What is to be done."""

    decision = CodeField("decision", label=_("Decision"), source="facts 1.7")
    no_action_reason = CodeField(
        "no_action_reason", label=_("If nothing is to be done: why"), required=False, source="facts 1.7"
    )
    note = note()


class RespondForm(ActForm):
    """What is sent or done."""

    component = CodeField("component", label=_("Who responds"))
    response_type = CodeField("response_type", label=_("How"))
    tier = CodeField("tier", label=_("Tier"), source="000 ¶40")
    phase = CodeField("phase", label=_("Phase"), source="000 ¶41")
    text = forms.CharField(label=_("What exactly"), required=False, max_length=20_000, widget=words(3))
    note = note()


class ArriveForm(ActForm):
    """What was found."""

    result = forms.CharField(label=_("What was found and done"), required=False, max_length=20_000, widget=words(3))
    note = note()


class CloseForm(ActForm):
    """What came of it."""

    outcome = CodeField(
        "outcome",
        label=_("Outcome"),
        required=False,
        source="facts 1.7",
        help_text=_("Needed unless the decision was not to act."),
    )
    breach = forms.BooleanField(
        label=_("A breach of the rules of engagement is alleged"),
        required=False,
        help_text=_("Opens a board of inquiry (000 ¶96)."),
    )
    note = note()


class FeedbackForm(ActForm):
    """What those who warned were told."""

    channel = CodeField("channel", label=_("How they were told"))
    text = forms.CharField(label=_("What they were told"), max_length=20_000, widget=words(3))


class EscalateForm(ActForm):
    """Why it goes up."""

    note = note()


class ReopenForm(ActForm):
    """Why it is not over."""

    note = note()


class TaskForm(ActForm):
    """What is asked of whom."""

    component = CodeField("component", label=_("Who is asked"))
    title = forms.CharField(label=_("What they are to do"), max_length=300)
    due_at = TimeField(label=_("Until when"), required=False)
    note = note()


class RefuseForm(ActForm):
    """Why a task is not done."""

    note = forms.CharField(label=_("Why it is refused"), max_length=2_000, widget=words(2))


class ChangeForm(ActForm):
    """What an alert says."""

    title = forms.CharField(label=_("Title"), max_length=300)
    urgency = CodeField("urgency", label=_("Urgency"), help_text=_("Another urgency is another clock."))
    persons_at_risk = forms.IntegerField(
        label=_("People at risk"), min_value=0, max_value=2_147_483_647, required=False
    )
    place_text = forms.CharField(label=_("Where, in words"), max_length=300, required=False)
    note = note()


class RaiseForm(ActForm):
    """An alert by hand."""

    title = forms.CharField(label=_("What must be answered"), max_length=300)
    urgency = CodeField("urgency", label=_("Urgency"), source="facts 1.7")
    threat_type = CodeField("threat_type", label=_("Kind of threat"), required=False, source="000 ¶23")
    place_text = forms.CharField(label=_("Where, in words"), max_length=300, required=False)
    persons_at_risk = forms.IntegerField(
        label=_("People at risk"), min_value=0, max_value=2_147_483_647, required=False
    )
    report_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    incident_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = note()


class AlertFilter(forms.Form):
    """Questions put to the list."""

    q = forms.CharField(label=_("Words in the title"), max_length=200, required=False)
    open = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("open")), ("no", _("closed"))],
    )
    urgency = CodeField("urgency", label=_("Urgency"), required=False)
    level = CodeField("level", label=_("Level"), required=False)
    owner_component = CodeField("component", label=_("Who answers"), required=False)
    outcome = CodeField("outcome", label=_("Outcome"), required=False)
