"""Categories, attributes, rules, brands, warehouses: the invented data of the practice shop in TikTok Shop's shape."""

from typing import Any

from marketplace_sync.practice import catalogue
from marketplace_sync.practice.catalogue import Attribute, Category
from marketplace_sync.practice.tiktok.call import Call, page
from marketplace_sync.practice.tiktok.words import TikTokError

WAREHOUSE = "7495000000000000101"
RETURNS = "7495000000000000102"
TITLE, DESCRIPTION, PICTURES, STOCK = (25, 255), 10_000, 9, (0, 99_999)
PRICE = (1_000, 120_000_000)
PAPERS = {100_884: (("7000001", "Bản tự công bố sản phẩm"),)}  # categories that want a paper with every product


def leaf(said: str) -> Category:
    """The leaf of that id, open to products."""
    found = catalogue.CATEGORIES.get(int(said)) if said.isascii() and said.isdigit() and len(said) < 19 else None
    if found is None:
        raise TikTokError(12052220, "The category does not exist.")
    if found.category_id in catalogue.PARENTS:
        raise TikTokError(12052221, "The category is not a leaf category.")
    if found.blocked:
        raise TikTokError(12052223, "The category is not available to this seller.")
    return found


def categories(call: Call) -> dict[str, Any]:
    if call.request.first("category_version") != "v2":
        return {"categories": []}  # the old tree; a shop of Vietnam uses the second
    vietnamese = call.request.first("locale") == "vi-VN"
    return {
        "categories": [
            {
                "id": str(one.category_id), "parent_id": str(one.parent),
                "is_leaf": one.category_id not in catalogue.PARENTS,
                "local_name": one.name if vietnamese else one.english,
                "permission_statuses": ["INVITE_ONLY" if one.blocked else "AVAILABLE"],
            }
            for one in catalogue.CATEGORIES.values()
        ]
    }  # fmt: skip


def attributes(call: Call) -> dict[str, Any]:
    category = leaf(call.parts[0])
    vietnamese = call.request.first("locale") == "vi-VN"
    rows = [_said(one, one in category.must, vietnamese) for one in category.asked]
    colour = {"id": "100000", "name": "Màu sắc", "type": "SALES_PROPERTY", "is_requried": False, "values": []}
    return {"attributes": [*rows, colour]}


def _said(one: Attribute, must: bool, vietnamese: bool) -> dict[str, Any]:
    return {
        "id": str(one.attribute_id), "name": one.name if vietnamese else one.english, "type": "PRODUCT_PROPERTY",
        "is_requried": must,  # the shop's own spelling
        "is_multiple_selection": False, "is_customizable": one.input_type != catalogue.DROP_DOWN,
        "values": [{"id": str(value_id), "name": name} for value_id, name in one.values],
    }  # fmt: skip


def rules(call: Call) -> dict[str, Any]:
    category = leaf(call.parts[0])
    return {
        "product_certifications": [
            {"id": number, "name": name, "is_required": True, "expiration_date": {"is_required": False}}
            for number, name in PAPERS.get(category.category_id, ())
        ],
        "size_chart": {"is_supported": False, "is_required": False},
        "cod": {"is_supported": True},
        "package_dimension": {"is_required": category.sized},
    }


def brands(call: Call) -> dict[str, Any]:
    rows, following = page(call, catalogue.BRANDS)
    shown = [{"id": str(number), "name": name, "authorized_status": "UNAUTHORIZED"} for number, name in rows]
    return {"brands": shown, "total_count": len(catalogue.BRANDS), "next_page_token": following}


def warehouses(_: Call) -> dict[str, Any]:
    def row(number: str, name: str, kind: str) -> dict[str, Any]:
        return {
            "id": number, "name": name, "type": kind, "sub_type": "DOMESTIC_WAREHOUSE", "effect_status": "ENABLED",
            "is_default": kind == "SALES_WAREHOUSE",
        }  # fmt: skip

    return {
        "warehouses": [row(RETURNS, "Kho trả hàng", "RETURN_WAREHOUSE"), row(WAREHOUSE, "Kho bán", "SALES_WAREHOUSE")]
    }


def delivery_options(call: Call) -> dict[str, Any]:
    if call.parts[0] != WAREHOUSE:
        raise TikTokError(12052535, "The warehouse does not exist.")
    return {
        "delivery_options": [
            {
                "id": str(number), "name": name, "type": "STANDARD", "platform": ["TIKTOK_SHOP"],
                "weight_limit": {"max_weight": int(heaviest * 1000), "min_weight": 1, "unit": "GRAM"},
            }
            for number, name, on, parent, heaviest in catalogue.CHANNELS if on and not parent
        ]
    }  # fmt: skip
