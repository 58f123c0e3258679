"""Forms of recall: what is to be called back, what the red page will say, and how a recall ended."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives.subjects import Plot, Subject
from products.catalogue import MeasureUnit, Product
from traceability.foundation.fields import LineField, PhoneField, ProseField, VietDateField, VietDecimalField
from traceability.recall.models import RecallOutcome
from traceability.recall.orders import ScopeKind
from traceability.recall.scope import Scope


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
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    sure = forms.BooleanField(
        label=_("Tôi hiểu: trang của các lô sẽ chuyển đỏ và các lô ngừng bán trên mọi sàn."),
        error_messages={"required": _("Đánh dấu ô này để xác nhận báo thu hồi.")},
    )

    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}


class ScopeForm(forms.Form):
    """What is to be called back; the fields of the other kinds of scope are not there."""

    scope = forms.ChoiceField(choices=ScopeKind.choices, widget=forms.HiddenInput)
    subject = forms.ModelChoiceField(Subject.objects.none(), required=False, widget=forms.HiddenInput)
    code = LineField(label=_("10 ký tự trên tem, hoặc số lô"), max_length=40)
    plot = forms.ModelChoiceField(Plot.objects.none(), label=_("Thửa, vườn"), empty_label=_("Chọn thửa, vườn"))
    product = forms.ModelChoiceField(Product.objects.none(), label=_("Sản phẩm"), empty_label=_("Chọn sản phẩm"))
    input_name = LineField(label=_("Tên vật tư"), max_length=160, required=False, help_text=_("Tên trên bao bì."))
    registration = LineField(label=_("Số đăng ký trên nhãn"), max_length=60, required=False)
    input_lot = LineField(label=_("Số lô trên bao bì"), max_length=60, required=False)
    since = VietDateField(label=_("Từ ngày"))
    until = VietDateField(label=_("Đến hết ngày"))

    KEPT = {
        ScopeKind.LOT: {"code"},
        ScopeKind.PLOT: {"plot", "since", "until"},
        ScopeKind.PRODUCT: {"product", "since", "until"},
        ScopeKind.INPUT: {"input_name", "registration", "input_lot", "since", "until"},
    }

    def __init__(self, data=None, *, kind: str, plots=None, products=None, subjects=None) -> None:
        super().__init__(data, initial={"scope": kind})
        for name in set(self.fields) - self.KEPT[ScopeKind(kind)] - {"scope", "subject"}:
            del self.fields[name]
        for name, rows in (("plot", plots), ("product", products), ("subject", subjects)):
            if name in self.fields and rows is not None:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if kind == ScopeKind.INPUT:
            self.fields["since"].required = self.fields["until"].required = False
            self.fields["since"].label, self.fields["until"].label = _("Dùng từ ngày"), _("Đến hết ngày")

    def asked(self) -> Scope:
        """What was typed, as a scope. Lots are looked up by their code by the page."""
        said = self.cleaned_data
        return Scope(
            said["scope"], plot=getattr(said.get("plot"), "pk", None), product=getattr(said.get("product"), "pk", None),
            since=said.get("since"), until=said.get("until"), input_name=said.get("input_name") or "",
            registration=said.get("registration") or "", input_lot=said.get("input_lot") or "",
        )  # fmt: skip


class RejectForm(forms.Form):
    """Why the second officer does not agree."""

    reason = forms.CharField(label=_("Lý do không duyệt"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))


class MistakeForm(forms.Form):
    """Why it should never have been."""

    reason = forms.CharField(label=_("Vì sao là nhầm"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))


class WidenForm(forms.Form):
    """More lots, by their codes or numbers, and why."""

    codes = ProseField(
        label=_("Mã trên tem, hoặc số lô"),
        max_length=4000,
        help_text=_("Mỗi dòng một mã. Lô làm từ các lô này tự vào theo."),
    )
    reason = ProseField(label=_("Vì sao thêm"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    """How a recall ended (TT 17/2021/TT-BNNPTNT). The verb knows whether an outcome is still to be chosen."""

    outcome = forms.ChoiceField(
        label=_("Cách xử lý"),
        choices=RecallOutcome.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Cho phần hàng chưa ghi cách xử lý. Đã ghi hết từng lô thì bỏ trống."),
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AcknowledgeForm(forms.Form):
    """A holder's word."""

    stopped = forms.BooleanField(
        label=_("Đã ngừng bán, ngừng giao và để riêng hàng này."),
        error_messages={"required": _("Ngừng bán, ngừng giao rồi đánh dấu ô này.")},
    )
    left = VietDecimalField(
        label=_("Còn giữ bao nhiêu"), required=False, min_value=0, help_text=_("Chưa đếm thì để trống. Hết thì ghi 0.")
    )  # fmt: skip
    left_unit = forms.ChoiceField(label=_("Đơn vị"), choices=MeasureUnit.choices, initial=MeasureUnit.KG)
    said = ProseField(label=_("Nói thêm"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}))
