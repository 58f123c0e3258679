"""The channel of sellers' own WooCommerce sites. The address is the seller's; nothing here names a host."""

from django.conf import settings

from marketplace_sync.contract import Channel, Keys, Road
from marketplace_sync.woocommerce.connector import WooCommerce
from marketplace_sync.woocommerce.errors import REASONS_USED
from marketplace_sync.woocommerce.payload import payload


def connect(road: Road, keys: Keys) -> WooCommerce:
    return WooCommerce(road, keys)


def woocommerce() -> Channel:
    """Every seller who has a site, with the keys that the seller makes there."""
    return Channel(
        key="woo", name="WooCommerce", base="", is_offered=settings.WOOCOMMERCE_OFFERED, connect=connect,
        payload=payload, codes=REASONS_USED, by_keys=True, pictures_by_address=True, has_parcels=False,
    )  # fmt: skip
