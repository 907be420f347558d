"""A place in words, as a form asks for it: coordinates in any notation, a code, or a name.

    class ReportForm(PlaceForm):            # brings the field `place`
        ...
    form = ReportForm(request.POST or None, reader=request.reader)
    if form.is_valid():
        found = form.cleaned_data["found_place"]    # FoundPlace, or None if nothing was written

Where a name may mean several places the form comes back with them as choices (`place_choice`): the person who
writes decides, never the program. Works without scripts. `read_place` does the same for other callers.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.kernel.access import Reader
from tutela.kernel.geography import Point
from tutela.places import rules
from tutela.places.search import LONGEST_QUERY, Hit, Tier, find, note_on

CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """What a text was taken to mean.

    code: names the place for good (`search.Hit.code`). precision: UCDP's. area: the smallest area that wholly holds
    where the place may be.
    """

    code: str
    label: str
    point: Point
    precision: int
    area: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several places that a text may mean, with what tells it from the others."""

    place: FoundPlace
    note: str


def read_place(text: str, *, reader: Reader, choice: str = "") -> FoundPlace | list[Candidate]:
    """The place that the text means, or those that it may mean (none: nothing is known by it).

    choice: code of the candidate that was chosen before. A name counts as understood only if it is the name of one
    place alone; what merely resembles it is offered, never taken.
    """
    hits = find(text, reader=reader, limit=CANDIDATES) if text.strip() else []
    exact = [hit for hit in hits if hit.tier is Tier.SAME]
    chosen = [hit for hit in hits if hit.code == choice] or (exact if len(exact) == 1 else [])
    if chosen:
        return _found(chosen[0])
    return [Candidate(_found(hit), note_on(hit)) for hit in exact or hits]


def _found(hit: Hit) -> FoundPlace:
    area = hit.area if hit.precision == 1 else rules.area_of(hit.point, hit.precision)
    return FoundPlace(hit.code, hit.label, hit.point, hit.precision, area)


def place_text(longitude: float, latitude: float) -> str:
    """A point as the field shows it again: read back, it is the same point."""
    return f"{latitude:.10f}, {longitude:.10f}"


class PlaceForm(forms.Form):
    """A form that asks where, in words. `place_choice` is there only while a name has several meanings."""

    place = forms.CharField(
        label=_("Where?"),
        max_length=LONGEST_QUERY,
        help_text=_(
            "The name of a place, a P-code, a grid such as 36N UL 428 364, a plus code, or coordinates in any "
            "notation. With a comma, a name and its area: Bor, Jonglei."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    place_choice = forms.ChoiceField(label=_("Which place do you mean?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self._choices_of_place = self.fields.pop("place_choice")

    def clean(self) -> dict[str, Any]:
        """Adds `found_place`."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["found_place"] = self._find(cleaned.get("place", ""))
        return cleaned

    def _find(self, text: str) -> FoundPlace | None:
        if not text:
            return None
        choice = self.data.get(self.add_prefix("place_choice"), "")
        answer = read_place(text, reader=self.reader, choice=choice)
        if isinstance(answer, FoundPlace):
            return answer
        if answer:
            self._offer(answer)
        else:
            self.add_error("place", _("No place is known by this. Try another spelling, a grid or coordinates."))
        return None

    def _offer(self, candidates: list[Candidate]) -> None:
        """Put the choices beneath the field, and ask."""
        field: Any = self._choices_of_place
        field.choices = [(one.place.code, f"{one.place.label} · {one.note}") for one in candidates]
        in_order = {}
        for name, own in self.fields.items():
            in_order[name] = own
            if name == "place":
                in_order["place_choice"] = field
        self.fields = in_order
        self.add_error("place_choice", _("Choose the place that you mean, or write it in another way above."))
