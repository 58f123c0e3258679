"""The tree hashes as RFC 6962 says, and its proofs prove: public constants, and every small tree by brute force."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.log.audit import Running
from traceability.log.merkle import (
    EMPTY_ROOT,
    consistency,
    continues,
    includes,
    inclusion,
    leaf_hash,
    node_hash,
    nodes_of,
    root,
)

LEAVES = [leaf_hash(bytes([n])) for n in range(70)]


def brute(leaves: list[bytes]) -> bytes:
    """The recursion of RFC 6962, 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(brute(leaves[:k]), brute(leaves[k:]))


def test_public_constants():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


@pytest.mark.parametrize("size", range(33))
def test_roots_equal_the_definition(size):
    running = Running()
    for leaf in LEAVES[:size]:
        running.append(leaf)
    assert root(nodes_of(LEAVES), size) == running.root() == brute(LEAVES[:size])


@pytest.mark.parametrize("size", range(1, 20))
def test_every_inclusion_proof_proves_its_leaf_and_no_other(size):
    nodes, top = nodes_of(LEAVES), brute(LEAVES[:size])
    for index in range(size):
        path = inclusion(nodes, index, size)
        assert includes(LEAVES[index], index, size, path, top)
        assert not includes(LEAVES[69], index, size, path, top)
        assert not any(includes(LEAVES[index], other, size, path, top) for other in range(size) if other != index)
    with pytest.raises(IndexError):
        inclusion(nodes, size, size)


@pytest.mark.parametrize("new", range(1, 20))
def test_every_consistency_proof_proves_growth_and_nothing_else(new):
    nodes, top = nodes_of(LEAVES), brute(LEAVES[:new])
    for old in range(1, new + 1):
        path, before = consistency(nodes, old, new), brute(LEAVES[:old])
        assert continues(old, new, path, before, top)
        assert not continues(old, new, path, LEAVES[69], top)
        if old != new:
            assert not continues(old, new, path, before, LEAVES[69])
    assert not continues(0, new, [], EMPTY_ROOT, top)  # a proof from nothing proves nothing
    with pytest.raises(ValueError, match="0 < old"):
        consistency(nodes, 0, new)


@given(st.integers(1, 70), st.data())
def test_a_shortened_or_lengthened_path_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    path, top = inclusion(nodes_of(LEAVES), index, size), brute(LEAVES[:size])
    assert not includes(LEAVES[index], index, size, [*path, LEAVES[0]], top)
    if path:
        assert not includes(LEAVES[index], index, size, path[:-1], top)
