"""A run's template: the text before the serial is drawn once, and each further symbol is a few look-ups and one mask.

In the alphanumeric mode two characters are packed as 45a + b, which is arithmetic and no XOR. So the pair is the unit:
for each place of the serial one table of 32 × 32 images. Text that is no single alphanumeric segment has no template.
"""

import qrcode
from qrcode import util
from qrcode.constants import ERROR_CORRECT_Q

from traceability.codes.symbols.drawing import folded, ground, unfolded
from traceability.codes.symbols.masks import scales
from traceability.foundation.crockford import ALPHABET

SEGMENT = 20  # `optimize` of every symbol of this house; see foundation.qr
_VALUE = [util.ALPHA_NUM.find(symbol.encode()) for symbol in ALPHABET]
TRIED = (0, 0b10110, -1)  # serials whose symbols are compared with qrcode's own before a template is used


class NoTemplate(ValueError):
    """This text has no template: draw its symbols one by one."""


class Template:
    """Symbols of `before` + serial + nothing, for serials of `length` characters of Crockford's alphabet."""

    def __init__(self, before: str, length: int) -> None:
        self.before, self.length = before, length
        drawing = _plain(before + ALPHABET[0] * length)
        _checked(drawing, before, length)
        self.ground = ground(drawing.version, ERROR_CORRECT_Q)
        self.count, self.scales = self.ground.count, scales(drawing.version, ERROR_CORRECT_Q)
        mask = drawing.mask_pattern if drawing.mask_pattern is not None else drawing.best_mask_pattern()
        drawing.makeImpl(False, mask)
        self._zero = folded(drawing.modules) ^ self.ground.constant[mask]
        self._tables = self._make_tables()
        self._try()

    def raw(self, serial: int) -> int:
        """The drawing without mask; `serial` is the number that the characters spell in base 32."""
        drawn = self._zero
        for shift, keep, images in self._tables:
            drawn ^= images[serial >> shift & keep]
        return drawn

    def symbol(self, serial: int) -> int:
        """The folded symbol with the mask that qrcode would choose."""
        raw = self.raw(serial)
        return raw ^ self.ground.constant[self.scales.best(raw)]

    def modules(self, serial: int) -> list[list[bool]]:
        """The symbol as rows of modules."""
        return unfolded(self.symbol(serial), self.count)

    # --- made once -------------------------------------------------------------------------------------------------
    def _make_tables(self) -> list[tuple[int, int, list[int]]]:
        """For each place: (shift, mask) of its digits in the serial's number, and the image of each value there."""
        tables, start = [], len(self.before)
        bit = 4 + util.length_in_bits(util.MODE_ALPHA_NUM, self.ground.version) + start // 2 * 11
        at = 0
        if start % 2:  # the serial's first character shares its pair with the last one before it
            tables.append(self._table(bit, 11, at, [[1]]))
            bit, at = bit + 11, 1
        while at + 1 < self.length:
            tables.append(self._table(bit, 11, at, [[45], [1]]))
            bit, at = bit + 11, at + 2
        if at < self.length:
            tables.append(self._table(bit, 6, at, [[1]]))
        return tables

    def _table(self, bit: int, width: int, at: int, weights: list[list[int]]) -> tuple[int, int, list[int]]:
        """The table of the characters from place `at`, whose packed value has `width` bits from data bit `bit`."""
        basis = [self.ground.image(bit + width - 1 - digit) for digit in range(width)]
        packed = [sum(weight[0] * _VALUE[0] for weight in weights)]
        shared = 0
        if width == 11 and len(weights) == 1:
            shared = 45 * util.ALPHA_NUM.find(self.before[-1].encode())
        zero, images = shared + packed[0], []
        for value in range(32 ** len(weights)):
            digits = (value >> 5, value & 31) if len(weights) == 2 else (value,)
            said = shared + sum(weight[0] * _VALUE[digit] for weight, digit in zip(weights, digits, strict=True))
            changed, drawn = said ^ zero, 0
            while changed:
                low = changed & -changed
                drawn ^= basis[low.bit_length() - 1]
                changed ^= low
            images.append(drawn)
        return 5 * (self.length - at - len(weights)), 32 ** len(weights) - 1, images

    def _try(self) -> None:
        """Three symbols against qrcode's own: its inner names may change, and a wrong symbol must never be printed."""
        for serial in TRIED:
            number = serial % (1 << 5 * self.length)
            drawing = _plain(self.before + spelled(number, self.length))
            drawing.make(fit=False)
            if folded(drawing.modules) != self.symbol(number):
                raise NoTemplate(f"qrcode draws {self.before!r} otherwise")


def spelled(number: int, length: int) -> str:
    """`number` in base 32, `length` characters."""
    return "".join(ALPHABET[number >> 5 * (length - 1 - at) & 31] for at in range(length))


def _plain(text: str) -> qrcode.QRCode:
    drawing: qrcode.QRCode = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    drawing.add_data(text, optimize=SEGMENT)
    drawing.best_fit()
    return drawing


def _checked(drawing: qrcode.QRCode, before: str, length: int) -> None:
    """Every serial must fall into one segment of one kind. Raises NoTemplate."""
    segments = drawing.data_list
    digits_before = len(before) - len(before.rstrip("0123456789"))
    if not before or digits_before + length >= SEGMENT or len(before) + length < SEGMENT:
        raise NoTemplate(f"a serial after {before!r} may change how the text is cut")
    if len(segments) != 1 or segments[0].mode != util.MODE_ALPHA_NUM:
        raise NoTemplate(f"{before!r} is not one alphanumeric segment")
