"""TikTok Shop's error numbers as our kinds and reasons, in one dict; coarse ones are told apart by their message.

The numbers come from public guides that quote Partner Center (marketplaces.md §5), not from a shop that we have called.
"""

from marketplace_sync.faults import Kind, ShopFault

TOO_MANY = 36009002
Meaning = tuple[Kind, str]


def _span(first: int, last: int, kind: Kind, reason: str) -> dict[int, Meaning]:
    return dict.fromkeys(range(first, last + 1), (kind, reason))


CODES: dict[int, Meaning] = {
    # sign in again
    105002: (Kind.SIGN_IN, "AUTH_EXPIRED"),
    105005: (Kind.SIGN_IN, "AUTH_EXPIRED"),  # a right that the seller has not given
    101000: (Kind.SIGN_IN, "AUTH_EXPIRED"),  # the shop's cipher is no longer good: consent brings a new one
    106013: (Kind.SIGN_IN, "AUTH_EXPIRED"),
    # clock or signature
    36009004: (Kind.CLOCK, "KEY_WRONG"),
    106001: (Kind.CLOCK, "KEY_WRONG"),
    # try later
    TOO_MANY: (Kind.LATER, "RATE"),
    12052109: (Kind.LATER, "RATE"),
    36009003: (Kind.LATER, "BUSY"),
    12001000: (Kind.LATER, "BUSY"),
    12052881: (Kind.LATER, "BUSY"),
    12052996: (Kind.LATER, "DUPLICATE"),
    12052901: (Kind.LATER, "NOT_NOW"),
    # the seller can mend it
    **_span(12052220, 12052227, Kind.SELLER, "CATEGORY_WRONG"),
    12052104: (Kind.SELLER, "ATTRIBUTE_WRONG"),
    12052105: (Kind.SELLER, "PAPER_MISSING"),
    12052385: (Kind.SELLER, "PAPER_EXPIRED"),
    12052026: (Kind.SELLER, "BRAND_WRONG"),
    12052200: (Kind.SELLER, "BRAND_WRONG"),
    12052201: (Kind.SELLER, "BRAND_WRONG"),
    **_span(12052300, 12052306, Kind.SELLER, "IMAGE_BAD"),
    **_span(12038002, 12038015, Kind.SELLER, "IMAGE_BAD"),
    12052038: (Kind.SELLER, "PRICE_LOCKED"),
    12052535: (Kind.SELLER, "WAREHOUSE_WRONG"),
    12052115: (Kind.SELLER, "WAREHOUSE_WRONG"),
    12052093: (Kind.SELLER, "SHOP_FULL"),
    12052048: (Kind.SELLER, "ITEM_GONE"),
    # the shop is stopped
    36009043: (Kind.STOPPED, "SHOP_STOPPED"),
    36009044: (Kind.STOPPED, "SHOP_STOPPED"),
    12052700: (Kind.STOPPED, "SHOP_STOPPED"),
}
# (numbers, or None for any unknown to CODES; words of the message in lower case) → kind, reason: looked at first.
_BRAND, _IMAGE = frozenset({12052026, 12052200, 12052201}), frozenset(range(12052300, 12052307))
TOLD_APART: list[tuple[frozenset[int] | None, str, Kind, str]] = [
    (frozenset({36009004}), "timestamp", Kind.CLOCK, "CLOCK_WRONG"),
    (frozenset({36009004}), "access_token", Kind.SIGN_IN, "AUTH_EXPIRED"),
    (frozenset(range(12052220, 12052228)), "not available", Kind.SELLER, "CATEGORY_CLOSED"),
    (frozenset({12052104}), "missing", Kind.SELLER, "ATTRIBUTE_MISSING"),
    (_BRAND, "required", Kind.SELLER, "BRAND_MISSING"),
    (_IMAGE, "required", Kind.SELLER, "IMAGE_MISSING"),
    (_IMAGE, "exceeds", Kind.SELLER, "IMAGE_MANY"),
    (_IMAGE, "not exist", Kind.SELLER, "IMAGE_GONE"),
    (None, "product does not exist", Kind.SELLER, "ITEM_GONE"),
    (None, "package_weight", Kind.SELLER, "WEIGHT_MISSING"),
    (None, "package_dimensions", Kind.SELLER, "SIZE_MISSING"),
    (None, "inventory", Kind.SELLER, "STOCK_WRONG"),
    (None, "price", Kind.SELLER, "PRICE_WRONG"),
    (None, "delivery_option", Kind.SELLER, "CARRIER_WRONG"),
    (None, "identifier_code", Kind.SELLER, "GTIN_WRONG"),
]
# A fresh access token may help; the others want the seller.
RENEWABLE = frozenset({105002, 36009004})
# The shop has begun to work on it before it failed: only a look-up can tell what came of it.
MAYBE_DONE = frozenset({36009003, 12001000, 12052881, 12052996})


def _meaning(code: int, words: str) -> Meaning:
    for numbers, told, kind, reason in TOLD_APART:
        if (code in numbers if numbers is not None else code not in CODES) and told in words:
            return kind, reason
    return CODES.get(code, (Kind.SELLER, "REFUSED"))


def fault(
    code: int, text: str, request_id: str = "", after: float | None = None, *, is_token_call: bool = False
) -> ShopFault:
    """What a refusal means for us. A number that nobody knows is told to the seller in the shop's own words."""
    kind, reason = _meaning(code, text.lower())
    if is_token_call and code not in CODES:  # a code or refresh token that the shop does not take
        kind, reason = Kind.SIGN_IN, "AUTH_EXPIRED"
    return ShopFault(
        kind, reason, code=str(code), text=text, request_id=request_id, after=after,
        done=None if code in MAYBE_DONE else False, renew=kind == Kind.SIGN_IN and code in RENEWABLE,
    )  # fmt: skip


_OURS = {"NO_SHOP", "NO_ANSWER"}  # what the connector says by itself
REASONS_USED = tuple(sorted({reason for _kind, reason in CODES.values()} | {row[3] for row in TOLD_APART} | _OURS))
