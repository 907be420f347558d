"""Another record is chosen from those that are likely meant, or named by its code."""

from datetime import date, timedelta

import pytest

from tutela.incidents.actions import make_incident
from tutela.incidents.forms import JoinForm, MergeForm
from tutela.kernel.testing import reader
from tutela.reports import queries
from tutela.reports.actions import mark_duplicate, submit_report
from tutela.reports.choosing import called
from tutela.reports.forms import DuplicateForm
from tutela.reports.shown import short_code

pytestmark = pytest.mark.django_db

BOR = {"longitude": 31.56, "latitude": 6.21, "location_precision": 1}
FAR = {**BOR, "latitude": 8.9}
DUTY = {"actor": reader("duty_officer")}


def report(tick, text="Shots at the market", **facts):
    told = {"text": text, "channel": "radio", "urgency": "imminent", **BOR, **facts}
    return submit_report(actor=reader("liaison_assistant", component="civil_affairs"), at=tick(), **told)


def incident(tick, title, *, day=None, **facts):
    at = tick()
    return make_incident(
        **DUTY, at=at, event_type="killing", title=title, date_start=day or at.date(), **{**BOR, **facts}
    )


def joining(told, given=None, who=None):
    return JoinForm(given, reader=who or reader(), report=told, initial={"request_key": "a"})


def offered(form):
    return [label for name, label in form.fields["chosen"].choices if name] if "chosen" in form.fields else []


def test_what_happened_near_in_place_and_time_is_offered_the_nearest_first(tick):
    told = report(tick)
    near = incident(tick, "The bridge", latitude=6.3)
    here = incident(tick, "The market")
    incident(tick, "Far away", **{"latitude": 8.9})
    incident(tick, "Long ago", day=date(2016, 1, 1))
    labels = offered(joining(told))
    assert [label.split(" · ")[:2] for label in labels] == [
        [short_code("I", here.id), "The market"],
        [short_code("I", near.id), "The bridge"],
    ]
    assert labels[1].endswith("10 km away")


def test_what_the_reader_may_not_see_is_neither_offered_nor_found_by_its_code(tick):
    told = report(tick)
    hidden = incident(tick, "Hidden", classification=2)
    who = reader("duty_officer", clearance=1)
    assert offered(joining(told, who=who)) == []
    form = joining(told, {"code": short_code("I", hidden.id), "request_key": "a"}, who=who)
    assert not form.is_valid() and "code" in form.errors


@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda name: f"I-{name.hex[-6:].upper()}",
        lambda name: f"i{name.hex[-6:]}",
        lambda name: f"https://tutela.example/incidents/{name}",
        lambda name: f" /incidents/{name}/ ",
    ],
)
def test_code_id_and_address_name_the_same_record(tick, write):
    told, far = report(tick), incident(tick, "Far away", **FAR)
    form = joining(told, {"code": write(far.id), "request_key": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["incident"] == far.id


@pytest.mark.parametrize(
    "text", ["", "the market", "I-00000", "I-FFFFFF", "R-FFFFFF", "00000000-0000-7000-8000-000000000000"]
)
def test_what_names_no_record_is_said_beside_the_field(tick, text):
    form = joining(report(tick), {"code": text, "request_key": "a"})
    assert not form.is_valid() and "code" in form.errors


def test_an_incident_is_not_offered_as_the_same_as_itself(tick):
    one, other = incident(tick, "The market"), incident(tick, "Shots")
    form = MergeForm(
        {"chosen": str(other.id), "request_key": "a"}, reader=reader(), incident=one, initial={"request_key": "a"}
    )
    assert [label.split(" · ")[1] for label in offered(form)] == ["Shots"]
    assert form.is_valid() and form.facts() == {"into_id": other.id, "note": ""}
    assert called(short_code("I", one.id), form.among, "I") == []


def test_a_report_is_said_to_repeat_another_or_none_after_all(tick):
    first, second = report(tick), report(tick, "The same shots")

    def found(given):
        return DuplicateForm(given, reader=reader(), report=queries.report(reader=reader(), report_id=second.id))

    form = found({"chosen": str(first.id), "request_key": "a"})
    assert form.is_valid() and form.facts()["of"] == first.id
    mark_duplicate(**DUTY, at=tick(), report_id=second.id, of=first.id)
    none = found({"chosen": "", "request_key": "a"})
    assert none.is_valid() and none.facts()["of"] is None


def test_the_code_of_another_kind_names_nothing_here(tick):
    told, here = report(tick), incident(tick, "The market")
    assert not joining(told, {"code": short_code("R", here.id), "request_key": "a"}).is_valid()


def test_what_was_offered_when_the_page_was_made_may_be_chosen_when_it_is_offered_no_more(tick):
    told, far = report(tick), incident(tick, "Far away", **FAR)
    form = joining(told, {"chosen": str(far.id), "request_key": "a"})
    assert offered(form) == []
    assert form.is_valid() and form.cleaned_data["incident"] == far.id
    hidden = incident(tick, "Hidden", classification=2)
    who = reader("duty_officer", clearance=1)
    assert not joining(told, {"chosen": str(hidden.id), "request_key": "a"}, who=who).is_valid()


def test_the_middle_of_a_state_is_no_point_to_be_near_to(tick):
    told = report(tick, location_precision=4)
    incident(tick, "The market")
    incident(tick, "Across the border of the area", **{**BOR, "longitude": 31.56, "latitude": 6.55})
    labels = offered(joining(told))
    assert "The market" in [label.split(" · ")[1] for label in labels]
    assert not any("away" in label for label in labels), "nobody knows how far"


def test_what_it_repeats_already_is_offered_however_long_ago_it_was(tick, monkeypatch):
    from tutela.reports import queries as asked

    first, second = report(tick), report(tick)
    mark_duplicate(**DUTY, at=tick(), report_id=second.id, of=first.id)
    monkeypatch.setattr(asked, "NEAR_TIME", timedelta(seconds=-1))
    form = DuplicateForm(reader=reader(), report=queries.report(reader=reader(), report_id=second.id))
    assert len(offered(form)) == 1
