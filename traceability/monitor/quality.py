"""*Chất lượng ghi chép*: diary entries that were written late, by a phone whose clock was wrong, or without a photo.

It accuses nobody: a valley without signal makes late entries, too. Clocks count by `Delivery.clock_wrong` (more than a
day beside ours when the item arrived), and by the phone's own time of an entry that lies more than a day ahead.
"""

import datetime as dt
from typing import Any

from django.db.models import BooleanField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from traceability.field.deliveries import Delivery
from traceability.field.harvesting import BIRTH
from traceability.ledger.events import EventQuerySet, TraceEvent
from traceability.ledger.remarks import EventPhoto
from traceability.ledger.vocabulary import STATE_STEPS
from traceability.monitor.addresses import address
from traceability.monitor.filters import DayFilter, DeskFilters
from traceability.monitor.tables import Column, Table

LATE = dt.timedelta(days=7)  # between the work and the moment it came here
SKEW = dt.timedelta(hours=24)
WRONG_CLOCK, WRITTEN_LATE, NO_PHOTO = "sai-gio", "ghi-cham", "khong-anh"
KINDS = (
    (WRONG_CLOCK, gettext_lazy("Đồng hồ máy sai quá 24 giờ")),
    (WRITTEN_LATE, gettext_lazy("Ghi sau việc quá 7 ngày")),
    (NO_PHOTO, gettext_lazy("Không có ảnh")),
)


def judged(events: EventQuerySet) -> QuerySet[TraceEvent]:
    """Entries of the diary as they stand, each with what is doubtful about it."""
    wrong = Delivery.objects.filter(clock_wrong=True)
    arrived = Exists(wrong.filter(event=OuterRef("pk")))
    born = Q(biz_step__in=set(BIRTH.values())) & Exists(wrong.filter(batch=OuterRef("batch")))
    ahead = Q(device_time__gt=F("record_time") + SKEW)
    rows = events.current().exclude(biz_step__in=STATE_STEPS).annotate(
        came_on=TruncDate("record_time"),
        is_skewed=ExpressionWrapper(Q(arrived) | born | ahead, output_field=BooleanField()),
        has_photo=Exists(EventPhoto.objects.filter(event=OuterRef("pk"))),
    )  # fmt: skip
    return rows.annotate(
        behind=ExpressionWrapper(F("came_on") - F("event_date"), output_field=DurationField())
    )  # fmt: skip


class QualityFilters(DeskFilters):
    """Entries by the day on which they came here."""

    words = ("subject__folded",)
    moment = "record_time"
    loai = ChoiceFilter(label=gettext_lazy("Điều cần xem"), method="by_kind", choices=KINDS,
                        empty_label=gettext_lazy("Sai giờ hoặc ghi chậm"))  # fmt: skip
    tu = DayFilter(label=gettext_lazy("Từ ngày"), method="since")
    den = DayFilter(label=gettext_lazy("đến ngày"), method="until")

    def by_kind(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(CONDITIONS[value])


CONDITIONS = {
    WRONG_CLOCK: Q(is_skewed=True), WRITTEN_LATE: Q(behind__gt=LATE), NO_PHOTO: Q(has_photo=False),
}  # fmt: skip


def _asked(filters: QualityFilters) -> QuerySet[Any]:
    rows = filters.qs
    if not filters.form.cleaned_data.get("loai"):
        rows = rows.filter(CONDITIONS[WRONG_CLOCK] | CONDITIONS[WRITTEN_LATE])
    return rows.select_related("subject__unit", "batch")


def wrong_clocks(subjects: QuerySet[Any], days: int = 30) -> int:
    """How many entries of the last `days` came by a phone whose clock was wrong."""
    fresh = TraceEvent.objects.filter(subject__in=subjects, record_time__gte=timezone.now() - dt.timedelta(days=days))
    return judged(fresh).filter(CONDITIONS[WRONG_CLOCK]).count()


def _doubts(event: Any) -> str:
    said = {WRONG_CLOCK: event.is_skewed, WRITTEN_LATE: event.behind > LATE, NO_PHOTO: not event.has_photo}
    return ", ".join(str(words) for kind, words in KINDS if said[kind])


QUALITY = Table(
    "ghi-chep", gettext_lazy("Chất lượng ghi chép"), gettext_lazy("Không có mục nào như vậy."), "desk-quality",
    QualityFilters,
    (
        Column("viec", gettext_lazy("Việc"), lambda e: str(e.get_biz_step_display()),
               link=lambda e: address("desk-batch", pk=e.batch_id) if e.batch_id else ""),
        Column("co_so", gettext_lazy("Cơ sở"), lambda e: e.subject.name, ("subject__folded",),
               lambda e: address("desk-subject", pk=e.subject_id)),
        Column("xa", gettext_lazy("Xã, phường"), lambda e: e.subject.unit.full_name if e.subject.unit else "",
               ("subject__unit__folded",)),
        Column("ngay", gettext_lazy("Ngày làm"), lambda e: e.event_date, ("event_date",)),
        Column("den", gettext_lazy("Đến hệ thống"), lambda e: e.record_time, ("record_time",)),
        Column("may", gettext_lazy("Giờ của máy"), lambda e: e.device_time),
        Column("xem", gettext_lazy("Điều cần xem"), _doubts),
    ),
    lambda desk: judged(TraceEvent.objects.filter(subject__in=desk.subjects)), _asked,
    ("-record_time", "pk"), numeric=frozenset({"ngay", "den", "may"}), within_period=True,
    note=gettext_lazy("Ghi chậm vì không có sóng vẫn là ghi đúng. Bảng này chỉ để hỏi lại, không phải để phạt."),
)  # fmt: skip


def sentence(count: int) -> str:
    """The line of the overview."""
    return _("%(n)d mục nhật ký đến từ máy sai giờ trong 30 ngày.") % {"n": count}
