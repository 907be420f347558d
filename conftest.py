"""What every test run shares: which tests are left out, and how that is told.

- `shared_data("file")`: reads data that may not be shipped; left out, and listed, where it is not at hand.
- `long`: runs with `./tutela test --long` only.
- `once`: has nothing to do with the database, so that `./tutela test` runs it once and not on each of them. A test of
  a room that asks for no database needs no such mark.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import settings
from tests import environment

environment.settle()
settings.register_profile("tutela", deadline=None)  # No test fails because a machine is slow.
settings.load_profile("tutela")
pytest_plugins = ["tutela.kernel.testing"]

ROOT = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("TUTELA_SHARED") or ROOT.parent / "shared")
ROOMS, BROWSER = ROOT / "src", ROOT / "tests" / "browser"

NOT_AT_HAND = pytest.StashKey[dict[str, list[str]]]()
LONG = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    share = [item for item in items if is_in_share(item)]
    long = {item for item in share if item.get_closest_marker("long") and not wants_long()}
    not_at_hand = {item: missing for item in share if item not in long and (missing := missing_data(item))}
    config.stash[LONG] = len(long)
    config.stash[NOT_AT_HAND] = {item.nodeid: missing for item, missing in not_at_hand.items()}
    left_out = {*items} - {*share} | long | not_at_hand.keys()
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def missing_data(item: pytest.Item) -> list[str]:
    """The files outside the project that the test asks for and that are not here."""
    wanted = [name for mark in item.iter_markers("shared_data") for name in mark.args]
    return [name for name in wanted if not (SHARED / name).exists()]


def wants_long() -> bool:
    return os.environ.get("TUTELA_TEST_LONG") == "1"


def is_in_share(item: pytest.Item) -> bool:
    """TUTELA_TEST_SHARE splits a whole run: see `share_of`; unset, everything runs."""
    share = os.environ.get("TUTELA_TEST_SHARE")
    return share is None or share == share_of(item)


def share_of(item: pytest.Item) -> str:
    """`database`: runs on each of them; `browser`, `once`: runs once, in a browser or without one."""
    if item.get_closest_marker("once") is None and may_reach_a_database(item):
        return "database"
    return "browser" if item.path.is_relative_to(BROWSER) else "once"


def may_reach_a_database(item: pytest.Item) -> bool:
    """pytest-django lets no test of a room reach one that did not ask for it; others have installations."""
    asked = item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())
    return asked or not item.path.is_relative_to(ROOMS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    not_at_hand, long = config.stash.get(NOT_AT_HAND, {}), config.stash.get(LONG, 0)
    for test, files in not_at_hand.items():
        terminalreporter.write_line(f"not run: {test} (no {', '.join(files)} in the shared data)")
    if long:
        terminalreporter.write_line(f"not run: {long} long tests (./tutela test --long runs them)")
    if path := os.environ.get("TUTELA_TEST_SUMMARY"):
        Path(path).write_text(json.dumps(summary(terminalreporter, not_at_hand, long)), encoding="utf-8")


def summary(terminalreporter: pytest.TerminalReporter, not_at_hand: dict[str, list[str]], long: int) -> dict:
    """What `./tutela test` adds up over its passes."""
    outcomes = terminalreporter.stats
    skipped = [report.nodeid for report in outcomes.get("skipped", []) if hasattr(report, "nodeid")]
    return {
        "passed": len(outcomes.get("passed", [])),
        "failed": len(outcomes.get("failed", [])) + len(outcomes.get("error", [])),
        "skipped": skipped,
        "not_at_hand": not_at_hand,
        "long": long,
    }
