"""Incidents as CSV, row by row: UTF-8, one header line, the classification in a column of its own.

Out of a space that is not the mission, a last column says on every line what it is: PRACTICE or EXERCISE.

A spreadsheet takes a text that begins with one of `= + - @` for a formula and runs it. Such texts get an apostrophe
in front, which spreadsheets take for "this is text" and do not show; numbers stay numbers.
"""

import csv
from collections.abc import Iterable
from typing import Any, Protocol

from tutela.incidents.models import Incident
from tutela.kernel import spaces
from tutela.reports.shown import classification_code, compartment_codes

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

COLUMNS = (
    "id external_id origin release event_type title text country area place_text date_start date_end date_precision "
    "latitude longitude location_precision dyad low best high civilians verification reliability credibility "
    "rules_breached classification compartments notes"
).split()


class Stream(Protocol):
    """Anything that takes text."""

    def write(self, text: str) -> object:
        """Take some text."""


def write_csv(rows: Iterable[Incident], stream: Stream) -> int:
    """Write the incidents, which the caller has fetched through the policy; returns how many there were."""
    writer = csv.writer(stream, lineterminator="\n")
    mark = spaces.current().mark
    writer.writerow([*COLUMNS, *(["mark"] if mark else [])])
    count = 0
    for incident in rows:
        values = properties(incident)
        writer.writerow([*(guarded(values[name]) for name in COLUMNS), *([mark] if mark else [])])
        count += 1
    return count


def properties(incident: Incident) -> dict[str, Any]:
    """Every exported value by its column, codes as codes, days in ISO 8601."""
    coded = {
        "id": str(incident.id),
        "date_start": incident.date_start.isoformat(),
        "date_end": incident.date_end.isoformat(),
        "classification": classification_code(incident.classification),
        "compartments": " ".join(compartment_codes(incident.compartments)),
        "notes": " ".join(incident.notes),
    }
    return {name: coded[name] if name in coded else getattr(incident, name) for name in COLUMNS}


def guarded(value: Any) -> Any:
    """The value, with an apostrophe before a text that a spreadsheet would run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
