"""Take in records from a file: what is there already is known again, what changed is changed, bad rows are refused.

Example: ./tutela import ged GEDEvent_v23_1.csv --json

Formats: ged (UCDP Georeferenced Event Dataset; CSV, CSV in .gz or .zip, parquet). Rows are confirmed 1,000 at a time;
an import that was stopped is finished by running it again. --dry-run says what would happen and writes nothing.
Exit 0 also when rows were refused: each is listed with line, column and reason. Exit 3: the file is no such table.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tutela.commands.context import prepare, tell

BAD_INPUT = 3
FORMATS = ("ged",)
REVIEWS_LISTED = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments."""
    parser.add_argument("format", choices=FORMATS, help="what the file is")
    parser.add_argument("file", type=Path, help="the file")
    parser.add_argument("--release", help="the release of rows that name none, as in 23.1")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")


def run(arguments: argparse.Namespace) -> int:
    """Import, and say what became of it."""
    actor = prepare(arguments)
    from tutela.exchange.ged import UnknownRelease
    from tutela.exchange.ged_import import import_ged
    from tutela.exchange.tables import BadTable
    from tutela.kernel.clock import now

    try:
        outcome = import_ged(
            arguments.file,
            actor=actor,
            clock=now,
            release=arguments.release,
            dry_run=arguments.dry_run,
            say=lambda outcome: tell(f"{outcome.read:,} rows read"),
        )
    except (BadTable, UnknownRelease) as error:
        tell(f"tutela import: {error}")
        return BAD_INPUT
    proposed = [] if arguments.dry_run else _proposed(actor)
    _answer(arguments, outcome, proposed)
    return 0


def _proposed(actor: Any) -> list[str]:
    """Ids of the incidents for which the rule of 000 ¶96 would open a review; none opens until somebody confirms."""
    from tutela.reviews.queries import proposed

    return [str(one.incident_id) for one in proposed(reader=actor)]


def _answer(arguments: argparse.Namespace, outcome: Any, proposed: list[str]) -> None:
    from django.utils.translation import gettext

    answer = {**outcome.as_json(gettext), "reviews_proposed": {"count": len(proposed), "incidents": proposed}}
    for refusal in answer["refusals"]:
        tell("line {line}, column {column}: {value!r} refused. {reason}".format(**refusal))
    if proposed:
        tell(f"{len(proposed):,} reviews would be opened by the rule of 000 ¶96; none opens until somebody confirms:")
        for incident_id in proposed[:REVIEWS_LISTED]:
            tell(f"  incident {incident_id}")
    words = {"new": "new", "changed": "changed", "same": "same", "refused": "refused"}
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(f"{answer['read']:,} read: " + ", ".join(f"{answer[name]:,} {word}" for name, word in words.items()))
