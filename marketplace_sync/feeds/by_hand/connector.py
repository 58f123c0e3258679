"""A shop that is reached by the seller's hand. What would need a call becomes a task of his until it is done."""

from typing import Any

from marketplace_sync.contract import Keys, RemoteState, Road, Said, Seen, Tokens
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.feeds.by_hand.items import Asked, HandItem
from marketplace_sync.feeds.connector import YEARS, Shelf
from marketplace_sync.feeds.payload import payload as feed_payload
from marketplace_sync.wording import Offer

REASONS = {Asked.REMOVE: "HAND_REMOVE", Asked.STOCK: "HAND_STOCK", Asked.PRICE: "HAND_PRICE"}

ENDPOINTS = {Asked.REMOVE: "hand/remove", Asked.STOCK: "hand/stock-asked", Asked.PRICE: "hand/price-asked"}


def payload(offer: Offer) -> dict[str, Any]:
    """What a file may say of it. Raises Unsayable."""
    return {**feed_payload(offer), "weight_g": offer.weight_g}


class Hand(Shelf):
    """The same questions as a feed asks; goods wait in `HandItem` until the seller takes them to the shop."""

    def __init__(self, channel: str, road: Road, keys: Keys) -> None:
        super().__init__(road, keys)
        self.channel = channel

    def redeem(self, code: str, shop_id: str) -> Tokens:
        return Tokens("hand", "hand", YEARS)

    def create(self, payload: dict[str, Any], *, key: str = "") -> str:
        sku = str(payload["sku"])
        facts = {"said": _said(payload), "price": payload["price"], "stock": payload["stock"], "shown": True}
        HandItem.objects.update_or_create(
            channel=self.channel, shop_id=self.keys.shop_id, sku=sku, defaults=facts
        )  # fmt: skip
        self._noted("hand/add")
        return sku

    def update(self, remote_id: str, payload: dict[str, Any]) -> None:
        self._set(self._item(remote_id), "hand/update", said=_said(payload))

    def set_price(self, remote_id: str, price: int) -> None:
        item = self._item(remote_id)
        if item.out and item.there_price != price:
            self._ask(item, Asked.PRICE, price)
        self._set(item, "hand/price", price=price)

    def set_stock(self, remote_id: str, stock: int) -> None:
        """More may be told later; less must be done by the seller before anybody relies on it."""
        item = self._item(remote_id)
        if item.out and stock < item.there_stock:
            self._ask(item, Asked.STOCK if stock else Asked.REMOVE, stock)
        self._set(item, "hand/stock", stock=stock)

    def show(self, remote_id: str, shown: bool) -> None:
        item = self._item(remote_id)
        if item.out and not shown:
            self._ask(item, Asked.REMOVE, 0)
        self._set(item, "hand/show", shown=shown)

    def _item(self, sku: str) -> HandItem:
        item = self._items().filter(sku=sku).first()
        if item is None:
            raise ShopFault(Kind.SELLER, "ITEM_GONE", code="gone")
        return item

    def _items(self):
        return HandItem.objects.filter(channel=self.channel, shop_id=self.keys.shop_id)

    def _set(self, item: HandItem, endpoint: str, **facts: Any) -> None:
        self._items().filter(sku=item.sku).update(**facts, asked="", asked_number=None)
        self._noted(endpoint)

    def _ask(self, item: HandItem, what: Asked, number: int) -> None:
        self._items().filter(sku=item.sku).update(asked=what, asked_number=number)
        self.road.heard(Said(ENDPOINTS[what], "", "", "", "asked"))
        raise ShopFault(Kind.BY_HAND, REASONS[what], code=f"hand_{what}")

    def _noted(self, endpoint: str) -> None:
        self.road.heard(Said(endpoint, "", "", "", "noted"))

    def look(self, remote_ids: list[str]) -> list[Seen]:
        """What the seller declared last. Nobody has looked at the shop, and pages say so."""
        return [_seen(item) for item in self._items().filter(sku__in=remote_ids)]

    def listing_url(self, remote_id: str) -> str:
        return self._items().filter(sku=remote_id).values_list("proof_url", flat=True).first() or ""


def _seen(item: HandItem) -> Seen:
    if item.up:
        state = RemoteState.LIVE
    else:
        state = RemoteState.PENDING if item.shown and item.stock else RemoteState.HIDDEN
    return Seen(item.sku, item.sku, state, "declared", price=item.there_price, stock=item.there_stock)


def _said(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name not in {"sku", "price", "stock", "link"}}
