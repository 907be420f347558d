"""A statement of reach leaves in the same files as a flash report."""

import io
import json

import pytest
from docx import Document as WordFile

from tutela.kernel import journal
from tutela.kernel.access import OPERATOR
from tutela.kernel.identifiers import new_id
from tutela.places.models import Site
from tutela.products import files
from tutela.products.gap import gap_document
from tutela.products.languages import CODES
from tutela.protection.actions import state_gap
from tutela.protection.rules import Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(tick):
    """What stays out of reach of one base."""
    for name, kind, longitude in (("Base", "base", 31.58), ("Camp", "displaced_site", 33.2)):
        at = tick()
        with journal.open(OPERATOR, at=at) as writing:
            told = {"longitude": longitude, "latitude": 4.85, "area": "SS0101", "population": 900}
            writing.add("site.made", Site(id=new_id(at), name=name, site_kind=kind, **told))
    return state_gap(
        actor=OPERATOR, at=tick(), question=Question(area="SS0101", new=0), title="Gap", note="Helicopters are away."
    )


@pytest.mark.parametrize("language", CODES)
def test_a_statement_is_a_pdf_in_every_language(statement, language):
    assert files.content(gap_document(statement, language), "pdf").startswith(b"%PDF")


def test_every_format_says_the_same(statement):
    sheet = gap_document(statement, "en")
    told = json.loads(files.content(sheet, "json"))
    sentences = [one["text"] for section in told["sections"] for one in section["sentences"]]
    word = WordFile(io.BytesIO(files.content(sheet, "docx")))
    page = files.content(sheet, "html").decode()
    written = [paragraph.text for paragraph in word.paragraphs]
    assert "Helicopters are away." in sentences and any("Camp" in one and "900" in one for one in sentences)
    for section in ("out", "curve", "note"):
        for one in (
            one["text"] for held in told["sections"] if held["section"] == section for one in held["sentences"]
        ):
            assert one in written and one.replace("“", "“") in page
