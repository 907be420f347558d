"""A small mission for browsers: eight users, the events of an extract of GED, a base, and alerts in every state.

Made by a program of its own in a live installation, through the actions of the rooms.
"""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.live.installation import PASSWORD, ROOT, Installation

EVENTS = ROOT / "src" / "tutela" / "exchange" / "tests" / "data" / "ged_extract.csv"
"""Events of UCDP GED in South Sudan and the Central African Republic, without names of sources."""

VILLAGE = {"longitude": 31.40, "latitude": 7.75}
"""Duk Padiet."""

BASES = {
    "Duk base": (31.42, 7.76),
    "Base near the village": (31.82, 6.91),
    "Base near the village, west": (30.22, 6.81),
}
"""Bases some two and a half kilometres from Duk Padiet, and from the villages of the two warnings of the chain."""

LIAISON, DUTY, FORCE, ADVISER = "achol", "deng", "nyandeng", "lado"
ADMINISTRATOR, AUDITOR = "clerk", "auditor"
KEYED, CODED = "keyed", "coded"
"""Those who add a passkey, and an app that shows codes."""

USERS = {
    LIAISON: {"role": "liaison_assistant", "component": "civil_affairs", "areas": ["SS"]},
    DUTY: {"role": "duty_officer", "component": "joc", "areas": ["*"], "full_name": "Deng, the watch at night"},
    FORCE: {"role": "commander", "component": "force", "areas": ["SS"]},
    ADVISER: {"role": "protection_adviser", "component": "protection", "areas": ["*"]},
    ADMINISTRATOR: {"role": "administrator"},
    AUDITOR: {"role": "auditor"},
    KEYED: {"role": "analyst", "component": "jmac", "areas": ["SS"]},
    CODED: {"role": "analyst", "component": "jmac", "areas": ["SS"]},
}

SEEDING = "import django; django.setup(); from tests.browser import world; world.seed()"


