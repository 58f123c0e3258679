"""Categories, attributes, brands, limits and carriers of the practice shop: invented data, said in the shop's shape."""

from dataclasses import dataclass
from typing import Any

from marketplace_sync.practice import fields
from marketplace_sync.practice.answers import ShopError
from marketplace_sync.practice.call import Call

DROP_DOWN, COMBO_BOX, FREE_TEXT = 1, 2, 3
NO_CHECK, WHOLE_NUMBER = 0, 1
PLAIN, WITH_UNIT = 1, 2
NO_BRAND = (0, "No Brand")
BRANDS = [(1_290_001, "Ví Dụ"), (1_290_002, "Xứ Mẫu"), (1_290_003, "Chợ Thử")]


@dataclass(frozen=True)
class Attribute:
    """One question of a category. `values` are id and name; `units` stand beside a number."""

    attribute_id: int
    name: str
    english: str
    input_type: int = FREE_TEXT
    values: tuple[tuple[int, str], ...] = ()
    units: tuple[str, ...] = ()


SHELF_LIFE = Attribute(100_010, "Hạn sử dụng", "Shelf Life", units=("ngày", "tháng", "năm"))
ORIGIN = Attribute(
    100_020, "Xuất xứ", "Country of Origin", DROP_DOWN, ((110_021, "Việt Nam"), (110_022, "Lào"), (110_023, "Khác"))
)
INGREDIENTS = Attribute(100_030, "Thành phần", "Ingredients")
NET_WEIGHT = Attribute(100_040, "Trọng lượng", "Weight", units=("g", "kg", "ml", "l"))
MAKER = Attribute(100_050, "Tổ chức chịu trách nhiệm sản xuất", "Responsible Manufacturer")
PACKING = Attribute(
    100_060, "Hình thức đóng gói", "Packaging", COMBO_BOX, ((110_061, "Túi"), (110_062, "Hộp"), (110_063, "Chai, lọ"))
)
MATERIAL = Attribute(
    100_070, "Chất liệu", "Material", COMBO_BOX,
    ((110_071, "Cói"), (110_072, "Mây, tre"), (110_073, "Vải bông"), (110_074, "Gỗ"), (110_075, "Đá, gốm")),
)  # fmt: skip
ATTRIBUTES = {
    each.attribute_id: each for each in (SHELF_LIFE, ORIGIN, INGREDIENTS, NET_WEIGHT, MAKER, PACKING, MATERIAL)
}
FRESH = (SHELF_LIFE, ORIGIN)
PROCESSED = (SHELF_LIFE, ORIGIN, INGREDIENTS)
CRAFT = (MATERIAL, ORIGIN)


@dataclass(frozen=True)
class Category:
    """One knot of the tree. Leaves alone take items."""

    category_id: int
    parent: int
    name: str
    english: str
    must: tuple[Attribute, ...] = ()
    brand_must: bool = False
    no_brand: bool = True
    blocked: bool = False
    title: tuple[int, int] = (10, 120)
    days_to_ship: tuple[int, int] = (3, 10)
    sized: bool = False

    @property
    def asked(self) -> tuple[Attribute, ...]:
        """Every attribute that may be filled in here."""
        if self.must == CRAFT:
            return CRAFT
        return (*self.must, *(each for each in (INGREDIENTS, NET_WEIGHT, MAKER, PACKING) if each not in self.must))


