"""One warning carried from report to review, through actions, by people in their roles."""

from datetime import timedelta

import pytest

from tests.chain.conftest import PASSPHRASE, VILLAGE
from tutela.alerts import actions as alerts
from tutela.alerts import queries as alert_queries
from tutela.incidents.models import Incident
from tutela.kernel import sealing
from tutela.kernel.journal.fold import history
from tutela.kernel.problems import Denied
from tutela.reports import actions as reports
from tutela.reports.models import Source
from tutela.reviews import actions as reviews
from tutela.reviews import queries as review_queries

pytestmark = pytest.mark.django_db


def warned(verify_action, cast, tick, **changes):
    told = {
        "text": "Armed men gather east of the village and say they will come at dawn.",
        "channel": "call_back",
        "urgency": "imminent",
        "threat_type": "killing",
        "persons_at_risk": 1400,
        "place_text": "Duk Padiet",
        **VILLAGE,
        "caller_code": "heron 4",
        "caller_name": "A name that nobody may read",
    }
    verify_action(reports.submit_report, actor=cast["liaison"], at=tick(), **{**told, **changes})
    return alert_queries.open_alerts(reader=cast["duty"], at=tick()).get()


def test_one_warning_goes_from_report_to_closed_alert_feedback_and_review(verify_action, cast, tick, vault):
    alert = warned(verify_action, cast, tick)
    assert not alert.happened
    assert not Incident.objects.as_system("test").exists(), "a warning of what has not happened makes no incident"
    assert alert.acknowledge_due - alert.received_at == timedelta(minutes=10)
    key = {"alert_id": alert.id}

    verify_action(alerts.acknowledge_alert, actor=cast["duty"], at=tick(), **key)
    sent = verify_action(
        alerts.forward_alert, actor=cast["duty"], at=tick(), addressee="force", addressee_name="Sector East", **key
    )
    verify_action(alerts.acknowledge_forward, actor=cast["force"], at=tick(), forward_id=sent.id, **key)
    verify_action(alerts.decide, actor=cast["duty"], at=tick(), decision="respond", **key)
    verify_action(
        alerts.respond,
        actor=cast["force"],
        at=tick(),
        tier="tier_2",
        phase="pre_emption",
        component="force",
        response_type="quick_reaction",
        **key,
    )
    verify_action(alerts.arrive, actor=cast["force"], at=tick(), result="The village stood empty", **key)
    verify_action(alerts.close_alert, actor=cast["duty"], at=tick(), outcome="not_responded", **key)
    verify_action(
        alerts.give_feedback, actor=cast["liaison"], at=tick(), channel="phone_call", text="We came too late.", **key
    )

    closed = alert_queries.alert(reader=cast["duty"], alert_id=alert.id)
    assert closed.acknowledged_at < closed.decided_at < closed.dispatched_at < closed.on_scene_at < closed.closed_at
    assert [event.verb for event in history(closed)] == [
        "alert.raised",
        "alert.acknowledged",
        "alert.forwarded",
        "forward.acknowledged",
        "alert.decided",
        "alert.responded",
        "alert.arrived",
        "alert.closed",
        "alert.fed_back",
    ]
    [review] = review_queries.reviews(reader=cast["adviser"])
    assert (review.trigger, review.review_kind) == ("known_threat_not_answered", "after_action_review")
    assert review.alert == closed

    verify_action(
        reviews.record_finding,
        actor=cast["adviser"],
        at=tick(),
        review_id=review.id,
        finding="The road was known to be cut and nobody said so.",
        gaps=["information_gathering"],
    )
    verify_action(
        reviews.add_action, actor=cast["adviser"], at=tick(), review_id=review.id, text="Ask daily", component="force"
    )
    verify_action(reviews.close_review, actor=cast["adviser"], at=tick(), review_id=review.id)
    assert review_queries.review(reader=cast["adviser"], review_id=review.id).closed_by == "protection_adviser"


def test_the_name_of_the_caller_opens_with_the_vault_alone(verify_action, cast, tick, vault):
    warned(verify_action, cast, tick)
    source = Source.objects.as_system("test").get()
    with pytest.raises(sealing.Unopenable):
        sealing.open_sealed(bytes(source.name), subject=source.id, field="name")
    private = sealing.open_vault(sealing.SOURCES, PASSPHRASE)
    opened = sealing.open_with_vault(bytes(source.name), private, subject=source.id, field="name")
    assert opened == "A name that nobody may read"


def test_a_liaison_assistant_acknowledges_only_what_was_sent_to_their_component(verify_action, cast, tick, vault):
    alert = warned(verify_action, cast, tick)
    with pytest.raises(Denied):
        alerts.acknowledge_alert(actor=cast["liaison"], at=tick(), alert_id=alert.id)
    to_force, to_us = (
        alerts.forward_alert(actor=cast["duty"], at=tick(), alert_id=alert.id, addressee=addressee)
        for addressee in ("force", "civil_affairs")
    )
    with pytest.raises(Denied):
        alerts.acknowledge_forward(actor=cast["liaison"], at=tick(), alert_id=alert.id, forward_id=to_force.id)
    verify_action(alerts.acknowledge_forward, actor=cast["liaison"], at=tick(), alert_id=alert.id, forward_id=to_us.id)
    assert alert_queries.alert(reader=cast["duty"], alert_id=alert.id).acknowledged_at is None
