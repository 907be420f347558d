"""The desk and open screens, in a real browser: keys, live rows, what is being read stays where it is."""

import pytest

from tests.browser.visitor import PHONE
from tests.browser.world import DUTY, LIAISON

pytestmark = pytest.mark.once

NEAR_ENOUGH_PX = 1


@pytest.fixture
def duty(visit):
    who = visit(DUTY)
    who.open("/")
    who.page.locator("[data-part=link].ok").wait_for()
    return who


def focused(who):
    return who.page.evaluate("document.activeElement.textContent.trim()")


def top_of_focused(who):
    return who.page.evaluate("document.activeElement.getBoundingClientRect().top")


def warn(visit, text):
    """Somebody else writes a warning down."""
    liaison = visit(LIAISON)
    liaison.open("/reports/new")
    liaison.fill(
        {
            "What was told": text,
            "How urgent is it?": "Imminent",
            "Kind of threat": "Killing",
            "Where": "6.90 31.80",
            "How it reached us": "Call-back",
        }
    )
    liaison.press("Save and send")
    assert text in liaison.says


def test_rows_are_walked_with_j_and_k_and_opened_with_enter(duty):
    keys = duty.page.keyboard
    keys.press("j")
    first = focused(duty)
    keys.press("j")
    assert focused(duty) != first
    keys.press("k")
    assert focused(duty) == first
    keys.press("Enter")
    duty.page.wait_for_url("**/alerts/*")
    assert first in duty.says


def test_the_key_of_a_row_acts_on_no_row_that_nobody_chose(duty):
    duty.page.keyboard.press("d")
    assert duty.page.url.endswith("/")
    assert duty.page.evaluate("document.activeElement.closest('[data-record]') !== null")
    duty.page.keyboard.press("d")
    duty.page.wait_for_url("**/alerts/*/decide")


def test_slash_finds_and_no_key_acts_while_somebody_types(duty):
    keys = duty.page.keyboard
    keys.press("/")
    assert duty.page.evaluate("document.activeElement.id") == "search"
    keys.type("Duk")
    assert duty.page.locator("#search").input_value() == "Duk"
    assert not duty.page.locator("#keys").is_visible()
    keys.press("Enter")
    duty.page.wait_for_url("**/search?q=Duk")
    duty.check()


def test_question_mark_shows_the_keys_and_they_can_be_turned_off(duty):
    keys = duty.page.keyboard
    keys.press("?")
    dialog = duty.page.locator("#keys")
    assert "Write a report" in dialog.inner_text() and "to the next row" in dialog.inner_text()
    duty.check()
    dialog.get_by_label("Use single keys on this device").uncheck()
    keys.press("Escape")
    keys.press("n")
    keys.press("j")
    assert duty.page.url.endswith("/") and duty.page.evaluate("document.activeElement.closest('li') === null")


def test_a_new_alert_is_told_at_once_and_moves_nothing_until_it_is_asked_for(duty, visit):
    duty.page.keyboard.press("j")
    read, place = focused(duty), top_of_focused(duty)
    rows = duty.page.locator("[data-record]").count()
    warn(visit, "Gunfire was heard behind the school.")
    note = duty.page.locator("#live")
    note.get_by_text("Gunfire was heard behind the school.").wait_for(timeout=2_000)
    assert (focused(duty), duty.page.locator("[data-record]").count()) == (read, rows)
    assert abs(top_of_focused(duty) - place) <= NEAR_ENOUGH_PX
    duty.check()
    note.get_by_role("button").click()
    duty.page.locator("[data-record]", has_text="Gunfire was heard").wait_for()
    assert duty.page.locator("[data-record]").count() == rows + 1


def test_a_row_is_renewed_where_it_stands_and_its_button_works(duty, visit):
    text = "A column of riders left the camp."
    warn(visit, text)
    duty.open("/")
    other = visit(DUTY)
    other.open("/")
    row = duty.page.locator("[data-record]", has_text=text)
    row.get_by_role("button", name="Acknowledge").wait_for()
    other.page.locator("[data-record]", has_text=text).get_by_role("button", name="Acknowledge").click()
    row.get_by_role("link", name="Decide").wait_for(timeout=3_000)
    row.get_by_role("link", name="Decide").click()
    duty.page.wait_for_url("**/alerts/*/decide")


def test_a_page_of_a_record_follows_along(visit):
    text = "Houses were marked with paint in the night."
    warn(visit, text)
    reading, acting = visit(DUTY), visit(DUTY)
    for who in (reading, acting):
        who.open("/")
        who.page.get_by_role("link", name=text).first.click()
        who.page.wait_for_url("**/alerts/*")
    reading.page.locator("[data-part=link].ok").wait_for()
    acting.press("Acknowledge")
    acting.press("Acknowledge")
    reading.page.locator("main", has_text="acknowledged it").wait_for(timeout=6_000)
    reading.check()


def test_without_scripts_the_desk_offers_to_be_loaded_again(visit):
    who = visit(DUTY, scripts=False)
    who.open("/")
    assert who.page.get_by_role("link", name="Load the page again").is_visible()
    assert not who.page.locator("#keys").is_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_desk_fits_a_phone_and_has_no_fault_in_either_direction_and_theme(visit, pictures, language, theme):
    who = visit(DUTY, theme=theme)
    who.speak(language)
    who.open("/")
    for size in (PHONE, (1280, 900)):
        who.resize(size)
        who.check_width()
        if pictures:
            who.picture(pictures, f"desk-{language}-{theme}-{size[0]}")
    who.check_once()


WEIGHED = {"desk": "/", "report form": "/reports/new", "alert": "/alerts/{alert}"}
MOST_BYTES = 60_000


@pytest.mark.parametrize("page", WEIGHED)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_read_first_weighs_at_most_60_kb_with_everything_it_needs(visit, mission, page, language):
    """As sent: compressed, headers included, nothing kept from before."""
    who = visit(DUTY)
    who.speak(language)
    sent: dict[str, float] = {}
    names: dict[str, str] = {}
    who.devtools.send("Network.enable")
    who.devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    who.devtools.on(
        "Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]})
    )
    who.devtools.on(
        "Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]})
    )
    who.open(WEIGHED[page].format(alert=mission.ids["alert"][-1]))
    who.page.wait_for_timeout(500)
    weight = {names[one].removeprefix(mission.address): int(size) for one, size in sent.items() if one in names}
    print(f"{page}, {language}: {sum(weight.values()):,} bytes; {weight}")
    assert len(weight) >= 3 and sum(weight.values()) <= MOST_BYTES, weight
