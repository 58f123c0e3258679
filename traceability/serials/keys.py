"""Master keys of serials. A run names its key; older keys keep verifying what was printed under them."""

from traceability.foundation.keys import add_to_ring, ring
from traceability.serials.derive import Series, series

SETTING, FILE = "SERIAL_KEYS", "serial_keys"


class KeyGone(LookupError):
    """A run names a master key that this installation no longer has: its serials cannot be verified or printed."""


def newest_key() -> str:
    """The id of the key under which new runs are made."""
    return next(iter(ring(SETTING, FILE)))


def series_under(key_id: str, product: str) -> Series:
    """The series of `product` under the key `key_id`. Raises KeyGone."""
    master = ring(SETTING, FILE).get(key_id)
    if master is None:
        raise KeyGone(key_id)
    return series(master, product)


def has_key(key_id: str) -> bool:
    """Whether serials under this key can be verified and printed here."""
    return key_id in ring(SETTING, FILE)


def add_key() -> str:
    """A new master key for runs to come; its id."""
    return add_to_ring(SETTING, FILE)
