"""A mission's road graph from its own file, packed to be stored, cut out to be computed on."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tutela.analysis.reach.errors import BadInput
from tutela.analysis.reach.packed import Window, cut_out, digest, pack, unpack
from tutela.analysis.reach.roads import read_roads
from tutela.analysis.reach.travel import journey, minutes_to_places

HEADER = "from,to,duration,from_longitude,from_latitude,to_longitude,to_latitude,line,add"
ROWS = [
    "1,2,60,20,0,20.5,0,,",
    '2,3,30,20.5,0,21,0,"LINESTRING (21 0, 20.7 0.1, 20.5 0)",',
    "1,3,5,20,0,21,0,,true",
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "roads.csv"
    file.write_text("\n".join([HEADER, *ROWS]))
    return file


def test_a_table_of_roads_is_a_graph_without_what_is_only_proposed(table: Path) -> None:
    graph = read_roads(table, source="a table")
    assert (graph.number.tolist(), graph.minutes.tolist()) == ([1, 2, 3], [60, 30])
    assert journey(graph, 1, 3).minutes == 90 and journey(graph, 1, 3).source == "a table"
    assert graph.lines[1][0].tolist() == [20.5, 0] and len(graph.lines[1]) == 5


def test_parquet_says_the_same_as_csv(table: Path, tmp_path: Path) -> None:
    file = tmp_path / "roads.parquet"
    pl.read_csv(table).write_parquet(file)
    assert pack(read_roads(file)) == pack(read_roads(table))


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("1,2,soon,20,0,21,0,,", "line 2, column 3"),
        ("1,2,-3,20,0,21,0,,", "line 2, column 3"),
        ("1.5,2,3,20,0,21,0,,", "line 2, column 1"),
        ("1,2,3,200,0,21,0,,", "line 2, column 4"),
        ("1,2,3,20,0,21,0,POINT (1 1),", "line 2, column 8"),
        ("1,2,3,20,0,21,0,,true", "line 2, column 1"),
    ],
)
def test_a_bad_row_is_refused_with_line_and_column(tmp_path: Path, row: str, where: str) -> None:
    file = tmp_path / "roads.csv"
    file.write_text(f"{HEADER}\n{row}\n")
    with pytest.raises(BadInput, match=where):
        read_roads(file)


def test_a_missing_column_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "roads.csv"
    file.write_text("from,to\n1,2\n")
    with pytest.raises(BadInput, match="duration"):
        read_roads(file)
    other = tmp_path / "roads.parquet"
    other.write_bytes(b"no parquet")
    with pytest.raises(BadInput, match="a table of roads"):
        read_roads(other)


def test_a_packed_graph_is_the_same_graph_and_the_same_bytes(table: Path) -> None:
    graph = read_roads(table)
    content = pack(graph)
    again = unpack(content, source="packed")
    assert pack(again) == content and digest(content) == digest(pack(graph))
    assert journey(again, 1, 3).minutes == 90 and again.source == "packed"
    with pytest.raises(BadInput):
        unpack(b"nothing", source="")


def test_what_is_cut_out_keeps_the_roads_that_touch_the_window(table: Path) -> None:
    graph = read_roads(table)
    part = cut_out(graph, Window(19.9, -0.1, 20.1, 0.1))
    assert part is not None and part.number.tolist() == [1, 2] and part.minutes.tolist() == [60]
    assert cut_out(graph, Window(0, 0, 1, 1)) is None


def test_many_at_once_are_as_one_by_one(table: Path) -> None:
    graph, rng = read_roads(table), np.random.default_rng(5)
    sources, places = rng.uniform([19.8, -0.3], [21.2, 0.3], (4, 2)), rng.uniform([19.8, -0.3], [21.2, 0.3], (30, 2))
    least, most = minutes_to_places(graph, sources, places)
    for row, source in enumerate(sources):
        alone = minutes_to_places(graph, source[None], places)
        assert np.allclose(alone[0][0], least[row]) and np.allclose(alone[1][0], most[row])
