"""Shopee's rows as our words. Pure."""

import datetime as dt
from typing import Any

from marketplace_sync.contract import Attribute, RemoteState, Seen

WORDS = {
    "NORMAL": RemoteState.LIVE,
    "REVIEWING": RemoteState.PENDING,
    "UNLIST": RemoteState.HIDDEN,
    "BANNED": RemoteState.REJECTED,
    "SELLER_DELETE": RemoteState.GONE,
    "SHOPEE_DELETE": RemoteState.GONE,
}
DROP_DOWN, WHOLE_NUMBER = 1, 1


def moment(seconds: Any) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC) if seconds else None


def span(said: dict[str, Any] | None) -> tuple[int | None, int | None]:
    least, most = (said or {}).get("min_limit"), (said or {}).get("max_limit")
    return (None if least is None else int(least), None if most is None else int(most))


def heaviest(row: dict[str, Any]) -> float | None:
    most = (row.get("weight_limit") or {}).get("item_max_weight")
    return float(most) if most else None


def attribute(row: dict[str, Any]) -> Attribute:
    info = row.get("attribute_info") or {}
    return Attribute(
        id=str(row["attribute_id"]), name=str(row["name"]), must=bool(row.get("mandatory")),
        options=tuple((str(one["value_id"]), str(one["name"])) for one in row.get("attribute_value_list") or []),
        may_write=info.get("input_type") != DROP_DOWN,
        units=tuple(info.get("attribute_unit_list") or ()),
        is_number=info.get("input_validation_type") == WHOLE_NUMBER,
    )  # fmt: skip


def seen(row: dict[str, Any], why: dict[str, Any]) -> Seen:
    price = (row.get("price_info") or [{}])[0].get("original_price")
    stock = ((row.get("stock_info_v2") or {}).get("summary_info") or {}).get("total_available_stock")
    told = " ".join(str(why[name]) for name in ("violation_reason", "suggestion") if why.get(name))
    return Seen(
        remote_id=str(row["item_id"]), sku=str(row.get("item_sku") or ""), word=str(row["item_status"]),
        state=WORDS.get(str(row["item_status"]), RemoteState.UNKNOWN),
        price=None if price is None else int(price), stock=None if stock is None else int(stock),
        reason=told, deadline=moment(why.get("fix_deadline_time")),
    )  # fmt: skip
