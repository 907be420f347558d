"""A small mission, made through actions: what one user may see, and what they may not.

Every step draws its identifiers from its own name and has its own minute, so that leaving the hidden steps out
changes nothing about the others. Hidden records carry HIDDEN in every text they have.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tutela.kernel import clock
from tutela.kernel.access import OPERATOR
from tutela.kernel.identifiers import seeded

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
HIDDEN = "Xyzzyhidden"
SOUGHT = "quagmire"
"""A word that records carry and that the walk searches for; an answer may repeat the question, not HIDDEN."""
SEEN = "Plughseen"
OWN_AREA = "SS01"
WALKER = "walker"
PASSWORD = "a long road to Bentiu 47"

INSIDE = {"longitude": 31.58, "latitude": 4.85}
"""In Central Equatoria, which is OWN_AREA."""

OUTSIDE = {"longitude": 29.80, "latitude": 9.26}
"""In Unity."""

Step = tuple[str, bool, Callable[[dict, datetime], Any]]
STEPS: list[Step] = []


def step(*, hidden: bool = False) -> Callable:
    """Register a step of the world; hidden ones make what the walker may not see."""

    def register(make: Callable[[dict, datetime], Any]) -> Callable:
        STEPS.append((make.__name__, hidden, make))
        return make

    return register


def build(*, with_hidden: bool) -> dict[str, Any]:
    """Run the steps; returns what they made, by name."""
    made: dict[str, Any] = {}
    for number, (name, hidden, make) in enumerate(STEPS):
        if with_hidden or not hidden:
            at = START + timedelta(minutes=number)
            with clock.fixed(at), seeded(name):
                made[name] = make(made, at)
    return made


def _user(name: str, at: datetime, **facts: Any) -> Any:
    from tutela.people import actions

    return actions.make_user(actor=OPERATOR, at=at, name=name, password=PASSWORD, **facts)


def _reader(name: str) -> Any:
    from tutela.people.queries import reader_for, user_named

    return reader_for(user_named(name))


@step()
def walker(made: dict, at: datetime) -> Any:
    """Whoever walks: a duty officer of one state without compartments, who may do much and sees little."""
    return _user(WALKER, at, role="duty_officer", component="civil_affairs", areas=[OWN_AREA])


@step()
def watch(made: dict, at: datetime) -> Any:
    """The watch at headquarters, who sees everything."""
    return _user(
        "watch",
        at,
        role="duty_officer",
        component="joc",
        areas=["*"],
        clearance="strictly_confidential",
        compartments=["children", "sexual_violence", "individuals_at_risk"],
    )


def _report(made: dict, at: datetime, word: str, place: dict, **facts: Any) -> Any:
    from tutela.reports.actions import submit_report

    given = {"channel": "call_back", "urgency": "within_24_h", "happened": False, **facts}
    return submit_report(
        actor=_reader("watch"),
        at=at,
        text=f"{word} armed men were seen at the {SOUGHT}",
        place_text=f"{word} market",
        perpetrator=f"{word} group",
        **place,
        location_precision=1,
        **given,
    )


def _incident(made: dict, at: datetime, word: str, place: dict, **facts: Any) -> Any:
    from tutela.incidents.actions import make_incident

    given = {"event_type": "armed_clash", "date_start": date(2026, 2, 20), "low": 1, "best": 2, "high": 4, **facts}
    return make_incident(
        actor=_reader("watch"),
        at=at,
        title=f"{word} clash",
        text=f"{word} shots were heard at the {SOUGHT}",
        place_text=f"{word} crossing",
        country="South Sudan",
        **place,
        location_precision=1,
        **given,
    )


def _site(made: dict, at: datetime, word: str, place: dict, **facts: Any) -> Any:
    from tutela.places.actions import make_site

    given = {"site_kind": "base", "note": f"{word} note", **facts}
    return make_site(actor=_reader("watch"), at=at, name=f"{word} base", **place, **given)


@step()
def seen_report(made: dict, at: datetime) -> Any:
    """A warning in the walker's area."""
    return _report(made, at, SEEN, INSIDE)


@step()
def seen_incident(made: dict, at: datetime) -> Any:
    """An incident in the walker's area."""
    return _incident(made, at, SEEN, INSIDE)


