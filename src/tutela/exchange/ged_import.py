"""Events of UCDP GED as incidents: which field of ours each of theirs becomes, and the import of a file.

Places, dates, figures and sides become fields; everything else that the source says stays in `details`, its source
lines and original sources among it, which may name people: they are shown with the incident and never searched.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tutela.exchange import ged
from tutela.exchange.refusals import Refusal
from tutela.incidents.intake import CHUNK, Counts, NamedActor, Offered, take_in
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine

ORIGIN = "ucdp-ged"
NUMBERS = {kind: number for number, kind in ged.KINDS.items()}


@dataclass(slots=True)
class Outcome:
    """What became of a file. read = new + changed + same + refused. noted: taken as they are, with a remark."""

    read: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    noted: int = 0
    counts: Counts = field(default_factory=Counts)

    def as_json(self, translate: Callable[[str], str]) -> dict[str, Any]:
        """The keys that `./tutela import --json` promises, and some more."""
        return {
            "read": self.read,
            "new": self.counts.new,
            "changed": self.counts.changed,
            "same": self.counts.same,
            "refused": len(self.refusals),
            "refusals": [refusal.as_json(translate) for refusal in self.refusals],
            "noted": self.noted,
            "older": self.counts.older,
        }


def import_ged(
    file: Path,
    *,
    actor: Reader,
    clock: Callable[[], datetime],
    release: str | None = None,
    dry_run: bool = False,
    chunk: int = CHUNK,
    say: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Take in a file of GED, chunk by chunk. release: of rows that name none. say: told after each chunk.

    Raises BadTable, UnknownRelease, Denied.
    """
    outcome = Outcome()
    offers = _offers(ged.read(file, release=release), outcome)
    reason = f"UCDP GED, {file.name}"
    for counts in take_in(
        offers,
        actor=actor,
        origin=ORIGIN,
        clock=clock,
        age_of=age_of,
        reason=reason,
        chunk=chunk,
        dry_run=dry_run,
    ):
        outcome.counts.add(counts)
        say(outcome)
    return outcome


def _offers(items: Iterable[ged.GedEvent | ged.Repeat | Refusal], outcome: Outcome) -> Iterator[Offered]:
    """The events among the rows; the rest is counted."""
    for item in items:
        outcome.read += 1
        if isinstance(item, Refusal):
            outcome.refusals.append(item)
        elif isinstance(item, ged.Repeat):
            outcome.counts.same += 1
        else:
            outcome.noted += bool(item.notes)
            yield offered(item)


@cache
def age_of(release: str) -> tuple[int, ...]:
    """A key that orders releases, from their text; the unknown one is the oldest."""
    return ged.release_in(release).key if release else ()


def offered(event: ged.GedEvent) -> Offered:
    """An event as the incidents room takes it in."""
    return Offered(
        external_id=event.external_id,
        release=str(event.release),
        age=event.release.key,
        digest=event.digest,
        facts=_facts(event),
        side_a=_side(event.side_a),
        side_b=_side(event.side_b),
    )


def _side(listed: ged.Listed) -> NamedActor:
    return NamedActor(listed.name, str(listed.ucdp_id) if listed.ucdp_id is not None else None)


def _facts(event: ged.GedEvent) -> dict[str, Any]:
    longitude, latitude = event.point
    return {
        "event_type": _event_types()[NUMBERS[event.kind]],
        "date_start": event.date_start,
        "date_end": event.date_end,
        "date_precision": event.date_precision,
        "longitude": longitude,
        "latitude": latitude,
        "location_precision": event.location_precision,
        "place_text": _cut(event.place or ""),
        "country": _cut(event.country, 100),
        "dyad": _cut(event.dyad.name or f"{event.side_a.name} - {event.side_b.name}"),
        "low": event.deaths.low,
        "best": event.deaths.best,
        "high": event.deaths.high,
        "civilians": event.deaths.civilians,
        "notes": list(event.notes),
        "details": _details(event),
    }


@cache
def _event_types() -> dict[int, str]:
    """Our type of event for each type of violence of UCDP, as the doctrine file says."""
    codes = doctrine().lists["event_type"]
    return {code.attributes["ucdp"]: code.code for code in codes if "ucdp" in code.attributes}


def _cut(text: str, most: int = 300) -> str:
    """As much as the field holds; the whole text stands in the details where it was longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _details(event: ged.GedEvent) -> dict[str, Any]:
    """What has no field of its own; empty values are left out."""
    whole = {
        "relid": event.relid,
        "code_status": event.code_status,
        "where": event.where,
        "place": event.place if len(event.place or "") > 300 else None,
        "country_id": event.country_id,
        "adm_1": event.adm_1,
        "adm_2": event.adm_2,
        "side_a": _listed(event.side_a),
        "side_b": _listed(event.side_b),
        "dyad_id": event.dyad.ucdp_id,
        "conflict": _listed(event.conflict),
        "deaths_side_a": event.deaths.side_a,
        "deaths_side_b": event.deaths.side_b,
        "deaths_unknown": event.deaths.unknown,
        "event_clarity": event.clarity,
        "number_of_sources": event.number_of_sources,
        "sources": [_source(line) for line in event.sources],
        "source_original": event.source_original,
    }
    return {name: value for name, value in whole.items() if value not in (None, "", [], {})}


def _listed(listed: ged.Listed) -> dict[str, Any]:
    named = {"name": listed.name, "ucdp_id": listed.ucdp_id}
    return {name: value for name, value in named.items() if value not in (None, "")}


def _source(line: ged.SourceLine) -> dict[str, str]:
    """Office, day and headline; the whole article line only where it could not be taken apart."""
    parts = {"office": line.office, "published": line.published, "headline": line.headline}
    if not line.headline:
        parts["article"] = line.article
    return {name: value for name, value in parts.items() if value}
