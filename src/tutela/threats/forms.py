"""The forms of the room: few fields first, the rest folded; each names the paragraph that it comes from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.incidents.forms import DayField, PersonsField
from tutela.kernel.access import Reader
from tutela.kernel.http.pages import choice_field
from tutela.kernel.languages import LANGUAGES, Words, doctrine_language
from tutela.places.place_field import PlaceForm, place_text
from tutela.reports import shown
from tutela.reports.forms import ActForm, CodeField, CodesField, TimeField, place_facts, words
from tutela.threats.models import Threat

NOT_KNOWN = [("", _("not known"))]
LONGEST = 20_000

NAMES = {doctrine_language(code): name for code, name in LANGUAGES}
"""Each language by its own name."""


class ScaleField(forms.TypedChoiceField):
    """A number of a scale, with its words; "not known" first, because it is an answer too."""

    def __init__(self, list_name: str, *, source: str = "facts 1.6", unknown: object = None, **kwargs: Any) -> None:
        def choices() -> list[tuple[str, object]]:
            offered = [(code, f"{code} · {label}") for code, label in shown.choices(list_name)]
            return [*([("", unknown)] if unknown else NOT_KNOWN), *offered]

        super().__init__(choices=choices, coerce=int, empty_value=None, required=False, **kwargs)
        self.source = source


def text(label: Words, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """A box for more than a line that may stay empty."""
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=words(rows), **kwargs)


def _note(label: Words | None = None) -> forms.CharField:
    label = _("Why") if label is None else label
    return forms.CharField(label=label, required=False, max_length=2_000, widget=words(2))


class ThreatForm(PlaceForm):
    """Who threatens whom, where, how."""

    keeps_words = True

    request_key = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("The threat in a few words"), max_length=300)
    threat_type = CodeField("threat_type", label=_("Kind of threat"), source="000 ¶23")
    perpetrator_class = CodeField("perpetrator_class", label=_("Who threatens"), required=False, source="000 ¶23")
    perpetrator = forms.CharField(
        label=_("Name of the group"),
        required=False,
        max_length=200,
        help_text=_("The public name of a group or force. Never the name of a person."),
    )
    time_frame = CodeField("time_frame", label=_("How soon"), initial="medium", source="facts 1.6")
    persons_at_risk = PersonsField(
        label=_("How many civilians are at risk"), required=False, help_text=_("An estimate is enough.")
    )
    groups = CodesField("group_at_risk", label=_("Who among them in particular"), required=False, source="000 ¶85")
    destabilising = forms.BooleanField(
        label=_("It could destabilise the area or the country"),
        required=False,
        help_text=_("Ranked before others of its class of risk (000 ¶24)."),
    )
    text = text(_("How: what is feared, and why"), 4)
    threat_state = CodeField("threat_state", label=_("State of the threat"), initial="potential", source="000 ¶23")
    valid_from = DayField(label=_("Feared from"), required=False)
    valid_until = DayField(label=_("Feared until"), required=False)
    classification = CodeField("classification", label=_("Classification"), initial="unclassified")
    compartments = CodesField("compartment", label=_("Only for these circles"), required=False)
    incident_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    report_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    first = (
        "title",
        "threat_type",
        "perpetrator_class",
        "perpetrator",
        "place",
        "persons_at_risk",
        "time_frame",
        "text",
    )
    more = ("groups", "destabilising", "threat_state", "valid_from", "valid_until")
    labels: tuple[str, ...] = ("classification", "compartments")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["place"].required = False

    def facts(self) -> dict[str, Any]:
        """The arguments of `make_threat`."""
        left_out = ("request_key", "place", "place_choice", "found_place", "incident_id", "report_id")
        told = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        made_from = {
            f"{name}s": [self.cleaned_data[name]] for name in ("incident_id", "report_id") if self.cleaned_data[name]
        }
        return {**told, **made_from, **place_facts(self.cleaned_data["place"], self.cleaned_data["found_place"])}


class ChangeForm(ThreatForm):
    """What the threat is, brought up to date. Its labels are changed elsewhere."""

    labels = ()

    def __init__(self, *args: Any, reader: Reader, threat: Threat, **kwargs: Any) -> None:
        names = [
            name
            for name in self.base_fields
            if hasattr(threat, name) and name not in ("classification", "compartments")
        ]
        start = {name: getattr(threat, name) for name in names}
        where = threat.place_text
        if threat.longitude is not None and threat.latitude is not None:
            where = where or place_text(threat.longitude, threat.latitude)
        kwargs["initial"] = {**start, "place": where, **kwargs.get("initial", {})}
        super().__init__(*args, reader=reader, **kwargs)
        for name in ("classification", "compartments", "incident_id", "report_id"):
            del self.fields[name]
        self.fields["note"] = _note()
        self.was = where

    def facts(self) -> dict[str, Any]:
        """The arguments of `change_threat`; the place only where somebody wrote another."""
        left_out = ("request_key", "place", "place_choice", "found_place")
        told = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        if self.cleaned_data["place"] == self.was:
            return told
        return {**told, **place_facts(self.cleaned_data["place"], self.cleaned_data["found_place"])}


class AssessForm(ActForm):
    """Scores with their words. What is not known is said to be not known: then the rule gives no likelihood."""

    intent = ScaleField("threat_score", label=_("Intent: do they mean to?"))
    capability = ScaleField("threat_score", label=_("Capability: are they able to?"))
    opportunity = ScaleField("threat_score", label=_("Opportunity: can they, and have they before?"))
    harm = ScaleField("impact", label=_("The worst harm expected"))
    vulnerability = ScaleField("vulnerability", label=_("How vulnerable those at risk are"))
    exposed = PersonsField(label=_("How many people are exposed"), required=False)
    trend = CodeField("threat_trend", label=_("Trend"), initial="unknown", source="facts 1.6")
    judgement = text(_("Judgement"), 4, help_text=_("What is likely to happen, and what would change that."))
    confidence = CodeField(
        "analytic_confidence",
        label=_("Confidence in this judgement"),
        initial="low",
        source="facts 2.10",
        help_text=_("How good the ground is on which it stands; says nothing of how likely the threat is."),
    )
    confidence_basis = text(_("What the confidence rests on"), 2)
    vulnerability_factors = text(_("What makes them vulnerable"), 2)
    coping = text(_("How they protect themselves"), 2)
    host_state = text(_("What the host State can and will do"), 2)
    other_actors = text(_("What others who protect can do"), 2)
    mission_gap = text(_("What the mission lacks"), 2)
    information_gaps = text(_("What is not known and should be"), 2)
    said_likelihood = ScaleField("likelihood", label=_("Likelihood of your own"), unknown=_("as the rule gives it"))
    likelihood_reason = text(_("Reason for that likelihood"), 2)
    said_impact = ScaleField("impact", label=_("Impact of your own"), unknown=_("as the rule gives it"))
    impact_reason = text(_("Reason for that impact"), 2)
    note = _note(_("Remark for the history"))

    likely = ("intent", "capability", "opportunity")
    hard = ("harm", "vulnerability", "exposed")
    judged = ("trend", "judgement", "confidence", "confidence_basis")
    protecting = ("vulnerability_factors", "coping", "host_state", "other_actors", "mission_gap", "information_gaps")
    own = ("said_likelihood", "likelihood_reason", "said_impact", "impact_reason", "note")


class LinkForm(ActForm):
    """One incident or report that speaks for or against the threat. offered: choices `kind/id` with their labels."""

    evidence_stance = CodeField(
        "evidence_stance", label=_("What it says"), initial="for", widget=forms.RadioSelect, source="facts 1.6"
    )
    record = forms.ChoiceField(label=_("Incident or report"), widget=forms.RadioSelect)
    text = text(_("Why it matters"), 2)
    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "record").choices = offered

    def facts(self) -> dict[str, Any]:
        """The arguments of `link_evidence`."""
        kind, _slash, name = self.cleaned_data["record"].partition("/")
        told = {name: self.cleaned_data[name] for name in ("evidence_stance", "text")}
        return {**told, f"{kind}_id": name}


class SearchForm(forms.Form):
    """Words by which to look for evidence."""

    q = forms.CharField(label=_("Words, place or number in the source"), required=False, max_length=200)


class RespondForm(ActForm):
    """One line of the response."""

    tier = CodeField("tier", label=_("Tier"), source="000 ¶40")
    text = forms.CharField(label=_("What is to be done"), max_length=LONGEST, widget=words(3))
    lead = CodeField("component", label=_("Who leads"))
    support = CodesField("component", label=_("Who supports"), required=False)
    due_at = TimeField(label=_("Until when"), required=False)
    threat_response_state = CodeField("threat_response_state", label=_("How far it is"), initial="planned")


class MoveForm(ActForm):
    """How far a response is."""

    threat_response_state = CodeField("threat_response_state", label=_("How far it is"))
    result = text(_("What came of it"), 3)
    note = _note(_("Remark for the history"))


class ReviewForm(ActForm):
    """It stands as it is."""

    review_due_at = TimeField(
        label=_("Next look"),
        required=False,
        help_text=_("In 30 days, if you leave it empty."),
    )
    note = _note(_("What was looked at"))


class CloseForm(ActForm):
    """It is no longer feared."""

    threat_end = CodeField("threat_end", label=_("Why it is closed"))
    note = _note()


class NoteForm(ActForm):
    """A verb that needs nothing but a remark."""

    note = _note(_("Remark for the history"))


class ThreatFilter(forms.Form):
    """Questions put to the register."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    open = forms.TypedChoiceField(
        label=_("State"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", _("all")), ("yes", _("open")), ("no", _("closed"))],
    )
    risk_class = CodeField("risk_class", label=_("Class of risk"), required=False)
    due = forms.ChoiceField(
        label=_("Next look"),
        required=False,
        choices=[("", _("all")), ("over", _("due already")), ("soon", _("due in 7 days"))],
    )
    threat_type = CodeField("threat_type", label=_("Kind of threat"), required=False)
    perpetrator_class = CodeField("perpetrator_class", label=_("Who threatens"), required=False)
    time_frame = CodeField("time_frame", label=_("How soon"), required=False)
    trend = CodeField("threat_trend", label=_("Trend"), required=False)
    area = forms.RegexField(
        r"^[A-Z0-9-]{0,24}$", label=_("Code of an area"), required=False, help_text=_("As in SS or SS0103.")
    )


