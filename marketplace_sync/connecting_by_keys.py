"""A seller connects a site of their own by keys made there: tried at once, kept encrypted like any token."""

import re

from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from cooperatives.users import User
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.connecting import PAGE_BUDGET, keep_account
from marketplace_sync.contract import Channel
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.reasons import told
from marketplace_sync.road import without_token
from marketplace_sync.woocommerce.address import base_of
from traceability.foundation.refusals import Refusal

LONGEST_KEY = 100


def connect_with_keys(
    *, actor: User, subject: Subject, shop: Channel, address: str, key: str, secret: str
) -> ChannelAccount:
    """The connected site. Raises Refusal with the box to mend: `address`, `key` or `secret`."""
    base = base_of(address)
    pair = f"{_key(key, 'ck_', 'key')}:{_key(secret, 'cs_', 'secret')}"
    unsaved = ChannelAccount(subject=subject, channel=shop.key, shop_id=base)
    try:
        tokens = without_token(unsaved, budget=PAGE_BUDGET).redeem(pair, base)
    except ShopFault as fault:
        raise _refusal(fault) from fault
    return keep_account(actor=actor, subject=subject, shop=shop, shop_id=base, pair=tokens)


def _key(typed: str, prefix: str, field: str) -> str:
    text = typed.strip()
    if not re.fullmatch(rf"{prefix}[A-Za-z0-9_]{{1,{LONGEST_KEY}}}", text):
        raise Refusal({field: [_("Khóa này phải bắt đầu bằng %(prefix)s. Chép lại cả dòng.") % {"prefix": prefix}]})
    return text


def _refusal(fault: ShopFault) -> Refusal:
    """The fault in the words of who is filling in the form, beside the box that is wrong."""
    words = fault.text.lower()
    if fault.kind == Kind.SIGN_IN and "write permission" in words:
        return Refusal({"key": [_("Khóa này chỉ được đọc. Tạo khóa mới, ở ô Permissions chọn Read/Write.")]})
    if fault.kind == Kind.SIGN_IN and "secret" in words:
        return Refusal({"secret": [_("Trang bán hàng không nhận khóa bí mật. Chép lại, hoặc tạo cặp khóa mới.")]})
    if fault.kind == Kind.SIGN_IN:
        return Refusal({"key": [_("Trang bán hàng không nhận khóa này. Chép lại, hoặc tạo cặp khóa mới.")]})
    if fault.reason == "SHOP_MOVED":
        return Refusal({"address": [_("Địa chỉ này dẫn sang địa chỉ khác. Mở trang rồi chép đúng địa chỉ đang hiện.")]})
    if fault.reason == "SHOP_NOT_WOO":
        return Refusal({"address": [_("Ở địa chỉ này không thấy WooCommerce. Xem lại địa chỉ trang bán hàng.")]})
    if fault.reason == "CURRENCY_WRONG":
        return Refusal({"address": [told(fault.reason)]})
    if fault.done is False:
        return Refusal({"address": [_("Không gọi được địa chỉ này. Xem lại, hoặc thử lại sau.")]})
    return Refusal({"": [_("Trang bán hàng chưa trả lời rõ. Đợi một phút rồi bấm Kết nối lần nữa.")]})
