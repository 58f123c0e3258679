"""Every reason for which a listing waits or fails, in the reader's words: what happened, and what to do. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    """`text` says what happened and what to do; `field` names what the seller opens to mend it."""

    text: Promise | str
    field: str = ""
    action: Promise | str = ""
    operator: bool = False  # the seller can do nothing: whoever runs the service has to look


_AGAIN = _("Thử lại")
_HAND = _("Xem việc phải làm")
_PHOTOS = _("Mở ảnh sản phẩm")
_STORY = _("Sửa câu chuyện sản phẩm")
_NAME = _("Sửa tên sản phẩm")
_FORM = _("Mở phần đăng bán")
_PARCEL = _("Ghi khối lượng, kích thước gói hàng")

REASONS: dict[str, Reason] = {
    # the account
    "AUTH_EXPIRED": Reason(_("Kết nối với gian hàng đã hết hạn. Kết nối lại, hàng đang chờ sẽ tự gửi."), "account"),
    "DISCONNECTED": Reason(_("Gian hàng đã ngắt kết nối. Kết nối lại để bán tiếp."), "account"),
    "SHOP_STOPPED": Reason(_("Sàn đã dừng gian hàng này. Mở trang người bán của sàn để xem lý do."), "account"),
    "SHOP_PENALTY": Reason(_("Gian hàng đang bị sàn phạt, chưa đăng được. Xem lý do ở trang người bán."), "account"),
    "SHOP_HOLIDAY": Reason(_("Gian hàng đang bật chế độ nghỉ. Tắt chế độ nghỉ trên sàn rồi bấm Thử lại."), "", _AGAIN),
    "SHOP_FULL": Reason(_("Gian hàng đã đủ số mặt hàng sàn cho phép. Gỡ bớt trên sàn rồi bấm Thử lại."), "", _AGAIN),
    "SHOP_MOVED": Reason(_("Trang bán hàng đã chuyển địa chỉ. Kết nối lại bằng địa chỉ mới."), "account"),
    "SHOP_NOT_WOO": Reason(_("Địa chỉ này chưa trả lời như trang WooCommerce. Mở trang xem thử rồi bấm Thử lại.")),
    "CURRENCY_WRONG": Reason(_("Trang bán hàng không để giá bằng đồng. Đổi tiền tệ sang VND rồi kết nối."), "account"),
    "NO_SHOP": Reason(_("Tài khoản này chưa có gian hàng ở Việt Nam. Mở gian hàng rồi kết nối lại."), "account"),
    # ours to mend
    "CLOCK_WRONG": Reason(_("Đồng hồ máy chủ lệch so với sàn. Người vận hành cần chỉnh giờ."), operator=True),
    "KEY_WRONG": Reason(_("Khóa kết nối của dịch vụ không được sàn nhận. Người vận hành cần xem."), operator=True),
    "INTERNAL": Reason(_("Có lỗi trong hệ thống. Hệ thống sẽ tự làm lại."), operator=True),
    # patience
    "BUSY": Reason(_("Sàn đang bận. Hệ thống tự gửi lại, anh/chị không cần làm gì.")),
    "RATE": Reason(_("Sàn nhận được ít lượt một lúc. Hệ thống tự gửi lại sau ít phút.")),
    "QUOTA": Reason(_("Đã hết lượt gọi sàn trong hôm nay. Hệ thống tự gửi tiếp vào ngày mai.")),
    "NO_ANSWER": Reason(_("Sàn chưa trả lời. Hệ thống tự gửi lại, anh/chị không cần làm gì.")),
    "RESTING": Reason(_("Sàn lỗi liên tục nên hệ thống tạm nghỉ ít phút rồi gửi tiếp.")),
    "UNKNOWN_OUTCOME": Reason(_("Sàn chưa trả lời rõ. Hệ thống đang hỏi lại và không đăng lần nữa để tránh trùng.")),
    "SEVERAL_FOUND": Reason(_("Trên sàn có nhiều mặt hàng cùng mã. Chọn mặt hàng đúng, các mặt hàng kia sẽ được ẩn.")),
    # what the seller can mend
    "CATEGORY_WRONG": Reason(_("Ngành hàng không dùng được. Chọn ngành hàng khác."), "category", _FORM),
    "CATEGORY_CLOSED": Reason(_("Sàn không nhận ngành hàng này. Chọn ngành hàng khác."), "category", _FORM),
    "ATTRIBUTE_MISSING": Reason(_("Thiếu thông tin mà ngành hàng này bắt buộc. Điền đủ các ô."), "attributes", _FORM),
    "ATTRIBUTE_WRONG": Reason(_("Có thông tin sàn không nhận. Xem lại các ô của ngành hàng."), "attributes", _FORM),
    "BRAND_MISSING": Reason(_("Ngành hàng này cần thương hiệu. Chọn một thương hiệu sàn có."), "brand", _FORM),
    "BRAND_WRONG": Reason(_("Sàn không nhận thương hiệu này. Chọn thương hiệu khác."), "brand", _FORM),
    "IMAGE_MISSING": Reason(_("Sản phẩm chưa đủ ảnh theo yêu cầu của sàn. Thêm ảnh."), "photos", _PHOTOS),
    "IMAGE_MANY": Reason(_("Sản phẩm có nhiều ảnh hơn sàn nhận. Xóa bớt ảnh."), "photos", _PHOTOS),
    "IMAGE_GONE": Reason(_("Sàn không còn giữ ảnh đã gửi. Bấm Thử lại để gửi ảnh lần nữa."), "photos", _AGAIN),
    "IMAGE_AWAY": Reason(_("Trang bán hàng chưa tải được ảnh từ dịch vụ này. Bấm Thử lại."), "", _AGAIN),
    "IMAGE_BAD": Reason(_("Sàn không nhận một ảnh của sản phẩm. Thay ảnh khác."), "photos", _PHOTOS),
    "TITLE_SHORT": Reason(_("Tên sản phẩm ngắn hơn sàn cho phép. Ghi tên đầy đủ hơn."), "name", _NAME),
    "TITLE_LONG": Reason(_("Tên sản phẩm dài hơn sàn cho phép. Ghi tên ngắn lại."), "name", _NAME),
    "TITLE_FORBIDDEN": Reason(_("Tên sản phẩm có chữ sàn không nhận. Sửa lại tên."), "name", _NAME),
    "TITLE_CONTACT": Reason(_("Tên có số điện thoại hoặc địa chỉ trang mạng, sàn cấm. Bỏ khỏi tên."), "name", _NAME),
    "TEXT_SHORT": Reason(_("Mô tả ngắn hơn sàn cho phép. Viết thêm câu chuyện sản phẩm."), "story", _STORY),
    "TEXT_LONG": Reason(_("Mô tả dài hơn sàn cho phép. Viết ngắn câu chuyện sản phẩm."), "story", _STORY),
    "TEXT_CONTACT": Reason(
        _("Mô tả có số điện thoại hoặc địa chỉ trang mạng, sàn cấm. Bỏ khỏi câu chuyện."), "story", _STORY
    ),
    "PRICE_MISSING": Reason(_("Chưa có giá bán. Ghi giá bán."), "price", _FORM),
    "PRICE_WRONG": Reason(_("Sàn không nhận giá này. Ghi lại giá."), "price", _FORM),
    "PRICE_LOW": Reason(_("Giá thấp hơn mức sàn nhận. Ghi lại giá."), "price", _FORM),
    "PRICE_HIGH": Reason(_("Giá cao hơn mức sàn nhận. Ghi lại giá."), "price", _FORM),
    "PRICE_LOCKED": Reason(
        _("Sàn đang giữ giá cho khuyến mãi. Đợi hết khuyến mãi rồi bấm Thử lại."), "price", _AGAIN
    ),
    "STOCK_WRONG": Reason(_("Sàn không nhận số lượng này. Xem lại các lô đang bán."), "batches", _AGAIN),
    "WEIGHT_MISSING": Reason(_("Chưa có khối lượng cả bao bì. Ghi khối lượng."), "parcel", _PARCEL),
    "SIZE_MISSING": Reason(_("Ngành hàng này cần dài, rộng, cao của gói hàng. Ghi kích thước."), "parcel", _PARCEL),
    "CARRIER_MISSING": Reason(_("Chưa chọn cách giao hàng. Chọn ít nhất một."), "carriers", _FORM),
    "CARRIER_WRONG": Reason(_("Cách giao hàng đã chọn không chở được gói này. Chọn cách khác."), "carriers", _FORM),
    "WAREHOUSE_WRONG": Reason(
        _("Gian hàng chưa có kho bán hàng dùng được. Khai kho ở trang người bán rồi bấm Thử lại."), "", _AGAIN
    ),
    "PAPER_MISSING": Reason(
        _("Ngành hàng này cần giấy tờ gửi kèm. Nộp giấy ở trang người bán của sàn, hoặc đổi ngành hàng."),
        "category", _FORM,
    ),
    "PAPER_EXPIRED": Reason(
        _("Giấy tờ nộp cho sàn đã hết hạn. Nộp giấy mới ở trang người bán rồi bấm Thử lại."), "papers", _AGAIN
    ),
    "DAYS_WRONG": Reason(_("Sàn không nhận thời gian chuẩn bị hàng. Bấm Thử lại."), "", _AGAIN),
    "GTIN_WRONG": Reason(_("Sàn không nhận mã vạch. Xem lại mã vạch của sản phẩm."), "gtin", _("Sửa mã vạch")),
    "DUPLICATE": Reason(_("Sàn nói mã hàng này đã có. Hệ thống đang hỏi lại sàn.")),
    "STOCK_RESERVED": Reason(_("Sàn đang giữ hàng cho khuyến mãi, chưa đổi được số lượng. Bấm Thử lại sau.")),
    "ITEM_GONE": Reason(_("Mặt hàng không còn trên sàn. Bấm Đăng lại nếu muốn bán tiếp.")),
    "NOT_NOW": Reason(_("Sàn chưa cho đổi lúc này, thường vì đang duyệt. Hệ thống sẽ tự làm lại.")),
    # what only the seller can do, at a shop without a connection
    "HAND_REMOVE": Reason(_("Sản phẩm không được bán nữa. Gỡ trên sàn rồi bấm Đã làm xong."), "hand", _HAND),
    "HAND_STOCK": Reason(_("Số lượng bán được đã giảm. Sửa trên sàn rồi bấm Đã làm xong."), "hand", _HAND),
    "HAND_PRICE": Reason(_("Giá đã đổi. Sửa giá trên sàn rồi bấm Đã làm xong."), "hand", _HAND),
    "REFUSED": Reason(_("Sàn không nhận. Xem nguyên văn của sàn bên dưới, sửa rồi bấm Thử lại."), "", _AGAIN),
}  # fmt: skip


def reason(code: str) -> Reason:
    """The reason of that code; one that nobody knows is told as a plain refusal."""
    return REASONS.get(code) or REASONS["REFUSED"]


def told(code: str) -> str:
    """The sentence for people, in the language of the moment."""
    return str(reason(code).text) if code else ""