@step()
def seen_site(made: dict, at: datetime) -> Any:
    """A base in the walker's area."""
    return _site(made, at, SEEN, {"longitude": 31.9, "latitude": 4.2})


@step()
def seen_link(made: dict, at: datetime) -> Any:
    """The incident stands on the report."""
    from tutela.incidents.actions import link_report

    return link_report(
        actor=_reader("watch"), report_id=made["seen_report"].id, incident_id=made["seen_incident"].id, at=at
    )


@step(hidden=True)
def hidden_report_elsewhere(made: dict, at: datetime) -> Any:
    """A warning in another state."""
    return _report(made, at, HIDDEN, OUTSIDE)


@step(hidden=True)
def hidden_incident_elsewhere(made: dict, at: datetime) -> Any:
    """An incident in another state."""
    return _incident(made, at, HIDDEN, OUTSIDE, civilians=2)


@step(hidden=True)
def hidden_incident_in_a_compartment(made: dict, at: datetime) -> Any:
    """An incident in the walker's area, in a compartment that they are not in."""
    from tutela.kernel.doctrine import doctrine

    return _incident(made, at, HIDDEN, INSIDE, compartments=doctrine().lists["compartment"].bits(["children"]))


@step(hidden=True)
def hidden_confidential_report(made: dict, at: datetime) -> Any:
    """A confidential warning in the walker's area."""
    return _report(made, at, HIDDEN, INSIDE, classification="confidential", urgency="imminent")


@step(hidden=True)
def hidden_incident_on_a_seen_report(made: dict, at: datetime) -> Any:
    """The report is seen, the incident that it was linked to is not."""
    from tutela.incidents.actions import link_report

    return link_report(
        actor=_reader("watch"),
        report_id=made["seen_report"].id,
        incident_id=made["hidden_incident_in_a_compartment"].id,
        at=at,
    )


@step(hidden=True)
def hidden_site(made: dict, at: datetime) -> Any:
    """A base in another state, beside the incident there."""
    return _site(made, at, HIDDEN, OUTSIDE)


@step(hidden=True)
def hidden_duplicate(made: dict, at: datetime) -> Any:
    """A confidential report that was said to be a duplicate of the one that is seen."""
    from tutela.reports.actions import mark_duplicate

    return mark_duplicate(
        actor=_reader("watch"),
        at=at,
        report_id=made["hidden_confidential_report"].id,
        of=made["seen_report"].id,
    )


@step()
def last_report(made: dict, at: datetime) -> Any:
    """Something seen that comes after everything hidden."""
    return _report(made, at, SEEN, INSIDE, urgency="within_7_d")


@step()
def closed_alert(made: dict, at: datetime) -> Any:
    """The first warning is answered by nobody, so a review opens."""
    from tutela.alerts import actions, queries

    watch = _reader("watch")
    alert = queries.open_alerts(reader=watch, at=at).filter(report_id=made["seen_report"].id).first()
    actions.decide(actor=watch, alert_id=alert.id, at=at, decision="no_action", no_action_reason="other")
    return actions.close_alert(actor=watch, alert_id=alert.id, at=at, outcome="not_responded")


@step()
def seen_product(made: dict, at: datetime) -> Any:
    """A flash report that the walker writes about the incident that they see."""
    from tutela.products.actions import compose_product

    return compose_product(actor=_reader(WALKER), at=at, incident_id=made["seen_incident"].id)


@step()
def issued_product(made: dict, at: datetime) -> Any:
    """It is issued."""
    from tutela.products.actions import issue_product

    product_id = made["seen_product"].id
    return issue_product(actor=_reader(WALKER), at=at, product_id=product_id, addressees=f"{SEEN} office")


@step(hidden=True)
def hidden_product(made: dict, at: datetime) -> Any:
    """The watch writes of the same warning, and so of the incident that the walker may not see."""
    from tutela.products.actions import compose_product

    return compose_product(actor=_reader("watch"), at=at, alert_id=made["closed_alert"].id)


@step(hidden=True)
def hidden_statement(made: dict, at: datetime) -> Any:
    """A sentence of it."""
    from tutela.products.actions import add_statement

    product_id = made["hidden_product"].id
    texts = {"en": f"{HIDDEN} was seen at the {SOUGHT}."}
    return add_statement(actor=_reader("watch"), at=at, product_id=product_id, section="media", texts=texts)


