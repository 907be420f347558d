"""`./tutela test`: finds or installs the services, runs every pass, says what came of it."""

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.services import postgresql
from tests.services.chromium import chromium
from tests.services.libreoffice import libreoffice
from tests.services.node import node
from tests.services.passes import Outcome, Pass, node_pass, output_of, pytest_pass, run_pass, stop
from tests.services.system import PICTURES, ROOT, Unavailable, say

AT_ONCE = 4
"""Passes: each waits for its own browsers and servers often enough that two cores are kept busy by four."""
INTERRUPTED = 130


def run_tests(further: Sequence[str], long: bool, update_counts: bool) -> int:
    """Runs all tests, or with further arguments what pytest selects by them. Returns the exit code."""
    started = time.monotonic()
    os.environ.update({"PYTHONPATH": str(ROOT / "src")})
    os.environ.update({"TUTELA_TEST_LONG": "1"} if long else {})
    os.environ.update({"TUTELA_UPDATE_COUNTS": "1"} if update_counts else {})
    stop_on_signals()
    try:
        with services() as missing, tempfile.TemporaryDirectory(prefix="tutela-passes-") as folder:
            run = in_sequence if further else side_by_side
            outcomes = [*missing, *run(passes(further, missing), Path(folder))]
    except KeyboardInterrupt:
        say("Stopped; servers and browsers have ended.")
        return INTERRUPTED
    return close(outcomes, time.monotonic() - started)


def stop_on_signals() -> None:
    """SIGTERM ends a run as Ctrl-C does, also where a shell in the background has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@contextlib.contextmanager
def services() -> Iterator[list[Outcome]]:
    """Puts what the tests need into the environment. Yields a failure for each that is not to be had."""
    missing: list[Outcome] = []
    with contextlib.ExitStack() as running:
        offer(missing, "TUTELA_TEST_CHROMIUM", chromium)
        offer(missing, "TUTELA_TEST_NODE", node)
        offer(missing, "TUTELA_TEST_LIBREOFFICE", libreoffice)
        offer(
            missing,
            "TUTELA_TEST_POSTGRESQL_URL",
            lambda: running.enter_context(postgresql.server(postgresql.programs())),
        )
        yield missing


def offer(missing: list[Outcome], variable: str, find: Callable[[], str]) -> None:
    os.environ.pop(variable, None)
    try:
        os.environ[variable] = find()
    except Unavailable as problem:
        missing.append(Outcome(name=variable, failed=1, reason=str(problem)))
        say(str(problem))


def passes(further: Sequence[str], missing: Sequence[Outcome]) -> list[Pass]:
    """The passes of this run; those whose service is missing are left out, for they have failed already."""
    absent = {outcome.name for outcome in missing}
    databases = ["sqlite", *(["postgresql"] if "TUTELA_TEST_POSTGRESQL_URL" not in absent else [])]
    chosen = [pytest_pass(database, further, database, share="database") for database in databases]
    chosen.append(pytest_pass("browser", further or ["tests/browser"], "sqlite", share="browser"))
    chosen.append(pytest_pass("once", further, "sqlite", share="once"))
    files = front_end_tests()
    if files and not further and "TUTELA_TEST_NODE" not in absent:
        chosen.append(node_pass(os.environ["TUTELA_TEST_NODE"], files))
    return chosen


def front_end_tests() -> list[Path]:
    found = [path.relative_to(ROOT) for path in (ROOT / "frontend").rglob("*.test.*js")]
    return sorted(path for path in found if "node_modules" not in path.parts)


def in_sequence(chosen: Sequence[Pass], folder: Path) -> Iterator[Outcome]:
    """One after the other on the terminal, so that a debugger works."""
    try:
        for one in chosen:
            say(f"\n--- {one.name} ---")
            yield run_pass(one, folder, shown=True)
    except KeyboardInterrupt:
        stop(patience=5)
        raise


def side_by_side(chosen: Sequence[Pass], folder: Path) -> Iterator[Outcome]:
    """Some at once; each one's output in one piece when it has ended."""
    say(f"Running: {', '.join(one.name for one in chosen)} ...")
    with ThreadPoolExecutor(AT_ONCE) as workers:
        running = {workers.submit(run_pass, one, folder, shown=False): one for one in chosen}
        try:
            for future in as_completed(running):
                say(f"\n--- {running[future].name} ---")
                say(output_of(running[future], folder).read_text(encoding="utf-8", errors="replace"))
                yield future.result()
        except KeyboardInterrupt:
            workers.shutdown(wait=False, cancel_futures=True)
            stop()
            raise


def close(outcomes: Sequence[Outcome], seconds: float) -> int:
    """Prints what was not run, what each pass took, and the closing line."""
    passed, failed = (sum(getattr(outcome, count) for outcome in outcomes) for count in ("passed", "faults"))
    if not passed and not failed:
        say("No test was selected by these arguments.")
        failed = 1
    tell_what_was_not_run(outcomes)
    if folder := os.environ.get("TUTELA_TEST_SCREENSHOTS") or (PICTURES.exists() and PICTURES):
        say(f"screenshots: {folder}")
    for one in outcomes:
        say(f"{one.name:<12}{one.passed:>6} passed{one.faults:>5} failed {one.seconds:>7.1f} s  {one.reason}")
    say(f"{'all':<37}{seconds:>7.1f} s")
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def tell_what_was_not_run(outcomes: Sequence[Outcome]) -> None:
    absent = {test: files for outcome in outcomes for test, files in outcome.not_at_hand.items()}
    for test, files in sorted(absent.items()):
        say(f"not run: {test} (no {', '.join(files)} in the shared data)")
    long = max((outcome.long for outcome in outcomes), default=0)
    if long:
        say(f"not run: long tests, {long} in the longest pass (./tutela test --long runs them)")
    for outcome in outcomes:
        for test in outcome.skipped:
            say(f"FAILED {test} on {outcome.name}: it skipped itself; what cannot run must fail and say why")
