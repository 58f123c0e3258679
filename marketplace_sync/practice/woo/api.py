"""`/wp-json/` of a practice WooCommerce shop: its own keys, its own words, no signature. The shop is in the address."""

import base64
import binascii
import hmac
import json
import re
import secrets
import sqlite3
from typing import Any

from marketplace_sync.practice.answers import Reply, Request
from marketplace_sync.practice.store import Store
from marketplace_sync.practice.woo import images, products
from marketplace_sync.practice.woo.products import Work
from marketplace_sync.practice.woo.words import WooError, refusal, reply

PREFIX = "/woo/"
API = re.compile(r"/woo/([0-9]{1,9})/wp-json(/.*)?")
WC = "/wc/v3"
NO_ROUTE = WooError(404, "rest_no_route", "No route was found matching the URL and request method.")
MOST_ON_PAGE = 100


def make_shop(
    db: sqlite3.Connection, name: str, now: float, *, currency: str = "VND", may_write: bool = True
) -> tuple[int, str, str]:
    """A new shop with a pair of keys: its number, consumer key, consumer secret."""
    made = db.execute("INSERT INTO woo_shop (name, currency, created) VALUES (?, ?, ?)", (name, currency, now))
    shop_id = int(made.lastrowid or 0)
    return shop_id, *make_keys(db, shop_id, may_write=may_write)


def make_keys(db: sqlite3.Connection, shop_id: int, *, may_write: bool = True) -> tuple[str, str]:
    key, secret = f"ck_{secrets.token_hex(20)}", f"cs_{secrets.token_hex(20)}"
    db.execute("INSERT INTO woo_key VALUES (?, ?, ?, ?)", (key, secret, shop_id, may_write))
    return key, secret


def answer(store: Store, base_url: str, now: float, request: Request) -> Reply:
    """The answer to one call below `/woo/N/wp-json`."""
    found = API.fullmatch(request.path)
    try:
        if found is None:
            raise NO_ROUTE
        return _answer(store, base_url, now, request, int(found[1]), (found[2] or "").rstrip("/"))
    except WooError as error:
        return refusal(error)


def _answer(store: Store, base_url: str, now: float, request: Request, shop_id: int, path: str) -> Reply:
    base = f"{base_url}{PREFIX}{shop_id}"
    with store.read() as db:
        shop = db.execute("SELECT * FROM woo_shop WHERE shop_id = ?", (shop_id,)).fetchone()
        if shop is None:
            raise NO_ROUTE
        if path == "" and request.method == "GET":
            return reply({"name": shop["name"], "url": base, "home": base, "namespaces": ["wc/v3", "wp/v2"]})
        if not path.startswith(f"{WC}/"):
            raise NO_ROUTE
        _check_keys(db, shop_id, request)
    body = _body(request) if request.method in {"POST", "PUT", "PATCH"} else {}
    good, bad = images.fetch_all(_bodies(body), near=store.settings.near_images)
    with store.write() as db:
        work = Work(db, shop_id, base, now, store.settings.old_core, good, bad)
        return _routed(work, request, path.removeprefix(WC), body, shop["currency"])


def _bodies(body: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [row for name in ("create", "update") for row in _list(body.get(name))]
    return [body, *(row for row in rows if isinstance(row, dict))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _routed(work: Work, request: Request, path: str, body: dict[str, Any], currency: str) -> Reply:
    method = "PUT" if request.method in {"PATCH"} else request.method
    one = re.fullmatch(r"/products/([0-9]{1,15})", path)
    if one and method == "GET":
        return reply(products.view(work, products.row_of(work, one[1])))
    if one and method in {"PUT", "POST"}:
        return reply(products.update(work, one[1], body))
    if one and method == "DELETE":
        force = request.first("force").lower() in {"true", "1"}
        return reply(products.delete(work, one[1], force=force))
    if (method, path) == ("GET", "/products"):
        return _page(request, [products.view(work, row) for row in products.listed(work, request.query)])
    if (method, path) == ("POST", "/products"):
        return reply(products.create(work, body), 201)
    if (method, path) == ("POST", "/products/batch"):
        return reply(products.batch(work, body) or [])
    if (method, path) == ("GET", "/products/categories"):
        rows = [{"id": a, "parent": b, "name": c, "slug": str(a)} for a, b, c in products.CATEGORIES]
        return _page(request, rows)
    if (method, path) == ("GET", "/data/currencies/current"):
        return reply({"code": currency, "name": currency, "symbol": currency})
    raise NO_ROUTE


def _page(request: Request, rows: list[dict[str, Any]]) -> Reply:
    wrong = {name: f"{name} is not of type integer." for name in ("page", "per_page") if not _count(request, name)}
    if not wrong and _count(request, "per_page") > MOST_ON_PAGE:
        wrong["per_page"] = f"per_page must be between 1 (inclusive) and {MOST_ON_PAGE} (inclusive)"
    if wrong:
        raise WooError(400, "rest_invalid_param", f"Invalid parameter(s): {', '.join(wrong)}", params=wrong)
    size, page = _count(request, "per_page"), _count(request, "page")
    head = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(-(-len(rows) // size))}
    return reply(rows[(page - 1) * size : page * size], headers=head)


def _count(request: Request, name: str) -> int:
    said = request.first(name) or {"page": "1", "per_page": "10"}[name]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0


def _body(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise WooError(400, "rest_invalid_json", "Invalid JSON body passed.") from error
    if not isinstance(found, dict):
        raise WooError(400, "rest_invalid_json", "Invalid JSON body passed.")
    return found


def _check_keys(db: sqlite3.Connection, shop_id: int, request: Request) -> None:
    """HTTP Basic, or the same pair in the query. Who shows no keys is nobody, and is told what nobody may do."""
    key, secret = _basic(request)
    if not key:
        verb = "view" if request.method == "GET" else "create"
        raise WooError(401, f"woocommerce_rest_cannot_{verb}", f"Sorry, you cannot {verb} resources.")
    row = db.execute("SELECT * FROM woo_key WHERE consumer_key = ? AND shop_id = ?", (key, shop_id)).fetchone()
    trouble = ""
    if row is None:
        trouble = "Consumer key is invalid."
    elif not hmac.compare_digest(row["secret"].encode(), secret.encode("utf-8", "replace")):
        trouble = "Consumer secret is invalid."
    elif request.method not in {"GET", "HEAD"} and not row["may_write"]:
        trouble = "The API key provided does not have write permissions."
    if trouble:
        raise WooError(401, "woocommerce_rest_authentication_error", trouble)


def _basic(request: Request) -> tuple[str, str]:
    kind, _space, said = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return request.first("consumer_key"), request.first("consumer_secret")
    try:
        key, _colon, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret
