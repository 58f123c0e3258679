"""Rows of notices: what a person was told, which ways she wants, and what became of each way."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from traceability.foundation.notices.channels import Channel
from traceability.foundation.notices.kinds import Kind, kind_named
from traceability.foundation.work.rows import WorkRow


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices; the gate lets nobody but the person herself in, the operator neither."""

    def visible_to(self, user) -> "NoticeQuerySet":
        return self.filter(recipient=user) if user.is_authenticated and user.is_active else self.none()

    writable_by = visible_to

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one person was told. Title and text stand as they were told; facts say them in other languages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)  # what it is about, so that nothing is told twice
    title = models.CharField(max_length=300)
    text = models.CharField(max_length=1000, blank=True)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "key"], name="foundation_notice_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-made_at"], name="foundation_notice_list"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="foundation_notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def of_kind(self) -> Kind | None:
        return kind_named(self.kind)

    @property
    def icon(self) -> str:
        return self.of_kind.icon if self.of_kind else "bell"

    @property
    def said(self) -> tuple[str, str]:
        """Title and text for the reader: as told in Vietnamese, said anew in another language."""
        language = get_language() or settings.LANGUAGE_CODE
        if language.startswith(settings.LANGUAGE_CODE) or self.of_kind is None:
            return self.title, self.text
        return self.of_kind.say(self.facts)


class Outcome(models.TextChoices):
    """What became of one way. *Sent* means handed over to the sender; whether it was read nobody knows."""

    WAITING = "", _("Đang chờ gửi")
    SENT = "sent", _("Đã gửi đi")
    UNKNOWN = "unknown", _("Chưa rõ đã gửi được chưa")
    REFUSED = "refused", _("Không gửi được")
    CAPPED = "capped", _("Không gửi, hôm nay đã đủ số tin")
    READ = "read", _("Không cần gửi, đã đọc ở đây")
    NOWHERE = "nowhere", _("Không gửi, chưa có địa chỉ nhận")


class Delivery(WorkRow):
    """One notice on its way by one channel. `tried_at` is set before the sender is called: it is never called twice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    tried_at = models.DateTimeField(null=True, editable=False)
    handed_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkRow.Meta):
        constraints = [
            *WorkRow.Meta.constraints,
            models.UniqueConstraint(fields=["notice", "channel"], name="foundation_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice.kind} {self.channel}"


class ChannelChoice(models.Model):
    """What a person chose for one kind and one channel; without a row the kind's own default holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choices")
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="foundation_channel_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"
