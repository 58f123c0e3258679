"""Consent, codes, tokens and ciphers of TikTok Shop sellers. Ends of life are absolute unix times."""

import secrets
import sqlite3
from typing import Any

from marketplace_sync.practice.answers import Request
from marketplace_sync.practice.tiktok.call import Call
from marketplace_sync.practice.tiktok.words import TikTokError

CODE_SECONDS = 1800
REFRESH_SECONDS = 365 * 24 * 3600


def make_shop(db: sqlite3.Connection, name: str, now: float) -> int:
    """The shop of that name; a new one with a cipher of its own if there is none."""
    row = db.execute("SELECT shop_id FROM tt_shop WHERE name = ?", (name,)).fetchone()
    if row:
        return int(row["shop_id"])
    cipher = f"TTP_{secrets.token_urlsafe(24)}"
    made = db.execute("INSERT INTO tt_shop (name, cipher, created) VALUES (?, ?, ?)", (name, cipher, now))
    return int(made.lastrowid or 0)


def allow(db: sqlite3.Connection, *, shop_id: int, now: float) -> str:
    """The seller's yes: a code that works once."""
    code = f"TTP_{secrets.token_urlsafe(32)}"
    db.execute("INSERT INTO tt_code VALUES (?, ?, ?)", (code, shop_id, now + CODE_SECONDS))
    return code


def withdraw(db: sqlite3.Connection, shop_id: str) -> None:
    """The seller takes the consent back."""
    db.execute("DELETE FROM tt_access WHERE CAST(shop_id AS TEXT) = ?", (shop_id,))
    db.execute("DELETE FROM tt_refresh WHERE CAST(shop_id AS TEXT) = ?", (shop_id,))


def check_app(request: Request, *, app_key: str, secret: str) -> None:
    """The token endpoints are not signed: the secret itself rides in the query."""
    if request.first("app_key") != app_key or not secrets.compare_digest(
        request.first("app_secret").encode("utf-8", "replace"), secret.encode()
    ):
        raise TikTokError(36009004, "Invalid app_key or app_secret.")


def token_get(call: Call) -> dict[str, Any]:
    """Changes a code into the first pair."""
    row = _row(call, "tt_code", "code", "auth_code", "authorized_code")
    if row is None or row["expires"] <= call.now:
        raise TikTokError(36004004, "The auth code is invalid, expired or used.")
    call.db.execute("DELETE FROM tt_code WHERE code = ?", (row["code"],))
    return _pair(call, row["shop_id"])


def token_refresh(call: Call) -> dict[str, Any]:
    """Changes a refresh token into a new pair. Whether the old one lives on is not documented: here it does not."""
    row = _row(call, "tt_refresh", "token", "refresh_token", "refresh_token")
    if row is None or row["used"] or row["expires"] <= call.now:
        raise TikTokError(36004005, "The refresh token is invalid or expired.")
    call.db.execute("UPDATE tt_refresh SET used = 1 WHERE token = ?", (row["token"],))
    return _pair(call, row["shop_id"])


def _row(call: Call, table: str, column: str, parameter: str, grant: str) -> sqlite3.Row | None:
    if call.request.first("grant_type") != grant:
        raise TikTokError(36004003, f"grant_type must be {grant}.")
    said = call.request.first(parameter).encode("utf-8", "replace").decode()
    found: sqlite3.Row | None = call.db.execute(
        f"SELECT * FROM {table} WHERE {column} = ?",  # noqa: S608 - names from this file alone
        (said,),
    ).fetchone()
    return found


def _pair(call: Call, shop_id: int) -> dict[str, Any]:
    access, refresh = (f"TTP_{secrets.token_urlsafe(32)}" for _ in range(2))
    ends, last = call.now + call.settings.tiktok_token_seconds, call.now + REFRESH_SECONDS
    call.db.execute("INSERT INTO tt_access VALUES (?, ?, ?)", (access, shop_id, ends))
    call.db.execute("INSERT INTO tt_refresh (token, shop_id, expires) VALUES (?, ?, ?)", (refresh, shop_id, last))
    name = call.db.execute("SELECT name FROM tt_shop WHERE shop_id = ?", (shop_id,)).fetchone()["name"]
    return {
        "access_token": access, "access_token_expire_in": int(ends), "refresh_token": refresh,
        "refresh_token_expire_in": int(last), "open_id": secrets.token_urlsafe(16), "seller_name": name,
        "seller_base_region": "VN", "user_type": 0, "granted_scopes": ["seller.product.basic", "seller.product.write"],
    }  # fmt: skip


def check_access(call: Call, *, needs_cipher: bool) -> None:
    """Refuses a token that is missing or past its time, and a cipher of another shop."""
    token = call.request.headers.get("x-tts-access-token", "").encode("utf-8", "replace").decode()
    row = call.db.execute("SELECT * FROM tt_access WHERE token = ?", (token,)).fetchone()
    if row is None or row["expires"] <= call.now:
        raise TikTokError(105002, "Expired credentials. The access_token is invalid or has expired.", 401)
    call.shop_id = row["shop_id"]
    shop = call.db.execute("SELECT cipher FROM tt_shop WHERE shop_id = ?", (call.shop_id,)).fetchone()
    said = call.request.first("shop_cipher")
    if needs_cipher and said != shop["cipher"]:
        raise TikTokError(106013 if said else 101000, "The shop_cipher is missing or does not fit the token.")
    if not needs_cipher and said:
        raise TikTokError(101000, "shop_cipher must not be sent here.")


def shops(call: Call) -> dict[str, Any]:
    """The shops of who holds the token: their ids, and the ciphers by which calls name them."""
    row = call.db.execute("SELECT * FROM tt_shop WHERE shop_id = ?", (call.shop_id,)).fetchone()
    return {
        "shops": [{
            "id": str(row["shop_id"]), "name": row["name"], "region": "VN", "seller_type": "LOCAL",
            "cipher": row["cipher"], "code": f"VNLC{row['shop_id'] % 10**6:06}",
        }]
    }  # fmt: skip
