"""`import ged` and `export csv` on real events: once new, then the same, then changed; bad rows refused by line."""

import argparse
import csv
import importlib
import io
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.live.installation import Installation, installation
from tutela.kernel.access import OPERATOR, Reader
from tutela.kernel.journal.verify import check_tables, verify
from tutela.kernel.problems import Denied
from tutela.kernel.testing import reader
from tutela.people import signin

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TUTELA_SHARED") or ROOT.parent / "shared")
WHOLE = "data/ucdp/ged_countries_to_2021.parquet"
EXTRACT = Path(__file__).with_name("ged_extract.csv")
BEST = {
    "Central African Republic": 14_175,
    "South Sudan": 13_585,
    "Sudan": 97_101,
    "Sierra Leone": 20_444,
    "Myanmar (Burma)": 19_574,
}
COUNTED = ("read", "new", "changed", "same", "refused")


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """`run("import", "ged", FILE)`: exit code, standard output and standard error of a command, as the operator."""

    def command(name: str, *words: str, who: Reader = OPERATOR) -> tuple[int, str, str]:
        module = importlib.import_module(f"tutela.commands.{name}")
        monkeypatch.setattr(module, "prepare", lambda arguments: who)
        parser = argparse.ArgumentParser()
        parser.add_argument("--json", action="store_true")
        module.configure(parser)
        code = module.run(parser.parse_args(words))
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def imported(run) -> Callable[..., dict]:
    """`imported(FILE, ...)`: what `import ged FILE --json` answers."""

    def command(file: Path, *words: str) -> dict:
        code, answer, _ = run("import_", "ged", str(file), "--json", *words)
        assert code == 0
        return json.loads(answer)

    return command


@pytest.fixture
def exported(run) -> Callable[..., list[dict[str, str]]]:
    """`exported(...)`: the rows that `export csv` writes."""

    def command(*words: str, who: Reader = OPERATOR) -> list[dict[str, str]]:
        return rows_of(run("export", "csv", *words, who=who)[1])

    return command


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def counts(answer: dict) -> tuple[int, ...]:
    return tuple(answer[name] for name in COUNTED)


def assert_whole() -> None:
    assert [*verify(), *check_tables()] == []


def best_by_country(rows: list[dict[str, str]]) -> Counter[str]:
    best: Counter[str] = Counter()
    for row in rows:
        best[row["country"]] += int(row["best"])
    return best


def copy_with(file: Path, target: Path, *changes: tuple[int, str, str]) -> Path:
    """A copy of a CSV in which row n (counted from 0) has another value in a column."""
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    for number, column, value in changes:
        rows[number][header.index(column)] = value
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return target


BAD_ROWS = (
    (3, "latitude", "95"),
    (5, "where_prec", "9"),
    (7, "date_end", "1988-01-01"),
    (9, "best", "many"),
)


