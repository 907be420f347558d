"""A browser, and a mission that it can be pointed at; both made once for all tests of this folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import world
from tests.browser.visitor import Visitor
from tests.live.installation import Installation, installation
from tests.services.chromium import find
from tests.services.system import PICTURES

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)
"""What keeps a Chromium from talking to anybody by itself."""

# One folder, one loop: Playwright's loop would keep Django's database away from every other test of the process.
FOLDER = "package"


@pytest.fixture(scope=FOLDER)
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = os.environ.get("TUTELA_TEST_CHROMIUM") or find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        yield chromium
        chromium.close()


@pytest.fixture(scope=FOLDER)
def mission() -> Iterator[Installation]:
    """An installation that serves, with the mission of `world` in it; `ids` names its records by kind."""
    with installation() as place:
        place.ids = world.made_in(place)
        with place.serving("--no-demo"):
            yield place


@pytest.fixture
def visit(browser: Browser, mission: Installation) -> Iterator[Callable[..., Visitor]]:
    """Somebody at a browser, signed in if a name is given. In the end nothing may have been wrong on any page."""
    visitors: list[Visitor] = []

    def begin(name: str = "", *, address: str = "", **facts: object) -> Visitor:
        visitors.append(Visitor(browser, address or mission.address, **facts))
        return visitors[-1].sign_in(name) if name else visitors[-1]

    yield begin
    faults = [fault for visitor in visitors for fault in visitor.leave()]
    assert not faults, "\n".join(faults)


@pytest.fixture(scope=FOLDER)
def pictures() -> Path:
    """Where screenshots are kept: `PICTURES`, or the folder that TUTELA_TEST_SCREENSHOTS names."""
    folder = Path(os.environ.get("TUTELA_TEST_SCREENSHOTS") or PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
