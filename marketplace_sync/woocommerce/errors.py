"""WooCommerce's error codes as our kinds and reasons, in one dict; what says more in its message is told apart."""

from typing import Any

from marketplace_sync.faults import Kind, ShopFault

# code → kind, reason (marketplaces.md §6; test-parts.md §4).
CODES: dict[str, tuple[Kind, str]] = {
    "woocommerce_rest_authentication_error": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "woocommerce_rest_cannot_view": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "woocommerce_rest_cannot_create": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "woocommerce_rest_cannot_edit": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "woocommerce_rest_cannot_batch": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "rest_too_many_requests": (Kind.LATER, "RATE"),
    "internal_server_error": (Kind.LATER, "NO_ANSWER"),
    "product_invalid_sku": (Kind.LATER, "DUPLICATE"),
    "rest_no_route": (Kind.LATER, "SHOP_NOT_WOO"),
    "not_json": (Kind.LATER, "SHOP_NOT_WOO"),
    "moved": (Kind.SELLER, "SHOP_MOVED"),
    "currency": (Kind.SELLER, "CURRENCY_WRONG"),
    "woocommerce_rest_product_invalid_id": (Kind.SELLER, "ITEM_GONE"),
    "woocommerce_product_invalid_image_id": (Kind.SELLER, "IMAGE_GONE"),
    "woocommerce_product_image_upload_error": (Kind.SELLER, "IMAGE_BAD"),
    "product_invalid_global_unique_id": (Kind.SELLER, "GTIN_WRONG"),
    "rest_invalid_param": (Kind.SELLER, "REFUSED"),
    "price_not_taken": (Kind.SELLER, "PRICE_WRONG"),
    "stock_not_taken": (Kind.SELLER, "STOCK_WRONG"),
    "status_not_taken": (Kind.LATER, "NOT_NOW"),
}
# (code, words of the message in lower case) → kind, reason: looked at before the table above.
TOLD_APART: list[tuple[str, str, Kind, str]] = [
    ("woocommerce_product_image_upload_error", "error getting remote image", Kind.SELLER, "IMAGE_AWAY"),
    ("rest_invalid_param", "price", Kind.SELLER, "PRICE_WRONG"),
    ("rest_invalid_param", "stock", Kind.SELLER, "STOCK_WRONG"),
    ("rest_invalid_param", "categories", Kind.SELLER, "CATEGORY_WRONG"),
    ("rest_invalid_param", "images", Kind.SELLER, "IMAGE_BAD"),
]
# The site has begun to work on it before it failed: only a look-up can tell what came of it. "400 duplicate SKU though
# created" was reported (woocommerce#28095), hence a duplicate too.
MAYBE_DONE = frozenset({"internal_server_error", "product_invalid_sku", "not_json"})


BEING_TAKEN = "already under processing"  # what newer cores say of a SKU, whatever the code (marketplaces.md §6)


class Taken(ShopFault):
    """The SKU is there already; `holder` is the id of the product that bears it, empty if the site does not say."""

    holder = ""


def fault(code: str, text: str, *, after: float | None = None, data: Any = None) -> ShopFault:
    """What a refusal means for us. A code that nobody knows is told to the seller in the site's own words."""
    words = text.lower()
    apart = [row[2:] for row in TOLD_APART if row[0] == code and row[1] in words]
    kind, reason = apart[0] if apart else CODES.get(code, (Kind.SELLER, "REFUSED"))
    if code == "product_invalid_sku" or BEING_TAKEN in words:
        found: ShopFault = Taken(Kind.LATER, "DUPLICATE", code=code, text=text, done=None)
    else:
        found = ShopFault(kind, reason, code=code, text=text, done=None if code in MAYBE_DONE else False, after=after)
    holder = data.get("resource_id") if isinstance(data, dict) else None
    if isinstance(found, Taken) and isinstance(holder, int) and holder > 0:
        found.holder = str(holder)
    return found


REASONS_USED = tuple(sorted({reason for _kind, reason in CODES.values()} | {row[3] for row in TOLD_APART}))
