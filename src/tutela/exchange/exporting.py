"""An export: what the reader may see, by the filters asked, written out, and an entry that says so."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from tutela.exchange.export_csv import Stream, write_csv
from tutela.exchange.export_geojson import write_geojson
from tutela.incidents import queries
from tutela.kernel import journal
from tutela.kernel.access import Reader, require
from tutela.reports.shown import classification_code

FORMATS = ("csv", "geojson")
ROWS_AT_ONCE = 2000
NO_RECORD = UUID(int=0)
"""What an export's entry is about: no single record."""


def export_incidents(
    stream: Stream,
    *,
    format: str,
    actor: Reader,
    at: datetime,
    filters: queries.Filters,
    order: str = "newest",
    asked: str = "",
) -> int:
    """Write incidents to the stream; returns how many. asked: the filters in words, for the journal.

    The entry is written before the first row: nothing leaves without one. Raises Denied, Closed.
    """
    require(actor, "export.run")
    with journal.open(actor, at=at, reason=f"{format} {asked}".strip()[:500]) as writing:
        writing.note("records.exported", "incident", NO_RECORD)
    rows = queries.incidents(reader=actor, filters=filters, order=order, whole=True)
    if format == "csv":
        return write_csv(rows.iterator(ROWS_AT_ONCE), stream)
    highest = rows.order_by().aggregate(highest=Max("classification"))["highest"] or 0
    return write_geojson(rows.iterator(ROWS_AT_ONCE), stream, classification=classification_code(highest))
