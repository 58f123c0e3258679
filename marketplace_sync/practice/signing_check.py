"""Checks partner, clock and signature of a call, from the shop's side; shares no line with the client's signing."""

import hashlib
import hmac

from marketplace_sync.practice.answers import Request, gateway

WINDOW = 300  # seconds that a timestamp stays valid
LARGEST_ID = 4_294_967_295


def base_string(partner_id: str, path: str, timestamp: str, access_token: str = "", shop_id: str = "") -> str:
    """The text under the signature: the last two only for calls on behalf of a shop."""
    return f"{partner_id}{path}{timestamp}{access_token}{shop_id}"


def signature(key: str, message: str) -> str:
    """HMAC-SHA256 in lower-case hexadecimal."""
    return hmac.new(key.encode(), message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _small_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 10 and int(value) <= LARGEST_ID


def check_partner(request: Request, partner_id: int) -> None:
    """Refuses a call that does not come from the one partner this shop knows."""
    said = request.first("partner_id")
    if not said:
        raise gateway("error_param", "There is no partner_id in query.")
    if not _small_number(said):
        raise gateway("error_param", "Partner_id is invalid, should be an integer between 0 and 4294967295.")
    if int(said) != partner_id:
        raise gateway("invalid_partner_id", "Invalid partner_id, please have a check.")


def check_clock(request: Request, now: float, window: float = WINDOW) -> None:
    """Refuses a timestamp that is missing, odd or too far from our clock."""
    said = request.first("timestamp")
    if not said:
        raise gateway("error_param", "no timestamp.")
    if not _small_number(said):
        raise gateway("error_param", "Timestamp is invalid, should be an integer between 0 and 4294967295.")
    if now - int(said) > window:
        raise gateway("error_param", "Timestamp is expired.")
    if int(said) - now > window:
        raise gateway("error_param", "Invalid timestamp")


def check_signature(request: Request, key: str, *, for_shop: bool, either: bool = False) -> None:
    """Refuses a wrong signature. `either` takes both forms: the documentation contradicts itself on picture uploads."""
    said = request.first("sign")
    if not said:
        raise gateway("error_param", "There is no sign in query.")
    common = request.first("partner_id"), request.path, request.first("timestamp")
    public = base_string(*common)
    shop = base_string(*common, request.first("access_token"), request.first("shop_id"))
    allowed = [public, shop] if either else [shop if for_shop else public]
    if not any(hmac.compare_digest(signature(key, message).encode(), said.encode()) for message in allowed):
        raise gateway("error_sign", "Wrong sign.")
