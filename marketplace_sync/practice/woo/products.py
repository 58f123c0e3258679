"""Products of a practice WooCommerce shop: SKU once, GTIN once, trash keeps the SKU as cores from 9 on do."""

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from marketplace_sync.practice.woo import images, rules
from marketplace_sync.practice.woo.words import WooError

CATEGORIES = ((15, 0, "Chưa phân loại"), (16, 0, "Nông sản"), (17, 16, "Gạo và nếp"), (18, 16, "Rau củ quả"))
MOST_IN_BATCH = 100


@dataclass
class Work:
    """One call at work on one shop."""

    db: sqlite3.Connection
    shop_id: int
    base: str
    now: float
    old_core: bool
    good: images.Fetched = field(default_factory=dict)
    bad: dict[str, WooError] = field(default_factory=dict)


def row_of(work: Work, product_id: Any, *, missing: int = 404) -> sqlite3.Row:
    found = work.db.execute(
        "SELECT * FROM woo_product WHERE product_id = ? AND shop_id = ?", (str(product_id)[:15], work.shop_id)
    ).fetchone()
    if found is None:
        raise WooError(missing, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    return found


def create(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    said = rules.clean(body, old_core=work.old_core)
    _must_be_free(work, said, but=0)
    data = _settled(work, rules.DEFAULTS | said, said)
    made = work.db.execute(
        "INSERT INTO woo_product (shop_id, sku, gtin, status, data, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            work.shop_id, data["sku"], data["global_unique_id"], data["status"], json.dumps(data, ensure_ascii=False),
            work.now, work.now,
        ),
    )  # fmt: skip
    return view(work, row_of(work, made.lastrowid))


def update(work: Work, product_id: Any, body: dict[str, Any]) -> dict[str, Any]:
    """What is not named stays; a trashed product that is given a status comes back."""
    row = row_of(work, product_id, missing=400)
    said = rules.clean(body, old_core=work.old_core)
    _must_be_free(work, said, but=row["product_id"])
    data = _settled(work, json.loads(row["data"]) | said, said)
    status = said.get("status", row["status"])
    work.db.execute(
        "UPDATE woo_product SET sku = ?, gtin = ?, status = ?, data = ?, updated = ? WHERE product_id = ?",
        (
            data["sku"], data["global_unique_id"], status, json.dumps(data, ensure_ascii=False), work.now,
            row["product_id"],
        ),
    )  # fmt: skip
    return view(work, row_of(work, product_id))


def delete(work: Work, product_id: Any, *, force: bool) -> dict[str, Any]:
    """To the trash, where its SKU is no longer found; with `force` for good."""
    row = row_of(work, product_id)
    shown = view(work, row)
    if force:
        work.db.execute("DELETE FROM woo_product WHERE product_id = ?", (row["product_id"],))
        return shown
    if row["status"] == "trash":
        raise WooError(410, "woocommerce_rest_already_trashed", "The product has already been deleted.")
    work.db.execute("UPDATE woo_product SET status = 'trash' WHERE product_id = ?", (row["product_id"],))
    return shown | {"status": "trash"}


def batch(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """200 whatever happens: an item that fails carries its `error` inside."""
    wishes = {name: body.get(name) or [] for name in ("create", "update", "delete")}
    if any(not isinstance(rows, list) for rows in wishes.values()):
        raise WooError(400, "rest_invalid_param", "Invalid parameter(s): batch", params={"batch": "must be arrays"})
    if sum(map(len, wishes.values())) > MOST_IN_BATCH:
        raise WooError(
            413, "woocommerce_rest_request_entity_too_large",
            f"Unable to accept more than {MOST_IN_BATCH} items for this request.",
        )  # fmt: skip
    done: dict[str, Any] = {}
    for name, rows in wishes.items():
        if rows:
            done[name] = [_one(work, name, row) for row in rows]
    return done


def _one(work: Work, name: str, row: Any) -> dict[str, Any]:
    product_id = row.get("id", 0) if isinstance(row, dict) else row
    work.db.execute("SAVEPOINT item")
    try:
        if name == "delete":
            done = delete(work, product_id, force=True)
        elif not isinstance(row, dict):
            raise WooError(400, "rest_invalid_param", "Invalid parameter(s): item")
        else:
            done = create(work, row) if name == "create" else update(work, product_id, row)
    except WooError as error:
        work.db.execute("ROLLBACK TO item")
        return {"id": product_id, "error": error.said()}
    return done


def _must_be_free(work: Work, said: dict[str, Any], *, but: int) -> None:
    if sku := said.get("sku"):
        trash = " AND status != 'trash'" if work.old_core else ""
        holder = work.db.execute(
            f"SELECT product_id, status FROM woo_product WHERE shop_id = ? AND sku = ? AND product_id != ?{trash}",  # noqa: S608
            (work.shop_id, sku, but),
        ).fetchone()
        if holder and holder["status"] == "trash":  # its place is not told; until it is deleted for good, or comes back
            raise WooError(
                400, "product_invalid_sku", f"The SKU ({sku}) you are trying to insert is already under processing",
                resource_id=0,
            )  # fmt: skip
        if holder:
            raise WooError(
                400, "product_invalid_sku", "Invalid or duplicated SKU.", resource_id=holder["product_id"],
                unique_sku=f"{sku}-1",
            )  # fmt: skip
    if gtin := said.get("global_unique_id"):
        holder = work.db.execute(
            "SELECT product_id FROM woo_product WHERE shop_id = ? AND gtin = ? AND product_id != ?",
            (work.shop_id, gtin, but),
        ).fetchone()
        if holder:
            raise WooError(
                400, "product_invalid_global_unique_id", "Invalid or duplicated GTIN, UPC, EAN or ISBN.",
                resource_id=holder["product_id"],
            )  # fmt: skip


def _settled(work: Work, data: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The product whole: pictures fetched, stock state drawn from the number, categories that exist."""
    if "images" in said:
        data["images"] = images.keep(work.db, work.shop_id, said["images"], work.good, work.bad)
    if data["manage_stock"]:
        data["stock_quantity"] = data["stock_quantity"] or 0
        none_left = data["stock_quantity"] <= 0
        data["stock_status"] = "outofstock" if none_left and data["backorders"] == "no" else "instock"
    else:
        data["stock_quantity"] = None
    known = {row[0] for row in CATEGORIES}
    asked = [row.get("id") for row in data["categories"]]
    data["categories"] = [{"id": one} for one in asked if one in known] or [{"id": CATEGORIES[0][0]}]
    return data


def listed(work: Work, query: dict[str, list[str]]) -> list[sqlite3.Row]:
    """What `GET products` finds, newest first. Filters that this core does not know are passed over in silence."""
    rows = work.db.execute(
        "SELECT * FROM woo_product WHERE shop_id = ? ORDER BY product_id DESC", (work.shop_id,)
    ).fetchall()
    for name, column in (("sku", "sku"), ("include", "product_id"), ("global_unique_id", "gtin")):
        asked = [one for one in ",".join(query.get(name, [])).split(",") if one]
        if asked and not (work.old_core and name == "global_unique_id"):
            rows = [row for row in rows if str(row[column]) in asked]
    status = query.get("status", ["any"])[0]
    return [row for row in rows if (row["status"] != "trash" if status == "any" else row["status"] == status)]


def view(work: Work, row: sqlite3.Row) -> dict[str, Any]:
    """A product as the API shows it."""
    data = json.loads(row["data"])
    names = {number: name for number, _parent, name in CATEGORIES}
    created, updated = (dt.datetime.fromtimestamp(row[name], dt.UTC) for name in ("created", "updated"))
    shown = data | {
        "id": row["product_id"],
        "slug": f"san-pham-{row['product_id']}",
        "permalink": f"{work.base}/?post_type=product&p={row['product_id']}",
        "date_created_gmt": f"{created:%Y-%m-%dT%H:%M:%S}",
        "date_modified_gmt": f"{updated:%Y-%m-%dT%H:%M:%S}",
        "status": row["status"],
        "price": data["sale_price"] or data["regular_price"],
        "on_sale": bool(data["sale_price"]),
        "purchasable": row["status"] == "publish" and bool(data["regular_price"]),
        "total_sales": 0,
        "categories": [one | {"name": names[one["id"]], "slug": str(one["id"])} for one in data["categories"]],
        "images": [one | {"src": f"{work.base}/wp-content/uploads/{one['id']}"} for one in data["images"]],
        "meta_data": [one | {"id": at} for at, one in enumerate(data["meta_data"], 1)],
    }
    if work.old_core:
        shown.pop("global_unique_id", None)
    return shown
