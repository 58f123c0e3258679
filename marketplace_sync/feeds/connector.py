"""Puts goods on our own shelf, by the words with which other shops are spoken to. It calls nobody."""

from pathlib import PurePath
from typing import Any

from django.db.models import F

from marketplace_sync.contract import (
    Attribute,
    Brands,
    Carrier,
    Category,
    Keys,
    Limits,
    RemoteState,
    Road,
    Said,
    Seen,
    ShopInfo,
    Tokens,
)
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.feeds.payload import LIMITS
from marketplace_sync.feeds.shelf import FeedItem, FeedShelf
from products.catalogue import OcopSet, Product
from products.public.sharing import absolute
from traceability.foundation.files.models import Picture

YEARS = 10 * 365 * 24 * 3600  # there is no token that could run out


class Shelf:
    """One seller's shelf. Every method is one need of `contract.Connector`; an item's id is its SKU."""

    def __init__(self, road: Road, keys: Keys) -> None:
        self.road, self.keys = road, keys

    # --- consent ------------------------------------------------------------------------------------------------------
    def authorize_url(self, back: str) -> str:
        """Nobody else is asked: the seller has said yes on our own page."""
        return back

    def redeem(self, code: str, shop_id: str) -> Tokens:
        FeedShelf.objects.get_or_create(shop_id=shop_id)
        return Tokens("shelf", "shelf", YEARS)

    def refresh(self, refresh_token: str) -> Tokens:
        return Tokens("shelf", "shelf", YEARS)

    def info(self) -> ShopInfo:
        return ShopInfo("")

    # --- what it asks for: nothing that the product does not say -----------------------------------------------------
    def categories(self) -> list[Category]:
        """The OCOP sets under their groups: feeds take any words of the seller as the type of a product."""
        sets = list(OcopSet.objects.filter(has_batch=True))
        groups = {one.group: f"g{one.set_no}" for one in reversed(sets)}
        heads = [Category(key, "", name, False) for name, key in groups.items()]
        return heads + [Category(str(one.set_no), groups[one.group], one.name, True) for one in sets]

    def attributes(self, category: str) -> list[Attribute]:
        return []

    def brands(self, category: str) -> Brands:
        return Brands(False, (), None)

    def limits(self, category: str) -> Limits:
        return LIMITS

    def carriers(self) -> list[Carrier]:
        return []

    # --- the shelf ----------------------------------------------------------------------------------------------------
    def upload(self, name: str, content: bytes) -> str:
        """Pictures are public files of ours already: their name is their id."""
        picture = Picture.objects.filter(sha256__startswith=PurePath(name).stem).first()
        if picture is None:
            raise ShopFault(Kind.SELLER, "IMAGE_BAD", code="no_picture")
        return picture.original

    def create(self, payload: dict[str, Any], *, key: str = "") -> str:
        """A second time it changes what lies there: no repeat can make a double."""
        facts = {"said": _kept(payload), "price": payload["price"], "stock": payload["stock"], "shown": True}
        shelf = self._shelf()
        _item, made = FeedItem.objects.get_or_create(shelf=shelf, sku=payload["sku"], defaults=facts)
        if not made:
            self._change(payload["sku"], "feed/add", **facts)
        else:
            self._noted("feed/add")
        return str(payload["sku"])

    def update(self, remote_id: str, payload: dict[str, Any]) -> None:
        self._change(remote_id, "feed/update", said=_kept(payload))

    def set_price(self, remote_id: str, price: int) -> None:
        self._change(remote_id, "feed/price", price=price)

    def set_stock(self, remote_id: str, stock: int) -> None:
        self._change(remote_id, "feed/stock", stock=stock)

    def show(self, remote_id: str, shown: bool) -> None:
        self._change(remote_id, "feed/show", shown=shown)

    def _change(self, sku: str, endpoint: str, **facts: Any) -> None:
        rows = FeedItem.objects.filter(shelf__shop_id=self.keys.shop_id, sku=sku)
        if not rows.update(version=F("version") + 1, **facts):
            self.road.heard(Said(endpoint, "gone", "", "", "refused"))
            raise ShopFault(Kind.SELLER, "ITEM_GONE", code="gone")
        self._noted(endpoint)

    def _noted(self, endpoint: str) -> None:
        self.road.heard(Said(endpoint, "", "", "", "ok"))

    def _shelf(self) -> FeedShelf:
        shelf = FeedShelf.objects.filter(shop_id=self.keys.shop_id).first()
        if shelf is None:
            raise ShopFault(Kind.SIGN_IN, "AUTH_EXPIRED", code="no_shelf")
        return shelf

    # --- looking ------------------------------------------------------------------------------------------------------
    def find(self, sku: str) -> list[Seen]:
        return self.look([sku])

    def look(self, remote_ids: list[str]) -> list[Seen]:
        rows = FeedItem.objects.filter(shelf__shop_id=self.keys.shop_id, sku__in=remote_ids)
        return [_seen(row) for row in rows]

    def listing_url(self, remote_id: str) -> str:
        """The product's own page: there a buyer who comes from a feed arrives."""
        product = Product.objects.filter(listings__seller_sku=remote_id).first()
        return absolute(product.get_absolute_url()) if product else ""


def _kept(payload: dict[str, Any]) -> dict[str, Any]:
    """What is said of an item; price and stock have columns, and are changed by calls of their own."""
    return {name: value for name, value in payload.items() if name not in {"sku", "price", "stock"}}


def _seen(row: FeedItem) -> Seen:
    state = RemoteState.LIVE if row.shown else RemoteState.HIDDEN
    return Seen(row.sku, row.sku, state, "shown" if row.shown else "hidden", price=row.price, stock=row.stock)
