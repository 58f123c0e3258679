"""A seller's shop at a marketplace, connected by consent. Tokens are kept encrypted and never leave this floor."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_acted_for, subjects_managed_by, subjects_visible_to
from cooperatives.subjects import Subject
from marketplace_sync.channels import channel_name
from traceability.foundation.secret_field import SecretField


class AccountState(models.TextChoices):
    CONNECTED = "connected", _("Đã kết nối")
    NEEDS_REAUTH = "needs_reauth", _("Cần kết nối lại")
    STOPPED = "stopped", _("Đã dừng")


class AccountQuerySet(models.QuerySet["ChannelAccount"]):
    """Questions about connected shops, and the gates to them."""

    def visible_to(self, user) -> "AccountQuerySet":
        return self.filter(subject__in=subjects_visible_to(user))

    def writable_by(self, user) -> "AccountQuerySet":
        """Shops on which `user` may put things up for sale."""
        return self.filter(subject__in=subjects_acted_for(user))

    def managed_by(self, user) -> "AccountQuerySet":
        """Shops that `user` may connect and disconnect."""
        return self.filter(subject__in=subjects_managed_by(user))

    def usable(self) -> "AccountQuerySet":
        return self.filter(state=AccountState.CONNECTED)


class ChannelAccount(models.Model):
    """One shop of one subject. The tokens belong to the seller, who may take them back at any time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="channel_accounts")
    channel = models.CharField(max_length=20)
    shop_id = models.CharField(max_length=200)  # the shop's number, or the address of a site of the seller's own
    shop_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=14, choices=AccountState.choices, default=AccountState.CONNECTED)
    state_reason = models.CharField(max_length=40, blank=True)  # a code of `reasons`
    state_since = models.DateTimeField(default=timezone.now)
    handle = models.CharField(max_length=200, blank=True, editable=False)  # as the shop is called in calls, if it is
    access_token = SecretField(blank=True, editable=False)
    refresh_token = SecretField(blank=True, editable=False)
    token_got_at = models.DateTimeField(null=True, editable=False)
    token_ends_at = models.DateTimeField(null=True, editable=False)
    refresh_lease = models.UUIDField(null=True, editable=False)  # one refresher at a time: the token works once
    refresh_lease_until = models.DateTimeField(null=True, editable=False)
    consent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    consent_at = models.DateTimeField(null=True)
    consent_to = models.JSONField(default=list)  # what the seller was told would be shared, word for word
    consent_until = models.DateTimeField(null=True)
    # The circuit breaker: after failures in a row this shop is left alone for a while.
    failures = models.PositiveIntegerField(default=0, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    rest_seconds = models.PositiveIntegerField(default=0, editable=False)
    heard_at = models.DateTimeField(null=True, editable=False)  # last time the shop answered well
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AccountQuerySet] = AccountQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "shop_id"], name="shop_connected_once"),
            models.CheckConstraint(condition=Q(state__in=AccountState.values), name="account_state_known"),
        ]

    def __str__(self) -> str:
        return self.shop_name or self.shop_id

    @property
    def channel_name(self) -> str:
        return channel_name(self.channel)

    @property
    def is_usable(self) -> bool:
        return self.state == AccountState.CONNECTED
