"""The verbs of threats. Nothing is overwritten: an assessment is a new version, a link is taken away, a threat closes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.incidents import queries as incidents
from tutela.kernel import access, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import CoordinateError, Point
from tutela.kernel.identifiers import new_id
from tutela.kernel.journal import Writing
from tutela.kernel.problems import Invalid
from tutela.kernel.records import Protected
from tutela.places.areas import area_of
from tutela.places.boundaries import Boundaries
from tutela.reports import queries as reports
from tutela.threats import labels, problems, queries, rules, scoring
from tutela.threats.labels import Labels
from tutela.threats.models import Assessment, Evidence, ResponseLine, Threat

MADE = "threat.made"
CHANGED = "threat.changed"
ASSESSED = "threat.assessed"
SCORED_AGAIN = "threat.residual_scored"
RESPONSE_PLANNED = "threat.response_planned"
RESPONSE_CHANGED = "threat.response_changed"
REVIEWED = "threat.reviewed"
CLOSED = "threat.closed"
REOPENED = "threat.reopened"
ASSESSMENT_MADE = "threat_assessment.made"
EVIDENCE_MADE = "threat_evidence.made"
EVIDENCE_WITHDRAWN = "threat_evidence.withdrawn"
RESPONSE_MADE = "threat_response.made"
RESPONSE_MOVED = "threat_response.changed"

CODED = {
    "threat_type": "threat_type",
    "threat_state": "threat_state",
    "perpetrator_class": "perpetrator_class",
    "time_frame": "time_frame",
    "owner_component": "component",
    "trend": "threat_trend",
    "confidence": "analytic_confidence",
    "evidence_stance": "evidence_stance",
    "tier": "tier",
    "lead": "component",
    "threat_response_state": "threat_response_state",
    "threat_end": "threat_end",
    "classification": "classification",
}
"""The code list of each field that has one."""

CODED_MANY = {"groups": "group_at_risk", "support": "component", "compartments": "compartment"}

PLACE = ("longitude", "latitude", "location_precision")
CHANGEABLE = frozenset(
    "title text threat_type threat_state perpetrator_class perpetrator place_text longitude latitude "
    "location_precision persons_at_risk groups time_frame valid_from valid_until destabilising owner_component".split()
)
LONGEST_SPAN = timedelta(days=366)


def check(facts: dict[str, Any]) -> None:
    """Raises Invalid with every code that its list does not hold; empty codes are none."""
    lists = doctrine().lists
    wrong = {name for name, code in facts.items() if name in CODED and code and code not in lists[CODED[name]]}
    wrong |= {
        name
        for name, codes in facts.items()
        if name in CODED_MANY and any(code not in lists[CODED_MANY[name]] for code in codes)
    }
    if wrong:
        text = _("This code is not in the list: choose one of those that are offered.")
        raise Invalid(fields=dict.fromkeys(sorted(wrong), text))


# Threats


def make_threat(
    *,
    actor: Reader,
    at: datetime,
    title: str,
    threat_type: str,
    threat_state: str = "potential",
    time_frame: str = "medium",
    area: str = "",
    classification: str = "unclassified",
    compartments: Sequence[str] = (),
    incident_ids: Sequence[UUID] = (),
    report_ids: Sequence[UUID] = (),
    note: str = "",
    **facts: Any,
) -> Threat:
    """Write a threat down, from incidents and reports or without; those it is made from become evidence for it.

    facts: names of CHANGEABLE. area: code, where no point is given. The labels are at least those of what it is made
    from and of the type of threat. Raises Missing, Denied, Invalid, HalfAPlace, NoSuchArea, BeyondYou.
    """
    given = {"threat_type": threat_type, "threat_state": threat_state, "time_frame": time_frame, **facts}
    check({**given, "classification": classification, "compartments": compartments})
    _check_span(given.get("valid_from"), given.get("valid_until"))
    with journal.open(actor, at=at, reason=note) as writing:
        access.require(actor, "threat.make")
        grounds: list[Protected] = [
            *(incidents.incident(reader=actor, incident_id=one) for one in dict.fromkeys(incident_ids)),
            *(reports.report(reader=actor, report_id=one) for one in dict.fromkeys(report_ids)),
        ]
        place_area = _area(actor, given, area, grounds)
        own = _own_labels(actor, threat_type, classification, compartments, place_area)
        threat = Threat(
            id=new_id(at),
            title=title.strip(),
            place_area=place_area,
            made_at=at,
            made_by=actor.name,
            review_due_at=at + _review_span(),
            **_known(given),
            **labels.columns([own, *(labels.of_record(one) for one in grounds)]),
        )
        threat.owner_component = threat.owner_component or actor.component
        if not access.sees(threat, actor):
            raise problems.BeyondYou
        writing.add(MADE, threat)
        for one in grounds:
            _add_evidence(writing, threat, one, actor=actor, at=at, stance="for", text="")
    return threat


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts. Raises TypeError for one that a threat does not have."""
    if unknown := facts.keys() - CHANGEABLE:
        raise TypeError(f"a threat has no {', '.join(sorted(unknown))}")
    return facts


