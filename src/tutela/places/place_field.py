"""A place in words, as a form asks for it: coordinates in any notation, a code, or a name.

    class ReportForm(PlaceForm):            # brings the field `place`
        ...
    form = ReportForm(request.POST or None, reader=request.reader)
    if form.is_valid():
        found = form.cleaned_data["found_place"]    # FoundPlace, or None if nothing was written

Where a name may mean several places the form comes back with them as choices (`place_choice`): the person who
writes decides, never the program. Works without scripts; with them the same choices, made by the same function, come
while one types (`offer`). `read_place` does the same for other callers.

Where `keeps_words` is true, one choice more keeps the words as they are, without a point: what was told must never be
lost for want of a map.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutela.kernel.access import Reader
from tutela.kernel.geography import Point
from tutela.kernel.languages import Words
from tutela.places.areas import area_of
from tutela.places.search import COORDINATES, LONGEST_QUERY, RECKONED, Hit, Tier, find, note_on

CANDIDATES = 8
AS_TOLD = "words"
"""The choice that keeps the words and claims no point."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """What a text was taken to mean.

    code: names the place for good (`search.Hit.code`). precision: UCDP's. area: the smallest area that wholly holds
    where the place may be. is_spot: whether the text was coordinates, and so says more than the label.
    """

    code: str
    label: str
    point: Point
    precision: int
    area: str
    is_spot: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several places that a text may mean, with what tells it from the others."""

    place: FoundPlace
    note: str
    drawn: str


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
    return [Candidate(_found(hit), note_on(hit), drawn(hit)) for hit in exact or hits]


def _found(hit: Hit) -> FoundPlace:
    area = hit.area if hit.precision == 1 else area_of(hit.point, hit.precision)
    return FoundPlace(hit.code, hit.label, hit.point, hit.precision, area, is_spot=hit.kind == COORDINATES)


DRAWN = {1: "exact", 2: "circle", 3: "area", 4: "area"}


def drawn(hit: Hit) -> str:
    """How the precision of a place is drawn: a shape of `precision.html`."""
    return "arc" if hit.kind == RECKONED else DRAWN.get(hit.precision, "wide")


def choices_of(candidates: list[Candidate], *, keeps_words: bool) -> list[tuple[str, str]]:
    """Codes of what a text may mean, each with its thumbnail, its name and what tells it from others."""
    offered: list[tuple[str, str, Words, Words]] = [
        (one.place.code, one.drawn, one.place.label, one.note) for one in candidates
    ]
    if keeps_words:
        note = _("Nothing is lost; it stands on no map until somebody says where it is.")
        offered.append((AS_TOLD, "words", _("Keep it in my words"), note))
    return [
        (code, render_to_string("web/parts/candidate.html", {"drawn": shape, "label": label, "note": note}))
        for code, shape, label, note in offered
    ]


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices for a text. understood: the code of the only place that it can mean; empty where one must choose."""

    choices: list[tuple[str, str]]
    understood: str


def offer(text: str, *, reader: Reader, keeps_words: bool = False) -> Offer:
    """What the form would offer for a text, also where it means one place alone: so one sees how it was taken."""
    hits = find(text, reader=reader, limit=CANDIDATES) if text.strip() else []
    exact = [hit for hit in hits if hit.tier is Tier.SAME]
    offered = [Candidate(_found(hit), note_on(hit), drawn(hit)) for hit in exact or hits]
    choices = choices_of(offered, keeps_words=keeps_words) if text.strip() else []
    return Offer(choices, exact[0].code if len(exact) == 1 else "")


def place_text(longitude: float, latitude: float) -> str:
    """A point as the field shows it again: read back, it is the same point."""
    return f"{latitude:.10f}, {longitude:.10f}"


class PlaceForm(forms.Form):
    """A form that asks where, in words. `place_choice` is there only while a name has several meanings."""

    keeps_words: ClassVar[bool] = False

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
        asks = {"data-island": "place", "data-candidates": reverse("place_candidates")}
        self.fields["place"].widget.attrs |= asks | ({"data-keeps": AS_TOLD} if self.keeps_words else {})
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
        if self.keeps_words and choice == AS_TOLD:
            return None
        if answer or self.keeps_words:
            self._offer(answer)
        else:
            self.add_error("place", _("No place is known by this. Try another spelling, a grid or coordinates."))
        return None

    def _offer(self, candidates: list[Candidate]) -> None:
        """Put the choices beneath the field, and ask."""
        field: Any = self._choices_of_place
        field.choices = choices_of(candidates, keeps_words=self.keeps_words)
        in_order = {}
        for name, own in self.fields.items():
            in_order[name] = own
            if name == "place":
                in_order["place_choice"] = field
        self.fields = in_order
        unknown = _("No place is known by this. Write it in another way above, or keep it in your words.")
        several = _("Choose the place that you mean, or write it in another way above.")
        self.add_error("place_choice", several if candidates else unknown)
