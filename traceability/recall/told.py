"""What happens to a lot is told to those who made it, by night too; an ordered recall to the officer who must agree."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cooperatives.access import department_officers, people_of
from cooperatives.told import as_sentence
from products.batches import Batch
from traceability.foundation.notices.kinds import KINDS, OFFICERS, Kind
from traceability.foundation.notices.tell import tell
from traceability.recall.models import Recall
from traceability.release.models import Hold

HELD = Kind(
    "batch-held",
    _("Lô hàng bị tạm dừng"),
    gettext_noop("Lô %(lot)s, %(product)s, tạm dừng bán."),
    gettext_noop("Lý do: %(reason)s"),
    urgent=True,
    icon="pause",
)
RECALLED = Kind(
    "batch-recalled",
    _("Lô hàng bị thu hồi"),
    gettext_noop("Lô %(lot)s, %(product)s, đang bị thu hồi."),
    gettext_noop("Ngừng bán, ngừng giao lô này ngay. Lý do: %(reason)s"),
    urgent=True,
    at_night=True,
    icon="stop",
)
PROPOSED = Kind(
    "recall-proposed",
    _("Đề nghị thu hồi chờ duyệt"),
    gettext_noop("Có đề nghị thu hồi lô %(lot)s, %(product)s, chờ người thứ hai duyệt."),
    gettext_noop("Luật cho 24 giờ để quyết định, kể từ ngày %(day)s."),
    audience=OFFICERS,
    urgent=True,
    at_night=True,
    icon="stop",
)


def _lot(batch: Batch) -> dict[str, str]:
    return {"lot": batch.lot, "product": batch.product.name}


def batch_was_held(batch: Batch, hold: Hold, **_signal) -> None:
    """Receiver: the lot rests."""
    facts = _lot(batch) | {"reason": as_sentence(hold.reason)}
    tell(HELD, to=people_of(batch.product.subject), about=hold.pk, url=reverse("batch", args=[batch.pk]), **facts)


def batch_was_recalled(batch: Batch, recall: Recall, **_signal) -> None:
    """Receiver: everybody of the subject hears it but who ordered it."""
    people = people_of(batch.product.subject).exclude(pk=recall.ordered_by_id)
    facts = _lot(batch) | {"reason": as_sentence(recall.reason)}
    tell(RECALLED, to=people, about=recall.pk, url=reverse("batch", args=[batch.pk]), **facts)


def recall_was_proposed(recall: Recall) -> None:
    """A second officer has to agree; the one who ordered it may not."""
    officers = department_officers().exclude(pk=recall.ordered_by_id)
    facts = _lot(recall.batch) | {"day": timezone.localdate(recall.ordered_at)}
    tell(PROPOSED, to=officers, about=recall.pk, url=reverse("recall", args=[recall.pk]), **facts)


def fill() -> None:
    """Called once when the app is ready."""
    for order, kind in enumerate((RECALLED, HELD, PROPOSED), start=1):
        KINDS.fill(kind.name, kind, order=order)
