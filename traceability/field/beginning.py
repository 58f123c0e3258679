"""This floor's steps on the way to the first lot: an entry, a batch, its release, a label that was scanned."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperatives.checklist import Group, Step
from cooperatives.subjects import Subject
from products.batches import Batch, BatchState
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS
from traceability.scan.models import Scan, ScanDay


def of_lots(subject: Subject) -> list[Group]:
    """Whether each first thing has happened; which lot it was does not matter."""
    mine = Batch.objects.filter(product__subject=subject)
    wrote = TraceEvent.objects.filter(subject=subject).exclude(biz_step__in=STATE_STEPS).exists()
    draft = mine.filter(state=BatchState.DRAFT).order_by("-created_at").first()
    out = mine.exclude(state=BatchState.DRAFT).order_by("-created_at").first()
    release = reverse("batch", args=[draft.pk]) if draft else ""
    labels = reverse("labels", args=[out.pk]) if out else ""
    return [
        Group(
            _("Lô hàng đầu tiên"),
            (
                Step(_("Nhật ký có việc đầu tiên"), wrote, _("Ghi một việc"), reverse("diary-new")),
                Step(_("Có một lô hàng"), mine.exists(), _("Lập lô hàng"), reverse("batch-new")),
                Step(_("Công bố một lô"), out is not None, _release_words(draft), release),
                Step(_("In tem rồi quét thử"), _was_scanned(subject), _labels_words(out), labels),
            ),
        )
    ]


def _release_words(draft: Batch | None) -> str:
    return _("Mở lô %(lot)s để công bố") % {"lot": draft.lot} if draft else _("Lập lô hàng trước")


def _labels_words(out: Batch | None) -> str:
    return _("In một tem, quét bằng máy ảnh") if out else _("Công bố lô hàng trước")


def _was_scanned(subject: Subject) -> bool:
    scans = Scan.objects.filter(batch__product__subject=subject)
    return scans.exists() or ScanDay.objects.filter(batch__product__subject=subject).exists()
