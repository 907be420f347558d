"""Finding records by their words or by their code: which kinds, and where each is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tutela.foresight import words as foresight
from tutela.incidents.queries import incidents
from tutela.incidents.shown import heading
from tutela.kernel.access import Reader
from tutela.kernel.records import Protected, RecordQuerySet, kinds
from tutela.reports.shown import label, read_code
from tutela.threats import quarterly_shown

WORDS = 14
"""Of a report, which has no title."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A kind of record. letter: of the code by which people call it; the rest is the end of its id.

    page, list: names of addresses. dated: the field of its day. title: what it is called.
    """

    label: Any
    letter: str
    page: str
    list: str
    dated: str
    title: Callable[[Any], str] = lambda one: str(one.title)


SOUGHT: Mapping[str, Sought] = {
    "alert": Sought(_("Alerts"), "A", "alert", "alerts", "received_at"),
    "report": Sought(
        _("Reports"),
        "R",
        "report",
        "reports",
        "received_at",
        lambda report: Truncator(report.text).words(WORDS),
    ),
    "incident": Sought(_("Incidents"), "I", "incident", "incidents", "date_start", heading),
    "threat": Sought(_("Threats"), "T", "threat", "threats", "made_at"),
    "review": Sought(_("Reviews"), "V", "review", "reviews", "opened_at"),
    "scenario": Sought(_("Scenarios"), "Z", "scenario", "scenarios", "opened_at"),
    "gap_statement": Sought(
        _("Statements of what stays out of reach"), "G", "gap_statement", "gap_statements", "made_at"
    ),
    "product": Sought(
        _("Flash reports"),
        "F",
        "product",
        "products",
        "made_at",
        title=lambda product: label("product_kind", product.product_kind),
    ),
    "quarterly_assessment": Sought(
        _("Quarterly assessments"), "Q", "quarterly_assessment", "quarterlies", "made_at", title=quarterly_shown.title
    ),
    "forecast": Sought(_("Forecasts"), "C", "forecast", "forecasts", "issued_at", title=foresight.title),
    "judgement": Sought(_("What people said"), "P", "judgement", "judgements", "stated_at", title=foresight.event),
}


def found(*, reader: Reader, text: str, limit: int) -> dict[str, list[Protected]]:
    """Records with this code, or else with this text in their words, by kind, the newest first; one query a kind."""
    if code := read_code(text):
        meant = [kind for kind, one in SOUGHT.items() if one.letter == code[0]]
        called = {kind: list(_of_code(kind, code[1], reader)[:limit]) for kind in meant}
        if any(called.values()):
            return called
    return {kind: list(_saying(kind, text, reader)[:limit]) for kind in worded()}


def worded() -> list[str]:
    """The kinds that are found by their words; the others are found by their code only."""
    return [kind for kind in SOUGHT if kinds()[kind].searched]


def _of_code(kind: str, ending: str, reader: Reader) -> RecordQuerySet:
    return _rows(kind, reader).filter(id__endswith=ending).order_by("-id")


def _saying(kind: str, text: str, reader: Reader) -> RecordQuerySet:
    """As its list asks. Incidents keep an index of their words."""
    if kind == "incident":
        return incidents(reader=reader, q=text)
    return _rows(kind, reader).saying(text).order_by("-id")


def _rows(kind: str, reader: Reader) -> RecordQuerySet:
    rows: RecordQuerySet = kinds()[kind].objects.visible_to(reader)
    return rows.filter(withdrawn=False)
