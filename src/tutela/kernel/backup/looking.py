"""What comes before Django is loaded: is the home empty, is the file whole, which spaces are in it.

Which databases there are follows from which spaces have keys, so the keys must lie there before settings are read.
Messages are lazy for the same reason: nothing can be translated yet.
"""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tutela.kernel import spaces
from tutela.kernel.backup import archive
from tutela.kernel.home import home, write_private
from tutela.kernel.problems import Conflict


class NotEmpty(Conflict):
    """A backup goes into an empty home only: nothing is overwritten."""

    code = "backup.not_empty"


def demand_empty_home() -> None:
    """Raises NotEmpty if the home holds records or keys already."""
    taken = [*(home() / "data").glob("*.sqlite3"), *(home() / "data").glob("*.ready"), *(home() / "keys").glob("*/*")]
    if taken:
        raise NotEmpty(
            format_lazy(
                _("{home} holds an installation already ({file}). Name an empty folder in TUTELA_HOME."),
                home=home(),
                file=taken[0].name,
            )
        )


def look(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Check the whole file; returns what it is, and what it says of each space. Raises BadBackup."""
    what = archive.check(path)
    about = {}
    with archive.reading(path) as members:
        for name, content in members:
            match PurePosixPath(name).parts:
                case ("spaces", space, "space.json"):
                    about[space] = json.load(content)
    return what, about


def put_public_keys(about: dict[str, dict[str, Any]]) -> None:
    """Lay down the public halves, with which the journals are verified. Keys that are there already stay."""
    for name, space in about.items():
        file = spaces.Space(name).keys / spaces.PUBLIC_HALF
        if not file.exists():
            write_private(file, bytes.fromhex(space["key"]))
