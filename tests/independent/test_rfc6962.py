"""The independent verifier itself, against the vectors of the Certificate Transparency reference tree."""

import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from . import rfc6962

LEAVES = [
    bytes.fromhex(written)
    for written in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]

ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

LEFT_PAIR = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
RIGHT_HALF = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"

trees = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def hexed(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]


@st.composite
def inclusions(draw):
    leaves = draw(trees)
    return leaves, draw(st.integers(0, len(leaves) - 1))


@st.composite
def consistencies(draw):
    leaves = draw(trees)
    return leaves, draw(st.integers(1, len(leaves)))


def flipped(data: bytes, bit: int) -> bytes:
    return bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(data))


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_each_size_is_the_reference_root(size):
    assert rfc6962.root_from_leaves(LEAVES[:size]).hex() == ROOTS[size]


def test_the_path_of_the_first_of_eight_leaves_is_the_reference_path():
    assert hexed(rfc6962.inclusion_path(LEAVES, 0)) == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        LEFT_PAIR,
        RIGHT_HALF,
    ]


def test_the_proof_from_six_to_eight_leaves_is_the_reference_proof():
    assert hexed(rfc6962.consistency_path(LEAVES, 6)) == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[4],
    ]


def test_the_proof_from_two_to_five_leaves_is_the_reference_proof():
    assert hexed(rfc6962.consistency_path(LEAVES[:5], 2)) == [
        LEFT_PAIR,
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


class TestTheSevenLeavesOfSection213:
    """The RFC names the nodes a..l of a tree over d0..d6; here they are made one by one."""

    leaves = LEAVES[:7]
    a, b, c, d, e, f, j = map(rfc6962.leaf_hash, leaves)
    g, h, i = (rfc6962.node_hash(*pair) for pair in ((a, b), (c, d), (e, f)))
    k, el = rfc6962.node_hash(g, h), rfc6962.node_hash(i, j)

    def test_the_root_is_over_k_and_l(self):
        assert rfc6962.root_from_leaves(self.leaves) == rfc6962.node_hash(self.k, self.el)

    def test_the_audit_paths_are_those_of_the_rfc(self):
        assert rfc6962.inclusion_path(self.leaves, 0) == [self.b, self.h, self.el]
        assert rfc6962.inclusion_path(self.leaves, 3) == [self.c, self.g, self.el]
        assert rfc6962.inclusion_path(self.leaves, 4) == [self.f, self.j, self.k]
        assert rfc6962.inclusion_path(self.leaves, 6) == [self.i, self.k]

    def test_the_consistency_proofs_are_those_of_the_rfc(self):
        assert rfc6962.consistency_path(self.leaves, 3) == [self.c, self.d, self.g, self.el]
        assert rfc6962.consistency_path(self.leaves, 4) == [self.el]
        assert rfc6962.consistency_path(self.leaves, 6) == [self.i, self.j, self.k]


@given(inclusions())
def test_a_path_holds_for_its_own_leaf(case):
    leaves, m = case
    path, root = rfc6962.inclusion_path(leaves, m), rfc6962.root_from_leaves(leaves)
    assert rfc6962.verify_inclusion(rfc6962.leaf_hash(leaves[m]), m, len(leaves), path, root)


@given(inclusions(), st.data())
def test_a_path_with_one_bit_changed_fails(case, data):
    leaves, m = case
    path, root = rfc6962.inclusion_path(leaves, m), rfc6962.root_from_leaves(leaves)
    chain = [rfc6962.leaf_hash(leaves[m]), *path, root]
    place = data.draw(st.integers(0, len(chain) - 1))
    chain[place] = flipped(chain[place], data.draw(st.integers(0, 255)))
    assert not rfc6962.verify_inclusion(chain[0], m, len(leaves), chain[1:-1], chain[-1])


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=40, unique=True), st.data())
def test_a_path_fails_for_another_leaf_and_at_another_index(leaves, data):
    m, other = data.draw(st.permutations(range(len(leaves))))[:2]
    path, root = rfc6962.inclusion_path(leaves, m), rfc6962.root_from_leaves(leaves)
    for leaf, index in ((leaves[other], m), (leaves[other], other), (leaves[m], other)):
        assert not rfc6962.verify_inclusion(rfc6962.leaf_hash(leaf), index, len(leaves), path, root)


