"""What the pages of the room ask for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tutela.kernel.access import Reader
from tutela.kernel.http.pages import choice_field
from tutela.kernel.languages import Words
from tutela.places.boundaries import Boundaries
from tutela.places.place_field import PlaceForm
from tutela.places.search import area_words
from tutela.protection import rules, words
from tutela.protection.rules import MOST_MINUTES, MOST_NEW, Question
from tutela.protection.scene import Base, area_at_first, areas_offered
from tutela.reports.forms import ActForm
from tutela.reports.forms import words as box
from tutela.reports.shown import language


def _choice(label: Words, offered: Mapping[str, Any], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(offered.items()), **more)


def _clock(label: Words, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **more)


class QuestionForm(PlaceForm):
    """What is asked of reach. Everything has an answer at first; every answer stands in the address."""

    quiet = True

    area = forms.ChoiceField(label=_("Area"))
    minutes = forms.IntegerField(
        label=_("Within how many minutes"), min_value=5, max_value=MOST_MINUTES, help_text=_("120 is two hours.")
    )
    vehicle = _choice(_("Vehicle"), words.VEHICLES)
    season = _choice(_("Season"), words.SEASONS)
    night = forms.ChoiceField(label=_("Light"), choices=[("", _("by day")), ("yes", _("by night"))], required=False)
    weight = _choice(_("What counts of a place"), words.WEIGHTS)
    new = forms.IntegerField(label=_("How many more bases"), min_value=0, max_value=MOST_NEW)

    ground = _choice(
        _("Where the map has no road"), words.GROUNDS, help_text=_("The less is known, the wider every time.")
    )
    reading = _choice(_("A place counts"), words.READINGS)
    goal = _choice(_("What the new bases are for"), words.GOALS)
    ready_minutes = forms.IntegerField(label=_("Minutes until a unit leaves"), min_value=0, max_value=1_440)
    curfew_begins = _clock(_("Curfew begins"))
    curfew_ends = _clock(_("Curfew ends"))
    leave = _clock(_("Leaving at"), help_text=_("Only asked where there is a curfew."))
    bases = forms.MultipleChoiceField(
        label=_("Bases"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: all of them.")
    )

    first = ("area", "minutes", "vehicle", "season", "night", "weight", "new")
    more = ("ground", "reading", "goal", "ready_minutes", "curfew_begins", "curfew_ends", "leave")

    def __init__(self, given: QueryDict, *, reader: Reader, at: datetime) -> None:
        area = given.get("area") or area_at_first(reader=reader, at=at)
        self.asked = _with_defaults(given, area)
        super().__init__(self.asked, reader=reader)
        known = Boundaries.load().areas
        codes = areas_offered(reader=reader, at=at, chosen=area if area in known else "")
        choice_field(self, "area").choices = [(code, _area_label(code)) for code in codes]
        self.fields["place"].required = False
        self.fields["place"].label = _("Who is there first?")
        self.fields["place"].help_text = _("A village, a grid or coordinates: the bases by their time to it.")

    def offer(self, bases: tuple[Base, ...]) -> None:
        """The bases that may be ticked."""
        choice_field(self, "bases").choices = [(str(one.id), one.name) for one in bases]

    def question(self) -> Question | None:
        """What was asked; None where an answer cannot be read."""
        choice_field(self, "bases").choices = [(one, one) for one in self.asked.getlist("bases") if _is_id(one)]
        if not self.is_valid() and self.errors.keys() - {"place", "place_choice"}:
            return None
        told = self.cleaned_data
        same = ("area", "minutes", "vehicle", "season", "ground", "ready_minutes", "weight", "reading", "new", "goal")
        return Question(
            **{name: told[name] for name in same},
            bases=tuple(sorted({UUID(one) for one in told["bases"]})),
            night=told["night"] == "yes",
            curfew=_curfew(told["curfew_begins"], told["curfew_ends"]),
            leave=_minute(told["leave"]) if told["leave"] else rules.DEFAULT_LEAVE,
        )

    def clean(self) -> dict[str, Any]:
        """A curfew has both ends, and they differ."""
        told = super().clean()
        begins, ends = told.get("curfew_begins"), told.get("curfew_ends")
        if (begins is None) != (ends is None):
            missing = "curfew_begins" if begins is None else "curfew_ends"
            self.add_error(missing, _("A curfew needs both times, or neither."))
        elif begins is not None and begins == ends:
            self.add_error("curfew_ends", _("A curfew ends at another time than it begins."))
        return told


def _with_defaults(given: QueryDict, area: str) -> QueryDict:
    """The answers, with the first ones where nothing was said."""
    asked = Question(area=area)
    told = given.copy()
    for name in (*QuestionForm.first, *QuestionForm.more):
        if name not in told and hasattr(asked, name) and name not in ("night", "leave"):
            told[name] = str(getattr(asked, name))
    told["area"] = area
    return told


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _area_label(code: str) -> str:
    boundaries = Boundaries.load()
    name = boundaries.name(code, language())
    return name if boundaries.level(code) == 0 else area_words(code)


def _curfew(begins: Any, ends: Any) -> tuple[int, int] | None:
    return (_minute(begins), _minute(ends)) if begins is not None and ends is not None else None


def _minute(time: Any) -> int:
    return int(time.hour) * 60 + int(time.minute)


class StateForm(ActForm):
    """A statement that is to stand."""

    title = forms.CharField(label=_("Title"), max_length=300)
    note = forms.CharField(
        label=_("What leadership should know beside the figures"), required=False, max_length=5_000, widget=box(4)
    )


class StatementFilter(forms.Form):
    """Questions put to the list."""

    q = forms.CharField(label=_("Words in the title"), max_length=200, required=False)
    area = forms.RegexField(label=_("Area (P-code)"), required=False, regex=r"\A[A-Za-z]{2}[A-Za-z0-9-]{0,20}\Z")

    def questions(self) -> dict[str, Any]:
        """What `queries.narrowed` takes; an answer that cannot be read asks nothing."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"q": given.get("q", ""), "area": given.get("area", "").upper()}
