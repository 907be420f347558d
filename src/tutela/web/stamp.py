"""For which version a space was set up last: told without Django, so that a start with nothing to set up is quick."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import tutela
from tutela.kernel.home import home
from tutela.kernel.spaces import Space

_PACKAGE = Path(tutela.__file__).parent
SET_UP_FROM = ("*/migrations/*.py", "doctrine/**/*", "places/data/**/*", "places/*.py")
"""Files of the package whose content decides what a set-up does: tables, doctrine, gazetteer."""


def is_set_up(space: Space) -> bool:
    """Whether nothing has changed since the space was set up."""
    file = _file(space)
    return file.exists() and file.read_text() == _content()


def write_down(space: Space) -> None:
    """The space is set up now."""
    _file(space).write_text(_content())


def _file(space: Space) -> Path:
    return home() / "data" / f"{space.name}.ready"


def _content() -> str:
    """Changes with the version, with every file that matters, and with the database that is named."""
    digest = hashlib.sha256(os.environ.get("TUTELA_DATABASE_URL", "").encode())
    for file in _files():
        digest.update(str(file).encode() + file.read_bytes())
    return f"{tutela.__version__} {digest.hexdigest()}\n"


def _files() -> Iterator[Path]:
    layer = home() / "doctrine"
    found = [file for pattern in SET_UP_FROM for file in _PACKAGE.glob(pattern)] + [*layer.rglob("*")]
    yield from sorted(file for file in set(found) if file.is_file() and file.suffix != ".pyc")
