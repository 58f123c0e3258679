"""The operator's side: settings, faults, state, reset. Answers loopback with the key, nobody else."""

import hmac
import ipaddress
import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from marketplace_sync.practice import auth, fields
from marketplace_sync.practice.answers import Reply, Request, ShopError, json_reply
from marketplace_sync.practice.api import Gateway
from marketplace_sync.practice.faults import KINDS, Faults
from marketplace_sync.practice.tiktok import auth as tiktok_auth
from marketplace_sync.practice.tiktok.api import TikTok

PREFIX = "/practice/"


def answer(gateway: Gateway, faults: Faults, control_key: str, request: Request) -> Reply:
    """One order of the operator."""
    if not _may(request, control_key):
        return json_reply({"error": "not_found"}, 404)
    orders = {
        ("GET", "state"): lambda: state(gateway),
        ("GET", "settings"): lambda: asdict(gateway.store.settings),
        ("POST", "settings"): lambda: _settings(gateway, fields.parse(request.body)),
        ("GET", "faults"): lambda: {"standing": faults.standing(), "kinds": KINDS},
        ("POST", "faults"): lambda: asdict(faults.add(**fields.parse(request.body))),
        ("DELETE", "faults"): lambda: _healed(faults, request),
        ("POST", "deauthorize"): lambda: _withdrawn(gateway, fields.parse(request.body)),
        ("POST", "reset"): lambda: _reset(gateway, faults),
    }
    order = orders.get((request.method, request.path.removeprefix(PREFIX)))
    if order is None:
        return json_reply({"error": "not_found"}, 404)
    try:
        return json_reply(order())
    except ShopError as error:
        return json_reply({"error": error.message}, 400)
    except (TypeError, ValueError) as error:
        return json_reply({"error": str(error)}, 400)


def _may(request: Request, control_key: str) -> bool:
    given = request.headers.get("x-practice-key", "")
    near = ipaddress.ip_address(request.peer.partition("%")[0])
    near = getattr(near, "ipv4_mapped", None) or near
    return near.is_loopback and hmac.compare_digest(given.encode("utf-8", "replace"), control_key.encode())


def state(gateway: Gateway) -> dict[str, Any]:
    """Everything that the shop holds, without index delay: what tests and the demo compare with what they wanted."""
    gateway.review(gateway.clock())
    TikTok(gateway).review(gateway.clock())
    with gateway.store.read() as db:
        shops = [dict(row) for row in db.execute("SELECT shop_id, name FROM shop ORDER BY shop_id")]
        rows = [dict(row) for row in db.execute(_ITEMS)]
        woo = [dict(row) for row in db.execute(_WOO)]
        tiktok = [dict(row) for row in db.execute(_TIKTOK)]
        fetched = db.execute("SELECT COUNT(*) FROM woo_image").fetchone()[0]
        pictures = db.execute("SELECT COUNT(*), COUNT(DISTINCT sha256) FROM image").fetchone()
    created: Counter[str] = Counter()
    live: Counter[str] = Counter()
    for row in rows:
        created[row["sku"]] += 1
        live[row["sku"]] += not row["status"].endswith("_DELETE")
    return {
        "shops": shops,
        "items": rows,
        "created_per_sku": created,
        "live_per_sku": live,
        "doubled": sorted(sku for sku, count in live.items() if count > 1),
        "images": {"uploaded": pictures[0], "different": pictures[1]},
        "woo": {"products": [row | {"data": json.loads(row["data"])} for row in woo], "images": fetched},
        "tiktok": [row | {"data": json.loads(row["data"])} for row in tiktok],
    }


_WOO = "SELECT product_id, shop_id, sku, status, data FROM woo_product ORDER BY product_id"
_TIKTOK = (
    "SELECT product_id, shop_id, sku, title, price, stock, status, audit, data FROM tt_product ORDER BY product_id"
)
_ITEMS = (
    "SELECT item_id, shop_id, sku, name, category_id, price, stock, status, create_time, update_time FROM item "
    "ORDER BY item_id"
)


def _settings(gateway: Gateway, wishes: dict[str, Any]) -> dict[str, Any]:
    gateway.store.change_settings(wishes)
    return asdict(gateway.store.settings)


def _healed(faults: Faults, request: Request) -> dict[str, Any]:
    seed = request.first("seed")
    faults.clear(int(seed) if seed else None)
    return {"standing": []}


def _withdrawn(gateway: Gateway, body: dict[str, Any]) -> dict[str, Any]:
    if isinstance(body.get("shop_id"), str):  # a TikTok Shop's number is larger than a JSON number carries
        with gateway.store.write() as db:
            tiktok_auth.withdraw(db, body["shop_id"])
        return {"shop_id": body["shop_id"]}
    shop_id = fields.whole(body, "shop_id")
    with gateway.store.write() as db:
        auth.withdraw(db, shop_id)
    return {"shop_id": shop_id}


def _reset(gateway: Gateway, faults: Faults) -> dict[str, Any]:
    faults.clear()
    gateway.limits.forget()
    gateway.store.empty()
    return {"reset": True}
