"""Every verb of incidents: what it writes, what it refuses, and that the journal folds to it."""

from datetime import date

import pytest

from tutela.incidents import actions, queries
from tutela.incidents.models import Incident, ReportLink
from tutela.kernel.access import OPERATOR
from tutela.kernel.doctrine import doctrine
from tutela.kernel.problems import Denied, Missing
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

CIRCLES = doctrine().lists["compartment"]


class TestMaking:
    def test_an_incident_lies_in_the_smallest_area_of_its_point(self, verify_action, make):
        incident = verify_action(make)
        assert (incident.area, incident.component, incident.classification) == ("SS0303", "joc", 0)

    def test_an_incident_known_by_its_state_lies_in_the_state(self, make):
        assert make(location_precision=4).area == "SS03"

    def test_an_incident_along_a_road_lies_in_the_country(self, make):
        assert make(location_precision=5).area == "SS"

    def test_without_a_place_it_lies_in_the_area_of_who_wrote_it(self, make):
        one = reader("analyst", areas=("SS03",))
        assert make(actor=one, longitude=None, latitude=None).area == "SS03"

    def test_sexual_violence_goes_into_its_circle_by_itself(self, make):
        assert CIRCLES.codes_of(make(event_type="sexual_violence").compartments) == ("sexual_violence",)

    def test_made_from_reports_it_carries_the_labels_of_all_of_them(self, verify_action, make, told):
        reports = [told(classification=1), told(compartments=1, area="SS02")]
        incident = verify_action(make, report_ids=[one.id for one in reports])
        assert (incident.classification, incident.compartments, incident.area) == (1, 1, "SS")
        links = queries.report_links(reader=OPERATOR, incident=incident)
        assert {link.report_id for link in links} == {one.id for one in reports}

    def test_a_report_that_one_may_not_see_is_missing(self, make, told):
        hidden = told(classification=2)
        with pytest.raises(Missing):
            make(actor=reader("analyst", clearance=0), report_ids=[hidden.id])

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"low": 5, "best": 3, "high": 6}, "low"),
            ({"best": 7, "high": 6}, "high"),
            ({"civilians": 9}, "civilians"),
            ({"date_end": date(2016, 3, 11)}, "date_end"),
            ({"latitude": None}, "latitude"),
            ({"latitude": 95.0}, "location"),
            ({"longitude": None, "latitude": None, "area": "ZZ99"}, "area"),
        ],
    )
    def test_what_contradicts_itself_is_refused_beside_its_field(self, make, facts, field):
        with pytest.raises(actions.Contradicts) as refusal:
            make(**facts)
        assert set(refusal.value.fields) == {field}

    def test_who_may_not_make_incidents_is_denied(self, make):
        with pytest.raises(Denied):
            make(actor=reader("commander"))


class TestChanging:
    def test_both_figures_stay_in_the_history_with_the_time_of_each(self, verify_action, make, analyst, tick):
        incident = make(low=1, best=2, high=3)
        made_at = tick.now
        verify_action(
            actions.change_incident, actor=analyst, incident_id=incident.id, at=tick(), best=3, note="second count"
        )
        held = queries.held_figures(queries.incident_history(reader=analyst, incident=incident))
        assert [(one.figures["best"], one.since, one.until) for one in held] == [
            (2, made_at, tick.now),
            (3, tick.now, None),
        ]

    def test_a_new_place_brings_a_new_area(self, make, analyst, tick):
        incident = make()
        moved = actions.change_incident(
            actor=analyst, incident_id=incident.id, at=tick(), longitude=31.58, latitude=4.85
        )
        assert moved.area.startswith("SS01")

    def test_what_a_source_brought_out_of_order_hinders_no_other_correction(self, take, offer, analyst, tick):
        take([offer("1", low=5, best=2, high=3)])
        incident = Incident.objects.as_system("test").get()
        actions.change_incident(actor=analyst, incident_id=incident.id, at=tick(), title="Attack on a market")
        with pytest.raises(actions.Contradicts):
            actions.change_incident(actor=analyst, incident_id=incident.id, at=tick(), best=4)

    def test_labels_change_only_by_who_may_classify(self, make, tick):
        incident = make()
        plain = reader("analyst", verbs=frozenset({"incident.change"}))
        with pytest.raises(Denied):
            actions.change_incident(actor=plain, incident_id=incident.id, at=tick(), classification=1)
        officer = reader("duty_officer")
        changed = actions.change_incident(actor=officer, incident_id=incident.id, at=tick(), classification=1)
        assert changed.classification == 1


def test_verification_and_grades_are_kept_apart(verify_action, make, tick):
    incident = make()
    officer = reader("human_rights_officer")
    verify_action(
        actions.verify_incident,
        actor=officer,
        incident_id=incident.id,
        at=tick(),
        verification="verified",
        reliability="B",
    )
    found = queries.incident(reader=officer, incident_id=incident.id)
    assert (found.verification, found.reliability, found.credibility) == ("verified", "B", "")


def test_harm_is_written_down_and_seen_with_its_incident(verify_action, make, analyst, tick):
    incident = make(classification=0)
    verify_action(
        actions.record_harm, actor=analyst, incident_id=incident.id, at=tick(), harm_kind="abducted", best=4, high=6
    )
    assert [one.best for one in queries.harms(reader=analyst, incident=incident)] == [4]
    elsewhere = reader("analyst", areas=("SS01",))
    assert list(queries.harms(reader=elsewhere, incident=incident)) == []


