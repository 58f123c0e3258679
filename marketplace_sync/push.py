"""One row of the outbox in hand: its listing, its shop, and writes that count only while the lease is ours."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from marketplace_sync import tokens
from marketplace_sync.channels import channel
from marketplace_sync.contract import Connector, Limits
from marketplace_sync.facts import ShopFacts
from marketplace_sync.listings import Listing
from marketplace_sync.offers import offer_of_listing, pictures_of
from marketplace_sync.ops import ShopOp
from marketplace_sync.shop_pictures import addresses, ids_at_shop
from traceability.foundation.work.rows import LEASE_SECONDS, seconds_from_now
from traceability.foundation.work.states import State


class Push:
    """The listing as it was when the row was taken up. `fenced` is the only way to write about it."""

    def __init__(self, op: ShopOp) -> None:
        self.op = op
        self.read_again()

    def read_again(self) -> None:
        """Takes up what was wanted meanwhile."""
        rows = Listing.objects.select_related("account", "product__subject__unit")
        self.listing = rows.get(pk=self.op.listing_id)

    @cached_property
    def shop(self) -> Connector:
        """The seller's shop, spoken to in his name."""
        return tokens.shop_of(self.listing.account, op=self.op)

    @contextmanager
    def fenced(self, **changes: Any) -> Iterator[None]:
        """One transaction: what the block does to the row (raises LeaseLost if it is another's), and `changes`."""
        with transaction.atomic():
            yield
            Listing.objects.filter(pk=self.listing.pk).update(**changes)
        self.listing.refresh_from_db()

    def limits(self) -> Limits:
        return ShopFacts(self.listing.account, lambda: self.shop).limits(self.listing.category_id)

    def payload(self, stock: int) -> dict[str, Any]:
        """The listing in the shop's words, its pictures at the shop. Raises Unsayable before anything is sent."""
        speak = channel(self.listing.account.channel)
        assert speak is not None  # noqa: S101 - `shop` has refused it otherwise
        limits, pictures = self.limits(), pictures_of(self.listing.product)
        speak.payload(offer_of_listing(self.listing, stock=stock, limits=limits))  # before a picture is sent in vain
        some = pictures[: limits.pictures[1]]
        if speak.pictures_by_address:
            images = addresses(some)
        else:
            images = ids_at_shop(self.listing.account, self.shop, some)
        return speak.payload(offer_of_listing(self.listing, stock=stock, limits=limits, images=images))

    def key_for(self, body: dict[str, Any]) -> dict[str, str]:
        """Key and print of a create of `body`: a key goes out again only with the body it went out with before.

        Empty where the shop knows no such keys. The print is taken of what is said, not of how the shop places it.
        """
        speak = channel(self.listing.account.channel)
        if speak is None or not speak.once_by_key:
            return {}
        said = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        again = self.listing.create_key and self.listing.create_print == said
        return {"create_key": self.listing.create_key if again else str(uuid.uuid4()), "create_print": said}

    def mark(self, kind: str, op_changes: dict[str, Any] | None = None, **changes: Any) -> None:
        """Commits "from here on the shop may have heard of it", with a fresh lease, before the call."""
        with self.fenced(**changes):
            self.op.move(
                State.CALLING, lease_until=seconds_from_now(LEASE_SECONDS), kind=kind,
                desired_version=self.listing.wanted_version, **(op_changes or {}),
            )  # fmt: skip

    def landed(self, op_changes: dict[str, Any] | None = None, **changes: Any) -> None:
        """The shop has said yes: the row is in hand again, and what was pushed is noted."""
        with self.fenced(pushed_at=Now(), **changes):
            self.op.move(State.LEASED, lease_until=seconds_from_now(LEASE_SECONDS), **(op_changes or {}))
