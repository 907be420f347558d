"""The guided first warning, to its end, by somebody who has no manual."""

import pytest

from tests.browser.hands import Keyboard, Pointer
from tests.browser.visitor import DESK, PHONE
from tests.practice.conftest import practice  # noqa: F401
from tests.practice.someone import PRACTICE
from tutela.products.languages import CODES

pytestmark = pytest.mark.once

STEPS = (
    {"text": "Armed men were seen near the well.", "urgency": "imminent"},
    {},
    {"addressee": "force"},
    {"decision": "respond"},
    {"tier": "tier_2", "phase": "pre_emption", "component": "force", "response_type": "patrol"},
    {},
    {"outcome": "deterred"},
    {"channel": "phone_call", "text": "The patrol stays until the market opens."},
    {"title": "The first warning", "review_kind": "after_action_review"},
    {},
    {"addressees": "All field offices"},
)
"""What is written at each step of the guide; what a form has filled in already is left out there."""

LOOKS = {
    "english-desk": ("en", "ltr", DESK, Pointer(), True),
    "arabic-phone": ("ar", "rtl", PHONE, Pointer(), True),
    "french-phone-without-scripts": ("fr", "ltr", PHONE, Pointer(), False),
    "english-keyboard": ("en", "ltr", DESK, Keyboard(), True),
}

NEXT = ".guide-acts button[name=role], .guide-acts a.button"


@pytest.mark.parametrize(("language", "direction", "size", "hands", "scripts"), LOOKS.values(), ids=LOOKS)
def test_the_guide_leads_a_first_warning_to_its_end(visit, practice, language, direction, size, hands, scripts):  # noqa: F811
    who = visit(address=practice.address, scripts=scripts)
    who.speak(language)
    who.resize(size)
    who.open(PRACTICE)
    look(who, direction)
    hands.press(who.page.locator("button[name=role][value=liaison_assistant]").first)
    for answers in STEPS:
        follow(who, hands, direction)
        form = who.page.locator("main form").first
        for name, value in answers.items():
            if form.locator(f"[name={name}]").count():
                hands.give(form, name, value)
        hands.press(form.locator("button.primary").last)
    look(who, direction)
    assert who.page.locator('.guide-knots [data-state="done"]').count() == len(STEPS)
    read_in_six_languages(who, who.page.url.partition("?")[0])


def follow(who, hands, direction):
    """Press what the guide offers until it offers nothing more: then the form of the step is there."""
    for _ in range(3):
        look(who, direction)
        offered = who.page.locator(NEXT)
        if not offered.count():
            return
        hands.press(offered.first)


def read_in_six_languages(who, address):
    """The report that was issued stands in each language, as a page and as a file."""
    for language in CODES:
        who.open(f"{address}?language={language}")
        sheet = who.page.locator(f"article.sheet[lang={language}]")
        assert sheet.locator(".sheet-title").inner_text().strip(), language
        assert sheet.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        who.check_width()
        who.check()
        assert who.context.request.get(f"{address}/files/{language}.pdf").body().startswith(b"%PDF-"), language


def look(who, direction):
    who.check_direction(direction)
    who.check_width()
    who.check()


def test_the_guide_is_put_away_and_taken_out_again_and_stays_away_in_another_role(visit, practice):  # noqa: F811
    who = visit(address=practice.address)
    who.open(PRACTICE)
    who.press("Duty officer")
    who.press("Put away")
    assert who.page.locator(".guide").count() == 0
    who.press("All roles")
    who.press("Analyst")
    assert who.page.locator(".guide").count() == 0
    who.press("Show the guide again")
    assert who.page.locator(".guide").count() == 1
    who.check()


def test_the_first_page_leads_to_it(visit, practice):  # noqa: F811
    who = visit(address=practice.address)
    who.open("/")
    who.check()
    who.press("Open the practice mission")
    assert who.page.url.endswith(PRACTICE)
