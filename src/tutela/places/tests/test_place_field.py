"""A place in words, as forms ask for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel.testing import reader
from tutela.places.notation import read_coordinates
from tutela.places.place_field import FoundPlace, PlaceForm, place_text, read_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer_loaded")]

WHOLE = reader()


def filled(**data):
    form = PlaceForm(data, reader=WHOLE)
    form.is_valid()
    return form


def test_coordinates_are_understood_at_once():
    found = filled(place="36N UL 42809 36430").cleaned_data["found_place"]
    assert (found.precision, found.area) == (1, "SS0101")


def test_a_name_of_one_place_alone_is_understood_at_once():
    found = filled(place="Central Equatoria").cleaned_data["found_place"]
    assert (found.code, found.precision, found.area) == ("SS01", 4, "SS01")


def test_a_name_of_several_places_comes_back_with_them_as_choices():
    form = filled(place="Juba")
    assert form.cleaned_data["found_place"] is None
    codes = [code for code, _label in form.fields["place_choice"].choices]
    assert codes[:2] == ["gn:373303", "SS0101"]
    assert "gn:373303" in form.as_p()


def test_the_place_that_was_chosen_is_taken():
    found = filled(place="Juba", place_choice="gn:373303").cleaned_data["found_place"]
    assert (found.label, found.precision, found.area) == ("Juba", 1, "SS0101")


def test_a_choice_that_the_name_does_not_offer_is_asked_for_again():
    form = filled(place="Juba", place_choice="gn:1000006")
    assert "place_choice" in form.errors


def test_a_resembling_name_is_offered_and_never_taken():
    answer = read_place("Bentui", reader=WHOLE)
    assert isinstance(answer, list)
    assert "Bentiu" in [one.place.label for one in answer]


def test_a_text_by_which_nothing_is_known_says_what_to_write():
    form = filled(place="?!")
    assert form.errors["place"] and "place_choice" not in form.fields


def test_nothing_written_in_a_form_that_does_not_insist_is_no_place():
    form = PlaceForm({}, reader=WHOLE)
    form.fields["place"].required = False
    assert form.is_valid() and form.cleaned_data["found_place"] is None


def test_the_choices_stand_right_after_the_field():
    assert list(filled(place="Juba").fields) == ["place", "place_choice"]


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_point_shown_in_the_field_reads_back_as_the_same_point(longitude, latitude):
    point = read_coordinates(place_text(longitude, latitude)).point
    assert (point.longitude, point.latitude) == pytest.approx((longitude, latitude), abs=1e-9)


@given(st.text(max_size=80))
def test_any_text_is_a_place_or_a_list_of_candidates(text):
    answer = read_place(text, reader=WHOLE)
    assert isinstance(answer, FoundPlace) or all(one.note for one in answer)
