"""What the hourly check of the ledger found: rows for the operator and for the pages that must say so."""

from django.db import models
from django.utils import timezone


class LedgerCheck(models.Model):
    """One run. `event` names the first altered row; it is no foreign key, since that row may be gone."""

    at = models.DateTimeField(default=timezone.now)
    events = models.PositiveBigIntegerField(default=0)
    sound = models.BooleanField()
    event = models.UUIDField(null=True)
    field = models.CharField(max_length=40, blank=True)
    finding = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.finding or "sound"
