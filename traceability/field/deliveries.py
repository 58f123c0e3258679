"""What phones delivered: each item once, with the phone's clock beside ours. A repeat is answered, never done again."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.users import User
from products.batches import Batch
from traceability.field.envelope import clock_of, digest_of
from traceability.foundation.payloads import Clock, demand_version, offset
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent

EARLIEST, LATEST = 1990, 2190


class Delivery(models.Model):
    """One item of somebody's queue that arrived: what became of it, and what the phone's clock said."""

    client_uuid = models.UUIDField(primary_key=True)
    party = models.UUIDField(db_index=True)  # who sent it, opaque
    digest = models.CharField(max_length=64)  # of what was said, so that a repeat with other words is seen
    version = models.PositiveSmallIntegerField()
    device_time = models.DateTimeField(null=True)
    tz_offset = models.SmallIntegerField(null=True)  # minutes east of Greenwich, as the phone believed
    sent_at = models.DateTimeField(null=True)  # by the phone's clock
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    clock_wrong = models.BooleanField(default=False)  # by more than a day: the day deserves a second look
    event = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.client_uuid)


# What an item becomes: its event or its batch.
Made = dict[str, TraceEvent | Batch]


def deliver(*, actor: User, values: dict[str, Any], make: Callable[[Clock], Made]) -> Delivery:
    """Takes one item in, once. Raises Refusal for another login, other words under the same id, or what `make` says."""
    demand_version(values["v"])
    standing = _standing(actor, values)
    if standing is not None:
        return standing
    clock = clock_of(values)
    try:
        with transaction.atomic():
            return _keep(actor, values, clock, **make(clock))
    except IntegrityError:
        standing = _standing(actor, values)
        if standing is None:
            raise
        return standing


def _standing(actor: User, values: dict[str, Any]) -> Delivery | None:
    standing = Delivery.objects.select_related("event", "batch").filter(pk=values["client_uuid"]).first()
    if standing is None:
        return None
    if standing.party != actor.party:
        raise Refusal(_("Mục này được gửi từ tài khoản khác. Đăng nhập đúng tài khoản rồi gửi."), code="conflict")
    if standing.digest != digest_of(values):
        raise _other_words(standing)
    return standing


def _other_words(standing: Delivery) -> Refusal:
    """The answer to an entry that was changed on the phone after it had arrived: it names what it would correct."""
    if standing.event_id is None:
        return Refusal(_("Mục này đã gửi rồi, với nội dung khác. Anh/chị ghi thành một mục mới."), code="conflict")
    text = _("Mục này đã gửi rồi, với nội dung khác. Bấm Sửa rồi lưu, sẽ thành bản sửa.")
    return Refusal({"": [text], "newest": [str(standing.event_id)]}, code="conflict")


def _keep(actor: User, values: dict[str, Any], clock: Clock, **made: Any) -> Delivery:
    return Delivery.objects.create(
        client_uuid=values["client_uuid"], party=actor.party, digest=digest_of(values), version=values["v"],
        device_time=kept_time(clock), tz_offset=offset(values.get("tz_offset")), sent_at=_kept(clock.sent),
        received_at=clock.received, clock_wrong=clock.is_wrong, **made,
    )  # fmt: skip


def kept_time(clock: Clock) -> Any:
    """The phone's clock at the entry, if a column can keep it."""
    return _kept(clock.written)


def _kept(moment: Any) -> Any:
    return moment if moment is not None and EARLIEST <= moment.year <= LATEST else None
