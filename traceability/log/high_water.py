"""How far this key has signed, kept beside the key and not in the database: so a restored backup is noticed."""

import json
import secrets
from pathlib import Path

from django.conf import settings

from traceability.log.models import Checkpoint

FILE = "log_signed.json"


def _path() -> Path:
    return Path(settings.KEYS_DIR) / FILE


def mark(head: Checkpoint) -> None:
    """Remembers a committed checkpoint."""
    said = {"origin": head.origin, "size": head.size, "root": bytes(head.root).hex()}
    fresh = _path().with_suffix(f".{secrets.token_hex(4)}")
    fresh.write_text(json.dumps(said), encoding="ascii")
    fresh.replace(_path())


def is_behind(latest: Checkpoint | None, name: str) -> bool:
    """Whether `name` has signed more than the database knows, or something else."""
    if not _path().exists():
        return False
    signed = json.loads(_path().read_text(encoding="ascii"))
    if signed["origin"] != name:
        return False
    known = Checkpoint.objects.filter(size=signed["size"], origin=name).first()
    return latest is None or known is None or bytes(known.root).hex() != signed["root"]
