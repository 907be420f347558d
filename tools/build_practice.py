"""Makes the events of the practice mission: python tools/build_practice.py ../shared/data

Writes src/tutela/practice/data/events.parquet: the events of UCDP GED in South Sudan since its independence and in the
Central African Republic, byte for byte the same each time. CC BY 4.0; see docs/data-sources.md.

No person is named in it. Columns that name people, or may, are left out: headlines, articles, offices and original
sources, and the description of the place ("close to the residence of ..."). Groups that UCDP calls after their leader
are left out with all their events, because who reads a list of groups reads a name.
"""

import sys
from datetime import datetime
from pathlib import Path

import polars as pl

KEPT = (
    "id relid code_status type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name side_a_new_id side_a "
    "side_b_new_id side_b number_of_sources where_prec where_coordinates adm_1 adm_2 latitude longitude country "
    "country_id event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low source_version"
).split()

CALLED_AFTER_PEOPLE = "(?i)bozize|bozizé|kolingba|mokom"
"""Groups whose name in UCDP's list is that of a person."""

NAMES = ("conflict_name", "dyad_name", "side_a", "side_b", "where_coordinates", "adm_1", "adm_2")
INDEPENDENCE = datetime(2011, 7, 9)
FILE = Path(__file__).resolve().parents[1] / "src" / "tutela" / "practice" / "data" / "events.parquet"


def events(data: Path) -> pl.DataFrame:
    """The events of the practice mission, oldest first."""
    every = pl.read_parquet(data / "ucdp" / "ged_countries_to_2021.parquet")
    south_sudan = (pl.col("country") == "South Sudan") & (pl.col("date_start") >= INDEPENDENCE)
    here = every.filter(south_sudan | (pl.col("country") == "Central African Republic"))
    named = pl.any_horizontal(pl.col(name).fill_null("").str.contains(CALLED_AFTER_PEOPLE) for name in NAMES)
    return here.filter(~named).select(KEPT).sort("date_start", "id")


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    events(Path(sys.argv[1])).write_parquet(FILE, compression="zstd", compression_level=19, statistics=False)
