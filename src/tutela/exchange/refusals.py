"""Why something offered to the house was not taken: a code, its parameters and a whole sentence.

Nothing here imports Django, so that readers stay pure.  The sentences are marked with
`gettext_noop`, which message extraction knows by name; a page hands its own translator to
`Reason.text`.
"""

from collections.abc import Callable
from dataclasses import dataclass


def gettext_noop(sentence: str) -> str:
    """`sentence` as it is; the name is what message extraction looks for."""
    return sentence


SENTENCES = {
    "missing": gettext_noop("The cell is empty. Fill it in and import the file again."),
    "not_a_number": gettext_noop("This is not a number. Write digits, with a point for decimals."),
    "not_whole": gettext_noop("This is not a whole number. Write it without decimals."),
    "out_of_range": gettext_noop("The number must lie between {lowest} and {highest}."),
    "unknown_code": gettext_noop("This code is not known. Known codes: {known}."),
    "not_an_event": gettext_noop(
        "Type of violence 4 marks rows that are no events of organised violence. They are not taken."
    ),
    "not_a_date": gettext_noop("This is not a date. Write year-month-day, as in 2016-03-12."),
    "ambiguous_date": gettext_noop(
        "Day and month cannot be told apart in this date. Write year-month-day, as in 2016-03-12."
    ),
    "time_of_day": gettext_noop("This has a time of day, and the source gives days only. Write the day."),
    "end_before_start": gettext_noop("The event ends before it starts ({start}). Correct one of the dates."),
    "control_character": gettext_noop("The text holds a NUL character, which cannot be stored. Remove it."),
    "unknown_release": gettext_noop(
        "The release cannot be read from this text. Write its number, as in 23.1 or 23.0.5."
    ),
    "duplicate_id": gettext_noop(
        "Line {first_line} has the same id and release with other content, and nothing in the file tells"
        " which of the two is right. Keep one of them."
    ),
    "cells_missing": gettext_noop("The line has {found} cells, the header has {wanted}. Complete the line."),
    "cells_too_many": gettext_noop(
        "The line has {found} cells, the header has {wanted}. Put text that holds the separator in quotes."
    ),
    "readable_file": gettext_noop("a file that can be opened and read to its end"),
    "a_table": gettext_noop("a table: CSV in UTF-8, the same in .gz or .zip, or parquet"),
    "utf_8": gettext_noop("text in UTF-8; save the file as UTF-8 and import it again"),
    "quotes_closed": gettext_noop("well-formed CSV with every quote closed, cells under {limit} characters"),
    "short_lines": gettext_noop("lines under {limit} bytes"),
    "header": gettext_noop("a first line with the names of the columns"),
    "one_name_once": gettext_noop("each column name once"),
    "column": gettext_noop("a column with this name"),
    "one_csv_in_zip": gettext_noop("a zip file, without password, that holds exactly one CSV file"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One code of `SENTENCES` with what fills its sentence."""

    code: str
    params: tuple[tuple[str, object], ...] = ()

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The whole sentence, in English or as `translate` renders it."""
        return translate(SENTENCES[self.code]).format(**dict(self.params))


def because(code: str, **params: object) -> Reason:
    """The reason `code` of `SENTENCES`, filled with `params`."""
    return Reason(code, tuple(params.items()))


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was not taken.  `line` counts the header as 1, so the first data row is 2."""

    line: int
    column: str
    value: str
    reason: Reason

    def as_json(self, translate: Callable[[str], str] = gettext_noop) -> dict[str, int | str]:
        """The four keys that `./tutela import --json` promises."""
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "reason": self.reason.text(translate),
        }


class Unfit(Exception):
    """A cell cannot be read as what its column holds; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.text()
