"""How far the practice mission is laid out: a small file, so that the first page can say it before anybody signs in.

It holds nothing that is not shown to everybody. What was done stands in the space itself (`laying`).
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tutela.kernel.clock import iso
from tutela.kernel.home import folder, home


@dataclass(frozen=True, slots=True)
class Progress:
    """done, of: tasks. begun: when the latest watch began. open: whether a role can be taken."""

    done: int
    of: int
    begun: datetime
    open: bool


def _file() -> Path:
    return home() / "data" / "practice.progress"


def write(progress: Progress) -> None:
    """Say how far it is; whole or not at all."""
    facts = {"done": progress.done, "of": progress.of, "begun": iso(progress.begun), "open": progress.open}
    draft = folder("data", private=True) / "practice.progress.new"
    draft.write_text(json.dumps(facts))
    draft.replace(_file())


def read() -> Progress | None:
    """How far it is; None where nothing of it was laid out yet."""
    try:
        facts = json.loads(_file().read_text())
    except FileNotFoundError:
        return None
    return Progress(facts["done"], facts["of"], datetime.fromisoformat(facts["begun"]), facts["open"])
