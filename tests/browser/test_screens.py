"""The report form on a telephone with and without a link, lists as their owner likes them, records that open in place."""

import json
import time

import pytest

from tests.browser.visitor import PHONE
from tests.browser.world import DUTY, FORCE, LIAISON

pytestmark = pytest.mark.once

NAME = "A name that nobody may read"
KEPT = "JSON.stringify(localStorage)"


@pytest.fixture
def writer(visit):
    """The liaison assistant at the report form, with a telephone in the hand."""
    who = visit(LIAISON)
    who.resize(PHONE)
    who.open("/reports/new")
    return who


def typed(who, text):
    """Fill in the form, without sending it."""
    who.fill({"What was told": text, "Name of whoever told it": NAME, "How urgent is it?": "Imminent"})


def kept(who):
    """What lies on the device."""
    return json.loads(who.page.evaluate(KEPT))


def test_while_one_types_the_places_that_it_may_mean_are_offered_with_their_precision_drawn(writer):
    writer.fill({"Where?": "Juba"})
    choices = writer.page.locator("#field-place_choice .choice")
    choices.first.wait_for()
    drawn = choices.locator("use").evaluate_all("uses => uses.map(use => use.getAttribute('href'))")
    assert drawn[0] == "#place-exact" and "#place-area" in drawn and drawn[-1] == "#place-words"
    assert not writer.page.locator("#field-place_choice :checked").count(), "nobody chooses for the writer"
    writer.check_once()
    typed(writer, "People leave Juba by the river road.")
    choices.first.locator("input").check()
    writer.press("Save and send")
    writer.page.wait_for_url("**/reports/*-*")
    assert "7.7" not in writer.says and "4.85" in writer.says


def test_two_hours_on_foot_from_a_place_are_offered_as_an_area(writer):
    writer.fill({"Where?": "two hours' walk north of Bentiu"})
    first = writer.page.locator("#field-place_choice .choice").first
    first.wait_for()
    assert first.locator("use").get_attribute("href") == "#place-arc" and "an area, not a point" in first.inner_text()


def test_a_draft_is_kept_from_the_first_key_without_who_told_it_and_is_there_again(writer):
    writer.page.get_by_label("What was told").press_sequentially("W")
    assert '"text","W"' in str(kept(writer)).replace("\\", "")
    typed(writer, "Women are afraid to go to the well.")
    writer.page.get_by_text("Draft kept on this device").wait_for()
    assert NAME not in str(kept(writer))
    writer.open("/reports/new")
    assert writer.field("What was told").input_value() == "Women are afraid to go to the well."
    assert writer.field("Name of whoever told it").input_value() == ""
    writer.page.get_by_role("button", name="Forget it").click()
    assert not kept(writer) and writer.field("What was told").input_value() == ""


def test_a_report_that_met_a_broken_link_waits_and_is_sent_once_with_its_source(writer):
    typed(writer, "The bridge is held by men with rifles.")
    writer.context.set_offline(True)
    writer.page.get_by_role("button", name="Save and send").click()
    writer.page.get_by_text("One report waits on this device").wait_for()
    assert "Leave this page open" in writer.says and NAME not in str(kept(writer))
    writer.check_once()
    writer.context.set_offline(False)
    writer.page.wait_for_url("**/reports/*-*")
    assert "The bridge is held by men with rifles." in writer.says and "Name and contact" in writer.says
    assert "tutela/outbox" not in kept(writer) or kept(writer)["tutela/outbox"] == "[]"
    writer.open("/reports?q=bridge+is+held")
    assert writer.page.locator("tbody th").count() == 1


