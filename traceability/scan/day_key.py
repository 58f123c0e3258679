"""The key under which devices are compared within one day. It is destroyed with the day; nothing then leads back."""

import contextlib
import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
from pathlib import Path

from django.conf import settings

PREFIX = "scan-day-"


def _path(day: dt.date) -> Path:
    return Path(settings.KEYS_DIR) / f"{PREFIX}{day.isoformat()}"


def key_of(day: dt.date) -> bytes:
    """Today's key, made by the first of several processes that asks. Asking destroys the keys of other days."""
    path = _path(day)
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.token_bytes(32))
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(fresh)  # the first wins, whole
    fresh.unlink()
    destroy_keys_but(day)
    return path.read_bytes()


def destroy_keys_but(day: dt.date) -> int:
    """Deletes every key that is not of `day`; says how many. Run hourly, so that no key lives for 48 hours."""
    old = [path for path in Path(settings.KEYS_DIR).glob(f"{PREFIX}*") if path.name != _path(day).name]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def network(address: str) -> str:
    """The /24 or /48 of an address, which is as much as we ever look at; "" for no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def visitor(address: str, agent: str, day: dt.date) -> str:
    """Who scanned, comparable within `day` only: HMAC-SHA-256 of the network and the browser's own words."""
    said = f"{network(address)}\n{agent[:400]}".encode()
    return hmac.new(key_of(day), said, hashlib.sha256).hexdigest()
