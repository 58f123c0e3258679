"""What is known of a shop that nobody can ask: what should be there, what may be there, what the seller declared."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Asked(models.TextChoices):
    """What only the seller can do at the shop."""

    REMOVE = "remove"
    STOCK = "stock"
    PRICE = "price"


class HandItem(models.Model):
    """One product at one such shop. `out`: it may stand there, since a file was taken or the seller said so."""

    channel = models.CharField(max_length=20)
    shop_id = models.CharField(max_length=40)
    sku = models.CharField(max_length=50)
    # what should be there, as pushed
    said = models.JSONField()
    price = models.PositiveBigIntegerField()
    stock = models.PositiveIntegerField()
    shown = models.BooleanField(default=True)
    # what may be there: told by files and by the seller alone
    out = models.BooleanField(default=False)
    there_price = models.PositiveBigIntegerField(null=True)
    there_stock = models.PositiveIntegerField(default=0)
    # what the seller declared, with the proof
    up = models.BooleanField(default=False)
    proof_url = models.CharField(max_length=300, blank=True)
    declared_on = models.DateField(null=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # what he is asked to do there
    asked = models.CharField(max_length=10, blank=True, choices=Asked.choices)
    asked_number = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sku"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "shop_id", "sku"], name="hand_item_once"),
            models.CheckConstraint(condition=Q(up=False) | ~Q(proof_url=""), name="hand_item_up_with_proof"),
        ]

    def __str__(self) -> str:
        return self.sku
