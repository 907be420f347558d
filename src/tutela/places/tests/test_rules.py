"""Which days, places and tables are good."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel.geography import Point
from tutela.places.rules import RowRefusal, SiteRow, UnreadableTable, dates_problem, read_table

pytestmark = pytest.mark.once

KINDS = {"base": "base", "camp": "displaced_site", "displaced_site": "displaced_site"}
HEADER = "name,kind,latitude,longitude,since,until,population,note\n"
GOOD = "Base one,base,4.85,31.6,2026-01-02,,120,near the market\n"


def read(text):
    return list(read_table(text, KINDS))


def refusal(line):
    (row,) = read(HEADER + line)
    assert isinstance(row, RowRefusal)
    return row.line, row.column, row.value


def test_a_good_row_is_read_whole():
    (row,) = read(HEADER + GOOD)
    assert row == SiteRow(
        line=2,
        name="Base one",
        site_kind="base",
        point=Point(31.6, 4.85),
        location_precision=1,
        since=date(2026, 1, 2),
        until=None,
        population=120,
        note="near the market",
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Base,base,95,31.6,,,,", (2, "latitude", "95")),
        ("Base,base,4.85,181,,,,", (2, "longitude", "181")),
        ("Base,base,four,31.6,,,,", (2, "latitude", "four")),
        ("Base,base,,31.6,,,,", (2, "latitude", "")),
        ("Base,base,nan,31.6,,,,", (2, "latitude", "nan")),
        ("Base,castle,4.85,31.6,,,,", (2, "kind", "castle")),
        (" ,base,4.85,31.6,,,,", (2, "name", "")),
        ("Base,base,4.85,31.6,2/1/2026,,,", (2, "since", "2/1/2026")),
        ("Base,base,4.85,31.6,20260102,,,", (2, "since", "20260102")),
        ("Base,base,4.85,31.6,2026-01-02,2026-01-01,,", (2, "until", "2026-01-01")),
        ("Base,base,4.85,31.6,,,about 100,", (2, "population", "about 100")),
        ("Base,base,4.85,31.6,,,-1,", (2, "population", "-1")),
        ("Base,base,4.85", (2, "", "3")),
    ],
)
def test_a_bad_row_is_refused_with_line_column_and_value(line, expected):
    assert refusal(line + "\n") == expected


def test_a_refusal_says_in_a_sentence_what_to_write():
    (row,) = read(HEADER + "Base,base,95,31.6,,,,\n")
    assert row.as_json()["reason"] == "The number must lie between -90 and 90."


def test_good_rows_are_read_beside_bad_ones_and_lines_count_the_header():
    rows = read(HEADER + GOOD + "\n" + "Base,base,95,31.6,,,,\n" + GOOD)
    assert [(row.line, type(row)) for row in rows] == [(2, SiteRow), (4, RowRefusal), (5, SiteRow)]


@pytest.mark.parametrize("text", ["36N UL 42809 36430", "6GPHVH2J+MX", "4°51'06\"N 31°34'57\"E"])
def test_a_place_may_stand_in_one_column_in_any_notation(text):
    escaped = text.replace('"', '""')
    (row,) = read(f'name,kind,mgrs\nBase,base,"{escaped}"\n')
    assert (row.point.longitude, row.point.latitude) == pytest.approx((31.5825, 4.8517), abs=1e-3)


def test_coordinates_that_cannot_be_read_are_refused():
    (row,) = read("name,kind,mgrs\nBase,base,99Z\n")
    assert (row.line, row.column, row.value) == (2, "mgrs", "99Z")


def test_a_file_with_semicolons_a_byte_order_mark_and_decimal_commas_is_read():
    (row,) = read("\ufeffNAME;Kind;Latitude;Longitude\nBase;Camp;4,85;31,6\n")
    assert (row.site_kind, row.point) == ("displaced_site", Point(31.6, 4.85))


@pytest.mark.parametrize(
    "text", ["", "name,kind\n", "kind,latitude,longitude\n", "name,name,kind,mgrs\n", 'name,"kind\n']
)
def test_a_file_that_is_no_table_of_sites_is_refused_as_a_whole(text):
    with pytest.raises(UnreadableTable):
        read(text)


def test_more_rows_than_are_taken_at_once_are_refused_as_a_whole():
    with pytest.raises(UnreadableTable, match="5000|split"):
        read(HEADER + GOOD * 5_001)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        rows = read(text)
    except UnreadableTable as error:
        assert str(error.sentence)
    else:
        assert all(str(row.reason) for row in rows if isinstance(row, RowRefusal))


@given(st.lists(st.text(max_size=12), min_size=8, max_size=8))
def test_any_cells_are_read_or_refused_in_a_known_column(cells):
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    for row in read(HEADER + quoted + "\n"):
        if isinstance(row, RowRefusal):
            assert row.column in HEADER.strip().split(",")


def test_a_base_of_one_night_stands_from_and_until_the_same_day():
    night = date(2026, 3, 1)
    assert dates_problem(night, night) is None
    assert dates_problem(night, date(2026, 2, 28)) is not None
