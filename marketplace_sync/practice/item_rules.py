"""What the shop demands of an item, checked in its own order, words and codes; changes nothing."""

import sqlite3
from typing import Any

from marketplace_sync.practice import catalogue, fields, moderation
from marketplace_sync.practice.answers import ShopError
from marketplace_sync.practice.catalogue import Attribute, Category


def check(db: sqlite3.Connection, item: dict[str, Any], *, contact_at_once: bool) -> dict[str, Any]:
    """The cleaned item, or the first thing that is wrong with it."""
    category = catalogue.leaf(fields.whole(item, "category_id"))
    return {
        "category_id": category.category_id,
        "item_name": _name(item, category),
        "description": _description(item, contact_at_once),
        "image_id_list": _images(db, item),
        "weight": _weight(item),
        "dimension": _dimension(item, category),
        "logistic_info": _logistics(item),
        "attribute_list": _attributes(item, category),
        "brand": _brand(item, category),
        "pre_order": _pre_order(item, category),
        "condition": fields.text(item, "condition", default="NEW", longest=10),
        "gtin_code": _gtin(item),
        "item_sku": fields.text(item, "item_sku", default="", longest=100),
    }


def price(value: Any) -> int:
    """A price in đồng: whole, within the limits."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or value <= 0:
        raise ShopError("error_invalid_price", "Invalid price, please use the correct format")
    if value > catalogue.PRICE[1]:
        raise ShopError("error_price_exceed_max_limitt", "Original_price is bigger than max price limit.")
    if value < catalogue.PRICE[0]:
        raise ShopError("error_price_exceed_min_limitt", "Original_price is less than min price limit.")
    return int(value)


def stock(seller_stock: list[dict[str, Any]]) -> int:
    """The number in the one row of `seller_stock`; a shop with one warehouse has no location."""
    if len(seller_stock) != 1:
        raise ShopError("error_param", "Parameter is not match the constraints, seller_stock must have one row.")
    if seller_stock[0].get("location_id"):
        raise ShopError(
            "error_auth",
            "The location_id input is not matched the shop's location_id(more/wrong). Please double check.",
        )
    return fields.whole(seller_stock[0], "stock", least=catalogue.STOCK[0], most=catalogue.STOCK[1])


def _name(item: dict[str, Any], category: Category) -> str:
    name = fields.text(item, "item_name", default="").strip()
    least, most = category.title
    if not name:
        raise ShopError("error_nil_name_new_item", "Item_name cannot be empty.")
    if len(name) < least:
        raise ShopError("error_item_name_is_too_short", "Item_name length is less than min limit.")
    if len(name) > most:
        raise ShopError("error_title_exceeds_max_length", "The length of item_name is bigger than max limit.")
    if moderation.contact_in(name):
        raise ShopError(
            "error_title_character_forbidden",
            "Item_name contains forbidden characters. Không ghi số điện thoại, địa chỉ trang mạng trong tên.",
        )
    return name


def _description(item: dict[str, Any], contact_at_once: bool) -> str:
    told = fields.text(item, "description", default="", longest=50_000).strip()
    least, most = catalogue.DESCRIPTION
    if len(told) < least:
        raise ShopError("error_desc_length_min_limit", "Description length is less than the min limit.")
    if len(told) > most:
        raise ShopError("error_param", "Description length is bigger than the max limit.")
    if contact_at_once and (found := moderation.contact_in(told)):
        raise ShopError("error_param", f"Description contains contact or external link: {found}")
    return told


def _images(db: sqlite3.Connection, item: dict[str, Any]) -> list[str]:
    ids = fields.table(item, "image").get("image_id_list") or []
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise ShopError("error_param", "Wrong parameters, detail: image_id_list must be a list of texts.")
    if len(ids) < catalogue.PICTURES[0]:
        raise ShopError(
            "error_image_num_min", "Number of images is less than the min limit. Sản phẩm cần ít nhất 1 ảnh."
        )
    if len(ids) > catalogue.PICTURES[1]:
        raise ShopError("error_param", "Number of images is bigger than the max limit.")
    for image_id in ids:
        key = image_id.encode("utf-8", "replace").decode()
        if not db.execute("SELECT 1 FROM image WHERE image_id = ?", (key,)).fetchone():
            raise ShopError("error_param", "Image not exist.")
    return ids


def _weight(item: dict[str, Any]) -> float:
    try:
        weight = fields.number(item, "weight")
    except ShopError as error:
        raise ShopError("error_param", "Invalid Weight.") from error
    if weight <= 0:
        raise ShopError("error_param", "Invalid Weight.")
    return weight


def _dimension(item: dict[str, Any], category: Category) -> dict[str, int]:
    said = fields.table(item, "dimension")
    if not said and category.sized:
        raise ShopError("error_param", "dimension is required")
    names = ("package_length", "package_width", "package_height")
    return {name: fields.whole(said, name, least=1, most=1000) for name in names} if said else {}


def _logistics(item: dict[str, Any]) -> list[dict[str, Any]]:
    channels = {row[0]: row for row in catalogue.CHANNELS}
    said = fields.rows(item, "logistic_info")
    chosen = [row for row in said if row.get("enabled") is True]
    if not chosen:
        raise ShopError("error_invalid_logistic_info", "invalid logistic info , at least one channel must be enabled")
    for row in chosen:
        channel = channels.get(fields.whole(row, "logistic_id"))
        if channel is None or not channel[2] or channel[3]:
            raise ShopError(
                "error_invalid_logistic_info", f"invalid logistic info , channel {row['logistic_id']} cannot be used"
            )
        if fields.number(item, "weight") > channel[4]:
            raise ShopError("error_invalid_logistic_info", f"invalid logistic info , too heavy for {channel[0]}")
    return [{"logistic_id": row["logistic_id"], "enabled": True, "is_free": bool(row.get("is_free"))} for row in chosen]


def _attributes(item: dict[str, Any], category: Category) -> list[dict[str, Any]]:
    known = {each.attribute_id: each for each in category.asked}
    kept = []
    for row in fields.rows(item, "attribute_list"):
        attribute = known.get(fields.whole(row, "attribute_id"))
        if attribute is None:
            raise ShopError("error_invalid_category_attribute", "Category and attribute not match.")
        values = [_value(attribute, value) for value in fields.rows(row, "attribute_value_list", most=1)]
        if values:
            kept.append({"attribute_id": attribute.attribute_id, "attribute_value_list": values})
    given = {row["attribute_id"] for row in kept}
    missing = [each.name for each in category.must if each.attribute_id not in given]
    if missing:
        raise ShopError(
            "error_less_required_attribute", f"Mandatory attribute information required: {', '.join(missing)}"
        )
    return kept


def _value(attribute: Attribute, said: dict[str, Any]) -> dict[str, Any]:
    value_id = fields.whole(said, "value_id", default=0)
    names = dict(attribute.values)
    if value_id:
        if value_id not in names:
            raise ShopError("error_invalid_attribute_value", f"Invalid attribute value: {attribute.name}.")
        return {"value_id": value_id, "original_value_name": names[value_id], "value_unit": ""}
    if attribute.input_type == catalogue.DROP_DOWN:
        raise ShopError("error_invalid_attribute_value", f"Invalid attribute value: {attribute.name}.")
    name = fields.text(said, "original_value_name", default="", longest=500).strip()
    unit = fields.text(said, "value_unit", default="", longest=20)
    if not name:
        raise ShopError("error_value_name_required", "Value_name is required.")
    if attribute.units and not (unit in attribute.units and name.isascii() and name.isdigit()):
        raise ShopError("error_invalid_attribute_value", f"Invalid attribute value: {attribute.name}.")
    return {"value_id": 0, "original_value_name": name, "value_unit": unit}


def _brand(item: dict[str, Any], category: Category) -> dict[str, Any]:
    said = fields.table(item, "brand")
    if not said:
        if category.brand_must:
            raise ShopError("error_less_required_brand", "Brand information required")
        return {"brand_id": 0, "original_brand_name": "No Brand"}
    names = dict(catalogue.brands(category))
    brand_id = fields.whole(said, "brand_id")
    if brand_id not in names:
        raise ShopError("error_invalid_brand", "Invalid brand")
    return {"brand_id": brand_id, "original_brand_name": names[brand_id]}


def _pre_order(item: dict[str, Any], category: Category) -> dict[str, Any]:
    said = fields.table(item, "pre_order")
    if said.get("is_pre_order") is not True:
        return {"is_pre_order": False, "days_to_ship": 2}
    days = fields.whole(said, "days_to_ship", default=0)
    if not category.days_to_ship[0] <= days <= category.days_to_ship[1]:
        raise ShopError("error_invalid_days_to_ship", "Invalid days_to_ship.")
    return {"is_pre_order": True, "days_to_ship": days}


def _gtin(item: dict[str, Any]) -> str:
    said = fields.text(item, "gtin_code", default="", longest=20)
    if not said or said == "00":  # "00" says: this item has none
        return said
    digits = [int(sign) for sign in said] if said.isascii() and said.isdigit() else []
    if len(digits) not in {8, 12, 13, 14} or sum(d * (3, 1)[i % 2] for i, d in enumerate(digits[-2::-1])) % 10 != (
        -digits[-1] % 10
    ):
        raise ShopError("error_param_validate", "This is not a valid GTIN. Please, inform a valid number.")
    return said
