"""This room's link of the chain."""

from django.utils.translation import ngettext

from tutela.incidents import queries
from tutela.kernel.access import Reader
from tutela.reports import chain, shown
from tutela.reports.chain import Known, Link

SURE = frozenset({"verified", "rejected", "duplicate"})
"""What somebody has made up their mind about."""


@chain.register("incident")
def incident_link(reader: Reader, known: Known) -> Link | None:
    """The incidents that stand on the reports that are known."""
    found = queries.on_chain(reader=reader, known=known)
    known["incident"] = {one.id for one in found}
    if not found:
        return None
    if len(found) == 1:
        note = shown.label("verification", found[0].verification)
    else:
        note = ngettext("%(count)s incident", "%(count)s incidents", len(found)) % {"count": len(found)}
    state = "there" if all(one.verification in SURE for one in found) else "unfinished"
    return Link(state, note, chain.address("incident", known["incident"]))
