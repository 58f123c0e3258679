"""Everyday words for the OCOP product sets, for chips and cards. The official name stands on the product's own page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from products.catalogue import OcopSet

SHORT: dict[int, Promise | str] = {
    1: _("Rau, củ, quả tươi"),
    2: _("Thịt, trứng, thủy sản tươi"),
    3: _("Gạo, ngũ cốc"),
    4: _("Mật ong"),
    5: _("Đồ ăn nhanh"),
    6: _("Bánh, miến, bún"),
    7: _("Rau, củ, quả chế biến"),
    8: _("Thịt, thủy sản chế biến"),
    9: _("Mắm, tương"),
    10: _("Gia vị"),
    11: _("Chè"),
    12: _("Trà thảo mộc"),
    13: _("Cà phê, ca cao"),
    14: _("Rượu trắng"),
    15: _("Đồ uống có cồn"),
    16: _("Nước đóng chai"),
    17: _("Đồ uống"),
    18: _("Thực phẩm chức năng"),
    19: _("Mỹ phẩm"),
    20: _("Tinh dầu, dược liệu"),
    21: _("Thủ công mỹ nghệ"),
    22: _("Vải, may mặc"),
    23: _("Hoa"),
    24: _("Cây cảnh"),
    25: _("Động vật cảnh"),
    26: _("Du lịch cộng đồng"),
}


def short_name(ocop_set: OcopSet | None) -> Promise | str:
    """Our word for the set; the official name for a set that is newer than this list."""
    return SHORT.get(ocop_set.set_no, ocop_set.name) if ocop_set else ""
