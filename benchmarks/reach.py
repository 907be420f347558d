"""What `reach` takes, each figure beside its yardstick in the same run.

    ./tutela bench reach

A yardstick that is not installed here (spopt, networkx) is told as such; data that may not be shipped is read from
TUTELA_SHARED and left out where absent.
"""

import importlib.util
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.inside.measuring import Measurement
from tutela.analysis.reach import highs
from tutela.analysis.reach.cover import core_model, maximal_covering
from tutela.analysis.reach.coverage import within
from tutela.analysis.reach.graph import arcs, read_trunk_roads
from tutela.analysis.reach.orlib import read_pmedian
from tutela.analysis.reach.pmedian import p_median, p_median_on_graph
from tutela.analysis.reach.stand import Drag, Situation
from tutela.analysis.reach.travel import nearest_times, time_table

SHARED = Path(os.environ.get("TUTELA_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
PMED_OPTIMA = (
    *(5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255),
    *(7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789),
)
BED_OPTIMA = {(50, 20): 1_187_307, (50, 60): 2_681_199, (30, 100): 2_107_258, (100, 15): 2_418_883}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` gives, and the seconds it took."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def pmedian() -> Iterator[Measurement]:
    """OR-Library 1 to 20: time until proved, and the certified gap after one second."""
    files = [SHARED / "benchmarks" / "pmed" / f"pmed{number}.txt" for number in range(1, 21)]
    if not files[0].exists():
        yield Measurement("p-median, OR-Library", 0, "instances", "not measured: TUTELA_SHARED is absent")
        return
    instances = [read_pmedian(file) for file in files]
    plans = [p_median_on_graph(one.distance, one.count) for one in instances]
    right = sum(plan.value == plan.bound == best for plan, best in zip(plans, PMED_OPTIMA, strict=True))
    yield Measurement("p-median, OR-Library 1-20, proved", right, "instances", "of", 20)
    slowest = max(plan.seconds for plan in plans)
    yield Measurement("p-median, slowest until proved", slowest, "s", "limit of the issue", 60)
    gaps = [100 * p_median_on_graph(one.distance, one.count, seconds=1).gap for one in instances]
    yield Measurement("p-median, mean certified gap in 1 s", float(np.mean(gaps)), "%", "limit of the issue", 0.3)


def bed() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The covering test bed: 1,000 sites, 5,000 places, weights."""
    rng = np.random.default_rng(20231)
    sites, demand = rng.random((1000, 2)) * 1000, rng.random((5000, 2)) * 1000
    return sites, demand, np.ceil(rng.lognormal(6, 1.2, 5000))


def cover() -> Iterator[Measurement]:
    """The four covering questions beside a direct HiGHS model, and one beside spopt, building included."""
    sites, demand, weight = bed()
    ours: dict[tuple[int, int], float] = {}
    for (radius, count), optimum in BED_OPTIMA.items():
        plan, ours[radius, count] = timed(
            lambda: maximal_covering(within(sites, demand, radius, weight), count)  # noqa: B023
        )
        right = plan.value == plan.bound == optimum
        name = f"cover R {radius} p {count}, building and solving, {'proved' if right else 'WRONG'}"
        model = core_model(within(sites, demand, radius, weight), count)
        answer, direct = timed(lambda: highs.solve(model))  # noqa: B023
        same = "" if round(-answer.value) == optimum else ", another value"
        yield Measurement(name, ours[radius, count], "s", f"direct HiGHS model{same}", direct)
    yield from spopt(sites, demand, weight, ours[50, 20])


def spopt(sites: np.ndarray, demand: np.ndarray, weight: np.ndarray, ours: float) -> Iterator[Measurement]:
    """R 50, p 20 beside spopt with HiGHS."""
    if importlib.util.find_spec("spopt") is None:
        yield Measurement("cover R 50 p 20", ours, "s", "spopt is not installed here")
        return
    import pulp
    from spopt.locate import MCLP

    distance = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))

    def theirs() -> float:
        question = MCLP.from_cost_matrix(distance, weight, 50.0, p_facilities=20)
        return float(question.solve(pulp.HiGHS(msg=False)).problem.objective.value())

    value, seconds = timed(theirs)
    yield Measurement("cover R 50 p 20", ours, "s", f"spopt with HiGHS (value {value:,.0f})", seconds)


def large() -> Iterator[Measurement]:
    """p-median on 1,000 sites and 5,000 places: the plan and its certified gap within one and ten seconds."""
    sites, demand, weight = bed()
    cost = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
    for count, known in ((10, 498.57e6), (20, 343.94e6)):
        for seconds in (1.0, 10.0):
            plan = p_median(cost, count, weight=weight, seconds=seconds)
            what = f"p-median 1,000 x 5,000, p {count}, {seconds:g} s, gap {100 * plan.gap:.2f} %"
            yield Measurement(what, plan.value / 1e6, "million", "restarts of greedy and swap", known / 1e6)


def travel() -> Iterator[Measurement]:
    """A grid of a million nodes from 50 sources; all pairs of the trunk roads."""
    side, rng = 1_000, np.random.default_rng(0)
    number = np.arange(side * side).reshape(side, side)
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    matrix, building = timed(lambda: arcs(side * side, start, end, rng.random(len(start)) + 0.5))
    sources = rng.choice(side * side, 50, replace=False)
    _, seconds = timed(lambda: nearest_times(matrix, sources))
    yield Measurement("a million nodes from 50 sources", seconds, "s", "limit of the issue", 1.0)
    yield Measurement("a million nodes, building the graph", building, "s")
    yield from trunk()


def trunk() -> Iterator[Measurement]:
    """All pairs of the trunk roads."""
    file = SHARED / "basemap" / "africa_road_network_krantz.geojson"
    if not file.exists():
        yield Measurement("trunk roads", 0, "s", "not measured: TUTELA_SHARED is absent")
        return
    graph, reading = timed(lambda: read_trunk_roads(file))
    yield Measurement("trunk roads, reading", reading, "s")
    table, seconds = timed(lambda: time_table(graph.arcs()))
    yield Measurement("trunk roads, mean over all pairs", float(table.mean()), "minutes", "yardstick", 4_167.018)
    if importlib.util.find_spec("networkx") is None:
        yield Measurement("trunk roads, all pairs", seconds, "s", "networkx is not installed here")
        return
    import networkx

    judge = networkx.from_scipy_sparse_array(graph.arcs())
    theirs, slow = timed(lambda: dict(networkx.all_pairs_dijkstra_path_length(judge)))
    worst = max(abs(table[one, other] - time) for one, row in theirs.items() for other, time in row.items())
    yield Measurement("trunk roads, all pairs", seconds, "s", f"networkx (largest difference {worst:.1e})", slow)


def dragging() -> Iterator[Measurement]:
    """Coverage while one of 100 bases is dragged over 5,000 places with 1,000 futures."""
    rng = np.random.default_rng(3)
    minutes = 300 * rng.random((100, 5_000))
    drag, ready = timed(lambda: Drag(Situation(minutes, 60, rng.lognormal(0, 1, (1_000, 5_000))), range(20)))
    _, seconds = timed(lambda: [drag.moved_to(row) for row in minutes[20:40]])
    yield Measurement("dragging a base, one move", 1_000 * seconds / 20, "ms", "limit of the issue", 200)
    yield Measurement("dragging a base, taking hold of it", 1_000 * ready, "ms")


def measure() -> Iterator[Measurement]:
    """Every measurement, in the order of the issue."""
    for part in (pmedian, cover, large, travel, dragging):
        yield from part()
