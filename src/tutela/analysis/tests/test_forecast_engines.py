"""The panel's rows are the same on an engine as from a data frame in memory."""

from datetime import date
from pathlib import Path

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.analysis.forecast import engines, priogrid

pytestmark = pytest.mark.once

EXTRACT = Path(__file__).resolve().parents[2] / "exchange" / "tests" / "data" / "ged_extract.csv"
COLUMNS = ["date_end", "priogrid_gid", "country_id", "best"]


@pytest.fixture(scope="module")
def duckdb():
    return ibis.duckdb.connect()


def on(connection, events, first, last):
    rows = engines.history_of_events(ibis.memtable(events.to_arrow()), first_month=first, last_month=last)
    return pl.from_arrow(connection.to_pyarrow(rows)).select(
        pl.col("outcome").cast(float), pl.exclude("outcome").cast(int)
    )


def in_memory(events, first, last):
    return priogrid.history_of_events(events, first_month=first, last_month=last)


def in_order(rows):
    return rows.select("month_id", "priogrid_gid", "country_id", "outcome").sort("month_id", "priogrid_gid").rows()


def test_real_events_give_the_same_rows(duckdb):
    events = pl.read_csv(EXTRACT, try_parse_dates=True, infer_schema_length=None).select(COLUMNS)
    rows = in_memory(events, 109, 504)
    assert rows["outcome"].sum() > 0
    assert in_order(on(duckdb, events, 109, 504)) == in_order(rows)


events = st.tuples(
    st.dates(min_value=date(2010, 1, 1), max_value=date(2011, 12, 31)),
    st.integers(1, 4),
    st.integers(0, 500),
)


@settings(max_examples=10)
@given(st.lists(events, min_size=1, max_size=30))
def test_any_events_give_the_same_rows(duckdb, found):
    table = pl.DataFrame([(day, cell, cell % 2, best) for day, cell, best in found], schema=COLUMNS, orient="row")
    assert in_order(on(duckdb, table, 361, 384)) == in_order(in_memory(table, 361, 384))