@pytest.mark.django_db
class TestExtract:
    """68 of the events, which ship with the product; their source lines do not."""

    def test_what_was_new_is_the_same_when_it_comes_again(self, imported):
        assert counts(imported(EXTRACT)) == (68, 68, 0, 0, 0)
        assert counts(imported(EXTRACT)) == (68, 0, 0, 68, 0)
        assert_whole()

    def test_a_dry_run_writes_nothing(self, imported, exported):
        assert counts(imported(EXTRACT, "--dry-run")) == (68, 68, 0, 0, 0)
        assert exported() == []

    def test_four_bad_rows_are_refused_by_line_and_reason_and_the_rest_is_taken(self, imported, tmp_path):
        answer = imported(copy_with(EXTRACT, tmp_path / "bad.csv", *BAD_ROWS))
        assert counts(answer) == (68, 64, 0, 0, 4)
        refused = [(one["line"], one["column"], one["value"]) for one in answer["refusals"]]
        assert refused == [(number + 2, column, value) for number, column, value in BAD_ROWS]
        assert all(one["reason"].endswith(".") for one in answer["refusals"])

    def test_one_other_figure_is_one_change_and_its_page_shows_both(
        self, imported, exported, tmp_path, client, monkeypatch
    ):
        imported(EXTRACT)
        before = {row["external_id"]: row for row in exported()}
        answer = imported(copy_with(EXTRACT, tmp_path / "changed.csv", (10, "best", "4711")))
        assert counts(answer) == (68, 0, 1, 67, 0)
        after = {row["external_id"]: row for row in exported()}
        (name,) = {name for name in after if before[name] != after[name]}
        assert after[name]["best"] == "4711"
        monkeypatch.setattr(signin, "reader_of", lambda secret: OPERATOR)
        page = client.get(f"/incidents/{after[name]['id']}", headers={"Authorization": "Bearer x"})
        held = page.content.decode().partition('id="figures"')[2].partition("</section>")[0]
        assert ("4,711" in held, before[name]["best"] in held, held.count("<time")) == (True, True, 3)

    def test_every_place_lies_in_the_area_that_holds_all_of_where_it_may_be(self, imported, exported):
        imported(EXTRACT)
        rows = exported()
        assert {row["area"] for row in rows if row["country"] == "Sierra Leone"} == {"SL"}
        assert {len(row["area"]) for row in rows if row["location_precision"] in "567"} == {2}
        states = {row["area"] for row in rows if row["location_precision"] == "4"}
        assert all(len(area) <= 4 or "-" in area for area in states)

    def test_a_file_that_is_no_table_of_ged_is_bad_input(self, run, tmp_path):
        wrong = tmp_path / "wrong.csv"
        wrong.write_text("a,b\n1,2\n")
        code, _, told = run("import_", "ged", str(wrong))
        assert code == 3
        assert "line 1" in told

    def test_who_may_not_import_or_export_is_refused(self, run):
        nobody = reader("liaison_assistant")
        for command in (("import_", "ged", str(EXTRACT)), ("export", "csv")):
            with pytest.raises(Denied):
                run(*command, who=nobody)

    def test_an_export_holds_only_what_its_reader_may_see(self, imported, exported):
        imported(EXTRACT)
        rows = exported(who=reader("analyst", areas=("SS",)))
        assert rows
        assert {row["area"][:2] for row in rows} == {"SS"}


@pytest.mark.django_db
@pytest.mark.shared_data(WHOLE)
class TestWhole:
    """All 10,138 events of five countries."""

    def test_new_then_same_and_the_sums_of_each_country(self, imported, exported):
        assert counts(imported(SHARED / WHOLE)) == (10_138, 10_138, 0, 0, 0)
        again = imported(SHARED / WHOLE)
        assert counts(again) == (10_138, 0, 0, 10_138, 0)
        rows = exported()
        assert best_by_country(rows) == BEST
        assert again["noted"] == 54
        assert sum(len(row["notes"].split()) for row in rows) == 55
        assert_whole()


class TestInstallation:
    """The commands themselves, in an installation of the test's own."""

    def test_a_killed_import_is_finished_by_running_it_again_and_another_space_stays_empty(self, tmp_path):
        many = repeated(EXTRACT, tmp_path / "many.csv", times=25)
        with installation() as tutela:
            confirmed = killed_on_the_way(tutela, many)
            answer = json.loads(tutela.run("import", "ged", str(many), "--json").stdout)
            assert counts(answer) == (1700, 1700 - confirmed, 0, confirmed, 0)
            rows = rows_of(tutela.run("export", "csv").stdout)
            assert len({row["external_id"] for row in rows}) == len(rows) == 1700
            assert rows_of(tutela.run("export", "csv", "--space", "practice").stdout) == []
            tutela.run("journal", "verify")


def killed_on_the_way(tutela: Installation, file: Path) -> int:
    """Start an import, kill it after a chunk was confirmed; returns how many events are there."""
    started = tutela.start("import", "ged", str(file))
    next(line for line in started.stderr if "rows read" in line)
    started.kill()
    started.communicate()
    confirmed = len(rows_of(tutela.run("export", "csv").stdout))
    assert confirmed % 1000 == 0
    assert 0 < confirmed < 1700
    return confirmed


def repeated(file: Path, target: Path, *, times: int) -> Path:
    """A CSV of the same events many times over, each time under other ids."""
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for turn in range(times):
            writer.writerows([str(int(row[0]) + turn * 1_000_000), *row[1:]] for row in rows)
    return target
