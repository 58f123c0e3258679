"""A row of the ledger as canonical JSON, its digest and its leaf entry. The list of columns is frozen by version."""

import datetime as dt
import uuid
from typing import Any

from traceability.ledger.bulk import Hasher
from traceability.ledger.canonical import canonical, digest
from traceability.ledger.document import NAMESPACES, document
from traceability.ledger.events import TraceEvent

# Version 1. A column that comes later opens version 2; the digests of old rows must stay what they are.
FIELDS = (
    "id", "client_uuid", "event_type", "action", "biz_step", "disposition", "event_time", "tz_offset", "event_date",
    "day_only", "device_time", "record_time", "subject_id", "batch_id", "plot_id", "what", "how", "actor_party",
    "on_behalf_party", "note_hash", "photo_hashes", "corrects_id", "error_reason", "hash",
)  # fmt: skip

_HASHER = Hasher(NAMESPACES)


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def row(event: TraceEvent) -> dict[str, Any]:
    """Every column that the leaf commits to, as plain JSON."""
    return {"v": 1} | {name: _plain(getattr(event, name)) for name in FIELDS}


def row_digest(event: TraceEvent) -> str:
    return digest(row(event))


def hash_of(event: TraceEvent) -> str:
    """The CBV event hash, computed afresh from the columns."""
    return _HASHER.hash(document(event))


def leaf_entry(event_hash_uri: str, digest_hex: str) -> bytes:
    """What the log holds of an event: hashes only, since ids would betray lots that are not yet released."""
    return canonical({"v": 1, "type": "event", "hash": event_hash_uri, "row": digest_hex})
