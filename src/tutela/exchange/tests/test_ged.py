"""GED: what each row becomes, what is refused and why, on a committed extract of the real data."""

import csv
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.exchange.ged import (
    Deaths,
    GedEvent,
    Listed,
    Release,
    Repeat,
    SourceLine,
    UnknownRelease,
    read,
    release_in,
    release_in_name,
)
from tutela.exchange.refusals import Refusal
from tutela.exchange.tables import BadTable

EXTRACT = Path(__file__).parent / "data" / "ged_extract.csv"

with EXTRACT.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def written(folder: Path, rows: list[dict[str, str]], name: str = "events.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def read_one(folder: Path, **changed: str) -> GedEvent | Repeat | Refusal:
    """What the first row of the extract becomes with some of its cells changed."""
    (item,) = read(written(folder, [ROWS[0] | changed]))
    return item


def refusal(folder: Path, **changed: str) -> tuple[int, str, str, str]:
    item = read_one(folder, **changed)
    assert isinstance(item, Refusal)
    return item.line, item.column, item.value, item.reason.code


def content(event: GedEvent) -> GedEvent:
    return replace(event, line=0, release=Release())


class TestAnEvent:
    def test_every_row_of_the_extract_is_taken_in_its_order(self):
        events = list(read(EXTRACT))
        assert [event.external_id for event in events] == [row["id"] for row in ROWS]
        assert [event.line for event in events] == list(range(2, len(ROWS) + 2))

    def test_the_columns_become_typed_fields(self):
        event = next(event for event in read(EXTRACT) if event.external_id == "150819")
        assert event.kind == "one_sided"
        assert event.point == (21.0, 7.0)
        assert event.location_precision == 6
        assert (event.country, event.country_id) == ("Central African Republic", 482)
        assert event.adm_1 is None
        assert event.side_a == Listed("anti-Balaka", 4201)
        assert event.side_b == Listed("Civilians", 1)
        assert event.deaths == Deaths(0, 0, 104, 0, low=105, best=104, high=102)
        assert event.release == Release((23, 1))

    def test_deaths_of_the_extract_add_up_to_those_in_the_file(self):
        assert sum(event.deaths.best for event in read(EXTRACT)) == sum(int(row["best"]) for row in ROWS)

    def test_the_relid_0_of_some_copies_is_none(self, tmp_path):
        assert read_one(tmp_path, relid="0").relid is None
        assert read_one(tmp_path, relid="SSD-2012-1-1-1").relid == "SSD-2012-1-1-1"

    def test_columns_that_are_not_there_are_none(self, tmp_path):
        bare = {name: cell for name, cell in ROWS[0].items() if name not in ("adm_2", "event_clarity", "relid")}
        (event,) = read(written(tmp_path, [bare]))
        assert (event.adm_2, event.clarity, event.relid) == (None, None, None)

    @pytest.mark.parametrize(
        "start",
        ["2016-03-12", "2016-03-12 00:00:00.000", "2016-03-12T00:00:00", "2016-03-12T00:00:00.000+00:00"],
    )
    def test_a_day_is_read_in_each_form_that_copies_of_ged_have(self, tmp_path, start):
        assert read_one(tmp_path, date_start=start, date_end="2016-03-13").date_start == date(2016, 3, 12)

    def test_whole_numbers_written_with_a_point_are_whole(self, tmp_path):
        assert read_one(tmp_path, best="12.0", low="0", high="12").deaths.best == 12


class TestNotes:
    def test_best_below_low_and_best_above_high_are_two_notes(self):
        notes = {event.external_id: event.notes for event in read(EXTRACT)}
        assert notes["150819"] == ("best_below_low", "best_above_high")
        assert notes["64178"] == ("best_above_high",)
        assert notes["29185"] == ()

    def test_a_best_outside_is_taken_as_it_is(self, tmp_path):
        event = read_one(tmp_path, low="5", best="3", high="9")
        assert (event.deaths.best, event.notes) == (3, ("best_below_low",))


class TestSources:
    article = '"AFP,2013-01-21,One, two; three";"Radio, Kampala ,2013-01-22,Four"'

    def test_articles_are_cut_at_their_dates_into_lines(self, tmp_path):
        event = read_one(
            tmp_path,
            source_article=self.article,
            source_office="AFP;Radio, Kampala ",
            source_date="2013-01-21;2013-01-22",
        )
        assert event.sources == (
            SourceLine("AFP,2013-01-21,One, two; three", "AFP", "2013-01-21", "One, two; three"),
            SourceLine("Radio, Kampala ,2013-01-22,Four", "Radio, Kampala", "2013-01-22", "Four"),
        )

    def test_articles_from_before_offices_were_written_are_one_line(self, tmp_path):
        event = read_one(tmp_path, source_article="Reuters  25/2-09", source_office="", source_date="")
        assert event.sources == (SourceLine("Reuters  25/2-09"),)

    def test_columns_that_do_not_match_stay_together_as_one_line(self, tmp_path):
        event = read_one(
            tmp_path, source_article=self.article, source_office="AFP", source_date="2013-01-21;2013-01-22"
        )
        assert event.sources == (SourceLine(self.article, "AFP", "2013-01-21;2013-01-22"),)

    def test_offices_without_articles_are_lines(self):
        event = next(event for event in read(EXTRACT) if event.external_id == "64164")
        assert [line.office for line in event.sources] == [
            "Agence France Presse",
            "Dow Jones Institutional News",
            "Agence France Presse",
        ]


class TestRefusals:
    def test_a_row_with_latitude_95_is_refused_with_line_and_column(self, tmp_path):
        assert refusal(tmp_path, latitude="95") == (2, "latitude", "95", "out_of_range")

    def test_the_four_bad_rows_are_refused_and_the_rest_taken(self, tmp_path):
        rows = [dict(row) for row in ROWS]
        rows[3]["latitude"] = "95"
        rows[5]["where_prec"] = "9"
        rows[8]["date_end"] = "1980-01-01"
        rows[13]["best"] = "several"
        items = list(read(written(tmp_path, rows)))
        refused = [(i.line, i.column, i.value) for i in items if isinstance(i, Refusal)]
        assert refused == [
            (5, "latitude", "95"),
            (7, "where_prec", "9"),
            (10, "date_end", "1980-01-01"),
            (15, "best", "several"),
        ]
        assert sum(isinstance(item, GedEvent) for item in items) == len(ROWS) - 4

    @pytest.mark.parametrize(
        ("column", "value", "code"),
        [
            ("id", "", "missing"),
            ("id", "12.5", "not_whole"),
            ("id", "0", "out_of_range"),
            ("type_of_violence", "4", "not_an_event"),
            ("type_of_violence", "5", "unknown_code"),
            ("where_prec", "0", "unknown_code"),
            ("where_prec", "8", "unknown_code"),
            ("where_prec", "", "missing"),
            ("date_prec", "6", "unknown_code"),
            ("event_clarity", "3", "unknown_code"),
            ("latitude", "-90.01", "out_of_range"),
            ("latitude", "nan", "not_a_number"),
            ("latitude", "7,5", "not_a_number"),
            ("longitude", "180.5", "out_of_range"),
            ("longitude", "inf", "not_a_number"),
            ("best", "-1", "out_of_range"),
            ("best", "1_000", "not_a_number"),
            ("best", "１２", "not_a_number"),
            ("best", "1.5", "not_whole"),
            ("best", "2147483648", "out_of_range"),
            ("deaths_civilians", "", "missing"),
            ("side_a", " ", "missing"),
            ("country", "", "missing"),
            ("date_start", "2016-02-30", "not_a_date"),
            ("date_start", "3/12/2016", "ambiguous_date"),
            ("date_start", "2016-03-12 14:30", "time_of_day"),
            ("where_description", "a\0b", "control_character"),
            ("source_version", "the latest", "unknown_release"),
        ],
    )
    def test_a_cell_that_cannot_be_meant_is_refused_at_its_column(self, tmp_path, column, value, code):
        assert isinstance(read_one(tmp_path), GedEvent)
        assert refusal(tmp_path, **{column: value}) == (2, column, value, code)

    def test_of_several_faults_the_first_in_the_order_of_the_file_is_told(self, tmp_path):
        assert refusal(tmp_path, best="x", latitude="95")[1] == "latitude"

    def test_a_refusal_has_the_four_keys_of_the_command(self, tmp_path):
        assert read_one(tmp_path, where_prec="9").as_json() == {
            "line": 2,
            "column": "where_prec",
            "value": "9",
            "reason": "This code is not known. Known codes: 1, 2, 3, 4, 5, 6, 7.",
        }

    def test_a_reason_can_be_said_in_another_language(self, tmp_path):
        said = read_one(tmp_path, latitude="95").as_json(lambda sentence: "De {lowest} à {highest}.")
        assert said["reason"] == "De -90 à 90."

    def test_a_line_with_too_few_cells_is_refused_and_the_next_is_taken(self, tmp_path):
        file = written(tmp_path, ROWS[:2])
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([lines[0], "77,broken", *lines[1:]]) + "\n", encoding="utf-8")
        first, *others = read(file)
        assert (first.line, first.reason.code) == (2, "cells_missing")
        assert all(isinstance(item, GedEvent) for item in others)

    def test_a_table_without_a_required_column_gives_no_row_at_all(self, tmp_path):
        lacking = [{name: cell for name, cell in row.items() if name != "best"} for row in ROWS]
        with pytest.raises(BadTable) as caught:
            read(written(tmp_path, lacking))
        assert (caught.value.line, caught.value.column) == (1, "best")


