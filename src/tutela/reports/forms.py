"""The forms of the room: few fields first, the rest folded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.places.notation import UnreadableCoordinates, read_coordinates
from tutela.reports import shown
from tutela.reports.rules import precision_of

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


class ReportForm(forms.Form):
    """What somebody told us. The place is taken in words, or as coordinates or a grid in any common notation."""

    request_key = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was told"),
        widget=words(5),
        max_length=20_000,
        help_text=_("Who is threatened or harmed, by whom, where, when. No names of sources: they go below."),
    )
    happened = forms.TypedChoiceField(
        label=_("Has it happened?"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("no", _("Not yet: it is feared")), ("yes", _("It has happened or is happening"))],
    )
    urgency = CodeField("urgency", label=_("How urgent is it?"), source="facts 1.7")
    threat_type = CodeField("threat_type", label=_("Kind of threat"), required=False, source="000 ¶23")
    where = forms.CharField(
        label=_("Where"),
        max_length=300,
        required=False,
        help_text=_("A village and how to find it, coordinates such as 7.75 31.40, or a grid such as 36N UP 230 569."),
    )
    persons_at_risk = forms.IntegerField(
        label=_("How many people are at risk"), min_value=0, max_value=2_147_483_647, required=False
    )
    channel = CodeField("channel", label=_("How it reached us"), source="facts 1.7")
    caller_name = forms.CharField(label=_("Name of whoever told it"), max_length=200, required=False)

    received_at = TimeField(label=_("When it was told"), required=False, help_text=_("Now, if you leave it empty."))
    perpetrator_class = CodeField("perpetrator_class", label=_("Who threatens"), required=False, source="000 ¶23")
    perpetrator = forms.CharField(label=_("Their name, as it was told"), max_length=200, required=False)
    consent = CodeField(
        "consent",
        label=_("May what they told be shared?"),
        required=False,
        source="000 ¶35",
        help_text=_("Consent that was not asked for counts as no."),
    )
    caller_code = forms.CharField(
        label=_("What we call them instead"),
        max_length=40,
        required=False,
        help_text=_("A code or nickname that gives nobody away."),
    )
    caller_contact = forms.CharField(label=_("How to reach them"), max_length=200, required=False)
    classification = CodeField("classification", label=_("Classification"), initial="unclassified")
    compartments = CodesField(
        "compartment",
        label=_("Only for these circles"),
        required=False,
        help_text=_("What the kind of threat asks for is added by itself."),
    )

    first = ("text", "happened", "urgency", "threat_type", "where", "persons_at_risk", "channel")
    more = ("received_at", "perpetrator_class", "perpetrator", "consent")
    labels = ("classification", "compartments")
    sealed = ("caller_name", "caller_code", "caller_contact")

    def facts(self) -> dict[str, Any]:
        """The arguments of `submit_report`."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("request_key", "where")}
        return {**told, **place_facts(self.cleaned_data["where"])}


def place_facts(where: str) -> dict[str, Any]:
    """A place in words, with its point where the words are coordinates or a grid."""
    try:
        reading = read_coordinates(where)
    except UnreadableCoordinates:
        return {"place_text": where}
    return {
        "place_text": where,
        "longitude": reading.point.longitude,
        "latitude": reading.point.latitude,
        "location_precision": precision_of(reading.radius_m),
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


class GradeForm(ActForm):
    """The source and the information, each by itself."""

    reliability = CodeField("reliability", label=_("The source"), source="facts 2.10")
    credibility = CodeField("credibility", label=_("The information"), source="facts 2.10")
    verification = CodeField("verification", label=_("Verification"))
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))


class AnnotateForm(ActForm):
    """A remark."""

    text = forms.CharField(label=_("Remark"), max_length=20_000, widget=words())


class DuplicateForm(ActForm):
    """Which report was there first."""

    of = forms.UUIDField(
        label=_("The report that it repeats"),
        required=False,
        help_text=_("The last part of that report's address. Leave it empty if it repeats none after all."),
    )
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))


class ClassifyForm(ActForm):
    """Who may see it."""

    classification = CodeField("classification", label=_("Classification"))
    compartments = CodesField("compartment", label=_("Only for these circles"), required=False)
    note = forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))
