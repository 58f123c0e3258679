"""A listing in WooCommerce's words. Pure: what cannot be said accurately is an error, and nothing is sent from here."""

from html import escape
from typing import Any

from marketplace_sync.faults import Unsayable
from marketplace_sync.wording import TRACE_LINE, Offer, description, title, told, within

# What has a call of its own: a change of the text neither moves the price nor invents stock.
NOT_IN_UPDATES = ("sku", "type", "status", "regular_price", "manage_stock", "stock_quantity", "backorders")


def payload(offer: Offer) -> dict[str, Any]:
    """The body of `POST products`. Pictures go as addresses, named so that they are known again. Raises Unsayable."""
    said: dict[str, Any] = {
        "name": title(offer),
        "type": "simple",
        "status": "publish",
        "sku": offer.sku,
        "regular_price": _price(offer),
        "manage_stock": True,
        "stock_quantity": offer.stock,
        "backorders": "no",
        "description": _html(offer),
        "images": [{"src": src, "name": image_name(src), "alt": offer.name} for src in _images(offer)],
        "meta_data": [{"key": "ma_truy_xuat", "value": offer.code}],
    }
    if offer.category:
        if not (offer.category.isascii() and offer.category.isdigit()):
            raise Unsayable("CATEGORY_WRONG")
        said["categories"] = [{"id": int(offer.category)}]
    if offer.gtin:
        said["global_unique_id"] = offer.gtin
    return said


def image_name(src: str) -> str:
    """The name of our file without its ending: random when it was stored, so it names this picture and no other."""
    return src.rpartition("/")[2].partition(".")[0]


def _price(offer: Offer) -> str:
    """Prices are strings there."""
    if not offer.price:
        raise Unsayable("PRICE_MISSING")
    verdict = within(offer.price, offer.limits.price)
    if verdict:
        raise Unsayable("PRICE_LOW" if verdict < 0 else "PRICE_HIGH")
    return str(offer.price)


def _images(offer: Offer) -> tuple[str, ...]:
    if not offer.images:
        raise Unsayable("IMAGE_MISSING", least=1)
    return offer.images


def _html(offer: Offer) -> str:
    """A paragraph a line, and the trace code as a link: on the seller's own site nobody forbids one."""
    description(offer)  # its limits and what must not be said
    lines = [f"<p>{escape(line)}</p>" for line in told(offer).splitlines() if line.strip()]
    code = escape(offer.code)
    shown = f'<a href="{escape(offer.trace_url)}">{code}</a>' if offer.trace_url else code
    return "\n".join([*lines, f"<p>{TRACE_LINE.format(code=shown)}</p>"])
