"""What somebody may do: the write check, and the sentences that explain it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tutela.kernel.access.policy import checks, sees
from tutela.kernel.access.reader import Reader
from tutela.kernel.problems import Denied, Missing
from tutela.kernel.records import Protected, Record

RULES = {
    "role": (_("The role reads records."), _("The role reads no records.")),
    "clearance": (
        _("The clearance reaches its classification."),
        _("The clearance is below its classification."),
    ),
    "compartments": (_("In all its compartments."), _("Not in all its compartments.")),
    "area": (
        _("It lies within the area, or was released to the component."),
        _("It lies outside the area and was not released to the component."),
    ),
    "component": (
        _("It is not held by another component, or was released to the component."),
        _("It is held by another component."),
    ),
    "parent": (_("The record it belongs to is there."), _("The record it belongs to is not there.")),
    "verb": (_("The role may do this."), _("The role may not do this.")),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that was asked: its name, whether it holds, and the sentence for people."""

    rule: str
    holds: bool
    sentence: object


def explain(reader: Reader, verb: str, record: Record | None) -> list[Reason]:
    """Every rule that decides whether `reader` may do `verb` (`read` for seeing) to `record`, in order.

    For administrators of access only: to anybody else the answer would tell what they may not see.
    """
    asked = [] if record is None else checks(record, reader)
    if verb != "read":
        asked.append(("verb", reader.grants(verb)))
    return [Reason(rule, holds, RULES[rule][0 if holds else 1]) for rule, holds in asked]


def may(reader: Reader, verb: str, record: Record | None = None) -> bool:
    """Whether the role grants the verb, on a record that they see. For buttons; the action asks `require`."""
    return reader.grants(verb) and (not isinstance(record, Protected) or sees(record, reader))


def require(reader: Reader, verb: str, record: Record | None = None) -> None:
    """The write check of every action. Raises Missing for what they do not see, Denied for what they may not do."""
    if record is not None and not sees(record, reader):
        raise Missing
    if not reader.grants(verb):
        raise Denied(_("Your role may not do this."), verb=verb, subject=record)
