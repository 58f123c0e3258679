"""What a seller can do to an item. Two items may bear one SKU, as on real shops; never refuse that."""

import json
from typing import Any

from marketplace_sync.practice import fields, item_rules, media
from marketplace_sync.practice.answers import ShopError
from marketplace_sync.practice.call import Call

GONE = ("SELLER_DELETE", "SHOPEE_DELETE")
# Fields of update_item; price and stock have calls of their own.
EDITABLE = (
    "category_id", "item_name", "description", "weight", "condition", "gtin_code", "item_sku",
    "dimension", "logistic_info", "attribute_list", "brand", "pre_order", "image",
)  # fmt: skip
COLUMNS = ("category_id", "item_name", "item_sku")


def own(call: Call, item_id: int, *, alive: bool = True) -> dict[str, Any]:
    """The item, if it is this shop's; another shop's item answers like a missing one."""
    found = call.db.execute("SELECT * FROM item WHERE item_id = ? AND shop_id = ?", (item_id, call.shop_id)).fetchone()
    if found is None:
        raise ShopError("error_item_not_found", "Product not found")
    if alive and found["status"] in GONE:
        raise ShopError("error_item_uneditable", "Can't edit this item. item status can not support editing.")
    return dict(found)


def add_item(call: Call) -> dict[str, Any]:
    """A new item, waiting for review unless the seller wants it hidden."""
    item = item_rules.check(call.db, call.body, contact_at_once=call.settings.contact_at_once)
    price = item_rules.price(call.body.get("original_price"))
    stock = item_rules.stock(fields.rows(call.body, "seller_stock") or [{"stock": 0}])
    hidden = _wanted_status(call.body) == "UNLIST"
    _check_room(call)
    now = int(call.now)
    made = call.db.execute(
        "INSERT INTO item (shop_id, sku, name, category_id, price, stock, status, review_due, data, create_time, "
        "update_time, indexed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            call.shop_id, item["item_sku"], item["item_name"], item["category_id"], price, stock,
            "UNLIST" if hidden else "REVIEWING", None if hidden else call.now + call.settings.moderation_seconds,
            _data(item), now, now, call.now + call.settings.index_delay,
        ),
    )  # fmt: skip
    return {"response": _echo(call, int(made.lastrowid or 0))}


def update_item(call: Call) -> dict[str, Any]:
    """Changes what is said of an item, checks all of it anew, and sends it back to review."""
    row = own(call, fields.whole(call.body, "item_id"))
    data = json.loads(row["data"])
    before = data | {name: row[column] for name, column in zip(COLUMNS, ("category_id", "name", "sku"), strict=True)}
    before["image"] = {"image_id_list": data["image_id_list"]}
    wished = before | {name: call.body[name] for name in EDITABLE if name in call.body}
    item = item_rules.check(call.db, wished, contact_at_once=call.settings.contact_at_once)
    hidden = row["status"] == "UNLIST"
    call.db.execute(
        "UPDATE item SET sku = ?, name = ?, category_id = ?, data = ?, status = ?, reviewed = 0, violation = NULL, "
        "review_due = ?, update_time = ? WHERE item_id = ?",
        (
            item["item_sku"], item["item_name"], item["category_id"], _data(item),
            "UNLIST" if hidden else "REVIEWING", None if hidden else call.now + call.settings.moderation_seconds,
            int(call.now), row["item_id"],
        ),
    )  # fmt: skip
    return {"response": _echo(call, row["item_id"])}


def update_price(call: Call) -> dict[str, Any]:
    """A new price for one item; what fails is told row by row."""
    row, done, failed = own(call, fields.whole(call.body, "item_id")), [], []
    for wish in _between_1_and_50(call.body, "price_list"):
        model_id = fields.whole(wish, "model_id", default=0)
        try:
            _only_model(model_id)
            price = item_rules.price(wish.get("original_price"))
        except ShopError as error:
            failed.append({"model_id": model_id, "failed_reason": error.message})
            continue
        _set(call, row["item_id"], "price", price)
        done.append({"model_id": model_id, "original_price": price})
    return _partly("error_update_price_fail", "Update price failed, please check failure_list.", done, failed)


def update_stock(call: Call) -> dict[str, Any]:
    """A new stock for one item; what fails is told row by row."""
    row, done, failed = own(call, fields.whole(call.body, "item_id")), [], []
    for wish in _between_1_and_50(call.body, "stock_list"):
        model_id = fields.whole(wish, "model_id", default=0)
        try:
            _only_model(model_id)
            stock = item_rules.stock(fields.rows(wish, "seller_stock"))
        except ShopError as error:
            failed.append({"model_id": model_id, "failed_reason": error.message})
            continue
        _set(call, row["item_id"], "stock", stock)
        done.append({"model_id": model_id, "location_id": "", "stock": stock})
    reason = "Update stock failed, please check failure_list for detailed reason"
    return _partly("error_busi_update_stock_failed", reason, done, failed)


