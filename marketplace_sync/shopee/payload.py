"""A listing in Shopee's words. Pure: what cannot be said accurately is an error, and nothing is sent from here."""

from typing import Any

from marketplace_sync.faults import Unsayable
from marketplace_sync.wording import Offer, description, title, within

READY_DAYS = 2  # what is in stock is handed over within two days; pre-orders are not offered


def payload(offer: Offer, *, shown: bool = True) -> dict[str, Any]:
    """The body of `add_item`; `update_item` takes the same and ignores price and stock. Raises Unsayable."""
    said: dict[str, Any] = {
        "item_name": title(offer),
        "description": description(offer),
        "item_sku": offer.sku,
        "category_id": _number(offer.category, "CATEGORY_WRONG"),
        "original_price": _price(offer),
        "seller_stock": [{"stock": _stock(offer)}],
        "weight": _weight(offer),
        "image": {"image_id_list": _images(offer)},
        "logistic_info": _carriers(offer),
        "attribute_list": [_attribute(row) for row in offer.attributes],
        "condition": "NEW",
        "pre_order": {"is_pre_order": False, "days_to_ship": READY_DAYS},
        "item_status": "NORMAL" if shown else "UNLIST",
    }
    if offer.brand:
        said["brand"] = {"brand_id": _number(offer.brand[0], "BRAND_WRONG"), "original_brand_name": offer.brand[1]}
    if offer.size_cm:
        names = ("package_length", "package_width", "package_height")
        said["dimension"] = dict(zip(names, offer.size_cm, strict=True))
    elif offer.limits.needs_size:
        raise Unsayable("SIZE_MISSING")
    if offer.gtin:
        said["gtin_code"] = offer.gtin
    return said


def _number(text: str, reason: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Unsayable(reason)
    return int(text)


def _price(offer: Offer) -> int:
    if not offer.price:
        raise Unsayable("PRICE_MISSING")
    verdict = within(offer.price, offer.limits.price)
    if verdict:
        raise Unsayable(
            "PRICE_LOW" if verdict < 0 else "PRICE_HIGH", least=offer.limits.price[0], most=offer.limits.price[1]
        )
    return offer.price


def _stock(offer: Offer) -> int:
    """More than the shop counts is told as the most that it counts: never more than there is."""
    most = offer.limits.stock[1]
    return offer.stock if most is None else min(offer.stock, most)


def _weight(offer: Offer) -> float:
    if not offer.weight_g:
        raise Unsayable("WEIGHT_MISSING")
    return offer.weight_g / 1000


def _images(offer: Offer) -> list[str]:
    least, most = offer.limits.pictures
    if len(offer.images) < (least or 1):
        raise Unsayable("IMAGE_MISSING", least=least or 1)
    return list(offer.images if most is None else offer.images[:most])  # the first are those the maker put first


def _carriers(offer: Offer) -> list[dict[str, Any]]:
    if not offer.carriers:
        raise Unsayable("CARRIER_MISSING")
    return [{"logistic_id": _number(one, "CARRIER_WRONG"), "enabled": True} for one in offer.carriers]


def _attribute(row: dict[str, str]) -> dict[str, Any]:
    value = {"value_id": int(row.get("value_id") or 0), "original_value_name": row.get("value", "")}
    if row.get("unit"):
        value["value_unit"] = row["unit"]
    return {"attribute_id": int(row["id"]), "attribute_value_list": [value]}
