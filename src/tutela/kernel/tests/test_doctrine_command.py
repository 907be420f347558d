"""`./tutela doctrine check FILE` and `add FILE`."""

import argparse
import json

import pytest

from tutela.commands import doctrine as command
from tutela.kernel.doctrine import use_layers

pytestmark = pytest.mark.once

GOOD = """\
doctrine: review_rule
version: 1
source: Mission order 7
mark: D
status: derived
radius_m: {value: 8000}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("TUTELA_HOME", str(tmp_path / "home"))
    parser = argparse.ArgumentParser()
    command.configure(parser)

    def run_with(action: str, text: str, *options: str) -> int:
        file = tmp_path / "rule.yaml"
        file.write_text(text)
        return command.run(parser.parse_args([action, str(file), *options]))

    yield run_with
    use_layers()


def test_a_good_file_is_checked_and_nothing_is_added(run, tmp_path, capsys):
    assert run("check", GOOD) == 0
    assert "good doctrine file" in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


def test_a_faulty_file_ends_with_3_and_every_fault_on_standard_error(run, tmp_path, capsys):
    assert run("check", GOOD.replace("mark: D", "mark: X").replace("8000", "far")) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split("rule.yaml:")[1][:4] for line in err.splitlines()] == ["4:7:", "6:19"]


def test_with_json_one_value_stands_on_standard_output(run, capsys):
    assert run("check", GOOD.replace("8000", "far"), "--json") == 3
    told = json.loads(capsys.readouterr().out)
    assert told["added"] is None
    assert told["errors"] == [{"line": 6, "column": 19, "message": '"far" stands here', "expected": "a whole number"}]


def test_a_good_file_is_added_and_a_faulty_one_is_not(run, tmp_path, capsys):
    folder = tmp_path / "home" / "doctrine"
    assert run("add", GOOD.replace("8000", "far")) == 3 and not folder.exists()
    assert run("add", GOOD, "--json") == 0
    assert json.loads(capsys.readouterr().out)["added"] == str(folder / "review_rule.v1.yaml")


def test_an_older_version_is_refused_with_3(run, capsys):
    assert run("add", GOOD.replace("version: 1", "version: 5")) == 0
    assert run("add", GOOD) == 3
    assert "expected version 6 or higher" in capsys.readouterr().err
