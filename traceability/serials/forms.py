"""What people type about serials of single packs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from traceability.codes.forms import DEFAULT_LAYOUT
from traceability.codes.sheet import LAYOUTS
from traceability.foundation.fields import ProseField
from traceability.serials.commission import WHY_LENGTH
from traceability.serials.models import SerialRun, UnitState
from traceability.serials.sheet import MOST_LABELS

WHOLE = {
    "required": _("Thiếu số. Ghi một số nguyên, ví dụ 500."), "invalid": _("Ghi một số nguyên, ví dụ 500."),
    "min_value": _("Ghi từ 1 trở lên."),
}  # fmt: skip


def whole(label: Any, **more: Any) -> forms.IntegerField:
    """A whole number of packs or labels, at least 1; dots between thousands are forgiven."""
    box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return WholeField(label=label, min_value=1, widget=box, error_messages=WHOLE, **more)


class WholeField(forms.IntegerField):
    """Reads "1.000" as a thousand."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().replace(" ", "").replace(".", "")
        return super().to_python(text)


class RunForm(forms.Form):
    """How many serials to make."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    count = whole(_("Cần bao nhiêu số?"), help_text=_("Mỗi gói hàng một số. Làm dư một ít cho tem in hỏng."))
    asleep = forms.BooleanField(
        label=_("Tem chưa dán ngay, sẽ báo sau"), required=False,
        help_text=_("Người quét thấy “Tem chưa kích hoạt” cho đến khi anh/chị báo đã dán."),
    )  # fmt: skip


class MarkForm(forms.Form):
    """What became of some labels of a run."""

    first = whole(_("Từ số thứ"))
    last = whole(_("Đến số thứ"))
    state = forms.ChoiceField(
        label=_("Tình trạng"), choices=UnitState.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Chọn tình trạng của tem.")},
    )  # fmt: skip
    why = ProseField(label=_("Lý do"), max_length=WHY_LENGTH, required=False)


class RevokeForm(forms.Form):
    """Why a whole run ends."""

    why = ProseField(
        label=_("Lý do"), max_length=WHY_LENGTH, error_messages={"required": _("Ghi lý do, để sau này còn đối chiếu.")}
    )


class UnitSheetForm(forms.Form):
    """Which labels of a run, on which paper."""

    layout = forms.ChoiceField(
        label=_("Giấy tem A4"), choices=[(name, layout.title) for name, layout in LAYOUTS.items()],
        widget=forms.RadioSelect, initial=DEFAULT_LAYOUT,
        error_messages={"invalid_choice": _("Chưa có loại giấy này. Anh/chị chọn lại giấy tem.")},
    )  # fmt: skip
    first = whole(_("Từ số thứ"), initial=1)
    count = whole(_("Số tem cần in"), max_value=MOST_LABELS)
    place = whole(_("Bắt đầu từ ô số"), initial=1, required=False)

    def __init__(self, *args: Any, run: SerialRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.fields["count"].initial = min(run.count, LAYOUTS[DEFAULT_LAYOUT].per_page)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        first, count = answers.get("first"), answers.get("count")
        answers["place"] = answers.get("place") or 1
        layout = LAYOUTS.get(answers.get("layout", ""))
        if first and first > self.run.count:
            self.add_error("first", _("Dải này chỉ có %(count)d số.") % {"count": self.run.count})
        elif first and count and first + count - 1 > self.run.count:
            left = {"left": self.run.count - first + 1}
            self.add_error("count", _("Từ số đó chỉ còn %(left)d tem.") % left)
        if layout and answers["place"] > layout.per_page:
            message = _("Tờ này chỉ có %(count)d ô. Anh/chị ghi lại ô bắt đầu.") % {"count": layout.per_page}
            self.add_error("place", message)
        return answers
