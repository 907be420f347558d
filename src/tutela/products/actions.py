"""The verbs of products. What was issued stands; a fault is corrected by the next version, which says so."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.kernel import access, events, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.journal import Writing
from tutela.kernel.problems import Invalid
from tutela.kernel.records import Protected
from tutela.products import composing, facts, problems, queries, rules
from tutela.products.events import ProductIssued
from tutela.products.languages import CODES
from tutela.products.models import Edition, Product, Statement
from tutela.products.rules import Line
from tutela.products.style import mission_style
from tutela.reports.actions import check_codes
from tutela.threats import labels

MADE = "product.made"
WRITTEN = "product.written"
REFRESHED = "product.refreshed"
REOPENED = "product.reopened"
ISSUED = "product.issued"
STATEMENT_MADE = "statement.made"
STATEMENT_CHANGED = "statement.changed"
STATEMENT_LEFT_OUT = "statement.left_out"
EDITION_MADE = "edition.made"

FLASH = "flash"
NOTICE = "notice"
LONGEST = 2_000


def compose_product(
    *,
    actor: Reader,
    at: datetime,
    product_kind: str = FLASH,
    alert_id: UUID | None = None,
    incident_id: UUID | None = None,
    note: str = "",
) -> Product:
    """Write a report from an alert or an incident and from what hangs on it, as far as the actor sees that.

    Raises Missing, Denied, Invalid, BeyondYou.
    """
    check_codes({"product_kind": product_kind})
    if (alert_id is None) == (incident_id is None):
        raise Invalid(fields={"alert": _("Name one alert or one incident: a report is about one of the two.")})
    with journal.open(actor, at=at, reason=note) as writing:
        access.require(actor, "product.write")
        material = _material(actor, alert_id, incident_id)
        product = Product(
            id=new_id(at),
            product_kind=product_kind,
            alert=material.alert,
            incident=material.incident,
            office=actor.component,
            made_at=at,
            made_by=actor.name,
            **composing.drawn(material.subject),
            **labels.columns([labels.of_record(one) for one in material.labelled()]),
        )
        if not access.sees(product, actor):
            raise problems.BeyondYou
        writing.add(MADE, product)
        _add(writing, product, composing.lines(material), at, start=1)
    return product


def _material(actor: Reader, alert_id: UUID | None, incident_id: UUID | None) -> composing.Material:
    if alert_id is not None:
        return composing.of_alert(actor, alert_id)
    if incident_id is None:
        raise ValueError("a report is about an alert or an incident")
    return composing.of_incident(actor, incident_id)


def _add(writing: Writing, product: Product, lines: Sequence[Line], at: datetime, *, start: int) -> None:
    made = [
        Statement(
            id=new_id(at),
            product=product,
            section=line.section,
            position=position,
            fact=dict(line.fact),
            sources=[list(one) for one in line.sources],
            texts=dict(line.texts),
        )
        for position, line in enumerate(lines, start)
    ]
    writing.add_all(STATEMENT_MADE, made)


def edit_statement(
    *, actor: Reader, at: datetime, product_id: UUID, statement_id: UUID, texts: Mapping[str, str]
) -> Statement:
    """Say a sentence otherwise in some languages; an empty text takes back what was written in one.

    Where nothing written is left, it stands as it was composed. Raises Missing, Denied, ProductIsIssued, Invalid.
    """
    given = _texts(texts)
    with journal.open(actor, at=at) as writing:
        product, statement = _open_statement(actor, product_id, statement_id)
        kept = {code: text for code, text in {**statement.texts, **given}.items() if text}
        if not kept and not statement.fact:
            raise Invalid(fields={"texts": _("Nothing was composed here: write a text, or leave the sentence out.")})
        writing.change(WRITTEN, product)
        return writing.change(STATEMENT_CHANGED, statement, texts=kept, written_by=actor.name)


def add_statement(
    *, actor: Reader, at: datetime, product_id: UUID, section: str, texts: Mapping[str, str]
) -> Statement:
    """Add a sentence by hand, in one language or more. Raises Missing, Denied, ProductIsIssued, Invalid."""
    check_codes({"product_section": section})
    given = {code: text for code, text in _texts(texts).items() if text}
    if not given:
        raise Invalid(fields={"texts": _("Write the sentence in one language at least.")})
    if section in (rules.TITLE, NOTICE):
        raise Invalid(fields={"section": _("The title is there already: say it otherwise instead of adding one.")})
    with journal.open(actor, at=at) as writing:
        product = _open(actor, product_id)
        statement = Statement(
            id=new_id(at),
            product=product,
            section=section,
            position=_next_position(actor, product),
            texts=given,
            written_by=actor.name,
        )
        writing.change(WRITTEN, product)
        return writing.add(STATEMENT_MADE, statement)


def leave_out_statement(*, actor: Reader, at: datetime, product_id: UUID, statement_id: UUID) -> Statement:
    """Take a sentence out. Raises Missing, Denied, ProductIsIssued, NothingLeft for the title."""
    with journal.open(actor, at=at) as writing:
        product, statement = _open_statement(actor, product_id, statement_id)
        if statement.section == rules.TITLE:
            raise problems.NothingLeft
        writing.change(WRITTEN, product)
        return writing.change(STATEMENT_LEFT_OUT, statement, withdrawn=True)


def refresh_product(*, actor: Reader, at: datetime, product_id: UUID, note: str = "") -> Product:
    """Compose anew from what the records say now. What was written by hand or left out stays so.

    Raises Missing, Denied, ProductIsIssued, BeyondYou.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        product = _open(actor, product_id)
        held = list(queries.all_statements(reader=actor, product=product))
        material = _material(actor, None if product.incident else product.alert_id, product.incident_id)
        fresh = [line for line in composing.lines(material) if not _settled(line, held)]
        for statement in held:
            if not statement.texts and not statement.withdrawn:
                writing.change(STATEMENT_LEFT_OUT, statement, withdrawn=True)
        _add(writing, product, fresh, at, start=max((one.position for one in held), default=0) + 1)
        _widen(writing, product, material.labelled(), actor)
    return product


