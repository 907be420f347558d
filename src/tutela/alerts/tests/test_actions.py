"""Every verb of alerts: what it does, and, with one thing changed, that it is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tutela.alerts import actions, problems, queries
from tutela.alerts.models import Alert, Escalation
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader
from tutela.reports.models import Report

pytestmark = pytest.mark.django_db

RESPONSE = {"tier": "tier_2", "phase": "response", "component": "force", "response_type": "patrol"}


def again(alert):
    return queries.alert(reader=reader(), alert_id=alert.id)


def test_a_report_that_warns_raises_an_alert_with_its_labels_and_place(raised):
    alert = raised(threat_type="child_recruitment_use", longitude=31.6, latitude=4.85)
    report = Report.objects.as_system("test").get()
    assert (alert.area, alert.compartments, alert.component) == (report.area, report.compartments, "civil_affairs")
    assert alert.compartments and alert.area.startswith("SS")
    assert (alert.longitude, alert.location_precision) == (31.6, 1)


def test_what_happened_and_can_wait_raises_none(raised):
    with pytest.raises(Alert.DoesNotExist):
        raised(happened=True, urgency="info")


def test_an_alert_by_hand_carries_the_labels_of_its_report(verify_action, tick, raised, duty):
    report = raised(threat_type="child_recruitment_use").report
    alert = verify_action(
        actions.raise_alert, actor=duty, at=tick(), title="Again", urgency="info", report_id=report.id
    )
    assert (alert.compartments, alert.area) == (report.compartments, report.area)
    with pytest.raises(Missing):
        actions.raise_alert(actor=duty, at=tick(), title="Again", urgency="info", report_id=uuid4())
    auditor = reader("auditor")
    with pytest.raises(Denied):
        actions.raise_alert(actor=auditor, at=tick(), title="Again", urgency="info", report_id=report.id)


def test_acknowledging_stops_its_clock_and_is_done_once(verify_action, tick, raised, duty):
    alert = raised()
    done = verify_action(actions.acknowledge_alert, actor=duty, alert_id=alert.id, at=tick())
    assert (done.owner, done.next_due) == ("duty_officer", alert.decide_due)
    with pytest.raises(problems.AlreadyAcknowledged):
        actions.acknowledge_alert(actor=duty, alert_id=alert.id, at=tick())


def test_who_does_not_see_an_alert_cannot_tell_it_from_none(tick, raised):
    alert = raised()
    elsewhere = reader("duty_officer", areas=("SS02",))
    for alert_id in (alert.id, uuid4()):
        with pytest.raises(Missing):
            actions.acknowledge_alert(actor=elsewhere, alert_id=alert_id, at=tick())


def test_each_addressee_acknowledges_what_was_sent_to_it_once(verify_action, tick, raised, duty, force):
    key = {"alert_id": raised().id}
    to_force = verify_action(actions.forward_alert, actor=duty, at=tick(), addressee="force", **key)
    to_host = verify_action(actions.forward_alert, actor=duty, at=tick(), addressee="host_forces", **key)
    with pytest.raises(Denied):
        actions.acknowledge_forward(actor=duty, at=tick(), forward_id=to_force.id, **key)
    verify_action(actions.acknowledge_forward, actor=force, at=tick(), forward_id=to_force.id, **key)
    verify_action(actions.acknowledge_forward, actor=duty, at=tick(), forward_id=to_host.id, **key)
    with pytest.raises(problems.ForwardAcknowledged):
        actions.acknowledge_forward(actor=force, at=tick(), forward_id=to_force.id, **key)
    with pytest.raises(Missing):
        actions.acknowledge_forward(actor=force, at=tick(), forward_id=uuid4(), **key)
    with pytest.raises(Invalid):
        actions.forward_alert(actor=duty, at=tick(), addressee="nobody", **key)


def test_a_decision_counts_as_acknowledged_and_may_be_made_anew(verify_action, tick, raised, duty):
    alert = raised()
    first = verify_action(actions.decide, actor=duty, alert_id=alert.id, at=tick(), decision="monitor")
    assert first.acknowledged_at == first.decided_at
    assert first.next_due is None, "nobody is to be sent"
    second = verify_action(actions.decide, actor=duty, alert_id=alert.id, at=tick(), decision="respond")
    assert second.decided_at == first.decided_at
    assert second.next_due == second.dispatch_due


def test_not_to_act_needs_a_reason(verify_action, tick, raised, duty):
    alert = raised()
    with pytest.raises(problems.ReasonMissing):
        actions.decide(actor=duty, alert_id=alert.id, at=tick(), decision="no_action")
    done = verify_action(
        actions.decide, actor=duty, alert_id=alert.id, at=tick(), decision="no_action", no_action_reason="no_access"
    )
    assert done.no_action_reason == "no_access"


def test_the_first_dispatch_stops_the_clock_and_each_response_arrives_once(verify_action, tick, decided, force):
    key = {"alert_id": decided().id}
    first = verify_action(actions.respond, actor=force, at=tick(), **RESPONSE, **key)
    second = verify_action(actions.respond, actor=force, at=tick(), **RESPONSE, **key)
    alert = queries.alert(reader=force, **key)
    assert (alert.dispatched_at, alert.underway, alert.next_due) == (first.dispatched_at, 2, None)
    verify_action(actions.arrive, actor=force, at=tick(), response_id=second.id, result="Met the elders", **key)
    arrived = verify_action(actions.arrive, actor=force, at=tick(), **key)
    assert arrived.id == first.id
    with pytest.raises(problems.NobodyUnderway):
        actions.arrive(actor=force, at=tick(), **key)


def test_nobody_is_sent_before_the_decision_to_respond(tick, raised, decided, force):
    with pytest.raises(problems.Undecided):
        actions.respond(actor=force, at=tick(), alert_id=raised().id, **RESPONSE)
    with pytest.raises(problems.NotToRespond):
        actions.respond(actor=force, at=tick(), alert_id=decided("monitor").id, **RESPONSE)


def test_closing_needs_a_decision_and_an_outcome(verify_action, tick, raised, decided, duty):
    with pytest.raises(problems.Undecided):
        actions.close_alert(actor=duty, alert_id=raised().id, at=tick(), outcome="prevented")
    alert = decided("monitor")
    with pytest.raises(problems.OutcomeMissing):
        actions.close_alert(actor=duty, alert_id=alert.id, at=tick())
    closed = verify_action(actions.close_alert, actor=duty, alert_id=alert.id, at=tick(), outcome="deterred")
    assert (closed.next_due, closed.closed_by) == (None, "duty_officer")
    with pytest.raises(problems.AlertIsClosed):
        actions.close_alert(actor=duty, alert_id=alert.id, at=tick(), outcome="deterred")


def test_not_to_act_closes_with_its_reason_alone(verify_action, tick, decided, duty):
    alert = decided("no_action", no_action_reason="outside_area")
    closed = verify_action(actions.close_alert, actor=duty, alert_id=alert.id, at=tick())
    assert (closed.outcome, closed.no_action_reason) == ("", "outside_area")


def test_a_reopened_alert_is_decided_anew_on_clocks_that_start_then(verify_action, tick, decided, duty):
    alert = decided("monitor")
    with pytest.raises(problems.AlertIsOpen):
        actions.reopen_alert(actor=duty, alert_id=alert.id, at=tick())
    actions.close_alert(actor=duty, alert_id=alert.id, at=tick(), outcome="deterred")
    at = tick.move(days=1)
    reopened = verify_action(actions.reopen_alert, actor=duty, alert_id=alert.id, at=at, note="They came back")
    assert (reopened.decision, reopened.outcome, reopened.closed_at, reopened.opening) == ("", "", None, 2)
    assert reopened.next_due == at + timedelta(minutes=30)
    actions.escalate_overdue(at=at + timedelta(minutes=31))
    assert again(alert).level == "operational"


def test_feedback_is_given_also_after_closing(verify_action, tick, decided, duty, force):
    alert = decided("monitor")
    actions.close_alert(actor=duty, alert_id=alert.id, at=tick(), outcome="deterred")
    told = {"alert_id": alert.id, "channel": "phone_call", "text": "They have gone."}
    feedback = verify_action(actions.give_feedback, actor=duty, at=tick(), **told)
    assert feedback.given_by == "duty_officer"
    with pytest.raises(Denied):
        actions.give_feedback(actor=force, at=tick(), **told)


def test_somebody_may_send_it_up_before_the_clock_does(verify_action, tick, raised, duty):
    alert = raised()
    for level in ("operational", "strategic", "headquarters"):
        passed = verify_action(actions.escalate_alert, actor=duty, alert_id=alert.id, at=tick())
        assert (passed.step, passed.to_level) == ("", level)
    with pytest.raises(problems.LastLevel):
        actions.escalate_alert(actor=duty, alert_id=alert.id, at=tick())


def test_at_the_last_level_a_missed_step_is_written_down_and_passed_to_nobody(verify_action, tick, raised, duty):
    alert = raised()
    for _level in range(3):
        actions.escalate_alert(actor=duty, alert_id=alert.id, at=tick())
    verify_action(actions.escalate_overdue, at=alert.dispatch_due)
    late = again(alert)
    assert (late.level, late.next_due) == ("headquarters", None)
    assert late.acknowledge_missed and late.decide_missed and late.dispatch_missed
    assert Escalation.objects.as_system("test").exclude(step="").count() == 0


def test_another_urgency_is_another_clock(verify_action, tick, raised, duty):
    alert = raised(urgency="within_7_d")
    changed = verify_action(actions.change_alert, actor=duty, alert_id=alert.id, at=tick(), urgency="imminent")
    assert changed.acknowledge_due == alert.received_at + timedelta(minutes=10)
    with pytest.raises(Denied):
        actions.change_alert(actor=reader("auditor"), alert_id=alert.id, at=tick(), title="x")
    with pytest.raises(TypeError):
        actions.change_alert(actor=duty, alert_id=alert.id, at=tick(), level="strategic")


def test_tasks_are_answered_by_the_component_that_was_asked(verify_action, tick, raised, duty, force):
    alert = raised()
    asked = {"alert_id": alert.id, "title": "Look at the ford", "component": "force"}
    task = verify_action(actions.give_task, actor=duty, at=tick(), **asked)
    with pytest.raises(Denied):
        actions.accept_task(actor=duty, task_id=task.id, at=tick())
    verify_action(actions.accept_task, actor=force, task_id=task.id, at=tick())
    verify_action(actions.finish_task, actor=force, task_id=task.id, at=tick())
    with pytest.raises(problems.TaskIsOver):
        actions.refuse_task(actor=force, task_id=task.id, at=tick(), note="Too late")
    other = actions.give_task(actor=duty, at=tick(), **asked)
    refused = verify_action(actions.refuse_task, actor=force, task_id=other.id, at=tick(), note="Caveat")
    assert (refused.state, refused.note) == ("refused", "Caveat")
    with pytest.raises(Denied):
        actions.give_task(actor=reader("analyst"), at=tick(), **asked)


def test_what_must_be_answered_stands_in_the_order_of_time_left(tick, raised, decided, duty):
    later, none, sooner = raised(urgency="within_7_d"), decided("monitor"), raised()
    found = list(queries.open_alerts(reader=duty, at=tick()))
    assert [alert.id for alert in found] == [sooner.id, later.id, none.id]


def test_a_report_that_the_reader_does_not_see_leaves_no_trace_on_the_alert(tick, raised, duty):
    from tutela.reports.actions import classify_report

    alert = raised()
    higher = {"classification": "strictly_confidential", "compartments": []}
    classify_report(actor=duty, at=tick(), report_id=alert.report.id, **higher)
    low = reader("duty_officer", clearance=0)
    assert queries.alert(reader=low, alert_id=alert.id).report is None
    assert queries.alert(reader=duty, alert_id=alert.id).report is not None


def test_the_number_of_queries_does_not_grow_with_the_number_of_alerts(
    tick, raised, duty, django_assert_max_num_queries
):
    from tutela.alerts.shown import answer_row

    for count in (1, 4):
        for _one in range(count):
            raised()
        with django_assert_max_num_queries(3):
            for alert in queries.open_alerts(reader=duty, at=tick()):
                answer_row(alert, reader=duty, at=tick.now)
