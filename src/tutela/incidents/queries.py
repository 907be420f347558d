"""Incidents as a reader may see them: lists, one, cells, what it stands on, what came of it, its history."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from tutela.incidents import search, tally
from tutela.incidents.models import CELL_RESOLUTIONS, Actor, Harm, Incident, Months, ReportLink, Tally
from tutela.incidents.rules import Held, figures_held
from tutela.kernel.access import Reader, visible
from tutela.kernel.clock import days_around
from tutela.kernel.geography import Box, parent_cell, stored_resolution
from tutela.kernel.journal.fold import Event, history
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.reports.models import Report
from tutela.reports.near import LOOKED_AT, NEAR_TIME, near, nearest

NEWEST = ("-date_start", "-id")
ORDERS = {
    "newest": NEWEST,
    "oldest": ("date_start", "id"),
    "most_killed": ("-best", "-id"),
    "fewest_killed": ("best", "id"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of a list. Empty answers ask nothing.

    since, until: days; an incident counts that touches the span. q: words, all of which must be there.
    area: the area itself and all within it. best_min, best_max: people killed, best estimate.
    event_type: with the types below it. place_known: how well the place is known, one of PLACE_KNOWN.
    """

    box: Box | None = None
    since: date | None = None
    until: date | None = None
    q: str = ""
    area: str = ""
    event_type: str = ""
    country: str = ""
    origin: str = ""
    external_id: str = ""
    verification: str = ""
    best_min: int | None = None
    best_max: int | None = None
    place_known: str = ""


LOCATED = Q(longitude__isnull=False)
PLACE_KNOWN = {
    "exact": LOCATED & Q(location_precision=1),
    "near": LOCATED & Q(location_precision=2),
    "point": Q(placed=True),
    "county": LOCATED & Q(location_precision=3),
    "wider": ~LOCATED | Q(location_precision__isnull=True) | Q(location_precision__gte=4),
}
"""How well a place is known: the spot, within about 25 km, either of these, the county, or less than that.
Source: the precisions of UCDP GED, doctrine list `location_precision`."""


def incidents(
    *, reader: Reader, filters: Filters | None = None, order: str = "newest", q: str = "", whole: bool = False
) -> RecordQuerySet:
    """Incidents that stand (not withdrawn, not merged into others), newest first.

    q: words, without other filters. whole: all of them will be read or counted, not only the first page.
    """
    rows = Incident.objects.visible_to(reader).filter(withdrawn=False)
    return rows.filter(_condition(filters or Filters(q=q), whole=whole)).order_by(*ORDERS[order])


def _condition(filters: Filters, *, whole: bool) -> Q:
    plain = {
        "date_end__gte": filters.since,
        "date_start__lte": filters.until,
        "area__under": filters.area or None,
        "event_type__in": with_parts(filters.event_type),
        "country": filters.country or None,
        "origin": filters.origin or None,
        "external_id": filters.external_id or None,
        "verification": filters.verification or None,
        "best__gte": filters.best_min,
        "best__lte": filters.best_max,
    }
    condition = Q(**{name: value for name, value in plain.items() if value is not None})
    if filters.place_known:
        condition &= PLACE_KNOWN[filters.place_known]
    if filters.q:
        condition &= search.holding(filters.q, whole=whole)
    if whole and replace(filters, area="", event_type="", country="", origin="", verification="") == Filters():
        # Every incident has a day: asked for it, the database counts in the index by day, which holds what is asked.
        condition &= Q(date_start__gte=date.min)
    if filters.box is not None:
        condition &= search.inside(filters.box, whole=whole)
    return condition


def with_parts(event_type: str) -> list[str] | None:
    """The type and everything below it in the tree."""
    from tutela.kernel.doctrine import doctrine

    if not event_type:
        return None
    found = [event_type]
    for code in found:
        found += [child.code for child in doctrine().lists["event_type"].children(code)]
    return found


def how_many(*, reader: Reader, filters: Filters) -> int:
    """The number of incidents that answer, of what the reader may see."""
    if filters == Filters(area=filters.area):
        return sum(_tallied(reader, filters.area).values_list("sum", flat=True))
    return incidents(reader=reader, filters=filters, whole=True).order_by().count()


def _tallied(reader: Reader, area: str, *columns: str) -> QuerySet:
    """Sums of what is kept counted, by columns: over the labels that the reader may see."""
    rows = Tally.objects.filter(visible(Incident, reader), **({"area__under": area} if area else {}))
    return rows.values(*columns).annotate(sum=Sum("count")).order_by()


