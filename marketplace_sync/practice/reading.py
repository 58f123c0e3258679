"""What a seller can read: items by id at once, lists and searches once the index has caught up."""

import json
import sqlite3
from typing import Any

from marketplace_sync.practice import catalogue, fields, media
from marketplace_sync.practice.answers import ShopError
from marketplace_sync.practice.call import Call

STATUSES = ("NORMAL", "UNLIST", "REVIEWING", "BANNED", "SELLER_DELETE", "SHOPEE_DELETE")


def get_item_base_info(call: Call) -> dict[str, Any]:
    """Up to 50 items by id; ids of nobody, or of another shop, are left out without a word."""
    found = [_own(call, item_id) for item_id in fields.asked_ids(call.query, "item_id_list")]
    if not any(found):
        raise ShopError("error_item_not_found", "Product not found")
    return {"response": {"item_list": [_base_info(call, row) for row in found if row]}}


def get_item_list(call: Call) -> dict[str, Any]:
    """Ids by status and by time of change, a page at a time."""
    statuses = _statuses(call)
    if not statuses:
        raise ShopError("error_param_item_status", "Item status error.")
    since = fields.asked_whole(call.query, "update_time_from", default=0)
    until = fields.asked_whole(call.query, "update_time_to", default=fields.LARGEST)
    if until < since:
        raise ShopError("error_update_time_range", "Update_time_to should be later than update_time_from.")
    found = [row for row in _indexed(call, statuses) if since <= row["update_time"] <= until]
    page, end, more = _page(call, found)
    rows = [{name: row[column] for name, column in _LISTED} | {"tag": {"kit": False}} for row in page]
    return {
        "response": {
            "item": rows,
            "total_count": len(found),
            "has_next_page": more,
            "next_offset": end if more else 0,
            "next": str(end) if more else "",
        }
    }


def search_item(call: Call) -> dict[str, Any]:
    """Ids whose SKU or name *contains* the text: a client must compare exactly. Without statuses only NORMAL ones."""
    sku, name = call.request.first("item_sku").casefold(), call.request.first("item_name").casefold()
    if not (sku or name or call.request.first("attribute_status")):
        raise ShopError("error_param", "request must set one of [item_name,attribute_status]")
    found = [
        row
        for row in _indexed(call, _statuses(call) or ["NORMAL"])
        if sku in row["sku"].casefold() and name in row["name"].casefold()
    ]
    page, end, more = _page(call, found)
    return {
        "response": {
            "item_id_list": [row["item_id"] for row in page],
            "total_count": len(found),
            "next_offset": str(end) if more else "",
        }
    }


def get_item_violation_info(call: Call) -> dict[str, Any]:
    """Why items are locked, and until when they can be mended."""
    rows = []
    for item_id in fields.asked_ids(call.query, "item_id_list"):
        row = _own(call, item_id)
        if row is None:
            rows.append({"item_id": item_id, "fail_error": "error_item_not_found", "fail_message": "Product not found"})
            continue
        details = [json.loads(row["violation"])] if row["violation"] else []
        rows.append(
            {
                "item_id": item_id,
                "item_name": row["name"],
                "item_status": row["status"],
                "deboost": False,
                "item_status_details": details,
                "deboost_details": [],
            }
        )
    return {"response": {"item_list": rows}}


_LISTED = (("item_id", "item_id"), ("item_status", "status"), ("update_time", "update_time"))


def _own(call: Call, item_id: int) -> sqlite3.Row | None:
    return call.db.execute("SELECT * FROM item WHERE item_id = ? AND shop_id = ?", (item_id, call.shop_id)).fetchone()


def _statuses(call: Call) -> list[str]:
    asked = fields.asked_list(call.query, "item_status")
    if any(one not in STATUSES for one in asked):
        raise ShopError("error_param_item_status", "Item status error.")
    return asked


def _indexed(call: Call, statuses: list[str]) -> list[sqlite3.Row]:
    rows = call.db.execute(
        "SELECT item_id, sku, name, status, update_time FROM item WHERE shop_id = ? AND indexed_at <= ? "
        "ORDER BY item_id",
        (call.shop_id, call.now),
    )
    return [row for row in rows if row["status"] in statuses]


def _page(call: Call, found: list[sqlite3.Row]) -> tuple[list[sqlite3.Row], int, bool]:
    start = fields.asked_whole(call.query, "offset", default=0)
    size = fields.asked_whole(call.query, "page_size", most=100)
    if not size:
        raise ShopError("error_param", "Wrong parameters, detail: page_size must be between 1 and 100.")
    end = start + size
    return found[start:end], end, end < len(found)


def _base_info(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    data = json.loads(row["data"])
    names = {channel[0]: channel[1] for channel in catalogue.CHANNELS}
    return {
        "item_id": row["item_id"],
        "category_id": row["category_id"],
        "item_name": row["name"],
        "item_sku": row["sku"],
        "description": data["description"],
        "description_type": "normal",
        "create_time": row["create_time"],
        "update_time": row["update_time"],
        "attribute_list": [_attribute(one, row["category_id"]) for one in data["attribute_list"]],
        "price_info": [{"currency": "VND", "original_price": row["price"], "current_price": row["price"]}],
        "stock_info_v2": {
            "summary_info": {"total_reserved_stock": 0, "total_available_stock": row["stock"]},
            "seller_stock": [{"location_id": "", "stock": row["stock"], "if_saleable": True}],
        },
        "image": {
            "image_id_list": data["image_id_list"],
            "image_url_list": [media.image_url(call.base_url, one) for one in data["image_id_list"]],
        },
        "weight": str(data["weight"]),
        "dimension": data["dimension"],
        "logistic_info": [one | {"logistic_name": names[one["logistic_id"]]} for one in data["logistic_info"]],
        "pre_order": data["pre_order"],
        "condition": data["condition"],
        "item_status": row["status"],
        "has_model": False,
        "brand": data["brand"],
        "gtin_code": data["gtin_code"],
    }


def _attribute(said: dict[str, Any], category_id: int) -> dict[str, Any]:
    attribute = catalogue.ATTRIBUTES[said["attribute_id"]]
    must = attribute in catalogue.CATEGORIES[category_id].must
    return said | {"original_attribute_name": attribute.english, "is_mandatory": must}
