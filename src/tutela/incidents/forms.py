"""The forms of the room: few fields first, the rest folded."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.incidents import queries
from tutela.incidents.models import Incident
from tutela.incidents.shown import code_of, days, heading
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Box
from tutela.kernel.http.pages import choice_field
from tutela.places.place_field import PlaceForm, place_text
from tutela.reports import shown
from tutela.reports.choosing import ChoosingForm, told
from tutela.reports.forms import EMPTY, CodeField, CodesField, words

ORDERS = [
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
    ("most_killed", _("most killed first")),
    ("fewest_killed", _("fewest killed first")),
]


class DayField(forms.DateField):
    """A day; works where the browser has no calendar of its own."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class PersonsField(forms.IntegerField):
    """A number of people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=2_147_483_647, **kwargs)


def _note() -> forms.CharField:
    return forms.CharField(label=_("Why"), required=False, max_length=2_000, widget=words(2))


class IncidentFilter(forms.Form):
    """Questions put to the list, to its exports and to the map."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    area = forms.RegexField(
        r"^[A-Z0-9-]{0,24}$", label=_("Code of an area"), required=False, help_text=_("As in SS or SS0103.")
    )
    event_type = CodeField("event_type", label=_("What happened"), required=False)
    verification = CodeField("verification", label=_("Verification"), required=False)
    best_min = PersonsField(label=_("Killed, at least"), required=False)
    best_max = PersonsField(label=_("Killed, at most"), required=False)
    order = forms.ChoiceField(choices=ORDERS, required=False, widget=forms.HiddenInput)
    origin = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    country = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    place_known = forms.ChoiceField(
        choices=[("", ""), *((known, known) for known in queries.PLACE_KNOWN)],
        required=False,
        widget=forms.HiddenInput,
    )
    bbox = forms.RegexField(
        r"^-?\d{1,3}(\.\d{1,12})?(,-?\d{1,3}(\.\d{1,12})?){3}$", required=False, widget=forms.HiddenInput
    )

    def filters(self) -> queries.Filters:
        """What was asked; answers that make no sense ask nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if name not in ("order", "bbox")}
        bbox = self.cleaned_data.get("bbox")
        return queries.Filters(**asked, box=Box(*map(float, bbox.split(","))) if bbox else None)

    def chosen_order(self) -> str:
        """The order of the list."""
        return self.cleaned_data.get("order") or "newest"


class FactsForm(PlaceForm):
    """What somebody tells of an incident. The place is taken in words, as a name, a code, a grid or coordinates."""

    keeps_words = True

    request_key = forms.CharField(widget=forms.HiddenInput)
    event_type = CodeField("event_type", label=_("What happened"), source="facts 10.4")
    date_start = DayField(label=_("On which day, or from which day on"))
    text = forms.CharField(
        label=_("What is known of it"),
        widget=words(4),
        max_length=20_000,
        required=False,
        help_text=_("What happened, to whom, by whom. No names of victims or of sources."),
    )
    low = PersonsField(label=_("Killed, lowest estimate"), initial=0)
    best = PersonsField(label=_("Killed, best estimate"), initial=0)
    high = PersonsField(label=_("Killed, highest estimate"), initial=0)
    title = forms.CharField(
        label=_("Title"), max_length=300, required=False, help_text=_("Without one, what and where stand for it.")
    )
    date_end = DayField(label=_("To which day"), required=False, help_text=_("The same day, if you leave it empty."))
    date_precision = forms.TypedChoiceField(
        label=_("How exactly the day is known"), coerce=int, choices=lambda: shown.choices("date_precision"), initial=1
    )
    civilians = PersonsField(label=_("Civilians among the killed"), initial=0, required=False)
    side_a = forms.TypedChoiceField(label=_("Who did it, or one side"), coerce=UUID, empty_value=None, required=False)
    side_b = forms.TypedChoiceField(label=_("The other side"), coerce=UUID, empty_value=None, required=False)
    rules_breached = forms.BooleanField(
        label=_("A breach of the rules of engagement is alleged"),
        required=False,
        help_text=_("It opens a board of inquiry."),
    )
    classification = CodeField("classification", label=_("Classification"), initial="unclassified")
    compartments = CodesField(
        "compartment",
        label=_("Only for these circles"),
        required=False,
        help_text=_("What the kind of event and the reports ask for is added by itself."),
    )
    note = _note()

    first = ("event_type", "date_start", "place", "text", "low", "best", "high")
    more = ("title", "date_end", "date_precision", "civilians", "side_a", "side_b", "rules_breached", "note")
    labels = ("classification", "compartments")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["place"].required = False
        actors = [(str(row.id), row.name) for row in queries.actors(reader=reader)]
        for side in ("side_a", "side_b"):
            choice_field(self, side).choices = [*EMPTY, *actors]

    def facts(self) -> dict[str, Any]:
        """The arguments of `make_incident`."""
        left_out = ("request_key", "place", "place_choice", "found_place", "classification", "compartments")
        told = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        told["civilians"] = told["civilians"] or 0
        told["date_end"] = told["date_end"] or told["date_start"]
        return {**told, **self._place(), **self._labels()}

    def _place(self) -> dict[str, Any]:
        found = self.cleaned_data["found_place"]
        if found is None:
            nowhere = {"longitude": None, "latitude": None, "location_precision": None}
            words = self.cleaned_data.get("place", "")
            return {**nowhere, "place_text": words[:300]} if words else nowhere
        return {
            "longitude": found.point.longitude,
            "latitude": found.point.latitude,
            "location_precision": found.precision,
            "place_text": found.label[:300],
        }

    def _labels(self) -> dict[str, Any]:
        lists = doctrine().lists
        return {
            "classification": lists["classification"][self.cleaned_data["classification"]].attributes["rank"],
            "compartments": lists["compartment"].bits(self.cleaned_data["compartments"]),
        }

    def groups(self) -> list[dict[str, Any]]:
        """Few first, the rest folded, as `form.html` takes them."""
        first = [name for name in (*self.first[:3], "place_choice", *self.first[3:]) if name in self.fields]
        labels = [name for name in self.labels if name in self.fields]
        return [
            {"fields": [self[name] for name in first]},
            {"title": _("How exactly, who, and why"), "folded": True, "fields": [self[name] for name in self.more]},
            {"title": _("Who may see it"), "folded": True, "fields": [self[name] for name in labels]},
        ]


class ChangeForm(FactsForm):
    """A correction. Labels change only for those who may classify; a place that is left as it stands stays."""

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, initial={**_start(incident), **kwargs.pop("initial", {})}, **kwargs)
        self.incident = incident
        if not self.reader.grants("record.classify"):
            del self.fields["classification"], self.fields["compartments"]

    def _place(self) -> dict[str, Any]:
        return super()._place() if "place" in self.changed_data else {}

    def _labels(self) -> dict[str, Any]:
        changed = {"classification", "compartments"} & set(self.changed_data)
        return {name: value for name, value in super()._labels().items() if name in changed} if changed else {}


def _start(incident: Incident) -> dict[str, Any]:
    same = (
        "event_type date_start date_end date_precision text low best high title civilians side_a_id side_b_id "
        "rules_breached"
    )
    start = {name.removesuffix("_id"): getattr(incident, name) for name in same.split()}
    if incident.longitude is not None and incident.latitude is not None:
        start["place"] = place_text(incident.longitude, incident.latitude)
    return {
        **start,
        "classification": shown.classification_code(incident.classification),
        "compartments": shown.compartment_codes(incident.compartments),
    }


def _offered(found: Iterable[tuple[Incident, float | None]]) -> list[tuple[str, str]]:
    """Incidents to choose from: code, what happened, when, how far away."""
    return [(str(one.id), told((code_of(one), heading(one), days(one)), metres)) for one, metres in found]


class ActForm(forms.Form):
    """What every form of a verb carries."""

    request_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reader: Reader, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_key"}


class VerifyForm(ActForm):
    """Verification and the two grades, each by itself."""

    verification = CodeField("verification", label=_("Verification"))
    reliability = CodeField("reliability", label=_("The source"), required=False, source="facts 2.10")
    credibility = CodeField("credibility", label=_("The information"), required=False, source="facts 2.10")
    note = _note()


class MergeForm(ChoosingForm, ActForm):
    """Which incident it turns out to be: that one stands for both from then on."""

    meant, letter = "into_id", "I"
    note = _note()

    def __init__(self, *args: Any, reader: Reader, incident: Incident, **kwargs: Any) -> None:
        found = queries.likely(reader=reader, place=incident, day=incident.date_start, besides=incident.id)
        among = queries.incidents(reader=reader).exclude(id=incident.id)
        super().__init__(*args, reader=reader, incident=incident, offered=_offered(found), among=among, **kwargs)


class HarmForm(ActForm):
    """People harmed."""

    harm_kind = CodeField("harm_kind", label=_("Kind of harm"))
    sex = CodeField("sex", label=_("Sex"), initial="unknown")
    age_group = CodeField("age_group", label=_("Age"), initial="unknown")
    status = CodeField("civilian_status", label=_("Status"), initial="civilian_presumed")
    low = PersonsField(label=_("Lowest estimate"), initial=0)
    best = PersonsField(label=_("Best estimate"), initial=0)
    high = PersonsField(label=_("Highest estimate"), initial=0)
    note = _note()


class _ReportsForm(ActForm):
    """A choice among the reports on which the incident stands."""

    def __init__(self, *args: Any, reader: Reader, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, incident=incident, **kwargs)
        links = queries.report_links(reader=reader, incident=incident)
        field: Any = self.fields["report_id" if "report_id" in self.fields else "report_ids"]
        field.choices = [
            (str(link.report_id), f"{shown.short_code('R', link.report_id)} {link.report.text[:80]}") for link in links
        ]


class SplitForm(_ReportsForm):
    """Which reports tell of another incident."""

    report_ids = forms.TypedMultipleChoiceField(
        label=_("Reports that tell of another incident"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    note = _note()


class UnlinkForm(_ReportsForm):
    """Which report tells of something else."""

    report_id = forms.TypedChoiceField(label=_("The report that tells of something else"), coerce=UUID)
    note = _note()


class JoinForm(ChoosingForm):
    """To which incident a report belongs."""

    meant, letter = "incident", "I"
    request_key = forms.CharField(widget=forms.HiddenInput)

    best = PersonsField(
        label=_("Killed, as this report says"), required=False, help_text=_("Empty if it gave no number.")
    )
    low = PersonsField(label=_("Lowest, as this report says"), required=False)
    high = PersonsField(label=_("Highest, as this report says"), required=False)
    note = _note()

    def __init__(self, *args: Any, reader: Reader, report: Any, **kwargs: Any) -> None:
        found = queries.likely(reader=reader, place=report, day=report.received_at.date())
        among = queries.incidents(reader=reader)
        super().__init__(*args, offered=_offered(found), among=among, **kwargs)
