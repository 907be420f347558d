"""The bytes of an entry never change."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel.leaf import Leaf

pytestmark = pytest.mark.once

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    stamp=st.integers(0, 2**62),
    actor=st.text(max_size=20),
    subject=st.uuids(),
    changes=st.dictionaries(st.text(max_size=8), values, max_size=6),
    reason=st.text(max_size=30),
    before=st.integers(0, 2**62),
)
def test_decoding_and_encoding_again_gives_the_same_bytes(stamp, actor, subject, changes, reason, before):
    leaf = Leaf(b"n" * 16, stamp, actor, "site.made", "site", subject, changes, reason, before=before)
    again = Leaf.from_bytes(leaf.to_bytes())
    assert (again.to_bytes(), again.before) == (leaf.to_bytes(), before)


def test_the_order_in_which_fields_are_named_does_not_matter():
    one = Leaf(b"n" * 16, 1, "a", "v", "k", UUID(int=1), {"a": 1, "b": 2})
    other = Leaf(b"n" * 16, 1, "a", "v", "k", UUID(int=1), {"b": 2, "a": 1})
    assert one.to_bytes() == other.to_bytes()


def test_an_entry_written_by_the_first_release_still_reads_and_encodes_as_it_was():
    frozen = bytes.fromhex(
        "8b01506e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e07616167766973697465646473697465500000000000000000000000000000"
        "0001a1646e616d656442617365606000"
    )
    leaf = Leaf(b"n" * 16, 7, "a", "visited", "site", UUID(int=1), {"name": "Base"})
    assert leaf.to_bytes() == frozen
    assert Leaf.from_bytes(frozen) == leaf


@given(st.binary(max_size=60))
def test_bytes_that_are_no_entry_are_refused_with_a_value_error(content):
    try:
        leaf = Leaf.from_bytes(content)
    except ValueError:
        return
    assert isinstance(leaf, Leaf)
