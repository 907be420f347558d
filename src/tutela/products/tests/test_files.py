"""A report as PDF, Word, page and JSON: the same text in each, in all six languages."""

import io
import json
import os
import re
import subprocess
import unicodedata
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from docx import Document as open_word
from tests.services.libreoffice import find

from tutela.kernel import spaces
from tutela.products import actions, files, pdf, queries
from tutela.products.document import Sentence, document
from tutela.products.languages import CODES, grammar
from tutela.products.pdf import undrawable
from tutela.products.problems import NotDrawable
from tutela.products.tests.copied import catalogue, copied, folded, letters, tags

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BRACKETS_OR_TWO_NAMES = re.compile(r"[()]|[A-Za-z]+.*[A-Za-z0-9]+ [A-Za-z]|°")
"""What programs that copy Arabic put in another order than that in which it was written."""


@pytest.fixture
def sheet(tick, duty, written):
    """The report in a language, issued."""
    product = written()
    actions.issue_product(actor=duty, at=tick(), product_id=product.id, addressees="JOC")

    def make(language):
        found = queries.product(reader=duty, product_id=product.id)
        return document(reader=duty, product=found, language=language, version=1)

    return make


@pytest.mark.parametrize("language", sorted(set(CODES) - {"ar"}))
def test_text_copied_out_of_the_pdf_is_what_was_put_in(sheet, language):
    put_in, content = sheet(language), files.content(sheet(language), "pdf")
    text = copied(content)
    # Chinese has no blanks: one that was copied stands for the end of a line.
    plain = (lambda one: folded(one).replace(" ", "")) if language == "zh" else folded
    for sentence in put_in.said():
        assert plain(sentence) in plain(text), sentence


def test_arabic_copied_out_of_the_pdf_is_what_was_put_in_letter_for_letter(sheet):
    put_in = sheet("ar")
    text = copied(files.content(put_in, "pdf"))
    for sentence in put_in.said():
        if not BRACKETS_OR_TWO_NAMES.search(sentence):
            assert folded(sentence) in text, sentence
    # The others lose no letter either: programs only guess otherwise at where brackets and Latin names stand.
    whole = letters("".join(put_in.said()))
    assert not whole - letters(text)
    plain = [one for one in put_in.said() if not BRACKETS_OR_TWO_NAMES.search(one)]
    assert len(plain) > len(put_in.said()) * 0.8


@pytest.mark.parametrize("language", CODES)
def test_the_pdf_is_tagged_says_its_language_and_is_fit_for_an_archive(sheet, language):
    content = files.content(sheet(language), "pdf")
    root = catalogue(content)
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    told = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part(>|=\")2", told) and re.search(r"pdfaid:conformance(>|=\")B", told)
    assert re.search(r"pdfuaid:part(>|=\")1", told)
    kinds = tags(content)
    assert {"Title", "H1", "P", "Table", "TR", "TD", "Figure"} <= set(kinds)


def test_every_font_is_inside_the_pdf(sheet):
    import pypdf

    for language in CODES:
        reader = pypdf.PdfReader(io.BytesIO(files.content(sheet(language), "pdf")))
        for page in reader.pages:
            for font in page["/Resources"]["/Font"].values():
                [inner] = font["/DescendantFonts"]
                described = inner.get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile2", "/FontFile3"} & set(described)


def test_the_same_report_is_the_same_bytes(sheet):
    for name in files.TYPES:
        assert files.content(sheet("ar"), name) == files.content(sheet("ar"), name), name


