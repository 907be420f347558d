"""Threats are made, judged, borne out, answered, looked at again, closed; and nothing is overwritten."""

from datetime import date, timedelta

import pytest

from tutela.incidents.actions import make_incident
from tutela.kernel.access import sees
from tutela.kernel.doctrine import doctrine
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader
from tutela.reports.actions import submit_report
from tutela.threats import actions, problems, queries

pytestmark = pytest.mark.django_db

BOR = {"longitude": 31.56, "latitude": 6.21, "location_precision": 1}
SCORED = {"intent": 3, "capability": 3, "opportunity": 2, "vulnerability": 4, "harm": 4, "exposed": 12_000}
JUDGED = {"trend": "up", "confidence": "moderate", "judgement": "They say that they will come back."}


@pytest.fixture
def analyst():
    return reader("analyst", component="jmac")


@pytest.fixture
def adviser():
    return reader("protection_adviser", component="protection")


def make(actor, tick, **facts):
    given = {"title": "Attack on the market", "threat_type": "killing", **BOR, **facts}
    return actions.make_threat(actor=actor, at=tick(), **given)


def incident(actor, tick, **facts):
    given = {"event_type": "attack_on_civilians", "date_start": date(2026, 2, 1), **BOR, **facts}
    return make_incident(actor=reader("duty_officer"), at=tick(), **given)


def report(tick, **facts):
    given = {"text": "They will come at night.", "channel": "call_back", "urgency": "within_7_d", **BOR, **facts}
    return submit_report(actor=reader("duty_officer"), at=tick(), **given)


def test_a_threat_lies_where_its_place_lies_and_is_due_for_review(verify_action, analyst, tick):
    threat = verify_action(
        actions.make_threat, actor=analyst, at=tick(), title="  Attack  ", threat_type="killing", **BOR
    )
    assert threat.title == "Attack"
    assert threat.area.startswith("SS") and threat.area == threat.place_area
    assert threat.review_due_at == threat.made_at + timedelta(days=30)
    assert (threat.risk_class, threat.risk_rank) == ("", 0)
    assert threat.owner_component == "jmac"


def test_what_it_is_made_from_becomes_evidence_and_its_labels_are_joined(analyst, tick):
    secret = incident(analyst, tick, classification=1, longitude=29.8, latitude=9.26)
    told = report(tick)
    threat = make(analyst, tick, incident_ids=[secret.id], report_ids=[told.id])
    assert threat.classification == 1
    assert threat.area == "SS" and threat.place_area != "SS"
    found = {(one.incident_id, one.report_id) for one in queries.evidence(reader=analyst, threat=threat)}
    assert found == {(secret.id, None), (None, told.id)}


def test_a_type_that_is_kept_in_a_circle_puts_the_threat_into_it(tick):
    actor = reader("protection_adviser", component="protection")
    threat = make(actor, tick, threat_type="child_recruitment_use")
    assert threat.compartments == doctrine().lists["compartment"].bits(["children"])


def test_nobody_makes_a_threat_that_they_could_not_see(tick):
    narrow = reader("analyst", clearance=0)
    with pytest.raises(problems.BeyondYou):
        make(narrow, tick, classification="confidential")


def test_roles_that_make_none_are_refused(tick):
    with pytest.raises(Denied):
        make(reader("commander"), tick)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"threat_type": "dragons"}, Invalid),
        ({"groups": ["dragons"]}, Invalid),
        ({"valid_from": date(2026, 3, 2), "valid_until": date(2026, 3, 1)}, problems.EndsBeforeItBegins),
        ({"latitude": None}, problems.HalfAPlace),
        ({"latitude": 95.0}, problems.HalfAPlace),
        ({"area": "XX99"}, problems.NoSuchArea),
    ],
)
def test_what_makes_no_sense_is_refused(analyst, tick, facts, problem):
    with pytest.raises(problem):
        make(analyst, tick, **facts)


def test_an_assessment_scores_the_threat_and_moves_its_review(verify_action, analyst, tick):
    threat = make(analyst, tick)
    first = verify_action(actions.assess_threat, actor=analyst, at=tick(), threat_id=threat.id, **SCORED, **JUDGED)
    threat = queries.threat(reader=analyst, threat_id=threat.id)
    assert (first.version, first.likelihood, first.impact, first.risk, first.risk_class) == (1, 4, 5, 20, "very_high")
    assert (threat.likelihood, threat.impact, threat.risk, threat.risk_rank) == (4, 5, 20, 4)
    assert (threat.exposed, threat.trend, threat.confidence) == (12_000, "up", "moderate")
    assert threat.review_due_at == first.assessed_at + timedelta(days=30)