def _threat(made: dict, at: datetime, word: str, place: dict, **facts: Any) -> Any:
    from tutela.threats import actions

    actor = _reader("adviser")
    threat = actions.make_threat(
        actor=actor,
        at=at,
        title=f"{word} attack",
        text=f"{word} men will come at the {SOUGHT}",
        threat_type="killing",
        perpetrator=f"{word} group",
        place_text=f"{word} village",
        **place,
        location_precision=1,
        **facts,
    )
    scores = {"intent": 3, "capability": 2, "opportunity": 2, "harm": 4, "vulnerability": 3, "exposed": 900}
    words = {"judgement": f"{word} judgement", "confidence_basis": f"{word} basis", "mission_gap": f"{word} gap"}
    actions.assess_threat(actor=actor, at=at, threat_id=threat.id, **scores, **words)
    response = {"tier": "tier_2", "text": f"{word} patrol", "lead": "force", "threat_response_state": "done"}
    actions.plan_response(actor=actor, at=at, threat_id=threat.id, **response)
    return threat


@step()
def adviser(made: dict, at: datetime) -> Any:
    """The protection adviser, who sees everything and keeps the register."""
    return _user(
        "adviser",
        at,
        role="protection_adviser",
        component="protection",
        areas=["*"],
        clearance="strictly_confidential",
        compartments=["children", "sexual_violence", "individuals_at_risk"],
    )


@step()
def seen_threat(made: dict, at: datetime) -> Any:
    """A threat in the walker's area."""
    return _threat(made, at, SEEN, INSIDE)


@step()
def seen_evidence(made: dict, at: datetime) -> Any:
    """The incident that they see speaks for it."""
    from tutela.threats.actions import link_evidence

    return link_evidence(
        actor=_reader("adviser"),
        at=at,
        threat_id=made["seen_threat"].id,
        incident_id=made["seen_incident"].id,
        evidence_stance="for",
        text=f"{SEEN} reason",
    )


@step(hidden=True)
def hidden_evidence(made: dict, at: datetime) -> Any:
    """An incident that they do not see speaks for it too."""
    from tutela.threats.actions import link_evidence

    return link_evidence(
        actor=_reader("adviser"),
        at=at,
        threat_id=made["seen_threat"].id,
        incident_id=made["hidden_incident_in_a_compartment"].id,
        evidence_stance="for",
        text=f"{HIDDEN} reason",
    )


@step(hidden=True)
def hidden_threat(made: dict, at: datetime) -> Any:
    """A confidential threat, of which the incident that they see is evidence."""
    from tutela.threats.actions import link_evidence

    threat = _threat(made, at, HIDDEN, INSIDE, classification="confidential")
    link_evidence(
        actor=_reader("adviser"),
        at=at,
        threat_id=threat.id,
        incident_id=made["seen_incident"].id,
        evidence_stance="for",
        text=f"{HIDDEN} reason",
    )
    return threat


def _quarterly(made: dict, at: datetime, word: str, **facts: Any) -> Any:
    from tutela.threats import issuing

    actor = _reader("adviser")
    begun = issuing.make_quarterly(actor=actor, at=at, year=2026, quarter_number=1, **facts)
    issuing.write_section(
        actor=actor, at=at, quarterly_id=begun.id, section="summary", language="en", text=f"{word} summary {SOUGHT}"
    )
    issuing.review_quarterly(actor=OPERATOR, at=at, quarterly_id=begun.id)
    issuing.sign_quarterly(actor=actor, at=at, quarterly_id=begun.id)
    return issuing.issue_quarterly(actor=actor, at=at, quarterly_id=begun.id, addressees=f"{word} office")


@step()
def seen_quarterly(made: dict, at: datetime) -> Any:
    """A quarterly assessment of the walker's area, of what everybody there may read."""
    return _quarterly(made, at, SEEN, scope=OWN_AREA)


@step(hidden=True)
def hidden_quarterly(made: dict, at: datetime) -> Any:
    """One of the whole mission, with what is confidential."""
    return _quarterly(made, at, HIDDEN, classification="confidential")


def draws_of(months: Iterable[int], units: Sequence[str]) -> Any:
    """A forecast in the challenge's format: ten draws, from nobody to four killed."""
    import polars as pl

    rows = [(month, unit, draw, draw % 5) for month in months for unit in units for draw in range(10)]
    return pl.DataFrame(rows, schema=["month_id", "area_id", "draw", "outcome"], orient="row")


