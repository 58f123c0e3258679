"""A listing in the words of a feed. Pure: what Google or Meta would refuse is an error, and nothing is written.

Limits: https://support.google.com/merchants/answer/7052112 (id 50, title 150, description 5,000, brand 70); Meta takes
more of each. Texts carry no address and no telephone: the link has a field of its own.
"""

from typing import Any

from marketplace_sync.contract import Limits
from marketplace_sync.faults import Unsayable
from marketplace_sync.wording import Offer, description, title, within

LIMITS = Limits(title=(1, 150), description=(1, 5_000), pictures=(1, 11), price=(1, 1_000_000_000))
BRAND = 70


def payload(offer: Offer) -> dict[str, Any]:
    """What lies on the shelf. Raises Unsayable."""
    said = title(offer)
    if not any(letter.isalnum() for letter in said):
        raise Unsayable("TITLE_FORBIDDEN")
    if not offer.images:
        raise Unsayable("IMAGE_MISSING", least=1)
    return {
        "sku": offer.sku, "title": said, "description": description(offer), "price": _price(offer),
        "stock": offer.stock, "link": offer.link, "images": list(offer.images[: LIMITS.pictures[1]]),
        "brand": offer.maker_brand[:BRAND], "gtin": offer.gtin, "category": offer.category,
    }  # fmt: skip


def _price(offer: Offer) -> int:
    if not offer.price:
        raise Unsayable("PRICE_MISSING")
    if within(offer.price, LIMITS.price) > 0:
        raise Unsayable("PRICE_HIGH", most=LIMITS.price[1])
    return offer.price