@pytest.mark.parametrize("language", CODES)
def test_word_holds_every_sentence(sheet, language):
    put_in = sheet(language)
    word = open_word(io.BytesIO(files.content(put_in, "docx")))
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    paragraphs = [*word.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    text = " ".join(paragraph.text for paragraph in paragraphs)
    for sentence in put_in.said():
        assert unicodedata.normalize("NFC", sentence) in text
    assert word.core_properties.title == put_in.title.text
    assert any(one.style.name == "Heading 1" for one in word.paragraphs)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_word_opens_in_libreoffice(sheet, language, tmp_path):
    put_in = sheet(language)
    (tmp_path / "report.docx").write_bytes(files.content(put_in, "docx"))
    program = (
        os.environ.get("TUTELA_TEST_LIBREOFFICE") or find() or pytest.fail("No LibreOffice: ./tutela test has one.")
    )
    command = [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text"]
    done = subprocess.run([*command, "report.docx"], cwd=tmp_path, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    text = folded((tmp_path / "report.txt").read_text(encoding="utf-8-sig"))
    for sentence in put_in.said():
        assert folded(sentence) in text, sentence


def test_word_takes_any_title_however_long_and_whatever_letters(sheet):
    title = "A" * 299 + "\x0b\x1f\uffff"
    content = files.content(replace(sheet("en"), title=Sentence(title)), "docx")
    written = open_word(io.BytesIO(content))
    assert written.core_properties.title == "A" * 255
    assert "A" * 299 + "\N{REPLACEMENT CHARACTER}" * 3 in [one.text for one in written.paragraphs]


def test_the_parts_of_word_are_what_its_standard_names(sheet):
    """Word repairs what it does not know; python-docx writes only what it read from a template of Word."""
    with zipfile.ZipFile(io.BytesIO(files.content(sheet("ar"), "docx"))) as parts:
        assert {"[Content_Types].xml", "word/document.xml", "word/styles.xml"} <= set(parts.namelist())
        body = parts.read("word/document.xml").decode()
    # In the order of the schema: bidi before jc, rtl before lang.
    assert body.count("<w:bidi/>") > 20
    assert not re.search(r"<w:jc [^>]*/><w:bidi/>", body)
    assert not re.search(r"<w:lang [^>]*/><w:rtl/>", body)


class Text(HTMLParser):
    """What stands in a page."""

    def __init__(self):
        super().__init__()
        self.told = ""

    def handle_data(self, data):
        self.told += data


@pytest.mark.parametrize("language", CODES)
def test_the_page_holds_every_sentence_and_asks_for_nothing_from_outside(sheet, language):
    put_in = sheet(language)
    content = files.content(put_in, "html").decode()
    page = Text()
    page.feed(content)
    for sentence in put_in.said():
        assert folded(sentence) in folded(page.told)
    assert f'<html lang="{language}" dir="{put_in.direction}">' in content
    assert not re.search(r"(src|href)=|url\((?!#)|<script", content)


def test_json_gives_sentences_with_their_records(sheet):
    told = json.loads(files.content(sheet("fr"), "json"))
    assert told["lead"][0]["sources"] == [1, 2]
    assert told["sources"][0]["kind"] == "incident"
    assert told["colophon"][-1] == "Destinataires : JOC"


# What marks a sheet


def test_practice_stands_on_the_sheet_of_every_space_but_the_mission(sheet, tick, duty, monkeypatch):
    assert sheet("en").mark == ""
    monkeypatch.setattr(spaces.Space, "mark", "PRACTICE")
    for language in CODES:
        told = sheet(language)
        assert told.mark == grammar(language).furniture.practice
        assert told.mark in files.content(told, "html").decode()
    assert copied(files.content(sheet("en"), "pdf")).count("PRACTICE") >= 3


def test_the_classification_stands_at_head_and_foot(tick, duty, happened):
    product = actions.compose_product(actor=duty, at=tick(), incident_id=happened(classification=1).id)
    found = queries.product(reader=duty, product_id=product.id)
    told = document(reader=duty, product=found, language="en")
    assert copied(files.content(told, "pdf")).count("Confidential") == 2


def test_the_map_says_what_the_united_nations_says_of_boundaries(sheet):
    for language in CODES:
        told = sheet(language)
        assert told.map.startswith("<svg")
        assert told.map_notes[-1] in files.content(told, "html").decode()
    assert "Gumuruk" in sheet("en").map and "20 km" in sheet("en").map


def test_a_letter_that_no_font_has_is_named_and_never_drawn_as_a_box(tick, duty, written):
    product = written()
    text = {code: "ᚠ" for code in CODES}
    actions.add_statement(actor=duty, at=tick(), product_id=product.id, section="media", texts=text)
    told = document(reader=duty, product=queries.product(reader=duty, product_id=product.id), language="en")
    with pytest.raises(NotDrawable) as refused:
        files.content(told, "pdf")
    assert refused.value.fields == {"characters": "ᚠ"}
    assert files.content(told, "docx")


def test_the_fonts_have_every_letter_of_our_own_sentences_and_lists():
    from tutela.kernel.doctrine import doctrine

    labels = [label for one in doctrine().lists.values() for code in one for label in code.labels.values()]
    sentences = [text for code in CODES for text in grammar(code).sentences.values()]
    assert undrawable([*labels, *sentences]) == []


SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def test_many_reports_at_once_are_set_one_after_the_other():
    with ThreadPoolExecutor(8) as threads:
        drawn = set(threads.map(lambda _: pdf.png(SQUARE), range(40)))
    assert len(drawn) == 1


@pytest.mark.parametrize("one", ["\x1c", "\x0b", "\ufeff", "\ue000", "\U0001f3fb"])
def test_what_no_font_draws_or_no_archive_may_hold_is_refused_by_name(one):
    assert pdf.undrawable([f"a{one}b"]) == [one]
