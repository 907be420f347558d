"""The map in a browser: time of a frame while it is moved, and memory over live updates, beside the base map alone.

    ./tutela bench map                                    (100,000 incidents, half a minute of updates)
    ./tutela bench map --size 1000000 --entries 10000000 --minutes 60        (an hour)

Frames are counted in a headless Chromium without a graphics card: a floor, any laptop is faster. The yardstick is the
same map in the same run with nothing on it but land, lines and water. Memory is what the page holds after a
collection, with updates every two seconds; the nodes of the document are counted beside it, because they leak first.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from benchmarks.inside.filling import PASSWORD
from benchmarks.inside.homes import CHECKOUT, Home, filled
from benchmarks.inside.measuring import Measurement

SIZE = 100_000
MINUTES = 0.5
MOVES = 240
PLACES = {"far": "7.5,30,5.4", "middle": "7.5,30,7", "near": "7.7,31.4,9.5"}
ALL_LAYERS = "incidents,alerts,sites,names,grid"
UPDATE_S = 2.0

FRAMES = """() => { window.frames_ = []; let before = performance.now();
  const step = now => { window.frames_.push(now - before); before = now; window.counting_ = requestAnimationFrame(step); };
  window.counting_ = requestAnimationFrame(step); }"""
COUNTED = "() => { cancelAnimationFrame(window.counting_); return window.frames_.slice(2); }"


def measure(
    *, size: int = SIZE, entries: int = 0, minutes: float = MINUTES, databases: tuple[str, ...] = ("sqlite",)
) -> Iterator[Measurement]:
    """As a reader of the whole mission."""
    for home in filled(size, entries, databases):
        with _serving(home) as address, _page(address) as page:
            for measurement in _measured(page, minutes):
                yield replace(measurement, what=f"{home.database}, {size:,}: {measurement.what}")


def _measured(page: Any, minutes: float) -> Iterator[Measurement]:
    for name, at in PLACES.items():
        took = _open(page, at, ALL_LAYERS)
        ours = _frames(page)
        _open(page, at, "")
        base = _frames(page)
        yield Measurement(f"{name}: until everything lies on the map", took, "ms")
        yield Measurement(
            f"{name}: frame while panning", _middle(ours), "ms", "base map alone", _middle(base), _worst(ours)
        )
    yield from _memory(page, minutes)


def _open(page: Any, at: str, layers: str) -> float:
    """Milliseconds until the map is drawn."""
    page.goto("about:blank")
    begun = time.perf_counter()
    page.goto(f"/map#at={at}&layers={layers}&drawn=auto")
    page.wait_for_selector(".map[data-ready]", timeout=120_000)
    return (time.perf_counter() - begun) * 1000


def _frames(page: Any) -> list[float]:
    """Milliseconds of every frame while the map is dragged to and fro."""
    box = page.locator(".map-frame").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.wait_for_timeout(500)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for move in range(MOVES):
        turn = move % 80
        page.mouse.move(x + 5 * (turn if turn < 40 else 80 - turn), y + 2 * (turn if turn < 40 else 80 - turn))
    found = page.evaluate(COUNTED)
    page.mouse.up()
    page.wait_for_timeout(1_000)
    return found


def _middle(frames: list[float]) -> float:
    return sorted(frames)[len(frames) // 2]


def _worst(frames: list[float]) -> float:
    return sorted(frames)[int(0.95 * (len(frames) - 1))]


def _memory(page: Any, minutes: float) -> Iterator[Measurement]:
    """What the page holds after the first updates, and what it holds in the end."""
    _open(page, PLACES["middle"], ALL_LAYERS)
    devtools = page.context.new_cdp_session(page)
    for _ in range(5):
        _update(page)
    before = _held(page, devtools)
    ends, updates = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < ends:
        _update(page)
        updates += 1
    after = _held(page, devtools)
    told = f"after {updates} live updates in {minutes:g} min"
    yield Measurement(f"memory {told}", after[0], "MB", "before them", before[0])
    yield Measurement(f"nodes of the document {told}", after[1], "nodes", "before them", before[1])


def _update(page: Any) -> None:
    page.evaluate("() => document.dispatchEvent(new CustomEvent('tutela:changed'))")
    page.wait_for_timeout(UPDATE_S * 1000)


def _held(page: Any, devtools: Any) -> tuple[float, float]:
    """Megabytes in use after a collection, and nodes that are alive."""
    devtools.send("Performance.enable")
    devtools.send("HeapProfiler.enable")
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(200)
    told = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    return told["JSHeapUsedSize"] / 1e6, told["Nodes"]


@contextmanager
def _serving(home: Home) -> Iterator[str]:
    """The installation's own server on a free port."""
    command = [sys.executable, "-m", "tutela", "up", "--port", str(_free_port()), "--no-demo"]
    with subprocess.Popen(
        command, env=home.environment(), cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield next(found[1] for line in server.stdout if (found := re.search(r"Tutela is ready at (\S+)", line)))
        finally:
            server.send_signal(signal.SIGTERM)


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _page(address: str) -> Iterator[Any]:
    """A browser window, signed in."""
    sys.path.insert(0, str(CHECKOUT))
    from playwright.sync_api import sync_playwright
    from tests.services.chromium import find

    path = os.environ.get("TUTELA_TEST_CHROMIUM") or find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
        page.goto("/sign-in/")
        page.get_by_label("Name").first.fill("bench_whole")
        page.get_by_label("Password").first.fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state()
        yield page
        browser.close()
