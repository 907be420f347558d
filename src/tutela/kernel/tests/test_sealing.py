"""Sealed values open only for whom they were sealed, and never after their key was destroyed."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.kernel import sealing

pytestmark = pytest.mark.once
PHRASE = "a phrase for this test"


@pytest.fixture(scope="module", autouse=True)
def vault():
    sealing.make_vault(sealing.SOURCES, PHRASE)


@settings(max_examples=25)
@given(st.text(max_size=200))
def test_a_sealed_value_opens_to_the_same_text(text):
    subject = uuid4()
    value = sealing.seal(text, subject=subject, field="name")
    assert sealing.open_sealed(value, subject=subject, field="name") == text


def test_a_sealed_value_does_not_open_for_another_record_or_field():
    subject = uuid4()
    value = sealing.seal("a name", subject=subject, field="name")
    for other, field in ((uuid4(), "name"), (subject, "contact")):
        with pytest.raises(sealing.Unopenable):
            sealing.open_sealed(value, subject=other, field=field)


def test_a_changed_byte_does_not_open():
    subject = uuid4()
    value = bytearray(sealing.seal("a name", subject=subject, field="name"))
    value[-1] ^= 1
    with pytest.raises(sealing.Unopenable):
        sealing.open_sealed(bytes(value), subject=subject, field="name")


def test_a_source_opens_with_the_vault_and_not_with_what_lies_on_the_server():
    subject = uuid4()
    value = sealing.seal_to_vault("a name", vault=sealing.SOURCES, subject=subject, field="name")
    with pytest.raises(sealing.Unopenable):
        sealing.open_sealed(value, subject=subject, field="name")
    private = sealing.open_vault(sealing.SOURCES, PHRASE)
    assert sealing.open_with_vault(value, private, subject=subject, field="name") == "a name"


def test_a_wrong_pass_phrase_does_not_open_the_vault():
    with pytest.raises(sealing.Unopenable):
        sealing.open_vault(sealing.SOURCES, "another phrase")


def test_a_value_whose_key_was_destroyed_is_erased():
    subject = uuid4()
    value = sealing.seal("a name", subject=subject, field="name")
    sealing.destroy_key(sealing.key_name(value))
    assert sealing.is_erased(value)
    with pytest.raises(sealing.Erased):
        sealing.open_sealed(value, subject=subject, field="name")


def test_a_destroyed_key_is_nowhere_in_the_key_store():
    from tutela.kernel import spaces

    subject = uuid4()
    value = sealing.seal("a name", subject=subject, field="name")
    name = sealing.key_name(value)
    files = [file for file in spaces.current().keys.iterdir() if file.is_file()]
    assert any(name in file.read_bytes() for file in files)
    sealing.destroy_key(name)
    assert not any(name in file.read_bytes() for file in spaces.current().keys.iterdir() if file.is_file())
