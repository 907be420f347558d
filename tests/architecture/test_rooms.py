"""The house stands as `docs/architecture.md` draws it."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tutela"
ROOMS = (
    *("people", "places", "reports", "incidents", "foresight", "threats"),
    *("alerts", "protection", "reviews", "products", "practice"),
)
NAMED = {"models", "rules", "actions", "queries", "events", "api", "pages", "apps", "__init__"}
WHERE_NEEDED = {"forms", "shown", "words", "problems"}


def further(room):
    """Modules of the room that docs/architecture.md names beyond those that every room may have."""
    plan = (ROOT / "docs" / "architecture.md").read_text()
    return set(re.findall(rf"^\| {room} \| `(\w+)` \|", plan, re.MULTILINE))


def modules(room):
    return {file.stem for file in (SOURCE / room).glob("*.py")}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_the_files_that_the_plan_names(room):
    assert modules(room) - NAMED - WHERE_NEEDED == further(room)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_holds(room):
    assert ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text()))


def test_imports_run_up_the_list_of_rooms():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_pages_rules_and_the_api_ask_for_records_only_through_queries_and_actions():
    offenders = [
        f"{file.relative_to(SOURCE)}:{number}"
        for name in ("pages", "api", "rules", "shown", "forms", "words")
        for file in SOURCE.glob(f"*/{name}.py")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if ".objects" in line
    ]
    assert offenders == []


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=" ".join)
def test_every_lint_rule_holds_and_all_is_written_as_the_formatter_writes_it(words):
    done = subprocess.run([sys.executable, "-m", "ruff", *words, "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_types_hold_in_all_that_ships():
    """Without a cache: mypy's own does not notice that Django's settings, which its plugin reads, have changed."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mypy", "--cache-dir", os.devnull],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
