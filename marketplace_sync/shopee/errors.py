"""Shopee's error codes as our kinds and reasons, in one dict; coarse ones are told apart by their message."""

from marketplace_sync.faults import Kind, ShopFault

# code → kind, reason. Prefixes such as `product.` are cut off before (marketplaces.md §3, Errors).
CODES: dict[str, tuple[Kind, str]] = {
    # sign in again
    "invalid_acceess_token": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "invalid_access_token": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "refresh_token_expired": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "error_shop_refresh_token": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "shop_access_expired": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "shop_no_linked": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "invalid_code": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    "invalid_shop_id": (Kind.SIGN_IN, "AUTH_EXPIRED"),
    # clock or signature
    "error_sign": (Kind.CLOCK, "KEY_WRONG"),
    "invalid_partner_id": (Kind.CLOCK, "KEY_WRONG"),
    "source_ip_undeclared": (Kind.CLOCK, "KEY_WRONG"),
    "error_partner_key_expired": (Kind.CLOCK, "KEY_WRONG"),
    # try later
    "error_rate_limit": (Kind.LATER, "RATE"),
    "error_limit": (Kind.LATER, "QUOTA"),
    "error_network": (Kind.LATER, "BUSY"),
    "error_inner": (Kind.LATER, "BUSY"),
    "error_server": (Kind.LATER, "BUSY"),
    "error_system_busy": (Kind.LATER, "BUSY"),
    "error_busi_add_item_failed": (Kind.LATER, "UNKNOWN_OUTCOME"),
    "error_repeated_mtsku": (Kind.LATER, "DUPLICATE"),
    "error_busi": (Kind.LATER, "NOT_NOW"),
    "error_busi_update_stock_failed": (Kind.LATER, "NOT_NOW"),
    "error_unlist_item_all_failed": (Kind.LATER, "NOT_NOW"),
    # the seller can mend it
    "error_invalid_category": (Kind.SELLER, "CATEGORY_WRONG"),
    "error_category_is_block": (Kind.SELLER, "CATEGORY_CLOSED"),
    "error_invalid_category_attribute": (Kind.SELLER, "ATTRIBUTE_WRONG"),
    "error_invalid_attribute": (Kind.SELLER, "ATTRIBUTE_WRONG"),
    "error_invalid_attribute_value": (Kind.SELLER, "ATTRIBUTE_WRONG"),
    "error_value_name_required": (Kind.SELLER, "ATTRIBUTE_WRONG"),
    "error_less_required_attribute": (Kind.SELLER, "ATTRIBUTE_MISSING"),
    "error_invalid_brand": (Kind.SELLER, "BRAND_WRONG"),
    "error_less_required_brand": (Kind.SELLER, "BRAND_MISSING"),
    "error_image_unavailable": (Kind.SELLER, "IMAGE_GONE"),
    "error_image_num_min": (Kind.SELLER, "IMAGE_MISSING"),
    "error_nil_name_new_item": (Kind.SELLER, "TITLE_SHORT"),
    "error_item_name_is_too_short": (Kind.SELLER, "TITLE_SHORT"),
    "error_title_exceeds_max_length": (Kind.SELLER, "TITLE_LONG"),
    "error_title_character_forbidden": (Kind.SELLER, "TITLE_FORBIDDEN"),
    "error_desc_length_min_limit": (Kind.SELLER, "TEXT_SHORT"),
    "error_invalid_days_to_ship": (Kind.SELLER, "DAYS_WRONG"),
    "error_invalid_price": (Kind.SELLER, "PRICE_WRONG"),
    "error_update_price_fail": (Kind.SELLER, "PRICE_WRONG"),
    "error_price_exceed_max_limitt": (Kind.SELLER, "PRICE_HIGH"),
    "error_price_exceed_min_limitt": (Kind.SELLER, "PRICE_LOW"),
    "error_invalid_logistic_info": (Kind.SELLER, "CARRIER_WRONG"),
    "error_param_validate": (Kind.SELLER, "GTIN_WRONG"),
    "error_item_not_found": (Kind.SELLER, "ITEM_GONE"),
    "error_item_uneditable": (Kind.SELLER, "ITEM_GONE"),
    "error_param": (Kind.SELLER, "REFUSED"),
    "error_auth": (Kind.SELLER, "REFUSED"),
    # the shop is stopped
    "shop_banned": (Kind.STOPPED, "SHOP_STOPPED"),
    "error_busi_invalid_shop_status": (Kind.STOPPED, "SHOP_STOPPED"),
    "error_seller_under_penalty": (Kind.STOPPED, "SHOP_PENALTY"),
    "error_holiday_on_add_item": (Kind.SELLER, "SHOP_HOLIDAY"),  # the seller switches it off; nothing else is stopped
    "error_reach_shop_item_limit": (Kind.SELLER, "SHOP_FULL"),
}
# (code, words of the message in lower case) → kind, reason: looked at before the table above.
TOLD_APART: list[tuple[str, str, Kind, str]] = [
    ("error_param", "timestamp", Kind.CLOCK, "CLOCK_WRONG"),
    ("error_param", "partner_id", Kind.CLOCK, "KEY_WRONG"),
    ("error_param", "image not exist", Kind.SELLER, "IMAGE_GONE"),
    ("error_param", "image size", Kind.SELLER, "IMAGE_BAD"),
    ("error_param", "image format", Kind.SELLER, "IMAGE_BAD"),
    ("error_param", "number of images is bigger", Kind.SELLER, "IMAGE_MANY"),
    ("error_param", "contact or external link", Kind.SELLER, "TEXT_CONTACT"),
    ("error_param", "description length is bigger", Kind.SELLER, "TEXT_LONG"),
    ("error_param", "weight", Kind.SELLER, "WEIGHT_MISSING"),
    ("error_param", "dimension", Kind.SELLER, "SIZE_MISSING"),
    ("error_param", "seller_stock", Kind.SELLER, "STOCK_WRONG"),
    ("error_auth", "access_token", Kind.SIGN_IN, "AUTH_EXPIRED"),
    ("error_auth", "reserved", Kind.SELLER, "STOCK_RESERVED"),
]
# A fresh access token may help; the others want the seller.
RENEWABLE = frozenset({"invalid_acceess_token", "invalid_access_token", "error_auth"})
# The shop has begun to work on it before it failed: only a look-up can tell what came of it.
MAYBE_DONE = frozenset(
    {"error_network", "error_inner", "error_server", "error_busi_add_item_failed", "error_repeated_mtsku"}
)


def bare(code: str) -> str:
    """A code without the module that some endpoints put before it: `product.error_busi` → `error_busi`."""
    return code.rpartition(".")[2]


def fault(code: str, text: str, request_id: str = "", after: float | None = None) -> ShopFault:
    """What a refusal means for us. A code that nobody knows is told to the seller in the shop's own words."""
    short, words = bare(code), text.lower()
    apart = [row[2:] for row in TOLD_APART if row[0] == short and row[1] in words]
    kind, reason = apart[0] if apart else CODES.get(short, (Kind.SELLER, "REFUSED"))
    done = None if short in MAYBE_DONE else False
    renew = kind == Kind.SIGN_IN and short in RENEWABLE
    return ShopFault(kind, reason, code=code, text=text, request_id=request_id, done=done, after=after, renew=renew)


REASONS_USED = tuple(sorted({reason for _kind, reason in CODES.values()} | {row[3] for row in TOLD_APART}))
