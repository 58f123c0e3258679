"""WooCommerce's rows as our words. Pure: what is not there, or is of another kind, is None and never an exception."""

from typing import Any

from marketplace_sync.contract import RemoteState, Seen

WORDS = {
    "publish": RemoteState.LIVE,
    "draft": RemoteState.HIDDEN,
    "private": RemoteState.HIDDEN,
    "pending": RemoteState.PENDING,
    "future": RemoteState.PENDING,
    "trash": RemoteState.GONE,
}


def number_of(row: Any) -> str:
    """The id of a product; empty if `row` is none."""
    found = row.get("id") if isinstance(row, dict) else None
    return str(found) if isinstance(found, int) and not isinstance(found, bool) and found > 0 else ""


def dong(text: Any) -> int | None:
    """Prices are strings: `"45000"`, on some sites `"45000.00"`."""
    try:
        return round(float(text))
    except (TypeError, ValueError, OverflowError):
        return None


def whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def seen(row: dict[str, Any]) -> Seen:
    word = str(row.get("status") or "")
    return Seen(
        remote_id=number_of(row), sku=str(row.get("sku") or ""), word=word[:40],
        state=WORDS.get(word, RemoteState.UNKNOWN), price=dong(row.get("regular_price")),
        stock=whole(row.get("stock_quantity")),
    )  # fmt: skip


def images_by_name(row: dict[str, Any]) -> dict[str, int]:
    """Name → id of the pictures that the product has: what is named like ours need not travel again."""
    rows = [one for one in row.get("images") or [] if isinstance(one, dict)]
    return {str(one.get("name") or ""): one["id"] for one in rows if whole(one.get("id"))}