FOOD, CRAFTS = 100_629, 100_636
CATEGORIES = {
    each.category_id: each
    for each in [
        Category(FOOD, 0, "Thực phẩm và đồ uống", "Food & Beverages"),
        Category(100_651, FOOD, "Gạo, ngũ cốc, hạt", "Rice, Grains & Nuts"),
        Category(100_851, 100_651, "Gạo và nếp", "Rice", FRESH),
        Category(100_852, 100_651, "Đậu, vừng, hạt khô", "Beans & Seeds", FRESH),
        Category(100_853, 100_651, "Miến, bún, phở khô", "Dried Noodles", PROCESSED, brand_must=True),
        Category(100_652, FOOD, "Rau, củ, trái cây", "Fruit & Vegetables"),
        Category(100_861, 100_652, "Rau, củ tươi", "Fresh Vegetables", FRESH, days_to_ship=(2, 3)),
        Category(100_862, 100_652, "Trái cây tươi", "Fresh Fruit", FRESH, days_to_ship=(2, 3)),
        Category(100_863, 100_652, "Măng, nấm, rau khô", "Dried Vegetables", FRESH),
        Category(100_653, FOOD, "Gia vị, nước chấm", "Seasonings & Sauces"),
        Category(100_871, 100_653, "Nước mắm, mắm", "Fish Sauce & Shrimp Paste", PROCESSED, brand_must=True),
        Category(100_872, 100_653, "Mật ong, mật mía", "Honey & Molasses", PROCESSED),
        Category(100_873, 100_653, "Gia vị khô", "Dry Spices", PROCESSED),
        Category(100_654, FOOD, "Đồ ăn chế biến", "Prepared Food"),
        Category(100_881, 100_654, "Nem, giò, chả", "Fermented Pork & Ham", PROCESSED, True, days_to_ship=(2, 3)),
        Category(100_882, 100_654, "Thịt khô, cá khô", "Dried Meat & Fish", PROCESSED),
        Category(100_883, 100_654, "Bánh, kẹo, mứt", "Cakes & Sweets", PROCESSED),
        Category(100_884, 100_654, "Yến sào", "Bird's Nest", PROCESSED, brand_must=True, no_brand=False),
        Category(100_655, FOOD, "Trà, cà phê, thảo mộc", "Tea, Coffee & Herbs"),
        Category(100_891, 100_655, "Trà và thảo mộc khô", "Tea & Dried Herbs", PROCESSED),
        Category(100_892, 100_655, "Cà phê", "Coffee", PROCESSED, brand_must=True),
        Category(100_656, FOOD, "Đồ uống", "Drinks"),
        Category(100_898, 100_656, "Nước ép, si-rô", "Juice & Syrup", PROCESSED),
        Category(100_899, 100_656, "Rượu", "Alcohol", PROCESSED, blocked=True),
        Category(CRAFTS, 0, "Nhà cửa và đồ thủ công", "Home & Crafts"),
        Category(100_711, CRAFTS, "Đồ thủ công", "Handicrafts"),
        Category(100_911, 100_711, "Đồ cói, mây, tre", "Sedge, Rattan & Bamboo", CRAFT, title=(5, 100), sized=True),
        Category(100_912, 100_711, "Thổ cẩm, đồ dệt", "Brocade & Weaving", CRAFT, title=(5, 100)),
        Category(100_913, 100_711, "Gốm, đá mỹ nghệ", "Pottery & Stone", CRAFT, title=(5, 100), sized=True),
    ]
}
PARENTS = {each.parent for each in CATEGORIES.values()}
PRICE, STOCK, PICTURES, DESCRIPTION = (1_000, 120_000_000), (0, 999_999), (1, 9), (20, 3_000)
# id, name, on, parent, heaviest parcel in kg: a client may use what is on and has no parent.
CHANNELS = [
    (50_018, "Giao nhanh (tập)", True, 0, 20.0),
    (50_021, "Giao tiết kiệm (tập)", True, 0, 50.0),
    (50_024, "Hỏa tốc nội tỉnh (tập)", False, 0, 10.0),
    (50_041, "Giao nhanh, chặng cuối (tập)", True, 50_018, 20.0),
]


def leaf(category_id: int) -> Category:
    """The leaf of that id, open to items."""
    found = CATEGORIES.get(category_id)
    if found is None or category_id in PARENTS:
        raise ShopError("error_invalid_category", f"Invalid category ID {category_id}")
    if found.blocked:
        raise ShopError("error_category_is_block", "Category is restricted")
    return found


