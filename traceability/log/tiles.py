"""The tree kept as tiles of 256 hashes: appending and reading cost the logarithm of the size. It holds hashes only."""

from traceability.log.merkle import Nodes, fold_pairs
from traceability.log.models import Tile

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32


class Tree:
    """The stored tiles as nodes of a tree of `size` leaves, with what was read kept for the length of one job."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._tiles: dict[tuple[int, int], bytearray] = {}
        self._touched: set[tuple[int, int]] = set()

    def tile(self, level: int, number: int) -> bytearray:
        """The hashes of a tile, cut to what belongs to a tree of this size."""
        if (level, number) not in self._tiles:
            row = Tile.objects.filter(level=level, number=number).first()
            count = max(min((self.size >> (HEIGHT * level)) - number * WIDTH, WIDTH), 0)
            self._tiles[level, number] = bytearray(bytes(row.hashes)[: count * HASH] if row else b"")
        return self._tiles[level, number]

    def node(self, level: int, number: int) -> bytes:
        """The hash of a complete subtree of 2^level leaves; the form that `merkle` asks for."""
        height, inner = divmod(level, HEIGHT)
        first = number << inner
        tile = self.tile(height, first >> HEIGHT)
        at = first & (WIDTH - 1)
        cut = bytes(tile[at * HASH : (at + (1 << inner)) * HASH])
        if len(cut) != HASH << inner:
            raise LookupError(f"tile {height}/{first >> HEIGHT} is missing or too short")
        return fold_pairs([cut[i : i + HASH] for i in range(0, len(cut), HASH)])

    @property
    def nodes(self) -> Nodes:
        return self.node

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash; a tile that fills adds its root one level up."""
        level, position, value = 0, self.size, leaf
        while True:
            number, at = divmod(position, WIDTH)
            tile = self.tile(level, number)
            del tile[at * HASH :]
            tile += value
            self._touched.add((level, number))
            if at != WIDTH - 1:
                break
            value = fold_pairs([bytes(tile[i : i + HASH]) for i in range(0, len(tile), HASH)])
            level, position = level + 1, number
        self.size += 1

    def save(self) -> None:
        """Writes the tiles that grew."""
        for level, number in sorted(self._touched):
            Tile.objects.update_or_create(
                level=level, number=number, defaults={"hashes": bytes(self._tiles[level, number])}
            )
        self._touched.clear()