def _settled(line: Line, held: Sequence[Statement]) -> bool:
    """Whether somebody decided about this sentence: said it otherwise, or left it out, as it is now."""
    titled = line.section == rules.TITLE and any(one.texts for one in held if one.section == rules.TITLE)
    same = (one for one in held if one.section == line.section and one.fact == dict(line.fact))
    return titled or any(one.texts or one.withdrawn for one in same)


def _widen(writing: Writing, product: Product, records: Sequence[Protected], actor: Reader) -> None:
    """Labels rise with what is added; they never fall."""
    raised = labels.columns([labels.of_record(one) for one in (product, *records)])
    writing.change(REFRESHED, product, **raised)
    if not access.sees(product, actor):
        raise problems.BeyondYou


def issue_product(
    *,
    actor: Reader,
    at: datetime,
    product_id: UUID,
    addressees: str = "",
    next_word_at: datetime | None = None,
    note: str = "",
) -> Edition:
    """Let it leave: its sentences are frozen in every language that has them all. A second version says that it corrects.

    Raises Missing, Denied, ProductIsIssued, NothingLeft, NoLanguage.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        product = _open(actor, product_id, right="product.issue")
        lines = lines_of(queries.statements(reader=actor, product=product))
        if fault := rules.issuing_fault(lines):
            raise problems.ISSUING[fault]
        earlier = queries.editions(reader=actor, product=product).first()
        edition = Edition(
            id=new_id(at),
            product=product,
            version=product.version + 1,
            issued_at=at,
            issued_by=actor.name,
            addressees=addressees.strip(),
            next_word_at=next_word_at,
            statements=frozen([*_notice(earlier, lines), *lines]),
        )
        writing.change(ISSUED, product, open=False, version=edition.version, issued_at=at, next_word_at=next_word_at)
        writing.add(EDITION_MADE, edition)
        events.announce(ProductIssued(product, actor, at))
    return edition


def _notice(earlier: Edition | None, lines: Sequence[Line]) -> list[Line]:
    """What the correction says of itself, before everything else."""
    if earlier is None:
        return []
    sections = [code.code for code in doctrine().lists["product_section"] if code.code != NOTICE]
    changed = rules.changed_sections(lines_of_edition(earlier), lines, sections)
    fact = facts.Corrected(earlier.version, earlier.issued_at, changed)
    return [Line(NOTICE, facts.written(fact))]


def frozen(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Sentences as an edition keeps them: what they say, from what, and the text in every language that has it all."""
    style = mission_style()
    languages = rules.languages_of(lines)
    return [
        {
            "section": line.section,
            "fact": dict(line.fact),
            "sources": [list(one) for one in line.sources],
            "written": dict(line.texts),
            "texts": {language: rules.text(line, language, style) for language in languages},
        }
        for line in lines
    ]


def correct_product(*, actor: Reader, at: datetime, product_id: UUID, note: str = "") -> Product:
    """Open an issued report again; issuing it once more replaces what was issued, and says so.

    Raises Missing, Denied, ProductIsOpen.
    """
    with journal.open(actor, at=at, reason=note) as writing:
        product = queries.product(reader=actor, product_id=product_id)
        access.require(actor, "product.write", product)
        if product.open:
            raise problems.ProductIsOpen
        return writing.change(REOPENED, product, open=True)


def lines_of(statements: Any) -> list[Line]:
    """Sentences as the rules see them, section by section."""
    order = [code.code for code in doctrine().lists["product_section"]]
    return sorted((line_of(one) for one in statements), key=lambda line: order.index(line.section))


def line_of(statement: Statement) -> Line:
    """One sentence as the rules see it."""
    sources = tuple((kind, name) for kind, name in statement.sources)
    return Line(statement.section, statement.fact, sources, statement.texts)


def lines_of_edition(edition: Edition) -> list[Line]:
    """What was issued, as the rules see it."""
    return [
        Line(one["section"], one["fact"], tuple((kind, name) for kind, name in one["sources"]), one["written"])
        for one in edition.statements
        if one["section"] != NOTICE
    ]


def _open(actor: Reader, product_id: UUID, *, right: str = "product.write") -> Product:
    """The product, if the actor may do this to it and it is being written."""
    product = queries.product(reader=actor, product_id=product_id)
    access.require(actor, right, product)
    if not product.open:
        raise problems.ProductIsIssued
    return product


def _open_statement(actor: Reader, product_id: UUID, statement_id: UUID) -> tuple[Product, Statement]:
    """A sentence of a product that is being written. Raises Missing before it says anything of the product's state."""
    product = queries.product(reader=actor, product_id=product_id)
    statement = queries.statement(reader=actor, product=product, statement_id=statement_id)
    return _open(actor, product_id), statement


def _next_position(actor: Reader, product: Product) -> int:
    rows = queries.all_statements(reader=actor, product=product)
    return max((one.position for one in rows), default=0) + 1


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by language, each on one line. Raises Invalid for another language than the six."""
    if not set(texts) <= set(CODES):
        raise Invalid(fields={"texts": _("Write in the six languages only: ar, en, es, fr, ru, zh.")})
    return {code: _one_line(text) for code, text in texts.items()}


def _one_line(text: str) -> str:
    """A text on one line, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(text.split()))[:LONGEST]
