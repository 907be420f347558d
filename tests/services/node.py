"""A Node for the front end's tests."""

import re
import shutil
from pathlib import Path

from tests.services.system import Unavailable, version_of

OLDEST = 20


def node() -> str:
    """The path of a Node that is new enough: the machine's, or playwright's own. Raises Unavailable."""
    candidates = [shutil.which("node"), node_of_playwright()]
    for candidate in filter(None, candidates):
        if major(version_of(candidate)) >= OLDEST:
            return candidate
    raise Unavailable(f"No Node {OLDEST} or newer, neither on PATH nor in playwright. Install Node {OLDEST}.")


def node_of_playwright() -> str:
    import playwright

    return str(Path(playwright.__file__).parent / "driver" / "node")


def major(version: str) -> int:
    """20 for `v20.11.1`; 0 where nothing runs."""
    number = re.match(r"v?(\d+)\.", version)
    return int(number.group(1)) if number else 0
