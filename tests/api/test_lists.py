"""Lists: a walk with `next` meets every row exactly once; filters narrow; a cursor of another list is refused."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access import addresses
from tutela.kernel.http.api import CursorUnknown, list_answer
from tutela.kernel.identifiers import new_id
from tutela.kernel.testing import NOON, reader

COMPUTED = ("/reach/coverage", "/reach/moved", "/reach/plan", "/reach/time")
NO_LISTS = ("{", "/places/", "/map/", "/reach/maps", *COMPUTED)
"""What is no list, or is filled from the command line only."""

LISTS = sorted(
    path for method, path in addresses.operations() if method == "GET" and not any(part in path for part in NO_LISTS)
)
WITH_CURSOR = [
    path for path in LISTS if not path.endswith(("/me", "/cells", "/proposed", "/head", "/proof", "/record"))
]
WATCH = reader()


def walk(live, path, limit, question=""):
    rows, cursor = [], ""
    while cursor is not None:
        answer = live.get(f"{path}?limit={limit}{question}" + (f"&cursor={cursor}" if cursor else ""))
        assert len(answer["items"]) <= limit
        rows, cursor = [*rows, *answer["items"]], answer["next"]
    return rows


@pytest.fixture(scope="module")
def filled(live):
    """Something in every list, more than a page of it."""
    from tests.api.writing import FRESH

    for _ in range(3):
        ours = ("/threats", "/quarterly-assessments", "/forecasts", "/forecasts/orders", "/judgements", "/scenarios")
        made = (
            "/reports",
            "/incidents",
            "/tasks",
            *ours,
            "/reviews",
            "/products",
            "/reach/statements",
            "/sites",
            "/users",
        )
        for path in made:
            address, body = FRESH[f"/api/v1{path}"](live)
            live.make(address, body)
    return live


@pytest.mark.parametrize("path", [path.removeprefix("/api/v1") for path in WITH_CURSOR])
def test_a_walk_meets_every_row_exactly_once(filled, path):
    whole = filled.get(f"{path}?limit=1000")
    names = names_of(whole["items"])
    assert whole["next"] is None and len(names) >= 3
    assert whole["count"] in (None, len(names))
    steps = (2, 5) if len(names) < 40 else (17,)
    for limit in steps:
        walked, before = names_of(walk(filled, path, limit)), names
        # The worker may have opened a review in between: then the walk began before it, or met it.
        names = names_of(filled.get(f"{path}?limit=1000")["items"])
        assert walked in (before, names)


def names_of(rows):
    return [str(row.get("id", row.get("position"))) for row in rows]


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=st.lists(st.integers(0, 2), min_size=1, max_size=12), limit=st.integers(1, 5))
def test_rows_of_the_same_moment_are_neither_lost_nor_repeated(db, offsets, limit):
    from django.db import transaction

    from tutela.kernel import spaces
    from tutela.reports import queries

    with transaction.atomic(using=spaces.current().alias):
        made = {submitted(NOON + timedelta(minutes=offset)).id for offset in offsets}
        rows, seen, cursor = queries.reports(reader=WATCH), [], ""
        while cursor is not None:
            answer = list_answer(rows, lambda row: row, limit=limit, cursor=cursor)
            assert answer["count"] == (None if cursor else len(made))
            seen, cursor = [*seen, *answer["items"]], answer["next"]
        transaction.set_rollback(True, using=spaces.current().alias)
    assert [row.id for row in seen] == sorted(made, key=lambda one: order(seen, one), reverse=True)
    assert len(seen) == len(made)


def order(rows, name):
    return next((row.received_at, row.id) for row in rows if row.id == name)


def submitted(at):
    from tutela.kernel import journal
    from tutela.reports.models import Report

    with journal.open(WATCH, at=NOON) as writing:
        return writing.add(
            "report.submitted",
            Report(id=new_id(at), received_at=at, text="x", channel="radio", urgency="info", component="joc"),
        )


@pytest.mark.django_db
@settings(max_examples=200)
@given(
    cursor=st.one_of(
        st.text(max_size=40),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.datetimes().map(str),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
        ).map(lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")),
    )
)
def test_a_cursor_that_we_did_not_give_is_refused(cursor):
    from tutela.reports import queries

    if cursor:
        with pytest.raises(CursorUnknown):
            list_answer(queries.reports(reader=WATCH), lambda row: row, limit=2, cursor=cursor)


def test_a_cursor_of_another_list_is_a_conflict(filled):
    cursor = filled.get("/users?limit=1")["next"]
    answer = filled.ask("GET", f"/reports?cursor={cursor}")
    assert (answer.status, answer.json["type"]) == (409, "urn:tutela:problem:cursor_unknown")


def test_filters_narrow_and_count_what_they_leave(filled):
    everything = filled.get("/incidents?limit=1000")["items"]
    box = "bbox=31.5,4.8,31.6,4.9"
    inside = [row["id"] for row in everything if row["location"] and within(row["location"]["coordinates"])]
    answer = filled.get(f"/incidents?{box}&limit=1000")
    assert [row["id"] for row in answer["items"]] == inside and answer["count"] == len(inside) < len(everything)
    days = [row["id"] for row in everything if row["date_start"] <= "2026-02-19" <= row["date_end"]]
    assert [row["id"] for row in filled.get("/incidents?from=2026-02-19&to=2026-02-19")["items"]] == days
    found = filled.get("/incidents?q=Plughseen+quagmire&limit=1000")
    assert [row["id"] for row in found["items"]] == [row["id"] for row in everything if "Plughseen" in row["title"]]
    assert found["items"] and found["count"] is None
    assert [row["id"] for row in walk(filled, "/incidents", 1, f"&{box}")] == inside


def within(coordinates):
    longitude, latitude = coordinates
    return 31.5 <= longitude <= 31.6 and 4.8 <= latitude <= 4.9


def test_times_of_receipt_narrow_reports_and_alerts(filled):
    for path in ("/reports", "/alerts"):
        rows = filled.get(f"{path}?limit=1000")["items"]
        middle = rows[len(rows) // 2]["received_at"]
        assert middle.endswith("Z")
        later = filled.get(f"{path}?from={middle}&limit=1000")["items"]
        assert [row["id"] for row in later] == [row["id"] for row in rows if row["received_at"] >= middle]