def test_a_further_assessment_is_a_further_version_and_the_first_stays(analyst, tick):
    threat = make(analyst, tick)
    actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, **SCORED, **JUDGED)
    actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, intent=1, **JUDGED)
    found = list(queries.assessments(reader=analyst, threat=threat))
    assert [(one.version, one.likelihood) for one in found] == [(2, None), (1, 4)]
    assert queries.threat(reader=analyst, threat_id=threat.id).risk_class == ""


def test_a_number_of_ones_own_is_refused_without_its_reason_and_kept_with_it(analyst, tick):
    threat = make(analyst, tick)
    with pytest.raises(problems.OverrideNeedsReason):
        actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, said_likelihood=5, harm=3)
    given = {"said_likelihood": 5, "likelihood_reason": "It goes on as this is written.", "harm": 3}
    made = actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, **given)
    assert (made.by_rule_likelihood, made.likelihood, made.risk) == (None, 5, 15)


def test_a_score_that_is_on_no_scale_is_refused(analyst, tick):
    threat = make(analyst, tick)
    with pytest.raises(Invalid) as refused:
        actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, intent=5, vulnerability=0)
    assert set(refused.value.fields) == {"intent", "vulnerability"}


def test_what_is_left_is_scored_after_a_response_and_compared_with_the_last_assessment(
    verify_action, analyst, adviser, tick
):
    threat = make(analyst, tick)
    again = {"actor": analyst, "threat_id": threat.id, "intent": 2, "capability": 1, "opportunity": 1, "harm": 3}
    with pytest.raises(problems.NotAssessedYet):
        actions.score_again(at=tick(), **again)
    first = actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, **SCORED, **JUDGED)
    line = actions.plan_response(
        actor=adviser, at=tick(), threat_id=threat.id, tier="tier_2", text="Patrol at night", lead="force"
    )
    with pytest.raises(problems.NothingDoneYet):
        actions.score_again(at=tick(), **again)
    actions.move_response(
        actor=adviser, at=tick(), threat_id=threat.id, response_id=line.id, threat_response_state="done"
    )
    left = verify_action(actions.score_again, at=tick(), **again)
    threat = queries.threat(reader=analyst, threat_id=threat.id)
    assert left.residual and left.before == first
    assert (threat.risk, threat.residual_risk, threat.residual_class) == (20, 9, "medium")
    actions.assess_threat(actor=analyst, at=tick(), threat_id=threat.id, **SCORED, **JUDGED)
    assert queries.threat(reader=analyst, threat_id=threat.id).residual_risk is None


def test_evidence_is_linked_once_and_taken_away(verify_action, analyst, tick):
    threat, event = make(analyst, tick), incident(analyst, tick)
    given = {"actor": analyst, "threat_id": threat.id}
    link = verify_action(
        actions.link_evidence, at=tick(), incident_id=event.id, evidence_stance="against", text="He fled.", **given
    )
    with pytest.raises(problems.LinkedAlready):
        actions.link_evidence(at=tick(), incident_id=event.id, evidence_stance="for", **given)
    verify_action(actions.unlink_evidence, at=tick(), evidence_id=link.id, **given)
    with pytest.raises(problems.NotLinked):
        actions.unlink_evidence(at=tick(), evidence_id=link.id, **given)
    assert not queries.evidence(reader=analyst, threat=threat).exists()
    actions.link_evidence(at=tick(), incident_id=event.id, evidence_stance="for", **given)


def test_evidence_is_one_incident_or_one_report(analyst, tick):
    threat, event, told = make(analyst, tick), incident(analyst, tick), report(tick)
    given = {"actor": analyst, "threat_id": threat.id, "evidence_stance": "for"}
    for both in ({}, {"incident_id": event.id, "report_id": told.id}):
        with pytest.raises(problems.OneOrTheOther):
            actions.link_evidence(at=tick(), **both, **given)


def test_a_link_is_seen_only_by_whoever_sees_both_ends(analyst, tick):
    threat, event = make(analyst, tick), incident(analyst, tick, classification=2)
    actions.link_evidence(actor=analyst, at=tick(), threat_id=threat.id, incident_id=event.id, evidence_stance="for")
    narrow = reader("analyst", clearance=1)
    assert sees(threat, narrow)
    assert list(queries.evidence(reader=narrow, threat=threat)) == []
    with pytest.raises(Missing):
        actions.link_evidence(actor=narrow, at=tick(), threat_id=threat.id, incident_id=event.id, evidence_stance="for")


def test_a_response_has_a_tier_a_lead_and_a_state(verify_action, adviser, tick):
    threat = make(adviser, tick)
    given = {"tier": "tier_1", "text": "Speak with the elders", "lead": "civil_affairs"}
    line = verify_action(
        actions.plan_response,
        actor=adviser,
        at=tick(),
        threat_id=threat.id,
        support=["civil_affairs", "political_affairs"],
        **given,
    )
    assert (line.support, line.threat_response_state) == (["political_affairs"], "planned")
    moved = verify_action(
        actions.move_response,
        actor=reader("commander"),
        at=tick(),
        threat_id=threat.id,
        response_id=line.id,
        threat_response_state="done",
        result="They agreed.",
    )
    assert (moved.threat_response_state, moved.result) == ("done", "They agreed.")


