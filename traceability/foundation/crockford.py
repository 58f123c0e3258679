"""Ten-character codes of Crockford's base 32, the last a check character. Pure; it knows nothing of batches.

The check is one symbol of a Reed–Solomon code over GF(32): Σ αⁱ·cᵢ = 0. Every single wrong character and every
exchange of two characters, near or far, is found, which the usual sums modulo N cannot promise.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_VALUE = {symbol: number for number, symbol in enumerate(ALPHABET)}
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _times_alpha(value: int) -> int:
    """`value`·α in GF(32) with the primitive polynomial x⁵ + x² + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _syndrome(symbols: str) -> int:
    total = 0
    for symbol in symbols:  # Horner: the last symbol has weight α⁰ = 1
        total = _times_alpha(total) ^ _VALUE[symbol]
    return total


def with_check(payload: str) -> str:
    """`payload` (characters of ALPHABET) followed by its check character."""
    return payload + ALPHABET[_times_alpha(_syndrome(payload))]


def new_code() -> str:
    """A fresh random code: 45 bits from the system's source, and the check character."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def normalise(typed: str) -> str:
    """What a person typed, made comparable: blanks and dashes fall away, capitals, O→0, I and L→1."""
    return "".join(typed.split()).replace("-", "").upper().translate(_LOOKALIKE)


def is_code(text: str) -> bool:
    """Whether `text` has ten characters of the alphabet and its check character is right."""
    return len(text) == LENGTH and set(text) <= _VALUE.keys() and _syndrome(text) == 0
