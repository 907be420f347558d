"""Search for anything finds names in other spellings, and nothing that merely sounds a little like what was typed."""

import pytest

from tutela.kernel.testing import reader
from tutela.places import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer_loaded")]

CLOSE = 0.9


@pytest.mark.parametrize("text", ["xyzzy", "qqqq", "zzzzzzzz"])
def test_what_names_no_place_finds_none_although_a_form_would_offer_some(text):
    assert queries.search(text, reader=reader(), limit=12, least=CLOSE) == []


def test_a_form_offers_far_cries_too():
    assert queries.search("xyzzy", reader=reader(), limit=12)


@pytest.mark.parametrize(("text", "label"), [("Jouba", "Juba"), ("Bentyu", "Bentiu"), ("جوبا", "Juba")])
def test_another_spelling_or_script_finds_the_place(text, label):
    assert queries.search(text, reader=reader(), limit=12, least=CLOSE)[0]["label"] == label
