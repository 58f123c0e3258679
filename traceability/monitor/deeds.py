"""What people did, in words for officers. A deed that has no words yet is shown by its own name, never hidden."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

DEEDS = {
    "subject.registered": gettext_lazy("Đăng ký cơ sở"),
    "subject.changed": gettext_lazy("Sửa thông tin cơ sở"),
    "subject.verified": gettext_lazy("Xác nhận cơ sở"),
    "subject.returned": gettext_lazy("Trả lại đăng ký"),
    "subject.unverified": gettext_lazy("Bỏ xác nhận, xem lại"),
    "member.invited": gettext_lazy("Mời người vào cơ sở"),
    "member.ended": gettext_lazy("Cho người thôi làm ở cơ sở"),
    "household.added": gettext_lazy("Thêm hộ thành viên"),
    "household.changed": gettext_lazy("Sửa thông tin hộ"),
    "household.laid_aside": gettext_lazy("Cất hộ thành viên"),
    "household.taken_back": gettext_lazy("Lấy lại hộ thành viên"),
    "household.forgotten": gettext_lazy("Xóa tên hộ theo yêu cầu"),
    "household.invited": gettext_lazy("Mời hộ tự ghi"),
    "household.invitation_revoked": gettext_lazy("Hủy lời mời hộ"),
    "household.joined": gettext_lazy("Hộ nhận lời mời"),
    "assistance.registered": gettext_lazy("Tổ công nghệ số đăng ký giúp hộ"),
    "assistance.asked": gettext_lazy("Xin phép ghi giúp"),
    "assistance.agreed": gettext_lazy("Cho phép ghi giúp"),
    "assistance.refused": gettext_lazy("Không cho ghi giúp"),
    "assistance.paper": gettext_lazy("Nộp giấy đồng ý"),
    "assistance.ended": gettext_lazy("Thôi cho ghi giúp"),
    "entry.accepted": gettext_lazy("Duyệt mục của hộ"),
    "entry.returned": gettext_lazy("Trả lại mục của hộ"),
    "entry.waiting": gettext_lazy("Hoàn tác duyệt mục của hộ"),
    "plot.given": gettext_lazy("Giao thửa cho hộ"),
    "plot.added": gettext_lazy("Thêm thửa, vườn, chuồng, ao"),
    "plot.changed": gettext_lazy("Sửa thửa, vườn, chuồng, ao"),
    "product.create": gettext_lazy("Thêm sản phẩm"),
    "product.change": gettext_lazy("Sửa sản phẩm"),
    "product.archive": gettext_lazy("Cất sản phẩm"),
    "product.restore": gettext_lazy("Lấy lại sản phẩm"),
    "photo.add": gettext_lazy("Thêm ảnh sản phẩm"),
    "photo.remove": gettext_lazy("Bỏ ảnh sản phẩm"),
    "certificate.add": gettext_lazy("Nộp giấy"),
    "certificate.change": gettext_lazy("Sửa giấy"),
    "certificate.remove": gettext_lazy("Rút giấy"),
    "certificate.verified": gettext_lazy("Xác nhận giấy"),
    "certificate.returned": gettext_lazy("Trả lại giấy"),
    "certificate.withdraw": gettext_lazy("Thu hồi giấy chứng nhận"),
    "batch.create": gettext_lazy("Lập lô hàng"),
    "batch.change": gettext_lazy("Sửa lô hàng"),
    "batch.released": gettext_lazy("Công bố lô hàng"),
    "batch.closed": gettext_lazy("Kết thúc lô"),
    "recall.proposed": gettext_lazy("Đề nghị thu hồi"),
    "recall.ordered": gettext_lazy("Báo thu hồi"),
    "recall.approved": gettext_lazy("Duyệt thu hồi"),
    "recall.rejected": gettext_lazy("Không duyệt thu hồi"),
    "recall.widened": gettext_lazy("Mở rộng đợt thu hồi"),
    "recall.recovered": gettext_lazy("Ghi số hàng thu về"),
    "recall.handled": gettext_lazy("Ghi cách xử lý hàng thu hồi"),
    "recall.closed": gettext_lazy("Kết thúc thu hồi"),
    "recall.mistaken": gettext_lazy("Cải chính thu hồi nhầm"),
    "recall.acknowledged": gettext_lazy("Xác nhận ngừng bán hàng thu hồi"),
    "recall.drill": gettext_lazy("Diễn tập thu hồi"),
    "serials.commissioned": gettext_lazy("Làm số cho từng gói"),
    "serials.marked": gettext_lazy("Báo tình trạng tem"),
    "serials.revoked": gettext_lazy("Hủy cả dải số"),
    "report.closed": gettext_lazy("Khép phản ánh của người mua"),
    "work.revived": gettext_lazy("Cho làm lại một việc"),
}


def deed(verb: str, details: Mapping[str, Any]) -> str:
    """The deed in words, with how many things it changed where that was noted."""
    words = str(DEEDS.get(verb, verb))
    fields = details.get("fields")
    if not isinstance(fields, list) or not fields:
        return words
    count = ngettext("%(n)d mục", "%(n)d mục", len(fields)) % {"n": len(fields)}
    return f"{words} ({count})"