class TestDoubles:
    def test_the_same_row_again_is_a_repeat(self, tmp_path):
        first, second = read(written(tmp_path, [ROWS[0], ROWS[0]]))
        assert isinstance(first, GedEvent)
        assert second == Repeat(3, ROWS[0]["id"])

    def test_the_same_id_and_release_with_other_content_is_refused(self, tmp_path):
        _, second = read(written(tmp_path, [ROWS[0], ROWS[0] | {"best": "999"}]))
        assert (second.line, second.column, second.reason.code) == (3, "id", "duplicate_id")
        assert "Line 2 has the same id" in second.reason.text()

    def test_the_same_id_in_two_releases_is_two_events(self, tmp_path):
        later = ROWS[0] | {"best": "999", "source_version": "GED 24.1"}
        first, second = read(written(tmp_path, [ROWS[0], later]))
        assert (first.external_id, first.release < second.release) == (second.external_id, True)


class TestReleases:
    @pytest.mark.parametrize(
        ("written_as", "key"),
        [
            ("GED 23.1", (23, 1)),
            ("GED 23.1 (filed 2023-11-30)", (23, 1)),
            ("GED 22.1 or 23.1 (see max year)", (22, 1)),
            ("19.1", (19, 1)),
            ("UCDP Candidate 23.0.5", (23, 0, 5)),
            ("23.01.23.06", (23, 0, 6, 1)),
        ],
    )
    def test_a_release_is_read_from_its_text(self, written_as, key):
        assert release_in(written_as) == Release(key)

    @pytest.mark.parametrize("written_as", ["", "latest", "2023", "2023-11-30", "2023.1"])
    def test_a_text_without_a_release_is_not_guessed_at(self, written_as):
        with pytest.raises(UnknownRelease):
            release_in(written_as)

    def test_releases_are_ordered_as_ucdp_published_them(self):
        order = ["19.1", "22.1", "23.1", "23.0.9", "24.0.5", "24.0.6", "24.01.24.06", "24.0.7", "24.1"]
        keys = [release_in(written_as) for written_as in order if written_as != "23.0.9"]
        assert [Release(), *keys] == sorted([Release(), *keys])

    @pytest.mark.parametrize("written_as", ["23.1", "23.0.5", "23.01.23.06"])
    def test_a_release_is_shown_as_it_is_written(self, written_as):
        assert str(release_in(written_as)) == written_as

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("GEDEvent_v23_1.csv", (23, 1)),
            ("GEDEvent_v23_0_5.csv", (23, 0, 5)),
            ("GEDEvent_v23_01_23_06.csv", (23, 0, 6, 1)),
            ("ged231-csv.zip", (23, 1)),
            ("conflict_data_ssd.csv", ()),
        ],
    )
    def test_the_names_of_ucdps_own_files_tell_the_release(self, name, key):
        assert release_in_name(Path(name)) == Release(key)

    def test_a_row_without_release_takes_the_callers_then_the_file_names(self, tmp_path):
        rows = [ROWS[0] | {"source_version": ""}]
        named, plain = written(tmp_path, rows, "GEDEvent_v22_1.csv"), written(tmp_path, rows)
        assert [event.release.key for event in read(named)] == [(22, 1)]
        assert [event.release.key for event in read(named, release="23.1")] == [(23, 1)]
        assert [event.release.key for event in read(plain)] == [()]

    def test_a_row_that_names_its_release_keeps_it(self, tmp_path):
        (event,) = read(written(tmp_path, [ROWS[0] | {"source_version": "GED 22.1"}]), release="24.1")
        assert event.release.key == (22, 1)


