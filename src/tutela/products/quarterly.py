"""A quarterly threat assessment as a document in one of the six languages: what PDF, Word, page and JSON are drawn from."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from tutela.kernel import languages, spaces
from tutela.kernel.access import Reader
from tutela.kernel.languages import LANGUAGES, doctrine_language
from tutela.products.document import Block, Document, Sentence
from tutela.products.languages import Grammar, Style, grammar
from tutela.products.style import mission_style
from tutela.reports import shown as records
from tutela.threats import quarterly_shown as shown
from tutela.threats import queries
from tutela.threats.models import QuarterlyAssessment, QuarterlyEdition
from tutela.threats.quarter import Line

DJANGO = {doctrine_language(code): code for code, _name in LANGUAGES}
"""Each language as Django calls it."""


def document(*, reader: Reader, quarterly_id: UUID, language: str, version: int | None = None) -> Document:
    """An issued version, or the assessment as it stands. Raises Missing.

    What analysts wrote stands in the language asked for, or in the first in which there is a text; the rest is
    composed in the language.
    """
    quarterly = queries.quarterly(reader=reader, quarterly_id=quarterly_id)
    edition = None if version is None else queries.edition(reader=reader, quarterly_id=quarterly.id, version=version)
    with translation.override(DJANGO[language]):
        return _drawn(quarterly, edition, grammar(language), mission_style())


def _drawn(quarterly: QuarterlyAssessment, edition: QuarterlyEdition | None, said: Grammar, style: Style) -> Document:
    held = edition or quarterly
    lines = shown.lines_of(held.content)
    written = [one for one in shown.sections(held.texts) if one["text"]]
    words, space = said.furniture, spaces.current()
    at = edition.issued_at if edition else quarterly.drawn_at
    summary = next((one["text"] for one in written if one["name"] == "summary"), "")
    return Document(
        language=said.code,
        direction=said.direction,
        classification=records.classification(quarterly)["label"],
        rank=quarterly.classification,
        mark={"PRACTICE": words.practice, "EXERCISE": words.exercise}.get(space.mark, ""),
        note=words.practice_note if space.mark else "",
        office=said.label("component", quarterly.component) if quarterly.component else "Tutela",
        serial=_("Quarterly threat assessment %(code)s") % {"code": shown.code(quarterly)},
        version=words.version.format(number=said.number(edition.version)) if edition else words.draft,
        written=said.stamp(at, style),
        next_word="",
        title=Sentence(shown.title(quarterly)),
        notices=(),
        lead=tuple(Sentence(one) for one in (summary, *shown.record_words(lines)) if one),
        rows=_rows(lines),
        texts=tuple(
            Block(one["name"], one["label"], _paragraphs(one["text"])) for one in written if one["name"] != "summary"
        ),
        map="",
        map_label="",
        map_notes=(),
        sources_label=words.stands_on,
        sources=(),
        colophon=tuple(_colophon(quarterly, edition, said, style)),
        page=words.page,
        at=at,
    )


def _rows(lines: Sequence[Line]) -> tuple[Block, ...]:
    """One row a threat, the most pressing first; the sum of what changed before them."""
    drawn = shown.drawn(lines, set())
    changes = tuple(Sentence(f"{one['label']}: {languages.number(one['count'])}") for one in drawn["changes"])
    head = [Block("changes", _("What changed since the last one"), changes)] if changes else []
    return (*head, *(Block("threat", one["title"], tuple(_of_row(one))) for one in drawn["lines"]))


def _of_row(row: dict) -> Iterator[Sentence]:
    where = " · ".join(part for part in (row["where"], row["who"], row["people"]) if part)
    before = row["before"]["text"] if row["before"] else ""
    yield Sentence(where)
    told = [
        (_("Change"), row["change"]),
        (_("Risk"), row["risk"]["text"]),
        (_("Last time"), before),
        (_("Likelihood"), row["likelihood"]),
        (_("Impact"), row["impact"]),
        (_("Trend"), row["trend"]),
        (_("Confidence"), row["confidence"]),
        (_("After the response"), row["left"]),
    ]
    for term, text in told:
        if text:
            yield Sentence(f"{term}: {text}")
    yield Sentence(row["happened"])
    if row["judgement"]:
        yield Sentence(row["judgement"])


def _paragraphs(text: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(part.strip()) for part in text.splitlines() if part.strip())


def _colophon(
    quarterly: QuarterlyAssessment, edition: QuarterlyEdition | None, said: Grammar, style: Style
) -> Iterator[str]:
    words = said.furniture
    yield words.written_by.format(who=said.comma.join(quarterly.written_by))
    if edition is None:
        return
    seats = said.comma.join(said.label("component", one) for one in edition.signed_for)
    signed = {"who": edition.signed_by, "body": seats}
    yield (_("Signed by %(who)s for the coordination body: %(body)s") if seats else _("Signed by %(who)s")) % signed
    yield words.issued_by.format(who=edition.issued_by, at=said.stamp(edition.issued_at, style))
    if edition.addressees:
        yield words.addressed_to.format(who=edition.addressees)
