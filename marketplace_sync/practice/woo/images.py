"""Pictures by address: every `src` is fetched anew as another attachment; an `id` is one that is there already."""

import hashlib
import ipaddress
import socket
import sqlite3
from typing import Any
from urllib.parse import urlsplit

import httpx

from marketplace_sync.practice.media import kind_of
from marketplace_sync.practice.woo.words import WooError

PORTS = {None, 80, 443, 8080}
LARGEST = 10 * 1024 * 1024
SECONDS = 10.0
Fetched = dict[str, tuple[str, bytes]]  # src → kind and bytes


def fetch_all(bodies: list[dict[str, Any]], *, near: bool) -> tuple[Fetched, dict[str, WooError]]:
    """Fetches every `src` that is named, before the store is locked: pictures, and why others did not come."""
    good: Fetched = {}
    bad: dict[str, WooError] = {}
    for body in bodies:
        rows = body.get("images")
        for row in rows if isinstance(rows, list) else []:
            src = row.get("src") if isinstance(row, dict) and not row.get("id") else None
            if isinstance(src, str) and src not in good and src not in bad:
                try:
                    good[src] = _fetch(src, near=near)
                except WooError as error:
                    bad[src] = error
    return good, bad


def _fetch(src: str, *, near: bool) -> tuple[str, bytes]:
    if not _may_be_fetched(src, near=near):
        raise _not_fetched(src, "A valid URL was not provided.")
    try:
        with httpx.stream("GET", src, timeout=SECONDS, trust_env=False) as answer:
            if answer.status_code != 200:
                raise _not_fetched(src, answer.reason_phrase or str(answer.status_code))
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > LARGEST:
                    raise _not_fetched(src, "The file is too large.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _not_fetched(src, type(error).__name__) from error
    kind = kind_of(content)
    if kind is None:
        raise WooError(
            400, "woocommerce_product_image_upload_error", "Invalid image: Sorry, you are not allowed to upload "
            "this file type.",
        )  # fmt: skip
    return kind, content


def _not_fetched(src: str, why: str) -> WooError:
    return WooError(
        400, "woocommerce_product_image_upload_error", f"Error getting remote image {src[:200]}. Error: {why}"
    )


def _may_be_fetched(src: str, *, near: bool) -> bool:
    """Seen on the real server: no loopback, no private host, no other port. `near` lets the house next door in."""
    try:
        parts = urlsplit(src)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    if near:
        return True
    if port not in PORTS:
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, port or 80, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(where[0]).partition("%")[0]).is_global for *_rest, where in found)


def keep(
    db: sqlite3.Connection, shop_id: int, rows: list[dict[str, Any]], good: Fetched, bad: dict[str, WooError]
) -> list[dict[str, Any]]:
    """The images of a product as they are stored. One that cannot be had fails the whole call."""
    return [_kept(db, shop_id, row, good, bad) for row in rows]


def _kept(
    db: sqlite3.Connection, shop_id: int, row: dict[str, Any], good: Fetched, bad: dict[str, WooError]
) -> dict[str, Any]:
    alt, name = str(row.get("alt") or ""), str(row.get("name") or "")
    if image_id := row.get("id"):
        found = db.execute(
            "SELECT * FROM woo_image WHERE image_id = ? AND shop_id = ?", (str(image_id)[:15], shop_id)
        ).fetchone()
        if found is None:
            raise WooError(400, "woocommerce_product_invalid_image_id", f"#{image_id} is an invalid image ID.")
        return {"id": found["image_id"], "name": name or found["name"], "alt": alt}
    src = row.get("src")
    if not isinstance(src, str) or src in bad:
        raise bad.get(str(src)) or _not_fetched(str(src), "A valid URL was not provided.")
    kind, content = good[src]
    digest = hashlib.sha256(content).hexdigest()
    name = name or urlsplit(src).path.rpartition("/")[2]
    db.execute("INSERT OR IGNORE INTO picture VALUES (?, ?, ?)", (digest, kind, content))
    made = db.execute("INSERT INTO woo_image (shop_id, sha256, name) VALUES (?, ?, ?)", (shop_id, digest, name))
    return {"id": made.lastrowid, "name": name, "alt": alt}
