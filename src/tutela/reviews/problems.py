"""Why something cannot be done to a review now, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Conflict


class ReviewIsClosed(Conflict):
    """Findings stand once a review is closed."""

    code = "reviews.closed"
    title = _("This review is closed. Open a new one by hand if something else has come to light.")


class NoFinding(Conflict):
    """A review closes only with a finding."""

    code = "reviews.no_finding"
    title = _("There is no finding yet. Write down what was found first.")


class NoGap(Conflict):
    """A finding names what failed, or states that nothing did."""

    code = "reviews.no_gap"
    title = _("Name at least one gap, or state that nothing failed.")


class GapAndNothing(Conflict):
    """One or the other."""

    code = "reviews.gap_and_nothing"
    title = _("Either something failed, then name where, or nothing did: not both.")


class NothingToConfirm(Conflict):
    """The rule asks for no review of this incident, or it opens by itself."""

    code = "reviews.nothing_to_confirm"
    title = _("The rule proposes no review of this incident. Open one by hand if you want one all the same.")


class ReviewedAlready(Conflict):
    """Once is enough."""

    code = "reviews.reviewed_already"
    title = _("There is a review of this incident already: go on with that one.")


class ActionIsDone(Conflict):
    """Once is enough."""

    code = "reviews.action_done"
    title = _("This corrective action was done already.")


CLOSING = {"no_finding": NoFinding, "no_gap": NoGap}
"""The problem for each answer of `rules.closing_fault`."""
