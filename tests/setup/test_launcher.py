"""`./tutela`, the launcher: what it installs, when, and what it says when it cannot."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.setup.checkout import ROOT

pytestmark = pytest.mark.once

SCRIPT = ROOT / "tutela"


@pytest.fixture
def launcher() -> ModuleType:
    loader = SourceFileLoader("launcher", str(SCRIPT))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def installed(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locks that were installed, in order; installing itself takes no time and no network."""
    locks: list[str] = []

    def sync(environment: Path, lock: str, held: int) -> bool:
        time.sleep(0.2)
        locks.append(lock)
        return True

    monkeypatch.setattr(launcher, "sync_with_uv", sync)
    return locks


# What it needs to run


def test_it_uses_the_standard_library_alone() -> None:
    nodes = list(ast.walk(ast.parse(SCRIPT.read_text())))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def test_a_python_that_is_too_old_can_still_read_it() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 6))


def test_without_a_python_that_is_new_enough_it_says_so(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "OLDEST", (99, 0))
    monkeypatch.setattr(launcher, "newest_python", lambda: None)
    with pytest.raises(launcher.SetUpFailed, match=r"needs Python 3\.11 or newer; this is Python 3\.\d+"):
        launcher.restart_under_a_newer_python([])


# Which packages a command needs


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["up", "--port", "8000"], "up"),
        (["--space", "practice", "forecast", "run"], "forecast"),
        (["--as", "test", "export", "csv"], "export"),
        (["--as=test", "bench"], "bench"),
        (["--help"], ""),
        ([], ""),
    ],
)
def test_the_command_is_the_first_word_that_is_no_option(
    launcher: ModuleType, arguments: list[str], command: str
) -> None:
    assert launcher.command_of(arguments) == command


# Making the environment


def test_an_environment_is_made_once(launcher: ModuleType, installed: list[str], tmp_path: Path) -> None:
    launcher.make_ready(tmp_path / "env", "run")
    launcher.make_ready(tmp_path / "env", "run")
    assert installed == ["run"]
    assert launcher.is_ready(tmp_path / "env", "run")


def test_two_launchers_at_once_install_once(
    launcher: ModuleType, installed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [threading.Thread(target=launcher.make_ready, args=(tmp_path / "env", "run")) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert installed == ["run"]
    assert "waiting for it" in capsys.readouterr().err


def test_an_environment_grows_and_never_shrinks(launcher: ModuleType, installed: list[str], tmp_path: Path) -> None:
    launcher.make_ready(tmp_path / "env", "run")
    launcher.make_ready(tmp_path / "env", "test")
    assert launcher.is_ready(tmp_path / "env", "run")
    assert launcher.is_ready(tmp_path / "env", "analysis")
    assert installed == ["run", "test"]


def test_a_changed_lock_is_installed_at_the_next_start(
    launcher: ModuleType, installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.make_ready(tmp_path / "env", "test")
    monkeypatch.setattr(launcher, "digest_of", lambda lock: f"another {lock}")
    assert not launcher.is_ready(tmp_path / "env", "run")
    launcher.make_ready(tmp_path / "env", "run")
    assert installed == ["test", "test"]


def test_a_set_up_that_was_killed_is_made_anew(
    launcher: ModuleType, installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / "env"
    launcher.make_ready(environment, "run")
    (environment / "half-installed").touch()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(launcher, "sync_with_uv", raise_interrupt)
        launcher.make_ready(environment, "analysis")
    assert not launcher.is_ready(environment, "run")
    launcher.make_ready(environment, "run")
    assert launcher.is_ready(environment, "run")
    assert not (environment / "half-installed").exists()


def raise_interrupt(*_: object) -> bool:
    raise KeyboardInterrupt


def test_packages_that_cannot_be_fetched_leave_the_environment_as_it_was(
    launcher: ModuleType, installed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.make_ready(tmp_path / "env", "run")
    monkeypatch.setattr(launcher, "sync_with_uv", lambda *_: False)
    monkeypatch.setattr(launcher, "install_with_pip", lambda *_: False)
    with pytest.raises(launcher.SetUpFailed, match=r"requirements/analysis\.txt could not be installed"):
        launcher.make_ready(tmp_path / "env", "analysis")
    assert launcher.is_ready(tmp_path / "env", "run")


def test_where_uv_cannot_pip_does_it(launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(launcher, "uv_in", lambda *_: None)
    monkeypatch.setattr(launcher, "run", lambda command, *_: asked.append(command) or True)
    launcher.make_ready(tmp_path / "env", "run")
    (wheel,) = (ROOT / "vendor").glob("*.whl")
    assert asked[0][:2] == [str(tmp_path / "env" / "bin" / "python"), str(wheel / "pip")]
    assert "--require-hashes" in asked[0]


def test_a_python_that_is_gone_means_a_new_environment(
    launcher: ModuleType, installed: list[str], tmp_path: Path
) -> None:
    environment = tmp_path / "env"
    launcher.make_ready(environment, "run")
    stamp = json.loads((environment / "stamp.json").read_text())
    (environment / "stamp.json").write_text(json.dumps({**stamp, "python": "/gone/python3.11"}))
    assert not launcher.is_ready(environment, "run")
    launcher.make_ready(environment, "run")
    assert launcher.is_ready(environment, "run")


def test_a_folder_of_somebody_else_s_is_left_alone(launcher: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(launcher.SetUpFailed, match="was not made by Tutela"):
        launcher.make_ready(tmp_path, "run")
    assert (tmp_path / "thesis.odt").exists()


def test_with_no_package_to_be_had_it_ends_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    variables = {**os.environ, **nothing, "TUTELA_ENV": str(tmp_path / "env")}
    outcome = subprocess.run([sys.executable, SCRIPT, "up"], env=variables, capture_output=True, text=True)
    assert outcome.returncode == 1
    assert "PIP_NO_INDEX=1 PIP_FIND_LINKS=" in outcome.stderr
    assert outcome.stdout == ""


# Following the machine's settings


def test_uv_takes_index_and_certificates_from_pip_s_settings(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_INDEX_URL", "https://wheels.example.int/simple")
    monkeypatch.setenv("PIP_CERT", "/etc/mission/authority.pem")
    variables = launcher.uv_variables(launcher.pip_configuration())
    assert variables["UV_DEFAULT_INDEX"] == "https://wheels.example.int/simple"
    assert variables["SSL_CERT_FILE"] == "/etc/mission/authority.pem"
    assert variables["UV_PYTHON_DOWNLOADS"] == "never"


def test_what_uv_is_told_itself_goes_before_pip_s_settings(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example.int/simple")
    variables = launcher.uv_variables({"index-url": "https://pip.example.int/simple"})
    assert variables["UV_DEFAULT_INDEX"] == "https://uv.example.int/simple"


@pytest.mark.parametrize("lock", ["run", "analysis", "test"])
def test_a_lock_is_compiled_keeping_the_versions_of_the_one_before(launcher: ModuleType, lock: str) -> None:
    command = launcher.compile_command(Path("uv"), lock, upgrade=False)
    sources, keep = launcher.SOURCES[lock]
    assert all(f"requirements/{source}.in" in command for source in sources)
    assert ("--constraint" in command) == (keep is not None)
    assert not any(word.startswith("/") for word in command)
