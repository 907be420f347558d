"""The verbs of the room: a road map is loaded, a gap is stated. Neither is changed afterwards; another one follows."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from tutela.analysis.reach.errors import BadInput
from tutela.analysis.reach.packed import digest, pack
from tutela.analysis.reach.roads import read_roads
from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.identifiers import new_id
from tutela.protection import problems, queries, rules, stating
from tutela.protection.events import GapStated
from tutela.protection.models import GapStatement, RoadMap, RoadMapContent
from tutela.protection.rules import Question
from tutela.reports.shown import short_code

MAP_LOADED = "road_map.loaded"
GAP_STATED = "gap.stated"

MOST_BYTES = 64 * 2**20
"""A packed road map of this size has some five million roads."""


def load_road_map(
    *,
    actor: Reader,
    at: datetime,
    file: Path,
    name: str = "",
    source: str = "",
    licence: str = "",
    drawn_on: date | None = None,
    note: str = "",
) -> RoadMap:
    """Make a road graph the map on which travel times stand; the one before is kept as history.

    file: as `tutela.analysis.reach.roads.read_roads` takes it.
    Raises Denied, RoadMapUnreadable (with the line), RoadMapTooLarge, SameRoadMap; OSError if there is no such file.
    """
    access.require(actor, "reach.load")
    whole = file.read_bytes()
    try:
        graph = read_roads(file, source=source)
    except BadInput as problem:
        raise problems.RoadMapUnreadable(str(problem)) from problem
    content = pack(graph)
    if len(content) > MOST_BYTES:
        raise problems.RoadMapTooLarge
    with journal.open(actor, at=at, reason=note) as writing:
        access.require(actor, "reach.load")
        loaded = RoadMap(
            id=new_id(at),
            name=(name or file.stem).strip()[:200],
            source=source.strip(),
            licence=licence.strip(),
            drawn_on=drawn_on,
            digest=digest(content),
            file_name=file.name[:200],
            file_digest=hashlib.sha256(whole).hexdigest(),
            nodes=len(graph.number),
            roads=len(graph.start),
            loaded_at=at,
            loaded_by=actor.name,
            **dict(zip(("west", "south"), map(float, graph.place.min(axis=0)), strict=True)),
            **dict(zip(("east", "north"), map(float, graph.place.max(axis=0)), strict=True)),
        )
        _refuse_the_same(loaded, queries.map_in_force(reader=actor))
        if not RoadMapContent.objects.filter(digest=loaded.digest).exists():
            RoadMapContent(digest=loaded.digest, content=content).save(force_insert=True)
        return writing.add(MAP_LOADED, loaded)


def _refuse_the_same(loaded: RoadMap, before: RoadMap | None) -> None:
    told = ("name", "source", "licence", "drawn_on", "digest")
    if before is not None and all(getattr(before, one) == getattr(loaded, one) for one in told):
        raise problems.SameRoadMap


def state_gap(*, actor: Reader, at: datetime, question: Question, title: str, note: str = "") -> GapStatement:
    """Compute what stays out of reach, and let it stand under a number, in six languages, as it is found now.

    Over what the actor may see; carries the join of the labels of all that it was made from.
    Raises Denied, NoPlaces, CurfewWrong, BeyondYou.
    """
    access.require(actor, "reach.state")
    found = stating.compute(question, reader=actor, at=at)
    with journal.open(actor, at=at) as writing:
        access.require(actor, "reach.state")
        name = new_id(at)
        statement = GapStatement(
            id=name,
            title=title.strip(),
            note=note.strip(),
            made_at=at,
            made_by=actor.name,
            office=actor.component,
            road_map=found.road_map,
            asked=rules.written(question),
            found=found.figures,
            told=stating.told(found.figures, code=short_code("G", name)),
            **{**found.labels, "component": found.labels["component"] if found.labels["held"] else actor.component},
        )
        if not access.sees(statement, actor):
            raise problems.BeyondYou
        writing.add(GAP_STATED, statement)
        events.announce(GapStated(statement, actor, at))
    return statement
