"""Canonical JSON (RFC 8785) of the values that we store. Pure; floats are refused: they have no one spelling."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

LARGEST = 2**53 - 1  # beyond it other languages read another number


def number(value: Decimal) -> str:
    """A decimal in its one spelling: "12.5", never "12.50" or "1E+1"."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def plain(value: Any) -> Any:
    """`value` as JSON that survives any database: decimals and floats as text, keys as text, nulls dropped.

    Raises ValueError for what has no such form: NaN, NUL, lone surrogates, huge integers, other types.
    """
    match value:
        case None | bool():
            return value
        case int():
            if abs(value) > LARGEST:
                raise ValueError("integer out of range")
            return value
        case float() | Decimal():
            decimal = Decimal(repr(value)) if isinstance(value, float) else value
            if not decimal.is_finite() or abs(decimal.adjusted()) > 30:
                raise ValueError("no finite number")
            return number(decimal)
        case str():
            if "\x00" in value:
                raise ValueError("NUL in text")
            value.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
            return value
        case dict():
            return {plain(str(key)): plain(item) for key, item in value.items() if item is not None}
        case list() | tuple():
            return [plain(item) for item in value]
    raise ValueError(f"{type(value).__name__} is no JSON")


def _ordered(keys: Iterable[str]) -> list[str]:
    """By UTF-16 units; of ASCII keys that is their own order, at a tenth of the price."""
    found = sorted(keys)
    return found if "".join(found).isascii() else sorted(found, key=lambda key: key.encode("utf-16-be"))


def _sorted(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("floats have no canonical form here")
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in _ordered(value)}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in value]
    return value


def canonical(value: Any) -> bytes:
    """The one JSON spelling of `value`: keys by UTF-16 units, no blanks, UTF-8."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
