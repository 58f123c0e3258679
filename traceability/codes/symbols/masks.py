"""Which of the eight masks a symbol gets: the four penalty rules of ISO/IEC 18004 §7.8.3, all masks at once.

The eight candidates lie side by side in one wide integer, so that each step of a rule is one operation for all of them.
What is scored is what `qrcode` scores: format bits, version bits and the fixed dark module still light.
"""

from functools import cache

from traceability.codes.symbols.drawing import MASKS, Ground, ground

GAP = 64  # more than any shift within a lane


class Scales:
    """Weighs the candidates of one ground."""

    def __init__(self, on: Ground) -> None:
        n = self.count = on.count
        self.lane = (2 * n * n + GAP + 7) // 8 * 8
        self.octets = self.lane // 8
        self.scored = self._side_by_side(on.scored)
        lines = 2 * n  # rows, then columns as rows of the transposed copy
        self.all = self._everywhere((1 << 2 * n * n) - 1)
        self.pairs = self._everywhere(_columns(n - 1, n, lines))
        self.fours = self._everywhere(_columns(n - 4, n, lines))
        self.elevens = self._everywhere(_columns(n - 10, n, lines))
        self.blocks = self._everywhere(_columns(n - 1, n, n - 1))
        self.rows = (1 << n * n) - 1

    def _side_by_side(self, lanes: list[int]) -> int:
        return sum(one << self.lane * mask for mask, one in enumerate(lanes))

    def _everywhere(self, one: int) -> int:
        return self._side_by_side([one] * len(MASKS))

    def best(self, raw: int) -> int:
        """The mask with the lowest penalty for `raw` (a drawing without mask); of equals the first."""
        n, lane = self.count, self.lane
        wide = raw | raw << lane
        wide |= wide << 2 * lane
        wide |= wide << 4 * lane
        dark = wide ^ self.scored
        light = dark ^ self.all
        same = ~(dark ^ dark >> 1) & self.pairs
        two = same & same >> 1
        four = two & two >> 2 & self.fours  # five modules alike from here on
        starts = four & ~(four << 1)
        block = same & same >> n & ~(dark ^ dark >> n) & self.blocks
        ten = dark & light >> 1
        core = ten & (dark & dark >> 1) >> 2 & ten >> 4 & dark >> 6  # 1011101
        pale = light & light >> 1
        pale &= pale >> 2
        finder = (core & pale >> 7 | pale & core >> 4) & self.elevens
        return self._lightest(dark, four, starts, block, finder)

    def _lightest(self, dark: int, *rules: int) -> int:
        octets, whole = self.octets, self.octets * len(MASKS)
        darks, fours, starts, blocks, finders = (one.to_bytes(whole, "little") for one in (dark, *rules))
        best, least = 0, -1
        area = self.count**2
        for mask in MASKS:
            cut = slice(mask * octets, (mask + 1) * octets)
            count = (int.from_bytes(darks[cut], "little") & self.rows).bit_count()
            lost = (
                int.from_bytes(fours[cut], "little").bit_count()
                + 2 * int.from_bytes(starts[cut], "little").bit_count()
                + 3 * int.from_bytes(blocks[cut], "little").bit_count()
                + 40 * int.from_bytes(finders[cut], "little").bit_count()
                + 10 * int(abs(float(count) / area * 100 - 50) / 5)
            )
            if least < 0 or lost < least:
                best, least = mask, lost
        return best


def _columns(upto: int, n: int, lines: int) -> int:
    """The first `upto` modules of each of `lines` lines of `n` modules."""
    one = (1 << upto) - 1
    return sum(one << line * n for line in range(lines))


@cache
def scales(version: int, level: int) -> Scales:
    """The `Scales` of one version and level, made once a process."""
    return Scales(ground(version, level))
