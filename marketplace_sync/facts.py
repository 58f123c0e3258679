"""What a shop says of itself (categories, questions, limits, carriers), kept for hours and never for days."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.contract import Attribute, Brands, Carrier, Category, Connector, Limits
from marketplace_sync.faults import ShopFault

FRESH = dt.timedelta(hours=6)
OLDEST = dt.timedelta(days=3)  # when the shop is away, what it said lately is better than nothing
ANY_FAILURE = (ShopFault,)


class ShopFact(models.Model):
    """One answer of one shop, as JSON, with the time at which it was read."""

    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="facts")
    name = models.CharField(max_length=80)
    value = models.JSONField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="fact_once")]

    def __str__(self) -> str:
        return self.name


class ShopFacts:
    """Reads through the rows. `ask` gives a connector, only if it is needed; it may raise ShopFault."""

    def __init__(self, account: ChannelAccount, ask: Callable[[], Connector]) -> None:
        self.account, self._ask = account, ask

    def categories(self) -> list[Category]:
        rows = self._kept("categories", lambda shop: [dataclasses.asdict(one) for one in shop.categories()])
        return [Category(**row) for row in rows]

    def attributes(self, category: str) -> list[Attribute]:
        ask = lambda shop: [dataclasses.asdict(one) for one in shop.attributes(category)]  # noqa: E731
        return [_attribute(row) for row in self._kept(f"attributes:{category}", ask)]

    def brands(self, category: str) -> Brands:
        row = self._kept(f"brands:{category}", lambda shop: dataclasses.asdict(shop.brands(category)))
        return Brands(row["must"], tuple((str(a), str(b)) for a, b in row["names"]), row["none"])

    def limits(self, category: str) -> Limits:
        row = self._kept(f"limits:{category}", lambda shop: dataclasses.asdict(shop.limits(category)))
        spans: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        return Limits(**spans)

    def carriers(self) -> list[Carrier]:
        rows = self._kept("carriers", lambda shop: [dataclasses.asdict(one) for one in shop.carriers()])
        return [Carrier(**row) for row in rows]

    def _kept(self, name: str, ask: Callable[[Connector], Any]) -> Any:
        row = ShopFact.objects.filter(account=self.account, name=name).first()
        now = timezone.now()
        if row is not None and now - row.read_at < FRESH:
            return row.value
        try:
            value = ask(self._ask())
        except ShopFault:
            if row is not None and now - row.read_at < OLDEST:
                return row.value
            raise
        ShopFact.objects.update_or_create(account=self.account, name=name, defaults={"value": value, "read_at": now})
        return value


def forget(account: ChannelAccount) -> None:
    """The shop contradicted what we had kept: ask it anew."""
    ShopFact.objects.filter(account=account).delete()


def _attribute(row: dict[str, Any]) -> Attribute:
    options = tuple((str(value_id), str(name)) for value_id, name in row["options"])
    return Attribute(**(row | {"options": options, "units": tuple(row["units"])}))