def get_category(call: Call) -> dict[str, Any]:
    vietnamese = call.request.first("language") == "vi"
    return {
        "response": {
            "category_list": [
                {
                    "category_id": each.category_id,
                    "parent_category_id": each.parent,
                    "original_category_name": each.english,
                    "display_category_name": each.name if vietnamese else each.english,
                    "has_children": each.category_id in PARENTS,
                }
                for each in CATEGORIES.values()
            ]
        }
    }


def get_attribute_tree(call: Call) -> dict[str, Any]:
    asked = fields.asked_ids(call.query, "category_id_list", most=20)
    vietnamese = call.request.first("language") == "vi"
    rows = [
        {"category_id": one, "attribute_tree": [_said(a, leaf(one), vietnamese) for a in leaf(one).asked]}
        for one in asked
    ]
    return {"response": {"list": rows}}


def _said(attribute: Attribute, category: Category, vietnamese: bool) -> dict[str, Any]:
    return {
        "attribute_id": attribute.attribute_id,
        "mandatory": attribute in category.must,
        "name": attribute.name if vietnamese else attribute.english,
        "attribute_value_list": [{"value_id": value_id, "name": name} for value_id, name in attribute.values],
        "attribute_info": {
            "input_type": attribute.input_type,
            "input_validation_type": WHOLE_NUMBER if attribute.units else NO_CHECK,
            "format_type": WITH_UNIT if attribute.units else PLAIN,
            "attribute_unit_list": list(attribute.units),
            "max_value_count": 1,
        },
        "multi_lang": [
            {"language": "vi", "value": attribute.name},
            {"language": "en", "value": attribute.english},
        ],
    }


def brands(category: Category) -> list[tuple[int, str]]:
    """The brands that a category knows; some forbid "No Brand"."""
    return [NO_BRAND, *BRANDS] if category.no_brand else BRANDS


def get_brand_list(call: Call) -> dict[str, Any]:
    category = leaf(fields.asked_whole(call.query, "category_id"))
    start = fields.asked_whole(call.query, "offset", default=0)
    size = fields.asked_whole(call.query, "page_size", most=100)
    found = brands(category) if call.request.first("status") != "2" else []
    end = start + size
    return {
        "response": {
            "brand_list": [
                {"brand_id": brand_id, "original_brand_name": name, "display_brand_name": name}
                for brand_id, name in found[start:end]
            ],
            "has_next_page": end < len(found),
            "next_offset": end if end < len(found) else 0,
            "is_mandatory": category.brand_must,
            "input_type": "DROP_DOWN",
        }
    }


def _span(limits: tuple[int, int]) -> dict[str, int]:
    return {"min_limit": limits[0], "max_limit": limits[1]}


def get_item_limit(call: Call) -> dict[str, Any]:
    category = leaf(fields.asked_whole(call.query, "category_id"))
    return {
        "response": {
            "price_limit": {"min_limit": float(PRICE[0]), "max_limit": float(PRICE[1])},
            "stock_limit": _span(STOCK),
            "item_name_length_limit": _span(category.title),
            "item_image_count_limit": _span(PICTURES),
            "item_description_length_limit": _span(DESCRIPTION),
            "item_count_limit": {"max_limit": call.settings.item_limit},
            "dts_limit": {"days_to_ship_limit": _span(category.days_to_ship), "non_pre_order_days_to_ship": 2},
            "weight_limit": {"weight_mandatory": True},
            "dimension_limit": {"dimension_mandatory": category.sized},
        }
    }


def get_channel_list(_: Call) -> dict[str, Any]:
    return {
        "response": {
            "logistics_channel_list": [
                {
                    "logistics_channel_id": channel_id,
                    "logistics_channel_name": name,
                    "enabled": on,
                    "mask_channel_id": parent,
                    "cod_enabled": True,
                    "fee_type": "SIZE_INPUT",
                    "force_enable": False,
                    "size_list": [],
                    "weight_limit": {"item_max_weight": heaviest, "item_min_weight": 0.01},
                    "item_max_dimension": {"height": 100, "width": 100, "length": 100, "unit": "cm"},
                }
                for channel_id, name, on, parent, heaviest in CHANNELS
            ]
        }
    }