KNOWN = {"point": ("exact", "near")}
"""Of what is asked of a place, what is kept apart by month, where that is more than one."""


def kept_by_month(*, reader: Reader, filters: Filters) -> QuerySet | None:
    """What is kept counted by month of the incidents that answer; None where only the rows can tell.

    It can for areas, for how well the place is known, and for spans that begin and end with a month: an incident
    touches such a span if the months in which it began and ended do.
    """
    if filters != Filters(area=filters.area, place_known=filters.place_known, since=filters.since, until=filters.until):
        return None
    if not (_begins_a_month(filters.since) and _ends_a_month(filters.until)):
        return None
    asked = {
        "area__under": filters.area or None,
        "known__in": KNOWN.get(filters.place_known, (filters.place_known,)) if filters.place_known else None,
        "last_month__gte": filters.since,
        "first_month__lte": filters.until,
    }
    told = {name: value for name, value in asked.items() if value is not None}
    return Months.objects.filter(visible(Incident, reader), **told).order_by()


def _begins_a_month(day: date | None) -> bool:
    return day is None or day.day == 1


def _ends_a_month(day: date | None) -> bool:
    return day is None or day == date.max or (day + timedelta(days=1)).day == 1


def areas_seen(*, reader: Reader) -> list[str]:
    """The codes of areas in which incidents lie that the reader may see, in alphabetical order."""
    return sorted(row["area"] for row in _tallied(reader, "", "area") if row["sum"] > 0 and row["area"])


def incident(*, reader: Reader, incident_id: UUID) -> Incident:
    """One incident with its actors, also when it was withdrawn. Raises Missing."""
    rows = Incident.objects.visible_to(reader).select_related("side_a", "side_b")
    found = rows.filter(id=incident_id).first()
    if found is None:
        raise Missing
    return found


def merged_into(*, reader: Reader, incident: Incident) -> Incident | None:
    """What it was merged into, if the reader may see that."""
    if incident.merged_into_id is None:
        return None
    return Incident.objects.visible_to(reader).filter(id=incident.merged_into_id).first()


def harms(*, reader: Reader, incident: Incident) -> RecordQuerySet:
    """People harmed in it, in the order in which they were written down."""
    return Harm.objects.visible_to(reader).filter(incident=incident).order_by("id")


def report_links(*, reader: Reader, incident: Incident) -> RecordQuerySet:
    """The links to those reports that the reader may see, first link first, the report at hand."""
    reports = Prefetch("report", queryset=Report.objects.visible_to(reader))
    rows = ReportLink.objects.visible_to(reader).filter(incident=incident, withdrawn=False)
    return rows.prefetch_related(reports).order_by("id")


def incidents_of_report(*, reader: Reader, report_id: UUID) -> RecordQuerySet:
    """The incidents that stand on a report, of those that the reader may see."""
    links = ReportLink.objects.visible_to(reader).filter(report_id=report_id, withdrawn=False)
    return incidents(reader=reader).filter(id__in=links.values("incident_id"))


def likely(
    *, reader: Reader, place: Any, day: date, besides: UUID | None = None
) -> list[tuple[Incident, float | None]]:
    """What happened near a record's place and near a day, with its distance in metres: it may tell of the same.

    besides: an incident that is left out.
    """
    since, until = days_around(day, day, NEAR_TIME)
    rows = incidents(reader=reader).filter(date_start__lte=until, date_end__gte=since)
    rows = rows.exclude(id=besides) if besides else rows
    return nearest(near(rows, place)[:LOOKED_AT], place)


def on_chain(*, reader: Reader, known: Mapping[str, Collection[UUID]]) -> list[Incident]:
    """Incidents that are known, or stand on a report that is known, newest first."""
    links = ReportLink.objects.visible_to(reader).filter(report_id__in=known["report"], withdrawn=False)
    told = Q(id__in=known["incident"]) | Q(id__in=links.values("incident_id"), withdrawn=False)
    return list(Incident.objects.visible_to(reader).filter(told).order_by(*NEWEST))


def merged_incidents(*, reader: Reader, incident: Incident) -> RecordQuerySet:
    """What was merged into it."""
    return Incident.objects.visible_to(reader).filter(merged_into=incident).order_by("id")


