"""What the REST schema takes of a product: kinds are strict as WordPress is strict, unknown names are passed over."""

import re
from typing import Any

from marketplace_sync.practice.woo.words import invalid

STATUSES = ("draft", "pending", "private", "publish", "future")
CHOICES = {
    "type": ("simple", "grouped", "external", "variable"),
    "status": STATUSES,
    "stock_status": ("instock", "outofstock", "onbackorder"),
    "backorders": ("no", "notify", "yes"),
    "catalog_visibility": ("visible", "catalog", "search", "hidden"),
}
TEXTS = ("name", "description", "short_description", "sku", "regular_price", "sale_price", "weight", "global_unique_id")
LISTS = ("images", "categories", "attributes", "meta_data")
TRUTHS = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}
DEFAULTS: dict[str, Any] = {
    "name": "", "type": "simple", "status": "publish", "description": "", "short_description": "", "sku": "",
    "global_unique_id": "", "regular_price": "", "sale_price": "", "manage_stock": False, "stock_quantity": None,
    "stock_status": "instock", "backorders": "no", "weight": "", "catalog_visibility": "visible", "images": [],
    "categories": [], "attributes": [], "meta_data": [],
}  # fmt: skip
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


def clean(body: dict[str, Any], *, old_core: bool) -> dict[str, Any]:
    """What of `body` is taken. Raises `rest_invalid_param` that names everything of the wrong kind at once."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in body.items():
        sentence = _trouble(name, value)
        if sentence:
            wrong[name] = sentence
        elif name in DEFAULTS and not (old_core and name == "global_unique_id"):  # 7.9 passes it over in silence
            found[name] = _kept(name, value)
    if wrong:
        raise invalid(wrong)
    return found


def _trouble(name: str, value: Any) -> str:
    if name in CHOICES and value not in CHOICES[name]:
        return f"{name} is not one of {', '.join(CHOICES[name])}."
    if name in TEXTS and not isinstance(value, str):
        return f"{name} is not of type string."
    if name in LISTS and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
        return f"{name} is not of type array."
    if name == "manage_stock" and not (isinstance(value, bool | int | str) and value in TRUTHS):
        return f"{name} is not of type boolean."
    if name == "stock_quantity" and value is not None and _whole(value) is None:
        return f"{name} is not of type integer."
    return ""


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value) else None


def _kept(name: str, value: Any) -> Any:
    if name in {"regular_price", "sale_price"}:  # what is no number becomes nothing, without a word
        return value if _DECIMAL.fullmatch(value) else ""
    if name == "global_unique_id":  # seen on 9.4.3: taken with 201, stored as ''
        return value if re.fullmatch(r"[0-9-]*", value) else ""
    if name == "manage_stock":
        return TRUTHS[value]
    if name == "stock_quantity":
        return None if value is None else _whole(value)
    return value
