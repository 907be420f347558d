"""Any list as CSV, as it is seen: its questions, its order, its columns. UTF-8, one header line.

The last column is the classification of each row, where its records carry one, and what an incident's own export
guards against is guarded against here too: no text is run as a formula.
"""

import csv
from datetime import datetime
from typing import Any

from tutela.exchange.export_csv import Stream, guarded
from tutela.kernel import journal
from tutela.kernel.access import require
from tutela.kernel.http.lists import Listing, answering, asked_columns, text_of
from tutela.kernel.http.request import Request
from tutela.kernel.records import Protected
from tutela.reports.shown import classification_code

ROWS_AT_ONCE = 2_000


def export_list(stream: Stream, listing: Listing, request: Request, *, at: datetime, subject: Any) -> int:
    """Write every page of a list; returns how many rows. The entry is written before the first row: nothing leaves
    without one. Raises Denied, Closed.
    """
    require(request.reader, "export.run")
    _form, rows = answering(listing, request)
    kind = rows.model.kind
    with journal.open(request.reader, at=at, reason=f"csv {request.GET.urlencode()}".strip()[:500]) as writing:
        writing.note("records.exported", kind, subject)
    columns, labelled = asked_columns(listing, request), issubclass(rows.model, Protected)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*(str(column.label) for column in columns), *(["classification"] if labelled else [])])
    count = 0
    for row in rows.iterator(ROWS_AT_ONCE):
        cells = [guarded(text_of(column.cell(row))) for column in columns]
        writer.writerow([*cells, *([classification_code(row.classification)] if labelled else [])])
        count += 1
    return count
