"""What a seller can do to a product of the practice TikTok Shop. Two may bear one SKU; only a key makes one of two."""

import hashlib
import json
import sqlite3
from typing import Any

from marketplace_sync.practice import media
from marketplace_sync.practice.tiktok import catalogue, rules
from marketplace_sync.practice.tiktok.call import Call, page, rows, text, texts
from marketplace_sync.practice.tiktok.words import TikTokError, missing_product, wrong

STATUSES = (
    "ALL", "DRAFT", "PENDING", "FAILED", "ACTIVATE", "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "FREEZE", "DELETED",
)  # fmt: skip
EDITABLE = (
    "title", "description", "category_id", "category_version", "main_images", "package_weight", "package_dimensions",
    "product_attributes", "brand_id", "delivery_option_ids", "certifications",
)  # fmt: skip


def own(call: Call, product_id: Any, *, alive: bool = True) -> sqlite3.Row:
    """The product, if it is this shop's; another shop's answers like a missing one."""
    said = str(product_id)
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 19 + 1 else 0
    found = call.db.execute(
        "SELECT * FROM tt_product WHERE product_id = ? AND shop_id = ?", (min(number, 2**63 - 1), call.shop_id)
    ).fetchone()
    if found is None or (alive and found["status"] == "DELETED"):
        raise missing_product()
    row: sqlite3.Row = found
    return row


def create(call: Call) -> dict[str, Any]:
    """A new product under review, or the one that this key has made before."""
    body = call.body
    key = text(body, "idempotency_key", most=128)
    print_ = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    if key and (made := _made_by(call, key, print_)):
        return _echo(own(call, made, alive=False))
    mode = body.get("save_mode") or "LISTING"
    if mode not in {"LISTING", "AS_DRAFT"}:
        raise wrong("save_mode must be LISTING or AS_DRAFT")
    said = rules.check(call.db, body)
    skus = rows(body, "skus")
    if len(skus) != 1:
        raise wrong("skus must have one row for a product without variants")
    sku, price, stock = rules.sku(skus[0]), rules.price(skus[0]), rules.stock(skus[0], least=1)
    said["identifier_code"] = skus[0].get("identifier_code") or {}
    _check_room(call)
    draft = mode == "AS_DRAFT"
    row = call.db.execute(
        "INSERT INTO tt_product (shop_id, sku, title, price, stock, status, audit, review_due, data, created, updated, "
        "indexed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            call.shop_id, sku, said["title"], price, stock, "DRAFT" if draft else "PENDING",
            "NONE" if draft else "AUDITING", None if draft else _due(call), json.dumps(said, ensure_ascii=False),
            call.now, call.now, call.now + call.settings.index_delay,
        ),
    )  # fmt: skip
    product_id = int(row.lastrowid or 0)
    if key:
        call.db.execute("INSERT INTO tt_key VALUES (?, ?, ?, ?)", (call.shop_id, key, print_, product_id))
    return _echo(own(call, product_id))


def _made_by(call: Call, key: str, print_: str) -> int:
    row = call.db.execute("SELECT * FROM tt_key WHERE shop_id = ? AND key = ?", (call.shop_id, key)).fetchone()
    if row is not None and row["sha256"] != print_:
        raise wrong("idempotency_key was used with another payload")
    return int(row["product_id"]) if row else 0


def _due(call: Call) -> float:
    return call.now + call.settings.moderation_seconds


def _check_room(call: Call) -> None:
    count = call.db.execute(
        "SELECT COUNT(*) FROM tt_product WHERE shop_id = ? AND status != 'DELETED'", (call.shop_id,)
    ).fetchone()[0]
    if call.settings.item_limit and count >= call.settings.item_limit:
        raise TikTokError(12052093, "The number of products has reached the limit of the shop.")


def _echo(row: sqlite3.Row) -> dict[str, Any]:
    sku = {"id": _sku_id(row), "seller_sku": row["sku"], "sales_attributes": []}
    return {"product_id": str(row["product_id"]), "skus": [sku], "warnings": [], "audit": {"status": row["audit"]}}


def _sku_id(row: sqlite3.Row) -> str:
    return str(row["product_id"] + 500_000)


def partial_edit(call: Call) -> dict[str, Any]:
    """Replaces what is named, each whole, checks all of it anew and sends it to audit. A live product stays live."""
    row, body = own(call, call.parts[0]), call.body
    if row["status"] in {"FREEZE", "PLATFORM_DEACTIVATED"}:
        raise TikTokError(12052901, "The product status does not allow this operation.")
    wished = json.loads(row["data"]) | {"category_version": "v2"} | {n: body[n] for n in EDITABLE if n in body}
    said = rules.check(call.db, wished) | {"identifier_code": json.loads(row["data"])["identifier_code"]}
    hidden = row["status"] in {"SELLER_DEACTIVATED", "DRAFT"}
    status = row["status"] if hidden or row["status"] == "ACTIVATE" else "PENDING"
    call.db.execute(
        "UPDATE tt_product SET title = ?, data = ?, status = ?, audit = ?, reviewed = 0, reasons = '[]', "
        "review_due = ?, updated = ? WHERE product_id = ?",
        (
            said["title"], json.dumps(said, ensure_ascii=False), status, "NONE" if hidden else "AUDITING",
            None if hidden else _due(call), call.now, row["product_id"],
        ),
    )  # fmt: skip
    return _echo(own(call, row["product_id"]))


