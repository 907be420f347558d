"""The Merkle tree against a verifier that shares no code with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.independent import rfc6962

from tutela.kernel.merkle import EMPTY_ROOT, Frontier, consistency_path, inclusion_path, leaf_hash, root_of

pytestmark = pytest.mark.once
leaves_of_a_tree = st.lists(st.binary(max_size=20), min_size=1, max_size=70)


def grown(leaves):
    """The frontier over the leaves, and every perfect subtree that came to be."""
    frontier, known = Frontier(), {}
    for place, leaf in enumerate(leaves):
        known[0, place] = leaf_hash(leaf)
        known.update({(level, index): digest for level, index, digest in frontier.append(leaf_hash(leaf))})
    return frontier, lambda level, index: known[level, index]


def test_the_empty_tree_has_the_root_that_the_rfc_gives_it():
    assert Frontier().root() == EMPTY_ROOT == rfc6962.root_from_leaves([])


@given(leaves_of_a_tree)
def test_the_root_is_that_of_the_rfc_s_definition(leaves):
    frontier, subtree = grown(leaves)
    assert frontier.root() == root_of(0, len(leaves), subtree) == rfc6962.root_from_leaves(leaves)


@given(leaves_of_a_tree, st.data())
def test_inclusion_paths_are_those_of_the_rfc(leaves, data):
    place = data.draw(st.integers(0, len(leaves) - 1))
    assert inclusion_path(place, len(leaves), grown(leaves)[1]) == rfc6962.inclusion_path(leaves, place)


@given(leaves_of_a_tree, st.data())
def test_consistency_paths_are_those_of_the_rfc(leaves, data):
    size = data.draw(st.integers(1, len(leaves)))
    assert consistency_path(size, len(leaves), grown(leaves)[1]) == rfc6962.consistency_path(leaves, size)


@given(leaves_of_a_tree)
def test_a_frontier_survives_being_written_and_read(leaves):
    frontier, _ = grown(leaves)
    again = Frontier.from_bytes(frontier.size, frontier.to_bytes())
    assert (again.root(), again.size) == (frontier.root(), frontier.size)


def test_a_leaf_outside_the_tree_has_no_path():
    with pytest.raises(ValueError, match="no leaf 3 in a tree of 3"):
        inclusion_path(3, 3, grown([b"a", b"b", b"c"])[1])
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_path(4, 3, grown([b"a", b"b", b"c"])[1])
