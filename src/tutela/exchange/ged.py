"""The UCDP Georeferenced Event Dataset (GED), read into plain values.

Source: Sundberg & Melander 2013; Davies, Pettersson & Öberg 2023; CC BY 4.0.  The meaning of the
codes is in the GED codebook; unknown codes are refused, never mapped to something near.

`read` gives one thing for each data row, in the order of the file: an event, a refusal, or a
repeat of a row that stood before.  Whether an event is new, the same or changed is for whoever
keeps the events: `GedEvent.digest` compares content, `GedEvent.release` compares age.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from tutela.exchange import cells
from tutela.exchange.refusals import Reason, Refusal, Unfit, because
from tutela.exchange.tables import Row, Table, open_table

KINDS = {1: "state_based", 2: "non_state", 3: "one_sided"}
LOCATION_PRECISIONS = {number: number for number in range(1, 8)}
DATE_PRECISIONS = {number: number for number in range(1, 6)}
CLARITIES = {1: 1, 2: 2}

# Where copies of GED keep the release they were cut from; UCDP's own files have it in their name only.
RELEASE_COLUMN = "source_version"

# So much of a refused cell is shown to whoever imports.
SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """A release of GED as a key that orders: older < newer, unknown < every known one.

    23.1 is (23, 1).  Of the candidate releases, the monthly 23.0.5 is (23, 0, 5) and the quarterly
    23.01.23.06 is (23, 0, 6, 1): after June's, before July's, and all of them before 24.1.
    """

    key: tuple[int, ...] = ()

    def __str__(self) -> str:
        if len(self.key) == 4:
            year, _, month, _ = self.key
            return f"{year}.01.{year}.{month:02}"
        return ".".join(map(str, self.key))


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor, dyad or conflict as UCDP lists it.  `ucdp_id` is the "new" id, stable since 2017."""

    name: str
    ucdp_id: int | None


@dataclass(frozen=True, slots=True)
class Deaths:
    """Fatalities, as persons.  `best` may lie outside `low` to `high`: it is kept as it came."""

    side_a: int
    side_b: int
    civilians: int
    unknown: int
    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One article or report an event rests on.  Without an office, `article` is all there is."""

    article: str | None
    office: str | None = None
    published: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class GedEvent:
    """One event.  `point` is (longitude, latitude) in WGS 84.

    `location_precision` 1 exact, 2 within about 25 km, 3 second-order area, 4 first-order area,
    5 larger or vague, 6 country, 7 over water.  `date_precision` 1 day, 2 two to six days, 3 week,
    4 month, 5 year or several months.  `clarity` 1 clear, 2 pieced together from summaries.
    `sources` and `source_original` may name people: they are sealed like any source.
    `digest` is equal for equal content, whatever the file format or release.
    """

    line: int
    external_id: str
    release: Release
    relid: str | None
    code_status: str | None
    kind: str
    date_start: date
    date_end: date
    date_precision: int
    point: tuple[float, float]
    location_precision: int
    place: str | None
    where: str | None
    country: str
    country_id: int | None
    adm_1: str | None
    adm_2: str | None
    side_a: Listed
    side_b: Listed
    dyad: Listed
    conflict: Listed
    deaths: Deaths
    clarity: int | None
    number_of_sources: int | None
    sources: tuple[SourceLine, ...]
    source_original: str | None
    notes: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose id, release and content all stood before in the same file: counted, not taken."""

    line: int
    external_id: str


class UnknownRelease(Unfit):
    """A text that should name a release of GED names none."""

    def __init__(self) -> None:
        super().__init__(because("unknown_release"))


def _kind(cell: object) -> str:
    if str(cell).strip() in ("4", "4.0"):
        raise Unfit(because("not_an_event"))
    return cells.code(cell, KINDS)


def _relid(cell: object) -> str | None:
    """The readable id; some copies fill its column with 0."""
    words = cells.optional_text(cell)
    return None if words == "0" else words


def _release_cell(cell: object) -> Release | None:
    words = cells.optional_text(cell)
    return None if words is None else release_in(words)


Reader = Callable[[object], object]

_identifier = partial(cells.optional, cells.whole)

