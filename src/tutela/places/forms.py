"""Forms about sites."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.places import rules, shown
from tutela.places.models import Site
from tutela.places.place_field import PlaceForm, place_text
from tutela.places.search import language

LARGEST_FILE = 2_000_000
WITHIN = ("name", "site_kind", "since", "until", "population", "note", "classification", "compartments")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


def _key() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)


def _choices(list_name: str) -> list[tuple[str, str]]:
    return doctrine().lists[list_name].choices(language())


def classifications(reader: Reader) -> list[tuple[str, str]]:
    """Those that the reader may give: up to their own clearance."""
    codes = doctrine().lists["classification"]
    offered = _choices("classification")
    return [(code, label) for code, label in offered if codes[code].attributes["rank"] <= reader.clearance]


def compartments(reader: Reader) -> list[tuple[str, str]]:
    """Those that the reader is in."""
    own = doctrine().lists["compartment"].codes_of(reader.compartments)
    return [(code, label) for code, label in _choices("compartment") if code in own]


class SiteForm(PlaceForm):
    """A site, new or to be changed. A change starts from the record and says why."""

    name = forms.CharField(label=_("Name"), max_length=rules.NAME_LENGTH)
    site_kind = forms.ChoiceField(label=_("Kind of site"))
    since = _day(_("First day"), _("Empty if it is not known."))
    until = _day(_("Last day"), _("Empty while it stands. For a base of one night, the same day twice."))
    population = forms.IntegerField(
        label=_("People there"),
        required=False,
        min_value=0,
        max_value=rules.MOST_PEOPLE,
        help_text=_("An estimate is enough."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}))
    classification = forms.ChoiceField(label=_("Classification"))
    compartments = forms.MultipleChoiceField(
        label=_("Compartments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only people who are in all of them see the site."),
    )
    reason = forms.CharField(label=_("Why is it changed?"), required=False, max_length=500)
    request_key = _key()

    field_order = ("name", "site_kind", "place", *WITHIN[2:], "reason")

    def __init__(self, *args: Any, reader: Reader, site: Site | None = None, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, initial={**_initial(site), **kwargs.pop("initial", {})}, **kwargs)
        fields: Any = self.fields
        fields["site_kind"].choices = _choices("site_kind")
        fields["site_kind"].source = "000 ¶65"
        fields["classification"].choices = classifications(reader)
        fields["compartments"].choices = compartments(reader)
        if not fields["compartments"].choices:
            del fields["compartments"]
        if site is None:
            del fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Also holds the days against each other."""
        cleaned = super().clean()
        if problem := rules.dates_problem(cleaned.get("since"), cleaned.get("until")):
            self.add_error("until", str(problem))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the actions take. The place only where it was written anew: read back it might lose its precision."""
        facts = {name: self.cleaned_data[name] for name in WITHIN if name in self.cleaned_data}
        if "place" in self.changed_data:
            found = self.cleaned_data["found_place"]
            facts["longitude"], facts["latitude"] = found.point.longitude, found.point.latitude
            facts["location_precision"] = found.precision
        return facts


def _initial(site: Site | None) -> dict[str, Any]:
    if site is None:
        return {"classification": "unclassified"}
    held = {name: getattr(site, name) for name in ("name", "site_kind", "since", "until", "population", "note")}
    return {
        **held,
        "place": place_text(site.longitude, site.latitude),
        "classification": shown.classification_code(site.classification),
        "compartments": list(doctrine().lists["compartment"].codes_of(site.compartments)),
    }


class WithdrawForm(forms.Form):
    """Why a site is taken back."""

    reason = forms.CharField(label=_("Why is it withdrawn?"), max_length=500)
    request_key = _key()


class ImportForm(forms.Form):
    """A table of sites."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "UTF-8. The first line names the columns: name, kind, latitude and longitude (or coordinates, or mgrs), "
            "and if known since, until, population, note. Days as 2016-03-12."
        ),
    )
    classification = forms.ChoiceField(label=_("Classification of all rows"))
    request_key = _key()

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["classification"]
        field.choices = classifications(reader)

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB: split it."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not UTF-8: save it as “CSV UTF-8” and try again.")) from error


class SiteFilters(forms.Form):
    """Questions put to the list of sites."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    on = _day(_("Standing on"))
    area = forms.RegexField(label=_("Area (P-code)"), required=False, regex=r"\A[A-Za-z]{2}[A-Za-z0-9-]{0,20}\Z")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [("", _("all")), *_choices("site_kind")]

    def questions(self) -> dict[str, Any]:
        """What `queries.sites` takes; an answer that cannot be read asks nothing."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "q": given.get("q", ""),
            "site_kind": given.get("kind", ""),
            "standing_on": given.get("on"),
            "area": given.get("area", "").upper(),
        }