def made_in(place: Installation) -> dict[str, list[str]]:
    """Build the mission in an installation; gives the ids of some records of each kind, those worth looking at."""
    done = subprocess.run(
        [sys.executable, "-c", SEEDING],
        env={**place.environment(), "DJANGO_SETTINGS_MODULE": "tutela.web.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise AssertionError(f"the mission could not be built:\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def seed() -> None:
    """Build the mission, then print some of its ids."""
    from tutela.commands.context import tell
    from tutela.kernel import spaces
    from tutela.kernel.records import kinds
    from tutela.web import installation

    spaces.settle(spaces.MISSION)
    installation.make_ready(spaces.current(), say=tell)
    start = datetime.now(UTC)
    _users(start)
    _events(EVENTS)
    _chains(start)
    _foresight(start)
    _feared(start)
    ids = {kind: model.objects.as_system("test").order_by("id") for kind, model in kinds().items()}
    print(json.dumps({kind: [str(one.id) for one in _worth_a_look(kind, rows)] for kind, rows in ids.items()}))


def _foresight(start: datetime) -> None:
    """A look back at 2013 whose first months are scored, what somebody said, a future with three signs."""
    from tests.access.world import draws_of
    from tutela.foresight import actions, rules
    from tutela.kernel.access import OPERATOR

    given = {"actor": OPERATOR, "at": start}
    january = rules.month_of(datetime(2013, 1, 1, tzinfo=UTC).date())
    table = draws_of(range(january, january + 12), [f"SS{number:02}" for number in range(1, 11)])
    actions.issue_table(**given, table=table, known_until=january - 3, model_name="five futures")
    actions.score_due(at=start)
    coming = rules.month_of(start.date()) + 1
    actions.state_probability(**given, unit="SS03", month=coming, dead=25, chance=0.35, reason="The road closes.")
    scenario = actions.make_scenario(**given, title="The road to Bor closes", text="Before the rains.", area="SS03")
    for sign in (
        {"text": "A clash in Jonglei", "rule": rules.INCIDENTS, "days": 30, "threshold": 1.0},
        {"text": "Many are killed", "rule": rules.DEAD, "days": 30, "threshold": 25.0},
        {"text": "The traders say so", "rule": rules.SEEN},
    ):
        actions.add_indicator(**given, scenario_id=scenario.id, **sign)
    plan = {"where": "Bor", "tier": "tier_2", "plan": "One base.", "needs": "Boats.", "there": "None.", "gap": "Boats."}
    actions.add_stress_line(**given, scenario_id=scenario.id, **plan)
    actions.watch(at=start)


def _worth_a_look(kind: str, rows: Any) -> list[Any]:
    """One of each kind; two where an old one and a new one, or one of ours and one of GED, are different pages."""
    several = {"alert": 3, "report": 2, "incident": 2, "review": 2}
    return list(rows[: several.get(kind, 1)])


def _users(at: datetime) -> None:
    from tutela.kernel.access import OPERATOR
    from tutela.people.actions import make_user

    for name, facts in USERS.items():
        make_user(actor=OPERATOR, at=at, name=name, password=PASSWORD, **{"clearance": "confidential", **facts})


def _events(file: Path) -> None:
    from tutela.exchange.ged_import import import_ged
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now

    import_ged(file, actor=OPERATOR, clock=now)


def _feared(at: datetime) -> None:
    """A threat with evidence, two assessments and responses; one that nobody could score; an issued quarter."""
    from tutela.incidents.models import Incident
    from tutela.threats import actions, issuing

    adviser, analyst = _reader(ADVISER), _reader(KEYED)
    event = Incident.objects.visible_to(adviser).filter(area__under="SS").order_by("-best", "-id").first()
    facts = {
        "place_text": "Duk Padiet",
        "persons_at_risk": 1400,
        "groups": ["women", "displaced"],
        "time_frame": "short",
    }
    feared = actions.make_threat(
        actor=adviser, at=at, title="Cattle raiders come back before the rains end", threat_type="killing",
        perpetrator_class="community", incident_ids=[event.id], **facts, **VILLAGE, location_precision=2,
    )  # fmt: skip
    key = {"threat_id": feared.id, "at": at}
    scores = {"intent": 3, "capability": 3, "opportunity": 2, "harm": 4, "vulnerability": 4, "exposed": 1400}
    words = {"judgement": "They have said so twice.", "confidence_basis": "Two callers who were right before."}
    actions.assess_threat(actor=adviser, trend="up", confidence="moderate", **key, **scores, **words)
    for tier, text, lead, state in (
        ("tier_1", "Speak with the elders of both sides", "civil_affairs", "planned"),
        ("tier_2", "Patrol by day on the road to the wells", "force", "under_way"),
    ):
        actions.plan_response(actor=adviser, tier=tier, text=text, lead=lead, threat_response_state=state, **key)
    actions.score_again(actor=adviser, **key, **{**scores, "opportunity": 1, "harm": 3})
    later = at + timedelta(seconds=1)
    actions.make_threat(actor=adviser, at=later, title="Mines on the road", threat_type="explosive_hazard", **VILLAGE)
    made = issuing.make_quarterly(actor=adviser, at=at, year=2016, quarter_number=2, scope="SS")
    key = {"quarterly_id": made.id, "at": at}
    issuing.write_section(
        actor=adviser, section="summary", language="en", text="The raids are what is feared most.", **key
    )
    issuing.review_quarterly(actor=analyst, **key)
    issuing.sign_quarterly(actor=adviser, signed_for=["civil_affairs", "force"], **key)
    issuing.issue_quarterly(actor=adviser, addressees="Mission leadership", **key)
    issuing.renew_quarterly(actor=adviser, **key)


def _chains(start: datetime) -> None:
    """Bases, an alert that nobody answered, one that waits for its decision, one that has gone the whole way."""
    from tutela.places.actions import make_site

    duty = _reader(DUTY)
    since = start.date() - timedelta(900)
    for name, (longitude, latitude) in BASES.items():
        place = {"longitude": longitude, "latitude": latitude}
        make_site(actor=duty, at=start, name=name, site_kind="base", since=since, **place)
    _warned(start - timedelta(hours=5), "Riders with rifles were seen at the river crossing, going north.", "imminent")
    waiting = _warned(start, "Cattle raiders threaten to come back before the rains end.", "within_24_h")
    _graded(waiting, start)
    _answered(start - timedelta(hours=2))


def _warned(at: datetime, text: str, urgency: str, **facts: Any) -> Any:
    """A report of the liaison assistant, and the alert that follows from it."""
    from tutela.reports.actions import submit_report

    given = {"channel": "call_back", "threat_type": "killing", "persons_at_risk": 1400, "place_text": "Duk Padiet"}
    return submit_report(
        actor=_reader(LIAISON), at=at, text=text, urgency=urgency,
        caller_name="A name that nobody may read", caller_code="heron 4", **{**given, **VILLAGE, **facts},
    )  # fmt: skip


def _graded(report: Any, at: datetime) -> None:
    from tutela.alerts.actions import acknowledge_alert
    from tutela.reports.actions import annotate_report, grade_report

    duty = _reader(DUTY)
    grade_report(actor=duty, at=at, report_id=report.id, reliability="B", credibility="2", verification="pending")
    annotate_report(actor=duty, at=at, report_id=report.id, text="The same caller was right twice in May.")
    acknowledge_alert(actor=duty, at=at, alert_id=_alert(report).id)


def _answered(at: datetime) -> None:
    """From the warning to the closed review; every kind of record that a page can show comes of it."""
    from tutela.alerts import actions as alerts
    from tutela.incidents import actions as incidents
    from tutela.products import actions as products
    from tutela.reviews import actions as reviews
    from tutela.reviews import queries as opened

    liaison, duty, force, adviser = map(_reader, (LIAISON, DUTY, FORCE, ADVISER))
    text = "Armed youth gather east of the village and say they will come at dawn."
    report = _warned(at, text, "imminent")
    key = {"alert_id": _alert(report).id, "at": at}
    alerts.acknowledge_alert(actor=duty, **key)
    sent = alerts.forward_alert(actor=duty, addressee="force", addressee_name="Sector East", **key)
    alerts.acknowledge_forward(actor=force, forward_id=sent.id, **key)
    alerts.decide(actor=duty, decision="respond", **key)
    alerts.give_task(actor=duty, component="force", title="Look for a way round the cut road", **key)
    sides = {"tier": "tier_2", "phase": "pre_emption", "component": "force", "response_type": "patrol"}
    alerts.respond(actor=force, text="Two vehicles from Duk base", **sides, **key)
    alerts.arrive(actor=force, result="The village stood empty.", **key)
    alerts.close_alert(actor=duty, outcome="too_late", **key)
    alerts.give_feedback(actor=liaison, channel="phone_call", text="We came, but too late.", **key)
    incident = incidents.make_incident(
        actor=duty, at=at, report_ids=[report.id], event_type="attack_on_civilians", title="Attack on Duk Padiet",
        date_start=at.date(), low=2, best=3, high=5, civilians=3, place_text="Duk Padiet", location_precision=1,
        **VILLAGE,
    )  # fmt: skip
    incidents.record_harm(
        actor=duty, at=at, incident_id=incident.id, harm_kind="injured", low=1, best=4, high=6, status="civilian"
    )
    review = opened.reviews(reader=adviser).get(incident=incident)
    found = {"finding": "The road was known to be cut and nobody said so.", "gaps": ["information_gathering"]}
    reviews.record_finding(actor=adviser, at=at, review_id=review.id, **found)
    reviews.add_action(actor=adviser, at=at, review_id=review.id, text="Ask every day for the road", component="force")
    products.compose_product(actor=duty, at=at, incident_id=incident.id)
    _reach(adviser, at)


def _reach(adviser: Any, at: datetime) -> None:
    """A road past the village, and what stays out of reach all the same."""
    from tutela.kernel.access import OPERATOR
    from tutela.protection import actions as protection
    from tutela.protection.rules import Question

    line = [[31.42, 7.76], [31.82, 6.91]]
    road = {
        "properties": {"from": 1, "to": 2, "duration": 190},
        "geometry": {"type": "LineString", "coordinates": line},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roads.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [road]}))
        protection.load_road_map(actor=OPERATOR, at=at, file=file, name="The road south", source="Drivers' talk")
    protection.state_gap(actor=adviser, at=at, question=Question(area="SS"), title="What we cannot reach in two hours")


def _alert(report: Any) -> Any:
    from tutela.alerts.queries import alerts

    return alerts(reader=_reader(DUTY)).get(report_id=report.id)


def _reader(name: str) -> Any:
    from tutela.people.queries import reader_for, user_named

    return reader_for(user_named(name))
