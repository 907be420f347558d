"""Why something cannot be done to a threat or a quarterly assessment now, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Conflict


class ThreatIsClosed(Conflict):
    """What is closed is reopened first."""

    code = "threats.closed"
    title = _("This threat is closed. Reopen it first if it is feared again.")


class ThreatIsOpen(Conflict):
    """Only what is closed is reopened."""

    code = "threats.open"
    title = _("This threat is open already.")


class OverrideNeedsReason(Conflict):
    """What an analyst says instead of the rule stands with its reason."""

    code = "threats.override_needs_reason"
    title = _("A number of your own needs its reason, and a reason needs a number of your own.")


class NotAssessedYet(Conflict):
    """Residual risk is compared with an assessment."""

    code = "threats.not_assessed"
    title = _("Assess the threat first: what is left of a risk is compared with the risk before.")


class NothingDoneYet(Conflict):
    """Residual risk is what is left after a response."""

    code = "threats.nothing_done"
    title = _(
        "No response is under way or done yet, so nothing can have reduced the risk. Write the response down first."
    )


class LinkedAlready(Conflict):
    """Once is enough."""

    code = "threats.linked_already"
    title = _("This is linked to the threat already. Take the link away first to say something else of it.")


class NotLinked(Conflict):
    """Nothing to take away."""

    code = "threats.not_linked"
    title = _("This link was taken away already.")


class OneOrTheOther(Conflict):
    """Evidence is one record."""

    code = "threats.one_or_the_other"
    title = _("Name one incident or one report.")


class DueInThePast(Conflict):
    """A threat is looked at again, not before."""

    code = "threats.due_in_the_past"
    title = _("The next review lies in the past: choose a moment still to come.")


class EndsBeforeItBegins(Conflict):
    """A span has an end after its beginning."""

    code = "threats.ends_before_it_begins"
    title = _("The last day lies before the first: correct one of the two.")


class HalfAPlace(Conflict):
    """A point has both coordinates."""

    code = "threats.no_such_place"
    title = _("There is no such place: give a longitude and a latitude that lie on the earth, or neither.")


class NoSuchArea(Conflict):
    """Areas have codes."""

    code = "threats.no_such_area"
    title = _("No area has this code.")


class BeyondYou(Conflict):
    """Whoever makes something has to see it."""

    code = "threats.beyond_you"
    title = _(
        "With these labels you could not see it yourself. Leave out what you may not see, or ask somebody who may."
    )


# The quarterly assessment


class ThereAlready(Conflict):
    """One quarter, one assessment of an area."""

    code = "quarterly.there_already"
    title = _("There is an assessment of this quarter and area already: go on with that one.")


class NotADraft(Conflict):
    """Texts change while it is being written."""

    code = "quarterly.not_a_draft"
    title = _("It is no longer being written. Send it back first, or write a new version of what was issued.")


class NotReviewable(Conflict):
    """Somebody writes before somebody reviews."""

    code = "quarterly.not_reviewable"
    title = _("Only what is being written can be reviewed.")


class NoSummary(Conflict):
    """Leadership reads the summary first."""

    code = "quarterly.no_summary"
    title = _("There is no summary yet: write it first.")


class OwnWork(Conflict):
    """Four eyes."""

    code = "quarterly.own_work"
    title = _("You wrote part of it: somebody else has to review it.")


class NotReviewed(Conflict):
    """Reviewed, then signed."""

    code = "quarterly.not_reviewed"
    title = _("It is signed once it has been reviewed.")


class NotSigned(Conflict):
    """Signed, then issued."""

    code = "quarterly.not_signed"
    title = _("It is issued once the coordination body has signed it.")


class NotIssued(Conflict):
    """Only what was issued gets another version."""

    code = "quarterly.not_issued"
    title = _("It has not been issued yet: change it as it is.")


class NothingToSendBack(Conflict):
    """What is being written is with its authors."""

    code = "quarterly.nothing_to_send_back"
    title = _("It is with its authors already, or it has been issued.")
