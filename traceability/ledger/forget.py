"""Takes a person's words, pictures and voice out of the ledger's keeping; the ledger does not change, and verifies."""

import uuid

from django.db import transaction
from django.db.models import F, ProtectedError, Q

from products.batches import Batch
from traceability.foundation.files import pictures, recordings
from traceability.foundation.files.models import Picture, Recording
from traceability.ledger.events import TraceEvent, batches_named_by
from traceability.ledger.remarks import EventNote, EventPhoto, EventRecording


@transaction.atomic
def forget(party: uuid.UUID) -> tuple[list[Picture], list[Recording]]:
    """Deletes notes, photos, recordings and salts written under `party`; the files that no event shows any more.

    A voice is a person's own: it goes also where a colleague corrected the entry, or where it never became one.
    """
    notes, photos = EventNote.objects.filter(author_party=party), EventPhoto.objects.filter(author_party=party)
    voices = EventRecording.objects.filter(Q(author_party=party) | Q(recording__uploader=party))
    events = {pk for rows in (notes, photos, voices) for pk in rows.values_list("event_id", flat=True)}
    shown_before = set(photos.values_list("picture_id", flat=True))
    heard_before = set(voices.values_list("recording_id", flat=True))
    for rows in (notes, photos, voices):
        rows.delete()
    shown = TraceEvent.objects.filter(pk__in=events)
    of_plots = Batch.objects.filter(plots__in=shown.exclude(plot=None).values("plot")).values("pk")
    for pages in (batches_named_by(shown).values("pk"), of_plots):
        Batch.objects.filter(pk__in=pages).update(publication_version=F("publication_version") + 1)
    still = EventPhoto.objects.filter(picture__in=shown_before).values("picture")
    heard = Recording.objects.filter(Q(pk__in=heard_before) | Q(uploader=party))
    return (
        list(Picture.objects.filter(pk__in=shown_before).exclude(pk__in=still)),
        list(heard.exclude(pk__in=EventRecording.objects.values("recording"))),
    )


def forget_erased(sender, party: uuid.UUID, **_kwargs) -> None:
    """Receiver of `person_erased`: what she wrote, photographed and said beside events goes, files and all."""
    photos, voices = forget(party)
    for voice in voices:
        recordings.erase(voice)
    for picture in photos:
        try:
            with transaction.atomic():
                pictures.erase(picture)
        except ProtectedError:
            continue  # it stands beside a product too, as its maker's picture
