"""A listing in TikTok Shop's words. Pure: what cannot be said accurately is an error, and nothing is sent from here."""

from html import escape
from typing import Any

from marketplace_sync.faults import Unsayable
from marketplace_sync.wording import Offer, description, title, within

CODE_KINDS = {8: "EAN", 12: "UPC", 13: "EAN", 14: "GTIN"}
NOT_IN_EDITS = frozenset({"save_mode", "skus"})  # price and stock have calls of their own, which want no audit


def payload(offer: Offer) -> dict[str, Any]:
    """The body of a create, without the warehouse, which the connector knows. Raises Unsayable."""
    said: dict[str, Any] = {
        "save_mode": "LISTING",
        "title": title(offer),
        "description": _html(offer),
        "category_version": "v2",
        "category_id": _number(offer.category, "CATEGORY_WRONG"),
        "main_images": [{"uri": one} for one in _images(offer)],
        "package_weight": {"value": _weight(offer), "unit": "KILOGRAM"},
        "product_attributes": [_attribute(row) for row in offer.attributes],
        "delivery_option_ids": _carriers(offer),
        "skus": [_sku(offer)],
    }
    if offer.brand:  # no brand: nothing is said
        said["brand_id"] = _number(offer.brand[0], "BRAND_WRONG")
    if offer.size_cm:
        sides = zip(("length", "width", "height"), map(str, offer.size_cm), strict=True)
        said["package_dimensions"] = dict(sides) | {"unit": "CENTIMETER"}
    elif offer.limits.needs_size:
        raise Unsayable("SIZE_MISSING")
    return said


def edit(said: dict[str, Any]) -> dict[str, Any]:
    """What a partial edit sends of a payload: each property that is named replaces the old one whole."""
    return {name: value for name, value in said.items() if name not in NOT_IN_EDITS}


def _html(offer: Offer) -> str:
    """The lines of the description as paragraphs; the shop counts the marks too."""
    said = "".join(f"<p>{escape(line)}</p>" for line in description(offer).split("\n") if line.strip())
    most = offer.limits.description[1]
    if most is not None and len(said) > most:
        raise Unsayable("TEXT_LONG", most=most)
    return said


def _sku(offer: Offer) -> dict[str, Any]:
    row = {
        "seller_sku": offer.sku,
        "price": {"amount": str(_price(offer)), "currency": "VND"},
        "inventory": [{"quantity": _stock(offer)}],
    }
    if offer.gtin:
        row["identifier_code"] = {"code": offer.gtin, "type": CODE_KINDS.get(len(offer.gtin), "GTIN")}
    return row


def _number(text: str, reason: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise Unsayable(reason)
    return text


def _price(offer: Offer) -> int:
    if not offer.price:
        raise Unsayable("PRICE_MISSING")
    if verdict := within(offer.price, offer.limits.price):
        raise Unsayable("PRICE_LOW" if verdict < 0 else "PRICE_HIGH", least=offer.limits.price[0])
    return offer.price


def _stock(offer: Offer) -> int:
    """More than the shop counts is told as the most that it counts: never more than there is."""
    most = offer.limits.stock[1]
    return offer.stock if most is None else min(offer.stock, most)


def _weight(offer: Offer) -> str:
    if not offer.weight_g:
        raise Unsayable("WEIGHT_MISSING")
    return f"{offer.weight_g / 1000:.3f}"


def _images(offer: Offer) -> list[str]:
    least, most = offer.limits.pictures
    if len(offer.images) < (least or 1):
        raise Unsayable("IMAGE_MISSING", least=least or 1)
    return list(offer.images[:most])  # the first are those the maker put first


def _carriers(offer: Offer) -> list[str]:
    if not offer.carriers:
        raise Unsayable("CARRIER_MISSING")
    return [_number(one, "CARRIER_WRONG") for one in offer.carriers]


def _attribute(row: dict[str, str]) -> dict[str, Any]:
    if row.get("value_id"):
        return {"id": row["id"], "values": [{"id": row["value_id"]}]}
    return {"id": row["id"], "values": [{"name": " ".join(filter(None, (row.get("value"), row.get("unit"))))}]}
