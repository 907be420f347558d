"""The doctrine of the running installation: the shipped layer and, over it, the mission's."""

from functools import cache
from pathlib import Path

from .errors import DoctrineError
from .layers import faults, load
from .model import Doctrine

_mission_layers: tuple[Path, ...] = ()


def shipped() -> Path:
    """The folder of the doctrine files that come with the product."""
    return Path(__file__).resolve().parents[2] / "doctrine"


def use_layers(*folders: Path) -> None:
    """Names the mission's layers, lowest first. The next `doctrine()` reads every file anew."""
    global _mission_layers
    _mission_layers = folders
    _loaded.cache_clear()


def check(file: Path) -> list[DoctrineError]:
    """Every fault of one file, in the order of its lines.

    A shipped file is judged by itself, any other as part of the mission's top layer.
    """
    if file.resolve().is_relative_to(shipped()):
        return faults(file, below=(), beside=shipped())
    *lower, top = _mission_layers or (None,)
    return faults(file, below=(shipped(), *lower), beside=top)


def doctrine() -> Doctrine:
    """The doctrine in force, read once. Raises DoctrineError if a file of a layer is wrong."""
    return _loaded(_mission_layers)


@cache
def _loaded(layers: tuple[Path, ...]) -> Doctrine:
    return load(shipped(), *layers)