# The quarterly assessment


class QuarterlyForm(ActForm):
    """Of which quarter, of which area, and what may stand in it."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    quarter_number = forms.TypedChoiceField(
        label=_("Quarter"),
        coerce=int,
        choices=[
            ("1", _("January to March")),
            ("2", _("April to June")),
            ("3", _("July to September")),
            ("4", _("October to December")),
        ],
    )
    scope = forms.RegexField(
        r"^[A-Z0-9-]{0,24}$",
        label=_("Code of an area"),
        required=False,
        help_text=_("As in SS or SS0103. The whole mission, if you leave it empty."),
    )
    classification = CodeField(
        "classification",
        label=_("Classified at most"),
        initial="unclassified",
        help_text=_("What is classified higher is left out, so that it can be read by those it is for."),
    )
    compartments = CodesField("compartment", label=_("With what lies in these circles"), required=False)
    note = _note(_("Remark for the history"))


class WriteForm(ActForm):
    """One section in one language."""

    section = CodeField("quarterly_section", label=_("Section"), source="000 ¶82")
    language = forms.ChoiceField(label=_("Language"), choices=list(NAMES.items()))
    text = text(_("Text"), 10)


class SignForm(ActForm):
    """The coordination body agrees."""

    signed_for = CodesField(
        "component", label=_("Components that sat in the coordination body"), required=False, source="000 ¶79"
    )
    note = _note(_("Remark for the history"))


class IssueForm(ActForm):
    """To whom it goes."""

    addressees = forms.CharField(
        label=_("To whom"),
        required=False,
        max_length=2_000,
        widget=words(2),
        help_text=_("Mission leadership and United Nations Headquarters (000 ¶82)."),
    )
    note = _note(_("Remark for the history"))
