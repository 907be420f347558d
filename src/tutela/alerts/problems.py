"""Why something cannot be done to an alert or a task now, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Conflict


class AlertIsClosed(Conflict):
    """Closed alerts take feedback, and can be reopened."""

    code = "alerts.closed"
    title = _("This alert is closed. Reopen it first, or raise a new one.")


class AlertIsOpen(Conflict):
    """Only what is closed can be reopened."""

    code = "alerts.open"
    title = _("This alert is open already: go on with it.")


class AlreadyAcknowledged(Conflict):
    """Once is enough."""

    code = "alerts.acknowledged"
    title = _("This alert was acknowledged already. Decide what is to be done about it.")


class Undecided(Conflict):
    """Everything after the decision needs one."""

    code = "alerts.undecided"
    title = _("Nobody has decided on this alert yet. Record the decision first.")


class NotToRespond(Conflict):
    """The decision was another one."""

    code = "alerts.not_to_respond"
    title = _("The decision was not to respond. Decide again to respond, then send somebody.")


class NobodyUnderway(Conflict):
    """Nobody can arrive who was not sent."""

    code = "alerts.nobody_underway"
    title = _("Nobody is on the way. Record the response first.")


class LastLevel(Conflict):
    """There is nobody above."""

    code = "alerts.last_level"
    title = _("This alert stands at the last level: there is nobody to send it up to.")


class ReasonMissing(Conflict):
    """A decision not to act needs its reason."""

    code = "alerts.reason_missing"
    title = _("Say why nothing is to be done: choose one of the reasons.")


class OutcomeMissing(Conflict):
    """An alert that was answered closes with what came of it."""

    code = "alerts.outcome_missing"
    title = _("Say what came of it: choose one of the outcomes.")


class ForwardAcknowledged(Conflict):
    """Once is enough."""

    code = "alerts.forward_acknowledged"
    title = _("This addressee acknowledged already.")


class TaskIsOver(Conflict):
    """Done or refused tasks do not come back."""

    code = "alerts.task_over"
    title = _("This task is no longer in a state in which that can be done. Read it again; give a new one if needed.")


REFUSALS: dict[str, type[Conflict]] = {
    "closed": AlertIsClosed,
    "open": AlertIsOpen,
    "acknowledged": AlreadyAcknowledged,
    "undecided": Undecided,
    "not_to_respond": NotToRespond,
    "nobody_underway": NobodyUnderway,
    "last_level": LastLevel,
}
"""The problem for each answer of `rules.refusal`."""
