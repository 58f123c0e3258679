"""Secrets that an installation makes once and keeps beside its data, and the keys that lock columns."""

import base64
import binascii
import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FIELD_KEYS_FILE = "field_keys"


def kept(path: Path, fresh: Callable[[], str]) -> str:
    """The secret in `path`; made by `fresh` if there is none. Of several starting processes the first wins, whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(fresh(), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    return path.read_text(encoding="ascii").strip()


def new_field_key() -> str:
    """A fresh AES-256 key as it stands in FIELD_KEYS: `id:base64`."""
    return f"{secrets.token_hex(3)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def field_keys() -> dict[str, bytes]:
    """The keys of locked columns, the newest first: those of the setting, else those in the kept file."""
    return ring("FIELD_KEYS", FIELD_KEYS_FILE)


def add_field_key() -> str:
    """Puts a new key before the others in the kept file; its id. Not for installations that set FIELD_KEYS."""
    return add_to_ring("FIELD_KEYS", FIELD_KEYS_FILE)


def ring(setting: str, file: str) -> dict[str, bytes]:
    """{id: 32 bytes}, the newest first: what `setting` says, else what is kept in `file`; one is made if there is none.

    Raises ImproperlyConfigured on a key that is none.
    """
    written = getattr(settings, setting) or kept(settings.KEYS_DIR / file, new_field_key).split(",")
    return dict(_key(line.strip(), setting) for line in written)


def _key(line: str, setting: str) -> tuple[str, bytes]:
    kid, _colon, encoded = line.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{setting}: key {kid!r} is not base64") from error
    if not kid or len(key) != 32:
        raise ImproperlyConfigured(f"{setting}: key {kid!r} must be 32 bytes, written id:base64")
    return kid, key


def add_to_ring(setting: str, file: str) -> str:
    """Puts a new key before the others in `file`; its id. Not for installations that write `setting` themselves."""
    if getattr(settings, setting):
        raise ImproperlyConfigured(f"{setting} is set: put the new key in front there")
    path = settings.KEYS_DIR / file
    old = kept(path, new_field_key)
    line = new_field_key()
    whole = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    whole.touch(mode=0o600)
    whole.write_text(f"{line},{old}", encoding="ascii")
    whole.replace(path)
    return line.partition(":")[0]
