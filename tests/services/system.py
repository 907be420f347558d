"""This machine: where the checkout lies, and installing its system packages."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
"""Where the tests in a browser keep how every page looks."""
# What is installed for the tests alone, where no system package may be.
OWN = ROOT / ".tutela" / "services"

APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]


class Unavailable(Exception):
    """A service can be neither found nor installed; the message says what was tried and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def version_of(program: str | Path) -> str:
    """What `PROGRAM --version` prints; empty if it does not run (a stand-in with nothing behind it, say)."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def install_package(name: str) -> str:
    """Installs a Debian package with what it needs. Returns why it could not, or nothing if it could."""
    prefix = root_prefix()
    if prefix is None:
        return f"the package {name} was not installed (that takes apt-get, and root or passwordless sudo)"
    say(f"Installing the system package {name} ...")
    problem = refresh_packages() or apt("install", "-y", "--no-install-recommends", name)
    return problem and f"the package {name} could not be installed: {problem}"


@functools.cache
def refresh_packages() -> str:
    return apt("update")


def apt(*arguments: str) -> str:
    command = [*(root_prefix() or []), "env", "DEBIAN_FRONTEND=noninteractive", *APT, *arguments]
    outcome = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return "" if outcome.returncode == 0 else last_lines(outcome.stderr or outcome.stdout)


@functools.cache
def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root; None where that, or apt-get, is not to be had."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if may else None


def install_wheels(lock: str, target: Path) -> str:
    """Installs a lock of requirements/ into a folder of its own. Returns why it could not, or nothing."""
    wheel = next((ROOT / "vendor").glob("pip-*.whl"))
    command = [sys.executable, str(wheel / "pip"), "install", "-qq", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--root-user-action", "ignore", "--target", str(target)]
    command += ["-r", str(ROOT / "requirements" / f"{lock}.txt")]
    outcome = subprocess.run(command, capture_output=True, text=True)
    return "" if outcome.returncode == 0 else last_lines(outcome.stderr)


def last_lines(text: str) -> str:
    return " ".join(text.strip().splitlines()[-3:])
