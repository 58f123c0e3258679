"""Reads the whole log again: entries, numbers, roots, signatures, tiles. It says the first fault and mends nothing."""

from collections.abc import Iterator

from traceability.log import proofs
from traceability.log.high_water import is_behind
from traceability.log.keys import signer
from traceability.log.merkle import EMPTY_ROOT, leaf_hash, node_hash, root
from traceability.log.models import Checkpoint, Leaf
from traceability.log.tiles import Tree


class Running:
    """The root of a growing tree from one hash for each of its complete parts."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        carried, size = leaf, self.size
        while size & 1:
            carried, size = node_hash(self._parts.pop(), carried), size >> 1
        self._parts.append(carried)
        self.size += 1

    def root(self) -> bytes:
        if not self._parts:
            return EMPTY_ROOT
        found = self._parts[-1]
        for part in reversed(self._parts[:-1]):
            found = node_hash(part, found)
        return found


def first_fault() -> str:
    """One English sentence about the first thing that does not agree, or ""."""
    return next(_faults(), "")


def _faults() -> Iterator[str]:
    running = Running()
    heads = Checkpoint.objects.order_by("size").iterator(500)
    head = next(heads, None)
    for leaf in Leaf.objects.filter(index__isnull=False).order_by("index").iterator(500):
        if leaf.index != running.size:
            yield f"leaf {running.size} is missing"
        if leaf_hash(bytes(leaf.entry)) != bytes(leaf.leaf_hash):
            yield f"leaf {leaf.index} does not have its hash"
        running.append(bytes(leaf.leaf_hash))
        if head is not None and head.size == running.size:
            yield from _head_faults(head, running)
            head = next(heads, None)
    if head is not None:
        yield f"checkpoint {head.size} covers more leaves than there are"
    latest = Checkpoint.objects.latest_one()
    if latest is not None and latest.size != running.size:
        yield f"leaves beyond {latest.size} have numbers but no checkpoint"
    if is_behind(latest, signer().name):
        yield "the database is behind what this log has signed: an older backup was put back"
    if latest is not None and _root_of_tiles(latest.size) != bytes(latest.root):
        yield f"the tiles do not lead to the root of checkpoint {latest.size}"


def _head_faults(head: Checkpoint, running: Running) -> Iterator[str]:
    if running.root() != bytes(head.root):
        yield f"checkpoint {head.size} has another root than its leaves"
    if not proofs.is_signed(head):
        yield f"checkpoint {head.size} is not signed as its row says"


def _root_of_tiles(size: int) -> bytes:
    tree = Tree(size)
    try:
        return root(tree.nodes, size)
    except LookupError:
        return b""
