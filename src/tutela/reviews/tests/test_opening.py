"""Reviews that open by themselves, those that wait to be confirmed, and those that nobody may leave out."""

from datetime import date, timedelta

import pytest

from tutela.alerts import actions as alerts
from tutela.alerts import queries as alert_queries
from tutela.incidents.actions import change_incident, make_incident, record_harm
from tutela.incidents.models import Incident
from tutela.kernel import journal
from tutela.kernel.access import OPERATOR
from tutela.kernel.geography import Point, destination
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Denied
from tutela.kernel.records import OutsideJournal
from tutela.kernel.testing import reader
from tutela.places.models import Site
from tutela.reports.actions import submit_report
from tutela.reviews import actions, problems, queries
from tutela.reviews.models import Review

pytestmark = pytest.mark.django_db

BASE_AT = Point(31.6, 4.85)
DAY = date(2026, 3, 1)


def place(distance_m, bearing=90):
    point = destination(BASE_AT, bearing, distance_m)
    return {"longitude": point.longitude, "latitude": point.latitude, "location_precision": 1}


@pytest.fixture
def adviser():
    """Who sees to it that failures are reviewed."""
    return reader("protection_adviser", component="protection")


@pytest.fixture
def duty():
    """Who writes incidents down."""
    return reader("duty_officer")


@pytest.fixture
def base(tick):
    """A base of the mission."""

    def make(**facts):
        told = {"name": "Base", "site_kind": "base", "area": "SS0101", "longitude": 31.6, "latitude": 4.85, **facts}
        at = tick()
        with journal.open(OPERATOR, at=at) as writing:
            return writing.add("site.made", Site(id=new_id(at), **told))

    return make


@pytest.fixture
def killed(tick, duty):
    """An incident with civilians killed."""

    def make(distance_m=3_000, *, actor=None, **facts):
        told = {"event_type": "attack", "title": "Attack", "date_start": DAY, "low": 2, "best": 2, "high": 2}
        told |= {"civilians": 2, **place(distance_m), **facts}
        if told["event_type"] == "attack":
            told["event_type"] = a_type()
        return make_incident(actor=actor or duty, at=tick(), **told)

    return make


def a_type():
    from tutela.kernel.doctrine import doctrine

    return next(code.code for code in doctrine().lists["event_type"] if not code.attributes.get("compartment"))


@pytest.fixture
def imported(tick):
    """An incident that came from outside."""

    def make(number, distance_m=3_000, **facts):
        at = tick()
        told = {"event_type": a_type(), "date_start": DAY, "date_end": DAY, "area": "SS0101", **place(distance_m)}
        told |= {"low": 2, "best": 2, "high": 2, "civilians": 2, **facts}
        with journal.open(OPERATOR, at=at) as writing:
            return writing.add(
                "incident.imported",
                Incident(id=new_id(at), number=writing.next_position, origin="ged", external_id=str(number), **told),
            )

    return make


def reviews():
    return list(Review.objects.as_system("test").order_by("opened_at", "id"))


def test_civilians_killed_near_a_base_open_a_review_by_itself(verify_action, base, killed, tick, adviser):
    site = base()
    incident = killed()
    [review] = queries.reviews(reader=adviser)
    assert (review.trigger, review.review_kind, review.owner_component) == (
        "harm_near_base",
        "after_action_review",
        "head_of_mission",
    )
    assert (review.incident, review.site) == (incident, site)
    assert review.distance_m == pytest.approx(3_000, abs=1) and review.certain()
    assert review.due_at - review.opened_at == timedelta(hours=24)
    verify_action(actions.sweep, at=tick())
    assert len(reviews()) == 1


def test_the_same_farther_away_opens_none(base, killed, tick):
    base()
    killed(5_100)
    assert actions.sweep(at=tick()) == 0
    assert reviews() == []


def test_harm_written_down_later_opens_it_then_and_once(base, killed, tick, duty):
    base()
    incident = killed(best=0, low=0, high=0, civilians=0)
    assert reviews() == []
    for _time in range(2):
        record_harm(actor=duty, at=tick(), incident_id=incident.id, harm_kind="injured", low=1, best=1, high=1)
    change_incident(actor=duty, at=tick(), incident_id=incident.id, civilians=2, low=2, best=2, high=2)
    assert len(reviews()) == 1


def test_a_breach_of_the_rules_opens_a_board_of_inquiry(killed):
    killed(90_000, rules_breached=True)
    assert [review.review_kind for review in reviews()] == ["board_of_inquiry"]


def test_the_labels_of_a_review_are_the_join_of_those_it_was_made_from(base, killed):
    base(classification=1, area="SS0102")
    killed(classification=0, compartments=4)
    [review] = reviews()
    assert (review.classification, review.compartments) == (1, 4)
    assert review.area in ("SS01", "SS0102")


