"""The forms of the room: few fields first, the rest folded."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.places.place_field import FoundPlace, PlaceForm
from tutela.reports import queries, shown
from tutela.reports.choosing import ChoosingForm, told
from tutela.reports.models import Report

EMPTY = [("", "—")]


class CodeField(forms.ChoiceField):
    """One code of a doctrine list, in the language in use. source: the paragraph that the question comes from."""

    def __init__(self, list_name: str, *, source: str = "", **kwargs: Any) -> None:
        required = kwargs.get("required", True)
        super().__init__(choices=lambda: (EMPTY if not required else []) + shown.choices(list_name), **kwargs)
        self.source = source


class CodesField(forms.MultipleChoiceField):
    """Several codes of a doctrine list, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, list_name: str, *, source: str = "", **kwargs: Any) -> None:
        super().__init__(choices=lambda: shown.choices(list_name), **kwargs)
        self.source = source


class TimeField(forms.DateTimeField):
    """A moment in the mission's zone; works where the browser has no clock of its own."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)


def words(rows: int = 4) -> forms.Textarea:
    """A box for more than a line."""
    return forms.Textarea(attrs={"rows": rows})


class ReportForm(PlaceForm):
    """What somebody told us: eight questions, the last of them in its sealed box; the rest is folded away."""

    keeps_words = True
    quiet = True
    """The page says in one sentence what is needed; "optional" at five of eight questions would be noise."""

    request_key = forms.CharField(widget=forms.HiddenInput)
    happened = forms.TypedChoiceField(
        label=_("Has it happened?"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("no", _("Not yet: it is feared")), ("yes", _("It has happened or is happening"))],
    )
    threat_type = CodeField("threat_type", label=_("Kind of threat"), required=False, source="000 ¶23")
    persons_at_risk = forms.IntegerField(
        label=_("How many people are at risk"),
        min_value=0,
        max_value=2_147_483_647,
        required=False,
        help_text=_("An estimate is enough."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    perpetrator_class = CodeField("perpetrator_class", label=_("Who threatens"), required=False, source="000 ¶23")
    urgency = CodeField("urgency", label=_("How urgent is it?"), source="facts 1.7", widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What was told"),
        widget=words(5),
        max_length=20_000,
        help_text=_("In their words: who is threatened or harmed, by whom, when. Not their name: that goes below."),
    )
    caller_name = forms.CharField(label=_("Name of whoever told it"), max_length=200, required=False)
    caller_contact = forms.CharField(label=_("How to reach them"), max_length=200, required=False)
    may_call_back = forms.BooleanField(
        label=_("This person may be called back"),
        required=False,
        help_text=_("Only if you asked. Consent that was not asked for is none."),
    )

    channel = CodeField("channel", label=_("How it reached us"), source="facts 1.7")
    received_at = TimeField(label=_("When it was told"), required=False, help_text=_("Now, if you leave it empty."))
    perpetrator = forms.CharField(label=_("Their name, as it was told"), max_length=200, required=False)
    caller_code = forms.CharField(
        label=_("What we call them instead"),
        max_length=40,
        required=False,
        help_text=_("A code or nickname that gives nobody away."),
    )
    consent = CodeField(
        "consent",
        label=_("May what they told be shared?"),
        required=False,
        source="000 ¶35",
        help_text=_("Consent that was not asked for counts as no."),
    )
    exposure = CodeField(
        "exposure",
        label=_("What do they risk by having told us?"),
        required=False,
        source="000 ¶35",
        help_text=_("A risk that was not assessed counts as high."),
    )
    classification = CodeField("classification", label=_("Classification"), initial="unclassified")
    compartments = CodesField(
        "compartment",
        label=_("Only for these circles"),
        required=False,
        help_text=_("What the kind of threat asks for is added by itself."),
    )

    first = ("happened", "threat_type", "place", "persons_at_risk", "perpetrator_class", "urgency", "text")
    sealed = ("caller_name", "caller_contact", "may_call_back")
    more = ("received_at", "channel", "perpetrator", "caller_code", "consent", "exposure")
    labels = ("classification", "compartments")
    of_the_source = (*sealed, "caller_code", "exposure")
    """What tells of whoever told it: never kept on a device (frontend/draft.js says why)."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["place"].required = False
        self.fields["place"].help_text = _("A village, a grid, or as you were told.")
        for name in self.of_the_source:
            self.fields[name].widget.attrs["data-never-kept"] = ""

    def facts(self) -> dict[str, Any]:
        """The arguments of `submit_report`."""
        left_out = ("request_key", "place", "place_choice", "found_place")
        told = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {**told, **place_facts(self.cleaned_data["place"], self.cleaned_data["found_place"])}


def place_facts(words: str, found: FoundPlace | None) -> dict[str, Any]:
    """A place as it was told, with the point that it was taken to mean; without one, the words alone."""
    if found is None:
        return {"place_text": words[:300]}
    return {
        "place_text": (words if found.is_spot else found.label)[:300],
        "longitude": found.point.longitude,
        "latitude": found.point.latitude,
        "location_precision": found.precision,
    }


class ReportFilter(forms.Form):
    """Questions put to the list."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    happened = forms.TypedChoiceField(
        label=_("Happened"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("either")), ("no", _("feared")), ("yes", _("happened"))],
    )
    urgency = CodeField("urgency", label=_("Urgency"), required=False)
    channel = CodeField("channel", label=_("Channel"), required=False)
    verification = CodeField("verification", label=_("Verification"), required=False)


class ActForm(forms.Form):
    """What every form of a verb carries."""

    request_key = forms.CharField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_key"}


class OnReport(ActForm):
    """A verb of a report."""

    def __init__(self, *args: Any, reader: Reader, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class GradeForm(OnReport):
    """The source and the information, each by itself."""

    reliability = CodeField("reliability", label=_("The source"), source="facts 2.10")
    credibility = CodeField("credibility", label=_("The information"), source="facts 2.10")
    verification = CodeField("verification", label=_("Verification"))
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))


class AnnotateForm(OnReport):
    """A remark."""

    text = forms.CharField(label=_("Remark"), max_length=20_000, widget=words())


class CallBackForm(OnReport):
    """That they were reached again."""

    note = forms.CharField(label=_("Remark for the history"), required=False, max_length=2_000, widget=words(2))


class DuplicateForm(ChoosingForm, OnReport):
    """Which report was there first; none, if it repeats none after all."""

    meant, letter = "of", "R"
    needed = False
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))

    def __init__(self, *args: Any, reader: Reader, report: Report, **kwargs: Any) -> None:
        found = queries.likely(reader=reader, report=report)
        first = report.duplicate_of
        if first is not None and first not in [one for one, _metres in found]:
            found.insert(0, (first, None))
        offered = [(str(one.id), _offered(one, metres)) for one, metres in found]
        among = queries.reports(reader=reader).exclude(id=report.id)
        super().__init__(*args, reader=reader, report=report, offered=offered, among=among, **kwargs)


def _offered(report: Report, metres: float | None) -> str:
    """A report to choose: code, when it came in, its first words, how far away."""
    told_at = languages.day(report.received_at.date())
    return told((shown.short_code("R", report.id), told_at, Truncator(report.text).words(12)), metres)


class ClassifyForm(OnReport):
    """Who may see it."""

    classification = CodeField("classification", label=_("Classification"))
    compartments = CodesField("compartment", label=_("Only for these circles"), required=False)
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))
