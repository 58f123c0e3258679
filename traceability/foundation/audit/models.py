"""The audit table: each row carries the hash of the one before it in its chain; the database refuses changes."""

import hashlib
import json
import uuid
from typing import ClassVar

from django.db import models

from traceability.foundation.append_only import AppendOnly, AppendOnlyQuerySet

NOBODY = uuid.UUID(int=0)  # the chain of acts that belong to no subject


class AuditEvent(AppendOnly):
    """One act of one person. `actor` is an opaque party id, `details` name fields and states, never people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.UUIDField(default=NOBODY)
    seq = models.PositiveBigIntegerField()
    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects: ClassVar[AppendOnlyQuerySet] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "seq"], name="foundation_audit_chain")]
        indexes = [models.Index(fields=["object_type", "object_id"], name="foundation_audit_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    def computed_hash(self) -> str:
        """What `hash` must be: over every column, in one written form."""
        columns = [
            self.prev_hash, str(self.id), str(self.tenant), self.seq, str(self.actor), self.verb, self.object_type,
            self.object_id, self.details, round(self.at.timestamp() * 1_000_000),
        ]  # fmt: skip
        text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
