"""A Chromium for the browser tests, and the driver that plays in it."""

import functools
import shutil
import subprocess
import sys

from tests.services.node import node_of_playwright
from tests.services.system import Unavailable, install_package, last_lines, say, version_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)


def chromium() -> str:
    """The path of a Chromium that runs, installed if need be, with a driver that runs. Raises Unavailable."""
    make_driver_run()
    found = find()
    if found:
        return found
    reasons = []
    for install in (functools.partial(install_package, "chromium"), download):
        reasons.append(install())
        found = find()
        if found:
            return found
    tried = "; ".join(filter(None, reasons))
    raise Unavailable(f"No Chromium: {tried}. Install Chromium so that it is on PATH.")


def make_driver_run() -> None:
    """Playwright drives browsers with a Node of its own, which small Debian systems lack a library for."""
    if version_of(node_of_playwright()):
        return
    reason = install_package("libatomic1")
    if not version_of(node_of_playwright()):
        raise Unavailable(f"Playwright's driver does not run: try {node_of_playwright()} --version; {reason}")


def find() -> str | None:
    on_path = [*filter(None, map(shutil.which, NAMES)), *ELSEWHERE]
    found = next((candidate for candidate in on_path if version_of(candidate)), None)
    return found or browser_of_playwright()


def browser_of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if version_of(path) else None


def download() -> str:
    """The browser tool's own download. Returns why it failed, or nothing."""
    say("Downloading Chromium with playwright ...")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    outcome = subprocess.run(command, capture_output=True, text=True)
    problem = last_lines(outcome.stderr)
    return "" if outcome.returncode == 0 else f"playwright could not download it: {problem}"
