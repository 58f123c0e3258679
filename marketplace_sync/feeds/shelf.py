"""The shelf from which feeds are read: one of each seller, with an address of its own and what lies on it.

To the outbox it is a shop like any other, so what is on the shelf was pushed there and has its history. A shelf knows
its seller only by the id under which the account is connected, as a shop elsewhere would.
"""

import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone

from traceability.foundation.crockford import ALPHABET

KEY_LENGTH = 24  # of 32 letters: 120 bits


def new_key() -> str:
    """The secret part of a feed's address.

    A key, and not the maker's name: who was once given the address (an agency, a former clerk) loses it with a new
    key, and nobody reads the prices of all makers by going through their names.
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH)).lower()


class FeedShelf(models.Model):
    """One seller's shelf. `shop_id` is the id of the account that is connected to it."""

    shop_id = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key)
    key_since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.shop_id


class FeedItem(models.Model):
    """One product on a shelf. `said` is what `payload` made: texts, path of the page, names of picture files."""

    shelf = models.ForeignKey(FeedShelf, models.CASCADE, related_name="items")
    sku = models.CharField(max_length=50)
    said = models.JSONField()
    price = models.PositiveBigIntegerField()
    stock = models.PositiveIntegerField()
    shown = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)  # raised by every change: the tag of the file is made of these

    class Meta:
        ordering: ClassVar[list[str]] = ["sku"]
        constraints = [models.UniqueConstraint(fields=["shelf", "sku"], name="feed_item_once")]

    def __str__(self) -> str:
        return self.sku