def test_what_waits_goes_out_from_any_page_when_the_form_was_closed(writer):
    typed(writer, "Smoke is seen over the market.")
    writer.context.set_offline(True)
    writer.page.get_by_role("button", name="Save and send").click()
    writer.page.get_by_text("One report waits on this device").wait_for()
    writer.page.goto("about:blank")  # Only then the link: an open form would send it itself.
    writer.context.set_offline(False)
    writer.page.clock.set_fixed_time(time.time() + 60)  # When the closed form no longer holds it.
    writer.open("/alerts")
    writer.page.wait_for_function("localStorage.getItem('tutela/outbox') === '[]'")
    writer.page.locator("[data-island=outbox]").wait_for(state="hidden")
    writer.open("/reports?q=Smoke+is+seen")
    assert writer.page.locator("tbody th").count() == 1


def test_another_person_at_the_device_sends_nothing_that_is_not_theirs(visit, writer):
    typed(writer, "Only achol may send this.")
    writer.context.set_offline(True)
    writer.page.get_by_role("button", name="Save and send").click()
    writer.page.get_by_text("One report waits on this device").wait_for()
    box = kept(writer)["tutela/outbox"]
    other = visit(FORCE)
    other.page.evaluate(
        "box => localStorage.setItem('tutela/outbox', box)", box.replace('"held":1', '"held":0,"was":1')
    )
    other.open("/")
    assert not other.page.locator("[data-island=outbox]").is_visible()
    assert "Only achol may send this." in kept(other)["tutela/outbox"]
    writer.context.set_offline(False)
    writer.page.wait_for_url("**/reports/*-*")


def test_a_view_is_saved_under_a_name_and_is_only_its_owners(visit):
    duty, other = visit(DUTY), visit(FORCE)
    duty.open("/incidents?best_min=30")
    duty.page.get_by_text("Save this view").click()
    duty.fill({"What it is to be called": "Many killed"})
    duty.press("Save")
    assert "best_min=30" in duty.page.url
    duty.check_once()
    duty.open("/incidents")
    duty.press("Many killed")
    assert "best_min=30" in duty.page.url
    other.open("/incidents")
    assert "Many killed" not in other.says
    duty.press("Take this view away")
    assert "Many killed" not in duty.says


def test_a_list_has_the_order_and_the_columns_that_one_chooses_and_an_address_without_the_rest(visit):
    duty = visit(DUTY)
    duty.open("/incidents")
    duty.page.get_by_text("More questions, order, columns").click()
    duty.fill({"Order": "most killed first"})
    duty.page.get_by_label("Who against whom").uncheck()
    duty.page.get_by_label("Civilians among them").check()
    duty.page.get_by_role("button", name="Show").last.click()
    duty.page.wait_for_load_state()
    assert "q=" not in duty.page.url and "order=most_killed" in duty.page.url
    heads = duty.page.locator("thead th").all_inner_texts()
    assert "Civilians among them" in heads and "Who against whom" not in heads
    duty.check_once()


def test_a_row_opens_in_place_and_closes_again(visit):
    duty = visit(DUTY)
    duty.open("/reports")
    before = duty.page.url
    button = duty.page.locator(".peek-cell button").first
    button.click()
    peeked = duty.page.locator(".peeked .told")
    peeked.wait_for()
    assert duty.page.url == before and button.get_attribute("aria-expanded") == "true"
    duty.check_once()
    button.click()
    assert not duty.page.locator(".peeked").count()


def test_without_scripts_the_place_is_asked_about_when_the_form_is_sent_and_rows_lead_to_their_pages(visit):
    who = visit(LIAISON, scripts=False)
    who.open("/reports/new")
    who.fill({"What was told": "They came at night.", "Where?": "Juba"})
    who.press("Save and send")
    assert "Which place do you mean?" in who.says
    who.check()
    who.page.locator("#field-place_choice input").first.check()
    who.press("Save and send")
    assert "They came at night." in who.says
    who.open("/reports")
    assert not who.page.locator(".peek-cell").count()
    who.page.locator("tbody th a").first.click()
    assert "How sure we are" in who.says


@pytest.mark.parametrize("address", ["/reviews/confirm", "/views"])
def test_an_address_that_only_takes_says_so_and_what_to_do(visit, address):
    who = visit(DUTY)
    assert who.open(address) == 405
    assert "Go back to the page with the button" in who.says
    who.check()
