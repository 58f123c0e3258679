"""TikTok Shop's rows as our words. Pure."""

from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace_sync.contract import Attribute, Carrier, Category, RemoteState, Seen

WORDS = {
    "ACTIVATE": RemoteState.LIVE,
    "PENDING": RemoteState.PENDING,
    "DRAFT": RemoteState.HIDDEN,
    "SELLER_DEACTIVATED": RemoteState.HIDDEN,
    "FAILED": RemoteState.REJECTED,
    "PLATFORM_DEACTIVATED": RemoteState.REJECTED,
    "FREEZE": RemoteState.REJECTED,
    "DELETED": RemoteState.GONE,
}
GRAMS = {"GRAM": 1000.0, "KILOGRAM": 1.0}


def category(row: dict[str, Any]) -> Category:
    """A leaf that this seller may not use is none to us."""
    parent, rights = str(row.get("parent_id") or ""), row.get("permission_statuses") or ["AVAILABLE"]
    is_leaf = bool(row["is_leaf"]) and "AVAILABLE" in rights
    return Category(str(row["id"]), "" if parent == "0" else parent, str(row["local_name"]), is_leaf)


def attribute(row: dict[str, Any]) -> Attribute:
    must = row.get("is_requried", row.get("is_required"))  # the shop's own spelling; should they mend it one day
    return Attribute(
        id=str(row["id"]), name=str(row["name"]), must=bool(must),
        options=tuple((str(one["id"]), str(one["name"])) for one in row.get("values") or []),
        may_write=bool(row.get("is_customizable")) or not row.get("values"),
    )  # fmt: skip


def carrier(row: dict[str, Any]) -> Carrier:
    limit = row.get("weight_limit") or {}
    most, unit = limit.get("max_weight"), GRAMS.get(str(limit.get("unit")))
    return Carrier(str(row["id"]), str(row["name"]), float(most) / unit if most and unit else None)


def seen(row: dict[str, Any], sku: str = "") -> Seen:
    """A product as it stands; of several variants the one that bears `sku`, else the first."""
    variants = row.get("skus") or [{}]
    ours = next((one for one in variants if sku and one.get("seller_sku") == sku), variants[0])
    price = ours.get("price") or {}
    stock = [int(one.get("quantity") or 0) for one in ours.get("inventory") or []]
    return Seen(
        remote_id=str(row["id"]), sku=str(ours.get("seller_sku") or ""), word=str(row.get("status") or "")[:40],
        state=WORDS.get(str(row.get("status")), RemoteState.UNKNOWN),
        price=_dong(price.get("sale_price") or price.get("tax_exclusive_price")), stock=sum(stock) if stock else None,
        reason=_why(row),
    )  # fmt: skip


def _why(row: dict[str, Any]) -> str:
    """Reasons and advice of the audit, in the shop's own words."""
    told = []
    for one in row.get("audit_failed_reasons") or []:
        told += [str(line) for name in ("reasons", "suggestions") for line in one.get(name) or []]
    return " ".join(dict.fromkeys(told))


def _dong(text: Any) -> int | None:
    try:
        return int(Decimal(str(text))) if text else None
    except (InvalidOperation, ValueError):
        return None
