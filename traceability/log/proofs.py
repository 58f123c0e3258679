"""Proofs about the stored log: that a leaf stands in it, that it only grew, that its signed heads are true."""

from traceability.log import merkle, notes
from traceability.log.keys import Verifier
from traceability.log.models import Checkpoint, Leaf
from traceability.log.tiles import Tree


def inclusion(leaf: Leaf, checkpoint: Checkpoint) -> list[bytes]:
    """The path from `leaf` to the root of `checkpoint`. Raises IndexError if the leaf is not in it."""
    if leaf.index is None:
        raise IndexError("the leaf has no number yet")
    return merkle.inclusion(Tree(checkpoint.size).nodes, leaf.index, checkpoint.size)


def consistency(old: Checkpoint, new: Checkpoint) -> list[bytes]:
    """The proof that `new` continues `old`."""
    return merkle.consistency(Tree(new.size).nodes, old.size, new.size)


def is_in(leaf: Leaf, checkpoint: Checkpoint) -> bool:
    """Whether the proof of `leaf` leads to the signed root."""
    if leaf.index is None or leaf.index >= checkpoint.size:
        return False
    path = inclusion(leaf, checkpoint)
    return merkle.includes(bytes(leaf.leaf_hash), leaf.index, checkpoint.size, path, bytes(checkpoint.root))


def is_signed(checkpoint: Checkpoint) -> bool:
    """Whether the note says what the row says, under the key that the row names."""
    try:
        head = notes.head(checkpoint.note, Verifier.read(checkpoint.vkey))
    except ValueError:
        return False
    return (head.origin, head.size, head.root) == (checkpoint.origin, checkpoint.size, bytes(checkpoint.root))
