"""Somebody at a browser: signs in, reads, fills in, presses; and notes whatever a page should not do."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

from tests.browser.hands import arrive
from tests.live.installation import PASSWORD

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that the theme can change: it is nothing but other colours."""

FITTING, LONGER = (Path(__file__).with_name(name) for name in ("fitting.js", "longer.js"))

DESK, PHONE = (1280, 900), (360, 740)
WAIT_MS = 20_000


class Visitor:
    """One person with one browser window at one installation."""

    def __init__(self, browser: Browser, address: str, *, scripts: bool = True, theme: str = "light") -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            viewport={"width": DESK[0], "height": DESK[1]},
            locale="en-GB",
            color_scheme=theme,
            reduced_motion="reduce",  # axe must not meet colours on their way from light to dark.
        )
        self.context.set_default_timeout(WAIT_MS)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.met: set[str] = set()
        self.devtools = self.context.new_cdp_session(self.page)
        self.scripts = scripts
        self._let_scripts_run(scripts)
        self._watch()

    def _let_scripts_run(self, wanted: bool) -> None:
        # Not by Playwright's option for the context: under that one axe could not run either.
        self.devtools.send("Emulation.setScriptExecutionDisabled", {"value": not wanted})

    def _watch(self) -> None:
        self.context.on("request", lambda request: self._note_request(request.url))
        self.context.on("response", self._note_answer)
        self.page.on("console", lambda line: self._note_console(line.type, line.text))
        self.page.on("pageerror", lambda error: self._note(True, f"script: {error}"))

    def _note_request(self, url: str) -> None:
        self._note(not url.startswith((f"{self.address}/", "data:")), f"left the machine: {url}")

    def _note_answer(self, answer: Response) -> None:
        # A page may refuse with a status of its own; what belongs to a page may not be missing.
        limit = 500 if answer.request.is_navigation_request() else 400
        self._note(answer.status >= limit, f"{answer.status} {answer.url}")

    def _note_console(self, kind: str, text: str) -> None:
        self._note(kind == "error" and "Failed to load resource" not in text, f"console: {text}")

    def _note(self, is_fault: bool, text: str) -> None:
        if is_fault:
            self.faults.append(f"{self.page.url}: {text}")

    # What people do

    def open(self, path: str) -> int:
        """Go to an address; the status of the answer."""
        answer = self.page.goto(path)
        return answer.status if answer else 0

    def sign_in(self, name: str, password: str = PASSWORD) -> "Visitor":
        """By name and password."""
        self.open("/sign-in/")
        self.fill(Name=name, Password=password)
        self.press("Sign in")
        return self

    def speak(self, language: str) -> None:
        """Read everything in this language from now on."""
        self.context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])

    def fill(self, answers: Mapping[str, str] | None = None, **more: str) -> None:
        """Fill in fields by how their labels begin: text is typed, a choice, of a list or of cards, is made by how its
        words begin.
        """
        for label, value in {**(answers or {}), **more}.items():
            group = self.page.get_by_role("group", name=_beginning(label))
            if group.count():
                group.first.get_by_label(_beginning(value)).check()
                continue
            field = self.field(label)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(self._option(field, value))
            else:
                field.fill(value)

    def field(self, label: str) -> Locator:
        """A field by how its label begins, unfolded if it was folded away."""
        labelled = self.page.get_by_label(_beginning(label))
        found, fold = labelled.first, self.page.locator("details:not([open])", has=labelled)
        if not found.is_visible() and fold.count():
            fold.first.locator("summary").click()
        return found

    def _option(self, field: Locator, words: str) -> str:
        return field.locator("option").filter(has_text=_beginning(words)).first.get_attribute("value") or ""

    def press(self, words: str) -> None:
        """A button or a link by its words; then the page that follows is there."""
        act = self.page.get_by_role("button", name=words, exact=True)
        act = act.or_(self.page.get_by_role("link", name=words, exact=True))
        act.first.click()
        arrive(self.page)

    @property
    def says(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    # What is looked at

    def check(self) -> None:
        """No fault of WCAG 2.2 AA, light or dark. A page is looked at once in each of its states."""
        if self._is_new():
            with self._axe():
                self._run_axe({"type": "tag", "values": WCAG_22_AA})
                self.page.emulate_media(color_scheme="dark")
                self._run_axe({"type": "rule", "values": OF_COLOUR})
                self.page.emulate_media(color_scheme="light")

    def check_once(self) -> None:
        """The same, in the theme and window of now alone."""
        if self._is_new():
            with self._axe():
                self._run_axe({"type": "tag", "values": WCAG_22_AA})

    def resize(self, size: tuple[int, int]) -> None:
        """Make the window so wide and high."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        if self.scripts:  # What draws itself does so in the frame after; without scripts that frame calls nobody.
            self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def _is_new(self) -> bool:
        content = self.page.locator("main").inner_html()
        is_new = content not in self.met
        self.met.add(content)
        return is_new

    @contextmanager
    def _axe(self) -> Iterator[None]:
        self._let_scripts_run(True)
        self.page.evaluate(AXE_SCRIPT)
        yield
        self._let_scripts_run(self.scripts)

    def _run_axe(self, rules: dict[str, Any]) -> None:
        ask = "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
        for fault in self.page.evaluate(ask, rules)["violations"]:
            for node in fault["nodes"][:3]:
                self._note(True, f"axe, {fault['id']}: {node['html'][:200]} {node['failureSummary'][:300]}")

    def check_width(self) -> None:
        """Nothing makes the page scroll sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self._note(wide > 0, f"scrolls sideways by {wide} at {self.page.viewport_size}")

    def check_fit(self) -> None:
        """No text is cut off, runs out of its box, or lies on other text."""
        size = self.page.viewport_size or {}
        for fault in self._in_page(FITTING):
            self._note(True, f"at {size.get('width')}: {fault}")

    def make_longer(self) -> None:
        """Every word half as long again: what a language of longer words does to the page."""
        self._in_page(LONGER)

    def _in_page(self, script: Path) -> Any:
        self._let_scripts_run(True)
        found = self.page.evaluate(script.read_text(encoding="utf-8"))
        self._let_scripts_run(self.scripts)
        return found

    def check_direction(self, direction: str) -> None:
        """Left to right, or right to left."""
        found = self.page.locator("html").get_attribute("dir")
        self._note(found != direction, f"is written {found}, not {direction}")

    def picture(self, folder: Path, name: str) -> None:
        """Keep how the page looks."""
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def leave(self) -> list[str]:
        """Close the window; what was wrong on the way."""
        self.context.close()
        return self.faults


def _beginning(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}")
