"""A table from outside, row by row: CSV, CSV in .gz or .zip, parquet.

The kind of file is told by its first bytes, not by its name.  A file is read twice: once to its
end before the first row is given, so that a file that is cut off, closes no quote or is not UTF-8
changes nothing at all; then again for its rows.  Only one line (or one parquet batch) is in memory.

Lines are counted as people see them in a spreadsheet: the header is line 1, the first data row 2,
in parquet too.  A row of HXL tags under the header is taken as tags, and counted.
"""

import csv
import gzip
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from tutela.exchange.refusals import Reason, Refusal, because

CELL_CHARACTERS = 16 * 1024 * 1024
LINE_BYTES = 32 * 1024 * 1024
BATCH_ROWS = 2048
SEPARATORS = ",;\t|"

# One limit for the whole process, because that is the only one the csv module has.
csv.field_size_limit(CELL_CHARACTERS)

_UNREADABLE = (OSError, EOFError, NotImplementedError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


class BadTable(Exception):
    """The file as a whole cannot be read as a table: nothing of it was taken.

    `line` and `column` say where, when the fault has a place; `expected` says what would do.
    """

    def __init__(self, file: Path, line: int | None, column: str | None, expected: Reason) -> None:
        super().__init__(file, line, column, expected)
        self.file, self.line, self.column, self.expected = file, line, column, expected

    def __str__(self) -> str:
        place = [str(self.file)]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: expected {self.expected.text()}"


@dataclass(frozen=True, slots=True)
class Row:
    """One data row.  `cells` counts the cells found, so that a broken line can be told."""

    line: int
    values: dict[str, object]
    cells: int


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read to its end once and holds `length` data rows.

    `columns` are as the header has them, with "" for a column without a name, which is left out
    of the rows.  `tags` are the HXL tags by column name.
    """

    file: Path
    columns: tuple[str, ...]
    tags: dict[str, str]
    length: int

    def rows(self) -> Iterator[Row]:
        """The data rows in the order of the file."""
        for line, record in _data(_records(self.file)):
            yield Row(line, _named(self.columns, record), _width(record, len(self.columns)))

    def refusal_of_width(self, row: Row) -> Refusal | None:
        """The refusal of a row with more or fewer cells than the header, or None."""
        wanted = len(self.columns)
        if row.cells == wanted:
            return None
        code = "cells_missing" if row.cells < wanted else "cells_too_many"
        column = self.columns[min(row.cells, wanted - 1)]
        return Refusal(row.line, column, "", because(code, found=row.cells, wanted=wanted))


def open_table(file: Path, required: Sequence[str] = ()) -> Table:
    """The table in `file`, after one reading to its end.

    Raises BadTable when it cannot be read to its end, has no header, the same column twice, or
    lacks a column of `required`.
    """
    records = _records(file)
    columns = tuple(str(name).strip() for name in next(records, ()))
    _check_header(file, columns, required)
    first = next(records, None)
    tags = _tags(columns, first)
    rest = records if first is None or tags else chain([first], records)
    return Table(file, columns, tags, sum(1 for record in rest if record))


def rows(file: Path, required: Sequence[str] = ()) -> Iterator[Row]:
    """The data rows of `file`; see `open_table` for what is raised."""
    return open_table(file, required).rows()


def _check_header(file: Path, columns: tuple[str, ...], required: Sequence[str]) -> None:
    if not any(columns):
        raise BadTable(file, 1, None, because("header"))
    for place, name in enumerate(columns):
        if name and name in columns[:place]:
            raise BadTable(file, 1, name, because("one_name_once"))
    for name in required:
        if name not in columns:
            raise BadTable(file, 1, name, because("column"))


def _tags(columns: tuple[str, ...], record: Sequence[object] | None) -> dict[str, str]:
    """The HXL tags by column when `record` is a row of them, otherwise nothing."""
    named = zip(columns, record or (), strict=False)
    found = {name: str(cell).strip() for name, cell in named if cell not in (None, "")}
    return found if all(tag.startswith("#") for tag in found.values()) else {}


def _data(records: Iterator[Sequence[object]]) -> Iterator[tuple[int, Sequence[object]]]:
    """The data records with their lines: without header, HXL tags and blank lines."""
    columns = tuple(map(str, next(records)))
    for line, record in enumerate(records, start=2):
        if record and not (line == 2 and _tags(columns, record)):
            yield line, record


def _named(columns: tuple[str, ...], record: Sequence[object]) -> dict[str, object]:
    return {name: cell for name, cell in zip(columns, record, strict=False) if name}


def _width(record: Sequence[object], wanted: int) -> int:
    """How many cells a record has; empty ones beyond the header, as some editors add, do not count."""
    width = len(record)
    while width > wanted and not record[width - 1]:
        width -= 1
    return width


def _records(file: Path) -> Iterator[Sequence[object]]:
    """Header and records of `file` in its own order; a blank line is an empty record."""
    return _parquet_records(file) if _first_bytes(file) == b"PAR1" else _csv_records(file)


def _first_bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(4)
    except OSError as fault:
        raise BadTable(file, None, None, because("readable_file")) from fault


def _parquet_records(file: Path) -> Iterator[Sequence[object]]:
    # Loaded here, since most commands and all CSV files do without.
    import polars
    from polars.exceptions import PolarsError

    line = 1
    try:
        frame = polars.scan_parquet(file)
        yield tuple(frame.collect_schema())
        for batch in frame.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
            for record in batch.iter_rows():
                line += 1
                yield record
    except (PolarsError, OSError) as fault:
        raise BadTable(file, line, None, because("readable_file")) from fault


def _csv_records(file: Path) -> Iterator[Sequence[object]]:
    line = 1
    try:
        with _opened(file) as stream:
            for record in _parsed(_text_lines(stream)):
                yield record
                line += 1
    except _Unexpected as fault:
        raise BadTable(file, line, None, fault.expected) from fault
    except csv.Error as fault:
        raise BadTable(file, line, None, because("quotes_closed", limit=CELL_CHARACTERS)) from fault
    except _UNREADABLE as fault:
        raise BadTable(file, line, None, because("readable_file")) from fault


class _Unexpected(Exception):
    def __init__(self, expected: Reason) -> None:
        self.expected = expected


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The bytes of the CSV text, unpacked on the way."""
    packing = _first_bytes(file)
    if packing[:2] == b"\x1f\x8b":
        with gzip.open(file) as stream:
            yield stream
    elif packing == b"PK\x03\x04":
        with zipfile.ZipFile(file) as archive, archive.open(_only_csv(archive)) as stream:
            yield stream
    else:
        with file.open("rb") as stream:
            yield stream


def _only_csv(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one CSV file in a zip.  Bit 0 of the flags marks a member under a password."""
    members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    tables = [m for m in members if m.filename.lower().endswith((".csv", ".tsv", ".txt"))]
    if len(tables) != 1 or tables[0].flag_bits & 1:
        raise _Unexpected(because("one_csv_in_zip"))
    return tables[0]


def _text_lines(stream: IO[bytes] | gzip.GzipFile) -> Iterator[str]:
    """The lines as text.  A first line that is no text, or UTF-16 full of NUL, means: not a table."""
    header = _decoded(stream.readline(LINE_BYTES), "utf-8-sig", because("a_table"))
    if "\0" in header:
        raise _Unexpected(because("a_table"))
    yield header
    while raw := stream.readline(LINE_BYTES):
        yield _decoded(raw, "utf-8", because("utf_8"))


def _decoded(raw: bytes, encoding: str, expected: Reason) -> str:
    if len(raw) >= LINE_BYTES and not raw.endswith(b"\n"):
        raise _Unexpected(because("short_lines", limit=LINE_BYTES))
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _Unexpected(expected) from fault


def _parsed(lines: Iterator[str]) -> Iterator[list[str]]:
    header = next(lines, "")
    return csv.reader(chain([header], lines), delimiter=_separator(header), strict=True)


def _separator(header: str) -> str:
    """The separator that stands most often in the header outside quotes; the first of equals wins."""
    return max(SEPARATORS, key=re.sub(r'"[^"]*"', "", header).count)
