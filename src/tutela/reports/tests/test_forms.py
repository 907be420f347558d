"""The report form: eight fields first, and a place in words or in any notation."""

from tutela.reports.forms import ReportForm, place_facts


def test_eight_fields_or_fewer_come_first():
    assert len(ReportForm.first) + 1 <= 8, "and the name in its sealed box"
    shown = {*ReportForm.first, *ReportForm.more, *ReportForm.labels, *ReportForm.sealed, "request_key"}
    assert shown == {*ReportForm.base_fields}, "every field has its place"


def test_a_place_in_words_stays_words():
    assert place_facts("two hours' walk north of Duk") == {"place_text": "two hours' walk north of Duk"}


def test_coordinates_and_grids_become_a_point_and_the_words_stay():
    point = place_facts("7.75, 31.40")
    assert (point["longitude"], point["latitude"], point["location_precision"]) == (31.40, 7.75, 1)
    assert point["place_text"] == "7.75, 31.40"
    assert place_facts("36N UP 23 56")["location_precision"] == 1
    assert place_facts("36N UP 2 5")["location_precision"] == 2, "a square of 10 km"
