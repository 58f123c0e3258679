"""An invitation to work for one household: three days, once, renewed or revoked by the cooperative."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cooperatives.subjects import Household

LASTS = dt.timedelta(days=3)


class InvitationQuerySet(models.QuerySet["HouseholdInvitation"]):
    """Questions about invitations."""

    def open_at(self, moment: dt.datetime) -> "InvitationQuerySet":
        """Those that still open something."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment)


class HouseholdInvitation(models.Model):
    """Whoever opens its address within three days may sign in for the household. One is open at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)  # see short_links: the address itself is kept nowhere
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(used_at__isnull=True, revoked_at__isnull=True), name="one_invitation"
            )
        ]

    def __str__(self) -> str:
        return str(self.household)
