"""The signature of a WooCommerce webhook (marketplaces.md §6). Calls carry none: keys go as Basic, over HTTPS."""

import base64
import hashlib
import hmac


def webhook_signature(secret: str, raw_body: bytes) -> str:
    """What `X-WC-Webhook-Signature` must say; the body as it came, before any parser."""
    return base64.b64encode(hmac.new(secret.encode(), raw_body, hashlib.sha256).digest()).decode()


def is_webhook_genuine(secret: str, raw_body: bytes, said: str) -> bool:
    """Whether a delivery comes from the site. The first one, a form that says `webhook_id=N`, is never signed."""
    return hmac.compare_digest(webhook_signature(secret, raw_body).encode(), said.encode("utf-8", "replace"))
