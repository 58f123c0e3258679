"""Symbols as single integers, and what `qrcode` itself says about one version and error correction level.

Bit r·n + c of a matrix is the module in row r and column c; above n² bits lies the transposed copy (n² + c·n + r), so
that a rule for columns becomes a rule for rows. Masks and function patterns are constant, Reed–Solomon codes and the
placing of bits are linear over GF(2): a symbol is the XOR of what each of its data bits draws.
"""

from collections.abc import Sequence
from functools import cache

import qrcode
from qrcode import base, util
from qrcode.main import QRCode

MASKS = range(8)
ONES = 0x01  # a block of zeros alone makes qrcode 8.2 ask for the logarithm of 0


def folded(modules: Sequence[Sequence[object]]) -> int:
    """A matrix of modules as one integer, its transposed copy above it."""
    count = len(modules)
    rows = "".join("1" if dark else "0" for row in reversed(modules) for dark in reversed(row))
    turned = "".join("1" if row[c] else "0" for c in reversed(range(count)) for row in reversed(modules))
    return int(turned + rows, 2)


def unfolded(drawn: int, count: int) -> list[list[bool]]:
    """The modules of a folded symbol."""
    digits = format(drawn & ((1 << count * count) - 1), f"0{count * count}b")[::-1]
    return [[digit == "1" for digit in digits[row * count : (row + 1) * count]] for row in range(count)]


_TURNED = bytes(int(format(octet, "08b")[::-1], 2) for octet in range(256))


def packed_rows(drawn: int, count: int) -> bytes:
    """Rows most significant bit first, each padded to whole octets; 1 is dark. The same as `qr.bits` gives."""
    width, keep = (count + 7) // 8, (1 << count) - 1
    rows = (drawn >> row * count & keep for row in range(count))
    return b"".join(row.to_bytes(width, "little") for row in rows).translate(_TURNED)


class Ground:
    """One version and level: the constant parts under each mask, and what one data bit draws."""

    def __init__(self, version: int, level: int) -> None:
        self.version, self.level = version, level
        self.count = 17 + 4 * version
        self.blocks = base.rs_blocks(version, level)
        self.data_bits = 8 * sum(block.data_count for block in self.blocks)
        self._codewords = sum(block.total_count for block in self.blocks)
        nothing = [0] * self._codewords
        self.constant = [self._draw(nothing, mask, test=False) for mask in MASKS]
        self.scored = [self._draw(nothing, mask, test=True) for mask in MASKS]  # qrcode scores without format bits
        self._places = self._where_bits_land()

    def _draw(self, codewords: list[int], mask: int, *, test: bool) -> int:
        drawing: QRCode = qrcode.QRCode(version=self.version, error_correction=self.level, border=0)
        drawing.data_cache = codewords  # type: ignore[assignment]  # an instance's own, None in the class
        drawing.makeImpl(test, mask)
        return folded(drawing.modules)

    def _where_bits_land(self) -> list[int]:
        """The folded module of each bit of the final codewords: every module reads its number off a few drawings."""
        total = 8 * self._codewords
        digits = [
            self._draw(_as_bytes([(bit + 1) >> digit & 1 for bit in range(total)]), 0, test=False) ^ self.constant[0]
            for digit in range((total + 1).bit_length())
        ]
        places = [0] * total
        for module in range(2 * self.count**2):
            number = sum((drawn >> module & 1) << digit for digit, drawn in enumerate(digits))
            if number:
                places[number - 1] |= 1 << module
        return places

    def image(self, bit: int) -> int:
        """What the `bit`-th data bit (from 0, most significant first) changes in a drawing without mask."""
        plain = self._final([ONES] * (self.data_bits // 8))
        flipped = [ONES] * (self.data_bits // 8)
        flipped[bit // 8] ^= 0x80 >> bit % 8
        drawn = 0
        for number, (one, other) in enumerate(zip(plain, self._final(flipped), strict=True)):
            for place in range(8):
                if (one ^ other) & (0x80 >> place):
                    drawn ^= self._places[8 * number + place]
        return drawn

    def _final(self, codewords: list[int]) -> list[int]:
        buffer = util.BitBuffer()
        buffer.buffer, buffer.length = codewords, 8 * len(codewords)
        return util.create_bytes(buffer, self.blocks)


def _as_bytes(bits: list[int]) -> list[int]:
    return [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8)]


@cache
def ground(version: int, level: int) -> Ground:
    """The `Ground` of one version and level; made once a process, in a tenth of a second."""
    return Ground(version, level)
