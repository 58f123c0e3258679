"""RFC 6962 Merkle trees: hashes, roots, proofs and their checks. Pure; it never asks where a node is kept."""

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
# (level, number) → hash of the complete subtree of 2^level leaves that is the number-th of its size.
Nodes = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold_pairs(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of neighbouring hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """Nodes over leaf hashes in memory; for tests and small trees."""
    return lambda level, number: fold_pairs(leaves[number << level : (number + 1) << level])


def _split(count: int) -> int:
    """The largest power of two below `count` (which is at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def root(nodes: Nodes, end: int, start: int = 0) -> bytes:
    """The hash over the leaves [start, end); `start` must be a multiple of the next power of two."""
    count = end - start
    if count == 0:
        return EMPTY_ROOT
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(count)
    return node_hash(root(nodes, middle, start), root(nodes, end, middle))


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The siblings of leaf `index` in a tree of `size`, from the leaf upward. Raises IndexError outside the tree."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root(nodes, end, middle))
            end = middle
        else:
            path.append(root(nodes, middle, start))
            start = middle
    return path[::-1]


def consistency(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the tree of `old`. Raises ValueError without a beginning."""
    if not 0 < old <= new:
        raise ValueError("a consistency proof needs 0 < old <= new")
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(root(nodes, end, middle))
            end = middle
        else:
            path.append(root(nodes, middle, start))
            start, whole = middle, False
    if not whole:
        path.append(root(nodes, end, start))
    return path[::-1]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], tree_root: bytes) -> bool:
    """Whether `path` proves that the leaf with hash `leaf` stands at `index` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == tree_root


def continues(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `path` proves that the tree of `new` begins with the tree of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:  # a proof from nothing proves nothing
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
