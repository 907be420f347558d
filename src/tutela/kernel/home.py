"""Where one installation keeps its things: `TUTELA_HOME`, and the switch that stands in it.

TUTELA_HOME/
    data/       records of each space (SQLite), nothing secret beside what the records say
    keys/       one folder a space: node key, record key, data keys, vaults; never in a backup of the data
    doctrine/   the mission's own layer of doctrine files
    logs/
    switch      "open", "read-only" or "closed"; absent means open
"""

import os
from enum import StrEnum
from pathlib import Path


class Switch(StrEnum):
    """What the whole installation lets happen, for every space, user and program at once."""

    OPEN = "open"
    READ_ONLY = "read-only"
    CLOSED = "closed"


def home() -> Path:
    """The folder of this installation: `TUTELA_HOME`, or `var/` in the working directory."""
    return Path(os.environ.get("TUTELA_HOME", "var")).resolve()


def folder(name: str, *, private: bool = False) -> Path:
    """`TUTELA_HOME/name`, made if it is missing; a private one is closed to other users of the machine."""
    path = home() / name
    path.mkdir(parents=True, exist_ok=True)
    if private:
        path.chmod(0o700)
    return path


def switch() -> Switch:
    """How the switch stands. A file that says something unknown counts as closed: default is no."""
    try:
        return Switch((home() / "switch").read_text().strip())
    except FileNotFoundError:
        return Switch.OPEN
    except ValueError:
        return Switch.CLOSED


def turn(position: Switch) -> None:
    """Turn the switch. Every process of the installation obeys from its next request or write on."""
    path = home() / "switch"
    draft = path.with_suffix(".new")
    draft.write_text(position.value + "\n")
    draft.replace(path)


def worker_beat() -> Path:
    """The file that background work touches every time it looks at what is due."""
    return folder("data", private=True) / "worker.beat"


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
