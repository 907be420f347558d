"""The installable package: the `tutela` command and every file that it needs."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.setup.checkout import ROOT, files

pytestmark = pytest.mark.once

BUILD = "import sys, setuptools.build_meta as backend; print(backend.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built from what is committed alone, in a folder of its own."""
    copy, target = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for path in files():
        if path.parts[0] in ("src", "requirements") or len(path.parts) == 1:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, copy / path)
    command = [sys.executable, "-c", BUILD, str(target)]
    built = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (path,) = target.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    package = {str(Path(*path.parts[1:])) for path in files() if path.parts[0] == "src"}
    assert package - set(wheel.namelist()) == set()


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "tutela = tutela.__main__:main" in wheel.read(name).decode()


def test_the_wheel_asks_for_what_run_in_asks_for(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = wheel.read(name).decode()
    assert "Requires-Dist: django~=5.2.0" in metadata
    assert 'Requires-Dist: duckdb==1.5.5; extra == "engines"' in metadata
    assert "License-Expression: Apache-2.0" in metadata
