"""Buy links for public pages: listings that are live and have something to sell, asked for many products at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from marketplace_sync.channels import channel_name
from marketplace_sync.listings import Listing
from products.batches import Batch
from products.catalogue import Product
from products.slots import ShopLink
from traceability.scan.slots import BuyLink


def shops_selling(products: Sequence[Product]) -> Mapping[UUID, Sequence[ShopLink]]:
    """{product: where one can buy it now}."""
    found: dict[UUID, list[ShopLink]] = {}
    listings = Listing.objects.buyable().filter(product__in=products).select_related("account")
    for listing in listings.order_by("account__channel", "pk"):
        link = ShopLink(channel_name(listing.account.channel), listing.remote_url)
        found.setdefault(listing.product_id, []).append(link)
    return found


def buy_links_of(batch: Batch) -> list[BuyLink]:
    """Where the product of `batch` is sold now; the page of the lot asks only while the lot itself may be sold."""
    return [BuyLink(link.shop, link.url) for link in shops_selling([batch.product]).get(batch.product_id, ())]