class TestDigest:
    def test_the_release_is_no_part_of_it(self, tmp_path):
        assert read_one(tmp_path).digest == read_one(tmp_path, source_version="GED 24.1").digest

    @pytest.mark.parametrize(
        "column",
        ["best", "low", "high", "side_b", "date_end", "where_prec", "latitude", "adm_2", "source_office"],
    )
    def test_a_change_in_any_content_changes_it(self, tmp_path, column):
        other = {
            "date_end": "2021-12-31",
            "latitude": "1.25",
            "side_b": "X",
            "adm_2": "X",
            "source_office": "X",
        }
        changed = read_one(tmp_path, **{column: other.get(column, "7")})
        assert changed.digest != read_one(tmp_path).digest

    def test_the_same_content_written_otherwise_has_the_same(self, tmp_path):
        plain = read_one(tmp_path, latitude="7.5", where_description="a\nb", side_b_new_id="1", best="3")
        other = read_one(tmp_path, latitude="7.500000", where_description=" a\r\nb", side_b_new_id="1.0", best="3.0")
        assert plain.digest == other.digest

    def test_the_order_of_rows_and_columns_is_no_part_of_it(self, tmp_path):
        names = list(ROWS[0])
        random.Random(7).shuffle(names)
        shuffled = [{name: row[name] for name in names} for row in reversed(ROWS)]
        events = reversed(list(read(written(tmp_path, shuffled))))
        assert list(map(content, events)) == list(map(content, read(EXTRACT)))

    def test_a_parquet_copy_gives_equal_events(self, tmp_path):
        file = tmp_path / "events.parquet"
        polars.read_csv(EXTRACT, try_parse_dates=True).write_parquet(file)
        assert list(read(file)) == list(read(EXTRACT))


# Only the cells change; NUL and lone surrogates cannot be written as CSV that is read back.
cell_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


@given(st.dictionaries(st.sampled_from(sorted(ROWS[0])), cell_texts, max_size=4))
def test_any_cells_give_one_event_or_one_refusal_of_a_changed_column(tmp_path_factory, changed):
    item = read_one(tmp_path_factory.mktemp("cells"), **changed)
    if isinstance(item, Refusal):
        assert item.column in changed or item.reason.code == "end_before_start"
        assert item.reason.text()
    else:
        assert item.kind in ("state_based", "non_state", "one_sided")
        assert -90 <= item.point[1] <= 90
        assert item.date_start <= item.date_end
