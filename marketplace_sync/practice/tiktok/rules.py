"""What TikTok Shop demands of a product, checked in its own order, words and codes; changes nothing."""

import re
import sqlite3
from typing import Any

from marketplace_sync.practice import catalogue as shared
from marketplace_sync.practice.catalogue import Attribute, Category
from marketplace_sync.practice.tiktok import catalogue
from marketplace_sync.practice.tiktok.call import rows, table, text
from marketplace_sync.practice.tiktok.words import TikTokError, wrong

_SKU = re.compile(r"[!-~]{1,50}")  # printable ASCII without blanks
_WEIGHT = re.compile(r"\d{1,5}(?:\.\d{1,3})?")


def check(db: sqlite3.Connection, said: dict[str, Any]) -> dict[str, Any]:
    """The cleaned product without price and stock, or the first thing that is wrong with it."""
    category = catalogue.leaf(text(said, "category_id", most=40))
    if said.get("category_version") != "v2":
        raise wrong("category_version must be v2 in this market")
    return {
        "category_id": str(category.category_id),
        "title": _title(said),
        "description": _description(said),
        "main_images": _images(db, said),
        "package_weight": {"value": _weight(said), "unit": "KILOGRAM"},
        "package_dimensions": _dimensions(said, category),
        "product_attributes": _attributes(said, category),
        "brand_id": _brand(said, category),
        "delivery_option_ids": _delivery(said),
        "certifications": _papers(said, category),
    }


def sku(said: dict[str, Any]) -> str:
    found = text(said, "seller_sku", most=200)
    if not _SKU.fullmatch(found):
        raise wrong("seller_sku must have 1 to 50 characters without spaces")
    return found


def price(said: dict[str, Any]) -> int:
    """Đồng, as a text of digits."""
    told = table(said, "price")
    amount = told.get("amount")
    if told.get("currency") != "VND" or not isinstance(amount, str) or not re.fullmatch(r"[0-9]{1,12}", amount):
        raise wrong("price must be an amount in VND, written as a string")
    least, most = catalogue.PRICE
    if not least <= int(amount) <= most:
        raise wrong(f"price must be between {least} and {most}")
    return int(amount)


def stock(said: dict[str, Any], *, least: int = 0) -> int:
    """The number in the one warehouse that sells."""
    told = rows(said, "inventory")
    if [row.get("warehouse_id") for row in told] != [catalogue.WAREHOUSE]:
        raise TikTokError(12052535, "The warehouse does not exist or cannot sell.")
    number = told[0].get("quantity")
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= catalogue.STOCK[1]:
        raise wrong(f"inventory quantity must be between {least} and {catalogue.STOCK[1]}")
    return number


def _title(said: dict[str, Any]) -> str:
    title = text(said, "title").strip()
    least, most = catalogue.TITLE
    if not least <= len(title) <= most:
        raise wrong(f"title length must be between {least} and {most}")
    return title


def _description(said: dict[str, Any]) -> str:
    told = text(said, "description", most=100_000)
    if not told.strip():
        raise wrong("description is required")
    if len(told) > catalogue.DESCRIPTION:
        raise wrong(f"description length must not exceed {catalogue.DESCRIPTION}")
    if not re.search(r"<(p|ul|ol|img)\b", told):
        raise wrong("description must be HTML")
    return told


def _images(db: sqlite3.Connection, said: dict[str, Any]) -> list[dict[str, str]]:
    told = rows(said, "main_images")
    if not told:
        raise TikTokError(12052300, "The main image is required.")
    if len(told) > catalogue.PICTURES:
        raise TikTokError(12052301, f"The number of main images exceeds {catalogue.PICTURES}.")
    for row in told:
        uri = str(row.get("uri")).encode("utf-8", "replace").decode()
        if not db.execute("SELECT 1 FROM image WHERE image_id = ?", (uri,)).fetchone():
            raise TikTokError(12052302, "The image uri does not exist.")
    return [{"uri": str(row["uri"])} for row in told]


def _weight(said: dict[str, Any]) -> str:
    told = table(said, "package_weight")
    value = told.get("value")
    if told.get("unit") != "KILOGRAM" or not isinstance(value, str) or not _WEIGHT.fullmatch(value) or not float(value):
        raise wrong("package_weight must be above 0, in KILOGRAM, with at most 3 decimals")
    return value


def _dimensions(said: dict[str, Any], category: Category) -> dict[str, str]:
    told = table(said, "package_dimensions")
    if not told:
        if category.sized:
            raise wrong("package_dimensions is required in this category")
        return {}
    names = ("length", "width", "height")
    if told.get("unit") != "CENTIMETER" or not all(re.fullmatch(r"[1-9][0-9]{0,3}", str(told.get(n))) for n in names):
        raise wrong("package_dimensions must be whole centimetres")
    return {name: str(told[name]) for name in names} | {"unit": "CENTIMETER"}


def _attributes(said: dict[str, Any], category: Category) -> list[dict[str, Any]]:
    known = {str(each.attribute_id): each for each in category.asked}
    kept = []
    for row in rows(said, "product_attributes"):
        attribute = known.get(str(row.get("id")))
        if attribute is None:
            raise TikTokError(12052104, f"The attribute {str(row.get('id'))[:30]} does not belong to the category.")
        values = [_value(attribute, one) for one in rows(row, "values", most=1)]
        if values:
            kept.append({"id": str(attribute.attribute_id), "name": attribute.name, "values": values})
    given = {row["id"] for row in kept}
    missing = [each.name for each in category.must if str(each.attribute_id) not in given]
    if missing:
        raise TikTokError(12052104, f"The required attribute is missing: {', '.join(missing)}.")
    return kept


def _value(attribute: Attribute, said: dict[str, Any]) -> dict[str, str]:
    names = {str(number): name for number, name in attribute.values}
    if said.get("id"):
        if str(said["id"]) not in names:
            raise TikTokError(12052104, f"The attribute value is not valid: {attribute.name}.")
        return {"id": str(said["id"]), "name": names[str(said["id"])]}
    name = text(said, "name", most=200).strip()
    if not name or attribute.input_type == shared.DROP_DOWN:
        raise TikTokError(12052104, f"The attribute value is not valid: {attribute.name}.")
    return {"id": "", "name": name}


def _brand(said: dict[str, Any], category: Category) -> str:
    told = text(said, "brand_id", most=40)
    if not told:
        if not category.no_brand:
            raise TikTokError(12052026, "The brand is required in this category.")
        return ""
    if told not in {str(number) for number, _name in shared.BRANDS}:
        raise TikTokError(12052200, "The brand does not exist.")
    return told


def _delivery(said: dict[str, Any]) -> list[str]:
    told = said.get("delivery_option_ids") or []
    allowed = {str(number) for number, _name, on, parent, _heaviest in shared.CHANNELS if on and not parent}
    if not isinstance(told, list) or not {str(one) for one in told} <= allowed:
        raise wrong("delivery_option_ids holds an option that the shop does not have")
    return [str(one) for one in told]


def _papers(said: dict[str, Any], category: Category) -> list[dict[str, Any]]:
    told = rows(said, "certifications", most=10)
    given = {str(row.get("id")) for row in told if row.get("images") or row.get("files")}
    missing = [name for number, name in catalogue.PAPERS.get(category.category_id, ()) if number not in given]
    if missing:
        raise TikTokError(12052105, f"The required certification is missing: {', '.join(missing)}.")
    return told
