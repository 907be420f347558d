"""Lists: what stands in their address, and cells as plain text."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.test import RequestFactory

from tutela.kernel.http.lists import (
    Column,
    Listing,
    asked_columns,
    asked_order,
    both_ways,
    by,
    exports,
    shown,
    text_of,
)
from tutela.kernel.testing import reader


class Rows(list):
    """Rows that only remember in which order they were asked for."""

    def order_by(self, *fields):
        self.asked = fields
        return self


class Questions(forms.Form):
    q = forms.CharField(label="Words", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "all"), ("a", "An A")])


ROWS = Rows(range(120))
LISTING = Listing(
    name="numbers",
    columns=(
        Column("name", "Name", lambda row: {"text": f"n{row}"}),
        Column("size", "Size", lambda row: {"value": row}, by("size"), number=True),
        Column("rare", "Rare", lambda row: {"text": "r"}, at_first=False),
    ),
    orders=both_ways("size", "smallest first", "greatest first", "size"),
    first_order="-size",
    ask=lambda request: (Questions(request.GET), ROWS),
    address=lambda row: f"/numbers/{row}",
)


def asked(query="", role="duty_officer"):
    request = RequestFactory().get(f"/numbers{query}")
    request.reader = reader(role)
    return request


def test_an_order_that_there_is_not_is_the_lists_own():
    assert asked_order(LISTING, asked("?order=-id")) == "-size"
    assert asked_order(LISTING, asked("?order=size")) == "size"


def test_every_order_ends_in_what_is_unique():
    shown(LISTING, asked("?order=size"))
    assert ROWS.asked == ("size", "id")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["name", "size"]),
        ("?column=rare", ["name", "rare"]),
        ("?column=nonsense", ["name", "size"]),
        ("?column=rare&column=size", ["name", "size", "rare"]),
    ],
)
def test_the_first_column_always_stays_and_the_rest_are_chosen(query, names):
    assert [column.name for column in asked_columns(LISTING, asked(query))] == names


def test_a_head_pressed_again_turns_the_order_round_and_goes_to_the_first_page():
    heads = shown(LISTING, asked("?page=2&q=x"))["columns"]
    assert heads[1]["sorted"] == "descending" and "order=size" in heads[1]["sort_url"]
    assert "page" not in heads[1]["sort_url"] and "q=x" in heads[1]["sort_url"]
    assert "sort_url" not in heads[0]


def test_each_question_that_narrows_can_be_taken_away_by_itself():
    active = shown(LISTING, asked("?q=ox&kind=a&page=2"))["active"]
    assert [one["label"] for one in active] == ["Words: ox", "Kind: An A"]
    assert active[0]["remove_url"] == "?kind=a"


def test_pages_have_their_neighbours_and_say_which_rows_they_show():
    first, last = shown(LISTING, asked()), shown(LISTING, asked("?page=3"))
    assert (first["shown"], first["previous"], first["next"]) == ("1 to 50", "", "?page=2")
    assert (last["shown"], last["previous"], last["next"]) == ("101 to 120", "?page=2", "")
    assert shown(LISTING, asked("?page=nonsense"))["shown"] == "1 to 50"


def test_whoever_may_not_export_is_offered_no_file():
    assert exports(asked(role="auditor"), LISTING) == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ({"text": "a"}, "a"),
        ({"value": 0}, "0"),
        ({"at": datetime(2026, 11, 21, 13, 30, tzinfo=UTC)}, "2026-11-21T13:30:00Z"),
        ({"part": "grade", "with": {"reliability": "B", "credibility": "2"}}, "B2"),
        ({"part": "lbh", "with": {"low": 1, "best": 2, "high": 5}}, "1-2-5"),
        ({"part": "verification", "with": {"state": "verified", "label": "Verified"}}, "Verified"),
        ({"text": None}, ""),
    ],
)
def test_a_cell_as_plain_text(cell, text):
    assert text_of(cell) == text
