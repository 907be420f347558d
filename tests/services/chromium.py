"""A Chromium for the browser tests."""

import functools
import shutil
import subprocess
import sys

from tests.services.system import Unavailable, install_package, last_lines, say, version_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE = ("/Applications/Chromium.app/Contents/MacOS/Chromium",)


def chromium() -> str:
    """The path of a Chromium that runs, installed if need be. Raises Unavailable."""
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


def find() -> str | None:
    candidates = [*filter(None, map(shutil.which, NAMES)), *ELSEWHERE, browser_of_playwright()]
    return next((candidate for candidate in candidates if version_of(candidate)), None)


def browser_of_playwright() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def download() -> str:
    """The browser tool's own download. Returns why it failed, or nothing."""
    say("Downloading Chromium with playwright ...")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    outcome = subprocess.run(command, capture_output=True, text=True)
    problem = last_lines(outcome.stderr)
    return "" if outcome.returncode == 0 else f"playwright could not download it: {problem}"
