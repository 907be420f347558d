"""A warning that came true, with everything that was done about it: what reports are written from."""

from datetime import date

import pytest

from tutela.alerts import actions as alerts
from tutela.alerts.models import Alert
from tutela.incidents.actions import make_incident, record_harm
from tutela.kernel.testing import reader
from tutela.products import actions
from tutela.reports.actions import grade_report, submit_report
from tutela.reports.models import Report

GUMURUK = {"place_text": "Gumuruk", "longitude": 32.824, "latitude": 6.644, "location_precision": 1}


@pytest.fixture
def duty():
    """Who writes the report."""
    return reader("duty_officer")


@pytest.fixture
def warned(tick, duty):
    """An alert that was answered; its report."""

    def make(**facts):
        told = {
            "text": "Armed men are gathering",
            "channel": "radio",
            "urgency": "imminent",
            "threat_type": "direct_attack",
            "perpetrator_class": "self_defence_group",
            "persons_at_risk": 300,
            **GUMURUK,
            **facts,
        }
        report = submit_report(actor=duty, at=tick(), **told)
        grade_report(actor=duty, at=tick(), report_id=report.id, reliability="B", credibility="2")
        alert = Alert.objects.as_system("test").filter(report=report).get()
        alerts.acknowledge_alert(actor=duty, at=tick(), alert_id=alert.id)
        alerts.decide(actor=duty, at=tick(), alert_id=alert.id, decision="respond")
        alerts.forward_alert(actor=duty, at=tick(), alert_id=alert.id, addressee="host_authorities")
        alerts.respond(
            actor=duty, at=tick(), alert_id=alert.id, tier="tier_2", phase="response", component="force",
            response_type="quick_reaction",
        )  # fmt: skip
        return Alert.objects.as_system("test").get(id=alert.id)

    return make


@pytest.fixture
def happened(tick, duty, warned):
    """The incident that the alert warned of, with harm to people of several kinds."""

    def make(**facts):
        alert = warned()
        told = {
            "event_type": "attack_on_civilians", "date_start": date(2026, 2, 28), "low": 29, "best": 31, "high": 40,
            "civilians": 30, **GUMURUK, **facts,
        }  # fmt: skip
        incident = make_incident(actor=duty, at=tick(), report_ids=[alert.report_id], **told)
        for kind, sex, age, count in (("injured", "female", "adult", 2), ("abducted", "female", "age_10_14", 3)):
            harm = {"harm_kind": kind, "sex": sex, "age_group": age, "low": count, "best": count, "high": count}
            record_harm(actor=duty, at=tick(), incident_id=incident.id, **harm)
        return incident

    return make


@pytest.fixture
def written(tick, duty, happened):
    """A flash report about the incident."""

    def make(**facts):
        return actions.compose_product(actor=duty, at=tick(), incident_id=happened(**facts).id)

    return make


@pytest.fixture
def reports():
    """Every report."""
    return Report.objects.as_system("test")
