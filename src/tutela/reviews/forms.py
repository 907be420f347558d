"""Forms of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.reports.forms import ActForm, CodeField, CodesField, TimeField, words


class FindForm(ActForm):
    """What was found."""

    finding = forms.CharField(label=_("What was found"), max_length=20_000, widget=words(6))
    gaps = CodesField("review_gap", label=_("Where the gap was"), required=False, source="000 ¶96")
    nothing_failed = forms.BooleanField(label=_("Nothing failed"), required=False)
    note = forms.CharField(label=_("Remark for the history"), required=False, max_length=2_000, widget=words(2))


class CloseForm(ActForm):
    """The end of it."""

    note = forms.CharField(label=_("Remark for the history"), required=False, max_length=2_000, widget=words(2))


class ActionForm(ActForm):
    """What must be mended."""

    text = forms.CharField(label=_("What must be mended"), max_length=20_000, widget=words(3))
    component = CodeField("component", label=_("By whom"))
    due_at = TimeField(label=_("Until when"), required=False)


class OpenForm(ActForm):
    """A review by hand."""

    title = forms.CharField(label=_("What is to be reviewed"), max_length=300)
    review_kind = CodeField("review_kind", label=_("Kind of review"), source="000 ¶96")
    alert_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    incident_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))


class ReviewFilter(forms.Form):
    """Questions put to the list."""

    q = forms.CharField(label=_("Words in the title"), max_length=200, required=False)
    open = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("open")), ("no", _("closed"))],
    )
    review_kind = CodeField("review_kind", label=_("Kind"), required=False)
    trigger = CodeField("review_reason", label=_("Reason"), required=False)
