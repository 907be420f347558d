"""Forms of the room."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.foresight import choosing, rules, words
from tutela.foresight.draws import THRESHOLDS
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.http.pages import choice_field
from tutela.reports.forms import ActForm, CodeField
from tutela.reports.forms import words as box

MONTHS_OFFERED = 14


class MonthField(forms.TypedChoiceField):
    """One of the months that have not begun."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: coming(now().date()), coerce=int, **kwargs)


def coming(today: date) -> list[tuple[int, str]]:
    """The next months, as counted and in words."""
    first = rules.month_of(today) + 1
    return [(month, words.month(month)) for month in range(first, first + MONTHS_OFFERED)]


class EventField(forms.TypedChoiceField):
    """How many dead a chance is about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(dead, words.EVENTS[dead]) for dead in THRESHOLDS], coerce=int, **kwargs)


class OrderForm(ActForm):
    """A forecast that is asked for."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    level = forms.ChoiceField(label=_("Areas that it speaks of"), choices=list(words.LEVELS.items()), initial="admin1")
    months_ahead = forms.IntegerField(
        label=_("Months after the last full one"),
        min_value=2,
        max_value=14,
        initial=7,
        help_text=_("2 to 14. The first month that it speaks of is the next one to begin."),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "area").choices = [*choosing.whole_mission(reader), *choosing.areas_of(reader)]


class JudgementForm(ActForm):
    """A probability that somebody states."""

    unit = forms.ChoiceField(label=_("Where"))
    month = MonthField(label=_("In which month"))
    dead = EventField(label=_("What may happen"))
    percent = forms.DecimalField(
        label=_("How likely, in 100"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        help_text=_("0 is certainly not, 100 is certainly. It is scored when the month has passed."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=box(3))
    classification = CodeField("classification", label=_("Classification"), initial="unclassified")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = (self.initial or {}).get("unit") or ""
        choice_field(self, "unit").choices = choosing.areas_of(reader, keep=asked)

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        told = super().facts()
        chance = float(told.pop("percent")) / 100
        return {**told, "chance": chance}


class ScenarioForm(ActForm):
    """A future to be watched."""

    title = forms.CharField(label=_("What this future is called"), max_length=300)
    text = forms.CharField(label=_("How it would come about"), required=False, max_length=20_000, widget=box(6))
    area = forms.ChoiceField(
        label=_("Where it plays"),
        required=False,
        help_text=_("Its indicators watch this area and what lies in it."),
    )
    classification = CodeField("classification", label=_("Classification"), initial="unclassified")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "area").choices = [*choosing.whole_mission(reader), *choosing.areas_of(reader)]


class IndicatorForm(ActForm):
    """A sign that this future comes."""

    text = forms.CharField(label=_("What it tells"), max_length=300, help_text=_("In words: why this would be a sign."))
    rule = CodeField("indicator_rule", label=_("How it is watched"), source="004 ¶171-180")
    of_area = forms.ChoiceField(label=_("Where"), required=False)
    event_type = CodeField("event_type", label=_("What happened"), required=False)
    days = forms.IntegerField(
        label=_("Within how many days"),
        min_value=0,
        max_value=365,
        initial=30,
        required=False,
        help_text=_("For incidents and people killed."),
    )
    dead = EventField(
        label=_("Of what the chance is"), help_text=_("For the chance that a forecast states."), initial=1
    )
    threshold = forms.FloatField(
        label=_("From which number on it has turned"),
        min_value=0,
        max_value=1_000_000,
        initial=1,
        required=False,
        help_text=_("A number of incidents or of people, or a chance in 100."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "of_area").choices = [("", _("All of it")), *choosing.within(area)]

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        told = super().facts()
        return {**told, "days": told["days"] or 0, "threshold": told["threshold"] or 0.0}


class SetForm(ActForm):
    """What people see."""

    turned = forms.TypedChoiceField(
        label=_("Is it so?"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, it is seen")), ("no", _("No, it is not seen"))],
    )
    note = forms.CharField(label=_("How it is known"), required=False, max_length=2_000, widget=box(2))


class StressForm(ActForm):
    """What a part of the plan would meet."""

    where = forms.CharField(label=_("Where, or which part of the plan"), max_length=300)
    tier = CodeField("tier", label=_("Tier"), required=False, source="000 ¶40")
    plan = forms.CharField(label=_("What the plan foresees"), max_length=20_000, widget=box(3))
    needs = forms.CharField(label=_("What it would need"), max_length=20_000, widget=box(3))
    there = forms.CharField(label=_("What is there"), required=False, max_length=20_000, widget=box(3))
    gap = forms.CharField(label=_("What is missing"), required=False, max_length=20_000, widget=box(3))


class CloseForm(ActForm):
    """The end of it."""

    finding = forms.CharField(label=_("What came of it"), max_length=20_000, widget=box(4))


class ScenarioFilter(forms.Form):
    """Questions put to the list."""

    q = forms.CharField(label=_("Words in the title"), max_length=200, required=False)
    open = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("watched")), ("no", _("closed"))],
    )


class ForecastFilter(forms.Form):
    """Questions put to the list."""

    level = forms.ChoiceField(label=_("Kind of areas"), choices=[("", _("all")), *words.LEVELS.items()], required=False)


class JudgementFilter(forms.Form):
    """Questions put to the list."""

    scored = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("scored")), ("no", _("not scored yet"))],
    )
    stated_by = forms.CharField(label=_("By"), max_length=150, required=False)