class TestMerging:
    def test_the_other_one_stands_for_both_and_on_the_reports_of_both(self, verify_action, make, told, analyst, tick):
        shared, own = told(), told()
        one, other = make(report_ids=[shared.id, own.id]), make(report_ids=[shared.id])
        verify_action(actions.merge_incidents, actor=analyst, incident_id=one.id, into_id=other.id, at=tick())
        assert [row.id for row in queries.incidents(reader=analyst)] == [other.id]
        links = queries.report_links(reader=analyst, incident=other)
        assert sorted(link.report_id for link in links) == sorted([shared.id, own.id])

    def test_what_was_merged_can_be_changed_no_more(self, make, analyst, tick):
        one, other = make(), make()
        actions.merge_incidents(actor=analyst, incident_id=one.id, into_id=other.id, at=tick())
        with pytest.raises(actions.Merged):
            actions.change_incident(actor=analyst, incident_id=one.id, at=tick(), best=2, high=2)

    def test_an_incident_is_not_merged_into_itself(self, make, analyst, tick):
        incident = make()
        with pytest.raises(actions.UnableToMerge):
            actions.merge_incidents(actor=analyst, incident_id=incident.id, into_id=incident.id, at=tick())


class TestSplitting:
    def test_the_new_one_takes_its_reports_with_it_and_keeps_the_labels(self, verify_action, make, told, analyst, tick):
        stays, goes = told(classification=1), told()
        incident = make(report_ids=[stays.id, goes.id])
        new = verify_action(
            actions.split_incident,
            actor=analyst,
            incident_id=incident.id,
            report_ids=[goes.id],
            at=tick(),
            title="The second attack",
        )
        assert (new.title, new.classification, new.area) == ("The second attack", 1, incident.area)
        by_incident = {
            one.id: [link.report_id for link in queries.report_links(reader=analyst, incident=one)]
            for one in (incident, new)
        }
        assert by_incident == {incident.id: [stays.id], new.id: [goes.id]}

    def test_at_least_one_report_stays(self, make, told, analyst, tick):
        report = told()
        incident = make(report_ids=[report.id])
        with pytest.raises(actions.UnableToSplit):
            actions.split_incident(actor=analyst, incident_id=incident.id, report_ids=[report.id], at=tick())


class TestLinking:
    def test_a_report_is_joined_once(self, verify_action, make, told, analyst, tick):
        incident, report = make(), told()
        asked = {"actor": analyst, "report_id": report.id, "incident_id": incident.id}
        verify_action(actions.link_report, at=tick(), **asked)
        with pytest.raises(actions.LinkedAlready):
            actions.link_report(at=tick(), **asked)

    def test_a_link_that_was_a_mistake_is_withdrawn_and_may_be_made_again(
        self, verify_action, make, told, analyst, tick
    ):
        incident, report = make(), told()
        asked = {"actor": analyst, "report_id": report.id, "incident_id": incident.id}
        actions.link_report(at=tick(), **asked)
        verify_action(actions.unlink_report, at=tick(), **asked)
        assert list(queries.report_links(reader=analyst, incident=incident)) == []
        with pytest.raises(actions.NotLinked):
            actions.unlink_report(at=tick(), **asked)
        actions.link_report(at=tick(), **asked)
        assert ReportLink.objects.as_system("test").count() == 2

    def test_a_link_says_how_many_the_one_report_told_of(self, verify_action, make, told, analyst, tick):
        asked = {"actor": analyst, "incident_id": make().id}
        link = verify_action(actions.link_report, at=tick(), report_id=told().id, best=12, high=20, **asked)
        assert (link.low, link.best, link.high) == (12, 12, 20)
        silent = actions.link_report(at=tick(), report_id=told().id, **asked)
        assert (silent.low, silent.best, silent.high) == (None, None, None)
        with pytest.raises(actions.Contradicts):
            actions.link_report(at=tick(), report_id=told().id, best=12, high=3, **asked)

    def test_what_is_made_of_one_report_has_its_figures_from_it(self, make, told):
        incident = make(report_ids=[told().id], low=1, best=2, high=5)
        assert [(link.low, link.best, link.high) for link in incident.report_links.as_system("test")] == [(1, 2, 5)]
        several = make(report_ids=[told().id, told().id], low=1, best=2, high=5)
        assert {link.best for link in several.report_links.as_system("test")} == {None}

    def test_a_link_shows_only_to_who_sees_both_ends(self, make, told, analyst):
        report = told(classification=2)
        incident = make()
        low = reader("analyst", clearance=1)
        actions.link_report(actor=analyst, report_id=report.id, incident_id=incident.id, at=report.received_at)
        assert list(queries.report_links(reader=low, incident=incident)) == []
        assert list(queries.incidents_of_report(reader=low, report_id=report.id)) == []
        assert len(queries.report_links(reader=analyst, incident=incident)) == 1


def test_an_actor_is_offered_to_whoever_sees_an_incident_in_which_it_stands(verify_action, analyst, make, tick):
    named = verify_action(actions.make_actor, actor=analyst, at=tick(), name="White Army")
    nearby, elsewhere = reader("analyst", areas=("SS03",)), reader("analyst", areas=("SS08",))
    assert [list(queries.actors(reader=one)) for one in (nearby, elsewhere)] == [[], []]
    make(side_a=named.id)
    assert [[row.id for row in queries.actors(reader=one)] for one in (nearby, elsewhere)] == [[named.id], []]