def _check_span(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise problems.EndsBeforeItBegins


def _review_span() -> timedelta:
    return timedelta(seconds=doctrine().threat_rule.review_every_s)


def _own_labels(actor: Reader, threat_type: str, classification: str, compartments: Sequence[str], area: str) -> Labels:
    lists = doctrine().lists
    kept_in = lists["threat_type"][threat_type].attributes.get("compartment")
    circles = [*compartments, *([kept_in] if kept_in else [])]
    rank = lists["classification"][classification].attributes["rank"]
    return Labels(rank, lists["compartment"].bits(circles), area, actor.component)


def _area(actor: Reader, facts: dict[str, Any], area: str, grounds: Sequence[Protected]) -> str:
    """Where it threatens: the area of the point, or the one that is named, or that of what it is made from."""
    if area and area not in Boundaries.load().areas:
        raise problems.NoSuchArea
    longitude, latitude, precision = (facts.get(name) for name in PLACE)
    if (longitude is None) != (latitude is None):
        raise problems.HalfAPlace
    if longitude is None or latitude is None:
        return area or (grounds[0].area if grounds else actor.home_area)
    try:
        return area or area_of(Point(longitude, latitude), precision)
    except CoordinateError as error:
        raise problems.HalfAPlace from error


def change_threat(*, actor: Reader, threat_id: UUID, at: datetime, note: str = "", **facts: Any) -> Threat:
    """Correct or bring up to date what the threat is. Its labels rise with a new place; they never fall.

    Raises Missing, Denied, ThreatIsClosed, Invalid, HalfAPlace, BeyondYou.
    """
    check(_known(facts))
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.change", threat_id)
        _check_span(facts.get("valid_from", threat.valid_from), facts.get("valid_until", threat.valid_until))
        if facts.keys() & {*PLACE, "threat_type"}:
            facts |= _labels_after(actor, threat, facts)
        writing.change(CHANGED, threat, **facts)
        if not access.sees(threat, actor):
            raise problems.BeyondYou
    return threat


def _labels_after(actor: Reader, threat: Threat, facts: dict[str, Any]) -> dict[str, Any]:
    moved = bool(facts.keys() & set(PLACE))
    there = {name: facts.get(name, getattr(threat, name)) for name in PLACE}
    kept = threat.place_area if there["longitude"] is None else ""
    place_area = _area(actor, there, kept, [threat]) if moved else threat.place_area
    own = _own_labels(actor, facts.get("threat_type", threat.threat_type), "unclassified", (), place_area)
    raised = labels.columns([labels.of_record(threat), own])
    return {"place_area": place_area, "area": raised["area"], "compartments": raised["compartments"]}


# Assessments


def assess_threat(*, actor: Reader, threat_id: UUID, at: datetime, note: str = "", **facts: Any) -> Assessment:
    """Judge it anew: a further version beside those before. Counts as a review, so the next one falls due later.

    facts: the fields of `scoring.SAID`, REASONS and TEXTS, `trend`, `confidence`.
    Raises Missing, Denied, ThreatIsClosed, Invalid, OverrideNeedsReason.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.assess", threat_id)
        assessment = _assessment(actor, threat, at, facts)
        due = at + _review_span()
        reviewed: dict[str, Any] = {"reviewed_at": at, "reviewed_by": actor.name, "review_due_at": due}
        writing.change(ASSESSED, threat, **scoring.summary(assessment), **reviewed)
        return writing.add(ASSESSMENT_MADE, assessment)


def score_again(*, actor: Reader, threat_id: UUID, at: datetime, note: str = "", **facts: Any) -> Assessment:
    """Judge what is left of the risk after the response, beside the last assessment.

    Raises Missing, Denied, ThreatIsClosed, NotAssessedYet, NothingDoneYet, Invalid, OverrideNeedsReason.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.assess", threat_id)
        before = queries.latest(reader=actor, threat=threat)
        if before is None:
            raise problems.NotAssessedYet
        states = [one.threat_response_state for one in queries.responses(reader=actor, threat=threat)]
        if not rules.may_score_again(states):
            raise problems.NothingDoneYet
        assessment = _assessment(actor, threat, at, facts, residual=True, before=before)
        writing.change(SCORED_AGAIN, threat, **scoring.residual_summary(assessment))
        return writing.add(ASSESSMENT_MADE, assessment)


def _assessment(actor: Reader, threat: Threat, at: datetime, facts: dict[str, Any], **more: Any) -> Assessment:
    if unknown := facts.keys() - {*scoring.SAID, *scoring.REASONS, *scoring.TEXTS, "trend", "confidence"}:
        raise TypeError(f"an assessment has no {', '.join(sorted(unknown))}")
    check(facts)
    _check_scores(facts)
    words = {name: facts[name].strip() for name in (*scoring.REASONS, *scoring.TEXTS) if facts.get(name)}
    return Assessment(
        id=new_id(at),
        threat=threat,
        version=queries.next_version(reader=actor, threat=threat),
        assessed_at=at,
        assessed_by=actor.name,
        component=actor.component,
        trend=facts.get("trend") or "unknown",
        confidence=facts.get("confidence") or "low",
        **{name: facts.get(name) for name in scoring.SAID},
        **words,
        **scoring.follows(facts),
        **more,
    )


def _check_scores(facts: dict[str, Any]) -> None:
    """Raises Invalid for a score that is not on its scale."""
    by_scale = {
        (rules.SCORE_LEAST, rules.SCORE_MOST): ("intent", "capability", "opportunity"),
        (rules.LEAST, rules.MOST): ("vulnerability", "harm", "said_likelihood", "said_impact"),
    }
    wrong = {
        name: _("Choose one of the numbers of the scale.")
        for (least, most), names in by_scale.items()
        for name in names
        if facts.get(name) is not None and not least <= facts[name] <= most
    }
    if wrong:
        raise Invalid(fields=wrong)


# Evidence


def link_evidence(
    *,
    actor: Reader,
    threat_id: UUID,
    at: datetime,
    evidence_stance: str,
    incident_id: UUID | None = None,
    report_id: UUID | None = None,
    text: str = "",
    note: str = "",
) -> Evidence:
    """Say that an incident or a report speaks for or against the threat.

    The entry is the link's alone: one of the threat's would tell of evidence that its reader may not see.
    Raises Missing, Denied, ThreatIsClosed, OneOrTheOther, LinkedAlready, Invalid.
    """
    check({"evidence_stance": evidence_stance})
    if (incident_id is None) == (report_id is None):
        raise problems.OneOrTheOther
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.link", threat_id)
        ground: Protected = (
            incidents.incident(reader=actor, incident_id=incident_id)
            if incident_id is not None
            else reports.report(reader=actor, report_id=report_id)  # type: ignore[arg-type]
        )
        if queries.evidence_of(reader=actor, threat=threat, ground=ground).exists():
            raise problems.LinkedAlready
        return _add_evidence(writing, threat, ground, actor=actor, at=at, stance=evidence_stance, text=text)


def _add_evidence(
    writing: Writing, threat: Threat, ground: Protected, *, actor: Reader, at: datetime, stance: str, text: str
) -> Evidence:
    row = Evidence(
        id=new_id(at),
        threat=threat,
        evidence_stance=stance,
        text=text.strip(),
        linked_at=at,
        linked_by=actor.name,
        **{ground.kind: ground},
    )
    return writing.add(EVIDENCE_MADE, row)


def unlink_evidence(*, actor: Reader, threat_id: UUID, evidence_id: UUID, at: datetime, note: str = "") -> Evidence:
    """Take a link away; that it was there stays in the history. Raises Missing, Denied, ThreatIsClosed, NotLinked."""
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.link", threat_id)
        link = queries.one_evidence(reader=actor, threat=threat, evidence_id=evidence_id)
        if link.withdrawn:
            raise problems.NotLinked
        return writing.change(EVIDENCE_WITHDRAWN, link, withdrawn=True)


# Responses


def plan_response(
    *,
    actor: Reader,
    threat_id: UUID,
    at: datetime,
    tier: str,
    text: str,
    lead: str,
    support: Sequence[str] = (),
    due_at: datetime | None = None,
    threat_response_state: str = "planned",
    note: str = "",
) -> ResponseLine:
    """Write down what is to be done, in which tier, by whom. Raises Missing, Denied, ThreatIsClosed, Invalid."""
    check({"tier": tier, "lead": lead, "support": support, "threat_response_state": threat_response_state})
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.respond", threat_id)
        writing.change(RESPONSE_PLANNED, threat)
        line = ResponseLine(
            id=new_id(at),
            threat=threat,
            tier=tier,
            text=text.strip(),
            lead=lead,
            support=sorted(set(support) - {lead}),
            due_at=due_at,
            threat_response_state=threat_response_state,
        )
        return writing.add(RESPONSE_MADE, line)


def move_response(
    *,
    actor: Reader,
    threat_id: UUID,
    response_id: UUID,
    at: datetime,
    threat_response_state: str,
    result: str = "",
    note: str = "",
) -> ResponseLine:
    """Say how far a response is and what came of it. Raises Missing, Denied, ThreatIsClosed, Invalid."""
    check({"threat_response_state": threat_response_state})
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.respond", threat_id)
        line = queries.response(reader=actor, threat=threat, response_id=response_id)
        writing.change(RESPONSE_CHANGED, threat)
        return writing.change(
            RESPONSE_MOVED, line, threat_response_state=threat_response_state, result=result.strip() or line.result
        )


# Under constant review (000 ¶80)


def review_threat(
    *, actor: Reader, threat_id: UUID, at: datetime, review_due_at: datetime | None = None, note: str = ""
) -> Threat:
    """It was looked at and stands as it is; the next look is due then. Raises Missing, Denied, ThreatIsClosed,
    DueInThePast."""
    due = review_due_at or at + _review_span()
    if not at < due <= at + LONGEST_SPAN:
        raise problems.DueInThePast
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.review", threat_id)
        return writing.change(REVIEWED, threat, reviewed_at=at, reviewed_by=actor.name, review_due_at=due)


def close_threat(*, actor: Reader, threat_id: UUID, at: datetime, threat_end: str, note: str = "") -> Threat:
    """It is no longer feared. Raises Missing, Denied, ThreatIsClosed, Invalid."""
    check({"threat_end": threat_end})
    with journal.open(actor, at=at, reason=note) as writing:
        threat = _open(actor, "threat.close", threat_id)
        return writing.change(CLOSED, threat, closed_at=at, closed_by=actor.name, threat_end=threat_end)


def reopen_threat(*, actor: Reader, threat_id: UUID, at: datetime, note: str = "") -> Threat:
    """It is feared again. Raises Missing, Denied, ThreatIsOpen."""
    with journal.open(actor, at=at, reason=note) as writing:
        threat = queries.threat(reader=actor, threat_id=threat_id)
        access.require(actor, "threat.reopen", threat)
        if threat.closed_at is None:
            raise problems.ThreatIsOpen
        due = at + _review_span()
        return writing.change(REOPENED, threat, closed_at=None, closed_by="", threat_end="", review_due_at=due)


def _open(actor: Reader, right: str, threat_id: UUID) -> Threat:
    """The threat, if the actor may do this to it and it is open."""
    threat = queries.threat(reader=actor, threat_id=threat_id)
    access.require(actor, right, threat)
    if threat.closed_at is not None:
        raise problems.ThreatIsClosed
    return threat
