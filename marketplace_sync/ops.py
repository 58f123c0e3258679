"""The outbox to the shops: a row per wish, written in the transaction of the change; and the history of every call."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.listings import SKU_LENGTH, Listing
from traceability.foundation.work.rows import WorkQuerySet, WorkRow
from traceability.foundation.work.states import FLYING, State


class OpKind(models.TextChoices):
    """What gave rise to a row. Whoever works it brings the shop to everything that is wanted by then."""

    CREATE = "create", _("Đăng sản phẩm")
    UPDATE = "update", _("Gửi lại nội dung")
    PRICE = "price", _("Đổi giá")
    STOCK = "stock", _("Đổi số lượng")
    SHOW = "show", _("Hiện lại")
    UNLIST = "unlist", _("Ẩn")
    LOOK_UP = "look_up", _("Hỏi lại sàn")


class OpQuerySet(WorkQuerySet):
    def claimable(self, now: Any) -> "OpQuerySet":
        """Due rows, without those whose sibling for the same listing is in the air."""
        sibling = ShopOp.objects.filter(account=OuterRef("account"), sku=OuterRef("sku"), state__in=FLYING)
        return self.due(now).exclude(Q(state=State.PENDING) & Exists(sibling))


class ShopOp(WorkRow):
    """One wish for one listing. One may wait and one may fly; a newer wish is worked by the row that waits."""

    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="ops")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="ops")
    sku = models.CharField(max_length=SKU_LENGTH)
    kind = models.CharField(max_length=10, choices=OpKind.choices)
    desired_version = models.PositiveIntegerField(default=0)
    payload_hash = models.CharField(max_length=64, blank=True)
    maybe_sent = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    posts = models.PositiveSmallIntegerField(default=0)
    remote_id = models.CharField(max_length=40, blank=True)

    objects: ClassVar[OpQuerySet] = OpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(WorkRow.Meta):
        constraints = [
            *WorkRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "sku"], condition=Q(state=State.PENDING), name="shop_op_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["account", "sku"], condition=Q(state__in=FLYING), name="shop_op_one_flying"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.sku}"


class Attempt(models.Model):
    """One call to a shop as it went: kept for the listing's history. No address, no token, no body."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="attempts")
    listing = models.ForeignKey(Listing, models.CASCADE, null=True, related_name="attempts")
    op = models.ForeignKey(ShopOp, models.CASCADE, null=True, related_name="history")
    endpoint = models.CharField(max_length=60)
    request_id = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=10)
    code = models.CharField(max_length=80, blank=True)
    message = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["account", "at"], name="attempt_of_account"),
            models.Index(fields=["listing", "at"], name="attempt_of_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.outcome}"
