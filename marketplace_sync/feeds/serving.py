"""What a feed says at this moment. The shelf says what was put there; what may be sold now has the last word.

A worker that is late can make a feed poorer, never richer: an item is in stock only if the shelf says so, the seller
still wants it shown, and a released, unexpired, unrecalled batch has packs left as the file is read.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.feeds.lines import Line
from marketplace_sync.feeds.shelf import FeedItem, FeedShelf
from marketplace_sync.listings import Listing, Wanted
from marketplace_sync.stock import sellable_units_of
from products.catalogue import Product
from products.public.sharing import absolute
from traceability.foundation.files.pictures import url_of

MOST_ITEMS = 5_000
EDITION = "1"  # raise it when the same rows are written otherwise


@dataclass(frozen=True)
class Feed:
    """One shelf as it may be read now. Without an account it is empty: the consent was taken back."""

    shelf: FeedShelf
    account: ChannelAccount | None
    kinds: dict[str, str] = field(default_factory=dict)  # SKU of what may be shown: the name of its category
    in_stock: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return str(self.account) if self.account else ""

    @property
    def home(self) -> str:
        return absolute(self.account.subject.get_absolute_url()) if self.account else absolute("/")

    def tag(self, form: str) -> str:
        """Differs whenever the bytes would: made of versions and of what is in stock, without reading the texts."""
        said = hashlib.sha256(f"{EDITION} {form} {absolute('/')} {self.name} {self.home}".encode())
        for sku, version in self._rows().values_list("sku", "version"):
            said.update(f"\n{sku} {version} {sku in self.in_stock} {self.kinds[sku]}".encode())
        return said.hexdigest()[:32]

    def lines(self) -> Iterator[Line]:
        """The items, a few hundred of them in memory at a time."""
        for item in self._rows().iterator(chunk_size=200):
            yield _line(item, self.kinds[item.sku], item.sku in self.in_stock)

    def _rows(self):
        return self.shelf.items.filter(shown=True, sku__in=self.kinds).order_by("sku")


def feed_of(shelf: FeedShelf) -> Feed:
    """What is on `shelf` and may be shown, and what of it is in stock: three questions, however much lies there."""
    accounts = ChannelAccount.objects.usable().select_related("subject")
    account = accounts.filter(channel="feed", shop_id=shelf.shop_id).first()
    if account is None:
        return Feed(shelf, None)
    wanted = Listing.objects.filter(account=account, wanted_state=Wanted.LIVE, asleep=False)
    public = wanted.filter(product__in=Product.objects.public()).order_by("seller_sku")
    rows = list(public.values_list("seller_sku", "product", "category_name")[:MOST_ITEMS])
    units: dict[UUID, int] = sellable_units_of({product for _sku, product, _kind in rows}, timezone.localdate())
    stocked = set(shelf.items.filter(stock__gt=0).values_list("sku", flat=True))
    in_stock = frozenset(sku for sku, product, _kind in rows if units[product] > 0 and sku in stocked)
    return Feed(shelf, account, {sku: kind for sku, _product, kind in rows}, in_stock)


def _line(item: FeedItem, kind: str, in_stock: bool) -> Line:
    said = item.said
    return Line(
        item.sku, said["title"], said["description"], absolute(said["link"]),
        tuple(absolute(url_of(name)) for name in said["images"]), item.price, in_stock, said["brand"], said["gtin"],
        kind.replace(" › ", " > "),
    )  # fmt: skip
