"""Writes a flash report or a quarterly threat assessment as PDF, Word, web page or JSON; without an id, lists them.

Examples:
  ./tutela --as watch product flash 019ca945-2940-715c-9f59-588a311076fd --language fr --to report.pdf
  ./tutela --as watch product flash --json
  ./tutela --as adviser product quarterly 019ca945-2940-715c-9f59-588a311076fd --language ar --version 1 --to q.docx

The id is that of an alert or an incident, of which a report is composed, or that of a report; of a quarterly
assessment it is its own. --version takes an issued version; without it the report is written as it stands.
The format follows from the ending of the file.
With --json the report's id and code stand on standard output as {"id": ID, "code": CODE, "file": NAME}.
Exit 1: there is nothing to list. Exit 4: your role may not write reports.
"""

import argparse
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from tutela.commands.context import prepare, tell

NOTHING, WRONG_USE = 1, 2
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
ENDINGS = ("pdf", "docx", "html", "json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("kind", choices=["flash", "quarterly"], help="what to write")
    parser.add_argument(
        "id", nargs="?", type=UUID, metavar="ID", help="of an alert, an incident, a report, an assessment"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="default: en")
    parser.add_argument("--to", type=Path, metavar="FILE", help=f"ending in {', '.join(ENDINGS)}")
    parser.add_argument("--version", type=int, metavar="N", help="as it was issued")


def run(arguments: argparse.Namespace) -> int:
    """Write one, or list them."""
    if arguments.id is not None and (arguments.to is None or arguments.to.suffix[1:].lower() not in ENDINGS):
        tell(f"tutela product: name a file with --to, ending in {', '.join(ENDINGS)}")
        return WRONG_USE
    actor = prepare(arguments)
    if arguments.kind == "quarterly":
        return _list_quarterlies(arguments, actor) if arguments.id is None else _write_quarterly(arguments, actor)
    return _list(arguments, actor) if arguments.id is None else _write(arguments, actor)


def _list(arguments: argparse.Namespace, actor: Any) -> int:
    """Newest first: code, id, title."""
    from tutela.products import queries, shown

    found = [
        {
            "id": str(one.id),
            "code": shown.code(one),
            "version": one.version,
            "title": shown.title(one, arguments.language),
        }
        for one in queries.narrowed(queries.products(reader=actor), product_kind=arguments.kind)
    ]
    return _listed(arguments, found)


def _listed(arguments: argparse.Namespace, found: list[dict[str, Any]]) -> int:
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for one in found:
        print(f"{one['code']}  {one['id']}  {one['title']}")
    return 0 if found else NOTHING


def _list_quarterlies(arguments: argparse.Namespace, actor: Any) -> int:
    """The latest quarter first: code, id, title."""
    from django.utils import translation

    from tutela.products.quarterly import DJANGO
    from tutela.threats import quarterly_shown as shown
    from tutela.threats import queries

    with translation.override(DJANGO[arguments.language]):
        found = [
            {"id": str(one.id), "code": shown.code(one), "version": one.version, "title": shown.title(one)}
            for one in queries.quarterlies(reader=actor)
        ]
    return _listed(arguments, found)


def _write_quarterly(arguments: argparse.Namespace, actor: Any) -> int:
    """An issued version, or the assessment as it stands."""
    from tutela.products import files
    from tutela.products.quarterly import document
    from tutela.reports.shown import short_code

    asked = {"quarterly_id": arguments.id, "language": arguments.language, "version": arguments.version}
    sheet = document(reader=actor, **asked)
    arguments.to.write_bytes(files.content(sheet, arguments.to.suffix[1:].lower()))
    return _told(arguments, {"id": str(arguments.id), "code": short_code("Q", arguments.id), "file": str(arguments.to)})


def _write(arguments: argparse.Namespace, actor: Any) -> int:
    """Compose it where it is not there yet, then put it into the file."""
    from tutela.products import files, shown
    from tutela.products.document import document

    product = _product(arguments, actor)
    sheet = document(reader=actor, product=product, language=arguments.language, version=arguments.version)
    arguments.to.write_bytes(files.content(sheet, arguments.to.suffix[1:].lower()))
    told = {"id": str(product.id), "code": shown.code(product), "file": str(arguments.to)}
    return _told(arguments, told)


def _told(arguments: argparse.Namespace, told: dict[str, str]) -> int:
    if arguments.json:
        print(json.dumps(told))
    else:
        tell(f"{told['code']} written to {told['file']}")
    return 0


def _product(arguments: argparse.Namespace, actor: Any) -> Any:
    """The report of that id, or one composed from the alert or incident of that id. Raises Missing."""
    from tutela.kernel.clock import now
    from tutela.products import actions, queries

    kind = queries.kind_of(reader=actor, record_id=arguments.id)
    if kind == "product":
        return queries.product(reader=actor, product_id=arguments.id)
    made = actions.compose_product(actor=actor, at=now(), product_kind=arguments.kind, **{f"{kind}_id": arguments.id})
    return queries.product(reader=actor, product_id=made.id)
