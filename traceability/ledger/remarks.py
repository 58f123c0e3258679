"""Notes and photos of events, with their salts: rows outside the ledger, which can be deleted without breaking it."""

import hashlib
import secrets
import uuid

from django.db import models

from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent


def new_salt() -> bytes:
    return secrets.token_bytes(32)


def salted(salt: bytes, content: str) -> str:
    """What the ledger keeps of a note or a photo: nobody can guess back from it once the salt is gone."""
    return hashlib.sha256(salt + content.encode()).hexdigest()


class EventNote(models.Model):
    """The words that somebody wrote beside an event. No name is shown with it."""

    event = models.OneToOneField(TraceEvent, models.PROTECT, related_name="note")
    text = models.TextField(max_length=2000)
    salt = models.BinaryField(max_length=32)
    author_party = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return self.text[:60]


class EventPhoto(models.Model):
    """A photo beside an event, in the order in which it was given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(TraceEvent, models.PROTECT, related_name="photos")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+")
    salt = models.BinaryField(max_length=32)
    author_party = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.picture)


def note_of(event: TraceEvent) -> str:
    """The note of an event, or nothing: it may have been erased."""
    try:
        return event.note.text
    except EventNote.DoesNotExist:
        return ""
