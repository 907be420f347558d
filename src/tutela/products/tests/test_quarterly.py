"""The quarterly threat assessment as a file: in six languages and four formats, as it was issued."""

import io
import json

import pytest
from docx import Document as open_word

from tutela.kernel.problems import Missing
from tutela.kernel.testing import reader
from tutela.products import files
from tutela.products.languages import CODES
from tutela.products.quarterly import document
from tutela.products.tests.copied import copied, folded
from tutela.threats import actions as threats
from tutela.threats import issuing

pytestmark = pytest.mark.django_db

BOR = {"place_text": "Bor", "longitude": 31.56, "latitude": 6.21, "location_precision": 1}
SCORES = {"intent": 3, "capability": 3, "opportunity": 3, "harm": 4, "vulnerability": 3, "exposed": 8_000}
SUMMARY = {"en": "It is worse than before.", "ar": "الوضع أسوأ من ذي قبل."}

RISK = {
    "ar": "مرتفع: ١٦ من ٢٥",
    "en": "High: 16 of 25",
    "es": "Alto: 16 de 25",
    "fr": "Élevé\N{NO-BREAK SPACE}: 16 sur 25",
    "ru": "Высокий: 16 из 25",
    "zh": "高：16/25",
}
"""What the file says of the risk in each language."""


@pytest.fixture
def analyst():
    return reader("analyst", component="jmac")


@pytest.fixture
def issued(tick, analyst):
    adviser, head = reader("protection_adviser"), reader("head_of_office")
    made = threats.make_threat(actor=analyst, at=tick(), title="Attack on the market", threat_type="killing", **BOR)
    threats.assess_threat(actor=analyst, at=tick(), threat_id=made.id, **SCORES)
    quarterly = issuing.make_quarterly(actor=analyst, at=tick(), year=2016, quarter_number=2)
    key = {"quarterly_id": quarterly.id}
    for language, text in SUMMARY.items():
        issuing.write_section(actor=analyst, at=tick(), section="summary", language=language, text=text, **key)
    issuing.review_quarterly(actor=adviser, at=tick(), **key)
    issuing.sign_quarterly(actor=head, at=tick(), signed_for=["force", "police"], **key)
    issuing.issue_quarterly(actor=adviser, at=tick(), addressees="Leadership", **key)
    threats.assess_threat(actor=analyst, at=tick(), threat_id=made.id, **{**SCORES, "harm": 1})
    return quarterly


@pytest.mark.parametrize("language", CODES)
def test_an_issued_version_says_in_each_language_what_it_said_when_it_was_issued(issued, analyst, language):
    sheet = document(reader=analyst, quarterly_id=issued.id, language=language, version=1)
    said = "\n".join(sheet.said())
    assert RISK[language] in said
    assert SUMMARY.get(language, SUMMARY["en"]) in said
    assert "Attack on the market" in [block.label for block in sheet.rows]
    assert any("Leadership" in line for line in sheet.colophon)
    assert sheet.direction == ("rtl" if language == "ar" else "ltr")


def test_every_format_holds_every_sentence(issued, analyst):
    sheet = document(reader=analyst, quarterly_id=issued.id, language="en", version=1)
    page = files.content(sheet, "html").decode()
    word = "\n".join(
        [
            *(one.text for one in open_word(io.BytesIO(files.content(sheet, "docx"))).paragraphs),
            *(
                cell.text
                for table in open_word(io.BytesIO(files.content(sheet, "docx"))).tables
                for row in table.rows
                for cell in row.cells
            ),
        ]
    )
    plain = json.dumps(json.loads(files.content(sheet, "json")), ensure_ascii=False)
    text = folded(copied(files.content(sheet, "pdf")))
    for sentence in sheet.said():
        assert sentence in page and sentence in word and sentence in plain, sentence
        assert folded(sentence) in text, sentence


@pytest.mark.parametrize("language", CODES)
def test_a_pdf_is_set_in_each_language(issued, analyst, language):
    sheet = document(reader=analyst, quarterly_id=issued.id, language=language, version=1)
    assert files.content(sheet, "pdf").startswith(b"%PDF")


def test_a_version_that_there_is_not_and_an_assessment_that_one_may_not_see_are_missing(issued, analyst):
    with pytest.raises(Missing):
        document(reader=analyst, quarterly_id=issued.id, language="en", version=2)
    with pytest.raises(Missing):
        document(reader=reader("analyst", areas=("CF",)), quarterly_id=issued.id, language="en", version=1)
