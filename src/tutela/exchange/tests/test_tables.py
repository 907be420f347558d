"""Tables from outside: what counts as one, how lines are counted, what is refused as a whole."""

import csv
import gzip
import io
import zipfile
from pathlib import Path

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.exchange import tables
from tutela.exchange.tables import BadTable, open_table, rows

PLAIN = "id,place\n1,Wau\n2,Bor\n"

# What a cell may hold: anything but NUL and what UTF-8 cannot write.
cell_texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def places(file: Path) -> list[tuple[int, object]]:
    return [(row.line, row.values["place"]) for row in rows(file)]


def fault(file: Path, required: tuple[str, ...] = ()) -> tuple[int | None, str | None, str]:
    with pytest.raises(BadTable) as caught:
        rows(file, required)
    return caught.value.line, caught.value.column, caught.value.expected.code


class TestWhatIsATable:
    @pytest.mark.parametrize("separator", list(",;\t|"))
    def test_each_separator_is_recognised(self, tmp_path, separator):
        file = written(tmp_path, PLAIN.replace(",", separator))
        assert places(file) == [(2, "Wau"), (3, "Bor")]

    def test_a_separator_inside_a_quoted_name_is_not_counted(self, tmp_path):
        file = written(tmp_path, 'id;"a, b, c";place\n1;;Wau\n')
        assert open_table(file).columns == ("id", "a, b, c", "place")

    def test_a_byte_order_mark_is_no_part_of_the_first_name(self, tmp_path):
        assert open_table(written(tmp_path, PLAIN.encode("utf-8-sig"))).columns == ("id", "place")

    def test_quoted_cells_keep_separators_quotes_and_line_ends(self, tmp_path):
        file = written(tmp_path, 'id,place\r\n1,"Wau, ""the town""\nby the river"\r\n2,Bor\r\n')
        assert places(file) == [(2, 'Wau, "the town"\nby the river'), (3, "Bor")]

    def test_a_cell_of_a_million_characters_is_read(self, tmp_path):
        file = written(tmp_path, f"id,place\n1,{'x' * 1_000_000}\n")
        assert places(file) == [(2, "x" * 1_000_000)]

    def test_gzip_is_told_by_its_bytes_not_by_its_name(self, tmp_path):
        assert places(written(tmp_path, gzip.compress(PLAIN.encode()))) == [(2, "Wau"), (3, "Bor")]

    def test_a_zip_with_one_csv_is_read(self, tmp_path):
        assert places(zipped(tmp_path, "folder/one.csv")) == [(2, "Wau"), (3, "Bor")]

    def test_what_one_maker_of_zips_adds_beside_is_overlooked(self, tmp_path):
        assert len(places(zipped(tmp_path, "one.csv", "__MACOSX/._one.csv"))) == 2

    def test_parquet_is_read_in_batches_with_the_same_lines(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tables, "BATCH_ROWS", 2)
        file = tmp_path / "table.bin"
        polars.DataFrame({"id": [1, 2, 3], "place": ["Wau", None, "Bor"]}).write_parquet(file)
        assert places(file) == [(2, "Wau"), (3, None), (4, "Bor")]

    def test_a_header_alone_is_a_table_without_rows(self, tmp_path):
        assert open_table(written(tmp_path, "id,place\n")).length == 0

    def test_length_counts_data_rows_only(self, tmp_path):
        table = open_table(written(tmp_path, "id,place\n#id,#loc\n1,Wau\n\n2,Bor\n"))
        assert table.length == 2 == len(list(table.rows()))


class TestLines:
    def test_a_row_of_tags_is_dropped_and_counted(self, tmp_path):
        file = written(tmp_path, "id,place\n,#loc+name\n1,Wau\n")
        assert places(file) == [(3, "Wau")]
        assert open_table(file).tags == {"place": "#loc+name"}

    def test_a_row_that_only_partly_looks_like_tags_is_data(self, tmp_path):
        assert places(written(tmp_path, "id,place\n1,#loc+name\n")) == [(2, "#loc+name")]

    def test_a_blank_line_is_no_row_and_is_counted(self, tmp_path):
        assert places(written(tmp_path, "id,place\n1,Wau\n\n2,Bor\n\n")) == [(2, "Wau"), (4, "Bor")]

    def test_a_line_with_a_cell_too_few_is_told_at_the_column_that_is_missing(self, tmp_path):
        table = open_table(written(tmp_path, "id,place,best\n1,Wau\n"))
        refusal = table.refusal_of_width(next(table.rows()))
        assert (refusal.line, refusal.column, refusal.reason.code) == (2, "best", "cells_missing")

    def test_a_line_with_a_cell_too_many_is_told(self, tmp_path):
        table = open_table(written(tmp_path, "id,place\n1,Wau,town\n"))
        refusal = table.refusal_of_width(next(table.rows()))
        assert refusal.reason.text().startswith("The line has 3 cells, the header has 2.")

    def test_empty_cells_beyond_the_header_do_not_count(self, tmp_path):
        table = open_table(written(tmp_path, "id,place\n1,Wau,,\n"))
        assert table.refusal_of_width(next(table.rows())) is None

    def test_a_column_without_a_name_is_left_out(self, tmp_path):
        assert next(rows(written(tmp_path, ",id\n0,7\n"))).values == {"id": "7"}


