"""What may come, in a real browser: a future with three indicators is named, watched by itself, and turns."""

import json
import time
from datetime import UTC, datetime

import pytest

from tests.browser.test_chain import look, step
from tests.browser.visitor import PHONE
from tests.browser.world import ADVISER, DUTY

pytestmark = pytest.mark.once

TITLE = "Fighting reaches the roads of Upper Nile"
UPPER_NILE = {"type": "Point", "coordinates": [31.66, 9.53]}
"""Malakal; the chains of other tests leave this state alone."""

PATIENCE_S = 90
"""The background work looks within a second or two; a machine under load takes longer."""


@pytest.fixture
def adviser(visit):
    """Who keeps the scenarios."""
    return visit(ADVISER)


def test_a_scenario_with_three_indicators_is_made_watched_by_itself_in_the_data_and_turns(mission, adviser):
    adviser.open("/scenarios")
    adviser.press("Name a future to be watched")
    adviser.check()
    told = {"What this future is called": TITLE, "How it would come about": "After the harvest."}
    adviser.fill({**told, "Where it plays": "Upper Nile"})
    adviser.press("Name it")
    look(adviser, TITLE, "None yet. Add the signs")
    sign = {"Within how many days": "30", "From which number": "2"}
    counted = {"What it tells": "Clashes in the state", "How it is watched": "Number of incidents", **sign}
    step(adviser, "Add an indicator", counted, send="Save")
    killed = {
        "What it tells": "Many are killed",
        "How it is watched": "People killed",
        **sign,
        "From which number": "50",
    }
    step(adviser, "Add an indicator", killed, send="Save")
    seen = {"What it tells": "The market is empty", "How it is watched": "Something that people see"}
    step(adviser, "Add an indicator", seen, send="Save")
    look(adviser, "0 of 3 indicators have turned", "Turns from 2 on: incidents in Upper Nile within 30 days")

    happen(mission, "Shots at the bridge", best=3)
    happen(mission, "Shots at the ferry", best=4)
    wait_until(adviser, "1 of 3 indicators have turned")
    look(
        adviser,
        "It reads: 2",
        "It reads: 7",
        "Shots at the bridge",
        "Shots at the ferry",
        "saw one of its indicators turn",
    )

    adviser.page.get_by_role("link", name="Say what people see").click()
    adviser.check()
    adviser.fill({"Is it so?": "Yes, it is seen", "How it is known": "The traders said so."})
    adviser.press("Save")
    look(adviser, "2 of 3 indicators have turned", "The traders said so.")

    plan = {
        "Where, or which part": "The roads of Upper Nile",
        "What the plan foresees": "Patrols by day.",
        "What it would need": "Patrols by night.",
        "What is missing": "Crews for the night.",
    }
    step(adviser, "Test the plan against it", plan, send="Save")
    look(adviser, "Crews for the night.")
    adviser.resize(PHONE)
    adviser.check()


def happen(mission, title, *, best):
    """Somebody writes down what happened today."""
    token = mission.run("user", "token", DUTY).stdout.strip()
    today = datetime.now(UTC).date().isoformat()
    facts = {
        "event_type": "armed_clash",
        "title": title,
        "date_start": today,
        "location": UPPER_NILE,
        "location_precision": 1,
    }
    body = json.dumps({**facts, "low": best, "best": best, "high": best}).encode()
    status, answer = mission.api("POST", "/incidents", token=token, body=body)
    assert status == 201, answer


def wait_until(who, words):
    """Nobody presses anything: the page is only read again."""
    end = time.monotonic() + PATIENCE_S
    while words not in who.says and time.monotonic() < end:
        time.sleep(1)
        who.page.reload()
    assert words in who.says


def test_a_forecast_is_read_as_map_fan_and_table_and_a_probability_is_stated_beside_it(adviser):
    adviser.open("/forecasts")
    look(adviser, "An issued forecast is never changed", "South Sudan by state or province")
    adviser.page.locator("table.list tbody th a").first.click()
    adviser.page.wait_for_url("**/forecasts/*-*")
    look(adviser, "a look back", "In 90 of 100 futures", "It came", "How it did", "CRPS")
    drawn = [adviser.page.locator("svg.drawing").nth(place).bounding_box()["width"] for place in range(2)]
    assert adviser.page.locator("svg.drawing").count() == 2 and min(drawn) > 300
    assert adviser.page.locator("svg.drawing .area").count() == 10
    adviser.fill({"Area": "Unity"})
    adviser.press("Show")
    look(adviser, "Unity")

    adviser.open("/judgements/new?unit=SS08&dead=25")
    adviser.check()
    adviser.fill({"How likely": "35", "Why": "The road closes."})
    adviser.press("State it")
    look(adviser, "35 in 100", "at least 25 killed", "What was said is never changed")
    adviser.open("/forecasts/record")
    look(adviser, "How often they were right", "by the same rule")


def test_on_the_map_a_forecast_lies_beneath_what_happened_in_the_month_in_which_the_span_ends(adviser, pictures):
    adviser.open("/map?since=2012-01-01&until=2013-06-30#at=7.5,30,5.6&layers=incidents,sites,names&drawn=auto")
    adviser.page.wait_for_selector(".map[data-ready]")
    assert adviser.page.locator(".map-forecast path").count() == 0, "nobody asked for it yet"
    adviser.page.locator(".map-layers summary").click()
    adviser.page.get_by_label("Forecast", exact=True).check()
    adviser.page.wait_for_selector(".map-forecast path >> nth=9", state="attached")
    assert adviser.page.locator(".map-forecast path").count() == 10, "the ten states of South Sudan"
    look(adviser, "anybody killed in June 2013: the chance by area")
    told = adviser.page.locator(".map-forecast title").first.text_content()
    assert "killed in 90 of 100 futures" in told
    adviser.picture(pictures, "map-forecast")
    link = adviser.page.locator(".ramp-chance a").first
    code = link.inner_text()
    link.click()
    look(adviser, code, "June 2013")
