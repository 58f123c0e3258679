"""Consent, codes and tokens of the shop's sellers; a refresh token works once and never again."""

import secrets
import sqlite3
from typing import Any

from marketplace_sync.practice import fields
from marketplace_sync.practice.answers import ShopError, gateway
from marketplace_sync.practice.call import Call

CODE_SECONDS = 600
CONSENT_SECONDS = 365 * 24 * 3600


def make_shop(db: sqlite3.Connection, name: str, now: float) -> int:
    """The shop of that name; a new one if there is none."""
    row = db.execute("SELECT shop_id FROM shop WHERE name = ?", (name,)).fetchone()
    if row:
        return row["shop_id"]
    return int(db.execute("INSERT INTO shop (name, created) VALUES (?, ?)", (name, now)).lastrowid or 0)


def allow(db: sqlite3.Connection, *, partner_id: int, shop_id: int, now: float) -> str:
    """The seller's yes: links the shop to the partner and returns the code for the redirect."""
    code = secrets.token_hex(16)
    db.execute(
        "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)", (partner_id, shop_id, int(now), int(now) + CONSENT_SECONDS)
    )
    db.execute("INSERT INTO code VALUES (?, ?, ?, ?)", (code, partner_id, shop_id, now + CODE_SECONDS))
    return code


def withdraw(db: sqlite3.Connection, shop_id: int) -> None:
    """The seller takes the consent back: every token of the shop dies with it."""
    db.execute("DELETE FROM link WHERE shop_id = ?", (shop_id,))
    db.execute("DELETE FROM access_token WHERE shop_id = ?", (shop_id,))
    db.execute("DELETE FROM refresh_token WHERE shop_id = ?", (shop_id,))


def token_get(call: Call) -> dict[str, Any]:
    """Changes a code into the first pair of tokens. The code works once, for ten minutes."""
    code, shop_id = fields.text(call.body, "code", longest=100), _shop_in(call)
    row = call.db.execute("SELECT * FROM code WHERE code = ?", (code,)).fetchone()
    if row is None or row["expires"] <= call.now:
        raise ShopError("invalid_code", "The code is expired or used or invalid, please check the code.")
    if row["shop_id"] != shop_id:
        raise ShopError("invalid_shop_id", "The code or shop_id is wrong, please check the code or the shop_id.")
    call.db.execute("DELETE FROM code WHERE code = ?", (code,))
    return _pair(call, shop_id) | {"shop_id_list": [shop_id], "merchant_id_list": []}


def access_token_get(call: Call) -> dict[str, Any]:
    """Changes a refresh token into a new pair; the old access token works a few minutes more."""
    said, shop_id = fields.text(call.body, "refresh_token", longest=100), _shop_in(call)
    _check_link(call, shop_id)
    row = call.db.execute("SELECT * FROM refresh_token WHERE token = ?", (said,)).fetchone()
    if row is None or row["used"] or row["shop_id"] != shop_id:
        raise ShopError("error_shop_refresh_token", "Your refresh token is error,please check refresh token or shopid.")
    if row["expires"] <= call.now:
        raise ShopError("refresh_token_expired", "Your refresh_token expired.")
    call.db.execute("UPDATE refresh_token SET used = 1 WHERE token = ?", (said,))
    call.db.execute(
        "UPDATE access_token SET expires = MIN(expires, ?) WHERE shop_id = ?",
        (call.now + call.settings.overlap_seconds, shop_id),
    )
    return _pair(call, shop_id) | {"partner_id": call.partner_id, "shop_id": shop_id}


def check_access(call: Call) -> None:
    """Refuses a call on behalf of a shop whose token is missing, wrong or past its time."""
    if not call.request.first("shop_id"):
        raise gateway("error_param", "There is no shop_id in query.")
    if not call.request.first("access_token"):
        raise gateway("error_param", "There is no access_token in query.")
    call.shop_id = fields.asked_whole(call.request.query, "shop_id")
    _check_link(call, call.shop_id)
    row = call.db.execute(
        "SELECT expires FROM access_token WHERE token = ? AND shop_id = ?",
        (call.request.first("access_token").encode("utf-8", "replace").decode(), call.shop_id),
    ).fetchone()
    if row is None or row["expires"] <= call.now:
        raise gateway("invalid_acceess_token", "Invalid access_token, please have a check.")


def get_shop_info(call: Call) -> dict[str, Any]:
    """What the shop says of itself; these fields stand beside `error`, not under `response`."""
    row = call.db.execute("SELECT * FROM shop JOIN link USING (shop_id) WHERE shop_id = ?", (call.shop_id,)).fetchone()
    return {
        "shop_name": row["name"],
        "region": "VN",
        "status": "NORMAL",
        "auth_time": row["auth_time"],
        "expire_time": row["expire_time"],
        "is_cb": False,
        "is_sip": False,
        "shop_fulfillment_flag": "Others",
    }


def _shop_in(call: Call) -> int:
    if fields.whole(call.body, "partner_id") != call.partner_id:
        raise ShopError("error_param", "Invalid partner_id.")
    return fields.whole(call.body, "shop_id")


def _check_link(call: Call, shop_id: int) -> None:
    row = call.db.execute(
        "SELECT expire_time FROM link WHERE partner_id = ? AND shop_id = ?", (call.partner_id, shop_id)
    ).fetchone()
    if row is None:
        raise gateway("shop_no_linked", "Partner and shop has no linked.")
    if row["expire_time"] <= call.now:
        raise gateway("shop_access_expired", "Your access to shop has expired.")


def _pair(call: Call, shop_id: int) -> dict[str, Any]:
    access, refresh, life = secrets.token_hex(16), secrets.token_hex(16), call.settings.access_token_seconds
    owner = call.partner_id, shop_id
    call.db.execute("INSERT INTO access_token VALUES (?, ?, ?, ?)", (access, *owner, call.now + life))
    call.db.execute(
        "INSERT INTO refresh_token (token, partner_id, shop_id, expires) VALUES (?, ?, ?, ?)",
        (refresh, *owner, call.now + call.settings.refresh_token_seconds),
    )
    return {"access_token": access, "refresh_token": refresh, "expire_in": int(life)}
