"""The serial of a unit: thirteen characters out of a key and a running number, and back. Pure.

A synthetic-IV construction over 65 bits. With k1 and k2 from the master key and the name of the series,

    tag    = the first 40 bits of BLAKE2b-64(k1, number)
    hidden = number XOR the last 25 bits of BLAKE2b-64(k2, tag)
    serial = tag ‖ hidden, as thirteen characters of Crockford's base 32.

Whoever has no key sees random characters and cannot continue the row: of guesses, issued / 2⁶⁵ are hit. A right tag
says *issued by us*, never *genuine*: a printed serial can be copied. Design: design.md §6, performance.md §4.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from traceability.foundation.crockford import ALPHABET, normalise

LENGTH = 13
TAG_BITS, NUMBER_BITS = 40, 25
MOST_NUMBERS = 1 << NUMBER_BITS
PURPOSE = b"unit-serial"
VERSION = b"1"
_LOW = MOST_NUMBERS - 1
_VALUE = {symbol: number for number, symbol in enumerate(ALPHABET)}
_THREES = [one + two + three for one in ALPHABET for two in ALPHABET for three in ALPHABET]


@dataclass(frozen=True)
class Series:
    """The two keys of one series: all serials of one product under one master key."""

    tagging: bytes
    hiding: bytes

    def number_of(self, serial: int) -> int | None:
        """The running number behind a serial (65 bits), or None if we never issued it under this key."""
        tag, hidden = serial >> NUMBER_BITS, serial & _LOW
        number = hidden ^ self._pad(tag)
        right = hmac.compare_digest(self._tag(number).to_bytes(5, "big"), tag.to_bytes(5, "big"))
        return number if right else None

    def serial_of(self, number: int) -> int:
        """The serial (65 bits) of a running number below `MOST_NUMBERS`."""
        tag = self._tag(number)
        return tag << NUMBER_BITS | number ^ self._pad(tag)

    def texts(self, first: int, last: int) -> Iterator[str]:
        """The printed serials of the numbers `first` up to and without `last`: as one by one."""
        hashed, number_of, threes = blake2b, int.from_bytes, _THREES
        tagging, hiding = self.tagging, self.hiding
        for number in range(first, last):
            tag = hashed(number.to_bytes(8, "big"), digest_size=8, key=tagging).digest()[:5]
            pad = hashed(b"\0\0\0" + tag, digest_size=8, key=hiding).digest()
            made = number_of(tag, "big") << NUMBER_BITS | number ^ number_of(pad[4:], "big") & _LOW
            yield (
                threes[made >> 50] + threes[made >> 35 & 32767] + threes[made >> 20 & 32767]
                + threes[made >> 5 & 32767] + ALPHABET[made & 31]
            )  # fmt: skip

    def _tag(self, number: int) -> int:
        return int.from_bytes(blake2b(number.to_bytes(8, "big"), digest_size=8, key=self.tagging).digest()[:5], "big")

    def _pad(self, tag: int) -> int:
        made = blake2b(tag.to_bytes(8, "big"), digest_size=8, key=self.hiding).digest()
        return int.from_bytes(made, "big") & _LOW


@lru_cache(maxsize=1024)
def series(master: bytes, product: str) -> Series:
    """The series of `product` (its GTIN-14 or its own code) under a master key of 32 bytes."""
    parts = (PURPOSE, VERSION, product.encode())
    message = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    made = blake2b(message, digest_size=64, key=master).digest()
    return Series(made[:32], made[32:])


def spelled(serial: int) -> str:
    """A serial as it is printed: thirteen characters."""
    threes = [_THREES[serial >> shift & 32767] for shift in (50, 35, 20, 5)]
    return "".join(threes) + ALPHABET[serial & 31]


def grouped(serial: str) -> str:
    """A serial as it is read aloud: 4-4-5."""
    return f"{serial[:4]} {serial[4:8]} {serial[8:]}"


def read(typed: str) -> int | None:
    """The serial behind what was printed, scanned or typed: blanks, case and look-alikes forgiven; else None."""
    if len(typed) > 4 * LENGTH:
        return None
    text = normalise(typed)
    if len(text) != LENGTH or not _VALUE.keys() >= set(text):
        return None
    number = 0
    for symbol in text:
        number = number << 5 | _VALUE[symbol]
    return number
