"""The panel's rows from 1 to 100 million event rows: DuckDB, and the same expression on a Spark cluster of two.

    ./tutela bench engines                      (1, 3, 10, 30 and 100 million)
    ./tutela bench engines --size 10000000      (up to 10 million)

Needs requirements/engines.txt in the environment and Java; what is missing is told as not measured. The events are
made up (cells, months and dead by a fixed hash), so that anybody gets the same. Beside the figures the chart of cost
against size is written to benchmarks/results/engines.svg.
"""

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.inside.chart import write_chart
from benchmarks.inside.homes import CHECKOUT, cache
from benchmarks.inside.measuring import Measurement, seconds

SIZES = (1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000)
FIRST_MONTH, LAST_MONTH, CELLS = 109, 504, 10_000
MADE_UP = """
COPY (
    SELECT DATE '1989-01-01' + CAST(hash(i) % 12053 AS INTEGER) AS date_end,
           100000 + CAST(hash(i + 1000000007) % {cells} AS BIGINT) AS priogrid_gid,
           CAST(hash(i + 1000000007) % {cells} % 60 AS BIGINT) AS country_id,
           CAST(least(hash(i + 2000000011) % 40, hash(i + 3000000019) % 40) AS BIGINT) AS best
    FROM range({size}) AS rows(i)
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)
"""


def measure(*, size: int = SIZES[-1]) -> Iterator[Measurement]:
    """Seconds from the files on disk to the sums over every row of the panel."""
    if missing := [name for name in ("ibis", "duckdb", "pyspark") if importlib.util.find_spec(name) is None]:
        print(f"not measured: no {', '.join(missing)} (install requirements/engines.txt)", file=sys.stderr)
        return
    if shutil.which("java") is None:
        print("not measured: no Java for Spark", file=sys.stderr)
        return
    sizes = [one for one in SIZES if one <= size]
    files = {one: _events(one) for one in sizes}
    duckdb = {one: asked for one, asked in _on_duckdb(files)}
    spark = {one: asked for one, asked in _on_spark(files)}
    for one in sizes:
        (taken, figures), (beside, same) = spark[one], duckdb[one]
        yield Measurement(f"DuckDB, {one:,} event rows", beside, "s")
        yield Measurement(f"Spark, two workers, {one:,} event rows", taken, "s", "DuckDB", beside)
        yield Measurement(f"the same figures, {one:,} event rows", _equal(figures, same), "sums", "of", len(same))
    costs = {"DuckDB": duckdb, "Spark, two workers": spark}
    lines = {name: [(one, found[one][0]) for one in sizes] for name, found in costs.items()}
    write_chart(CHECKOUT / "benchmarks" / "results" / "engines.svg", lines, across="event rows", up="seconds")


def _events(size: int) -> Path:
    import duckdb

    file = cache() / f"events-{size}.parquet"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        duckdb.sql(MADE_UP.format(size=size, cells=CELLS, file=unfinished))
        unfinished.rename(file)
    return file


Asked = tuple[float, dict[str, float]]


def _on_duckdb(files: dict[int, Path]) -> Iterator[tuple[int, Asked]]:
    import ibis

    connection = ibis.duckdb.connect(threads=2)
    for size, file in files.items():
        yield size, _asked(lambda file=file: connection.read_parquet(file))


def _on_spark(files: dict[int, Path]) -> Iterator[tuple[int, Asked]]:
    import ibis

    from benchmarks.inside.cluster import session

    with session() as spark:
        connection = ibis.pyspark.connect(spark)
        _asked(lambda: connection.read_parquet(min(files.values())))  # Its first query starts the executors.
        for size, file in files.items():
            yield size, _asked(lambda file=file: connection.read_parquet(file))


def _asked(events: Callable[[], Any]) -> Asked:
    figures: dict[str, float] = {}
    return seconds(lambda: figures.update(_figures(events()))), figures


def _figures(events: Any) -> dict[str, float]:
    """Sums that any other panel would not have: over rows, dead, and dead weighted by month and by cell."""
    from tutela.analysis.forecast.engines import history_of_events

    rows = history_of_events(events, first_month=FIRST_MONTH, last_month=LAST_MONTH)
    sums = rows.agg(
        rows=rows.count(),
        dead=rows.outcome.sum(),
        some=(rows.outcome > 0).sum(),
        by_month=(rows.outcome * rows.month_id).sum(),
        by_cell=(rows.outcome * rows.priogrid_gid).sum(),
        squares=(rows.outcome * rows.outcome).sum(),
        countries=(rows.country_id * rows.month_id).sum(),
    )
    return {name: float(value) for name, value in sums.execute().iloc[0].items()}


def _equal(one: dict[str, float], other: dict[str, float]) -> float:
    # Whole numbers below 2^53 as floats: their sums are exact in any order.
    return float(sum(one[name] == other[name] for name in one))
