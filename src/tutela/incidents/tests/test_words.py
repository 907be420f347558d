"""What search compares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.incidents.words import asked, folded

pytestmark = pytest.mark.once


def test_spellings_of_one_name_are_one_word():
    assert asked("Khartoum") == asked("Хартум") == folded("KHARTOUM").split()


def test_chinese_is_found_by_every_two_characters():
    assert set(asked("南苏丹")) == {"南苏", "苏丹"}
    assert set(asked("苏丹")) <= set(folded("在南苏丹境内").split())


@given(st.lists(st.text(alphabet="abcdefgrstuy ", min_size=1, max_size=12), min_size=1, max_size=4))
def test_a_text_of_letters_is_found_by_all_of_its_words(parts):
    for part in parts:
        assert set(asked(part)) <= set(folded(*parts).split())


@given(st.text(max_size=60))
def test_a_question_becomes_words_that_need_no_escaping(question):
    assert all(not set(word) & set("\"'*:()&|!<>\\") for word in asked(question))
