"""Fills an installation: real events of GED again and again, moved about a little, through the journal.

    python -m benchmarks.inside.filling INCIDENTS ENTRIES

Entries beyond those of the incidents are notes (`records.exported`) on incidents: a journal as long as ten years of
work makes, without ten years of updates. Also users and tokens, alerts, and a file of what to ask for.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.inside.measuring import Measurement
from tutela.commands.context import prepare

SHARED = Path(os.environ.get("TUTELA_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
GED = SHARED / "ucdp" / "ged_countries_to_2021.parquet"
EXTRACT = Path(__file__).resolve().parents[2] / "src" / "tutela" / "exchange" / "tests" / "data" / "ged_extract.csv"
NOTES_AT_ONCE = 20_000
ALERTS = 500
PASSWORD = "only for measuring, on this machine"


def main() -> None:
    """Fill what is missing."""
    size, entries = int(sys.argv[1]), int(sys.argv[2])
    prepare(argparse.Namespace(space="mission", as_user=None))
    _incidents(size)
    _alerts()
    _notes(entries)
    _settle()
    _what_to_ask()


def base() -> list[Any]:
    """The events as the incidents room takes them in: all that are at hand."""
    from tutela.exchange import ged
    from tutela.exchange.ged_import import offered

    file = GED if GED.exists() else EXTRACT
    return [offered(event) for event in ged.read(file) if isinstance(event, ged.GedEvent)]


def moved(offers: list[Any], numbers: range) -> Iterator[Any]:
    """Copies with numbers of their own, somewhat elsewhere and at another time."""
    chance = random.Random(numbers.start)
    for number in numbers:
        offer = offers[number % len(offers)]
        facts = dict(offer.facts)
        if facts.get("longitude") is not None:
            facts["longitude"] += chance.gauss(0, 0.05)
            facts["latitude"] += chance.gauss(0, 0.05)
        days = timedelta(days=chance.randrange(-700, 700))
        facts["date_start"], facts["date_end"] = facts["date_start"] + days, facts["date_end"] + days
        yield replace(offer, external_id=f"bench-{number}", facts=facts)


def _incidents(size: int) -> None:
    from tutela.exchange.ged_import import ORIGIN, age_of
    from tutela.incidents.intake import take_in
    from tutela.incidents.models import Incident
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now

    there = Incident.objects.as_system("benchmark").count()
    begun = time.perf_counter()
    wanted = moved(base(), range(there, size))
    for counts in take_in(wanted, actor=OPERATOR, origin=ORIGIN, clock=now, age_of=age_of):
        there += counts.new
        if there % 50_000 == 0:
            print(f"  {there:,} incidents", file=sys.stderr, flush=True)
    if (spent := time.perf_counter() - begun) > 1:
        Measurement(f"filled up to {size:,} incidents", spent, "s").tell()


def _alerts() -> None:
    from tutela.alerts.actions import raise_alert
    from tutela.alerts.models import Alert
    from tutela.incidents.models import Incident
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now

    missing = ALERTS - Alert.objects.as_system("benchmark").count()
    rows = Incident.objects.as_system("benchmark").order_by("-date_start", "-id").values_list("id", flat=True)
    for number, incident in enumerate(rows[: max(0, missing)]):
        at = now() - timedelta(hours=number)
        raise_alert(actor=OPERATOR, at=at, title=f"Alert {number}", urgency="imminent", incident_id=incident)


def _notes(entries: int) -> None:
    from tutela.incidents.models import Incident
    from tutela.kernel import journal
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.kernel.journal.models import State

    size = State.objects.get(id=1).size
    subjects = Incident.objects.as_system("benchmark").order_by("id").values_list("id", flat=True).iterator()
    names: list[Any] = list(islice(subjects, 1_000_000))
    begun, chance = time.perf_counter(), random.Random(size)
    while size < entries:
        count = min(NOTES_AT_ONCE, entries - size)
        with journal.open(OPERATOR, at=now(), reason="benchmark") as writing:
            for _ in range(count):
                writing.note("records.exported", "incident", chance.choice(names))
        size += count
        if size % 500_000 < NOTES_AT_ONCE:
            print(f"  {size:,} entries", file=sys.stderr, flush=True)
    if (spent := time.perf_counter() - begun) > 1:
        Measurement(f"filled up to {entries:,} entries", spent, "s").tell()


def _settle() -> None:
    """What a server does by itself in the night."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def _what_to_ask() -> None:
    """Readers with tokens, an area, words that are common and rare, a box around a region."""
    from tutela.incidents.models import Incident
    from tutela.kernel import home

    rows = Incident.objects.as_system("benchmark")[:20_000].values_list("area", "search_text")
    areas = Counter(area[:4] for area, _ in rows if len(area) >= 4)
    words = Counter(word for _, text in rows for word in set(text.split()) if len(word) > 3)
    area = areas.most_common()[min(2, len(areas) - 1)][0]
    told = {
        "area": area,
        "share": sum(areas[code] for code in areas if code == area) / max(1, len(rows)),
        "tokens": {"whole mission": _token("bench_whole", "*"), f"area {area}": _token("bench_area", area)},
        "common": words.most_common(1)[0][0],
        "rare": min(words, key=lambda word: (words[word], word)),
        "incident": str(Incident.objects.as_system("benchmark").filter(area__under=area).first().id),
    }
    (home.home() / "ask.json").write_text(json.dumps(told))


def _token(name: str, area: str) -> str:
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.people import actions, queries

    if queries.user_named(name) is None:
        actions.make_user(
            actor=OPERATOR,
            at=now(),
            name=name,
            full_name=name,
            role="analyst",
            component="joc",
            clearance="confidential",
            compartments=[],
            areas=[area],
            password=PASSWORD,
        )
    return str(actions.make_token(actor=OPERATOR, at=now(), name=name, label="bench", days=30))


if __name__ == "__main__":
    main()
