"""Pure decisions about sites: what fits, in which area a place known so closely lies, what a table of sites says."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.translation import gettext_lazy as _

from tutela.kernel.geography import CoordinateError, Point
from tutela.places.kinds import precision_within
from tutela.places.notation import UnreadableCoordinates, read_coordinates

MOST_ROWS = 5_000
MOST_PEOPLE = 2_000_000_000
NAME_LENGTH = 200

_DEGREES = re.compile(r"[+-]?\d{1,6}(?:[.,]\d*)?", re.ASCII)

SAME_SITE_M = 100.0
"""Two rows of one name, kind and first day that lie no further apart are one site."""

Sentence = object
"""A sentence in the language that is active when it is shown."""


def dates_problem(since: date | None, until: date | None) -> Sentence | None:
    """What is wrong with the days between which a site stands; None if nothing is."""
    if since is not None and until is not None and until < since:
        return _("The last day lies before the first. For a site of one night write the same day twice.")
    return None


def name_problem(name: str) -> Sentence | None:
    """What is wrong with a site's name; None if nothing is."""
    if not name.strip():
        return _("Write what people call the place.")
    if len(name) > NAME_LENGTH:
        return _("At most %(count)s characters.") % {"count": NAME_LENGTH}
    return _("The text holds a NUL character, which cannot be stored. Remove it.") if "\0" in name else None


# Tables of sites

COORDINATE_COLUMNS = ("coordinates", "mgrs")
COLUMNS = ("name", "kind", "latitude", "longitude", *COORDINATE_COLUMNS, "since", "until", "population", "note")


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A row of a table of sites, read. line counts the header as 1."""

    line: int
    name: str
    site_kind: str
    point: Point
    location_precision: int
    since: date | None
    until: date | None
    population: int | None
    note: str


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that was not taken: where, what stood there, and why."""

    line: int
    column: str
    value: str
    reason: Sentence

    def as_json(self) -> dict[str, int | str]:
        """The four keys that imports promise, the reason in the language in use."""
        return {"line": self.line, "column": self.column, "value": self.value, "reason": str(self.reason)}


class UnreadableTable(ValueError):
    """The file as a whole is no table of sites. `sentence` says what was expected."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Unfit(Exception):
    """A cell that cannot be taken."""

    def __init__(self, column: str, value: str, reason: Sentence) -> None:
        super().__init__(column)
        self.column, self.value, self.reason = column, value, reason


def read_table(text: str, site_kinds: Mapping[str, str]) -> Iterator[SiteRow | RowRefusal]:
    """The rows of a CSV of sites, each read or refused, in their order.

    Columns by name, in any order: name, kind, latitude and longitude (or coordinates, or mgrs: any notation that
    `notation` reads), since, until (year-month-day), population, note. Separated by comma, semicolon or tab.
    site_kinds: codes by what may be written for them, case-folded. Raises UnreadableTable.
    """
    lines = text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=lines.partition("\n")[0].count)
    try:
        header, *rows = list(csv.reader(StringIO(lines, newline=""), delimiter=delimiter, strict=True)) or [[]]
    except csv.Error as error:
        raise UnreadableTable(_("This is not well-formed CSV: a quote may not be closed.")) from error
    columns = _columns(header)
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(_("At most %(count)s rows at once: split the file.") % {"count": MOST_ROWS})
    for line, cells in enumerate(rows, 2):
        if any(cell.strip() for cell in cells):
            yield _row(line, columns, cells, site_kinds)


def _columns(header: Sequence[str]) -> list[str]:
    names = [name.strip().casefold() for name in header]
    missing = [name for name in ("name", "kind") if name not in names]
    if not {"latitude", "longitude"} <= set(names) and not set(COORDINATE_COLUMNS) & set(names):
        missing.append("latitude, longitude")
    if missing:
        raise UnreadableTable(
            _("The first line has no column %(missing)s. Known columns: %(known)s.")
            % {"missing": ", ".join(missing), "known": ", ".join(COLUMNS)}
        )
    if twice := sorted({name for name in names if name in COLUMNS and names.count(name) > 1}):
        raise UnreadableTable(_("The column %(name)s stands there twice.") % {"name": twice[0]})
    return names


def _row(line: int, columns: list[str], cells: list[str], site_kinds: Mapping[str, str]) -> SiteRow | RowRefusal:
    try:
        if len(cells) != len(columns):
            raise _Unfit("", str(len(cells)), _("The line has another number of cells than the first line."))
        values = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        return _site_row(line, lambda column: values.get(column, ""), site_kinds)
    except _Unfit as unfit:
        return RowRefusal(line, unfit.column, unfit.value[:200], unfit.reason)


def _site_row(line: int, cell: Callable[[str], str], site_kinds: Mapping[str, str]) -> SiteRow:
    if problem := name_problem(cell("name")):
        raise _Unfit("name", cell("name"), problem)
    if "\0" in cell("note"):
        raise _Unfit("note", "", name_problem("\0"))
    point, precision = _place(cell)
    since, until = _day("since", cell("since")), _day("until", cell("until"))
    if problem := dates_problem(since, until):
        raise _Unfit("until", cell("until"), problem)
    return SiteRow(
        line=line,
        name=cell("name"),
        site_kind=_site_kind(cell("kind"), site_kinds),
        point=point,
        location_precision=precision,
        since=since,
        until=until,
        population=_people(cell("population")),
        note=cell("note"),
    )


def _site_kind(value: str, site_kinds: Mapping[str, str]) -> str:
    if value.casefold() in site_kinds:
        return site_kinds[value.casefold()]
    known = ", ".join(sorted(set(site_kinds.values())))
    raise _Unfit("kind", value, _("This kind of site is not known. Known: %(known)s.") % {"known": known})


def _place(cell: Callable[[str], str]) -> tuple[Point, int]:
    """The point and how closely it is known, from whichever columns are filled."""
    for column in COORDINATE_COLUMNS:
        if value := cell(column):
            return _coordinates(column, value)
    degrees = [_degrees(column, cell(column)) for column in ("latitude", "longitude")]
    try:
        return Point(degrees[1], degrees[0]), 1
    except CoordinateError as error:
        column = "latitude" if abs(degrees[0]) > 90 else "longitude"
        limit = 90 if column == "latitude" else 180
        reason = _("The number must lie between %(lowest)s and %(highest)s.") % {"lowest": -limit, "highest": limit}
        raise _Unfit(column, cell(column), reason) from error


def _coordinates(column: str, value: str) -> tuple[Point, int]:
    try:
        reading = read_coordinates(value)
    except UnreadableCoordinates as error:
        reason = _("These are no coordinates that can be read. Write for example 4.85, 31.58 or 36N UL 428 364.")
        raise _Unfit(column, value, reason) from error
    return reading.point, precision_within(reading.radius_m)


def _degrees(column: str, value: str) -> float:
    if not value:
        raise _Unfit(column, value, _("The cell is empty. Fill it in and import the file again."))
    if not _DEGREES.fullmatch(value):
        raise _Unfit(column, value, _("This is not a number of degrees. Write 4.85165."))
    return float(value.replace(",", "."))


def _day(column: str, value: str) -> date | None:
    if not value:
        return None
    try:
        if len(value) != len("2016-03-12"):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError as error:
        reason = _("This is not a date. Write year-month-day, as in 2016-03-12.")
        raise _Unfit(column, value, reason) from error


def _people(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:12]) <= MOST_PEOPLE and len(value) <= 10):
        reason = _("This is not a whole number of people. Write digits only, without points or spaces.")
        raise _Unfit("population", value, reason)
    return int(value)
