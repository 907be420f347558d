"""Events of other people's sources: never twice, never backwards, never half."""

import pytest

from tutela.incidents import actions, intake, queries
from tutela.incidents.models import Actor, Incident
from tutela.kernel.access import OPERATOR
from tutela.kernel.journal.models import Entry
from tutela.kernel.problems import Denied
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db


def held(number="1"):
    return Incident.objects.as_system("test").get(external_id=number)


def test_events_come_in_unclassified_without_circles_in_the_area_of_their_point(verify_action, take, offer):
    assert verify_action(take, offers=[offer("1")]) == {"new": 1, "changed": 0, "same": 0, "older": 0}
    incident = held()
    labels = (incident.classification, incident.compartments, incident.held, incident.component, incident.area)
    assert labels == (0, 0, False, "", "SS0303")


def test_the_same_events_again_are_the_same_and_write_nothing(take, offer):
    offers = [offer(str(number)) for number in range(5)]
    take(offers)
    before = Entry.objects.count()
    assert take(offers) == {"new": 0, "changed": 0, "same": 5, "older": 0}
    assert Entry.objects.count() == before


def test_an_actor_of_a_source_becomes_one_record(take, offer):
    take([offer("1"), offer("2")], chunk=1)
    assert [row.name for row in Actor.objects.as_system("test")] == ["Somebody"]
    assert held("1").side_a_id == held("2").side_a_id is not None


def test_other_content_is_a_change_that_names_only_what_is_other(verify_action, take, offer):
    take([offer("1", best=2)])
    assert verify_action(take, offers=[offer("1", best=3)])["changed"] == 1
    last = queries.incident_history(reader=OPERATOR, incident=held())[-1]
    assert last.verb == "incident.changed_by_source"
    assert {change.field for change in last.changes} == {"best", "digest"}


def test_an_older_release_replaces_nothing(take, offer):
    take([offer("1", release="23.1", best=2)])
    assert take([offer("1", release="22.1", best=9)]) == {"new": 0, "changed": 0, "same": 1, "older": 1}
    assert (held().best, held().release) == (2, "23.1")


def test_a_release_between_two_that_say_the_same_replaces_nothing(verify_action, take, offer):
    take([offer("1", release="21.1", best=2)])
    assert verify_action(take, offers=[offer("1", release="23.1", best=2)])["same"] == 1
    assert take([offer("1", release="22.1", best=9)])["older"] == 1
    assert (held().best, held().release) == (2, "23.1")


def test_earlier_releases_stay_as_history(take, offer):
    take([offer("1", release="22.1", best=2)])
    take([offer("1", release="23.1", best=3)])
    figures = queries.held_figures(queries.incident_history(reader=OPERATOR, incident=held()))
    assert [one.figures["best"] for one in figures] == [2, 3]


def test_what_somebody_corrected_here_stays_unless_the_source_changes_just_that(take, offer, tick):
    take([offer("1", release="22.1", best=2, high=9)])
    actions.change_incident(actor=OPERATOR, incident_id=held().id, at=tick(), best=4)
    take([offer("1", release="23.1", best=2, high=8)])
    assert (held().best, held().high) == (4, 8)
    take([offer("1", release="24.1", best=5, high=8)])
    assert held().best == 5


def test_one_event_in_two_releases_of_one_file_ends_at_the_newer(take, offer):
    counts = take([offer("1", release="22.1", best=2), offer("1", release="23.1", best=3)])
    assert (counts["new"], counts["changed"], held().best) == (1, 1, 3)


def test_a_dry_run_tells_and_writes_nothing(take, offer):
    assert take([offer("1")], dry_run=True)["new"] == 1
    assert not Incident.objects.as_system("test").exists()
    assert not Entry.objects.exists()


def test_an_import_that_broke_off_keeps_whole_chunks_and_is_finished_by_running_it_again(take, offer):
    offers = [offer(str(number)) for number in range(10)]

    def breaking_off():
        yield from offers[:7]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(breaking_off(), chunk=3)
    assert Incident.objects.as_system("test").count() == 6
    assert take(offers, chunk=3) == {"new": 4, "changed": 0, "same": 6, "older": 0}


def test_a_chunk_that_fails_leaves_nothing_behind(take, offer, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr(intake, "_note_release", fails)
    with pytest.raises(RuntimeError):
        take([offer("1"), offer("2")])
    assert not Incident.objects.as_system("test").exists()
    assert not Actor.objects.as_system("test").exists()


def test_queries_do_not_grow_with_the_events_of_a_chunk(take, offer, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        take([offer(str(number)) for number in range(50)])


@pytest.mark.parametrize("narrower", [{"areas": ("SS",)}, {"clearance": 1}, {"compartments": 1}])
def test_who_does_not_see_everything_may_not_import(take, offer, narrower):
    with pytest.raises(Denied):
        take([offer("1")], actor=reader("analyst", **narrower))


def test_who_sees_everything_and_may_import_does(take, offer):
    assert take([offer("1")], actor=reader("analyst"))["new"] == 1
