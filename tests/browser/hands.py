"""How somebody works a form: with a pointer, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_STEPS = 250


class Hands(Protocol):
    """What hands do. Fields are named as the form names them, so that a test holds in every language."""

    def press(self, act: Locator) -> None:
        """Press a button or follow a link."""

    def give(self, form: Locator, name: str, value: str) -> None:
        """Fill in one field: text is typed, a choice is made by its code."""


class Pointer:
    """Clicks."""

    def press(self, act: Locator) -> None:
        """Click it."""
        act.click()
        arrive(act.page)

    def give(self, form: Locator, name: str, value: str) -> None:
        """Type, choose, or tick."""
        radio = form.locator(f"input[type=radio][name={name}][value={value}]") if value.isidentifier() else None
        if radio is not None and radio.count():
            radio.check()
        elif (choice := form.locator(f"select[name={name}]")).count():
            choice.select_option(value)
        else:
            form.locator(f"[name={name}]").fill(value)


class Keyboard:
    """Tab, arrows, space, enter; nothing is clicked."""

    def press(self, act: Locator) -> None:
        """Reach it and press Enter."""
        with act.page.expect_navigation():
            _reach(act)
            act.page.keyboard.press("Enter")

    def give(self, form: Locator, name: str, value: str) -> None:
        """Reach the field; then type, or go through the choices."""
        radios = form.locator(f"input[type=radio][name={name}]")
        if radios.count():
            wanted = form.locator(f"input[type=radio][name={name}][value={value}]")
            _reach(radios)
            form.page.keyboard.press("Space")
            _until(form.page, "ArrowDown", wanted, "field => field.checked")
        elif (choice := form.locator(f"select[name={name}]")).count():
            _reach(choice)
            form.page.keyboard.press("Home")
            _until(form.page, "ArrowDown", choice, f"field => field.value === '{value}'")
        else:
            _reach(form.locator(f"[name={name}]"))
            form.page.keyboard.type(value)


def arrive(page: Page) -> None:
    """Wait until the page that follows is there; a form that a script sends is on its way as long as it says so."""
    page.wait_for_load_state()
    page.locator("form[data-sending]").wait_for(state="detached")
    page.wait_for_load_state()


def _reach(one: Locator) -> None:
    """Go on with Tab until it, or one of them, has the focus."""
    _until(one.page, "Tab", one, "found => found.includes(document.activeElement)", together=True)


def _until(page: Page, key: str, one: Locator, holds: str, *, together: bool = False) -> None:
    ask = one.evaluate_all if together else one.evaluate
    for _ in range(MOST_STEPS):
        if ask(holds):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {one}")
