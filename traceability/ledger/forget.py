"""Takes a person's words and pictures out of the ledger's keeping; the ledger itself does not change, and verifies."""

import uuid

from django.db import transaction
from django.db.models import F, ProtectedError

from products.batches import Batch
from traceability.foundation.files.models import Picture
from traceability.foundation.files.pictures import erase
from traceability.ledger.events import TraceEvent, batches_named_by
from traceability.ledger.remarks import EventNote, EventPhoto


@transaction.atomic
def forget(party: uuid.UUID) -> list[Picture]:
    """Deletes notes, photos and salts written under `party`; the pictures that no event shows any more."""
    notes, photos = EventNote.objects.filter(author_party=party), EventPhoto.objects.filter(author_party=party)
    events = {*notes.values_list("event_id", flat=True), *photos.values_list("event_id", flat=True)}
    pictures = set(photos.values_list("picture_id", flat=True))
    notes.delete()
    photos.delete()
    shown = TraceEvent.objects.filter(pk__in=events)
    of_plots = Batch.objects.filter(plots__in=shown.exclude(plot=None).values("plot")).values("pk")
    for pages in (batches_named_by(shown).values("pk"), of_plots):
        Batch.objects.filter(pk__in=pages).update(publication_version=F("publication_version") + 1)
    still = EventPhoto.objects.filter(picture__in=pictures).values("picture")
    return list(Picture.objects.filter(pk__in=pictures).exclude(pk__in=still))


def forget_erased(sender, party: uuid.UUID, **_kwargs) -> None:
    """Receiver of `person_erased`: what she wrote and photographed beside events goes, files and all."""
    for picture in forget(party):
        try:
            with transaction.atomic():
                erase(picture)
        except ProtectedError:
            continue  # it stands beside a product too, as its maker's picture