def unlist_item(call: Call) -> dict[str, Any]:
    """Hides items or shows them again; each failure is told with its reason, the others go through."""
    done, failed = [], []
    for wish in _between_1_and_50(call.body, "item_list"):
        item_id, hide = fields.whole(wish, "item_id"), wish.get("unlist")
        try:
            _hide_or_show(call, own(call, item_id), hide)
            done.append({"item_id": item_id, "unlist": hide})
        except ShopError as error:
            failed.append({"item_id": item_id, "failed_reason": error.message})
    return _partly("error_unlist_item_all_failed", "Unlist item all failed.", done, failed)


def delete_item(call: Call) -> dict[str, Any]:
    """The seller removes an item; it stays readable."""
    row = own(call, fields.whole(call.body, "item_id"))
    _set_status(call, row["item_id"], "SELLER_DELETE")
    return {}


def _hide_or_show(call: Call, row: dict[str, Any], hide: Any) -> None:
    if not isinstance(hide, bool):
        raise ShopError("error_param", "unlist must be true or false")
    if hide and row["status"] in {"REVIEWING", "BANNED"}:
        raise ShopError("error_busi", "Banned and Reviewing Products cannot be delisted")
    if hide:
        _set_status(call, row["item_id"], "UNLIST")
    elif row["status"] == "UNLIST" and row["reviewed"]:
        _set_status(call, row["item_id"], "NORMAL")
    elif row["status"] == "UNLIST":
        _set_status(call, row["item_id"], "REVIEWING", call.now + call.settings.moderation_seconds)


def _set_status(call: Call, item_id: int, status: str, review_due: float | None = None) -> None:
    call.db.execute(
        "UPDATE item SET status = ?, review_due = ?, update_time = ? WHERE item_id = ?",
        (status, review_due, int(call.now), item_id),
    )


def _set(call: Call, item_id: int, column: str, value: int) -> None:
    statement = {
        "price": "UPDATE item SET price = ?, update_time = ? WHERE item_id = ?",
        "stock": "UPDATE item SET stock = ?, update_time = ? WHERE item_id = ?",
    }
    call.db.execute(statement[column], (value, int(call.now), item_id))


def _only_model(model_id: int) -> None:
    if model_id:
        raise ShopError("error_param", "Wrong model_id.")


def _between_1_and_50(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = fields.rows(body, name)
    if not found:
        raise ShopError("error_param", f"Parameter is not match the constraints, {name} length should be 1 to 50.")
    return found


def _partly(code: str, message: str, done: list[Any], failed: list[Any]) -> dict[str, Any]:
    """Success as long as something went through; with nothing done it is an error that still lists the reasons."""
    said = {"response": {"success_list": done, "failure_list": failed}}
    return said if done else {"error": code, "message": message} | said


def _wanted_status(body: dict[str, Any]) -> str:
    wanted = fields.text(body, "item_status", default="NORMAL", longest=20)
    if wanted not in {"NORMAL", "UNLIST"}:
        raise ShopError(
            "error_param", "Parameter is not match the constraints, item_status should be NORMAL or UNLIST."
        )
    return wanted


def _check_room(call: Call) -> None:
    alive = call.db.execute(
        "SELECT COUNT(*) FROM item WHERE shop_id = ? AND status NOT IN ('SELLER_DELETE', 'SHOPEE_DELETE')",
        (call.shop_id,),
    )
    if call.settings.item_limit and alive.fetchone()[0] >= call.settings.item_limit:
        raise ShopError("error_reach_shop_item_limit", "Item published item count reaches limit.")


def _data(item: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in item.items() if name not in COLUMNS}, ensure_ascii=False)


def _echo(call: Call, item_id: int) -> dict[str, Any]:
    """The answer of add_item and update_item: the item as it now stands."""
    row = own(call, item_id)
    data = json.loads(row["data"])
    images = {
        "image_id_list": data["image_id_list"],
        "image_url_list": [media.image_url(call.base_url, one) for one in data["image_id_list"]],
    }
    said = {name: data[name] for name in ("description", "weight", "dimension", "logistic_info", "condition", "brand")}
    return said | {
        "item_id": item_id,
        "item_name": row["name"],
        "item_status": row["status"],
        "category_id": row["category_id"],
        "images": images,
        "pre_order": data["pre_order"],
        "attributes": data["attribute_list"],
        "price_info": {"original_price": row["price"], "current_price": row["price"]},
        "seller_stock": [{"location_id": "", "stock": row["stock"]}],
    }
