"""Choosing another record in a form: one of those that are likely meant, or any other by its code."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.kernel import languages
from tutela.kernel.http.pages import choice_field
from tutela.kernel.records import RecordQuerySet
from tutela.reports.shown import read_code

ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/?$", re.IGNORECASE)


class OfferedField(forms.ChoiceField):
    """Ids of records. What was offered when the page was made may be offered no more: `clean` looks whether it is there."""

    def valid_value(self, value: str) -> bool:
        """Any id; the form looks for the record."""
        return ID.fullmatch(value) is not None


class ChoosingForm(forms.Form):
    """Which record is meant. `meant`: the argument of the action that takes its id; None where none is.

    letter: of the codes of its kind. offered: (id, label) of those that are likely meant. among: all that may be
    meant, of what the reader may see.
    """

    meant: ClassVar[str] = ""
    letter: ClassVar[str] = ""
    needed: ClassVar[bool] = True

    chosen = OfferedField(label=_("Which one?"), required=False, widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("Another one"), required=False, max_length=300, help_text=_("Its code, or the address of its page.")
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], among: RecordQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among
        self.initial.setdefault("chosen", str(self.initial.get(self.meant) or ""))
        choices = [*([] if self.needed else [("", _("None"))]), *offered]
        choice_field(self, "chosen").choices = choices
        if not choices:
            self.fields["chosen"].widget = forms.HiddenInput()
            self.fields["code"].label = self.fields["chosen"].label
            self.fields["code"].required = not self.data.get(self.add_prefix("chosen"))

    def clean(self) -> dict[str, Any]:
        """Put the id of what was chosen under `meant`."""
        told = super().clean() or self.cleaned_data
        code, chosen = told.pop("code", ""), told.pop("chosen", "")
        names = called(code or chosen, self.among, self.letter)
        if len(names) > 1:
            self.add_error("code", _("Several records are called so. Write the address of its page."))
        elif (code or chosen) and not names:
            self.add_error("code", _("No record that you may see is called so."))
        elif self.needed and not names and not self.errors:
            self.add_error("code", _("Choose one, or write its code."))
        told[self.meant] = names[0] if names else None
        return told


def called(text: str, among: RecordQuerySet, letter: str) -> list[UUID]:
    """The ids, at most two, of records with this code ("I-1A2B3C"), this id, or this address."""
    text, code = text.strip(), read_code(text)
    if found := ID.search(text):
        rows = among.filter(id=UUID(found[1]))
    elif code and code[0] == letter:
        rows = among.filter(id__endswith=code[1])
    else:
        return []
    return list(rows.order_by().values_list("id", flat=True)[:2])


def told(words: Iterable[str], metres: float | None) -> str:
    """A record that is offered, in words."""
    away = "" if metres is None else _("%(number)s km away") % {"number": languages.number(round(metres / 1000))}
    return " · ".join(str(word) for word in (*words, away) if word)
