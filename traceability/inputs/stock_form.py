"""The form of one purchase. The photo of invoice or label survives a mistake elsewhere in the form."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cooperatives.acting import as_uuid
from traceability.foundation.fields import LineField, VietDateField, VietDecimalField
from traceability.foundation.files import papers
from traceability.foundation.files.models import Paper
from traceability.foundation.refusals import Refusal
from traceability.inputs.stock import InputKind, InputLot
from traceability.inputs.units import InputUnit


class InputLotForm(forms.Form):
    """*Ghi vật tư đã mua*."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)  # a photo that was stored already
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=InputKind.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn loại vật tư.")},
    )  # fmt: skip
    name = LineField(label=gettext_lazy("Tên vật tư"), max_length=160)
    quantity = VietDecimalField(label=gettext_lazy("Lượng mua"), decimal_places=3)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=InputUnit.choices, initial=InputUnit.KG)
    bought_on = VietDateField(label=gettext_lazy("Ngày mua"))
    use_by = VietDateField(
        label=gettext_lazy("Hạn dùng"),
        required=False,
        help_text=gettext_lazy("Như trên bao bì. Không có thì để trống."),
    )
    supplier = LineField(label=gettext_lazy("Nơi bán"), max_length=160, required=False)
    lot_number = LineField(label=gettext_lazy("Số lô trên bao bì"), max_length=60, required=False)
    registration = LineField(label=gettext_lazy("Số đăng ký"), max_length=60, required=False)
    file = forms.FileField(
        label=gettext_lazy("Ảnh hóa đơn hoặc nhãn"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=gettext_lazy("Chỉ cơ sở và cán bộ xem được."),
    )  # fmt: skip

    def __init__(self, *args, party: uuid.UUID, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        self.paper: Paper | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload, kept = cleaned.get("file"), as_uuid(cleaned.get("kept") or "")
        if upload:
            self._store(upload, cleaned)
        elif kept:
            used = InputLot.objects.filter(paper=kept).exists()
            self.paper = None if used else Paper.objects.filter(pk=kept, uploader=self.party).first()
        return cleaned

    def _store(self, upload, cleaned: dict[str, Any]) -> None:
        try:
            title = cleaned.get("name") or upload.name
            self.paper = papers.store(upload=upload, title=title, uploader_party=self.party)
        except Refusal as refusal:
            for sentence in refusal.messages:
                self.add_error("file", sentence)
        else:
            self.data: Any = self.data.copy()
            self.data[self.add_prefix("kept")] = str(self.paper.pk)

    def facts(self) -> dict[str, Any]:
        names = ("kind", "name", "quantity", "unit", "bought_on", "use_by", "supplier", "lot_number", "registration")
        return {name: self.cleaned_data[name] for name in names}
