"""Reach in the API: questions that are computed and store nothing, statements that stand, road maps."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from tutela.kernel.clock import now
from tutela.kernel.http.api import Cursor, Limit, ListOf, Place, detail, list_answer, once, place, reader_of
from tutela.kernel.http.wire import (
    WITHOUT_NUL,
    AreaCode,
    EntryOut,
    Moment,
    Sent,
    ShortText,
    Utc,
)
from tutela.protection import actions, computing, queries, rules, stating
from tutela.protection import shown as own
from tutela.protection.models import GapStatement, RoadMap
from tutela.protection.rules import MOST_BASES, MOST_MINUTES, MOST_NEW, Question
from tutela.protection.scene import Scene, remembered_scene, scene
from tutela.reports import shown

router = Router(tags=["reach"])

Minute = Annotated[int, Field(ge=0, lt=1_440, description="Minute of the day.")]
East = Annotated[float, Query(ge=-180, le=180, description="Longitude in degrees.")]
North = Annotated[float, Query(ge=-90, le=90, description="Latitude in degrees.")]
MOST_LISTED = 1_000


Box = Annotated[list[float], Field(min_length=4, max_length=4)]
"""West, south, east, north."""
Ends = Annotated[list[float], Field(min_length=2, max_length=2)]
Counts = Annotated[list[int], Field(min_length=2, max_length=2)]
"""Surely and perhaps."""


class ReachAsked(Schema):
    """A question. area: all populated places in it. bases: ids of sites; none: all that stand in or near the area.
    curfew_begins, curfew_ends: both or neither. new: bases more."""

    area: Annotated[str, Field(min_length=2, max_length=24, pattern=r"^[A-Z0-9-]+$")] = "SS"
    bases: Annotated[list[UUID], Field(max_length=MOST_BASES)] = []
    minutes: Annotated[int, Field(ge=5, le=MOST_MINUTES)] = 120
    vehicle: Literal[rules.VEHICLES] = "light"  # type: ignore[valid-type]
    season: Literal[rules.SEASONS] = "dry"  # type: ignore[valid-type]
    ground: Literal[rules.GROUNDS] = "track"  # type: ignore[valid-type]
    night: bool = False
    curfew_begins: Minute | None = None
    curfew_ends: Minute | None = None
    leave: Minute = rules.DEFAULT_LEAVE
    ready_minutes: Annotated[int, Field(ge=0, le=1_440)] = 0
    weight: Literal[rules.WEIGHTS] = "people"  # type: ignore[valid-type]
    reading: Literal[rules.READINGS] = "surely"  # type: ignore[valid-type]
    new: Annotated[int, Field(ge=0, le=MOST_NEW)] = 2
    goal: Literal[rules.GOALS] = "cover"  # type: ignore[valid-type]

    def question(self) -> Question:
        """As the room computes it. Raises CurfewWrong."""
        names = {"curfew_begins", "curfew_ends", "bases", "title", "note"}
        told = self.dict(exclude=names)
        curfew = rules.curfew_of(self.curfew_begins, self.curfew_ends)
        return Question(**told, bases=tuple(sorted(set(self.bases))), curfew=curfew)


class MapOut(Schema):
    """A road map. digest: SHA-256 of the packed graph; file_digest: of the file that was loaded."""

    id: UUID
    name: str
    source: str
    licence: str
    drawn_on: str | None
    digest: str
    file_digest: str
    nodes: int
    roads: int
    box: Box
    loaded_at: Utc
    loaded_by: str


class OnMap(Schema):
    """On what map times stand; null: on stated speeds off the road alone."""

    name: str
    source: str
    licence: str
    digest: str
    drawn_on: str


class Span(Schema):
    """Minutes, from the least to the most; null: no way, or no base."""

    least: float | None
    most: float | None


class PlaceOut(Schema):
    """A place to be reached. people: null where nobody counted them. minutes: from the nearest base."""

    name: str
    kind: str
    area: str
    location: Place
    people: int | None
    minutes: Span
    within: Literal["surely", "perhaps", "no"]


class CoverageOut(Schema):
    """Who is within the minutes of a base. places, people: counts, surely and perhaps."""

    map: OnMap | None
    bases: list[UUID]
    places: int
    places_surely: int
    places_perhaps: int
    people: int
    people_surely: int
    people_perhaps: int
    left_out: int
    items: list[PlaceOut]


class TimeOut(Schema):
    """Minutes from one point to another. interval: least and most."""

    map: OnMap | None
    minutes: float | None
    interval: Ends


class MovedOut(Schema):
    """What is within reach with bases moved. states: of each place in the order of the page 0 no, 1 perhaps, 2 surely."""

    states: str
    all: int
    places: Counts
    people: Counts


class GapStatementOut(Schema):
    """A statement of what stays out of reach, as it was found and told."""

    id: UUID
    code: str
    title: str
    note: str
    made_at: Utc
    made_by: str
    area: str
    classification: str
    compartments: list[str]
    asked: dict[str, Any]
    found: dict[str, Any]
    told: dict[str, Any]


class StatementDetail(GapStatementOut):
    """With its history."""

    history: list[EntryOut]


class GapStatementIn(ReachAsked, Sent):
    """A question whose answer is to stand."""

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
    note: Annotated[str, Field(max_length=5_000, pattern=WITHOUT_NUL)] = ""


def map_out(one: RoadMap) -> dict[str, Any]:
    """A road map as the API writes it."""
    same = "id name source licence digest file_digest nodes roads loaded_at loaded_by"
    return {
        **{name: getattr(one, name) for name in same.split()},
        "drawn_on": one.drawn_on.isoformat() if one.drawn_on else None,
        "box": (one.west, one.south, one.east, one.north),
    }


def statement_out(one: GapStatement) -> dict[str, Any]:
    """A statement as the API writes it."""
    same = "id title note made_at made_by area asked found told"
    return {
        **{name: getattr(one, name) for name in same.split()},
        "code": own.code(one),
        "classification": shown.classification_code(one.classification),
        "compartments": shown.compartment_codes(one.compartments),
    }


def _seen(request: HttpRequest, question: Question) -> Scene:
    return scene(question, reader=reader_of(request), at=now())


@router.get("/reach/maps", response=ListOf[MapOut], summary="Road maps that were loaded, newest first")
def list_maps(request: HttpRequest, limit: Limit = 100, cursor: Cursor = "") -> dict[str, Any]:
    """The first is the one in force."""
    return list_answer(queries.road_maps(reader=reader_of(request)), map_out, limit=limit, cursor=cursor)


@router.get("/reach/coverage", response=CoverageOut, summary="Who is within so many minutes of a base")
def show_coverage(request: HttpRequest, asked: Query[ReachAsked]) -> dict[str, Any]:
    """Over what the reader may see; nothing is stored. items: at most 1,000 places, those out of reach first."""
    seen = _seen(request, asked.question())
    found = computing.reached(seen, computing.table(seen))
    order = sorted(range(len(seen.targets)), key=lambda one: (found.within.surely[one], found.within.perhaps[one], one))
    return {
        "map": stating.map_told(seen.road_map),
        "bases": [one.id for one in seen.bases],
        "places": len(seen.targets),
        "places_surely": round(found.places.weight.low),
        "places_perhaps": round(found.places.weight.high),
        "people": round(found.whole),
        "people_surely": round(found.within.weight.low),
        "people_perhaps": round(found.within.weight.high),
        "left_out": seen.left_out,
        "items": [_place(seen, found, one) for one in order[:MOST_LISTED]],
    }


def _place(seen: Scene, found: computing.Reached, position: int) -> dict[str, Any]:
    one = seen.targets[position]
    surely, perhaps = found.within.surely[position], found.within.perhaps[position]
    return {
        "name": one.name,
        "kind": one.kind,
        "area": one.area,
        "location": place(one.longitude, one.latitude),
        "people": one.people,
        "minutes": {"least": _finite(found.least[position]), "most": _finite(found.most[position])},
        "within": "surely" if surely else "perhaps" if perhaps else "no",
    }


def _finite(value: float) -> float | None:
    return round(float(value), 1) if value != float("inf") else None


@router.get("/reach/time", response=TimeOut, summary="Minutes from one point to another")
def show_time(
    request: HttpRequest,
    from_longitude: East,
    from_latitude: North,
    to_longitude: East,
    to_latitude: North,
    asked: Query[ReachAsked],
) -> dict[str, Any]:
    """Under the conditions of the question. minutes: the number where the map gives one, else null."""
    seen = _seen(request, asked.question())
    least, most = computing.between(seen, (from_longitude, from_latitude), (to_longitude, to_latitude))
    return {
        "map": stating.map_told(seen.road_map),
        "minutes": round(least, 1) if least == most else None,
        "interval": (round(least, 1), round(most, 1)),
    }


@router.get("/reach/moved", response=MovedOut, summary="What is within reach with bases moved by hand")
def show_moved(
    request: HttpRequest,
    asked: Query[ReachAsked],
    moved: Annotated[list[str], Query(max_length=20, description="site,longitude,latitude")] = [],  # noqa: B006
) -> dict[str, Any]:
    """For a page on which a base is dragged; nothing is stored. A site that is not among the bases moves nothing."""
    seen = remembered_scene(asked.question(), reader=reader_of(request), at=now())
    within, places = computing.moved(seen, rules.moved_of(moved))
    return {
        "states": own.states(within, own.MOST_DRAWN),
        "all": len(seen.targets),
        "places": (round(places.weight.low), round(places.weight.high)),
        "people": (round(within.weight.low), round(within.weight.high)),
    }


@router.get(
    "/reach/plan", response=dict[str, Any], summary="Where bases would help, what more would buy, what stays out"
)
def show_plan(request: HttpRequest, asked: Query[ReachAsked]) -> dict[str, Any]:
    """The figures of a statement, without storing one."""
    return stating.compute(asked.question(), reader=reader_of(request), at=now()).figures


@router.get("/reach/statements", response=ListOf[GapStatementOut], summary="Statements of what stays out of reach")
def list_statements(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Cursor = "",
    q: ShortText | None = None,
    area: AreaCode | None = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
) -> dict[str, Any]:
    """Of what the reader may see, newest first. `from` and `to` are times of stating."""
    rows = queries.narrowed(
        queries.statements(reader=reader_of(request)), q=q or "", area=area or "", since=since, until=until
    )
    return list_answer(rows, statement_out, limit=limit, cursor=cursor)


@router.post("/reach/statements", response={201: GapStatementOut}, summary="State what stays out of reach")
@once
def state_gap(request: HttpRequest, body: GapStatementIn) -> tuple[int, Any]:
    """Computed now, over what the reader may see; stands as it is from then on."""
    made = actions.state_gap(
        actor=reader_of(request), at=now(), question=body.question(), title=body.title, note=body.note
    )
    return 201, GapStatementOut(**statement_out(made))


@router.get(
    "/reach/statements/{uuid:gap_statement_id}", response=StatementDetail, summary="A statement with its history"
)
def show_statement(request: HttpRequest, gap_statement_id: UUID) -> HttpResponse:
    """One statement."""
    statement = queries.statement(reader=reader_of(request), statement_id=gap_statement_id)
    history = [EntryOut(**entry) for entry in shown.history_out(statement)]
    return detail(statement, StatementDetail(**statement_out(statement), history=history))
