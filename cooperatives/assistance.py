"""Who of a community digital team may help whom, agreed to by whom, until when. A helper owns nothing of it."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Household, Subject
from traceability.foundation.files.models import Paper

LONGEST = dt.timedelta(days=366)  # twelve months; who wants more is asked again


class Consent(models.TextChoices):
    """How the helped said yes."""

    PHONE = "phone", _("Đồng ý trên máy của mình")
    PAPER = "paper", _("Ký trên giấy")


class AssistanceQuerySet(models.QuerySet["Assistance"]):
    """Questions about assistances. That the helper still holds her office is asked in `access`."""

    def agreed(self) -> "AssistanceQuerySet":
        """Somebody said yes, and nobody took it back."""
        return self.filter(consented_at__isnull=False, revoked_at__isnull=True, refused_at__isnull=True)

    def on(self, day: dt.date) -> "AssistanceQuerySet":
        """Those under which somebody may help on `day`: agreed, begun, not ended, the helper still of that commune."""
        held = Q(helper__offices__kind="team", helper__offices__unit=F("unit"), helper__offices__starts_on__lte=day)
        stays = Q(helper__offices__ends_on__isnull=True) | Q(helper__offices__ends_on__gte=day)
        lives = Q(household__isnull=True) | Q(household__active=True)
        return (
            self.agreed()
            .filter(starts_on__lte=day, ends_on__gte=day, helper__is_active=True)
            .filter(held & stays & lives)
            .distinct()
        )

    def asked(self) -> "AssistanceQuerySet":
        """Those that wait for an answer."""
        return self.filter(consented_at__isnull=True, revoked_at__isnull=True, refused_at__isnull=True)

    def with_paper(self) -> "AssistanceQuerySet":
        """Those whose signed paper waits for somebody who looks at it."""
        return self.asked().filter(paper__isnull=False).select_related("helper", "unit", "household", "subject")


class Assistance(models.Model):
    """Leave that a helper asked for, and what came of it. Rows are never deleted: who could read what stays known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assistances")
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="assistances")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="assistances")
    household = models.ForeignKey(Household, models.RESTRICT, null=True, blank=True, related_name="assistances")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ask_digest = models.CharField(max_length=64, blank=True, db_index=True)  # of the address that asks; see short_links
    ask_until = models.DateTimeField(null=True)
    # Of the key that opens the account of a household which the helper registered; see opening.py.
    key_digest = models.CharField(max_length=64, blank=True, db_index=True)
    key_until = models.DateTimeField(null=True)
    how = models.CharField(max_length=8, choices=Consent.choices, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    consented_at = models.DateTimeField(null=True)
    # Who answered on the phone, or who has seen the signed paper.
    consented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField()
    refused_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[AssistanceQuerySet] = AssistanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True) | ~Q(how=""), name="consent_says_how_it_was_given"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="assistance_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper} → {self.whom}"

    @property
    def whom(self) -> Household | Subject:
        """The household, or the subject where it is helped as a whole."""
        return self.household or self.subject

    @property
    def waits(self) -> bool:
        return not (self.consented_at or self.refused_at or self.revoked_at)
