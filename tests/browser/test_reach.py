"""Reach as people use it: a base that is dragged, with the pointer and with keys, and a statement that stands."""

import pytest

from tests.browser.visitor import PHONE
from tests.browser.world import ADVISER

pytestmark = pytest.mark.once

HERE = "/reach?area=SS&minutes=120"


def moving(who):
    """The page of reach, ready for bases to be moved."""
    who.open(HERE)
    who.press("Move bases by hand")
    return who.page.locator(".plate-base").first


def counts(who):
    return who.page.locator(".plate-legend strong").all_inner_texts()


def told(who):
    who.page.wait_for_function(
        "document.querySelector('.plate-tools [role=status]').textContent.includes('counted people')"
    )
    return who.page.locator(".plate-tools [role=status]").inner_text()


def test_what_is_within_reach_follows_a_base_that_is_dragged(visit):
    who = visit(ADVISER)
    base = moving(who)
    before, box = counts(who), base.locator("path").bounding_box()
    who.page.mouse.move(box["x"] + 6, box["y"] + 6)
    who.page.mouse.down()
    took = []
    for step in range(1, 21):
        who.page.mouse.move(box["x"] + 6 + 8 * step, box["y"] + 6 + 6 * step)
        who.page.wait_for_timeout(60)
        took.append(int(who.page.get_attribute(".plate", "data-took") or 0))
    who.page.mouse.up()
    assert "Within 2 h" in told(who)
    print(f"a base dragged: {sorted(took)[len(took) // 2]} ms a move, {max(took)} ms at most")
    who.press("Put them back")
    who.page.wait_for_timeout(400)
    assert counts(who) == before


def test_a_base_is_moved_with_the_arrow_keys(visit):
    who = visit(ADVISER)
    base = moving(who)
    base.focus()
    before = base.get_attribute("transform")
    for _ in range(5):
        who.page.keyboard.press("Shift+ArrowRight")
    assert base.get_attribute("transform") != before and told(who)
    who.check()


def test_without_scripts_the_question_is_a_form_and_the_answer_a_page(visit):
    who = visit(ADVISER, scripts=False)
    who.open(HERE)
    assert who.page.locator(".plate svg").count() == 1 and not who.page.get_by_text("Move bases by hand").count()
    who.page.locator("select[name=season]").select_option("wet")
    who.press("Compute")
    assert "season=wet" in who.page.url and "counted people are within" in who.says


@pytest.mark.parametrize(("language", "theme", "size"), [("en", "light", None), ("ar", "dark", PHONE)])
def test_what_stays_out_of_reach_is_stated_and_stands(visit, language, theme, size):
    who = visit(ADVISER, theme=theme)
    if size:
        who.resize(size)
    who.speak(language)
    who.open("/reach/options?area=SS&minutes=120")
    who.check()
    who.page.locator("input[name=title]").fill("What we cannot do in two hours")
    who.page.locator("main form[method=post] button").click()
    who.page.wait_for_url("**/reach/statements/*")
    who.check()
    who.check_width()
    assert who.page.locator("h1").inner_text() == "What we cannot do in two hours"
    who.speak("en")
