"""One pass: pytest with one database, or Node over the front end's tests; in a process of its own."""

import functools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.system import ROOT

NOTHING_SELECTED = 5  # pytest's exit code
STOPPING = 30  # seconds that a pass has to end its own servers and browsers


@dataclass(frozen=True)
class Pass:
    """What is run, and with which variables beside those of the whole run."""

    name: str
    command: Sequence[str]
    variables: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of a pass. A pass that ends badly without naming a test counts as one failure."""

    name: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    skipped: list[str] = field(default_factory=list)
    not_at_hand: dict[str, list[str]] = field(default_factory=dict)
    long: int = 0
    reason: str = ""

    @property
    def faults(self) -> int:
        """A skipped test is a fault: what cannot run must say so by failing."""
        return self.failed + len(self.skipped)


def pytest_pass(name: str, further: Sequence[str], database: str, share: str | None = None) -> Pass:
    cache = ROOT / ".tutela" / f"pytest-{name}"
    command = [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *further]
    variables = {"TUTELA_TEST_DATABASE": database, **({"TUTELA_TEST_SHARE": share} if share else {})}
    return Pass(name=name, command=command, variables=variables)


def node_pass(node: str, files: Sequence[Path]) -> Pass:
    """Node's own runner, told twice: readably for people, and as TAP for counting."""
    command = [node, "--test", "--test-reporter=spec", "--test-reporter-destination=stdout"]
    command += ["--test-reporter=tap", "--test-reporter-destination=@SUMMARY@"]
    return Pass(name="front end", command=[*command, *map(str, files)], variables={})


def run_pass(one: Pass, folder: Path, shown: bool) -> Outcome:
    """Runs a pass; shown on the terminal, or kept in `output_of(one, folder)` for later."""
    summary = folder / f"{one.name}.summary"
    started = time.monotonic()
    command = [word.replace("@SUMMARY@", str(summary)) for word in one.command]
    variables = {**os.environ, **one.variables, "TUTELA_TEST_SUMMARY": str(summary)}
    start = functools.partial(subprocess.Popen, command, cwd=ROOT, env=variables)
    if shown:
        code = watch(start())
    else:
        with open(output_of(one, folder), "wb") as output:
            # A process group of its own: Ctrl-C must reach it once, from stop(), and not twice.
            quietly = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            code = watch(start(start_new_session=True, **quietly))
    return outcome_of(one, summary, code, time.monotonic() - started)


def output_of(one: Pass, folder: Path) -> Path:
    return folder / f"{one.name}.output"


RUNNING: set[subprocess.Popen[bytes]] = set()


def watch(process: subprocess.Popen[bytes]) -> int:
    RUNNING.add(process)
    code = process.wait()
    RUNNING.discard(process)
    return code


def stop(patience: float = 0) -> None:
    """Ends what still runs: as Ctrl-C would, so that fixtures can clean up, and in the end for good.

    `patience` in seconds: for those whom the terminal has told already; a second Ctrl-C would cut them short.
    """
    for wait, order in ((patience, signal.SIGINT), (STOPPING, signal.SIGKILL)):
        end = time.monotonic() + wait
        while running() and time.monotonic() < end:
            time.sleep(0.05)
        for process in running():
            process.send_signal(order)


def running() -> list[subprocess.Popen[bytes]]:
    return [process for process in list(RUNNING) if process.poll() is None]


def outcome_of(one: Pass, summary: Path, code: int, seconds: float) -> Outcome:
    told = read_summary(summary)
    if code in (0, NOTHING_SELECTED) and told is not None:
        return Outcome(name=one.name, seconds=seconds, **told)
    told = told or {}
    failed = max(1, told.pop("failed", 0))
    reason = "" if told.get("passed") or failed > 1 else f"{one.name} ended with exit code {code}"
    return Outcome(name=one.name, seconds=seconds, failed=failed, reason=reason, **told)


def read_summary(path: Path) -> dict | None:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None
    if text.startswith("TAP"):
        return {name: count_in_tap(text, line) for name, line in TAP_LINES.items()}
    return json.loads(text)


# A cancelled, skipped or to-do test of Node's is a fault like a failed one: what cannot run must say so.
TAP_LINES = {"passed": ("pass",), "failed": ("fail", "cancelled", "skipped", "todo")}


def count_in_tap(text: str, lines: Sequence[str]) -> int:
    return sum(int(count) for line in lines for count in re.findall(rf"^# {line} (\d+)$", text, re.M)[-1:])
