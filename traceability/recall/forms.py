"""Forms of recall: what the red page will say, and how a recall ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from traceability.foundation.fields import PhoneField, VietDecimalField
from traceability.recall.models import RecallOutcome


class RecallForm(forms.Form):
    """Three sentences that a worried buyer needs, and a tick, since it cannot be taken back."""

    reason = forms.CharField(
        label=_("Vì sao thu hồi"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người mua đọc được câu này. Ví dụ: dư lượng thuốc vượt mức cho phép."),
    )
    instructions = forms.CharField(
        label=_("Người mua cần làm gì"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: ngừng sử dụng, giữ bao bì, gọi số dưới đây để đổi hoặc trả."),
    )
    contact_phone = PhoneField(label=_("Điện thoại để đổi, trả"))
    sure = forms.BooleanField(
        label=_("Tôi hiểu: trang của lô sẽ chuyển đỏ và lô ngừng bán trên mọi sàn."),
        error_messages={"required": _("Đánh dấu ô này để xác nhận báo thu hồi.")},
    )


class RejectForm(forms.Form):
    """Why the second officer does not agree."""

    reason = forms.CharField(label=_("Lý do không duyệt"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(forms.Form):
    """How a recall ended (TT 17/2021/TT-BNNPTNT)."""

    outcome = forms.ChoiceField(
        label=_("Cách xử lý"),
        choices=RecallOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn cách xử lý lô hàng thu hồi.")},
    )
    recovered = VietDecimalField(label=_("Số lượng thu về"), required=False, min_value=0)
    note = forms.CharField(label=_("Ghi chú"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}))
