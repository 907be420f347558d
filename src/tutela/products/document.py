"""A report in one language for one reader, as plain values: what PDF, Word, page and JSON are drawn from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.products import actions, locator, queries, rules
from tutela.products.facts import Grid
from tutela.products.languages import Grammar, Style, grammar
from tutela.products.models import Edition, Product
from tutela.products.problems import NotInLanguage
from tutela.products.rules import Line
from tutela.products.style import mission_style
from tutela.reports import shown

LETTERS = {"incident": "I", "alert": "A", "report": "R"}
"""How records are called by people; others by the end of their id alone."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the numbers of the records it came from. coded: no words, but a grid that is written left to right."""

    text: str
    marks: tuple[int, ...] = ()
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A section with its label."""

    section: str
    label: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A record that sentences came from. number: as in the marks, numeral: as it is written; code: how people call it."""

    number: int
    numeral: str
    kind: str
    id: str
    word: str
    code: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that stands on the sheet. mark: PRACTICE or EXERCISE in the language, empty for the mission."""

    language: str
    direction: str
    classification: str
    rank: int
    mark: str
    note: str
    office: str
    serial: str
    version: str
    written: str
    next_word: str
    title: Sentence
    notices: tuple[Sentence, ...]
    lead: tuple[Sentence, ...]
    rows: tuple[Block, ...]
    texts: tuple[Block, ...]
    map: str
    map_label: str
    map_notes: tuple[str, ...]
    sources_label: str
    sources: tuple[Source, ...]
    colophon: tuple[str, ...]
    page: str
    at: datetime
    marks_written: dict[int, str] = field(default_factory=dict)

    def said(self) -> list[str]:
        """Every sentence in its order, for whoever compares a copy with what was put in."""
        blocks = [sentence for block in (*self.rows, *self.texts) for sentence in block.sentences]
        return [one.text for one in (self.title, *self.notices, *self.lead, *blocks)]


def document(*, reader: Reader, product: Product, language: str, version: int | None = None) -> Document:
    """The product in a language: an issued version, or as it stands now. Raises NotInLanguage, NotIssuedYet.

    A reader to whom it was released without its records gets no small numbers, and the marks of what they see only.
    """
    edition = None if version is None else queries.edition(reader=reader, product=product, version=version)
    lines = _lines(reader, product, edition)
    seen = queries.seen_sources(reader=reader, sources={one for line in lines for one in line.sources})
    whole = all(one in seen for line in lines for one in line.sources)
    style = mission_style(suppress=not whole)
    texts = [_text(line, edition, number, language, style) for number, line in enumerate(lines)]
    if None in texts:
        raise NotInLanguage
    numbers = _numbers(lines, seen)
    sentences = [
        Sentence(text or "", tuple(numbers[one] for one in line.sources if one in numbers), _is_coded(line))
        for line, text in zip(lines, texts, strict=True)
    ]
    return _Sheet(grammar(language), style, product, edition).drawn(lines, sentences, numbers)


def _lines(reader: Reader, product: Product, edition: Edition | None) -> list[Line]:
    if edition is None:
        return actions.lines_of(queries.statements(reader=reader, product=product))
    return [
        Line(one["section"], one["fact"], tuple((kind, name) for kind, name in one["sources"]), one["written"])
        for one in edition.statements
    ]


def _text(line: Line, edition: Edition | None, number: int, language: str, style: Style) -> str | None:
    """As it was issued; composed anew where it was never issued, or where small numbers are hidden."""
    if edition is None or (style.suppress and not line.texts):
        return rules.text(line, language, style)
    text: str | None = edition.statements[number]["texts"].get(language)
    return text


def _is_coded(line: Line) -> bool:
    return line.fact.get("fact") == Grid.name and not line.texts


def _numbers(lines: Iterable[Line], seen: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Records numbered in the order in which sentences name them."""
    named = dict.fromkeys(one for line in lines for one in line.sources if one in seen)
    return {one: number for number, one in enumerate(named, 1)}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The words round the sentences."""

    grammar: Grammar
    style: Style
    product: Product
    edition: Edition | None

    def drawn(
        self, lines: Sequence[Line], sentences: Sequence[Sentence], numbers: dict[tuple[str, str], int]
    ) -> Document:
        """The whole sheet."""
        said = self.grammar
        words, product, edition = said.furniture, self.product, self.edition
        by_section: dict[str, list[Sentence]] = {}
        for line, sentence in zip(lines, sentences, strict=True):
            by_section.setdefault(line.section, []).append(sentence)
        feared = product.incident_id is None and not (product.alert and product.alert.happened)
        title = by_section["title"][0]
        space = spaces.current()
        at = edition.issued_at if edition else product.made_at
        return Document(
            language=said.code,
            direction=said.direction,
            classification=self._classification(),
            rank=product.classification,
            mark=mark_of(said, space.mark),
            note=words.practice_note if space.mark else "",
            office=said.label("component", product.office) if product.office else "Tutela",
            serial=words.flash_report.format(code=shown.short_code("F", product.id)),
            version=words.version.format(number=said.number(edition.version)) if edition else words.draft,
            written=self._moment(at),
            next_word=self._next_word(),
            title=title,
            notices=tuple(by_section.get("notice", ())),
            lead=tuple(by_section.get("lead", ())),
            rows=self._blocks("row", by_section),
            texts=self._blocks("text", by_section),
            map=locator.draw(product, feared=feared),
            map_label=words.map_of.format(place=product.place_text or title.text),
            map_notes=(words.precision_drawn, words.disclaimer),
            sources_label=words.stands_on,
            sources=tuple(self._source(kind, name, number) for (kind, name), number in numbers.items()),
            colophon=self._colophon(),
            page=words.page,
            at=at,
            marks_written={number: said.number(number) for number in numbers.values()},
        )

    def _classification(self) -> str:
        code = shown.classification_code(self.product.classification)
        circles = shown.compartment_codes(self.product.compartments)
        told = [self.grammar.label("classification", code)]
        return " · ".join([*told, *(self.grammar.label("compartment", one) for one in circles)])

    def _blocks(self, part: str, by_section: dict[str, list[Sentence]]) -> tuple[Block, ...]:
        codes = [one.code for one in doctrine().lists["product_section"] if one.attributes["part"] == part]
        return tuple(
            Block(code, self.grammar.label("product_section", code), tuple(by_section[code]))
            for code in codes
            if code in by_section
        )

    def _source(self, kind: str, name: str, number: int) -> Source:
        letter = LETTERS.get(kind, "")
        code = name[-6:].upper()
        word = self.grammar.furniture.kinds[kind]
        return Source(number, self.grammar.number(number), kind, name, word, f"{letter}-{code}" if letter else code)

    def _moment(self, at: datetime) -> str:
        """Day and clock time in the zone of the mission, and UTC where that is another."""
        told = self.grammar.stamp(at, self.style)
        world = self.grammar.stamp(at, Style())
        utc = self.grammar.furniture.utc
        return self.grammar.brackets.format(text=told, inside=utc if told == world else f"{world} {utc}")

    def _next_word(self) -> str:
        at = self.edition.next_word_at if self.edition else self.product.next_word_at
        told = self.grammar.moment(at, self.style) if at else ""
        return self.grammar.furniture.next_word.format(at=told) if told else ""

    def _colophon(self) -> tuple[str, ...]:
        words, edition = self.grammar.furniture, self.edition
        told = [words.written_by.format(who=self.product.made_by)]
        if edition is not None:
            at = self.grammar.stamp(edition.issued_at, self.style)
            told.append(words.issued_by.format(who=edition.issued_by, at=at))
            if edition.addressees:
                told.append(words.addressed_to.format(who=edition.addressees))
        return tuple(told)


def mark_of(said: Grammar, mark: str) -> str:
    """PRACTICE or EXERCISE in the language; nothing for the mission."""
    return {"PRACTICE": said.furniture.practice, "EXERCISE": said.furniture.exercise}.get(mark, "")


def as_json(document: Document) -> dict[str, Any]:
    """The document as the API and `.json` files give it; the map is left to those who draw."""
    return {
        "language": document.language,
        "classification": document.classification,
        "mark": document.mark,
        "office": document.office,
        "serial": document.serial,
        "version": document.version,
        "written": document.written,
        "next_word": document.next_word,
        "title": document.title.text,
        "notices": [_sentence(one) for one in document.notices],
        "lead": [_sentence(one) for one in document.lead],
        "sections": [
            {"section": block.section, "label": block.label, "sentences": [_sentence(one) for one in block.sentences]}
            for block in (*document.rows, *document.texts)
        ],
        "sources": [
            {"number": one.number, "kind": one.kind, "id": str(_uuid(one.id)), "code": one.code}
            for one in document.sources
        ],
        "colophon": list(document.colophon),
    }


def _uuid(name: str) -> str:
    return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "sources": list(sentence.marks)}
