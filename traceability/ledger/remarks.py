"""Notes, photos and recordings of events, with their salts: rows beside the ledger, deleted without breaking it."""

import hashlib
import secrets
import uuid

from django.db import models

from traceability.foundation.files.models import Picture, Recording
from traceability.ledger.events import TraceEvent
from traceability.ledger.how import NOTED

HASHES = "recordings"  # in `how`, beside what the witnesses saw: no column of the ledger changes


def new_salt() -> bytes:
    return secrets.token_bytes(32)


def salted(salt: bytes, content: str) -> str:
    """What the ledger keeps of a note, a photo or a recording: nobody can guess back from it once the salt is gone."""
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


class EventRecording(models.Model):
    """What was spoken beside an event. Its salted hash stands in `how`, among what was noted (`HASHES`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(TraceEvent, models.PROTECT, related_name="recordings")
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")
    salt = models.BinaryField(max_length=32)
    author_party = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.recording)


def recording_hashes(event: TraceEvent) -> list[str]:
    """The salted hashes of the recordings that came with an event, also of those that were erased since."""
    return list((event.how.get(NOTED) or {}).get(HASHES) or [])


def note_of(event: TraceEvent) -> str:
    """The note of an event, or nothing: it may have been erased."""
    try:
        return event.note.text
    except EventNote.DoesNotExist:
        return ""
