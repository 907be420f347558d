"""Every verb of reports: what it does, and, with one thing changed, that it is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tutela.kernel import events, sealing
from tutela.kernel.doctrine import doctrine
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.records import OutsideJournal
from tutela.kernel.testing import reader
from tutela.reports import actions, queries
from tutela.reports.events import ReportGraded, ReportSubmitted
from tutela.reports.models import Report, Source

pytestmark = pytest.mark.django_db

TOLD = {"text": "They took the cattle.", "channel": "patrol", "urgency": "info", "happened": True}


@pytest.fixture
def liaison():
    """Whoever is told, at a base in Central Equatoria."""
    return reader("liaison_assistant", component="civil_affairs", areas=("SS01",))


@pytest.fixture
def duty():
    """Whoever works with it."""
    return reader("duty_officer")


@pytest.fixture
def without_vault(monkeypatch):
    """A space in which nobody has made the vault."""
    monkeypatch.setattr(sealing, "has_vault", lambda vault: False)


@pytest.fixture
def heard():
    """What the room announced."""
    told = []
    for kind in (ReportSubmitted, ReportGraded):
        events.listen(kind)(told.append)
    yield told
    for kind in (ReportSubmitted, ReportGraded):
        events._listeners[kind].remove(told.append)


@pytest.fixture
def submitted(tick, liaison):
    """A report."""
    return lambda **changes: actions.submit_report(actor=liaison, at=tick(), **{**TOLD, **changes})


def test_a_report_without_a_place_lies_in_the_area_of_whoever_wrote_it_down(verify_action, tick, liaison):
    report = verify_action(actions.submit_report, actor=liaison, at=tick(), **TOLD)
    assert (report.area, report.component, report.submitted_by) == ("SS01", "civil_affairs", "liaison_assistant")
    assert (report.classification, report.compartments, report.location_precision) == (0, 0, None)


def test_a_report_with_a_point_lies_where_the_point_does(verify_action, tick, liaison):
    place = {"longitude": 31.40, "latitude": 7.75}
    report = verify_action(actions.submit_report, actor=liaison, at=tick(), **TOLD, **place)
    assert report.area.startswith("SS03"), "Jonglei"
    assert report.location_precision == 1


def test_a_report_whose_place_is_known_by_state_only_lies_in_no_county_of_it(submitted):
    place = {"longitude": 31.6, "latitude": 4.85}
    assert [submitted(**place, location_precision=code).area for code in (1, 4, 6)] == ["SS0101", "SS01", "SS"]


def test_what_doctrine_asks_for_a_threat_is_added_to_what_the_reporter_asks_for(submitted):
    report = submitted(threat_type="child_recruitment_use", classification="confidential", compartments=["conduct"])
    bits = doctrine().lists["compartment"].bits
    assert (report.classification, report.compartments) == (1, bits(["children", "conduct"]))


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"urgency": "soon"}, Invalid),
        ({"channel": "pigeon"}, Invalid),
        ({"compartments": ["kitchen"]}, Invalid),
        ({"classification": "secret"}, Invalid),
        ({"longitude": 31.0, "latitude": 91.0}, actions.NoSuchPlace),
        ({"longitude": 31.0}, actions.NoSuchPlace),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(submitted, wrong, problem):
    with pytest.raises(problem):
        submitted(**wrong)
    assert not Report.objects.as_system("test").exists()


def test_a_time_of_receipt_in_the_future_is_refused_and_a_clock_that_runs_ahead_is_not(tick, liaison):
    at = tick()
    with pytest.raises(actions.UnbelievableTime):
        actions.submit_report(actor=liaison, at=at, received_at=at + timedelta(hours=1), **TOLD)
    ahead = actions.submit_report(actor=liaison, at=at, received_at=at + timedelta(minutes=1), **TOLD)
    assert ahead.received_at == at


def test_the_name_of_a_source_is_never_kept_in_the_open(submitted, without_vault):
    with pytest.raises(actions.NoVault):
        submitted(caller_name="A name")
    assert not Report.objects.as_system("test").exists(), "the report waits for the vault rather than lose its source"
    submitted(caller_code="heron 4")
    assert Source.objects.as_system("test").get().name == b""


def test_who_may_not_submit_is_refused(tick):
    with pytest.raises(Denied):
        actions.submit_report(actor=reader("auditor"), at=tick(), **TOLD)


def test_grades_stand_side_by_side_and_verification_apart(verify_action, tick, submitted, duty, liaison, heard):
    report = submitted()
    graded = verify_action(
        actions.grade_report, actor=duty, at=tick(), report_id=report.id, reliability="F", credibility="6"
    )
    assert (graded.reliability, graded.credibility, graded.verification) == ("F", "6", "unverified")
    assert [type(one) for one in heard] == [ReportSubmitted, ReportGraded]
    with pytest.raises(Denied):
        actions.grade_report(actor=liaison, at=tick(), report_id=report.id, reliability="A", credibility="1")
    with pytest.raises(Invalid):
        actions.grade_report(actor=duty, at=tick(), report_id=report.id, reliability="G", credibility="1")


def test_a_remark_leaves_the_report_as_it_was_told(verify_action, tick, submitted, duty):
    report = submitted()
    verify_action(actions.annotate_report, actor=duty, at=tick(), report_id=report.id, text="The line was bad.")
    assert queries.report(reader=duty, report_id=report.id).text == TOLD["text"]
    [remark] = queries.annotations(reader=duty, report=report)
    assert (remark.text, remark.written_by) == ("The line was bad.", "duty_officer")
    with pytest.raises(Missing):
        actions.annotate_report(actor=reader(areas=("SS02",)), at=tick(), report_id=report.id, text="x")


def test_a_duplicate_points_to_the_first_and_can_be_taken_back(verify_action, tick, submitted, duty):
    first, second = submitted(), submitted()
    key = {"actor": duty, "report_id": second.id}
    done = verify_action(actions.mark_duplicate, at=tick(), of=first.id, **key)
    assert (done.duplicate_of, done.verification) == (first, "duplicate")
    for of in (second.id, first.id):
        with pytest.raises(actions.RepeatsItself):
            actions.mark_duplicate(actor=duty, at=tick(), report_id=of, of=second.id)
    with pytest.raises(Missing):
        actions.mark_duplicate(at=tick(), of=uuid4(), **key)
    back = verify_action(actions.mark_duplicate, at=tick(), of=None, **key)
    assert (back.duplicate_of, back.verification) == (None, "unverified")


def test_whoever_does_not_see_the_first_report_does_not_learn_that_there_is_one(tick, submitted, duty):
    hidden, second = submitted(classification="strictly_confidential"), submitted()
    actions.mark_duplicate(actor=duty, at=tick(), report_id=second.id, of=hidden.id)
    low = reader("duty_officer", clearance=0)
    assert queries.report(reader=low, report_id=second.id).duplicate_of is None


def test_labels_change_but_never_below_what_doctrine_asks(verify_action, tick, submitted, duty, liaison):
    report = submitted(threat_type="child_recruitment_use")
    new = {"report_id": report.id, "classification": "confidential", "compartments": []}
    done = verify_action(actions.classify_report, actor=duty, at=tick(), **new)
    assert (done.classification, done.compartments) == (1, doctrine().lists["compartment"].bits(["children"]))
    with pytest.raises(Denied):
        actions.classify_report(actor=liaison, at=tick(), **new)


def test_a_report_is_never_edited_or_deleted(submitted):
    report = submitted()
    report.text = "Something else"
    for attempt in (report.save, report.delete):
        with pytest.raises(OutsideJournal):
            attempt()


def test_the_number_of_queries_does_not_grow_with_the_number_of_reports(submitted, duty, django_assert_max_num_queries):
    from tutela.reports.api import report_out

    for count in (1, 5):
        for _one in range(count):
            submitted(caller_code="heron")
        with django_assert_max_num_queries(3):
            assert all(report_out(report)["source"] for report in queries.reports(reader=duty))


def test_that_somebody_was_called_back_is_written_down_once(verify_action, submitted, liaison, tick):
    report = submitted()
    at = tick()
    assert verify_action(actions.record_call_back, actor=liaison, at=at, report_id=report.id).called_back_at == at
    with pytest.raises(actions.CalledBackAlready):
        actions.record_call_back(actor=liaison, at=tick(), report_id=report.id)
    with pytest.raises(Denied):
        actions.record_call_back(actor=reader("auditor"), at=tick(), report_id=report.id)


def test_what_a_source_consents_to_and_risks_stands_beside_the_sealed_name(verify_action, liaison, tick):
    facts = {"may_call_back": True, "exposure": "high"}
    report = verify_action(actions.submit_report, actor=liaison, at=tick(), **TOLD, **facts)
    source = Source.objects.as_system("test").get(report=report)
    assert (source.may_call_back, source.exposure, bytes(source.name)) == (True, "high", b"")
    with pytest.raises(Invalid):
        actions.submit_report(actor=liaison, at=tick(), **TOLD, exposure="cosmic")


def test_a_source_of_whom_nothing_is_known_has_no_box(submitted):
    report = submitted()
    assert not Source.objects.as_system("test").filter(report=report).exists()
