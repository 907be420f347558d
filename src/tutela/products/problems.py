"""Why something cannot be done to a product now, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Conflict


class ProductIsIssued(Conflict):
    """What left stands."""

    code = "products.issued"
    title = _("This report has been issued and stands as it left. Start a correction to change it.")


class ProductIsOpen(Conflict):
    """There is nothing to correct while it is being written."""

    code = "products.open"
    title = _("This report is being written: change its sentences, then issue it.")


class NotInLanguage(Conflict):
    """A sentence was written by hand in other languages only."""

    code = "products.not_in_language"
    title = _("Some sentences of this report have no text in this language: write them, or leave them out.")


class NoLanguage(Conflict):
    """It can be issued in no language."""

    code = "products.no_language"
    title = _("No language has a text for every sentence. Write what is missing in one language at least.")


class NothingLeft(Conflict):
    """An empty report tells nothing."""

    code = "products.nothing_left"
    title = _("A report needs its title and at least one sentence.")


class BeyondYou(Conflict):
    """What it would be made from lies, taken together, beyond the writer's sight."""

    code = "products.beyond_you"
    title = _("The records of this report lie in more than one of your areas. Ask somebody who sees them together.")


class NotDrawable(Conflict):
    """The fonts of the PDF lack a character."""

    code = "products.not_drawable"
    title = _("The PDF has no letters for some characters of this report. Write them otherwise, or take Word.")


class NotIssuedYet(Conflict):
    """There is no such version."""

    code = "products.no_edition"
    title = _("This version of the report has not been issued.")


ISSUING = {"nothing_left": NothingLeft, "no_language": NoLanguage}
"""The problem for each answer of `rules.issuing_fault`."""