@given(inclusions(), st.binary(min_size=32, max_size=32))
def test_a_path_that_is_longer_or_shorter_fails(case, extra):
    leaves, m = case
    leaf, size = rfc6962.leaf_hash(leaves[m]), len(leaves)
    path, root = rfc6962.inclusion_path(leaves, m), rfc6962.root_from_leaves(leaves)
    assert not rfc6962.verify_inclusion(leaf, m, size, [*path, extra], root)
    assert not rfc6962.verify_inclusion(leaf, m, size, [extra, *path], root)
    if path:
        assert not rfc6962.verify_inclusion(leaf, m, size, path[:-1], root)


def test_an_index_outside_the_tree_fails():
    leaf, root = rfc6962.leaf_hash(LEAVES[0]), rfc6962.root_from_leaves(LEAVES[:1])
    assert rfc6962.verify_inclusion(leaf, 0, 1, [], root)
    assert not rfc6962.verify_inclusion(leaf, 1, 1, [], root)
    assert not rfc6962.verify_inclusion(leaf, -1, 1, [], root)
    assert not rfc6962.verify_inclusion(leaf, 0, 0, [], root)


def verify(leaves: list[bytes], m: int, **changed) -> bool:
    fits = {
        "first_size": m,
        "second_size": len(leaves),
        "first_root": rfc6962.root_from_leaves(leaves[:m]),
        "second_root": rfc6962.root_from_leaves(leaves),
        "path": rfc6962.consistency_path(leaves, m),
    }
    return rfc6962.verify_consistency(**(fits | changed))


@given(consistencies())
def test_a_tree_extends_its_own_beginning(case):
    assert verify(*case)


@given(consistencies(), st.data())
def test_a_consistency_proof_with_one_bit_changed_fails(case, data):
    leaves, m = case
    chain = [
        rfc6962.root_from_leaves(leaves[:m]),
        *rfc6962.consistency_path(leaves, m),
        rfc6962.root_from_leaves(leaves),
    ]
    place = data.draw(st.integers(0, len(chain) - 1))
    chain[place] = flipped(chain[place], data.draw(st.integers(0, 255)))
    assert not verify(leaves, m, first_root=chain[0], path=chain[1:-1], second_root=chain[-1])


@given(consistencies(), st.data())
def test_a_rewritten_beginning_fails_even_with_a_proof_made_for_the_new_tree(case, data):
    leaves, m = case
    place = data.draw(st.integers(0, m - 1))
    rewritten = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    kept = rfc6962.root_from_leaves(leaves[:m])
    assert verify(rewritten, m)
    assert not verify(rewritten, m, first_root=kept)


@given(consistencies(), st.binary(min_size=32, max_size=32))
def test_a_consistency_proof_that_is_longer_or_shorter_fails(case, extra):
    leaves, m = case
    path = rfc6962.consistency_path(leaves, m)
    assert not verify(leaves, m, path=[*path, extra])
    assert not verify(leaves, m, path=[extra, *path])
    if path:
        assert not verify(leaves, m, path=path[:-1])


def test_a_cut_tail_fails():
    old, new = rfc6962.root_from_leaves(LEAVES), rfc6962.root_from_leaves(LEAVES[:6])
    path = rfc6962.consistency_path(LEAVES, 6)
    assert not rfc6962.verify_consistency(8, 6, old, new, path)


def test_every_tree_extends_the_empty_one_without_a_path():
    empty, root = rfc6962.empty_root(), rfc6962.root_from_leaves(LEAVES)
    assert rfc6962.verify_consistency(0, 8, empty, root, [])
    assert rfc6962.verify_consistency(0, 0, empty, empty, [])
    assert not rfc6962.verify_consistency(0, 0, empty, root, [])
    assert not rfc6962.verify_consistency(0, 8, root, root, [])
    assert not rfc6962.verify_consistency(0, 8, empty, root, [root])


def test_a_signature_holds_for_its_own_bytes_and_key_only():
    """RFC 8032, section 7.1, test 2."""
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    other = bytes(SigningKey(bytes(32)).verify_key)
    assert rfc6962.verify_signature(b"\x72", signature, key)
    assert not rfc6962.verify_signature(b"\x73", signature, key)
    assert not rfc6962.verify_signature(b"\x72", flipped(signature, 3), key)
    assert not rfc6962.verify_signature(b"\x72", signature, other)
    assert not rfc6962.verify_signature(b"\x72", signature[:-1], key)
    assert not rfc6962.verify_signature(b"\x72", signature, key[:-1])


def test_the_verifier_imports_nothing_but_python_and_nacl():
    tree = ast.parse(Path(rfc6962.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    rooms = {str(module).split(".")[0] for module in imported}
    assert rooms <= set(sys.stdlib_module_names) | {"nacl"}
