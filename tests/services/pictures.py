"""`./tutela test --pictures`: the pictures of the README, made anew from the practice mission of a fresh installation."""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.live.installation import installation
from tests.practice.someone import PRACTICE, wait_until_laid_out
from tests.services.chromium import chromium
from tests.services.system import ROOT, Unavailable, say

FOLDER = ROOT / "docs" / "pictures"
DESK, PHONE = (1280, 800), (360, 740)

SHOWN = {
    "desk-light": ("light", "en", DESK, ""),
    "desk-dark": ("dark", "en", DESK, ""),
    "desk-arabic": ("light", "ar", DESK, ""),
    "report-phone": ("light", "fr", PHONE, "reports/new"),
}
"""Of each picture: theme, language, window, page."""


def make_pictures() -> int:
    """Write them; the exit code."""
    try:
        path = chromium()
    except Unavailable as problem:
        say(str(problem))
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with installation() as place, place.serving(), sync_playwright() as playwright:
        wait_until_laid_out(place.address)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in SHOWN:
            say(f"{_picture(browser, place.address, name).relative_to(ROOT)}")
        browser.close()
    return 0


def _picture(browser: Browser, address: str, name: str) -> Path:
    theme, language, (width, height), page_name = SHOWN[name]
    context = browser.new_context(
        base_url=address, color_scheme=theme, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    _take_role(page, "liaison_assistant" if page_name else "duty_officer")
    page.goto(f"{PRACTICE}{page_name}")
    page.wait_for_load_state("networkidle")
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def _take_role(page: Page, role: str) -> None:
    """By the button of its role, then without the guide, which is not for those who know their way."""
    page.goto(PRACTICE)
    page.locator(f"button[name=role][value={role}]").first.click()
    page.locator("button[name=guide][value=away]").click()
    page.wait_for_load_state()