def actor_names(*, reader: Reader, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of armed groups and forces."""
    return dict(Actor.objects.visible_to(reader).filter(id__in=list(ids)).values_list("id", "name"))


def actors(*, reader: Reader) -> RecordQuerySet:
    """Actors by name: those that stand in an incident which the reader sees, so that no name tells of a hidden one."""
    seen = Incident.objects.visible_to(reader).filter(withdrawn=False)
    stands = Q(Exists(seen.filter(side_a=OuterRef("pk")))) | Q(Exists(seen.filter(side_b=OuterRef("pk"))))
    return Actor.objects.visible_to(reader).filter(stands).order_by("name", "id")


# Cells


@dataclass(frozen=True, slots=True)
class Cells:
    """How many incidents lie in each H3 cell, and how many of those asked for lie in none."""

    counts: Mapping[str, int]
    unlocated: int


def cells(*, reader: Reader, resolution: int, filters: Filters | None = None, within: Box | None = None) -> Cells:
    """Counts over what the reader may see. resolution: 0 (coarse) to 7. Raises CellUnusable for others.

    within: only cells of resolution 6 and 7 whose centre lies in this box are wanted; others may be missing or not
    whole, and what lies in none is not counted.
    """
    column = f"cell{stored_resolution(resolution)}"
    filters = filters or Filters()
    if column in tally.KEY and filters in (Filters(area=filters.area), Filters(area=filters.area, place_known="point")):
        kept = _tallied(reader, filters.area, column)
        kept = kept.filter(placed=True) if filters.place_known else kept
        counted = dict(kept.values_list(column, "sum"))
    else:
        rows = incidents(reader=reader, filters=filters, whole=True).order_by()
        if within is not None:
            rows = rows.filter(search.near(within))
        counted = dict(rows.values_list(column).annotate(count=Count("*")))
    unlocated = counted.pop("", 0)
    return Cells(_coarser(counted, resolution), unlocated)


def _coarser(counted: Mapping[str, int], resolution: int) -> Mapping[str, int]:
    if resolution in CELL_RESOLUTIONS:
        return counted
    sums: Counter[str] = Counter()
    for cell, count in counted.items():
        sums[parent_cell(cell, resolution)] += count
    return sums


# History


def held_figures(events: Sequence[Event]) -> list[Held]:
    """Which figures an incident has held, and when, oldest first. events: its history."""
    return figures_held(
        (event.at, event.actor, event.reason, {change.field: change.after for change in event.changes})
        for event in events
    )


def incident_history(*, reader: Reader, incident: Incident) -> list[Event]:
    """Its entries, oldest first. What it was merged into is told by a link, to those who may see that record."""
    return [
        Event(
            stamp=event.stamp,
            at=event.at,
            actor=event.actor,
            verb=event.verb,
            reason=event.reason,
            changes=tuple(change for change in event.changes if change.field != "merged_into"),
            undoes=event.undoes,
        )
        for event in history(incident)
    ]


# What came of it: told by the rooms below, which know of incidents while incidents do not know of them


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record that came of an incident: an alert, a review. Shown as `kind`: `label`, with a link."""

    kind: str
    label: str
    url: str
    note: str = ""


Outcomes = Callable[[Reader, Incident], list[Outcome]]
_outcomes: list[Outcomes] = []


def register_outcomes(find: Outcomes) -> Outcomes:
    """Register a function that finds what came of an incident, of what the reader may see."""
    if find not in _outcomes:
        _outcomes.append(find)
    return find


def outcomes(*, reader: Reader, incident: Incident) -> list[Outcome]:
    """All that came of it, room by room in the order in which they registered."""
    return [outcome for find in _outcomes for outcome in find(reader, incident)]


# For imports


def held_editions(*, origin: str, external_ids: Sequence[str]) -> dict[str, tuple[UUID, str, str]]:
    """What is held of a source's events: external id -> (id, release, digest)."""
    rows = Incident.objects.as_system("an import compares with everything that is held")
    found = rows.filter(origin=origin, external_id__in=external_ids)
    told = found.values_list("external_id", "id", "release", "digest")
    return {number: (name, release, digest) for number, name, release, digest in told if number is not None}


def imported(*, ids: Iterable[UUID]) -> dict[UUID, Incident]:
    """Incidents by id, for an import that changes them."""
    rows = Incident.objects.as_system("an import changes what its source changed").filter(id__in=list(ids))
    return {row.id: row for row in rows}


def actors_of_origin(*, origin: str, external_ids: Iterable[str]) -> dict[str, UUID]:
    """Actors by their number in a source."""
    rows = Actor.objects.as_system("an import finds its actors again")
    found = rows.filter(origin=origin, external_id__in=list(external_ids))
    return {number: name for number, name in found.values_list("external_id", "id") if number is not None}
