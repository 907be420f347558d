"""A statement of what stays out of reach as a document, so that it leaves in the same files as a flash report.

Everything it says was frozen in six languages when it was stated (`protection.stating`); here it only gets its sheet.
"""

from typing import Any

from tutela.kernel import spaces
from tutela.products.document import Block, Document, Sentence, mark_of
from tutela.products.languages import Grammar, Style, grammar
from tutela.products.problems import NotInLanguage
from tutela.products.style import mission_style
from tutela.protection.models import GapStatement
from tutela.reports import shown


def gap_document(statement: GapStatement, language: str) -> Document:
    """The sheet of a statement in a language. Raises NotInLanguage."""
    told, said = statement.told.get(language), grammar(language)
    if told is None:
        raise NotInLanguage
    first, *rest = told["sentences"]
    words, space = said.furniture, spaces.current()
    return Document(
        language=said.code,
        direction=said.direction,
        classification=_classification(statement, said),
        rank=statement.classification,
        mark=mark_of(said, space.mark),
        note=words.practice_note if space.mark else "",
        office=said.label("component", statement.office) if statement.office else "Tutela",
        serial=told["serial"],
        version="",
        written=_stamp(statement, said),
        next_word="",
        title=Sentence(statement.title),
        notices=(),
        lead=(Sentence(first),),
        rows=tuple(Block("term", term, (Sentence(text),)) for term, text in told["terms"]),
        texts=tuple(_blocks(statement, told, rest)),
        map="",
        map_label="",
        map_notes=(),
        sources_label="",
        sources=(),
        colophon=(words.written_by.format(who=statement.made_by),),
        page=words.page,
        at=statement.made_at,
    )


def _blocks(statement: GapStatement, told: dict[str, Any], rest: list[str]) -> list[Block]:
    parts = {"out": [*rest, *told["out"]], "curve": told["curve"], "note": statement.note.splitlines()}
    return [
        Block(name, told["labels"][name], tuple(Sentence(line) for line in lines if line.strip()))
        for name, lines in parts.items()
        if any(line.strip() for line in lines)
    ]


def _classification(statement: GapStatement, said: Grammar) -> str:
    code = shown.classification_code(statement.classification)
    circles = shown.compartment_codes(statement.compartments)
    return " · ".join([said.label("classification", code), *(said.label("compartment", one) for one in circles)])


def _stamp(statement: GapStatement, said: Grammar) -> str:
    """Day and clock time in the zone of the mission, and UTC where that is another."""
    told, world = (said.stamp(statement.made_at, style) for style in (mission_style(), Style()))
    utc = said.furniture.utc
    return said.brackets.format(text=told, inside=utc if told == world else f"{world} {utc}")
