"""The command: the forms that documents and measurements rely on."""

import argparse
import json
import os
from pathlib import Path

import pytest

from tutela.commands import reach

SHARED = Path(os.environ.get("TUTELA_SHARED", Path(__file__).parents[5] / "shared"))
TRUNK = SHARED / "data" / "basemap" / "africa_road_network_krantz.geojson"

Capture = pytest.CaptureFixture[str]


def ask(*words: object) -> int:
    parser = argparse.ArgumentParser(prog="tutela")
    reach.configure(parser.add_subparsers().add_parser("reach"))
    return reach.run(parser.parse_args(["reach", *map(str, words)]))


def answer(capture: Capture, *words: object) -> dict[str, object]:
    assert ask(*words, "--json") == 0
    return json.loads(capture.readouterr().out)


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    kept = {"from": 1, "to": 2, "duration": 60.0, "add": False}
    geometry = {"type": "LineString", "coordinates": [[-20, 10], [-19, 10]]}
    file = tmp_path / "roads.geojson"
    file.write_text(json.dumps({"features": [{"properties": kept, "geometry": geometry}]}))
    return file


def test_pmedian_names_nodes_as_the_file_does(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "line.txt"
    file.write_text("3 2 1\n1 2 4\n2 3 5\n")
    found = answer(capsys, "pmedian", file)
    assert found.pop("seconds") >= 0  # type: ignore[operator]
    assert found == {"value": 9, "bound": 9, "sites": [2]}


def test_cover_names_rows_and_knows_plane_from_sphere(tmp_path: Path, capsys: Capture) -> None:
    sites, demand = tmp_path / "sites.csv", tmp_path / "demand.csv"
    sites.write_text("x,y\n0,0\n100,100\n")
    demand.write_text("x,y,weight\n1,1,5\n99,99,7.5\n98,98,1\n")
    words = ("cover", "--sites", sites, "--demand", demand, "--radius", 10, "--count", 1)
    found = answer(capsys, *words)
    assert (found["value"], found["bound"], found["sites"]) == (8.5, 8.5, [2])
    sites.write_text("longitude,latitude\n0,0\n")
    assert ask(*words) == 3 and "demand.csv, line 1" in capsys.readouterr().err


def test_time_gives_minutes_on_the_map_and_an_interval_off_it(roads: Path, capsys: Capture) -> None:
    assert answer(capsys, "time", "--graph", roads, "--from", 1, "--to", 2) == {
        "minutes": 60.0,
        "reached": True,
    }
    on = answer(capsys, "time", "--graph", roads, "--from", "-19.5,10", "--to", 2)
    assert on == {"minutes": pytest.approx(30, abs=0.1), "reached": True}
    off = answer(capsys, "time", "--graph", roads, "--from", 1, "--to", "-19.5,10.5")
    low, high = off.pop("interval")  # type: ignore[misc]
    assert off == {"minutes": None, "reached": False} and 0 < low < high


def test_every_time_says_on_what_map_it_stands(roads: Path, capsys: Capture) -> None:
    ask("time", "--graph", roads, "--from", 1, "--to", 2)
    assert "village tracks are missing" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["nowhere", "200,10", "1,2,3"])
def test_a_place_that_is_none_is_wrong_use(roads: Path, place: str) -> None:
    with pytest.raises(SystemExit) as end:
        ask("time", "--graph", roads, "--from", 1, "--to", place)
    assert end.value.code == 2


def test_bad_input_is_3_with_the_line_and_a_question_without_answer_is_2(
    tmp_path: Path, roads: Path, capsys: Capture
) -> None:
    file = tmp_path / "bad.txt"
    file.write_text("3 1 1\n1 9 4\n")
    assert ask("pmedian", file) == 3 and "line 2" in capsys.readouterr().err
    assert ask("pmedian", tmp_path / "missing.txt") == 3 and "missing.txt" in capsys.readouterr().err
    file.write_text("3 1 1\n1 2 4\n")
    assert ask("pmedian", file) == 2 and "2 parts" in capsys.readouterr().err
    assert ask("time", "--graph", roads, "--from", 1, "--to", 7) == 2


@pytest.mark.shared_data("data/basemap/africa_road_network_krantz.geojson")
def test_the_trunk_roads_answer_in_the_form_of_the_contract(capsys: Capture) -> None:
    found = answer(capsys, "time", "--graph", TRUNK, "--from", 101, "--to", 501)
    assert found == {"minutes": 2019.45, "reached": True}
    off = answer(capsys, "time", "--graph", TRUNK, "--from", 1, "--to", "-17.4,14.0")
    assert off["minutes"] is None and off["reached"] is False