class TestWhatIsRefusedAsAWhole:
    def test_an_empty_file(self, tmp_path):
        assert fault(written(tmp_path, "")) == (1, None, "header")

    def test_a_file_that_is_not_there(self, tmp_path):
        assert fault(tmp_path / "absent.csv") == (None, None, "readable_file")

    def test_a_required_column_that_is_missing_is_named(self, tmp_path):
        assert fault(written(tmp_path, PLAIN), ("id", "best")) == (1, "best", "column")

    def test_a_column_that_stands_twice_is_named(self, tmp_path):
        assert fault(written(tmp_path, "id,best,best\n1,2,3\n")) == (1, "best", "one_name_once")

    @pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", PLAIN.encode("utf-16"), b"%PDF\xe2\xe3"])
    def test_a_file_that_is_no_text(self, tmp_path, content):
        assert fault(written(tmp_path, content)) == (1, None, "a_table")

    def test_utf_16_without_its_mark(self, tmp_path):
        assert fault(written(tmp_path, PLAIN.encode("utf-16-le"))) == (1, None, "a_table")

    def test_another_encoding_is_told_at_its_line_before_any_row_is_given(self, tmp_path):
        content = 'id,place\n1,"Wau\ntown"\n2,N\u00fdangori\n'.encode("latin-1")
        assert fault(written(tmp_path, content)) == (3, None, "utf_8")

    def test_a_quote_never_closed_does_not_swallow_the_rest(self, tmp_path):
        assert fault(written(tmp_path, 'id,place\n1,Wau\n2,"Bor\n3,Juba\n')) == (3, None, "quotes_closed")

    def test_a_cell_beyond_the_limit(self, tmp_path):
        content = f"id,place\n1,{'x' * (tables.CELL_CHARACTERS + 1)}\n"
        assert fault(written(tmp_path, content)) == (2, None, "quotes_closed")

    def test_a_line_without_end(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tables, "LINE_BYTES", 100)
        assert fault(written(tmp_path, f"id,place\n1,{'x' * 200}")) == (2, None, "short_lines")

    def test_a_gzip_cut_off(self, tmp_path):
        content = gzip.compress(PLAIN.encode())[:-9]
        assert fault(written(tmp_path, content))[2] == "readable_file"

    def test_a_parquet_cut_off(self, tmp_path):
        whole = io.BytesIO()
        polars.DataFrame({"id": [1]}).write_parquet(whole)
        assert fault(written(tmp_path, whole.getvalue()[:-20]))[2] == "readable_file"

    def test_a_zip_with_two_tables(self, tmp_path):
        assert fault(zipped(tmp_path, "one.csv", "two.csv"))[2] == "one_csv_in_zip"

    def test_a_zip_without_a_table_such_as_a_workbook(self, tmp_path):
        assert fault(zipped(tmp_path, "xl/workbook.xml"))[2] == "one_csv_in_zip"

    def test_the_message_names_file_line_column_and_what_was_expected(self, tmp_path):
        file = written(tmp_path, PLAIN)
        with pytest.raises(BadTable) as caught:
            rows(file, ("best",))
        assert str(caught.value) == f"{file}, line 1, column best: expected a column with this name"


def zipped(folder: Path, *members: str) -> Path:
    file = folder / "tables.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, PLAIN)
    return file


@given(st.lists(st.tuples(cell_texts, cell_texts), max_size=8))
def test_whatever_is_written_as_csv_is_read_back(tmp_path_factory, pairs):
    file = tmp_path_factory.mktemp("csv") / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("id", "place"), ("first", "row"), *pairs])
    assert [tuple(row.values.values()) for row in rows(file)] == [("first", "row"), *pairs]


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_bad_table_and_nothing_else(tmp_path_factory, content):
    file = written(tmp_path_factory.mktemp("bytes"), content)
    try:
        given_rows = list(rows(file))
    except BadTable as refused:
        assert str(refused)
    else:
        assert all(row.line >= 2 for row in given_rows)
