"""The report form: eight questions first, and a place in words or in any notation, with its candidates."""

import pytest

from tutela.kernel.testing import reader
from tutela.places.place_field import AS_TOLD
from tutela.reports.forms import ReportForm

WHOLE = reader()
TOLD = {
    "request_key": "k",
    "text": "Riders at the ford.",
    "happened": "no",
    "urgency": "imminent",
    "channel": "radio",
    "classification": "unclassified",
}


def filled(**answers):
    form = ReportForm({**TOLD, **answers}, reader=WHOLE)
    return form, form.is_valid()


def test_eight_questions_or_fewer_come_first():
    assert len(ReportForm.first) + 1 <= 8, "and who told it, in the sealed box"
    shown = {*ReportForm.first, *ReportForm.more, *ReportForm.labels, *ReportForm.sealed}
    assert shown | {"request_key", "place_choice"} == {*ReportForm.base_fields}, "every field has its place"


def test_nothing_that_tells_of_the_source_may_be_kept_on_a_device():
    form = ReportForm(reader=WHOLE)
    marked = {name for name, field in form.fields.items() if "data-never-kept" in field.widget.attrs}
    assert marked == {"caller_name", "caller_contact", "may_call_back", "caller_code", "exposure"}


@pytest.mark.django_db
@pytest.mark.usefixtures("gazetteer_loaded")
class TestThePlace:
    def test_none_is_needed(self):
        form, valid = filled()
        assert valid and form.facts()["place_text"] == ""

    def test_coordinates_and_grids_become_a_point_and_the_words_stay(self):
        form, valid = filled(place="7.75, 31.40")
        facts = form.facts()
        assert valid and (facts["longitude"], facts["latitude"], facts["location_precision"]) == (31.40, 7.75, 1)
        assert facts["place_text"] == "7.75, 31.40"
        assert filled(place="36N UP 2 5")[0].facts()["location_precision"] == 2, "a square of 10 km"

    def test_a_name_of_several_places_is_asked_about_with_a_drawing_of_each(self):
        form, valid = filled(place="Juba")
        assert not valid
        choices = dict(form.fields["place_choice"].choices)
        assert "#place-exact" in choices["gn:373303"] and "#place-area" in choices["SS0101"]

    def test_what_was_chosen_becomes_the_point(self):
        form, valid = filled(place="Juba", place_choice="gn:373303")
        assert valid and form.facts()["place_text"] == "Juba" and form.facts()["location_precision"] == 1

    def test_words_that_nobody_knows_are_kept_once_they_are_meant(self):
        form, valid = filled(place="behind the old mill")
        assert not valid and list(dict(form.fields["place_choice"].choices)) == [AS_TOLD]
        form, valid = filled(place="behind the old mill", place_choice=AS_TOLD)
        assert valid and form.facts()["place_text"] == "behind the old mill" and "longitude" not in form.facts()

    def test_two_hours_on_foot_from_a_place_are_an_area_and_no_point(self):
        form, valid = filled(place="two hours' walk north of Bentiu")
        if not valid:
            code = next(iter(dict(form.fields["place_choice"].choices)))
            form, valid = filled(place="two hours' walk north of Bentiu", place_choice=code)
        facts = form.facts()
        assert valid and facts["location_precision"] == 2 and facts["place_text"].startswith("two hours")
