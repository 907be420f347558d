"""The panel's rows from event rows, on any engine that Ibis speaks: DuckDB on one machine, Spark beyond it.

Needs the extra `engines` (ibis-framework); nothing else of the library does. One expression, so the numbers are the
same wherever it runs (`./tutela bench engines`).
"""

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


def history_of_events(events: "ir.Table", *, first_month: int, last_month: int) -> "ir.Table":
    """Every cell with an event x every month: `month_id, priogrid_gid, country_id, outcome`, in no order.

    events: rows `date_end, priogrid_gid, country_id, best`. The month is that of `date_end`, counted from January
    1980 as 1 (VIEWS), the outcome the sum of `best`, 0 where there was no event. A cell that events of more than one
    country name belongs to the smallest of their numbers. `priogrid.history_of_events` gives the same from a data
    frame in memory.
    """
    dated = events.mutate(month_id=(events.date_end.year() - 1980) * 12 + events.date_end.month())
    dead = dated.group_by("month_id", "priogrid_gid").agg(dead=dated.best.sum())
    cells = events.group_by("priogrid_gid").agg(country_id=events.country_id.min())
    months = ibis.range(first_month, last_month + 1).unnest().name("month_id").as_table()
    every = months.cross_join(cells)
    joined = every.left_join(dead, ["month_id", "priogrid_gid"])
    outcome = joined.dead.cast("float64").fill_null(0.0)
    return joined.select("month_id", "priogrid_gid", "country_id", outcome=outcome)
