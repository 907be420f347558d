"""Choosing another record in a form: one of those that are likely meant, or any other by its code."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.kernel import languages
from tutela.kernel.fields import inside
from tutela.kernel.geography import Point, bounding_box, distance_m
from tutela.kernel.records import RecordQuerySet

ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/?$", re.IGNORECASE)
CODE = re.compile(r"[A-Z]\s?-?\s?([0-9A-F]{6})", re.IGNORECASE)

NEAR_M = 50_000.0
NEAR_TIME = timedelta(days=14)
"""So near in place and time another record may tell of the same."""

LOOKED_AT, OFFERED = 200, 8


class ChoosingForm(forms.Form):
    """Which record is meant. `meant`: the argument of the action that takes its id; None where none is.

    offered: (id, label) of those that are likely meant. among: all that may be meant, of what the reader may see.
    """

    meant: ClassVar[str] = ""
    needed: ClassVar[bool] = True

    chosen = forms.ChoiceField(label=_("Which one?"), required=False, widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("Another one"), required=False, max_length=300, help_text=_("Its code, or the address of its page.")
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], among: RecordQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = among
        self.initial.setdefault("chosen", str(self.initial.get(self.meant) or ""))
        if offered:
            none = [] if self.needed else [("", _("None"))]
            self.fields["chosen"].choices = [*none, *offered]
        else:
            self.fields["code"].label = self.fields.pop("chosen").label
            self.fields["code"].required = self.needed

    def clean(self) -> dict[str, Any]:
        """Put the id of what was chosen under `meant`."""
        told = super().clean() or self.cleaned_data
        code, chosen = told.pop("code", ""), told.pop("chosen", "")
        name = called(code, self.among) if code else UUID(chosen) if chosen else None
        if code and name is None:
            self.add_error("code", _("No record that you may see is called so."))
        elif name is None and self.needed and not self.errors:
            self.add_error("code", _("Choose one, or write its code."))
        told[self.meant] = name
        return told


def called(text: str, among: RecordQuerySet) -> UUID | None:
    """The id of the one record with this code ("I-1A2B3C"), this id, or this address; None where none or several are."""
    text = text.strip()
    if found := ID.search(text):
        rows = among.filter(id=UUID(found[1]))
    elif found := CODE.fullmatch(text):
        rows = among.filter(id__endswith=found[1].lower())
    else:
        return None
    ids = list(rows.values_list("id", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def near(rows: RecordQuerySet, place: Any) -> RecordQuerySet:
    """Those that lie near a record that has a point; else those of its area."""
    if place.longitude is not None and place.latitude is not None:
        return rows.filter(inside(bounding_box(Point(place.longitude, place.latitude), NEAR_M)))
    return rows.filter(area__under=place.area) if place.area else rows.none()


def nearest(found: Iterable[Any], place: Any) -> list[tuple[Any, float | None]]:
    """The nearest of them with their distance in metres; the first, where there is no point to be near to."""
    if place.longitude is None or place.latitude is None:
        return [(one, None) for one in found][:OFFERED]
    here = Point(place.longitude, place.latitude)
    apart = [(one, distance_m(here, Point(one.longitude, one.latitude))) for one in found]
    return sorted(((one, metres) for one, metres in apart if metres <= NEAR_M), key=lambda pair: pair[1])[:OFFERED]


def told(words: Iterable[str], metres: float | None) -> str:
    """A record that is offered, in words."""
    away = "" if metres is None else _("%(number)s km away") % {"number": languages.number(round(metres / 1000))}
    return " · ".join(str(word) for word in (*words, away) if word)
