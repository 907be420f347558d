"""What a clone brings along names no package registry and no path of the machine that it was made on."""

import re
from pathlib import Path

import pytest

from tests.setup.checkout import ROOT, files

pytestmark = pytest.mark.once

# Each written in two halves, so that this file passes its own test.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "registry.yarnpkg" + ".com",
    "deb.debian" + ".org",
    "archive.ubuntu" + ".com",
]
REGISTRIES = re.compile("|".join(map(re.escape, HOSTS)))
MACHINE_PATHS = re.compile(r"(?<![\w.~$}>-])/(?:wo" + r"rk|ho" + r"me/\w+|Us" + r"ers/\w+)/")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def text_of(path: Path) -> str:
    """The file's text; nothing for a binary one."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content[:8192] else content.decode("utf-8", "replace")


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRIES) == []


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


@pytest.mark.parametrize("text", ["--index-url https://pypi" + ".org/simple", "pythonhosted" + ".org/x"])
def test_an_index_address_in_a_lock_file_would_be_seen(text: str) -> None:
    assert REGISTRIES.search(text)


@pytest.mark.parametrize("text", ["# via -r /wo" + "rk/main/run.in", "'/ho" + "me/anna/tutela'"])
def test_a_machine_path_would_be_seen(text: str) -> None:
    assert MACHINE_PATHS.search(text)
