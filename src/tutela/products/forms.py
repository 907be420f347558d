"""Forms of the room."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tutela.kernel.languages import LANGUAGES, doctrine_language
from tutela.products import actions
from tutela.products.languages import CODES
from tutela.reports.forms import ActForm, CodeField, TimeField, words
from tutela.reports.shown import choices

NAMES = {doctrine_language(code): name for code, name in LANGUAGES}
"""Each language by its own name."""

FORMATS = ("pdf", "docx", "html", "json")


class NewForm(ActForm):
    """A report about an alert or an incident."""

    alert_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    incident_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class TextsForm(ActForm):
    """A sentence in the six languages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CODES:
            direction = "rtl" if code == "ar" else "ltr"
            widget = forms.Textarea(attrs={"rows": 2, "lang": code, "dir": direction})
            self.fields[code] = forms.CharField(
                label=NAMES[code], required=False, max_length=actions.LONGEST, widget=widget
            )

    def facts(self) -> dict[str, Any]:
        """The arguments of the verb."""
        told = super().facts()
        return {
            **{name: value for name, value in told.items() if name not in CODES},
            "texts": {code: told[code] for code in CODES},
        }


class EditForm(TextsForm):
    """A sentence said otherwise; what was composed stands beside each field."""

    def __init__(self, *args: Any, composed: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text in (composed or {}).items():
            self.fields[code].help_text = format_html('<bdi lang="{}">{}</bdi>', code, text)


class AddForm(TextsForm):
    """A sentence more."""

    section = forms.ChoiceField(
        label=_("Section"),
        choices=lambda: [one for one in choices("product_section") if one[0] not in ("title", actions.NOTICE)],
    )
    field_order = ("request_key", "section", *CODES)


class IssueForm(ActForm):
    """It leaves."""

    addressees = forms.CharField(label=_("To whom"), required=False, max_length=2_000, widget=words(2))
    next_word_at = TimeField(label=_("When there will be more"), required=False)
    note = forms.CharField(label=_("Remark for the history"), required=False, max_length=2_000, widget=words(2))


class NoteForm(ActForm):
    """Why."""

    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))


class ProductFilter(forms.Form):
    """Questions put to the list."""

    open = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("being written")), ("no", _("issued"))],
    )
    product_kind = CodeField("product_kind", label=_("Kind"), required=False)
