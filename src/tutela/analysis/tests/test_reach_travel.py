"""Roads, travel times, curfew, and what lies off the map."""

import json
import os
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.analysis.reach.errors import BadInput, Impossible, NoRoad
from tutela.analysis.reach.graph import Conditions, RoadGraph, arcs, edge_minutes, read_trunk_roads, snap
from tutela.analysis.reach.interval import Interval
from tutela.analysis.reach.isochrones import bands, isochrone_cells, outline, within_minutes
from tutela.analysis.reach.nearest import Unit, nearest_capable
from tutela.analysis.reach.offroad import Ground, OffRoad, Season, Vehicle, off_road
from tutela.analysis.reach.travel import (
    Curfew,
    journey,
    minutes_to_places,
    nearest_sources,
    nearest_times,
    time_table,
    times_from_offsets,
    with_curfew,
)

SHARED = Path(os.environ.get("TUTELA_SHARED", Path(__file__).parents[5] / "shared"))
TRUNK = SHARED / "data" / "basemap" / "africa_road_network_krantz.geojson"
SLOW = OffRoad(Interval(10, 20), Interval(1.0, 1.0))


def feature(start: int, end: int, line: list[list[float]], minutes: float, *, add: bool = False) -> dict[str, object]:
    kept = {"from": start, "to": end, "duration": minutes, "add": add}
    return {"type": "Feature", "properties": kept, "geometry": {"type": "LineString", "coordinates": line}}


@pytest.fixture
def graph(tmp_path: Path) -> RoadGraph:
    """Nodes 1 to 3 along the equator, a degree apart, an hour each; a proposed short cut from 1 to 3."""
    roads = [
        feature(1, 2, [[20, 0], [21, 0]], 60),
        feature(2, 3, [[21, 0], [22, 0]], 60),
        feature(1, 3, [[20, 0], [22, 0]], 1, add=True),
    ]
    file = tmp_path / "roads.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": roads}))
    return read_trunk_roads(file)


def test_a_proposed_road_is_not_driven(graph: RoadGraph) -> None:
    assert journey(graph, 1, 3).minutes == 120


def test_a_place_on_a_road_is_reached_and_part_of_an_edge_takes_part_of_its_time(graph: RoadGraph) -> None:
    found = journey(graph, 1, (20.25, 0.001))
    assert found.reached and found.minutes == pytest.approx(15, abs=0.01)
    assert journey(graph, (20.25, 0.0), (20.75, 0.0)).minutes == pytest.approx(30)


def test_a_place_off_the_road_has_no_minutes_but_an_interval(graph: RoadGraph) -> None:
    found = journey(graph, 1, (21.0, 0.5), ground=SLOW)
    assert (found.minutes, found.reached) == (None, False)
    cross = 55.6 / 20 * 60
    assert found.interval.low == pytest.approx(60 + cross, rel=0.02)
    assert found.interval.high == pytest.approx(60 + 2 * cross, rel=0.02)


def test_the_less_is_known_the_wider_the_interval(graph: RoadGraph) -> None:
    def interval(ground: Ground, season: Season | None) -> Interval:
        speed = off_road(ground, season=season)
        return journey(graph, 1, (21.0, 0.5), conditions=Conditions(season=season), ground=speed).interval

    track = interval(Ground.TRACK, Season.DRY)
    ground_unknown, both_unknown = interval(Ground.UNKNOWN, Season.DRY), interval(Ground.UNKNOWN, None)
    assert track.low >= ground_unknown.low >= both_unknown.low
    assert track.high < ground_unknown.high < both_unknown.high


def test_a_wet_road_gives_an_interval_and_a_dry_one_a_number(graph: RoadGraph) -> None:
    wet = journey(graph, 1, 3, conditions=Conditions(season=Season.WET))
    assert (wet.minutes, wet.reached, wet.interval) == (None, True, Interval(120, 360))


def test_a_closed_road_sends_one_across_country(graph: RoadGraph) -> None:
    closed = journey(graph, 1, 3, conditions=Conditions(closed=frozenset({(3, 2)})), ground=SLOW)
    assert not closed.reached and closed.interval.low > 120
    with pytest.raises(NoRoad, match="none can be closed"):
        journey(graph, 1, 3, conditions=Conditions(closed=frozenset({(1, 3)})))


def test_an_unknown_node_is_refused_with_the_numbers_there_are(graph: RoadGraph) -> None:
    with pytest.raises(NoRoad, match="numbered from 1 to 3"):
        journey(graph, 1, 4)