def update_prices(call: Call) -> dict[str, Any]:
    row, said = _only_sku(call)
    call.db.execute(
        "UPDATE tt_product SET price = ?, updated = ? WHERE product_id = ?",
        (rules.price(said), call.now, row["product_id"]),
    )
    return {}


def update_inventory(call: Call) -> dict[str, Any]:
    row, said = _only_sku(call)
    call.db.execute(
        "UPDATE tt_product SET stock = ?, updated = ? WHERE product_id = ?",
        (rules.stock(said), call.now, row["product_id"]),
    )
    return {}


def _only_sku(call: Call) -> tuple[sqlite3.Row, dict[str, Any]]:
    row, skus = own(call, call.parts[0]), rows(call.body, "skus")
    if len(skus) != 1 or skus[0].get("id") != _sku_id(row):
        raise wrong("sku id does not belong to the product")
    return row, skus[0]


def activate(call: Call) -> dict[str, Any]:
    return _each(call, _activated)


def deactivate(call: Call) -> dict[str, Any]:
    return _each(call, _deactivated)


def delete(call: Call) -> dict[str, Any]:
    return _each(call, lambda call, row: _move(call, row, "DELETED"))


def _each(call: Call, work: Any) -> dict[str, Any]:
    """Up to 20 products; each that fails is told with its code inside a success."""
    ids = texts(call.body, "product_ids", most=20)
    if not ids:
        raise wrong("product_ids is required")
    errors = []
    for product_id in ids:
        try:
            work(call, own(call, product_id))
        except TikTokError as error:
            detail = {"product_id": product_id, "extra_errors": []}
            errors.append({"code": error.code, "message": error.message, "detail": detail})
    return {"errors": errors} if errors else {}


def _activated(call: Call, row: sqlite3.Row) -> None:
    if row["status"] in {"PENDING", "ACTIVATE"}:
        return
    if row["status"] not in {"SELLER_DEACTIVATED", "DRAFT"}:
        raise TikTokError(12052901, "The product status does not allow this operation.")
    if row["reviewed"]:
        _move(call, row, "ACTIVATE")
    else:
        _move(call, row, "PENDING", audit="AUDITING", due=_due(call))


def _deactivated(call: Call, row: sqlite3.Row) -> None:
    if row["status"] not in {"ACTIVATE", "SELLER_DEACTIVATED"}:
        raise TikTokError(12052901, "The product status does not allow this operation.")
    _move(call, row, "SELLER_DEACTIVATED")


def _move(call: Call, row: sqlite3.Row, status: str, *, audit: str = "", due: float | None = None) -> None:
    call.db.execute(
        "UPDATE tt_product SET status = ?, audit = ?, review_due = ?, updated = ? WHERE product_id = ?",
        (status, audit or row["audit"], due, call.now, row["product_id"]),
    )


def get(call: Call) -> dict[str, Any]:
    """One product whole, at once; a deleted one stays readable."""
    row = own(call, call.parts[0], alive=False)
    data = json.loads(row["data"])
    images = [{"uri": one["uri"], "urls": [media.image_url(call.base_url, one["uri"])]} for one in data["main_images"]]
    return _brief(row) | {
        "description": data["description"], "main_images": images, "package_weight": data["package_weight"],
        "package_dimensions": data["package_dimensions"], "product_attributes": data["product_attributes"],
        "category_chains": [{"id": data["category_id"], "is_leaf": True}],
        "brand": {"id": data["brand_id"]} if data["brand_id"] else None,
        "certifications": data["certifications"], "audit_failed_reasons": json.loads(row["reasons"]),
    }  # fmt: skip


def _brief(row: sqlite3.Row) -> dict[str, Any]:
    price = {"currency": "VND", "sale_price": str(row["price"]), "tax_exclusive_price": str(row["price"])}
    stock = [{"warehouse_id": catalogue.WAREHOUSE, "quantity": row["stock"]}]
    return {
        "id": str(row["product_id"]), "title": row["title"], "status": row["status"],
        "audit": {"status": row["audit"]}, "create_time": int(row["created"]), "update_time": int(row["updated"]),
        "skus": [{"id": _sku_id(row), "seller_sku": row["sku"], "price": price, "inventory": stock}],
    }  # fmt: skip


def search(call: Call) -> dict[str, Any]:
    """Products of these SKUs, exactly, once the index has caught up. The reasons stand in `get` alone."""
    skus, status = texts(call.body, "seller_skus", most=10), call.body.get("status") or "ALL"
    if status not in STATUSES:
        raise wrong("status")
    found = [
        row
        for row in call.db.execute(
            "SELECT * FROM tt_product WHERE shop_id = ? AND indexed_at <= ? ORDER BY product_id",
            (call.shop_id, call.now),
        )
        if (not skus or row["sku"] in skus) and status in {"ALL", row["status"]}
    ]
    shown, following = page(call, found)
    return {"products": [_brief(row) for row in shown], "total_count": len(found), "next_page_token": following}
