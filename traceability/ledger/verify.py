"""Holds the ledger against the log and the log against its signatures. It reads everything and mends nothing."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from products.batches import Batch
from traceability.foundation.slots import Slot
from traceability.ledger.checks import LedgerCheck
from traceability.ledger.events import TraceEvent, batches_named_by
from traceability.ledger.guess import altered_field
from traceability.ledger.remarks import EventNote, EventPhoto, EventRecording, recording_hashes, salted
from traceability.ledger.rows import hash_of, leaf_entry, row_digest
from traceability.log.audit import first_fault
from traceability.log.models import Leaf

CHUNK = 500


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong: the row, the column where it can be known, and a sentence for the operator."""

    text: str
    event: uuid.UUID | None = None
    field: str = ""

    def __str__(self) -> str:
        return self.text


# Rooms above keep rows with leaves of their own, and hold them against the log here.
MORE_FINDINGS: Slot[Callable[[], Iterable[Finding]]] = Slot()


def verify() -> Finding | None:
    """The first row that was altered, or None if ledger, log and signatures agree."""
    more = (finding for ask in MORE_FINDINGS for finding in ask())
    for finding in chain(_altered_rows(), _lost_rows(), _altered_remarks(), more):
        return finding
    fault = first_fault()
    return Finding(f"log: {fault}") if fault else None


def _altered_rows() -> Iterator[Finding]:
    for event in TraceEvent.objects.select_related("leaf").order_by("leaf_id").iterator(CHUNK):
        committed = bytes(event.leaf.entry)
        sound = committed == leaf_entry(event.hash, row_digest(event)) and event.hash == hash_of(event)
        if sound and event.row_digest == json.loads(committed)["row"]:
            continue
        field = altered_field(event)
        where = f"column {field}" if field else "a column that cannot be told"
        yield Finding(f"event {event.pk} was altered: {where}", event.pk, field)
        return


def _lost_rows() -> Iterator[Finding]:
    orphans = Leaf.objects.exclude(Exists(TraceEvent.objects.filter(leaf=OuterRef("pk")))).order_by("id")
    for leaf in orphans.iterator(CHUNK):
        if json.loads(bytes(leaf.entry)).get("type") == "event":
            place = f"leaf {leaf.index}" if leaf.index is not None else f"waiting leaf {leaf.pk}"
            yield Finding(f"the event of {place} is gone from the ledger")
            return


def _altered_remarks() -> Iterator[Finding]:
    """Notes, photos and recordings may be gone, but one that stands must be what was recorded."""
    for note in EventNote.objects.select_related("event").order_by("event__leaf_id").iterator(CHUNK):
        if salted(bytes(note.salt), note.text) != note.event.note_hash:
            yield Finding(f"the note of event {note.event_id} was altered", note.event_id, "note")
            return
    for photo in EventPhoto.objects.select_related("event", "picture").order_by("event__leaf_id").iterator(CHUNK):
        if salted(bytes(photo.salt), photo.picture.sha256) not in photo.event.photo_hashes:
            yield Finding(f"a photo of event {photo.event_id} was exchanged", photo.event_id, "photos")
            return
    spoken = EventRecording.objects.select_related("event", "recording").order_by("event__leaf_id")
    for one in spoken.iterator(CHUNK):
        if salted(bytes(one.salt), one.recording.sha256) not in recording_hashes(one.event):
            yield Finding(f"a recording of event {one.event_id} was exchanged", one.event_id, "recordings")
            return


def check() -> LedgerCheck:
    """Runs `verify`, keeps what it found, and raises the versions of the pages concerned when the finding is new."""
    finding = verify()
    with transaction.atomic():
        before = LedgerCheck.objects.first()
        done = LedgerCheck.objects.create(
            sound=finding is None, events=TraceEvent.objects.count(), event=finding.event if finding else None,
            field=finding.field if finding else "", finding=str(finding)[:400] if finding else "",
        )  # fmt: skip
        touched = {done.event, before.event if before else None}
        if (before.finding if before else "") != done.finding:
            _raise_versions(touched - {None})
    if finding:
        raise LedgerAltered(str(finding))
    return done


class LedgerAltered(RuntimeError):
    """The hourly check found an altered row; raised after it has been noted, so that the carrier logs it."""


def _raise_versions(events: set) -> None:
    concerned = TraceEvent.objects.filter(pk__in=events)
    named = batches_named_by(concerned).values("pk")
    batches = Batch.objects.filter(Q(pk__in=named) | Q(plots__in=concerned.exclude(plot=None).values("plot")))
    Batch.objects.filter(pk__in=batches.values("pk")).update(publication_version=F("publication_version") + 1)
