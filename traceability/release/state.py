"""The one place where a batch changes its state: by conditional update, so that of two hands only one wins."""

import uuid
from collections.abc import Collection

from django.db.models import F
from django.utils.translation import gettext as _

from products.batches import TRANSITIONS, Batch, BatchState
from traceability.foundation.refusals import Refusal


def move(batch: Batch, state: str, reason: str = "", **changes) -> Batch:
    """`batch` in `state`, its public page renewed. Raises Refusal (conflict) if somebody moved it meanwhile."""
    sources = [source for source, targets in TRANSITIONS.items() if state in targets]
    moved = Batch.objects.filter(pk=batch.pk, state__in=sources).update(
        state=state, state_reason=reason, publication_version=F("publication_version") + 1, **changes
    )
    batch.refresh_from_db()
    if not moved:
        now = {"state": batch.get_state_display()}
        raise Refusal(_("Lô này vừa đổi sang trạng thái: %(state)s. Tải lại trang để xem.") % now, code="conflict")
    return batch


def renew_page(batch: Batch) -> None:
    """The public page of `batch` must be made anew, its state being the same."""
    Batch.objects.filter(pk=batch.pk).update(publication_version=F("publication_version") + 1)
    batch.refresh_from_db(fields=["publication_version"])


def move_back(batches: Collection[uuid.UUID], state: str) -> int:
    """Batches that were called back by mistake, in the state that they had before; only their error may ask for it."""
    recalled = Batch.objects.filter(pk__in=batches, state=BatchState.RECALLED)
    return recalled.update(state=state, state_reason="", publication_version=F("publication_version") + 1)
