"""The boxes of the practice lot: those of the real forms, so that what is learnt here is found again there."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.catalogue import MeasureUnit
from traceability.field.batch_form import BatchForm
from traceability.field.days import DayForm, other_day
from traceability.field.diary_form import USED, DiaryForm
from traceability.foundation.fields import LineField, VietDecimalField
from traceability.ledger.vocabulary import Step
from traceability.lesson.run import PLOT, PRODUCT
from traceability.recall.forms import RecallForm


def _only(label: Any, choice: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("1", choice)], initial="1", widget=forms.RadioSelect)


class EntryForm(DayForm):
    """*Bón phân* as the diary asks it."""

    event_date = other_day()
    plot = _only(gettext_lazy("Thửa"), PLOT)
    input_name = LineField(label=USED[Step.FERTILISE], max_length=160, help_text=gettext_lazy("Ví dụ: Phân chuồng."))
    dose = deepcopy(DiaryForm.base_fields["dose"])
    note = deepcopy(DiaryForm.base_fields["note"])

    def kept(self) -> dict[str, Any]:
        said = self.cleaned_data
        day = said["event_date"].isoformat()
        return {"day": day, "name": said["input_name"], "dose": said["dose"], "note": said["note"]}


class LotForm(DayForm):
    """*Lô hàng mới* with its real boxes."""

    date_name = "produced_on"
    ask_back = False
    product = _only(gettext_lazy("Sản phẩm"), PRODUCT)
    plots = _only(gettext_lazy("Thửa"), PLOT)
    produced_on = other_day()
    quantity = VietDecimalField(label=BatchForm.base_fields["quantity"].label, decimal_places=3)
    unit = forms.ChoiceField(
        label=BatchForm.base_fields["unit"].label, choices=MeasureUnit.choices, initial=MeasureUnit.KG
    )

    def clean_quantity(self) -> Any:
        quantity = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise forms.ValidationError(_("Ghi số lượng lớn hơn 0."))
        return quantity

    def kept(self) -> dict[str, str]:
        said = self.cleaned_data
        day = said["produced_on"].isoformat()
        return {"day": day, "quantity": str(said["quantity"]), "unit": said["unit"]}


class CallForm(RecallForm):
    """*Báo thu hồi*, the real form."""

    def kept(self) -> dict[str, str]:
        said = self.cleaned_data
        return {"reason": said["reason"], "instructions": said["instructions"], "phone": said["contact_phone"]}
