"""A quarterly assessment drawn from the register: which threats, as they stand now, and what happened in the quarter.

For somebody: everything is asked through the policy, and what is drawn carries the labels of all that it was drawn
from, the counted incidents among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from tutela.incidents import queries as incidents
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.records import Protected, RecordQuerySet
from tutela.threats import labels, quarter, queries, scoring
from tutela.threats.labels import Labels
from tutela.threats.models import Assessment, QuarterlyAssessment, Threat
from tutela.threats.quarter import Line

LABEL_COLUMNS = tuple(Protected.labels)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines, and the labels of every record that they were drawn from."""

    lines: tuple[Line, ...]
    labels: tuple[Labels, ...]


@dataclass(frozen=True, slots=True)
class _Happened:
    """Incidents of the quarter that bear out a threat: how many, people killed, civilians among them."""

    linked: int
    matching: int
    killed: int
    civilians: int
    labels: frozenset[Labels]


def narrowed(reader: Reader, *, ceiling: int, circles: int) -> Reader:
    """The same reader, seeing no more than may stand in the assessment."""
    return replace(reader, clearance=min(reader.clearance, ceiling), compartments=reader.compartments & circles)


def draw(quarterly: QuarterlyAssessment, *, actor: Reader, at: datetime) -> Drawn:
    """The register as it stands at this moment, beside what was issued last time."""
    reader = narrowed(actor, ceiling=quarterly.ceiling, circles=quarterly.circles)
    earlier = lines_before(quarterly, reader=actor)
    threats = _threats(quarterly, earlier, reader=reader)
    judged = _judged(threats, reader=reader, at=at)
    responses = queries.response_counts(reader=reader, threats=threats)
    linked = _linked(threats, quarterly.since, quarterly.until, reader=reader)
    happened = {one.id: _happened(one, quarterly, linked.get(one.id, []), reader=reader) for one in threats}
    lines = [
        _line(one, *judged.get(one.id, (None, None)), responses.get(one.id, {}), happened[one.id]) for one in threats
    ]
    found = {label for one in happened.values() for label in one.labels}
    return Drawn(
        tuple(quarter.compared(lines, earlier, scoring.scales())),
        tuple([*(labels.of_record(one) for one in threats), *sorted(found, key=repr)]),
    )


def lines_before(quarterly: QuarterlyAssessment, *, reader: Reader) -> list[Line]:
    """What was issued last time."""
    if quarterly.previous_id is None:
        return []
    edition = queries.last_edition(reader=reader, quarterly_id=quarterly.previous_id)
    return [quarter.read(one) for one in edition.content["lines"]] if edition else []


def _threats(quarterly: QuarterlyAssessment, earlier: Sequence[Line], *, reader: Reader) -> list[Threat]:
    """Those that are open, those that were told of last time, and those that ended in the quarter."""
    told = [UUID(hex=one.threat) for one in earlier if not one.closed]
    ended = Q(closed_at__date__gte=quarterly.since, closed_at__date__lte=quarterly.until)
    rows = queries.threats(reader=reader).filter(Q(closed_at=None) | ended | Q(id__in=told))
    return list(rows.filter(place_area__under=quarterly.scope) if quarterly.scope else rows)


def _judged(
    threats: Sequence[Threat], *, reader: Reader, at: datetime
) -> dict[UUID, tuple[Assessment | None, Assessment | None]]:
    """Of each threat the last assessment, and what was left after the response if that was scored since."""
    found: dict[UUID, tuple[Assessment | None, Assessment | None]] = {}
    for one in queries.assessments_until(reader=reader, threats=threats, until=at):
        if not one.residual:
            found[one.threat_id] = (one, None)
        elif one.threat_id in found:
            found[one.threat_id] = (found[one.threat_id][0], one)
    return found


def _linked(threats: Sequence[Threat], since: date, until: date, *, reader: Reader) -> dict[UUID, list[Any]]:
    """Of each threat the incidents of the quarter that were linked as evidence for it."""
    found: dict[UUID, list[Any]] = {}
    for one in queries.evidence_for(reader=reader, threats=threats):
        touches = one.incident.date_start <= until and one.incident.date_end >= since
        if touches and one.evidence_stance == "for" and not one.incident.withdrawn:
            found.setdefault(one.threat_id, []).append(one.incident)
    return found


def _happened(threat: Threat, quarterly: QuarterlyAssessment, linked: list[Any], *, reader: Reader) -> _Happened:
    rows = matching(threat, quarterly.since, quarterly.until, reader=reader)
    others = rows.exclude(id__in=[one.id for one in linked])
    sums = others.order_by().aggregate(killed=Sum("best"), civilians=Sum("civilians"))
    seen = others.order_by().values_list(*LABEL_COLUMNS).distinct()
    return _Happened(
        linked=len(linked),
        matching=others.order_by().count(),
        killed=sum(one.best for one in linked) + (sums["killed"] or 0),
        civilians=sum(one.civilians for one in linked) + (sums["civilians"] or 0),
        labels=frozenset(
            [
                *(labels.of_record(one) for one in linked),
                *(Labels(**dict(zip(LABEL_COLUMNS, row, strict=True))) for row in seen),
            ]
        ),
    )


def matching(threat: Threat, since: date | None, until: date, *, reader: Reader) -> RecordQuerySet:
    """Incidents of these days in which the threat came true: in its area, of one of its types (`threat_rule.signs`).

    Where it names a group, incidents that name others are left out.
    """
    types = doctrine().threat_rule.signs.get(threat.threat_type, frozenset())
    filters = incidents.Filters(since=since, until=until, area=threat.place_area)
    rows = incidents.incidents(reader=reader, filters=filters).filter(event_type__in=sorted(types))
    return rows.filter(Q(dyad="") | Q(dyad__icontains=threat.perpetrator)) if threat.perpetrator else rows


def _line(
    threat: Threat, judged: Assessment | None, left: Assessment | None, responses: dict[str, int], happened: _Happened
) -> Line:
    same = (
        "title threat_type threat_state perpetrator_class perpetrator place_text time_frame persons_at_risk "
        "destabilising threat_end"
    ).split()
    return Line(
        threat=threat.id.hex,
        **{name: getattr(threat, name) for name in same},
        area=threat.place_area,
        groups=tuple(threat.groups),
        closed=threat.closed_at is not None,
        responses=responses,
        linked=happened.linked,
        matching=happened.matching,
        killed=happened.killed,
        civilians=happened.civilians,
        **_scores(judged, left),
    )


def _scores(judged: Assessment | None, left: Assessment | None) -> dict[str, Any]:
    if judged is None:
        return {}
    same = (
        "version likelihood impact risk risk_class floored exposed trend confidence judgement mission_gap "
        "information_gaps"
    ).split()
    found = {name: getattr(judged, name) for name in same}
    after = {f"residual_{name}": getattr(left, name) for name in ("likelihood", "impact", "risk")} if left else {}
    return {
        **found,
        **after,
        "rank": scoring.scales().rank(judged.risk_class),
        "residual_class": left.risk_class if left else "",
    }


def content_of(lines: Iterable[Line]) -> dict[str, Any]:
    """What a quarterly assessment keeps of what was drawn."""
    return {"lines": [one.written() for one in lines]}
