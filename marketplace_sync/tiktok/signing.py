"""Signatures of TikTok Shop (marketplaces.md §2, §5). Pure: no clock, no settings, no network."""

import hashlib
import hmac
from collections.abc import Mapping

LEFT_OUT = frozenset({"sign", "access_token"})


def message(secret: str, path: str, params: Mapping[str, str], body: bytes = b"") -> bytes:
    """What is signed: the query by the code points of its names, raw values, and the body as it is sent.

    `body` is left empty for multipart/form-data. Secret before and after.
    """
    said = "".join(f"{name}{params[name]}" for name in sorted(params) if name not in LEFT_OUT)
    return f"{secret}{path}{said}".encode() + body + secret.encode()


def sign(secret: str, path: str, params: Mapping[str, str], body: bytes = b"") -> str:
    """HMAC-SHA256 under the app's secret, in lower hex."""
    return hmac.new(secret.encode(), message(secret, path, params, body), hashlib.sha256).hexdigest()


def webhook_signature(app_key: str, secret: str, raw_body: bytes) -> str:
    """What the header `Authorization` of a webhook must say; the body as it came, before any parser."""
    return hmac.new(secret.encode(), app_key.encode() + raw_body, hashlib.sha256).hexdigest()


def is_webhook_genuine(app_key: str, secret: str, raw_body: bytes, said: str) -> bool:
    """Whether a webhook comes from the shop."""
    return hmac.compare_digest(webhook_signature(app_key, secret, raw_body).encode(), said.encode("utf-8", "replace"))
