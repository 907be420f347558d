"""What is shipped names nobody, and is what the documentation says."""

import re

import polars as pl
import pytest

from tutela.practice import ground, stories
from tutela.practice.laying import EVENTS

pytestmark = pytest.mark.once

NAMES_PEOPLE = {
    *("source_original", "source_headline", "source_article", "source_office", "source_date"),
    "where_description",
}
A_PERSON = re.compile(r"\b(Mr|Mrs|Ms|President|General|Colonel|Captain|Chief|Pastor|Father|Bishop|Sheikh)\b")


@pytest.fixture(scope="module")
def events():
    return pl.read_parquet(EVENTS)


def test_no_column_that_names_people_is_shipped(events):
    assert not NAMES_PEOPLE & {*events.columns}


def test_no_text_of_an_event_speaks_of_a_person(events):
    texts = [name for name, kind in events.schema.items() if kind == pl.String]
    assert [value for name in texts for value in events[name].drop_nulls().unique() if A_PERSON.search(value)] == []
    assert not events["side_a"].str.contains("(?i)forces of").any()


def test_the_events_are_those_of_two_countries_that_the_documentation_counts(events):
    assert dict(events["country"].value_counts().rows()) == {"South Sudan": 940, "Central African Republic": 1709}
    assert EVENTS.stat().st_size < 120_000


def told():
    for story in (*stories.PAST, *stories.WATCH):
        for act in story.acts:
            yield from (value for value in act.facts.values() if isinstance(value, str))
    yield from (base.name for base in ground.BASES)


def test_no_invented_text_speaks_of_a_person():
    assert [text for text in told() if A_PERSON.search(text)] == []


def test_no_story_gives_the_name_of_a_caller():
    given = {name for story in (*stories.PAST, *stories.WATCH) for act in story.acts for name in act.facts}
    assert not given & {"caller_name", "caller_contact", "caller_code", "perpetrator"}


def test_each_story_is_told_in_the_order_of_time():
    for story in (*stories.PAST, *stories.WATCH):
        moments = [act.before_min for act in story.acts]
        assert moments == sorted(moments, reverse=True), story.name
        assert story.acts[0].verb == "submit"


def test_stories_of_the_past_follow_one_another():
    spans = [(story.acts[0].before_min, story.acts[-1].before_min) for story in stories.PAST]
    for (_, end), (begin, _) in zip(spans, spans[1:], strict=False):
        assert end > begin, "a story begins before the one before it has ended: their entries would change places"
