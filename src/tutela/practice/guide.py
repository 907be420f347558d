"""The guided first warning: what to do next, told from the records alone.

The guide follows the newest warning that was written since the watch began. It knows nothing of what was clicked: a
step is done when the records say so, whoever did it and by whatever way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tutela.alerts.rules import RESPOND

LIAISON, DUTY, FORCE, ADVISER = "liaison_assistant", "duty_officer", "commander", "protection_adviser"


@dataclass(frozen=True, slots=True)
class Warned:
    """What the records say of the warning that is followed."""

    acknowledged: bool = False
    forwarded: bool = False
    decision: str = ""
    responded: bool = False
    arrived: bool = False
    closed: bool = False
    fed_back: bool = False
    reviewed: bool = False
    composed: bool = False
    issued: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, whose it is, and whether the records say that it is done or not needed any more."""

    name: str
    role: str
    is_done: Callable[[Warned], bool]


def _no_answer_needed(warned: Warned) -> bool:
    return warned.closed or warned.decision not in ("", RESPOND)


STEPS = (
    Step("write", LIAISON, lambda warned: True),
    Step("acknowledge", DUTY, lambda warned: warned.acknowledged),
    Step("forward", DUTY, lambda warned: warned.forwarded or warned.closed),
    Step("decide", DUTY, lambda warned: bool(warned.decision)),
    Step("respond", FORCE, lambda warned: warned.responded or _no_answer_needed(warned)),
    Step("arrive", FORCE, lambda warned: warned.arrived or _no_answer_needed(warned)),
    Step("close", DUTY, lambda warned: warned.closed),
    Step("feedback", LIAISON, lambda warned: warned.fed_back),
    Step("review", ADVISER, lambda warned: warned.reviewed),
    Step("compose", DUTY, lambda warned: warned.composed),
    Step("issue", DUTY, lambda warned: warned.issued),
)
"""In the order of the chain."""


def next_step(warned: Warned | None) -> int:
    """The place in STEPS of what is to be done next; their number when all is done. None: nobody warned yet."""
    if warned is None:
        return 0
    return next((place for place, step in enumerate(STEPS) if not step.is_done(warned)), len(STEPS))


def warned_by(alert: Any, *, forwarded: bool, responded: bool, fed_back: bool, reviewed: bool, told: Any) -> Warned:
    """The facts of an alert, as its fields have them. told: the newest flash report about it, or None."""
    return Warned(
        acknowledged=alert.acknowledged_at is not None,
        forwarded=forwarded,
        decision=alert.decision,
        responded=responded,
        arrived=alert.on_scene_at is not None,
        closed=alert.closed_at is not None,
        fed_back=fed_back,
        reviewed=reviewed,
        composed=told is not None,
        issued=told is not None and told.version > 0,
    )