REQUIRED: dict[str, Reader] = {
    "id": lambda cell: str(cells.whole(cell, lowest=1)),
    "type_of_violence": _kind,
    "side_a": cells.text,
    "side_b": cells.text,
    "where_prec": lambda cell: cells.code(cell, LOCATION_PRECISIONS),
    "latitude": lambda cell: cells.decimal(cell, -90, 90),
    "longitude": lambda cell: cells.decimal(cell, -180, 180),
    "country": cells.text,
    "date_prec": lambda cell: cells.code(cell, DATE_PRECISIONS),
    "date_start": cells.day,
    "date_end": cells.day,
    "deaths_a": cells.whole,
    "deaths_b": cells.whole,
    "deaths_civilians": cells.whole,
    "deaths_unknown": cells.whole,
    "best": cells.whole,
    "high": cells.whole,
    "low": cells.whole,
}

OPTIONAL: dict[str, Reader] = {
    "relid": _relid,
    "code_status": cells.optional_text,
    "conflict_new_id": _identifier,
    "conflict_name": cells.optional_text,
    "dyad_new_id": _identifier,
    "dyad_name": cells.optional_text,
    "side_a_new_id": _identifier,
    "side_b_new_id": _identifier,
    # -1 where UCDP did not count them.
    "number_of_sources": partial(cells.optional, partial(cells.whole, lowest=-1)),
    "source_article": cells.optional_text,
    "source_office": cells.optional_text,
    "source_date": cells.optional_text,
    "source_headline": cells.optional_text,
    "source_original": cells.optional_text,
    "where_coordinates": cells.optional_text,
    "where_description": cells.optional_text,
    "adm_1": cells.optional_text,
    "adm_2": cells.optional_text,
    "country_id": _identifier,
    "event_clarity": partial(cells.optional, partial(cells.code, known=CLARITIES)),
}

CONTENT = REQUIRED | OPTIONAL
READERS = CONTENT | {RELEASE_COLUMN: _release_cell}


def read(file: Path, *, release: str | None = None) -> Iterator[GedEvent | Repeat | Refusal]:
    """What each data row of `file` holds; `file` is CSV, CSV in .gz or .zip, or parquet.

    release: the release of rows that do not name one themselves; without it, the one in the file
    name, otherwise unknown, which never replaces a known one.
    Raises BadTable before the first row when the file is no table of GED, UnknownRelease when
    `release` names none.

    A second row with the id and release of a row before is a Repeat when its content is equal, and
    refused when it is not: to take the later would let the order of rows decide, and the same file
    imported again would change the event there and back each time.
    """
    fallback = release_in(release) if release is not None else release_in_name(file)
    return _without_doubles(_each_row(open_table(file, tuple(REQUIRED)), fallback))


def release_in(written: str) -> Release:
    """The release that a text names; of several ("22.1 or 23.1") the oldest.

    The oldest, because a guess must not replace a release that is known.  Raises UnknownRelease.
    """
    numbers = re.findall(r"(?<![\d.])\d{1,2}(?:\.\d{1,2}){1,3}(?![\d.])", written, re.ASCII)
    if not numbers:
        raise UnknownRelease
    return min(_release(number.split(".")) for number in numbers)


def release_in_name(file: Path) -> Release:
    """The release in names like GEDEvent_v23_0_5.csv and ged231-csv.zip; otherwise the unknown one."""
    if found := re.search(r"v(\d\d(?:_\d{1,2}){1,3})(?!\d)", file.name, re.ASCII | re.IGNORECASE):
        return _release(found[1].split("_"))
    if found := re.match(r"ged(\d\d)(\d)(?!\d)", file.name, re.ASCII | re.IGNORECASE):
        return _release(found.groups())
    return Release()


def _release(numbers: tuple[str, ...] | list[str]) -> Release:
    key = tuple(map(int, numbers))
    if len(key) == 4:
        return Release((key[2], 0, key[3], 1))
    return Release(key)


def _without_doubles(
    items: Iterator[GedEvent | Refusal],
) -> Iterator[GedEvent | Repeat | Refusal]:
    seen: dict[tuple[str, Release], tuple[int, bytes]] = {}
    for item in items:
        if isinstance(item, Refusal):
            yield item
            continue
        content = bytes.fromhex(item.digest)
        first_line, first = seen.setdefault((item.external_id, item.release), (item.line, content))
        if first_line == item.line:
            yield item
        elif first == content:
            yield Repeat(item.line, item.external_id)
        else:
            yield Refusal(item.line, "id", item.external_id, because("duplicate_id", first_line=first_line))


