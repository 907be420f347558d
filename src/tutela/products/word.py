"""A document as Word (.docx), for those who must go on writing in it. Plain styles, real headings, one table."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document as new_document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tutela.products.document import Block, Document, Sentence
from tutela.products.pdf import png

FACES = {"ar": "Arial", "zh": "Microsoft YaHei"}
FACE = "Arial"
"""Word takes faces from the reader's machine; these are on nearly all of them, and LibreOffice has their like."""

TAGS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
MAP_WIDTH = Mm(80)

MOST_OF_A_PROPERTY = 255
"""Characters of a title or an author that the format keeps (ISO/IEC 29500-2, core properties, as Word reads them)."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold, not even escaped. Source: XML 1.0, production 2."""


def docx(document: Document) -> bytes:
    """The document as a Word file."""
    file = new_document()
    _Writer(file, document).write()
    content = io.BytesIO()
    file.save(content)
    return _dated(content, document.at)


def _dated(content: io.BytesIO, at: datetime) -> bytes:
    """The same file with the times of the document in it: the same report is the same bytes, whenever it is asked for."""
    made = io.BytesIO()
    with ZipFile(content) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, date_time=at.astimezone(UTC).timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()


class _Writer:
    """Puts one document into one file."""

    def __init__(self, file: WordFile, document: Document) -> None:
        self.file, self.document = file, document
        self.right_to_left = document.direction == "rtl"

    def write(self) -> None:
        """Everything, from head to foot."""
        self._settle()
        document = self.document
        self._bars()
        self._line(f"{document.office}", style="Subtitle")
        self._line(" · ".join(part for part in (document.serial, document.version, document.written) if part))
        if document.next_word:
            self._line(document.next_word)
        self._line(document.title.text, style="Title")
        for notice in document.notices:
            self._said([notice], bold=True)
        self._said(document.lead)
        self._table(document.rows)
        self._map()
        for block in document.texts:
            self._line(block.label, style="Heading 1")
            for sentence in block.sentences:
                self._said([sentence])
        self._colophon()

    def _settle(self) -> None:
        """Page, faces, language and properties."""
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        properties = self.file.core_properties
        title, office = _written(self.document.title.text), _written(self.document.office)
        properties.title, properties.author = title[:MOST_OF_A_PROPERTY], office[:MOST_OF_A_PROPERTY]
        properties.language = TAGS[self.document.language]
        properties.created = properties.modified = self.document.at.replace(tzinfo=None)
        face = FACES.get(self.document.language, FACE)
        for name in ("Normal", "Title", "Subtitle", "Heading 1", "Header", "Footer"):
            style = self.file.styles[name]
            style.font.name = face
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(kind), face)
        self.file.styles["Normal"].font.size = Pt(10.5)

    def _bars(self) -> None:
        """Classification at head and foot, and the mark of practice beside it."""
        document = self.document
        bar = (
            f"{document.mark} · {document.classification} · {document.mark}"
            if document.mark
            else document.classification
        )
        section = self.file.sections[0]
        for paragraph in (section.header.paragraphs[0], section.footer.paragraphs[0]):
            self._run(paragraph, bar, bold=True)
            self._direct(paragraph)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _line(self, text: str, style: str = "Normal") -> None:
        paragraph = self.file.add_paragraph(style=style)
        self._run(paragraph, text)
        self._direct(paragraph)

    def _said(self, sentences: Iterable[Sentence], *, bold: bool = False, into: Any = None) -> None:
        """Sentences with the numbers of their records, in a paragraph."""
        paragraph = self.file.add_paragraph() if into is None else into
        for number, sentence in enumerate(sentences):
            if number:
                self._run(paragraph, " ")
            self._run(paragraph, sentence.text, bold=bold, coded=sentence.coded)
            if sentence.marks:
                written = (self.document.marks_written[mark] for mark in sentence.marks)
                self._run(paragraph, " ".join(written)).font.superscript = True
        self._direct(paragraph)

    def _run(self, paragraph: Any, text: str, *, bold: bool = False, coded: bool = False) -> Any:
        run = paragraph.add_run(_written(text))
        run.bold = bold or None
        language = OxmlElement("w:lang")
        tag = TAGS[self.document.language]
        language.set(qn("w:bidi" if self.right_to_left else "w:val"), tag)
        if self.document.language == "zh":
            language.set(qn("w:eastAsia"), tag)
        properties = run._r.get_or_add_rPr()
        if self.right_to_left and not coded:
            properties.append(OxmlElement("w:rtl"))
        properties.append(language)
        return run

    def _direct(self, paragraph: Any) -> None:
        """Right to left where the language is."""
        if self.right_to_left:
            paragraph._p.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )

    def _table(self, blocks: Iterable[Block]) -> None:
        """What, where, when, who: a row each."""
        table = self.file.add_table(rows=0, cols=2, style="Table Grid")
        if self.right_to_left:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for block in blocks:
            name, told = table.add_row().cells
            name.width, told.width = Mm(40), Mm(130)
            self._run(name.paragraphs[0], block.label, bold=True)
            self._direct(name.paragraphs[0])
            for number, sentence in enumerate(block.sentences):
                self._said([sentence], into=told.paragraphs[0] if not number else told.add_paragraph())

    def _map(self) -> None:
        """The map as a picture, told in words too, with what the United Nations says of boundaries."""
        if not self.document.map:
            return
        paragraph = self.file.add_paragraph()
        picture = paragraph.add_run().add_picture(io.BytesIO(png(self.document.map)), width=MAP_WIDTH)
        picture._inline.docPr.set("descr", self.document.map_label)
        for note in self.document.map_notes:
            self._line(note)

    def _colophon(self) -> None:
        """What it stands on, who wrote and issued it."""
        document = self.document
        if document.sources:
            listed = [f"{one.numeral} {one.word} {one.code}" for one in document.sources]
            self._line(f"{document.sources_label} {' · '.join(listed)}")
        for text in (*document.colophon, document.note):
            if text:
                self._line(text)


def _written(text: str) -> str:
    """The text with a sign in place of each character that the format cannot hold."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
