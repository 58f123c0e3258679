"""The form that chooses a label sheet. Its answers go into an address, so that a sheet can be fetched again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from products.batches import Batch
from traceability.codes.sheet import LAYOUTS, MOST_LABELS

DEFAULT_LAYOUT = "24"


class SheetForm(forms.Form):
    """How many labels, on which paper, from which place on."""

    layout = forms.ChoiceField(
        label=_("Giấy tem A4"),
        choices=[(name, layout.title) for name, layout in LAYOUTS.items()],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Chưa có loại giấy này. Anh/chị chọn lại giấy tem.")},
    )
    count = forms.IntegerField(
        label=_("Số tem cần in"),
        min_value=1,
        max_value=MOST_LABELS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Thiếu số tem. Anh/chị ghi số tem cần in."),
            "invalid": _("Số tem là số nguyên, ví dụ 24."),
            "min_value": _("In ít nhất 1 tem."),
            "max_value": _("Mỗi lần in nhiều nhất %(limit_value)s tem. Anh/chị in làm nhiều lần."),
        },
    )
    first = forms.IntegerField(
        label=_("Bắt đầu từ ô số"),
        help_text=_("Tờ tem đã bóc dở thì ghi ô còn tem đầu tiên, đếm từ trái sang, từ trên xuống."),
        min_value=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Ô số là số nguyên, ví dụ 1."), "min_value": _("Ô đầu tiên là ô số 1.")},
    )
    cut_lines = forms.BooleanField(label=_("Kẻ đường cắt quanh tem"), required=False)

    def clean(self) -> dict:
        answers = super().clean() or {}
        layout = LAYOUTS.get(answers.get("layout", ""))
        answers["first"] = answers.get("first") or 1
        if layout and answers["first"] > layout.per_page:
            message = _("Tờ này chỉ có %(count)d ô. Anh/chị ghi lại ô bắt đầu.") % {"count": layout.per_page}
            self.add_error("first", message)
        return answers

    def chosen(self) -> dict:
        """The arguments of `sheet.sheet`."""
        answers = self.cleaned_data
        return {
            "layout": LAYOUTS[answers["layout"]],
            "count": answers["count"],
            "first": answers["first"],
            "cut_lines": answers["cut_lines"],
        }


def first_answers(batch: Batch) -> dict:
    """One sheet of the middle size, or as many labels as there are packs when that is less."""
    packs = batch.sales_units() or LAYOUTS[DEFAULT_LAYOUT].per_page
    count = max(1, min(packs, LAYOUTS[DEFAULT_LAYOUT].per_page))
    return {"layout": DEFAULT_LAYOUT, "count": count, "first": 1, "cut_lines": True}