def _each_row(table: Table, fallback: Release) -> Iterator[GedEvent | Refusal]:
    # In the order of the file, so that the first fault of a row is the one a reader meets first.
    plan = [(name, READERS[name]) for name in table.columns if name in READERS]
    for row in table.rows():
        yield table.refusal_of_width(row) or _parsed(row, plan, fallback)


def _parsed(row: Row, plan: list[tuple[str, Reader]], fallback: Release) -> GedEvent | Refusal:
    found: dict[str, Any] = {}
    for name, reader in plan:
        try:
            found[name] = reader(row.values[name])
        except Unfit as fault:
            return _refusal(row, name, fault.reason)
    if found["date_end"] < found["date_start"]:
        start = found["date_start"].isoformat()
        return _refusal(row, "date_end", because("end_before_start", start=start))
    return _event(row.line, found, found.get(RELEASE_COLUMN) or fallback)


def _refusal(row: Row, column: str, reason: Reason) -> Refusal:
    cell = row.values[column]
    return Refusal(row.line, column, "" if cell is None else str(cell)[:SHOWN_CHARACTERS], reason)


def _event(line: int, found: dict[str, Any], release: Release) -> GedEvent:
    deaths = _deaths(found)
    return GedEvent(
        line=line,
        external_id=found["id"],
        release=release,
        relid=found.get("relid"),
        code_status=found.get("code_status"),
        kind=found["type_of_violence"],
        date_start=found["date_start"],
        date_end=found["date_end"],
        date_precision=found["date_prec"],
        point=(found["longitude"], found["latitude"]),
        location_precision=found["where_prec"],
        place=found.get("where_coordinates"),
        where=found.get("where_description"),
        country=found["country"],
        country_id=found.get("country_id"),
        adm_1=found.get("adm_1"),
        adm_2=found.get("adm_2"),
        side_a=Listed(found["side_a"], found.get("side_a_new_id")),
        side_b=Listed(found["side_b"], found.get("side_b_new_id")),
        dyad=Listed(found.get("dyad_name") or "", found.get("dyad_new_id")),
        conflict=Listed(found.get("conflict_name") or "", found.get("conflict_new_id")),
        deaths=deaths,
        clarity=found.get("event_clarity"),
        number_of_sources=found.get("number_of_sources"),
        sources=_sources(found),
        source_original=found.get("source_original"),
        notes=_notes(deaths),
        digest=_digest(found),
    )


def _deaths(found: dict[str, Any]) -> Deaths:
    return Deaths(
        side_a=found["deaths_a"],
        side_b=found["deaths_b"],
        civilians=found["deaths_civilians"],
        unknown=found["deaths_unknown"],
        low=found["low"],
        best=found["best"],
        high=found["high"],
    )


def _notes(deaths: Deaths) -> tuple[str, ...]:
    """What is odd and was taken as it is.  Where low exceeds high, best can be outside on both sides."""
    below = ("best_below_low",) if deaths.best < deaths.low else ()
    above = ("best_above_high",) if deaths.best > deaths.high else ()
    return below + above


def _sources(found: dict[str, Any]) -> tuple[SourceLine, ...]:
    """The source lines of an event.

    Since 2013 UCDP writes `source_article` as "office,date,headline";"office,date,headline" and the
    offices and dates once more in columns of their own, joined by semicolons.  A headline may hold a
    semicolon or a comma, an office may hold a comma: so the pieces are cut at the known date.
    """
    whole = SourceLine(*map(found.get, ("source_article", "source_office", "source_date", "source_headline")))
    if whole.office is None:
        return (whole,) if whole.article else ()
    offices, dates = whole.office.split(";"), (whole.published or "").split(";")
    articles = _articles(whole.article) if whole.article else [""] * len(offices)
    if not len(offices) == len(dates) == len(articles):
        return (whole,)
    return tuple(map(_source_line, articles, offices, dates))


def _articles(written: str) -> list[str]:
    return written.removeprefix('"').removesuffix('"').split('";"')


def _source_line(article: str, office: str, published: str) -> SourceLine:
    headline = article.partition(f",{published},")[2].strip()
    return SourceLine(article or None, office.strip(), published, headline or None)


def _digest(found: dict[str, Any]) -> str:
    """SHA-256 of the columns that an event is made of, hexadecimal.

    Empty columns are left out, so that a release which adds one changes the events that fill it only.
    """
    content = {name: value for name, value in found.items() if name in CONTENT and value is not None}
    return sha256(_canonical(content).encode()).hexdigest()


# Made once: json.dumps builds a new encoder for each call with options.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=date.isoformat).encode
