"""The lock files: pinned, hashed, each holding all of the one before it."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.setup.checkout import ROOT

pytestmark = pytest.mark.once

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M)


def pins(lock: str) -> set[tuple[str, str, str]]:
    """Name, version and marker of each package."""
    found = PIN.findall((ROOT / "requirements" / f"{lock}.txt").read_text())
    return {(name, version, marker) for name, version, marker, _ in found}


def wanted(source: Path) -> set[str]:
    lines = re.sub(r"#.*", "", source.read_text()).split()
    return {re.split(r"[\[=~<>!;]", line)[0].lower() for line in lines}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_line_of_a_lock_is_a_pin_with_hashes_or_says_where_it_comes_from(lock: Path) -> None:
    rest = re.sub(r"^ +# via .*\n", "", PIN.sub("", lock.read_text()), flags=re.M)
    assert rest.strip() == ""


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_what_its_source_asks_for(lock: Path) -> None:
    asked = {name.replace("_", "-") for name in wanted(lock.with_suffix(".in"))}
    assert asked <= {name for name, _, _ in pins(lock.stem)}


def test_what_runs_is_the_same_in_every_environment() -> None:
    # A later lock may need a package on more platforms than an earlier one, never in another version.
    run, analysis, engines, test = (
        {(name, version) for name, version, _ in pins(lock)} for lock in ("run", "analysis", "engines", "test")
    )
    assert run <= analysis < engines < test


def test_the_vendored_pip_is_the_one_that_its_readme_names() -> None:
    (wheel,) = (ROOT / "vendor").glob("*.whl")
    readme = (ROOT / "vendor" / "README.md").read_text()
    assert wheel.name in readme
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in readme
