"""What the log shows the world: tiles, bundles of entries, proof files. Only what a committed checkpoint covers."""

import base64

from traceability.log import proofs
from traceability.log.models import Checkpoint, Leaf, Tile
from traceability.log.tiles import HASH, HEIGHT, WIDTH

LEVELS = 6  # 256^6 leaves are more than the specification lets a log have
PROOF_VERSION = "c2sp.org/tlog-proof@v1"


def tile(level: int, number: int, width: int) -> bytes | None:
    """`width` hashes of a tile, or None where the newest checkpoint does not cover so many."""
    latest = Checkpoint.objects.latest_one()
    if latest is None or level >= LEVELS or not _covers(latest, level, number, width):
        return None
    row = Tile.objects.filter(level=level, number=number).first()
    cut = bytes(row.hashes)[: width * HASH] if row else b""
    return cut if len(cut) == width * HASH else None


def entries(number: int, width: int) -> bytes | None:
    """The entries beneath a level 0 tile, each behind its length as two bytes, big end first."""
    latest = Checkpoint.objects.latest_one()
    if latest is None or not _covers(latest, 0, number, width):
        return None
    first = number * WIDTH
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
    found = [bytes(entry) for entry in rows.values_list("entry", flat=True)]
    if len(found) != width:
        return None
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in found)


def _covers(latest: Checkpoint, level: int, number: int, width: int) -> bool:
    return number * WIDTH + width <= latest.size >> (HEIGHT * level)


def proof(leaf: Leaf, checkpoint: Checkpoint) -> str:
    """The `.tlog-proof` file: that `leaf` stands in the log of `checkpoint`. Raises IndexError if it does not yet."""
    path = proofs.inclusion(leaf, checkpoint)
    lines = [PROOF_VERSION, f"index {leaf.index}", *(base64.b64encode(one).decode() for one in path)]
    return "\n".join([*lines, "", checkpoint.note])


def keys() -> list[Checkpoint]:
    """The first checkpoint under each key that ever signed, oldest first: a visitor sees when a key came."""
    seen: dict[str, Checkpoint] = {}
    for vkey in Checkpoint.objects.order_by().values_list("vkey", flat=True).distinct():
        seen[vkey] = Checkpoint.objects.filter(vkey=vkey).earliest("size")
    return sorted(seen.values(), key=lambda head: head.size)