def test_violence_at_the_same_place_within_14_days_is_added_to_the_open_review(base, killed, tick, adviser):
    base()
    killed()
    second = killed(3_500, date_start=DAY + timedelta(days=10))
    fighters = killed(3_200, date_start=DAY + timedelta(days=12), civilians=0)
    [review] = queries.reviews(reader=adviser)
    joined = queries.joined_incidents(reader=adviser, review=review)
    assert [one.incident for one in joined] == [second, fighters]
    killed(3_500, date_start=DAY + timedelta(days=20))
    assert len(reviews()) == 2
    assert actions.sweep(at=tick()) == 0


def test_violence_after_a_closed_review_opens_a_new_one(base, killed, tick, adviser):
    base()
    killed()
    [review] = reviews()
    actions.record_finding(actor=adviser, review_id=review.id, at=tick(), finding="All was done", nothing_failed=True)
    actions.close_review(actor=adviser, review_id=review.id, at=tick())
    killed(date_start=DAY + timedelta(days=5))
    assert len(reviews()) == 2


# What the request could not see


def test_what_the_writer_may_not_see_is_left_to_the_sweep(verify_action, base, killed, tick):
    base(classification=2)
    low = reader("duty_officer", clearance=0)
    killed(actor=low)
    assert reviews() == [], "it would tell of a base that the writer may not see"
    assert verify_action(actions.sweep, at=tick()) == 1
    assert not queries.reviews(reader=low).exists()
    assert actions.sweep(at=tick()) == 0


def test_a_base_written_down_after_the_incident_is_looked_at_too(base, killed, tick):
    killed()
    actions.sweep(at=tick())
    base()
    assert actions.sweep(at=tick()) == 1


def test_a_hidden_review_does_not_swallow_one_that_the_reader_would_see(base, killed, tick):
    base(classification=2, name="Hidden")
    killed(1_000, classification=2)
    base(**{name: value for name, value in place(500).items() if name != "location_precision"})
    low = reader("duty_officer", clearance=0)
    killed(1_200, date_start=DAY + timedelta(days=2))
    assert queries.reviews(reader=low).count() == 1


def test_the_sweep_follows_the_journal_and_costs_nothing_when_nothing_was_written(
    base, killed, tick, django_assert_max_num_queries
):
    base()
    killed()
    while actions.sweep(at=tick()):
        pass
    actions.sweep(at=tick())
    with django_assert_max_num_queries(4):
        assert actions.sweep(at=tick()) == 0


# Alerts


@pytest.fixture
def alert(tick, duty):
    """An alert at the base."""
    told = {"text": "They are coming", "channel": "sms", "urgency": "imminent"}
    submit_report(actor=duty, at=tick(), **told, **place(1_000))
    return alert_queries.alerts(reader=duty).get()


@pytest.mark.parametrize(
    ("decision", "reason", "outcome", "opens"),
    [
        ("respond", "", "prevented", False),
        ("respond", "", "not_responded", True),
        ("monitor", "", "not_responded", True),
        ("monitor", "", "no_incident_found", False),
        ("no_action", "refused_tasking_or_caveat", "", True),
        ("no_action", "other", "", True),
        ("no_action", "no_access", "", False),
        ("no_action", "host_state_responding", "", False),
    ],
)
def test_an_alert_that_was_closed_unanswered_opens_a_review(
    verify_action, tick, duty, alert, decision, reason, outcome, opens
):
    key = {"actor": duty, "alert_id": alert.id}
    alerts.decide(at=tick(), decision=decision, no_action_reason=reason, **key)
    verify_action(alerts.close_alert, at=tick(), outcome=outcome, **key)
    assert [review.alert_id for review in reviews()] == ([alert.id] if opens else [])


def test_the_last_clock_that_runs_out_opens_a_review_whether_or_not_violence_followed(tick, alert):
    alerts.escalate_overdue(at=alert.decide_due)
    assert reviews() == []
    alerts.escalate_overdue(at=alert.dispatch_due)
    assert [review.trigger for review in reviews()] == ["known_threat_not_answered"]


def test_nobody_escapes_a_review_by_not_closing(tick, duty, alert):
    alerts.decide(actor=duty, alert_id=alert.id, at=tick(), decision="no_action", no_action_reason="other")
    assert actions.sweep(at=tick()) == 0
    assert actions.sweep(at=alert.dispatch_due) == 1
    alerts.close_alert(actor=duty, alert_id=alert.id, at=alert.dispatch_due + timedelta(hours=1))
    assert len(reviews()) == 1


def test_violence_that_followed_is_added_to_the_review_of_the_alert(tick, duty, alert, killed, adviser):
    alerts.escalate_overdue(at=alert.dispatch_due)
    incident = killed(1_500, date_start=DAY + timedelta(days=3))
    [review] = queries.reviews(reader=adviser)
    assert [one.incident for one in queries.joined_incidents(reader=adviser, review=review)] == [incident]