def _forecast(name: str, at: datetime, units: tuple[str, ...], note: str) -> Any:
    from tutela.foresight.actions import issue_table
    from tutela.foresight.rules import month_of

    first = month_of(at.date()) + 1
    table = draws_of((first, first + 1), units)
    return issue_table(actor=OPERATOR, at=at, table=table, known_until=first - 2, model_name=name, note=note)


def _scenario(at: datetime, area: str, word: str, *, days: int) -> Any:
    from tutela.foresight import actions

    given = {"actor": OPERATOR, "at": at}
    made = actions.make_scenario(**given, title=f"{word} {SOUGHT}", text=f"{word} text", area=area)
    sign = {"rule": "incidents", "days": days, "threshold": 1.0}
    actions.add_indicator(**given, scenario_id=made.id, text=f"{word} sign", **sign)
    actions.add_stress_line(
        **given, scenario_id=made.id, where=f"{word} road", plan=f"{word} plan", needs=f"{word} need"
    )
    actions.watch(at=at)
    return made


def _judgement(at: datetime, unit: str, word: str) -> Any:
    from tutela.foresight.actions import state_probability
    from tutela.foresight.rules import month_of

    month = month_of(at.date()) + 1
    return state_probability(actor=OPERATOR, at=at, unit=unit, month=month, dead=1, chance=0.3, reason=f"{word} reason")


@step()
def seen_forecast(made: dict, at: datetime) -> Any:
    """A forecast of the walker's state, county by county."""
    return _forecast(f"{SEEN} model", at, ("SS0101", "SS0102"), f"{SEEN} note")


@step(hidden=True)
def hidden_forecast(made: dict, at: datetime) -> Any:
    """One that speaks of their state and of others: it was made from more than they see."""
    return _forecast(f"{HIDDEN} model", at, ("SS01", "SS08"), f"{HIDDEN} note")


@step()
def seen_judgement(made: dict, at: datetime) -> Any:
    """What somebody said of the walker's state."""
    return _judgement(at, OWN_AREA, SEEN)


@step(hidden=True)
def hidden_judgement(made: dict, at: datetime) -> Any:
    """What somebody said of another one."""
    return _judgement(at, "SS08", HIDDEN)


@step()
def seen_scenario(made: dict, at: datetime) -> Any:
    """A future of the walker's state. Its indicator reads nought now and always, so it is no news to the walker later."""
    return _scenario(at, OWN_AREA, SEEN, days=1)


@step(hidden=True)
def hidden_scenario(made: dict, at: datetime) -> Any:
    """A future of the whole country. Its indicator turns, and turns back as days pass: the walker must not hear it."""
    return _scenario(at, "SS", HIDDEN, days=30)


@step()
def seen_camp(made: dict, at: datetime) -> Any:
    """Displaced people in the walker's area, who are to be reached."""
    return _site(made, at, SEEN, INSIDE, site_kind="displaced_site", population=900)


def _gap(reader: str, at: datetime, word: str, area: str) -> Any:
    from tutela.protection.actions import state_gap
    from tutela.protection.rules import Question

    question = Question(area=area, new=1)
    return state_gap(actor=_reader(reader), at=at, question=question, title=f"{word} gap at the {SOUGHT}", note=word)


@step()
def seen_gap(made: dict, at: datetime) -> Any:
    """What the walker states to stay out of reach, over what they see."""
    return _gap(WALKER, at, SEEN, OWN_AREA)


@step(hidden=True)
def hidden_camp(made: dict, at: datetime) -> Any:
    """Displaced people in Unity."""
    return _site(made, at, HIDDEN, OUTSIDE, site_kind="displaced_site", population=700)


@step(hidden=True)
def hidden_gap(made: dict, at: datetime) -> Any:
    """What the watch states of Unity."""
    return _gap("watch", at, HIDDEN, "SS06")


def seed() -> None:
    """Build the whole world in the current space. For a program of its own in a live installation."""
    from tutela.commands.context import tell
    from tutela.kernel import spaces
    from tutela.web import installation

    spaces.settle(spaces.MISSION)
    installation.make_ready(spaces.current(), say=tell)
    build(with_hidden=True)
