"""Signatures of the Shopee dialect (marketplaces.md §2, §3). Pure: no clock, no settings, no network."""

import hashlib
import hmac


def base_string(partner_id: int, path: str, timestamp: int, access_token: str = "", shop_id: str = "") -> str:
    """What is signed: neither body nor business parameters; token and shop only for calls on a shop's behalf."""
    return f"{partner_id}{path}{timestamp}{access_token}{shop_id}"


def sign(key: str, message: str) -> str:
    """HMAC-SHA256 in lower hex."""
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


def push_signature(key: str, url: str, raw_body: bytes) -> str:
    """What the header `Authorization` of a push must say; the body as it came, before any parser."""
    return hmac.new(key.encode(), url.encode() + b"|" + raw_body, hashlib.sha256).hexdigest()


def is_push_genuine(key: str, url: str, raw_body: bytes, said: str) -> bool:
    """Whether a push comes from the shop."""
    return hmac.compare_digest(push_signature(key, url, raw_body).encode(), said.encode("utf-8", "replace"))
