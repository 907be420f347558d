"""GED as it comes: the whole file of five countries, and the form in which it stands on HDX."""

import csv
import os
from collections import Counter
from pathlib import Path

import polars
import pytest

from tutela.exchange.ged import GedEvent, Refusal, read

PROJECT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("TUTELA_SHARED", PROJECT.parent / "shared"))

FIVE_COUNTRIES = "data/ucdp/ged_countries_to_2021.parquet"
ON_HDX = "data/ucdp/hdx_conflict_data_ssd.csv"


@pytest.fixture(scope="module")
def events() -> list[GedEvent]:
    return list(read(SHARED / FIVE_COUNTRIES))


@pytest.fixture
def as_csv(tmp_path) -> Path:
    polars.read_parquet(SHARED / FIVE_COUNTRIES).write_csv(tmp_path / "events.csv")
    return tmp_path / "events.csv"


@pytest.mark.shared_data(FIVE_COUNTRIES)
class TestFiveCountries:
    def test_all_10138_rows_are_taken(self, events):
        assert len(events) == 10_138
        assert all(isinstance(event, GedEvent) for event in events)

    def test_best_fatalities_by_country_are_those_of_the_file(self, events):
        best = Counter()
        for event in events:
            best[event.country] += event.deaths.best
        assert best == {
            "Central African Republic": 14_175,
            "South Sudan": 13_585,
            "Sudan": 97_101,
            "Sierra Leone": 20_444,
            "Myanmar (Burma)": 19_574,
        }

    def test_55_times_best_lies_beyond_low_or_high_once_beyond_both(self, events):
        """54 rows: event 150819 has low 105, best 104, high 102."""
        assert Counter(note for event in events for note in event.notes) == {
            "best_below_low": 12,
            "best_above_high": 43,
        }
        assert sum(bool(event.notes) for event in events) == 54

    def test_every_article_with_offices_falls_into_as_many_lines_as_ucdp_counts(self, events):
        counted = [event for event in events if event.number_of_sources > 0]
        assert len(counted) == 4_694
        assert all(len(event.sources) == event.number_of_sources for event in counted)
        assert all(line.headline for event in counted for line in event.sources)

    def test_the_csv_copy_gives_equal_events(self, events, as_csv):
        assert list(read(as_csv)) == events

    def test_one_changed_figure_changes_one_digest(self, events, as_csv):
        with as_csv.open(encoding="utf-8", newline="") as stream:
            header, *records = csv.reader(stream)
        records[4711][header.index("best")] = "4711"
        with as_csv.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *records])
        pairs = zip(events, read(as_csv), strict=True)
        assert [(old.line, new.deaths.best) for old, new in pairs if old.digest != new.digest] == [(4713, 4711)]


@pytest.mark.shared_data(ON_HDX)
def test_the_file_of_hdx_with_its_row_of_tags_is_read_whole_from_line_3():
    items = list(read(SHARED / ON_HDX, release="23.1"))
    assert (len(items), items[0].line) == (941, 3)
    assert not [item for item in items if isinstance(item, Refusal)]
