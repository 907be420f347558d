"""Why something cannot be done now, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Conflict


class MonthHasBegun(Conflict):
    """What was said after the fact is no forecast."""

    code = "foresight.month_has_begun"
    title = _("This month has begun, so what was said of it stands. State a probability for a later month.")


class TooLittleHistory(Conflict):
    """A model cannot be learned from this."""

    code = "foresight.too_little_history"
    title = _(
        "There is too little history in this area to learn from: at least four years of open records are needed. "
        "Choose a larger area, or import older records."
    )


class FileWrong(Conflict):
    """A forecast file does not fit."""

    code = "foresight.file_wrong"
    title = _("This forecast file cannot be issued. Mend what is named and try again.")


class ScenarioIsClosed(Conflict):
    """A closed scenario is no longer watched."""

    code = "foresight.scenario_closed"
    title = _("This scenario is closed. Open a new one if that future is in sight again.")


class WatchedByItself(Conflict):
    """Only what people must see themselves is stated by hand."""

    code = "foresight.watched_by_itself"
    title = _("This indicator is watched in the data by itself. Only indicators for people to see are set by hand.")


class AreaNotYours(Conflict):
    """What is made must be seen by whoever makes it."""

    code = "foresight.area_not_yours"
    title = _("You do not see the whole of this area. Choose an area within your own.")