def test_a_review_says_when_the_next_is_due_and_never_in_the_past(verify_action, adviser, tick):
    threat = make(adviser, tick)
    at = tick()
    verify_action(actions.review_threat, actor=adviser, at=at, threat_id=threat.id)
    assert queries.threat(reader=adviser, threat_id=threat.id).review_due_at == at + timedelta(days=30)
    soon = tick() + timedelta(days=7)
    actions.review_threat(actor=adviser, at=tick(), threat_id=threat.id, review_due_at=soon)
    assert queries.threat(reader=adviser, threat_id=threat.id).review_due_at == soon
    for wrong in (tick() - timedelta(days=1), tick() + timedelta(days=900)):
        with pytest.raises(problems.DueInThePast):
            actions.review_threat(actor=adviser, at=tick(), threat_id=threat.id, review_due_at=wrong)


def test_a_closed_threat_takes_nothing_until_it_is_reopened(verify_action, adviser, tick):
    threat = make(adviser, tick)
    verify_action(actions.close_threat, actor=adviser, at=tick(), threat_id=threat.id, threat_end="averted")
    with pytest.raises(problems.ThreatIsClosed):
        actions.assess_threat(actor=adviser, at=tick(), threat_id=threat.id, harm=3)
    again = verify_action(actions.reopen_threat, actor=adviser, at=tick(), threat_id=threat.id)
    assert (again.closed_at, again.threat_end) == (None, "")
    with pytest.raises(problems.ThreatIsOpen):
        actions.reopen_threat(actor=adviser, at=tick(), threat_id=threat.id)


def test_a_threat_that_moves_takes_its_labels_along_and_keeps_those_it_had(verify_action, adviser, tick):
    threat = make(adviser, tick)
    was = threat.area
    moved = verify_action(
        actions.change_threat, actor=adviser, at=tick(), threat_id=threat.id, longitude=29.8, latitude=9.26
    )
    assert moved.place_area != was and moved.area == "SS"
    named = actions.change_threat(actor=adviser, at=tick(), threat_id=threat.id, title="Another name")
    assert (named.title, named.place_area) == ("Another name", moved.place_area)


def test_the_register_is_ranked_as_the_rule_ranks(adviser, tick):
    from tutela.threats.rules import Ranked, in_order

    for number, (harm, exposed, destabilising) in enumerate(
        [(3, 10, False), (3, 90_000, False), (3, 5, True), (None, 0, True), (5, 1, False), (2, 1, False)]
    ):
        threat = make(adviser, tick, title=f"threat {number}", destabilising=destabilising)
        scores = {"intent": 3, "capability": 3, "opportunity": 3, "harm": harm, "exposed": exposed}
        actions.assess_threat(actor=adviser, at=tick(), threat_id=threat.id, vulnerability=2, **scores)
    found = list(queries.threats(reader=adviser))
    ranked = [Ranked(one.risk_rank, one.destabilising, one.exposed) for one in found]
    assert ranked == in_order(ranked)
    assert [one.risk_class for one in found] == ["very_high", "high", "high", "high", "medium", ""]


def test_the_list_is_narrowed_by_area_class_words_and_what_is_due(adviser, tick):
    bor, bentiu = make(adviser, tick), make(adviser, tick, title="Raid", longitude=29.8, latitude=9.26)
    actions.close_threat(actor=adviser, at=tick(), threat_id=bentiu.id, threat_end="passed")
    rows = queries.threats(reader=adviser)
    assert list(queries.narrowed(rows, area=bor.place_area)) == [bor]
    assert [one.id for one in queries.narrowed(rows, q="raid")] == [bentiu.id]
    assert list(queries.narrowed(rows, open=True)) == [bor]
    assert list(queries.narrowed(rows, due_before=tick() + timedelta(days=31))) == [bor]
    assert list(queries.narrowed(rows, due_before=tick())) == []


def test_an_incident_shows_the_threats_that_it_speaks_for_to_whoever_sees_both(adviser, tick):
    from tutela.incidents.queries import outcomes

    event = incident(adviser, tick)
    threat = make(adviser, tick, classification="confidential")
    actions.link_evidence(actor=adviser, at=tick(), threat_id=threat.id, incident_id=event.id, evidence_stance="for")
    assert [one.label for one in outcomes(reader=adviser, incident=event)] == [threat.title]
    assert outcomes(reader=reader("analyst", clearance=0), incident=event) == []
