"""Listings: what the seller wants, what we last pushed, what the shop shows. Three separate facts, never mixed."""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_acted_for, subjects_visible_to
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import SHOW_ONLY
from marketplace_sync.contract import RemoteState
from products.catalogue import Product
from traceability.foundation.crockford import ALPHABET

SKU_LENGTH = 50


class Wanted(models.TextChoices):
    LIVE = "live", _("Bán")
    UNLISTED = "unlisted", _("Ẩn")


class ListingState(models.TextChoices):
    """The seven states that people read (experience.md §6). The first two are of a product that has no listing yet."""

    INCOMPLETE = "incomplete", _("Chưa đủ hồ sơ")
    READY = "ready", _("Sẵn sàng đăng")
    PENDING = "pending", _("Đã gửi, chờ sàn duyệt")
    LIVE = "live", _("Đang bán")
    REJECTED = "rejected", _("Bị từ chối")
    HIDDEN = "hidden", _("Đã ẩn")
    UNKNOWN = "unknown", _("Chưa rõ, đang hỏi lại sàn")


def new_sku() -> str:
    """A seller SKU: ours, immutable, ASCII without blanks, never meaning anything that could change."""
    return "NSXT-" + "".join(secrets.choice(ALPHABET) for _ in range(12))


class ListingQuerySet(models.QuerySet["Listing"]):
    """Questions about listings, and the gates to them."""

    def visible_to(self, user) -> "ListingQuerySet":
        return self.filter(account__subject__in=subjects_visible_to(user))

    def writable_by(self, user) -> "ListingQuerySet":
        return self.filter(account__subject__in=subjects_acted_for(user))

    def live(self) -> "ListingQuerySet":
        """Those that a buyer can see at the shop, as far as we last saw."""
        return self.filter(remote_state=RemoteState.LIVE)

    def at_shops(self) -> "ListingQuerySet":
        """Those at places that sell: a feed is none."""
        return self.exclude(account__channel__in=SHOW_ONLY)

    def buyable(self) -> "ListingQuerySet":
        """Live, wanted and with something to sell: what a buy link may lead to."""
        selling = self.at_shops().live().filter(wanted_state=Wanted.LIVE, asleep=False, wanted_stock__gt=0)
        return selling.exclude(remote_url="")


class Listing(models.Model):
    """One product on one shop. The row is also the intent: its SKU is committed before the shop hears of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="listings")
    product = models.ForeignKey(Product, models.PROTECT, related_name="listings")
    seller_sku = models.CharField(max_length=SKU_LENGTH, default=new_sku, editable=False)
    # wanted by the seller
    wanted_state = models.CharField(max_length=10, choices=Wanted.choices, default=Wanted.LIVE)
    wanted_price_vnd = models.PositiveBigIntegerField()
    wanted_stock = models.PositiveIntegerField(default=0)
    wanted_version = models.PositiveIntegerField(default=0)
    content_version = models.PositiveIntegerField(default=1)  # raised by whoever wants the text sent anew
    asleep = models.BooleanField(default=False)  # hidden by a recall until something is sellable again
    category_id = models.CharField(max_length=40)
    category_name = models.CharField(max_length=200, blank=True)
    attributes = models.JSONField(default=list)  # [{"id", "name", "value_id", "value", "unit"}]
    brand = models.JSONField(default=list)  # [] or [id, name]
    logistics = models.JSONField(default=list)  # ids of the shop's carriers
    # ours: what the shop was last told
    pushed_hash = models.CharField(max_length=64, blank=True, editable=False)
    pushed_content_version = models.PositiveIntegerField(default=0, editable=False)
    pushed_price = models.PositiveBigIntegerField(null=True, editable=False)
    pushed_stock = models.PositiveIntegerField(null=True, editable=False)
    pushed_shown = models.BooleanField(default=False, editable=False)
    pushed_at = models.DateTimeField(null=True, editable=False)
    # the unknown: since when a create may have reached the shop, and what it said
    maybe_sent_at = models.DateTimeField(null=True, editable=False)
    absent_looks = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_hash = models.CharField(max_length=64, blank=True, editable=False)
    create_key = models.CharField(max_length=36, blank=True, editable=False)  # goes with a create of just this …
    create_print = models.CharField(max_length=64, blank=True, editable=False)  # … body, as its SHA-256
    sent_stock = models.PositiveIntegerField(null=True, editable=False)  # the last number the shop may have heard
    choices = models.JSONField(default=list, editable=False)  # several of ours at the shop: a person decides
    extras = models.JSONField(default=list, editable=False)  # ids of doubles that are to be hidden
    # theirs: as last observed
    remote_id = models.CharField(max_length=40, blank=True, editable=False)
    remote_state = models.CharField(max_length=10, blank=True, editable=False)
    remote_word = models.CharField(max_length=40, blank=True, editable=False)
    remote_price = models.BigIntegerField(null=True, editable=False)
    remote_stock = models.BigIntegerField(null=True, editable=False)
    remote_reason = models.TextField(blank=True, editable=False)
    remote_deadline = models.DateTimeField(null=True, editable=False)
    remote_url = models.CharField(max_length=300, blank=True, editable=False)
    observed_at = models.DateTimeField(null=True, editable=False)
    doubles_checked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ListingQuerySet] = ListingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "seller_sku"], name="sku_once_a_shop"),
            models.UniqueConstraint(fields=["account", "product"], name="product_once_a_shop"),
            models.CheckConstraint(condition=Q(wanted_state__in=Wanted.values), name="wanted_state_known"),
            models.CheckConstraint(
                condition=Q(remote_state__in=["", *(str(one) for one in RemoteState)]), name="remote_state_known"
            ),
        ]
        indexes = [models.Index(fields=["remote_state", "observed_at"], name="listing_to_watch")]

    def __str__(self) -> str:
        return f"{self.product} – {self.account}"

    @property
    def wants_shown(self) -> bool:
        """Whether a buyer should see it now."""
        return self.wanted_state == Wanted.LIVE and not self.asleep

    @property
    def is_at_shop(self) -> bool:
        return bool(self.remote_id) and self.remote_state != RemoteState.GONE

    @property
    def may_show_stock(self) -> int:
        """The most that buyers may see of it at this moment, as far as anybody can know."""
        if not self.is_at_shop and self.maybe_sent_at is None:
            return 0
        return max(self.pushed_stock or 0, self.sent_stock or 0)

    def get_absolute_url(self) -> str:
        return reverse("listing", kwargs={"pk": self.pk})