def test_a_boat_on_a_road_and_a_lorry_on_a_river_are_refused(graph: RoadGraph) -> None:
    with pytest.raises(NoRoad, match="boat"):
        edge_minutes(graph, Conditions(vehicle=Vehicle.BOAT))
    with pytest.raises(Impossible, match="river"):
        off_road(Ground.RIVER, vehicle=Vehicle.HEAVY)


def test_the_map_says_what_it_does_not_know(graph: RoadGraph) -> None:
    places = [(20.5, 0.0), (20.5, 0.05), (20.5, 2.0)]
    assert graph.unknown(places).tolist() == [False, False, True]
    assert "proposed links are dropped" in graph.source


def test_snapping_takes_the_nearest_road_within_a_kilometre(graph: RoadGraph) -> None:
    near = snap(graph, (21.5, 0.005))
    assert near is not None and near.edge == 1 and near.share == pytest.approx(0.5)
    assert snap(graph, (21.5, 0.02)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "GeoJSON"),
        ("[]", "FeatureCollection"),
        ('{"features": []}', "at least one road"),
        ('{"features": [{"properties": {"from": 1}}]}', "feature 1"),
        (json.dumps({"features": [feature(1, 2, [[0, 0], [1, 1]], -4)]}), "0 or more"),
    ],
)
def test_a_bad_road_file_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    file = tmp_path / "roads.geojson"
    file.write_text(text)
    with pytest.raises(BadInput, match=expected):
        read_trunk_roads(file)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_times_equal_those_of_an_independent_library(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends, minutes = rng.integers(0, 30, (60, 2)), rng.random(60) * 50
    ends, minutes = ends[ends[:, 0] != ends[:, 1]], minutes[ends[:, 0] != ends[:, 1]]
    judge = networkx.Graph()
    judge.add_nodes_from(range(30))
    for (one, other), time in sorted(zip(ends.tolist(), minutes.tolist(), strict=True), key=lambda edge: -edge[1]):
        judge.add_edge(one, other, weight=time)
    matrix, sources = arcs(30, ends[:, 0], ends[:, 1], minutes), [0, 7, 11]
    expected = networkx.multi_source_dijkstra_path_length(judge, set(sources))
    times, nearest = nearest_sources(matrix, sources)
    assert [times[node] for node in range(30)] == pytest.approx([expected.get(node, np.inf) for node in range(30)])
    table = time_table(matrix, sources)
    assert times == pytest.approx(table.min(axis=0))
    reached = np.isfinite(times)
    assert table[[sources.index(one) for one in nearest[reached]], np.flatnonzero(reached)] == pytest.approx(
        times[reached]
    )


def test_starting_with_offsets_is_the_best_of_starting_anywhere_and_paying() -> None:
    rng = np.random.default_rng(2)
    matrix = arcs(20, rng.integers(0, 20, 40), rng.integers(0, 20, 40), rng.random(40))
    offsets = np.where(rng.random(20) < 0.5, rng.random(20), np.inf)
    assert times_from_offsets(matrix, offsets) == pytest.approx((time_table(matrix) + offsets[:, None]).min(axis=0))


@pytest.mark.parametrize(
    ("depart", "driving", "elapsed"),
    [
        (480, 60, 60),
        (1_080 - 30, 60, 60 + 720),
        (1_200, 10, 600 + 10),
        (0, 10, 370),
        (480, 0, 0),
        (360, 1_441, 2_881),
    ],
)
def test_a_curfew_from_18_to_6_stops_who_is_under_way(depart: float, driving: float, elapsed: float) -> None:
    assert float(with_curfew(driving, depart, Curfew(1_080, 360))) == elapsed


@settings(max_examples=200)
@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 4000))
def test_the_curfew_equals_walking_through_the_minutes(begins: int, ends: int, depart: int, driving: int) -> None:
    if begins == ends:
        with pytest.raises(Impossible):
            Curfew(begins, ends)
        return
    curfew, now, left = Curfew(begins, ends), depart, driving
    while left:
        left -= (now - begins) % 1440 >= (ends - begins) % 1440
        now += 1
    assert float(with_curfew(driving, depart, curfew)) == pytest.approx(
        now - depart if driving else _wait(curfew, depart)
    )


def _wait(curfew: Curfew, depart: int) -> float:
    inside = (depart - curfew.begins) % 1440 < curfew.length
    return (curfew.ends - depart) % 1440 if inside else 0.0