def test_an_alleged_breach_opens_a_board_of_inquiry_once(tick, duty, alert):
    alerts.change_alert(actor=duty, alert_id=alert.id, at=tick(), breach=True)
    alerts.decide(actor=duty, alert_id=alert.id, at=tick(), decision="monitor")
    alerts.close_alert(actor=duty, alert_id=alert.id, at=tick(), outcome="deterred", breach=True)
    assert [review.review_kind for review in reviews()] == ["board_of_inquiry"]


# Imports


def test_an_import_proposes_and_opens_nothing_until_somebody_confirms(
    verify_action, tick, base, imported, adviser, duty
):
    base()
    near, far, fighters = imported(1), imported(2, 9_000), imported(3, civilians=0)
    vague = imported(4, 1_000, location_precision=4)
    actions.sweep(at=tick())
    assert reviews() == []
    assert [one.incident_id for one in queries.proposed(reader=adviser)] == [near.id]
    with pytest.raises(Denied):
        actions.confirm_review(actor=duty, at=tick(), incident_id=near.id)
    review = verify_action(actions.confirm_review, actor=adviser, at=tick(), incident_id=near.id)
    assert (review.trigger, review.incident_id) == ("harm_near_base", near.id)
    assert queries.proposed(reader=adviser) == []
    with pytest.raises(problems.ReviewedAlready):
        actions.confirm_review(actor=adviser, at=tick(), incident_id=near.id)
    for other in (far, fighters, vague):
        with pytest.raises(problems.NothingToConfirm):
            actions.confirm_review(actor=adviser, at=tick(), incident_id=other.id)


def test_proposals_are_over_what_the_reader_may_see(base, imported, adviser):
    base()
    imported(1)
    imported(2, classification=2)
    low = reader("protection_adviser", clearance=0)
    assert (len(queries.proposed(reader=adviser)), len(queries.proposed(reader=low))) == (2, 1)
    assert queries.proposed(reader=reader("protection_adviser", areas=("SS02",))) == []


def test_the_number_of_queries_does_not_grow_with_the_number_of_proposals(
    base, imported, adviser, django_assert_max_num_queries
):
    base()
    for count in (1, 6):
        for number in range(count):
            imported(10 * count + number)
        with django_assert_max_num_queries(5):
            queries.proposed(reader=adviser)


# By hand, and to the end


def test_a_review_by_hand_and_its_end(verify_action, tick, alert, adviser, duty):
    told = {"title": "Why so late", "review_kind": "inquiry", "alert_id": alert.id}
    review = verify_action(actions.open_review, actor=adviser, at=tick(), **told)
    assert (review.trigger, review.area, review.alert) == ("by_hand", alert.area, alert)
    with pytest.raises(Denied):
        actions.open_review(actor=reader("commander"), at=tick(), **told)
    key = {"actor": adviser, "review_id": review.id}
    with pytest.raises(problems.NoFinding):
        actions.close_review(at=tick(), **key)
    with pytest.raises(problems.GapAndNothing):
        actions.record_finding(at=tick(), finding="Both", gaps=["analysis"], nothing_failed=True, **key)
    verify_action(actions.record_finding, at=tick(), finding="Found", **key)
    with pytest.raises(problems.NoGap):
        actions.close_review(at=tick(), **key)
    verify_action(actions.record_finding, at=tick(), finding="Found", gaps=["analysis"], **key)
    with pytest.raises(Denied):
        actions.close_review(actor=duty, at=tick(), review_id=review.id)
    verify_action(actions.close_review, at=tick(), **key)
    with pytest.raises(problems.ReviewIsClosed):
        actions.record_finding(at=tick(), finding="Else", gaps=["analysis"], **key)


def test_a_corrective_action_is_finished_by_whoever_was_asked_once(verify_action, tick, adviser):
    review = actions.open_review(actor=adviser, at=tick(), title="Why", review_kind="inquiry")
    told = {"review_id": review.id, "text": "Patrol at night", "component": "force"}
    action = verify_action(actions.add_action, actor=adviser, at=tick(), **told)
    key = {"review_id": review.id, "action_id": action.id}
    with pytest.raises(Denied):
        actions.finish_action(actor=reader("commander", component="police"), at=tick(), **key)
    verify_action(actions.finish_action, actor=reader("commander", component="force"), at=tick(), **key)
    with pytest.raises(problems.ActionIsDone):
        actions.finish_action(actor=adviser, at=tick(), **key)


def test_a_review_cannot_be_deleted(tick, adviser):
    review = actions.open_review(actor=adviser, at=tick(), title="Why", review_kind="inquiry")
    with pytest.raises(OutsideJournal):
        review.delete()
