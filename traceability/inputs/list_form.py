"""The department's form of one entry of the list. Crops stand one a line: crop; pests; days."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from traceability.foundation.fields import LineField, ProseField, VietDateField, VietIntegerField
from traceability.foundation.words import clean
from traceability.inputs.keeping import FACTS, LONGEST_INTERVAL, MOST_USES
from traceability.inputs.listing import MedicineKind, MedicineState

_DAYS = re.compile(r"(\d{1,4})\s*(ngày|days?)?", re.IGNORECASE)


def read_uses(text: str) -> list[dict[str, Any]]:
    """The crops that `text` names, one a line or parted by "|". Raises ValidationError that names the line."""
    lines = [line for line in re.split(r"[\n|]", text) if line.strip()]
    if len(lines) > MOST_USES:
        raise ValidationError(_("Nhiều nhất %(count)d dòng cây trồng. Bỏ bớt giúp.") % {"count": MOST_USES})
    return [_use(line) for line in lines]


def _use(line: str) -> dict[str, Any]:
    parts = [clean(part) for part in line.split(";")]
    crop, pests = parts[0], parts[1] if len(parts) > 2 else ""
    days = parts[-1] if len(parts) > 1 else ""
    match = _DAYS.fullmatch(days)
    if not crop or len(parts) > 3 or (days and match is None) or len(line) > 400:
        said = {"line": clean(line)[:60]}
        raise ValidationError(_("Dòng “%(line)s” chưa đúng. Ghi: cây; sâu bệnh; số ngày.") % said)
    use: dict[str, Any] = {"crop": crop}
    if pests:
        use["pests"] = pests
    if match:
        use["phi_days"] = int(match.group(1))
    return use


def show_uses(uses: list[dict[str, Any]]) -> str:
    """`uses` as the box shows them, so that reading them back gives the same."""
    lines = []
    for use in uses:
        days = use.get("phi_days")
        pests = use.get("pests", "")
        parts = [use.get("crop", "")] + ([pests] if pests or days is not None else [])
        lines.append("; ".join(parts + ([str(days)] if days is not None else [""] if pests else [])))
    return "\n".join(lines)


class UsesField(ProseField):
    """Crops, pests and days as lines."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else super().to_python(value)

    def clean(self, value: Any) -> list[dict[str, Any]]:  # type: ignore[override]
        return read_uses(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return show_uses(value) if isinstance(value, list) else value


class MedicineForm(forms.Form):
    """One entry as it holds from a day on."""

    name = LineField(label=gettext_lazy("Tên thương phẩm"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=MedicineKind.choices, widget=forms.RadioSelect)
    ingredient = LineField(label=gettext_lazy("Hoạt chất"), max_length=300, required=False)
    registration = LineField(label=gettext_lazy("Số đăng ký"), max_length=60, required=False)
    state = forms.ChoiceField(label=gettext_lazy("Tình trạng"), choices=MedicineState.choices, widget=forms.RadioSelect)
    phi_days = VietIntegerField(
        label=gettext_lazy("Thời gian cách ly chung (ngày)"), required=False, min_value=0, max_value=LONGEST_INTERVAL,
        help_text=gettext_lazy("Dùng cho cây không ghi riêng bên dưới. Chưa biết thì để trống."),
    )  # fmt: skip
    uses = UsesField(
        label=gettext_lazy("Cây trồng, vật nuôi"), max_length=8000, required=False,
        help_text=gettext_lazy("Mỗi dòng một cây: cây; sâu bệnh; số ngày. Ví dụ: Lúa; rầy nâu; 14."),
    )  # fmt: skip
    effective_from = VietDateField(label=gettext_lazy("Có hiệu lực từ ngày"))
    effective_to = VietDateField(
        label=gettext_lazy("Đến hết ngày"), required=False, help_text=gettext_lazy("Không có hạn thì để trống.")
    )
    source = LineField(
        label=gettext_lazy("Căn cứ"), max_length=300, help_text=gettext_lazy("Số văn bản, ngày ban hành, trang.")
    )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}