def test_a_table_to_places_agrees_with_single_journeys(graph: RoadGraph) -> None:
    sources, places = [(20.0, 0.0), (21.5, 0.3)], [(20.5, 0.2), (21.9, -0.4), (23.0, 0.0)]
    least, most = minutes_to_places(graph, sources, places, ground=SLOW)
    assert least.shape == most.shape == (2, 3) and (least <= most).all()
    for one, source in enumerate(sources):
        for other, place in enumerate(places):
            alone = journey(graph, source, place, ground=SLOW).interval
            assert (least[one, other], most[one, other]) == (
                pytest.approx(alone.low, rel=0.02),
                pytest.approx(alone.high, rel=0.02),
            )


def test_people_within_reach_are_counted_surely_and_perhaps() -> None:
    found = within_minutes([[10, 50, 90], [70, 40, 99]], [[20, 80, 95], [75, 70, 99]], 60, [100, 30, 5])
    assert found.surely.tolist() == [True, False, False] and found.perhaps.tolist() == [True, True, False]
    assert found.weight == Interval(100, 130)


def test_an_isochrone_grows_with_the_minutes_and_has_an_outline(graph: RoadGraph) -> None:
    import h3

    cells = sorted(h3.grid_disk(h3.latlng_to_cell(0.0, 20.5, 5), 6))
    minutes = isochrone_cells(graph, [(20.0, 0.0)], cells, ground=SLOW)
    near, far = (bands(minutes, [60, 240])[limit] for limit in (60, 240))
    assert near[0] <= near[1] <= far[1] and near[0] < far[0] and outline(far[0])["type"] in ("Polygon", "MultiPolygon")
    assert outline(set())["coordinates"] == []


def test_the_nearest_capable_unit_is_named_with_who_may_be_quicker() -> None:
    foot = Unit("foot patrol", (0, 0), frozenset({"presence"}), 12)
    force = Unit("reaction force", (0, 1), frozenset({"presence", "force"}), 40, Interval(10, 30))
    late = Unit("reserve", (0, 2), frozenset({"force"}), 90)
    units, least, most = [foot, force, late], [[5, 5], [20, 60], [45, 10]], [[9, 9], [40, 90], [200, 30]]
    first, second = nearest_capable(units, least, most, needs=frozenset({"force"}))
    assert (first.unit, first.minutes, first.perhaps_sooner, first.sure) == (
        force,
        Interval(30, 70),
        (late,),
        False,
    )
    assert (second.unit, second.sure) == (late, True)
    assert nearest_capable(units, least, most, strength=500)[0].unit is None


@pytest.mark.shared_data("data/basemap/africa_road_network_krantz.geojson")
def test_the_trunk_roads_give_the_times_of_the_yardsticks() -> None:
    graph = read_trunk_roads(TRUNK)
    assert (len(graph.number), len(graph.minutes)) == (1_379, 2_344)
    found = {pair: journey(graph, *pair).minutes for pair in ((1, 101), (1, 501), (101, 501))}
    assert found == {
        (1, 101): pytest.approx(1_707.35), (1, 501): pytest.approx(3_446.45), (101, 501): pytest.approx(2_019.45)
    }  # fmt: skip
    table = time_table(graph.arcs())
    assert table.mean() == pytest.approx(4_167.018, abs=5e-4) and table.max() == pytest.approx(11_728.60)


@pytest.mark.shared_data("data/basemap/africa_road_network_krantz.geojson")
def test_every_line_of_the_trunk_roads_runs_from_its_start_to_its_end() -> None:
    graph = read_trunk_roads(TRUNK)
    for number in (1, 101, 501, 1379):
        place = tuple(graph.place[graph.node(number)])
        assert journey(graph, number, place).minutes == pytest.approx(0, abs=0.5)


@pytest.mark.long
def test_a_million_nodes_from_fifty_sources_are_right_at_every_node_looked_at() -> None:
    side, rng = 1_000, np.random.default_rng(1)
    number = np.arange(side * side).reshape(side, side)
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    matrix = arcs(side * side, start, end, rng.random(len(start)) + 0.5)
    sources = rng.choice(side * side, 50, replace=False)
    minutes = nearest_times(matrix, sources)
    looked_at = rng.choice(side * side, 5, replace=False)
    assert minutes[looked_at] == pytest.approx(time_table(matrix, looked_at)[:, sources].min(axis=1))
